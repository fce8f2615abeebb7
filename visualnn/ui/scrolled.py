"""What is higher than its panel is scrolled to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(body: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """A frame of its own for `body`, as wide as there is room and as high as it needs; the surface under the panel
    shows through, and the keyboard goes to what stands inside.
    """
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    area.viewport().setAutoFillBackground(False)  # after it has its widget: Qt fills both then
    body.setAutoFillBackground(False)
    return area
