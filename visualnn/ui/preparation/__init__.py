"""The parts of the panel From picture to numbers."""
