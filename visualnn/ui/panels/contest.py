"""Two ways to a gradient: the same update by backprop and by nudging every parameter, with the clock of each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.contest import WAYS, Contest
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text
from visualnn.ui.contest import words
from visualnn.ui.contest.card import WayCard
from visualnn.ui.flow import Flow
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled

BESIDE = 700  # the width, at zoom 1, from which the ways stand side by side


class ContestPanel(Panel):
    """A card for each way, and what they have in common above and below."""

    name = "contest"
    title = N_("Two ways to a gradient")
    area = "right"
    order = 66

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.contest = Contest(session)
        self.matter, self.race, self.kinks = Text(0.92), Text(1.0, bold=True), Text(0.92)
        self.cards = {way: WayCard(way) for way in WAYS}
        self.start, self.halt, self.finish = QPushButton(), QPushButton(), QPushButton()
        self.start.setProperty("primary", True)
        self._look: tuple[object, ...] = ()
        self._arrange()
        self.start.clicked.connect(self._start)
        self.halt.clicked.connect(self._stop)
        self.finish.clicked.connect(self._finish)
        self.watch(session.opened, self.contest.changed)
        self.watch_calmly(session.retraced, session.run.changed)
        self.retranslate()

    def _arrange(self) -> None:
        self._buttons, self._cards, body = QWidget(), QWidget(), QWidget()
        row = Flow(self._buttons, gap=8)
        for button in (self.start, self.halt, self.finish):
            row.addWidget(button)
        self._ways = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._cards)
        self._ways.setContentsMargins(0, 0, 0, 0)
        for card in self.cards.values():
            self._ways.addWidget(card, 1)
        self._column = QVBoxLayout(body)
        for part in (self.matter, self._buttons, self.race, self._cards, self.kinks):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.scrolled = scrolled(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scrolled)

    def _start(self) -> None:
        self.contest.start()

    def _stop(self) -> None:
        self.contest.stop()

    def _finish(self) -> None:
        self.contest.finish()

    def refresh(self) -> None:
        self._restyle()
        contest = self.contest
        self.matter.show_text(words.matter(contest))
        self.race.show_text(words.race(contest))
        self.kinks.show_text(words.kinks(contest))
        for way, card in self.cards.items():
            card.show_lap(contest.laps.get(way), contest.likeness(way), contest.an_epoch)
        self.start.setEnabled(not contest.running)
        self.halt.setEnabled(contest.running)
        self.finish.setEnabled(contest.can_finish)

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look = look
        for text in (self.matter, self.race, self.kinks):
            text.restyle()
        for card in self.cards.values():
            card.restyle()
        self._column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._column.setSpacing(theme.px(8))
        self._ways.setSpacing(theme.px(8))
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= theme.px(BESIDE)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._ways.setDirection(across if beside else down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def retranslate(self) -> None:
        self.start.setText(_("Start"))
        self.halt.setText(_("Stop"))
        self.finish.setText(_("Run the naive way to its end"))
        self.finish.setToolTip(_("It can be stopped at any time and goes on from there"))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(180))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(620))
