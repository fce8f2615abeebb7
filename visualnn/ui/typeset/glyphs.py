"""Letters and digits of mathematics: the font, its italic letters and bold digits, and how wide a text is."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QPainter, QStaticText

FILE = "fonts/STIXTwoMath-Regular.ttf"  # comes with ziamath, so that both kinds of formula look the same
RISE, FALL = 0.74, 0.24  # of the size: how far ordinary letters reach above and below the line


@cache
def family() -> str:
    """The name of the math font; empty where it cannot be had, and any serif font does."""
    spec = find_spec("ziamath")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / FILE
        number = QFontDatabase.addApplicationFont(str(path)) if path.exists() else -1
        if number >= 0 and (names := QFontDatabase.applicationFontFamilies(number)):
            return names[0]
    return ""


@cache
def font(size: int) -> QFont:
    """The font at so many pixels."""
    made = QFont()
    made.setFamilies([family(), "STIX Two Math", "Cambria Math", "DejaVu Serif", "serif"])
    made.setStyleHint(QFont.StyleHint.Serif)
    made.setPixelSize(max(size, 1))
    return made


@cache
def _metrics(size: int) -> QFontMetricsF:
    return QFontMetricsF(font(size))


_widths: dict[tuple[str, int], float] = {}


def width(text: str, size: int) -> float:
    """How far a text advances the pen."""
    known = _widths.get((text, size))
    if known is None:
        if len(_widths) > 20_000:
            _widths.clear()
        known = _widths[text, size] = _metrics(size).horizontalAdvance(text)
    return known


_prepared: dict[tuple[str, int], QStaticText] = {}


def draw(painter: QPainter, text: str, size: int, x: float, y: float) -> None:
    """Write a text on the line at (x, y); the same few signs come with every step, and are kept ready."""
    known = _prepared.get((text, size))
    if known is None:
        if len(_prepared) > 3_000:
            _prepared.clear()
        known = _prepared[text, size] = QStaticText(text)
        known.setTextFormat(Qt.TextFormat.PlainText)
        known.prepare(font=font(size))
    painter.setFont(font(size))
    painter.drawStaticText(QPointF(x, y - _metrics(size).ascent()), known)


def italic(text: str) -> str:
    """Variables as mathematics slants them, if the font has such letters."""
    return text.translate(_ITALIC) if family() else text


def bold(text: str) -> str:
    """Digits in bold, for results."""
    return text.translate(_BOLD) if family() else text


_ITALIC = {ord("A") + k: 0x1D434 + k for k in range(26)} | {ord("a") + k: 0x1D44E + k for k in range(26)}
_ITALIC[ord("h")] = 0x210E
_BOLD = {ord("0") + k: 0x1D7CE + k for k in range(10)}
