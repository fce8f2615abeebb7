"""The parts of the Evaluation panel."""
