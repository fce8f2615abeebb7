"""The parts of the panel in which runs with several seeds or settings are compared."""
