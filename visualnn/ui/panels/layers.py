"""Layers: the summary table of the network, in which everything can be changed in place."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.editing import DTYPES
from visualnn.session.parts import counts_of, shapes_of
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.layers.row import LayerRow
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled

WIDE = 520  # from this width, at zoom 1, the fields of a layer stand in one line
LOSSES = {"MeanSquaredError": N_("Squared error"), "CrossEntropy": N_("Cross-entropy"),
          "BinaryCrossEntropy": N_("Binary cross-entropy"),
          "PerceptronCriterion": N_("Perceptron criterion")}  # fmt: skip


class LayersPanel(Panel):
    """Reads the network; what is wanted goes to `session.editing`."""

    name = "layers"
    title = N_("Layers")
    area = "right"
    order = 66

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.editing = session.editing
        self.rows: list[LayerRow] = []
        self.total, self.hint = QLabel(), QLabel()
        self.loss, self.dtype = QComboBox(), QComboBox()
        self.loss_label, self.dtype_label = QLabel(), QLabel()
        self.undo, self.redo, self.reset = QPushButton(), QPushButton(), QPushButton()
        self._network, self._problem = session.network, ""
        self._looks: tuple[object, ...] = ()
        self._arrange()
        self.loss.activated.connect(self._choose_loss)
        self.dtype.activated.connect(self._choose_dtype)
        self.undo.clicked.connect(self.editing.undo)
        self.redo.clicked.connect(self.editing.redo)
        self.reset.clicked.connect(session.reset_lesson)
        self.watch(session.opened, self.editing.changed)
        self.retranslate()

    def _arrange(self) -> None:
        body, buttons = QWidget(), QWidget()
        self._column, self._whole = QVBoxLayout(body), QGridLayout()
        self._rows = QVBoxLayout()
        row = Flow(buttons, gap=6)
        for button in (self.undo, self.redo, self.reset):
            row.addWidget(button)
        for place, (label, field) in enumerate(((self.loss_label, self.loss), (self.dtype_label, self.dtype))):
            label.setBuddy(field)
            self._whole.addWidget(label, 0, place)
            self._whole.addWidget(field, 1, place)
            self._whole.setColumnStretch(place, 1)
        self.total.setWordWrap(True)
        self.hint.setWordWrap(True)
        self.total.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addLayout(self._rows)
        self._column.addWidget(self.total)
        self._column.addWidget(self.hint)
        self._column.addLayout(self._whole)
        self._column.addWidget(buttons)
        self._column.addStretch(1)
        scroll = scrolled(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    # What is seen

    def refresh(self) -> None:
        network, parts = self.session.network, self.editing.parts
        shapes, counts = shapes_of(network), counts_of(network)
        self._have_rows(len(parts) + 1)
        self._restyle()
        self.rows[0].show_input(_("Input"), _written(shapes[0]))
        for row, part in zip(self.rows[1:], parts, strict=False):
            inputs = math.prod(shapes[part.number - 1])
            about = _("{before} → {after} · {count} parameters").format(
                before=_written(shapes[part.number - 1]), after=_written(shapes[part.number]),
                count=f"{counts[part.number]:,}")
            row.show_part(part, self.editing.activations(part.number), part is parts[-1], about)
            row.about.setToolTip(_("{inputs} · {units} weights and {units} biases").format(
                inputs=f"{inputs:,}", units=f"{part.units:,}") if part.units else "")
        self.total.setText(_sum([counts[part.number] for part in parts]))
        self._show_choices()
        self.undo.setEnabled(self.editing.can_undo)
        self.redo.setEnabled(self.editing.can_redo)
        self.reset.setEnabled(not self.session.original)
        if self.session.network is not self._network:
            self._network, self._problem = self.session.network, ""
        self.hint.setText(f"✗ {self._problem}" if self._problem else "")
        self.hint.setVisible(bool(self._problem))

    def _have_rows(self, count: int) -> None:
        while len(self.rows) < count:
            row = LayerRow()
            row.wanted.connect(self._change)
            self.rows.append(row)
            self._rows.addWidget(row)
            self._looks = ()
        for place, row in enumerate(self.rows):
            row.setVisible(place < count)

    def _show_choices(self) -> None:
        kind, losses = type(self.session.network.loss).__name__, self.editing.losses
        self._losses = losses if kind in losses else [*losses, kind]
        for combo, texts, now in (
            (self.loss, [_(LOSSES.get(one, one)) for one in self._losses], self._losses.index(kind)),
            (self.dtype, [*DTYPES], [*DTYPES].index(self.session.network.dtype.name)),
        ):
            if [combo.itemText(k) for k in range(combo.count())] != texts:
                combo.clear()
                combo.addItems(texts)
            combo.setCurrentIndex(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._restyle()

    def _restyle(self) -> None:
        wide = self.width() >= theme.px(WIDE)
        looks = (theme.current().name, theme.zoom(), wide)
        if looks == self._looks:
            return
        self._looks = looks
        self._column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(10))
        self._column.setSpacing(theme.px(9))
        self._rows.setSpacing(theme.px(11))
        self._whole.setHorizontalSpacing(theme.px(7))
        self._whole.setVerticalSpacing(theme.px(2))
        for row in self.rows:
            row.arrange(wide)
            row.restyle()
        self.total.setFont(theme.font(bold=True))
        self.hint.setStyleSheet(f"color: {theme.current().wrong.name()}")
        for combo in (self.loss, self.dtype):
            combo.setMinimumWidth(theme.px(60))
        for label in (self.loss_label, self.dtype_label):
            label.setFont(theme.font(0.85))
            label.setStyleSheet(f"color: {theme.current().muted.name()}")

    def retranslate(self) -> None:
        self.loss_label.setText(_("Loss"))
        self.dtype_label.setText(_("Numbers"))
        self.loss.setAccessibleName(_("Loss"))
        self.loss.setToolTip(_("How it is measured how wrong an answer is; only what fits the last layer is offered"))
        self.dtype.setAccessibleName(_("Numbers"))
        self.dtype.setToolTip(_("With how many digits the network computes: float64 has 16, float32 7, float16 3"))
        self.undo.setText(_("Undo"))
        self.redo.setText(_("Redo"))
        self.reset.setText(_("Reset lesson"))
        self.reset.setToolTip(_("Bring back the network, the data and the settings that the lesson came with"))
        self._soon()

    # What is wanted

    def _change(self, what: str, number: int, value: Any) -> None:
        do = {"units": self.editing.resize, "activation": self.editing.activate, "dropout": self.editing.drop,
              "start": self.editing.start}.get(what)  # fmt: skip
        self._try(*((do, number, value) if do else (getattr(self.editing, what), number)))

    def _choose_loss(self, place: int) -> None:
        self._try(self.editing.choose_loss, self._losses[place])

    def _choose_dtype(self, place: int) -> None:
        self._try(self.editing.choose_dtype, DTYPES[place])

    def _try(self, do: Any, *arguments: Any) -> None:
        """What cannot be is said, and the table shows again what is."""
        try:
            do(*arguments)
            self._problem = ""
        except ValueError as error:
            self._network, self._problem = self.session.network, str(error)
            self.refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(560))


def _written(shape: tuple[int, ...]) -> str:
    return "×".join(f"{length:,}" for length in shape)


def _sum(counts: list[int]) -> str:
    """10,025 + 390 + 16 = 10,431 parameters"""
    parts, total = " + ".join(f"{count:,}" for count in counts), f"{sum(counts):,}"
    if len(counts) < 2:
        return _("{total} parameters").format(total=total)
    return _("{parts} = {total} parameters").format(parts=parts, total=total)
