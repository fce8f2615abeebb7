"""How curves are told from each other: by their lines and marks as well as by their colours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A line of some `width` with `dashes` (lengths in widths, empty for a solid one) and a `symbol` as its mark, which
    is filled or `hollow`. At most so many `marks` are drawn, 0: only the one that is read. A `pale` line stands behind
    the others.
    """

    width: float = 1.8
    dashes: tuple[float, ...] = ()
    symbol: str = "o"
    hollow: bool = False
    marks: int = 60
    pale: bool = False


STRONG = Look()
DASHED = Look(dashes=(4.0, 2.5), symbol="s", hollow=True)
DOTTED = Look(dashes=(1.2, 2.2), symbol="t1", hollow=True)
SMOOTH = Look(marks=0)
PALE = Look(width=1.0, marks=0, pale=True)
# Curves of other runs: enough marks to know them by.
QUIET = tuple(Look(1.3, dashes, symbol, hollow, 6) for dashes, symbol, hollow in (
    ((6.0, 3.0), "d", False), ((2.0, 2.0), "t", False), ((8.0, 2.0, 1.5, 2.0), "h", True), ((4.0, 4.0), "x", False),
    ((1.0, 3.0), "star", False), ((10.0, 3.0), "+", False), ((5.0, 2.0, 1.0, 2.0, 1.0, 2.0), "p", True),
    ((3.0, 1.5), "t2", True),
))  # fmt: skip
