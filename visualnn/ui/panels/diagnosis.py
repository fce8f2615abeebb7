"""Diagnosis: what ails the network, in sentences with their numbers, and the signs of every layer below."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualnn.engine.diagnosis import Examination, LayerSigns
from visualnn.i18n import N_, _, ngettext
from visualnn.session.diagnosis.examining import Examining
from visualnn.session.diagnosis.finding import Cure, Finding
from visualnn.session.givens import largest
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.clinic.text import Text
from visualnn.ui.diagnosis import words
from visualnn.ui.diagnosis.board import Board
from visualnn.ui.diagnosis.card import Card
from visualnn.ui.diagnosis.rows import Row
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled

MOST_CARDS = 4  # more sentences at once are read by nobody


class DiagnosisPanel(Panel):
    """Cards with findings, what matters most first; one row for each layer; the first weights as pictures."""

    name = "diagnosis"
    title = N_("Diagnosis")
    area = "right"
    order = 54

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.examining = Examining(session)
        self.cards = [Card(self) for _number in range(MOST_CARDS)]
        self.board, self.source = Board(self), Text(0.85)
        self._look: tuple[object, ...] = ()
        body = QWidget(self)
        self._column = QVBoxLayout(body)
        for part in (*self.cards, self.board, self.source):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.scrolled = scrolled(body, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scrolled)
        for card in self.cards:
            card.wanted.connect(self._show_evidence)
            card.tried.connect(self._try)
        self.board.chosen.connect(self._choose)
        self.board.asked.connect(self._ask)
        self.board.unit_chosen.connect(self._choose_unit)
        self.watch(session.opened, session.selection.changed, session.history.changed, session.clinic.changed,
                   session.run.changed, self.examining.changed)  # fmt: skip
        self.watch_calmly(session.retraced, session.run.grew)
        self.retranslate()

    # What the hand wants

    def _show_evidence(self, finding: Finding) -> None:
        """Select the cell that proves a finding, or open the panel that does."""
        array = finding.array
        if array == "activation":
            columns = (one.values for one in self.session.trace.columns if one.number == finding.layer)
            array = next(columns, "")
        values = self.session.trace.arrays.get(array)
        if values is not None and len(finding.index) == values.ndim and finding.index < values.shape:
            self.session.selection.select(array, finding.index)
        self.session.guide.panel_wanted.emit(finding.panel or "matrix")

    def _try(self, cure: Cure) -> None:
        self.examining.try_cure(cure)

    def _choose(self, array: str) -> None:
        index = largest(self.session.trace, array)
        if index is not None:
            self.session.selection.select(array, index)

    def _choose_unit(self, unit: int) -> None:
        name, weights = self._first_weights()
        if weights is not None:
            place = int(np.nan_to_num(np.abs(weights[:, unit])).argmax())
            self.session.selection.select(name, (place, unit))

    def _ask(self, array: str, at: QPoint) -> None:
        index = largest(self.session.trace, array)
        if index is not None:
            show_cell_menu(self, self.session, array, index, at)

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        found = self.examining.look()
        self.board.setVisible(found is not None)
        self._show_cards(found)
        if found is None:
            self.source.show_text("")
            return
        _name, weights = self._first_weights()
        self.board.show_rows(self._rows(found), weights, self.session.dataset.image_shape)
        selection = self.session.selection
        unit = selection.index[1] if selection.array == _name and selection.index else None
        self.board.mark(selection.array, unit)
        self.board.setAccessibleDescription(" ".join(words.told(layer) for layer in reversed(found.layers)))
        text = ngettext("Examined with {n} training sample, after {update} updates",
                        "Examined with {n} training samples, after {update} updates", found.samples)  # fmt: skip
        self.source.show_text(text.format(n=found.samples, update=f"{self.examining.updates:,}"))

    def _show_cards(self, found: Examination | None) -> None:
        examining = self.examining
        findings = examining.findings[:MOST_CARDS] if found is not None else []
        for card, finding in zip(self.cards, findings, strict=False):
            card.show_finding(finding)
        if not findings:
            self.cards[0].show_sentence(*self._without_findings(found))
        for number, card in enumerate(self.cards):
            card.setVisible(number < max(len(findings), 1))

    def _without_findings(self, found: Examination | None) -> tuple[str, int | None]:
        examining = self.examining
        if found is None:
            return examining.problem or _("The training samples are being read."), None
        if examining.withheld:
            return _("A patient of the clinic is here. What the numbers below mean is for you to find out; the "
                     "sentences come when you have made your diagnosis."), None  # fmt: skip
        return words.all_is_well(found, examining.updates, examining.learns), 0

    def _rows(self, found: Examination) -> list[Row]:
        start, series = self.examining.start, self.examining.examinations
        began: dict[int, LayerSigns] = {layer.number: layer for layer in start.layers} if start else {}
        epochs = series.epochs.array
        return [Row(layer, began.get(layer.number), self._arrays(layer), epochs, series.series(k, "gradient"),
                    series.series(k, "ratio")) for k, layer in enumerate(found.layers)]  # fmt: skip

    def _arrays(self, layer: LayerSigns) -> dict[str, str]:
        """What the trace calls the arrays of a layer."""
        name = layer.inside.weights
        found = {"W": name, "a": name, "dW": f"d{name}"}
        for column in self.session.trace.columns:
            if column.number == layer.number:
                found["a"] = column.values
        return found

    def _first_weights(self) -> tuple[str, np.ndarray | None]:
        """Those that look at the pixels of a picture; None where the samples are no pictures."""
        network = self.session.network
        name = next(iter(network.weights), "")
        weights = network.parameters.get(name)
        if weights is None or weights.ndim != 2 or not self.session.dataset.is_pictures:
            return "", None
        return name, weights

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            self._column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
            self._column.setSpacing(theme.px(6))
            for card in self.cards:
                card.restyle()
            self.source.restyle()
            self.source.setStyleSheet(f"color: {theme.current().muted.name()}")
            self.board.restyle()

    def retranslate(self) -> None:
        self.board.setAccessibleName(_("Layers; the arrow keys choose an array, Enter selects its largest number"))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(150))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(520))
