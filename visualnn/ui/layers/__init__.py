"""The parts of the Layers panel."""
