"""A place for one formula: it stays where it is, whatever formula is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.typeset.boxes import Box
from visualnn.ui.typeset.hits import HitArea
from visualnn.ui.typeset.lines import Lines

SIZE = 17  # of the letters, in pixels at zoom 1
CAPTION = 16
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def text_size() -> int:
    """The size of a formula's letters now."""
    return theme.px(SIZE)


class FormulaView(HitArea):
    """A caption, and below it a formula, which is broken into lines or made smaller until it fits."""

    def __init__(self, height: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = height  # for the formula, in pixels at zoom 1
        self.caption = ""
        self._said: Callable[[], str] = str
        self.formula: Box | None = None
        self.lines: Lines | None = None
        self._laid_out: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_formula(self, caption: str, formula: Box | None, said: Callable[[], str]) -> None:
        """Show another formula; `said` gives the same as text, for those who hear it."""
        self.caption, self.formula, self._said = caption, formula, said
        if QAccessible.isActive():  # writing it out takes a good part of the time of a step
            self.setAccessibleName(caption)
            self.setAccessibleDescription(said())
        self._laid_out = ()
        self.lay_out()
        self.update()

    def text(self) -> str:
        """The formula as text."""
        return self._said()

    def give_room(self, height: float) -> None:
        """Another height for the formula, in pixels at zoom 1."""
        if height != self.room:
            self.room = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(CAPTION) + theme.px(self.room))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def lay_out(self) -> None:
        """Break the formula for the width there is."""
        key = (self.width(), self.height(), theme.zoom())
        if key == self._laid_out:
            return
        self._laid_out = key
        self.lines, self.regions = None, []
        if self.formula is not None:
            room = self.height() - theme.px(CAPTION)
            self.lines = Lines(self.formula, max(self.width() - theme.px(6), 40), max(room, 10), text_size())
            self.regions = self.lines.regions(theme.px(2), self._top())
        self.forget_keyboard()

    def _top(self) -> float:
        spare = self.height() - theme.px(CAPTION) - (self.lines.height if self.lines else 0)
        return theme.px(CAPTION) + max(min(spare / 2, theme.px(6)), 0.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.lay_out()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_caption(painter, self.caption, self.width())
        if self.lines is not None:
            self.draw_lights(painter)
            painter.setPen(theme.current().text)
            self.lines.draw(painter, theme.px(2), self._top())


class Heading(QWidget):
    """One line: a name in bold, and what it belongs to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = self.rest = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, name: str, rest: str) -> None:
        """Show others."""
        if (name, rest) != (self.name, self.rest):
            self.name, self.rest = name, rest
            self.setAccessibleDescription(self.text())
            self.update()

    def text(self) -> str:
        """The whole line."""
        return " · ".join(filter(None, (self.name, self.rest)))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(21))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.current().text)
        painter.setFont(theme.font(bold=True))
        painter.drawText(QRectF(self.rect()), LEFT, self.name)
        used = painter.fontMetrics().horizontalAdvance(self.name) + theme.px(10)
        painter.setFont(theme.font())
        painter.setPen(theme.current().muted)
        painter.drawText(QRectF(self.rect()).adjusted(used, 0, 0, 0), LEFT, self.rest)


def draw_caption(painter: QPainter, caption: str, width: float) -> None:
    """A small heading at the top of a view."""
    painter.setPen(theme.current().muted)
    painter.setFont(theme.font(0.82))
    text = painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, int(width))
    painter.drawText(QRectF(0, 0, width, theme.px(CAPTION)), LEFT, text)
