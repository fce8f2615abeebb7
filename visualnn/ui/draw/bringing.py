"""Bringing a picture onto the sheet: from a file, from the clipboard, or dropped."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session.executor import Executor
from visualnn.session.ink import Gray, ink_of
from visualnn.ui.draw.picture_files import FORMATS, array_of, inks_of, picture_file


class Bringing(QObject):
    """`brought` has the ink of a picture, `refused` the sentence that says why there is none."""

    brought = Signal(object)
    refused = Signal(str)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor

    def ask(self, window: QWidget) -> QFileDialog:
        """Which file to open."""
        dialog = QFileDialog(window, _("Open a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*.{name}" for name in FORMATS)
        dialog.setNameFilters([_("Pictures ({patterns})").format(patterns=patterns)])
        dialog.fileSelected.connect(self.open)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def open(self, path: str | Path) -> None:
        """Read a picture file; the executor does it, and a window goes on meanwhile."""
        self._executor(inks_of(Path(path)), self._receive, self._read)

    def paste(self) -> None:
        """Take the picture on the clipboard, or the picture file that was copied."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and data.hasImage():
            self._bring(ink_of(array_of(QGuiApplication.clipboard().image())))
        elif data is not None and (path := picture_file(data)):
            self.open(path)
        else:
            self.refused.emit(_("There is no picture on the clipboard; copy one first."))

    def _receive(self, inks: Iterable[Gray | None]) -> None:
        for ink in inks:
            self._bring(ink)

    def _bring(self, ink: Gray | None) -> None:
        if ink is None:
            self.refused.emit(_("There is nothing on that picture: no ink that stands out from its paper."))
        else:
            self.brought.emit(ink)

    def _read(self, error: BaseException | None) -> None:
        if isinstance(error, UnreadableFile):
            self.refused.emit(str(error))
        elif error is not None:
            reason = str(error) or type(error).__name__
            self.refused.emit(_("The picture was not opened: {reason}.").format(reason=reason.rstrip(".")))
