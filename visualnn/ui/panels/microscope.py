"""Gradient microscope: the loss along one weight, and whether its slope is what backprop says."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import N_, _
from visualnn.session.looking import View
from visualnn.session.microscope import LEAST_H, MOST_H, PRECISIONS
from visualnn.ui import icons, theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.flow import Flow
from visualnn.ui.microscope import words
from visualnn.ui.microscope.checking import Checking
from visualnn.ui.microscope.error_plot import ErrorPlot
from visualnn.ui.microscope.legend import Legend
from visualnn.ui.microscope.loss_plot import LossPlot
from visualnn.ui.number_box import NumberBox
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled
from visualnn.ui.text_block import TextBlock

ZOOM, NUDGES, DECADE = 2.0, 100, 5  # one press: zooms by, moves by a part of the half window, by a part of a decade
BESIDE, LOW = 430, 620  # from this width and below this height, at zoom 1, the charts stand beside each other
BUTTONS = {
    "closer": ("zoom-in", N_("Look more closely")),
    "further": ("zoom-out", N_("Look from further away")),
    "fit": ("fit", N_("A sensible range again")),
    "reset": ("undo", N_("Back to the value in the network")),
}


class MicroscopePanel(Panel):
    """Reads `session.microscope`, which follows the selected cell."""

    name = "microscope"
    title = N_("Gradient microscope")
    area = "right"
    order = 50

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.microscope = session.microscope
        self.heading, self.meaning = TextBlock(scale=1.05), TextBlock(lines=2, scale=0.88, role="muted")
        self.hint = TextBlock(lines=3, role="muted")
        self.loss, self.error, self.legend = LossPlot(), ErrorPlot(), Legend()
        self.verdict = TextBlock(lines=3, scale=0.92)
        self.h_label, self.h = QLabel("h"), NumberBox(LEAST_H, MOST_H, whole=False)
        self.precision, self.largest = QComboBox(), QPushButton()
        self.precision.addItems(PRECISIONS)
        self.precision.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.buttons = {name: QToolButton() for name in BUTTONS}
        self.checking = Checking(session)
        self._looks: tuple[object, ...] = ()
        self._arrange()
        self._connect()
        self.watch(session.opened, session.restated, session.selection.changed, self.microscope.changed,
                   self.microscope.check.changed, session.run.changed)  # fmt: skip
        self.watch_calmly(session.retraced)
        self.retranslate()

    def _arrange(self) -> None:
        self._tools, self._settings = QWidget(), QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addWidget(self.largest)
        tools.addStretch(1)
        for button in self.buttons.values():
            tools.addWidget(button)
        settings = Flow(self._settings, gap=8)
        for field in (self.h_label, self.h, self.precision):
            settings.addWidget(field)
        left, right = QWidget(), QWidget()
        for column, parts in ((left, (self.meaning, self.loss, self.legend)),
                              (right, (self._settings, self.error, self.verdict))):  # fmt: skip
            inside = QVBoxLayout(column)
            inside.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                inside.addWidget(part, 1 if part in (self.loss, self.error) else 0)
        self._columns, self._seen = (left, right), (self.heading, left, right)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside.addWidget(left, 3)
        self._beside.addWidget(right, 2)
        for part in (self.heading, self.hint, self._tools):
            self._column.addWidget(part)
        self._column.addLayout(self._beside, 1)
        self._line = QFrame()
        self._column.addWidget(self._line)
        self._column.addWidget(self.checking)
        self._column.addStretch(0)
        scroll = scrolled(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _connect(self) -> None:
        microscope = self.microscope
        self.largest.clicked.connect(microscope.look_at_largest)
        for name, act in (("closer", partial(microscope.zoom, ZOOM)), ("further", partial(microscope.zoom, 1 / ZOOM)),
                          ("fit", microscope.fit), ("reset", microscope.reset)):  # fmt: skip
            self.buttons[name].clicked.connect(act)
        self.loss.moved.connect(microscope.drag)
        self.loss.let_go.connect(microscope.end_drag)
        self.loss.nudged.connect(self._nudge)
        self.loss.restored.connect(microscope.reset)
        self.loss.zoomed.connect(self._zoom)
        self.error.moved.connect(microscope.choose_h)
        self.error.nudged.connect(self._step_h)
        for chart in (self.loss, self.error):
            chart.asked.connect(self._ask)
        self.h.edited.connect(self._type_h)
        self.precision.currentTextChanged.connect(microscope.choose_precision)

    # What the hand and the keyboard want

    def _nudge(self, by: int) -> None:
        view = self.microscope.view()
        if view is not None:
            half = float(np.ptp(view.values)) / 2
            self.microscope.drag(view.value + by * half / NUDGES)

    def _zoom(self, by: int) -> None:
        self.microscope.zoom(ZOOM**by)

    def _step_h(self, by: int) -> None:
        place = math.log10(self.microscope.h) * DECADE
        edge = math.floor(place + 1e-6) if by > 0 else math.ceil(place - 1e-6)
        self.microscope.choose_h(10.0 ** ((edge + by) / DECADE))

    def _type_h(self) -> None:
        if self.h.value is not None:
            self.microscope.choose_h(self.h.value)
        self._soon()

    def _ask(self, at: QPoint) -> None:
        look = self.microscope.look
        if look is not None:
            show_cell_menu(self, self.session, look.array, look.index, at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._ask(event.globalPos())

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        view = self.microscope.view()
        for part in self._seen:
            part.setVisible(view is not None)
        self.hint.setVisible(view is None)
        for button in self.buttons.values():
            button.setVisible(view is not None)
        if view is not None:
            self._show(view)
        self.checking.refresh()

    def _show(self, view: View) -> None:
        decimals, microscope = self.session.settings.decimals, self.microscope
        self.heading.show_html(words.heading(view, microscope.at_rest if microscope.is_moved else None, decimals))
        meaning = words.meaning(view, microscope.can_drag)
        self.meaning.show_html(meaning)
        self.loss.show_view(view, microscope.can_drag)
        self.loss.setAccessibleDescription(meaning)
        self.error.show_view(view)
        self.legend.show_entries(words.legend(view, decimals))
        typed = self.h.value
        wrong = typed is None and bool(self.h.text().strip())
        if not wrong and (typed is None or not math.isclose(typed, view.h, rel_tol=1e-9)):
            self.h.show_value(float(f"{view.h:.3g}"))  # what is being typed stays
        if self.h.hint:
            self.verdict.show_html(words.marked("✗", self.h.hint))
        else:
            self.verdict.show_html(words.marked(*words.judgement(view, microscope.precision)))
        self.precision.setCurrentText(microscope.precision)
        self.buttons["reset"].setEnabled(microscope.is_moved)

    def _is_low(self) -> bool:
        """Whether the two charts stand beside each other: there is more room across than down."""
        return self.width() >= theme.px(BESIDE) and self.height() < theme.px(LOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._restyle()

    def _restyle(self) -> None:
        looks = (theme.current().name, theme.zoom(), self._is_low())
        if looks == self._looks:
            return
        self._looks = looks
        margin = theme.px(10)
        self._column.setContentsMargins(margin, theme.px(8), margin, theme.px(10))
        beside = self._is_low()
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._beside.setStretch(1, 3 if beside else 2)
        self._beside.setSpacing(theme.px(14 if beside else 6))
        for layout in (self._column, *(column.layout() for column in self._columns)):
            layout.setSpacing(theme.px(6))
        for block in (self.heading, self.meaning, self.hint, self.verdict, self.checking.said):
            block.setMinimumHeight(block.sizeHint().height())  # where there is little room, the panel scrolls
        self._tools.layout().setSpacing(theme.px(4))
        for name, button in self.buttons.items():
            button.setIcon(icons.icon(BUTTONS[name][0]))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._line.setFixedHeight(theme.px(1))
        self._line.setStyleSheet(f"background: {theme.current().border.name()}")
        self.checking.restyle()

    def retranslate(self) -> None:
        self.hint.show_html(_("Click a weight, a bias, an input pixel or a unit: here you see how the loss depends on "
                              "this one number, and whether backprop is right about the slope."))
        self.largest.setText(_("Largest gradient"))
        self.largest.setToolTip(_("Look at the weight with the largest gradient"))
        for name, (_icon, tip) in BUTTONS.items():
            self.buttons[name].setToolTip(_(tip))
            self.buttons[name].setAccessibleName(_(tip))
        self.h.setToolTip(_("How far the weight is nudged to both sides for the central difference"))
        self.h.setAccessibleName("h")
        self.precision.setToolTip(_("The precision in which the losses are computed"))
        self.precision.setAccessibleName(self.precision.toolTip())
        self.loss.setAccessibleName(_("Loss along this number; Left and Right change it, + and − zoom, Home resets"))
        self.error.setAccessibleName(_("Error of the central difference; Left and Right change h"))
        self.checking.retranslate()
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(640))
