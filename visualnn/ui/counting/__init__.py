"""The parts of the Counting panel."""
