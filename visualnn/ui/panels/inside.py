"""Inside the layers: whether the gradient arrives in each of them, and how many of their units do anything."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from visualnn.engine.inside import Insight
from visualnn.i18n import N_, _, ngettext
from visualnn.session.givens import largest
from visualnn.session.inside import Inside
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.inside import words
from visualnn.ui.inside.places import WIDE
from visualnn.ui.inside.view import LayersView
from visualnn.ui.panel import Panel
from visualnn.ui.text_block import TextBlock

EDGE, GAP = 6, 4


class InsidePanel(Panel):
    """One row for each layer with weights; a click selects the largest cell of an array."""

    name = "inside"
    title = N_("Inside the layers")
    calm_ms = 250  # its pictures are not read faster
    area = "right"
    order = 55

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.inside = Inside(session)
        self.verdict, self.source = TextBlock(lines=2), TextBlock(scale=0.85, role="muted")
        self.view = LayersView()
        self._look: tuple[object, ...] = ()
        self._arrange()
        self.view.chosen.connect(self._choose)
        self.view.asked.connect(self._ask)
        self.watch(session.opened, session.selection.changed, session.history.changed, self.inside.changed)
        self.watch_calmly(session.retraced)
        self.retranslate()

    def _arrange(self) -> None:
        self.scrolled = QScrollArea()
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scrolled.viewport().setAutoFillBackground(False)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        column.addStretch(1)
        self.scrolled.setWidget(body)
        body.setAutoFillBackground(False)  # the surface under the panel shows through
        self._column = QVBoxLayout(self)
        for part in (self.verdict, self.scrolled, self.source):
            self._column.addWidget(part, part is self.scrolled)

    # What the hand wants

    def _choose(self, array: str) -> None:
        index = largest(self.session.trace, array)
        if index is not None:
            self.session.selection.select(array, index)

    def _ask(self, array: str, at: QPoint) -> None:
        index = largest(self.session.trace, array)
        if index is not None:
            show_cell_menu(self, self.session, array, index, at)

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        layers = self.inside.look()
        self.view.setVisible(bool(layers))
        if not layers:
            self.view.show_layers([], None, [])
            self.verdict.show_html(self.inside.problem or _("The training samples are being read."))
            self.source.show_html("")
            return
        self.verdict.show_html(words.verdict(layers))
        self.view.show_layers(layers, self.inside.start, [self._arrays(layer) for layer in layers])
        self.view.mark(self.session.selection.array)
        self.view.setAccessibleDescription(words.told(layers))
        self.source.show_html(self._of())

    def _arrays(self, layer: Insight) -> dict[str, str]:
        """What the trace calls the arrays of a layer."""
        found = {"W": layer.weights, "dW": f"d{layer.weights}"}
        for column in self.session.trace.columns:
            if column.number == layer.number:
                found["a"] = column.values
        return found

    def _of(self) -> str:
        """What all this was computed with."""
        count, update = self.inside.count, self.session.history.position
        text = ngettext("Mini-batch of {n} training sample, after {update} updates",
                        "Mini-batch of {n} training samples, after {update} updates", count)  # fmt: skip
        return text.format(n=count, update=f"{update:,}")

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            self._column.setContentsMargins(theme.px(10), theme.px(EDGE), theme.px(10), theme.px(EDGE))
            self._column.setSpacing(theme.px(GAP))
            self._give_room()
            self.view.restyle()
            for part in (self.verdict, self.source):
                part.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        lines = 1 if self.width() >= theme.px(WIDE) else 2
        if lines != self.verdict.lines:
            self.verdict.lines = lines
            self.verdict.updateGeometry()
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """What the words and the edges leave to the picture."""
        texts = sum(part.sizeHint().height() for part in (self.verdict, self.source))
        self.view.give_room(self.height() - texts - theme.px(2 * EDGE + 2 * GAP))

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Layers; the arrow keys choose an array, Enter selects its largest number"))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(150))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(460))
