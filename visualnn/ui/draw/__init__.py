"""The parts of the panel in which a digit is drawn."""
