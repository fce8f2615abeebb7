"""How an expression is written: in letters, as on the blackboard, and with this sample's numbers put in; as text, rich
text, LaTeX or NumPy.
"""

from visualnn.engine.notation.latex import LATEX, LatexNotation
from visualnn.engine.notation.numbers import adds_up, as_shown, format_number
from visualnn.engine.notation.numpy_code import in_numpy, python_name
from visualnn.engine.notation.style import HTML, TEXT, HtmlNotation, Notation, Style
from visualnn.engine.notation.writing import (
    SHOWN_TERMS,
    VARIABLES,
    comes_out,
    in_letters,
    in_numbers,
    letters_in,
    numbers_in,
    own_of_sample,
)

__all__ = [
    "HTML", "LATEX", "SHOWN_TERMS", "TEXT", "VARIABLES", "HtmlNotation", "LatexNotation", "Notation", "Style",
    "adds_up", "as_shown", "comes_out", "format_number", "in_letters", "in_numbers", "in_numpy", "letters_in",
    "numbers_in", "own_of_sample", "python_name",
]  # fmt: skip
