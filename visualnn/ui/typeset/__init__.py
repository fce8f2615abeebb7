"""Formulas that can be pointed at: boxes built from an expression and painted in the font of mathematics."""
