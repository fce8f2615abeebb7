"""The log: one line for each epoch of the run on show, as programs print it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _, ngettext
from visualnn.session.epoch_log import epoch_lines
from visualnn.ui import theme
from visualnn.ui.panel import Panel


class LogPanel(Panel):
    """Lines that can be marked and copied; the newest is kept in view."""

    name = "log"
    title = N_("Log")
    area = "left"
    order = 67

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.text, self.count, self.copy = QPlainTextEdit(), QLabel(), QPushButton()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse
                                          | Qt.TextInteractionFlag.TextSelectableByKeyboard)  # fmt: skip
        self.text.setTabChangesFocus(True)
        self._lines: list[str] = []
        self._look: tuple[object, ...] = ()
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.copy)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.text, 1)
        self._column.addLayout(row)
        self.copy.clicked.connect(self.copy_all)
        self.watch(session.opened, session.run.changed, session.history.moved, session.history.changed)
        self.watch_calmly(session.run.grew)
        self.retranslate()

    def copy_all(self) -> None:
        """All lines go to the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self._lines))

    def refresh(self) -> None:
        self._restyle()
        lines = epoch_lines(self.session)
        if lines != self._lines:
            self._show(lines)
        said = ngettext("{n} epoch", "{n} epochs", len(lines)).format(n=len(lines))
        self.count.setText(said if lines else "")
        self.copy.setEnabled(bool(lines))

    def _show(self, lines: list[str]) -> None:
        """What is new is added: what a person has marked stays marked."""
        before, self._lines = self._lines, lines
        bar = self.text.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        if before and lines[: len(before)] == before:
            self.text.appendPlainText("\n".join(lines[len(before) :]))
        else:
            self.text.setPlainText("\n".join(lines))
        if at_end:
            bar.setValue(bar.maximum())

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look = look
        self.text.setFont(theme.font(mono=True))
        self.count.setFont(theme.font(0.88))
        colors = theme.current()
        self.count.setStyleSheet(f"color: {colors.muted.name()}")
        look_of_text = f"background: {colors.surface.name()}; color: {colors.text.name()}"
        self.text.setStyleSheet(f"QPlainTextEdit {{ {look_of_text} }}")
        self._column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))

    def retranslate(self) -> None:
        self.copy.setText(_("Copy all"))
        self.text.setAccessibleName(_("Log of the run, a line for each epoch"))
        self.text.setPlaceholderText(_("Train (T): every epoch writes a line here."))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(180), theme.px(100))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(420))
