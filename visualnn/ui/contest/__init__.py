"""The parts of the panel with two ways to a gradient."""
