"""The parts of the Map panel."""
