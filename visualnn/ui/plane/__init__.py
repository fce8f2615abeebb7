"""The parts of the panel Plane: what is drawn in coordinates."""
