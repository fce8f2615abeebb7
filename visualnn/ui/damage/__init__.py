"""The parts of the Damage panel."""
