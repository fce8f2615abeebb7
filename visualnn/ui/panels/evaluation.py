"""Evaluation: what the network on show gets right and wrong of all test samples, and how sure it is of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.judgement import Judgement
from visualnn.ui import theme
from visualnn.ui.evaluation import copying, words
from visualnn.ui.evaluation.curve_sections import Confidence, Numbers, RocCurve
from visualnn.ui.evaluation.section import Section, Told
from visualnn.ui.evaluation.sections import Classes, Confusion, Extremes
from visualnn.ui.panel import Panel
from visualnn.ui.samples.words import split_name
from visualnn.ui.scrolled import scrolled

BETWEEN_MS = 25  # from one part to the next, while training goes on
WIDE = 680  # from this width, at zoom 1, the parts stand in two columns


class EvaluationPanel(Panel):
    """Reads `session.evaluating`, which counts only while somebody looks."""

    name = "evaluation"
    title = N_("Evaluation")
    area = "right"
    order = 42

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.evaluating = session.evaluating
        self.split, self.copy = QComboBox(), QToolButton()
        self.status, self.verdict = Told(role="muted", scale=0.88), Told(4)
        self.confusion = Confusion(self.evaluating)
        self.mistakes, self.hits = (Extremes(self.evaluating, session, hits) for hits in (False, True))
        self.numbers = Numbers(self.evaluating, session)
        self.classes, self.confidence = Classes(self.evaluating), Confidence(self.evaluating)
        self.roc = RocCurve(self.evaluating, session)
        self._shown: tuple[Judgement | None, int] | None = None
        self._look: tuple[object, ...] = ()
        self._waiting: list[Section] = []
        self._told = False  # whether any judgement has been shown
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(BETWEEN_MS)
        self._next.timeout.connect(self._show_next)
        self._arrange()
        self.split.activated.connect(self._choose_split)
        self.copy.clicked.connect(self._copy)
        self.confusion.matrix.copied.connect(self._copy_matrix)
        self.watch(session.opened, self.evaluating.changed, session.restated, session.run.changed)
        self.watch_calmly(session.samples.changed, session.history.moved)
        self.retranslate()

    @property
    def sections(self) -> tuple[Section, ...]:
        """All parts in the order in which they stand in one column."""
        return (self.confusion, self.mistakes, self.hits, self.numbers, self.classes, self.confidence, self.roc)

    def _arrange(self) -> None:
        for field in (self.split, self.copy):
            field.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        top, body = QHBoxLayout(), QWidget()
        top.addWidget(self.split)
        top.addWidget(self.status, 1)
        top.addWidget(self.copy)
        self._left, self._right = QWidget(), QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, body)
        self._piles = (QVBoxLayout(self._left), QVBoxLayout(self._right))
        for column, pile in zip((self._left, self._right), self._piles, strict=True):
            pile.setContentsMargins(0, 0, 0, 0)
            self._columns.addWidget(column, 1)
        for section in self.sections:
            self._piles[section in (self.classes, self.confidence, self.roc)].addWidget(section)
        for pile in self._piles:
            pile.addStretch(1)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self.scrolled = scrolled(body)
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        self._column.addWidget(self.verdict)
        self._column.addWidget(self.scrolled, 1)

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        one = self.evaluating.look()
        self._show_splits()
        self.status.show_html(words.status(self.evaluating, self.session.history.position))
        self.copy.setEnabled(one is not None)
        shown = (one, self.session.settings.decimals)
        if shown != self._shown:
            self._shown = shown
            self._show(one)

    def _show(self, one: Judgement | None) -> None:
        numbers = one is not None and one.dataset.kind == "numbers"
        there = [section for section in self.sections if one is not None and numbers == (section is self.numbers)]
        for section in self.sections:
            section.setVisible(section in there)
        self._waiting = there
        if self.session.run.state != "running" or not self._told:
            while self._waiting:
                self._show_next()
        elif there:
            self._next.start()
        self._told = one is not None
        self._right.setVisible(one is not None and not numbers)
        if one is None or numbers:
            self.verdict.tip = ""
            text = _("The targets are numbers: there are no classes that could be confused.") if numbers else ""
            self.verdict.show_html(text)
        else:
            self.verdict.tip = words.verdict_tip(one)
            self.verdict.show_html(words.verdict(one))

    def _show_next(self) -> None:
        """Show one part. While training goes on they come one by one: the window never has much to do at once."""
        one = self._shown[0] if self._shown else None
        if self._waiting and one is not None:
            self._waiting.pop(0).show_judgement(one)
        if self._waiting:
            self._next.start()

    def _show_splits(self) -> None:
        names = self.evaluating.splits
        texts = [split_name(self.session.samples, name) for name in names]
        if [self.split.itemText(k) for k in range(self.split.count())] != texts:
            self.split.clear()
            for name, text in zip(names, texts, strict=True):
                self.split.addItem(text, name)
        if self.split.currentData() != self.evaluating.split:
            with QSignalBlocker(self.split):
                self.split.setCurrentIndex(names.index(self.evaluating.split))

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look = look
        margin = theme.px(10)
        self._column.setContentsMargins(margin, theme.px(8), margin, theme.px(6))
        self._column.setSpacing(theme.px(6))
        self._columns.setSpacing(theme.px(22))
        for pile in self._piles:
            pile.setSpacing(theme.px(18))
        self.split.setMinimumWidth(theme.px(90))
        for part in (self.status, self.verdict):
            part.fit()
        self.copy.setFont(theme.font(0.88))
        for section in self.sections:
            section.restyle()
        self._shown = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        directions = QBoxLayout.Direction
        wide = self.width() >= theme.px(WIDE)
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        super().resizeEvent(event)

    # What the hand wants

    def _choose_split(self, number: int) -> None:
        self.evaluating.choose_split(self.split.itemData(number))

    def _copy(self) -> None:
        if (one := self.evaluating.judgement) is not None:
            QGuiApplication.clipboard().setText(copying.table_of(one))
            self.session.said.emit(_("The numbers of the evaluation are in the clipboard, as a table."))

    def _copy_matrix(self) -> None:
        if (one := self.evaluating.judgement) is not None:
            QGuiApplication.clipboard().setText(copying.matrix_table(one))
            self.session.said.emit(_("The confusion matrix is in the clipboard, as a table."))

    def retranslate(self) -> None:
        self.split.setAccessibleName(_("Which samples"))
        self.split.setToolTip(_("The samples that the network is tried on"))
        self.copy.setText(_("Copy"))
        self.copy.setToolTip(_("Put all numbers into the clipboard as a table"))
        for section in self.sections:
            section.retranslate()
        self._shown = None
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(180))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(640))
