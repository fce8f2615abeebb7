"""The parts of the Nodes panel: two tables of numbers that can be asked, and the words around them."""
