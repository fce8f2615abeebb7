"""Fonts of the present size with their metrics: making them takes longer than writing with them."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from visualnn.ui import theme


def font(size: float, bold: bool = False) -> tuple[QFont, QFontMetricsF]:
    """A font of so many times the ordinary height, and its metrics."""
    return _font(size, bold, theme.zoom())


@lru_cache(maxsize=64)
def _font(size: float, bold: bool, _zoom: float) -> tuple[QFont, QFontMetricsF]:
    made = theme.font(size, bold=bold)
    return made, QFontMetricsF(made)


def use(painter: QPainter, size: float, bold: bool = False) -> QFontMetricsF:
    """Write with this font from now on."""
    made, metrics = font(size, bold)
    painter.setFont(made)
    return metrics


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is."""
    return _width(text, size, bold, theme.zoom())


@lru_cache(maxsize=4096)
def _width(text: str, size: float, bold: bool, zoom: float) -> float:
    return _font(size, bold, zoom)[1].horizontalAdvance(text)
