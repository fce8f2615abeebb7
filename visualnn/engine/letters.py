"""Letters in the place of indices: the rule that gives one cell's expression then says what holds for every cell."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

USUAL = ("", "j", "ij", "cij", "kcij")  # the letters of an index by how many there are


class Letter(int):
    """An index that is the number of a real cell, so that conditions in a rule hold, but is written as a letter; t − 1
    is written t−1.
    """

    letter: str

    def __new__(cls, value: int, letter: str) -> Letter:
        made = super().__new__(cls, value)
        made.letter = letter
        return made

    def __str__(self) -> str:
        return self.letter

    def __add__(self, other: int) -> Letter:
        text = f"{self}+{other}" if str(other) != "0" else self.letter
        return Letter(int(self) + int(other), f"{self}−{-other}" if type(other) is int and other < 0 else text)

    def __radd__(self, other: int) -> Letter:
        return Letter(int(self) + int(other), f"{other}+{self}" if str(other) != "0" else self.letter)

    def __sub__(self, other: int) -> Letter:
        return Letter(int(self) - int(other), f"{self}−{other}" if str(other) != "0" else self.letter)

    def __rsub__(self, other: int) -> Letter:
        return Letter(int(other) - int(self), f"{other}−{self}")

    def __mul__(self, other: int) -> Letter:
        simple = self.letter if self.letter.isalnum() else f"({self})"
        return Letter(int(self) * int(other), self.letter if str(other) == "1" else f"{other}{simple}")

    __rmul__ = __mul__


def lettered(rule: Callable[..., Any], index: tuple[int, ...], sample: bool = False) -> tuple[Letter, ...]:
    """The index with a letter for each place: those that the rule itself uses, otherwise the usual ones; with `sample`
    the first place is the sample's.
    """
    names = list(_letters_of(rule, len(index), sample))
    return tuple(Letter(place, name) for place, name in zip(index, names, strict=True))


def _letters_of(rule: Callable[..., Any], count: int, sample: bool) -> Iterator[str]:
    own = inspect.signature(rule).parameters.values()
    named = [parameter.name for parameter in own if parameter.kind is not parameter.VAR_POSITIONAL]
    named = [name for name in named if len(name) == 1 and name.isalpha()][:count]
    if sample and len(named) < count:
        named = ["s", *named]
    rest = count - len(named)
    usual = USUAL[rest] if rest < len(USUAL) else "ijkmnuvabcdefgh"[:rest]
    free = iter(letter for letter in "ijkmnuvabcdefgh" if letter not in named and letter not in usual)
    yield from named
    yield from (letter if letter not in named else next(free) for letter in usual)
