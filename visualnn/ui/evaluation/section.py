"""A part of the panel under its own heading."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from visualnn.session.judgement import Judgement
from visualnn.ui import theme
from visualnn.ui.text_block import TextBlock


def soon(owner: QWidget, do: Callable[[], None]) -> QTimer:
    """A timer that does something once, after what is going on: a layout that is at work hears of no other height."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(0)
    timer.timeout.connect(do)
    return timer


class Section(QWidget):
    """A heading, beside it perhaps a field or a button (`beside`), and the widgets of `parts` below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.fields = QLabel(self), tuple[QWidget, ...]()
        self.column, self._row = QVBoxLayout(self), QHBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.heading, 1)
        self.column.addLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def beside(self, *widgets: QWidget) -> None:
        """Put widgets at the end of the heading's row."""
        for widget in widgets:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(widget)
        self.fields += widgets

    def below(self, *widgets: QWidget) -> None:
        """Put widgets under it."""
        for widget in widgets:
            self.column.addWidget(widget)

    def show_judgement(self, one: Judgement) -> None:
        """Show what was counted."""

    def restyle(self) -> None:
        """Theme or zoom are others."""
        self.heading.setFont(theme.font(1.0, bold=True))
        self.heading.setMinimumHeight(theme.px(30))
        for part in self.findChildren(Told):
            part.fit()
        for field in self.fields:
            field.setFont(theme.font(0.88))
            field.setFixedHeight(theme.px(28))
        self.column.setSpacing(theme.px(5))
        self._row.setSpacing(theme.px(6))

    def retranslate(self) -> None:
        """The language is another one."""


class Told(TextBlock):
    """A sentence in as many lines as it needs, up to `most`; `tip` says how its numbers were counted."""

    def __init__(self, most: int = 1, scale: float = 1.0, role: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(1, scale, role, parent)
        self.most, self.tip = most, ""
        self._soon = soon(self, self.fit)

    def show_html(self, html: str, shorter: str = "") -> None:
        html = html.replace(" %", "&nbsp;%")
        if (html, shorter) != (self.html, self.shorter):
            super().show_html(html, shorter)
            self.fit()

    def fit(self) -> None:
        """Take the height that the sentence needs."""
        if self.most > 1:
            document = self._document.clone(self)
            document.setDocumentMargin(0)
            document.setDefaultFont(self._font(1.0))
            document.setHtml(self.html)
            document.setTextWidth(max(self.width(), 1))
            needed = math.ceil(document.size().height() / self.line_height() - 0.2)
            document.deleteLater()
            self.lines = min(max(needed, 1), self.most)
        if self.minimumHeight() != self.lines * self.line_height():
            self.setFixedHeight(self.lines * self.line_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.tip and not self.cut:
            QToolTip.showText(event.globalPos(), self.tip, self)
            return True
        return super().event(event)


class Sideways(QScrollArea):
    """As high as what stands inside, and scrolled sideways where that is wider."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)
        self._soon = soon(self, self._fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.widget():
            self._soon.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def _fit(self) -> None:
        inside = self.widget()
        bar = theme.px(10) + 2 if inside.minimumWidth() > self.width() else 0
        if self.minimumHeight() != inside.minimumHeight() + bar:
            self.setFixedHeight(inside.minimumHeight() + bar)
