"""The parts of the catalogue of lessons: cards, their pictures, and where it lies."""
