"""Counting right answers: live, one by one or a hundred at a time, with a clock for each way and all mistakes."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.counting import WAYS, Tally
from visualnn.ui import theme
from visualnn.ui.counting.bar import TallyBar
from visualnn.ui.icons import icon
from visualnn.ui.mosaic import Cells, Mosaic
from visualnn.ui.panel import Panel
from visualnn.ui.text_block import TextBlock

TEXTS = {"one": N_("One at a time"), "batches": N_("100 at a time")}
COLUMNS, ROWS = 8, 4  # of the mistakes, at most
TALL = 1.4  # the height of a picture with its caption, in widths of its cell


class CountingPanel(Panel):
    """Reads `session.counting`; a click on a mistake makes it the current sample."""

    name = "counting"
    title = N_("Counting right answers")
    area = "right"
    order = 67

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.counting = session.counting
        self.result, self.hint = TextBlock(scale=1.35), TextBlock(lines=2, scale=0.92, role="muted")
        self.buttons = {way: QPushButton() for way in WAYS}
        self.bars = {way: TallyBar() for way in WAYS}
        self.clocks = {way: TextBlock(scale=0.88, role="muted") for way in WAYS}
        self.ratio = TextBlock(lines=2, scale=0.95)
        self.mistakes, self.mosaic = QLabel(), Mosaic(COLUMNS, ROWS)
        self.previous, self.next = QToolButton(), QToolButton()
        self.page = 0
        self._shown: tuple[object, ...] = ()
        self._arrange()
        for way, button in self.buttons.items():
            button.clicked.connect(partial(self._start_or_stop, way))
        self.previous.clicked.connect(partial(self._turn, -1))
        self.next.clicked.connect(partial(self._turn, 1))
        self.mosaic.chosen.connect(self._choose)
        self.mosaic.paged.connect(self._turn)
        self.watch(session.opened, self.counting.changed)
        self.watch_calmly(session.samples.changed)
        self.retranslate()

    def _arrange(self) -> None:
        self.mosaic.setMinimumHeight(theme.px(48))
        self._ways, foot = QGridLayout(), QHBoxLayout()
        for row, way in enumerate(WAYS):
            self.buttons[way].setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._ways.addWidget(self.buttons[way], 2 * row, 0)
            self._ways.addWidget(self.bars[way], 2 * row, 1)
            self._ways.addWidget(self.clocks[way], 2 * row + 1, 1)
        self._ways.setColumnStretch(1, 1)
        foot.addWidget(self.mistakes, 1)
        for button in (self.previous, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            foot.addWidget(button)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.result)
        body.addLayout(self._ways)
        body.addWidget(self.ratio)
        body.addLayout(foot)
        body.addWidget(self.mosaic, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.hint)
        self._column.addWidget(self._body, 1)
        self._column.addStretch(0)

    # What the hand wants

    def _start_or_stop(self, way: str) -> None:
        if self.counting.way == way:
            self.counting.stop()
        else:
            self.page = 0
            self.counting.start(way)

    def _turn(self, by: int) -> None:
        self.page += by
        self._soon()

    def _choose(self, cell: int) -> None:
        tally = self.tally
        if tally is not None and self.page * self.capacity + cell < len(tally.wrong):
            self.session.samples.show_split(tally.split)
            self.session.samples.choose(tally.wrong[self.page * self.capacity + cell][0])

    # What is seen

    @property
    def tally(self) -> Tally | None:
        """The count whose mistakes are shown: the one under way, or the last one."""
        tallies: dict[str, Tally] = self.counting.tallies
        return tallies[self.counting.way] if self.counting.way else next(reversed(tallies.values()), None)

    @property
    def capacity(self) -> int:
        """How many mistakes there is room for."""
        return COLUMNS * self.mosaic.rows

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon()

    def _follow_room(self) -> None:
        """As many rows of mistakes as can be seen, from the same one on."""
        self.layout().activate()
        rows = min(max(int(self.mosaic.height() / (TALL * max(self.mosaic.width(), 1) / COLUMNS)), 1), ROWS)
        if rows != self.mosaic.rows:
            first, self.mosaic.rows = self.page * self.capacity, rows
            self.page, self._shown = first // self.capacity, ()

    def refresh(self) -> None:
        self._restyle()
        counting, tally = self.counting, self.tally
        possible = counting.possible
        self._body.setVisible(possible)
        self.hint.show_html(self._told())
        self.hint.setVisible(bool(self._told()))
        if not possible:
            return
        for way in WAYS:
            self._show_way(way)
        self.result.show_html(_count(tally) if tally else "")
        self.result.setVisible(tally is not None)
        self.ratio.show_html(self._compared())
        self.ratio.setVisible(self.counting.ratio is not None)
        self._follow_room()
        self._show_mistakes(tally)

    def _told(self) -> str:
        if not self.counting.possible:
            return _("These samples have no classes, so no answer is right or wrong. Open a lesson with classes, such "
                     "as the one on reading digits.")
        if self.counting.stale:
            return _("Network, data or threshold have changed since: count again.")
        if not self.counting.tallies:
            text = _("How many of the {count} test samples does the network answer rightly? Count them in two ways.")
            return text.format(count=f"{len(self.session.dataset.test):,}")
        return ""

    def _show_way(self, way: str) -> None:
        tally, going = self.counting.tallies.get(way), self.counting.way == way
        self.buttons[way].setText(_("Stop") if going else _(TEXTS[way]))
        self.buttons[way].setAccessibleName(f"{_(TEXTS[way])}: {self.buttons[way].text()}")
        self.bars[way].show_tally(tally)
        self.clocks[way].show_html(_clock(tally) if tally and tally.seen else "")
        self.clocks[way].setVisible(bool(tally and tally.seen))

    def _compared(self) -> str:
        ratio = self.counting.ratio
        if ratio is None:
            return ""
        return _("100 at a time is <b>{ratio} times</b> as fast: the same products, but the computer is asked 100 "
                 "times less often.").format(ratio=f"{ratio:.1f}")

    def _show_mistakes(self, tally: Tally | None) -> None:
        wrong = tally.wrong if tally else ()
        pictures = self.session.dataset.is_pictures
        pages = max(1, -(-len(wrong) // self.capacity))
        self.page = min(max(self.page, 0), pages - 1)
        self.mistakes.setText(self._mistakes(len(wrong), pages) if tally and tally.seen else "")
        for button, possible in ((self.previous, self.page > 0), (self.next, self.page < pages - 1)):
            button.setVisible(pages > 1)
            button.setEnabled(possible)
        self.mosaic.setVisible(pictures)
        if not pictures:
            return
        some = wrong[self.page * self.capacity : (self.page + 1) * self.capacity]
        shown = (some, theme.current().name, theme.zoom(), self.session.dataset)
        current = self.session.samples.current if self.session.samples.split == "test" else None
        if shown != self._shown:
            self._shown = shown
            split, samples = self.session.dataset.test, self.session.samples
            captions = [f"{samples.name_of(int(split.labels[index]))} → {samples.name_of(answer)}"
                        for index, answer in some]
            images = split.images[np.array([index for index, _answer in some], np.intp)]
            self.mosaic.show_cells(Cells(images, captions, (), self._describe))
        places = {index: cell for cell, (index, _answer) in enumerate(some)}
        self.mosaic.show_current(places.get(current) if current is not None else None)

    def _mistakes(self, count: int, pages: int) -> str:
        text = _("✗ {count} wrong").format(count=f"{count:,}") if count else _("✓ none wrong")
        return f"{text} · {_('page {page} of {pages}').format(page=self.page + 1, pages=pages)}" if pages > 1 else text

    def _describe(self, cell: int) -> str:
        tally, samples = self.tally, self.session.samples
        if tally is None or self.page * self.capacity + cell >= len(tally.wrong):
            return ""
        index, answer = tally.wrong[self.page * self.capacity + cell]
        return _("Sample {number}: label {label}, the network says {answer}").format(
            number=f"{index:,}", label=samples.name_of(int(self.session.dataset.test.labels[index])),
            answer=samples.name_of(answer))

    def _restyle(self) -> None:
        margin = theme.px(10)
        self._column.setContentsMargins(margin, theme.px(8), margin, margin)
        self._body.layout().setSpacing(theme.px(6))
        self._ways.setHorizontalSpacing(theme.px(10))
        self._ways.setVerticalSpacing(theme.px(2))
        for block in (self.result, self.hint, self.ratio, *self.clocks.values()):
            block.setMinimumHeight(block.sizeHint().height())
        for button, picture, tip in ((self.previous, "previous", _("Previous page")),
                                     (self.next, "next", _("Next page"))):  # fmt: skip
            button.setIcon(icon(picture))
            button.setIconSize(QSize(theme.px(18), theme.px(18)))
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self.mosaic.setMinimumHeight(theme.px(48))
        for bar in self.bars.values():
            bar.updateGeometry()

    def retranslate(self) -> None:
        self.mosaic.setAccessibleName(_("The samples that the network gets wrong"))
        self._shown = ()
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(200))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(520))


def _count(tally: Tally) -> str:
    """9,352 / 10,000, and the share of those seen so far."""
    return f"<b>{tally.right:,} / {tally.seen:,}</b> · {100 * tally.share:.2f} %"


def _clock(tally: Tally) -> str:
    each = _("{time} µs a sample").format(time=f"{1e6 * tally.seconds / tally.seen:,.1f}")
    return f"{_('{time} s').format(time=f'{tally.seconds:.3f}')} · {each}"
