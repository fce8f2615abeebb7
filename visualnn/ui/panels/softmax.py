"""Softmax: logits become probabilities, in the naive and in the stable form, in three precisions side by side."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import N_, _
from visualnn.session.softmax_lab import FEWEST, FORMS, MOST, PRECISIONS, PRESETS
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled
from visualnn.ui.softmax.card import FormCard
from visualnn.ui.softmax.rows import LogitRows
from visualnn.ui.text_block import TextBlock

BESIDE, WIDE = 530, 980  # from these widths, at zoom 1, the two forms, and sliders and cards, stand side by side


class SoftmaxPanel(Panel):
    """Reads `session.softmax_lab`."""

    name = "softmax"
    title = N_("Softmax")
    area = "right"
    order = 64
    column_share = 0.42

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.lab = session.softmax_lab
        self.source, self.hint = TextBlock(lines=2, scale=0.92), TextBlock(lines=2, scale=0.92)
        self.presets = {name: QPushButton() for name in PRESETS}
        self.network, self.more, self.fewer = QPushButton(), QToolButton(), QToolButton()
        self.rows = LogitRows()
        self.cards = {(form, precision): FormCard() for precision in PRECISIONS for form in FORMS}
        self.note = TextBlock(lines=4, scale=0.88, role="muted")
        self._looks: tuple[object, ...] = ()
        self._arrange()
        for name, button in self.presets.items():
            button.clicked.connect(partial(self.lab.choose, name))
        self.network.clicked.connect(self.lab.take)
        self.more.clicked.connect(self.lab.add)
        self.fewer.clicked.connect(self.lab.remove)
        self.rows.moved.connect(self._move)
        self.rows.heated.connect(self.lab.choose_temperature)
        self.watch(session.opened, session.restated)
        self.watch_calmly(self.lab.changed)
        self.retranslate()

    def _arrange(self) -> None:
        self._buttons, self._left, self._right = QWidget(), QWidget(), QWidget()
        row = Flow(self._buttons, gap=6)
        pair = QWidget()
        together = QHBoxLayout(pair)
        together.setContentsMargins(0, 0, 0, 0)
        for tool in (self.fewer, self.more):
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            together.addWidget(tool)
        for button in (self.network, *self.presets.values()):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
            if button is self.network:
                row.addWidget(pair)
        left, self._grid = QVBoxLayout(self._left), QGridLayout(self._right)
        for part in (self.source, self._buttons, self.hint, self.rows):
            left.addWidget(part)
        left.addStretch(1)
        left.setContentsMargins(0, 0, 0, 0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, body)
        self._columns.addWidget(self._left)
        self._columns.addWidget(self._right)
        self._columns.addStretch(0)
        scroll = scrolled(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _move(self, row: int, value: float) -> None:
        if row >= 0:
            self.lab.set_logit(row, value)
        self._soon()

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        lab, decimals = self.lab, self.session.settings.decimals
        self.network.setVisible(lab.can_take)
        self.network.setChecked(lab.taken)
        self.source.show_html(self._told())
        for part in (self.rows, self._right):
            part.setVisible(not lab.waits)
        self.fewer.setEnabled(len(lab.logits) > FEWEST)
        self.more.setEnabled(len(lab.logits) < MOST)
        if not lab.waits:
            exact = lab.computed("stable", "float64").p
            self.rows.show_logits(lab.logits, lab.reach, tuple(map(float, exact)), decimals)
            self.rows.show_temperature(lab.temperature)
            for (form, precision), card in self.cards.items():
                card.show_computed(lab.computed(form, precision), decimals, lab.temperature != 1)
        hint = self.rows.hint if not lab.waits else ""
        self.hint.setVisible(bool(hint))
        self.hint.show_html(f"✗ {hint}")

    def _told(self) -> str:
        """Whose logits these are."""
        lab = self.lab
        if lab.waits:
            return _("The network has not computed its logits for this sample yet: step on, or choose some below.")
        if lab.taken:
            return _("These are the network's own logits for the sample on show. Move a slider to try others.")
        if lab.can_take:
            return _("These are logits of your own: the network does not notice.")
        return _("The network of this lesson does not end in Softmax, or has too many outputs: these logits are your "
                 "own.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._restyle()

    def _restyle(self) -> None:
        beside, wide = self.width() >= theme.px(BESIDE), self.width() >= theme.px(WIDE)
        looks = (theme.current().name, theme.zoom(), beside, wide)
        if looks == self._looks:
            return
        self._looks = looks
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        for number, stretch in enumerate((2, 3, 0) if wide else (0, 0, 1)):
            self._columns.setStretch(number, stretch)
        self._columns.setSpacing(theme.px(18 if wide else 10))
        self._columns.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(10))
        self._left.layout().setSpacing(theme.px(7))
        self._grid.setHorizontalSpacing(theme.px(18))
        self._grid.setVerticalSpacing(theme.px(14))
        for number, ((form, _precision), card) in enumerate(self.cards.items()):
            row, column = (number // 2, FORMS.index(form)) if beside else (number, 0)
            self._grid.addWidget(card, row, column)
            card.restyle()
        self._grid.addWidget(self.note, len(self.cards), 0, 1, 2 if beside else 1)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if beside or not column else 0)
        self.source.lines = 1 if beside and not wide else 2
        for block in (self.source, self.hint, self.note):
            block.setMinimumHeight(block.sizeHint().height())
        self.rows.restyle()

    def retranslate(self) -> None:
        for name, button in self.presets.items():
            button.setText(_(PRESETS[name][0]))
        self.network.setText(_("Take the network's"))
        self.network.setCheckable(True)
        self.network.setToolTip(_("The logits of the sample on show, before the network's own Softmax"))
        for tool, text, tip in ((self.more, "+", _("One more logit")), (self.fewer, "−", _("One logit less"))):
            tool.setText(text)
            tool.setToolTip(tip)
            tool.setAccessibleName(tip)
        self.note.show_html(_("m is the largest logit. Subtracting it changes nothing on paper, but then no e can be "
                              "larger than 1. Because the order is kept, the largest logit also wins: whoever only "
                              "wants to know the winner may leave Softmax out."))
        self.rows.retranslate()
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(640))
