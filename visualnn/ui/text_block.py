"""A text that changes with every step in a place that does not: the window never has to be laid out again."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme

TAGS = re.compile(r"<[^>]*>")
SMALLER = (1.0, 0.92, 0.84, 0.77)


class TextBlock(QWidget):
    """Rich text in a given number of lines; too long a text gets smaller, then is cut, and the tooltip has it all."""

    def __init__(self, lines: int = 1, scale: float = 1.0, role: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines, self.scale, self.role = lines, scale, role
        self.html = self.shorter = ""
        self.cut = False
        self._laid_out: tuple[object, ...] = ()
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._document.setUndoRedoEnabled(False)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)

    def show_html(self, html: str, shorter: str = "") -> None:
        """Show another text, or a shorter one where it does not fit; nothing happens when it is the same."""
        if (html, shorter) != (self.html, self.shorter):
            self.html, self.shorter = html, shorter
            self.setAccessibleDescription(TAGS.sub("", html))
            self._laid_out = ()
            self.update()

    def text(self) -> str:
        """The text as it is read, without its markup."""
        self._lay_out()
        return self._document.toPlainText()

    def line_height(self) -> int:
        """The height of one line; indices below the line need a little more than letters do."""
        return round(theme.font(self.scale).pixelSize() * 1.5)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), self.lines * self.line_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), self.line_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._laid_out = ()
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._lay_out()
        painter = QPainter(self)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, getattr(theme.current(), self.role))
        context.clip = QRectF(self.rect())
        self._document.documentLayout().draw(painter, context)

    def _lay_out(self) -> None:
        key = (self.html, self.shorter, self.width(), self.height(), theme.zoom(), theme.current().name)
        if key == self._laid_out:
            return
        self._laid_out = key
        self._document.setTextWidth(self.width())
        self._document.setDefaultFont(self._font(SMALLER[0]))
        self._document.setHtml(self.html)
        for factor in SMALLER[1:]:
            if self._fits():
                break
            self._document.setDefaultFont(self._font(factor))
        self.cut = not self._fits()
        if self.cut and self.shorter:
            self._document.setDefaultFont(self._font(SMALLER[0]))
            self._document.setHtml(self.shorter)
        elif self.cut:
            self._cut()
        self.setToolTip(self.html if self.cut else "")

    def _fits(self) -> bool:
        return self._document.size().height() <= self.height() + 1

    def _cut(self) -> None:
        """Keep as many characters as fit before an ellipsis, found by halving."""
        whole = QTextDocument()
        whole.setHtml(self.html)
        text = whole.toPlainText()
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            self._document.setPlainText(text[:middle].rstrip() + "…")
            low, high = (middle, high) if self._fits() else (low, middle - 1)
        self._document.setPlainText(text[:low].rstrip() + "…" if low else text)  # half a line says more than dots

    def _font(self, factor: float) -> QFont:
        return theme.font(self.scale * factor)
