"""What can be done with runs of the table; what cannot be is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from visualnn.formats.errors import UnreadableFile, plain
from visualnn.i18n import _, ngettext
from visualnn.session.run_csv import save_csv
from visualnn.session.run_record import RunRecord
from visualnn.ui import theme
from visualnn.ui.weights_dialogs import LABELS


class Deeds:
    """Acts on the session's records."""

    def __init__(self, session: Any) -> None:
        self.session, self.records = session, session.records

    def _try(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except (ValueError, UnreadableFile) as error:
            self.session.problem.emit(str(error))
            return False
        return True

    def open(self, record: RunRecord) -> bool:
        """Go to its end, or show its weights."""
        return self._try(partial(self.records.open, record))

    def train_on(self, record: RunRecord) -> None:
        """Train on from its end with the present settings."""
        if self.open(record):
            self.session.run.branch_from_here()

    def take_settings(self, record: RunRecord) -> None:
        """Train as it did from now on."""
        if self._try(partial(self.records.take_settings, record)):
            message = _("The training settings are those with which {name} began.")
            self.session.said.emit(message.format(name=record.name))

    def toggle(self, records: Sequence[RunRecord]) -> None:
        """Put the curves of all on the plot, or where all are there, take them away."""
        shown = all(self.records.is_shown(record) for record in records)
        for record in records:
            self.records.show(record, not shown)

    def delete(self, records: Sequence[RunRecord]) -> None:
        """Those that go on stay: there is something to come of them."""
        busy = self.records.current if self.session.run.state != "idle" else None
        chosen = [record for record in records if record is not busy]
        if len(chosen) < len(records):
            self.session.problem.emit(_("A run that goes on cannot be deleted; stop it first."))
        if chosen:
            self.records.delete(chosen)
            message = ngettext("{n} record was deleted; “Undo” brings it back.",
                               "{n} records were deleted; “Undo” brings them back.", len(chosen))  # fmt: skip
            self.session.said.emit(message.format(n=len(chosen)))

    def copy(self, text: str, count: int) -> None:
        """Put a table into the clipboard."""
        QGuiApplication.clipboard().setText(text)
        message = ngettext("{n} run is in the clipboard, as a table.",
                           "{n} runs are in the clipboard, as a table.", count)  # fmt: skip
        self.session.said.emit(message.format(n=count))

    def ask_where_to_save(self, parent: QWidget, records: Sequence[RunRecord]) -> QFileDialog:
        """Ask for a file for the table."""
        dialog = QFileDialog(parent, _("Save the table of runs"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for part, text in LABELS.items():
            dialog.setLabelText(part, _(text))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Table ({patterns})").format(patterns="*.csv"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("runs.csv")
        dialog.resize(theme.px(760), theme.px(480))
        folder = self.session.settings.window.get("folder", "")
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.fileSelected.connect(partial(self.save, list(records)))
        dialog.open()
        return dialog

    def save(self, records: Sequence[RunRecord], path: str) -> bool:
        """Write the table of these runs."""
        name = plain(Path(path).name)
        try:
            save_csv(Path(path), records)
        except OSError as error:
            message = _("{name} was not saved: {reason}. Choose another place.")
            self.session.problem.emit(message.format(name=name, reason=error.strerror or error))
            return False
        self.session.said.emit(_("Saved {name}.").format(name=name))
        return True
