"""The parts of the Samples panel: a table for samples that are no pictures, the threshold, and their words."""
