"""The parts of the Clinic panel."""
