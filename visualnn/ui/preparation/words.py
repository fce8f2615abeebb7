"""What the panel From picture to numbers says about each of its switches."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from visualnn.i18n import _


def normal(byte: int, value: float, place: tuple[int, int], possible: bool, on: bool) -> str:
    """What dividing by 255 does to the pixel that is looked at."""
    row, column = place
    if not possible:
        return _("The pixels of this file are decimal numbers already; the network is given them as they are.")
    if on:
        return _("Row {row}, column {column}: {byte} / 255 = <b>{value}</b>. The network is given numbers from 0 to "
                 "1.").format(row=row, column=column, byte=byte, value=f"{value:.4f}")
    return _("Row {row}, column {column}: <b>{byte}</b>. The network is given the bytes as they are, 255 times larger "
             "than with the division.").format(row=row, column=column, byte=byte)


def flat(shape: tuple[int, ...], place: tuple[int, int], on: bool) -> str:
    """What becomes of rows and columns."""
    (rows, columns), (row, column) = shape, place
    if on:
        return _("({rows}, {columns}) → <b>({size},)</b>: row 0, then row 1, and so on. Row {row}, column {column} is "
                 "x[{row}·{columns} + {column}] = x[{at}].").format(
            rows=rows, columns=columns, size=rows * columns, row=row, column=column, at=row * columns + column)
    text = _("<b>(1, {rows}, {columns})</b>: one grey channel with rows and columns, as a convolution wants it. A "
             "Dense layer wants the row, so this network is given the row all the same.")
    return text.format(rows=rows, columns=columns)


def hot(text: str, label: int, outputs: int, on: bool) -> str:
    """What becomes of the label."""
    if outputs == 1:
        text = _("This network has a single output, so its target is the label itself: <b>{label}</b>.")
        return text.format(label=label)
    if on:
        told = _("{label} → <b>{row}</b>: a target for every output. The loss compares each of them with its own.")
        return told.format(label=label, row=escape(text))
    return _("<b>{label}</b>: enough for counting right answers, but the loss needs a target for each of the {outputs} "
             "outputs.").format(label=label, outputs=outputs)


def effect(counts: Mapping[bool, tuple[int, int]]) -> str:
    """How many test images are read rightly with pixels of either kind, as far as they have been counted."""
    names = {True: _("Pixels 0 to 1"), False: _("Pixels 0 to 255")}
    parts = [_("{pixels}: <b>{right} of {total}</b> right").format(pixels=names[way], right=f"{counts[way][0]:,}",
                                                                total=f"{counts[way][1]:,}")
             for way in (True, False) if way in counts]  # fmt: skip
    return "<br>".join(parts)
