"""Samples: a page of pictures or of rows, with what they are and what the network takes them for."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.batch_choice import BatchChoice
from visualnn.ui.icons import icon
from visualnn.ui.mosaic import Cells, Mosaic
from visualnn.ui.panel import Panel
from visualnn.ui.samples import words
from visualnn.ui.samples.only_bar import OnlyBar
from visualnn.ui.samples.table import SampleTable
from visualnn.ui.samples.threshold import ThresholdBar
from visualnn.ui.text_block import TextBlock

FEWEST = 4  # pictures side by side, where only some are shown


class SamplesPanel(Panel):
    """An 8x8 grid of pictures, the wrong ones framed and crossed, or a table; a click makes one the current sample."""

    name = "samples"
    title = N_("Samples")
    area = "left"
    order = 10

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.split = QComboBox()
        self.split.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.split.activated.connect(self._choose_split)
        self.count = QLabel()
        self.only = OnlyBar(session)
        self.mosaic = Mosaic()
        self.mosaic.chosen.connect(self._choose)
        self.mosaic.paged.connect(self._turn)
        self.table = SampleTable(session)
        self.answers, self.threshold = QCheckBox(), ThresholdBar(session)
        self.answers.clicked.connect(session.samples.show_answers)
        self.batch = BatchChoice(session.batch)
        self._walked: int | None = None
        self.current = TextBlock(lines=1, scale=0.92, role="muted")
        self.previous, self.next, self.random = (QToolButton() for _button in range(3))
        self.previous.clicked.connect(self._previous_page)
        self.next.clicked.connect(self._next_page)
        self.random.clicked.connect(self._random_page)
        self.page = QSpinBox()
        self.page.setKeyboardTracking(False)  # while 157 is typed, pages 1 and 15 are not asked for
        self.page.valueChanged.connect(self._go_to_page)
        self.of_pages = QLabel()
        self._shown: tuple[object, ...] = ()
        self._arrange()
        self.watch(session.opened, session.batch.changed, session.restated)
        self.watch_calmly(session.samples.changed)
        self._listen(self._follow_walk, (session.playhead.moved,))
        self.retranslate()

    def _arrange(self) -> None:
        top, below, bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        below.addWidget(self.answers)
        below.addWidget(self.current, 1)
        top.addWidget(self.split)
        top.addStretch(1)
        top.addWidget(self.count)
        self.count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        for widget in (self.previous, self.page, self.of_pages, self.next):
            bottom.addWidget(widget)
        bottom.addStretch(1)
        bottom.addWidget(self.random)
        for button in (self.previous, self.next, self.random, self.answers):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        self._column.addWidget(self.only)
        for part in (self.mosaic, self.table):
            self._column.addWidget(part, 1)
        self._column.addWidget(self.threshold)
        self._column.addLayout(below)
        self._column.addWidget(self.batch)
        self._column.addLayout(bottom)

    def retranslate(self) -> None:
        self.random.setText(_("Random"))
        self.batch.retranslate()
        self.threshold.retranslate()
        self.only.retranslate()
        self.answers.setText(_("Answers"))
        self.answers.setToolTip(_("Show what the network says to each of them, beside its label"))
        self.table.setAccessibleName(_("Samples; Enter makes one the current sample"))
        self.split.setAccessibleName(_("Which samples"))
        self.page.setAccessibleName(_("Page"))
        self.page.setToolTip(_("Type the number of a page"))
        self.mosaic.setAccessibleName(_("Samples with their labels and predictions"))
        self.current.setAccessibleName(_("The current sample"))
        self._shown = ()
        self._soon()

    def _dress(self) -> None:
        for button, picture, tip in (
            (self.previous, "previous", _("Previous page (PgUp)")),
            (self.next, "next", _("Next page (PgDn)")),
            (self.random, "random", _("A random page (R)")),
        ):
            button.setIcon(icon(picture))
            button.setIconSize(QSize(theme.px(18), theme.px(18)))
            button.setToolTip(tip)
            button.setAccessibleName(tip)

    # ---- from the session to the eye ----

    def refresh(self) -> None:
        samples = self.session.samples
        shown = (samples.split, samples.page, id(samples.only), samples.images.tobytes(), samples.outputs.tobytes(),
                 samples.threshold, samples.answers_shown, samples.dataset, self.session.settings.decimals,
                 theme.current().name, theme.zoom())  # fmt: skip
        if shown != self._shown:
            self._shown = shown
            self._show_page()
        here = np.flatnonzero(samples.indices == samples.current)
        self.mosaic.show_current(int(here[0]) if len(here) else None)
        self.table.mark(int(here[0]) if len(here) else -1)
        name, label = words.sample_name(samples, samples.current), words.current_label(samples)
        text = _("Current sample: {sample}, label {label}").format(sample=name, label=label)
        shorter = _("{sample}: label {label}").format(sample=name, label=label)
        shorter = shorter if samples.dataset.kind == "classes" else name
        self.current.show_html(escape(text), escape(shorter))
        self._show_batch()

    def _show_batch(self) -> None:
        """Number the samples of the mini-batch that are on this page; the one that the walk is in stands out."""
        batch, samples = self.session.batch, self.session.samples
        self._walked = batch.sample
        self.batch.refresh()
        if not batch.active:
            self.mosaic.show_numbers({})
            return
        places = {int(index): cell for cell, index in enumerate(samples.indices)}
        indices = batch.indices.tolist()
        numbers = {places[index]: number for number, index in enumerate(indices, 1) if index in places}
        self.mosaic.show_numbers(numbers, None if self._walked is None else places.get(indices[self._walked]))

    def _follow_walk(self) -> None:
        """The walk goes from sample to sample: only then there is anything new to show."""
        if self.session.batch.active and self.session.batch.sample != self._walked:
            self._soon()

    def _show_page(self) -> None:
        samples = self.session.samples
        wrong = (samples.predictions != samples.labels) & samples.answers_shown
        self.mosaic.setVisible(samples.is_pictures)
        self.table.setVisible(not samples.is_pictures)
        self.threshold.refresh()
        self.only.refresh()
        self.answers.setChecked(samples.answers_shown)
        if samples.is_pictures:
            side = min(max(math.ceil(math.sqrt(samples.shown_count)), FEWEST), 8) if samples.only is not None else 8
            self.mosaic.columns = self.mosaic.rows = side  # a few of them are seen better than many
            self.mosaic.show_cells(Cells(samples.images, words.captions(samples), wrong.tolist(), self._describe))
        else:
            self.table.restyle(self.session.settings.decimals)
            self.table.show_page()
        self._show_count(int(wrong.sum()), len(wrong))
        self._show_splits()
        with QSignalBlocker(self.page):
            self.page.setRange(1, samples.pages)
            self.page.setValue(samples.page + 1)
        self.of_pages.setText(_("of {pages}").format(pages=f"{samples.pages:,}"))
        self.previous.setEnabled(samples.page > 0)
        self.next.setEnabled(samples.page < samples.pages - 1)
        self.random.setEnabled(samples.pages > 1)
        margin = theme.px(8)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(6))
        for widget, least in ((self.split, 90), (self.page, 56), (self.random, 34)):
            widget.setMinimumWidth(theme.px(least))  # less than they would like, so that the panel can be narrow
        self._dress()

    def _show_count(self, wrong: int, count: int) -> None:
        text = _("✗ {wrong} of {count} wrong") if wrong else _("✓ all {count} right")
        judged = self.session.samples.answers_shown and self.session.dataset.kind == "classes"
        self.count.setText(text.format(wrong=wrong, count=count) if judged else "")
        color = theme.current().wrong if wrong else theme.current().correct
        self.count.setStyleSheet(f"color: {color.name()}; font-weight: bold;")

    def _show_splits(self) -> None:
        samples = self.session.samples
        names = list(samples.dataset.splits)
        texts = [words.split_name(samples, name) for name in names]
        if [self.split.itemText(number) for number in range(self.split.count())] != texts:
            self.split.clear()
            for name, text in zip(names, texts, strict=True):
                self.split.addItem(text, name)
        self.split.setCurrentIndex(names.index(samples.split))

    def _describe(self, cell: int) -> str:
        """Test image 812: label 7, prediction 9 (63.2 %), and its place in the mini-batch."""
        text = words.describe(self.session.samples, cell)
        number = self.mosaic.numbers.get(cell)
        if number is not None:
            place = _("sample {number} of {count}").format(number=number, count=len(self.session.batch.indices))
            text = f"{text} · {place}"
        return text

    # ---- from the hand to the session ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        style = Qt.ToolButtonStyle
        wide = self.width() >= theme.px(328)
        self.random.setToolButtonStyle(style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly)
        super().resizeEvent(event)

    def _choose(self, cell: int) -> None:
        samples = self.session.samples
        if cell < len(samples.indices):
            samples.choose(int(samples.indices[cell]))

    def _choose_split(self, number: int) -> None:
        self.session.samples.show_split(self.split.itemData(number))

    def _turn(self, by: int) -> None:
        self.session.samples.go_to_page(self.session.samples.page + by)

    def _previous_page(self) -> None:
        self.session.samples.previous_page()

    def _next_page(self) -> None:
        self.session.samples.next_page()

    def _random_page(self) -> None:
        self.session.samples.random_page()

    def _go_to_page(self, number: int) -> None:
        self.session.samples.go_to_page(number - 1)
