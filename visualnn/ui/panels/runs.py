"""Runs: all of this session and of earlier days in one table, with what differs in bold."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from visualnn import i18n
from visualnn.i18n import N_, _
from visualnn.session.run_record import RunRecord
from visualnn.ui import theme
from visualnn.ui.runs.columns import COLUMNS, Column, differing
from visualnn.ui.runs.hand import RunsHand
from visualnn.ui.runs.model import Row
from visualnn.ui.runs.words import WHOSE, difference, nothing

COMPACT, LOW = 430, 290  # the width and the height at zoom 1 below which there are fewer buttons, and fewer words


class RunsPanel(RunsHand):
    """Reads `session.records`. What is compared are the runs that are selected, or those on the plot where fewer than
    two are.
    """

    name = "runs"
    title = N_("Runs")
    area = "bottom"
    order = 35

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._look: tuple[object, ...] = ()
        self._listing: tuple[object, ...] = ()
        self._language, self._order = "", ("", True)
        self.watch(self.records.changed, session.lesson_opened, session.history.moved, session.run.changed)
        self.watch_calmly(session.run.grew)
        self.retranslate()

    def refresh(self) -> None:
        self._follow_look()
        table, records = self.table, self.records
        every, current, looks = records.all, records.current, records.looks
        rows = [Row(one, records.is_shown(one), looks.get(one.key), one is current) for one in self._wanted(every)]
        listing = (*((row, row.record.own_name, row.record.end, len(row.record.changes)) for row in rows),
                   len(every), self._language, self.whose.currentIndex())  # fmt: skip
        if listing == self._listing:  # nothing but numbers that have grown
            for number, row in enumerate(rows):
                if row.record.live:
                    table.rows.renew(number)
            return
        self._listing = listing
        chosen = self.chosen
        written = {column: [column.text(row.record) for row in rows] for column in COLUMNS}
        if table.rows.show_rows(rows, {column: texts for column, texts in written.items()
                                       if self._is_listed(column, {*texts})}):  # fmt: skip
            self._select(chosen)
        table.share()
        self._show_order()
        self.hint.setVisible(not rows)
        self._fit()
        self.hint.show_html(nothing(len(every)))
        self._compare()

    def _wanted(self, every: list[RunRecord]) -> list[RunRecord]:
        """The runs that are listed, in their order, which stays while one of them grows."""
        lesson, before, order = self.session.lesson.id, self.listed, (self.order_by, self.falling)
        found = [one for one in every if self.whose.currentData() == "all" or one.lesson_id == lesson]
        if self.session.run.state == "running" and order == self._order and {*found} == {*before}:
            return before
        self._order = order
        column = next(one for one in COLUMNS if one.name == self.order_by)
        return sorted(found, key=column.key, reverse=self.falling)

    def _is_listed(self, column: Column, texts: set[str]) -> bool:
        """Whether a column has anything to say."""
        if column.name == "lesson":
            return bool(self.whose.currentData() == "all")
        return column.says_something(texts)

    def _select(self, records: list[RunRecord]) -> None:
        """Select again what was selected before the table was filled anew."""
        model, selection = self.table.selectionModel(), QItemSelection()
        for number, record in enumerate(self.listed):
            if record in records:
                index = self.table.rows.index(number, 0)
                selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        model.select(selection, flags.ClearAndSelect | flags.Rows)
        if selection.indexes():
            model.setCurrentIndex(selection.indexes()[0], flags.NoUpdate)

    def _show_order(self) -> None:
        order = Qt.SortOrder.DescendingOrder if self.falling else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(self.table.rows.place(self.order_by), order)

    def _compare(self) -> None:
        """What differs is bold, and the rest hidden where that is wanted; the buttons say what they would do."""
        rows, chosen = self.table.rows, self.chosen
        compared = chosen if len(chosen) > 1 else [row.record for row in rows.rows if row.shown or row.current]
        bold = differing(rows.columns, compared)
        rows.compare({record.key for record in compared}, bold)
        hides = self.only.isChecked() and len(compared) > 1
        for place, column in enumerate(rows.columns):
            self.table.setColumnHidden(place, hides and column.asked and column.name not in bold)
        self.sentence.show_html(difference(len(compared), [one for one in rows.columns if one.name in bold]))
        one = chosen[0] if len(chosen) == 1 else None
        live = one is None or self.records.branch_of(one) is not None
        text = _("Go to it") if live else _("Show its weights")
        if self.open.text() != text:
            self.open.setText(text)
        for button, possible in ((self.open, one is not None), (self.take, one is not None),
                                 (self.delete, bool(chosen))):  # fmt: skip
            button.setEnabled(possible)
        self.undo.setVisible(bool(self.records.can_restore))

    def _follow_look(self) -> None:
        look = (theme.current().name, theme.zoom(), self.devicePixelRatioF())
        if look != self._look:
            self._look, self._listing = look, ()
            margin = theme.px(10)
            self._column.setContentsMargins(margin, theme.px(6), margin, theme.px(6))
            self._column.setSpacing(theme.px(6))
            self.table.restyle()

    def _fit(self) -> None:
        """Without runs there is nothing to do with them; where there is little room, the menu has what is rarer."""
        some, self.compact = bool(self.table.rows.rows), self.width() < theme.px(COMPACT)
        low = self.height() < theme.px(LOW)
        self.tight = self.compact and low
        parts: tuple[QWidget, ...] = (self.table, self.sentence, self.only, self.more)
        for part in parts:
            part.setVisible(some)
        self.open.setVisible(some and not self.tight)
        for button in (self.take, self.delete):
            button.setVisible(some and not self.compact)
        lines = 1 if low else 2
        if lines != self.sentence.lines:
            self.sentence.lines = lines
            self.sentence.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def retranslate(self) -> None:
        for place, text in enumerate(WHOSE.values()):
            self.whose.setItemText(place, _(text))
        self.whose.setAccessibleName(_("Which runs are listed"))
        self.table.setAccessibleName(_("All runs"))
        for button, text, tip in (
            (self.only, _("Only what differs"), _("Hide the settings that are the same for all compared runs")),
            (self.open, "", _("Go to the end of this run, or put its last weights on show (Enter)")),
            (self.take, _("Use its settings"), _("Train from now on with the settings with which it began")),
            (self.delete, _("Delete"), _("Delete the records of the selected runs (Del)")),
            (self.undo, _("Undo"), _("Bring back the records that were deleted last")),
            (self.more, _("More"), _("What else can be done with these runs")),
        ):  # fmt: skip
            button.setText(text)
            button.setToolTip(tip)
        self._language, self._listing = i18n.language(), ()
        self.table.rows.retranslate()
        self._soon()

    def showEvent(self, event: QShowEvent) -> None:
        self.records.look_again()  # another window may have trained meanwhile
        super().showEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(700), theme.px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(150))
