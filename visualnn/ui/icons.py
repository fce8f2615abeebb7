"""Small single-colour pictures, tinted by the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from visualnn import paths
from visualnn.ui import theme

SIZES = (16, 24, 32, 48)


def icon(name: str, color: QColor | None = None) -> QIcon:
    """The picture resources/icons/<name>.svg in the text colour or the given one; grey where it is disabled."""
    now = theme.current()
    return _icon(name, (color or now.text).name(), now.disabled.name(), now.on_accent.name())


def pixmap(name: str, size: int, color: QColor | None = None) -> QPixmap:
    """One picture, `size` pixels high at zoom 1."""
    return _pixmap(name, theme.px(size) * 2, (color or theme.current().text).name(), 2.0)


def program_icon() -> QIcon:
    """The picture of the program itself, in its own colours."""
    result = QIcon()
    for size in (*SIZES, 64, 128, 256):
        result.addPixmap(_pixmap("visualnn", size, "#000000", 1.0))
    return result


@cache
def _icon(name: str, normal: str, disabled: str, selected: str) -> QIcon:
    result = QIcon()
    for mode, color in (
        (QIcon.Mode.Normal, normal),
        (QIcon.Mode.Disabled, disabled),
        (QIcon.Mode.Selected, selected),
    ):
        for size in SIZES:
            result.addPixmap(_pixmap(name, size, color, 1.0), mode)
    return result


def _pixmap(name: str, size: int, color: str, ratio: float) -> QPixmap:
    drawing = QPixmap(QSize(size, size))
    drawing.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawing)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode())).render(
        painter, QRectF(0, 0, size, size)
    )
    painter.end()
    drawing.setDevicePixelRatio(ratio)
    return drawing


@cache
def _source(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
