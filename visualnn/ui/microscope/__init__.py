"""The parts of the gradient microscope: its two charts, its legend, the words for what is seen, the check of all."""
