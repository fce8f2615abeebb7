"""A card: one finding in a sentence, why it matters when asked, where it is seen, and a button that tries the cure."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.session.diagnosis.finding import ILL, ODD, Finding
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text
from visualnn.ui.diagnosis.words import MARKS
from visualnn.ui.flow import Flow


class Card(QFrame):
    """`wanted` asks to be shown what proves the finding, `tried` for its cure."""

    wanted = Signal(object)
    tried = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding: Finding | None = None
        self._shown: tuple[object, ...] = ()
        self.mark, self.sentence, self.reason = QLabel(), Text(), Text(0.92)
        self.why, self.show_it, self.cure = QPushButton(), QPushButton(), QPushButton()
        self.why.setCheckable(True)
        self.cure.setProperty("primary", True)
        self.buttons = QWidget()
        row = Flow(self.buttons, gap=6)
        for button in (self.why, self.show_it, self.cure):
            row.addWidget(button)
        self._line, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._line.addWidget(self.mark)
        self._line.addWidget(self.sentence, 1)
        self._column.addLayout(self._line)
        self._column.addWidget(self.reason)
        self._column.addWidget(self.buttons)
        self.why.toggled.connect(self._open)
        self.show_it.clicked.connect(self._want)
        self.cure.clicked.connect(self._try)
        self.restyle()

    def show_finding(self, finding: Finding) -> None:
        """Show a finding; one of another rule is shown without its reason at first."""
        if self.finding is None or finding.rule != self.finding.rule:
            self.why.setChecked(False)
        self.finding = finding
        cure = _("Try: {cure}").format(cure=finding.cure.text) if finding.cure else ""
        self._show(finding.weight, finding.sentence, finding.why, cure, bool(finding.panel or finding.array))

    def show_sentence(self, sentence: str, mark: int | None = 0) -> None:
        """Show a sentence without buttons; `mark` 0 says that all is well, None says nothing of that."""
        self.finding = None
        self.why.setChecked(False)
        self._show(mark, sentence, "", "", False)

    def _show(self, weight: int | None, sentence: str, why: str, cure: str, seen: bool) -> None:
        words = _("Why?"), _("Show it")
        shown = weight, sentence, why, cure, seen, words, theme.current().name, theme.zoom()
        if shown == self._shown:
            return
        self._shown = shown
        colors = theme.current()
        color = {ILL: colors.wrong, ODD: colors.warning, 0: colors.correct}.get(weight if weight is not None else -1,
                                                                               colors.accent)  # fmt: skip
        self.mark.setText(MARKS[weight] if weight is not None else "?")
        self.mark.setStyleSheet(f"color: {color.name()}; border: none; background: transparent;")
        self.sentence.setText(sentence)
        self.reason.setText(why)
        self.why.setText(words[0])
        self.show_it.setText(words[1])
        self.cure.setText(cure)
        self.show_it.setVisible(seen)
        self.cure.setVisible(bool(cure))
        self.buttons.setVisible(bool(why))
        self.setStyleSheet(f"Card {{ background: {colors.raised.name()}; border: none; "
                           f"border-left: {theme.px(3)}px solid {color.name()}; }} QLabel {{ border: none; }}")
        self.setAccessibleName(f"{self.mark.text()} {sentence}")
        self._open(self.why.isChecked())

    def _open(self, opened: bool) -> None:
        self.reason.setVisible(opened and bool(self.reason.text()))

    def _want(self) -> None:
        if self.finding is not None:
            self.wanted.emit(self.finding)

    def _try(self) -> None:
        if self.finding is not None and self.finding.cure is not None:
            self.tried.emit(self.finding.cure)

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        self.mark.setFont(theme.font(1.15, bold=True))
        self.mark.setFixedWidth(theme.px(20))
        for text in (self.sentence, self.reason):
            text.restyle()
        self._column.setContentsMargins(theme.px(10), theme.px(7), theme.px(8), theme.px(7))
        self._column.setSpacing(theme.px(6))
        self._line.setSpacing(theme.px(4))
