"""The look of one unit: a disc as bright as it fires, hatched before it is computed, with a ring for its gradient."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap

from visualnn.ui import theme
from visualnn.ui.drawing.shades import LEVELS, ink_color, mixed
from visualnn.ui.drawing.snapshot import HALF, KNOWN, NAN, PLUS_INFINITE, UNKNOWN

RING = 1.32  # the radius of the gradient's ring, as a share of the disc's
HALO = 1.75  # and of the glow around the current unit


def disc(radius: float, state: int, level: int, signed: bool, ratio: float) -> QPixmap:
    """A unit in one of its states; `level` is its share times LEVELS, negative ones allowed where it is `signed`."""
    return _disc(round(4 * radius) / 4, state, level, signed, ratio, theme.current().name)


def ring(radius: float, level: int, ratio: float) -> QPixmap:
    """A gradient around a unit: orange and closed if positive, blue and dashed if negative."""
    return _ring(round(4 * radius) / 4, level, ratio, theme.current().name)


def halo(radius: float, kind: str, ratio: float) -> QPixmap:
    """What a unit stands out by: `current`, `lit` because the current step reads it, or `chosen` by the person."""
    return _halo(round(4 * radius) / 4, kind, ratio, theme.current().name)


def cross(radius: float, around: bool, ratio: float) -> QPixmap:
    """Over a unit that is switched off; `around` leaves the middle free for its number."""
    return _cross(round(4 * radius) / 4, around, ratio, theme.current().name)


@lru_cache(maxsize=600)
def _disc(radius: float, state: int, level: int, signed: bool, ratio: float, _theme: str) -> QPixmap:
    canvas, painter = _canvas(radius + 1.5, ratio)
    box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
    now = theme.current()
    rim = QPen(mixed(now.text, now.surface, 0.55), max(1.0, radius / 12))
    if state in (UNKNOWN, HALF):
        _empty(painter, box)
        if state == HALF:
            painter.setClipRect(QRectF(-radius - 2, 0, 2 * radius + 4, radius + 2))
            _filled(painter, box, theme.diverging_color(level / LEVELS), rim)
            painter.setClipping(False)
        rim.setStyle(Qt.PenStyle.DotLine if state == UNKNOWN else Qt.PenStyle.SolidLine)
        rim.setColor(now.muted)
        painter.setPen(rim)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
    elif state == KNOWN:
        _filled(painter, box, theme.diverging_color(level / LEVELS) if signed else ink_color(level / LEVELS), rim)
    else:
        _filled(painter, box, now.window, QPen(now.warning, max(1.5, radius / 8)))
        _odd(painter, radius, state)
    if level < 0 and state in (HALF, KNOWN):
        _minus(painter, radius, state, theme.diverging_color(level / LEVELS))
    painter.end()
    return canvas


@lru_cache(maxsize=256)
def _ring(radius: float, level: int, ratio: float, _theme: str) -> QPixmap:
    now = theme.current()
    color = now.positive if level > 0 else now.negative if level < 0 else now.muted
    width = max(0.8, min(radius, 18.0) * (0.10 + 0.32 * abs(level) / LEVELS))
    away = max(RING * radius, radius + 1.5) if radius < 18 else radius + 6
    canvas, painter = _canvas(away + width, ratio)
    pen = QPen(mixed(color, now.surface, 0.45 + 0.55 * abs(level) / LEVELS), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if level < 0:
        around = 2 * 3.1416 * away / width
        parts = 16 if radius < 18 else 36
        pen.setDashPattern([around / parts, around / parts])
    painter.setPen(pen)
    painter.drawEllipse(QRectF(-away, -away, 2 * away, 2 * away))
    painter.end()
    return canvas


@lru_cache(maxsize=64)
def _halo(radius: float, kind: str, ratio: float, _theme: str) -> QPixmap:
    now = theme.current()
    away = {"current": min(HALO * radius, radius + 12), "lit": 1.3 * radius, "chosen": 1.55 * radius}[kind] + 1.0
    canvas, painter = _canvas(away + 4, ratio)
    box = QRectF(-away, -away, 2 * away, 2 * away)
    if kind == "lit":
        painter.setPen(QPen(mixed(now.accent, now.surface, 0.8), min(max(1.2, radius / 7), 3.0)))
        painter.drawEllipse(box)
    elif kind == "current":
        glow = QColor(now.accent)
        glow.setAlpha(70)
        painter.setBrush(glow)
        painter.setPen(QPen(now.accent, min(max(2.0, radius / 3.5), 4.5)))
        painter.drawEllipse(box)
    else:
        painter.setPen(QPen(now.text, max(1.8, radius / 8)))
        painter.drawEllipse(box)
    painter.end()
    return canvas


@lru_cache(maxsize=16)
def _cross(radius: float, around: bool, ratio: float, _theme: str) -> QPixmap:
    now, reach, start = theme.current(), radius + min(3.0, 0.5 * radius), 0.62 * radius if around else 0.0
    wide = min(max(1.6, radius / 4), 4.0)
    canvas, painter = _canvas(reach + wide, ratio)
    for pen in (QPen(now.surface, wide + 2), QPen(now.text, wide)):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for x, y in ((1, 1), (-1, -1), (1, -1), (-1, 1)):
            painter.drawLine(QPointF(x * start, y * start) * 0.7071, QPointF(x * reach, y * reach) * 0.7071)
    painter.end()
    return canvas


def _canvas(reach: float, ratio: float) -> tuple[QPixmap, QPainter]:
    """A transparent square with its origin in the middle."""
    side = 2 * int(reach * ratio + 1.999)
    canvas = QPixmap(side, side)
    canvas.fill(Qt.GlobalColor.transparent)
    canvas.setDevicePixelRatio(ratio)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2 / ratio, side / 2 / ratio)
    return canvas, painter


def _empty(painter: QPainter, box: QRectF) -> None:
    """Not computed yet: hatched."""
    now = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.surface)
    painter.drawEllipse(box)
    inside = QPainterPath()
    inside.addEllipse(box)
    painter.save()
    painter.setClipPath(inside)
    painter.setPen(QPen(now.unknown, max(1.0, box.width() / 16)))
    step, size = max(3.0, box.width() / 5), box.width()
    at = -size
    while at < size:
        painter.drawLine(QPointF(at, size / 2), QPointF(at + size, -size / 2))
        at += step
    painter.restore()


def _filled(painter: QPainter, box: QRectF, color: QColor, rim: QPen) -> None:
    painter.setPen(rim)
    painter.setBrush(QBrush(color))
    painter.drawEllipse(box)


def _minus(painter: QPainter, radius: float, state: int, color: QColor) -> None:
    """The mark of a negative number, where the disc is too small for digits."""
    if 4.0 <= radius < 15.0:
        half, y = 0.5 * radius, 0.45 * radius if state == HALF else 0.0
        painter.setPen(QPen(theme.on(color), max(1.2, radius / 6)))
        painter.drawLine(QPointF(-half, y), QPointF(half, y))


def _odd(painter: QPainter, radius: float, state: int) -> None:
    """Not a number, or infinite: written out, or a cross where there is no room."""
    now = theme.current()
    painter.setPen(QPen(now.warning, max(1.2, radius / 6)))
    if radius < 7 and state == NAN:
        half = 0.5 * radius
        painter.drawLine(QPointF(-half, -half), QPointF(half, half))
        painter.drawLine(QPointF(-half, half), QPointF(half, -half))
        return
    words = "NaN" if state == NAN else "∞" if state == PLUS_INFINITE else "−∞"
    font = theme.font(1.0, bold=True)
    font.setPixelSize(max(6, round(radius * (0.85 if len(words) > 2 else 1.2))))
    painter.setFont(font)
    painter.drawText(QRectF(-2 * radius, -2 * radius, 4 * radius, 4 * radius), Qt.AlignmentFlag.AlignCenter, words)
