"""Saving a plot, or the values of all curves, to a file that the person chooses."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from visualnn.formats.errors import plain
from visualnn.i18n import N_, _
from visualnn.session.curve_export import Saved, exported, run_curves
from visualnn.ui import theme
from visualnn.ui.plotting.picture import as_png, as_svg
from visualnn.ui.weights_dialogs import LABELS

if TYPE_CHECKING:
    from visualnn.ui.panels.curves import CurvesPanel
    from visualnn.ui.plotting.pane import PlotPane

KINDS = {"csv": N_("Values ({patterns})"), "png": N_("Pictures ({patterns})"), "svg": N_("Drawings ({patterns})")}


class Saving(QObject):
    """Asks where, and writes there all of it or nothing; what happened is one sentence of the session."""

    def __init__(self, panel: CurvesPanel) -> None:
        super().__init__(panel)
        self.panel = panel

    def ask(self, kind: str, pane: PlotPane) -> QFileDialog:
        """Which file to save to; the window goes on meanwhile."""
        panel: QWidget = self.panel
        dialog = QFileDialog(panel.window(), _("Save"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for part, text in LABELS.items():
            dialog.setLabelText(part, _(text))
        dialog.resize(theme.px(760), theme.px(480))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_(KINDS[kind]).format(patterns=f"*.{kind}"))
        dialog.setDefaultSuffix(kind)
        folder = self.panel.session.settings.window.get("folder", "")
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.selectFile(f"{'curves' if kind == 'csv' else pane.file_name}.{kind}")
        dialog.fileSelected.connect(partial(self.save, kind, pane))
        dialog.open()
        return dialog

    def save(self, kind: str, pane: PlotPane, path: str | Path) -> None:
        """Write the values of all runs on the plot, or a picture of the pane."""
        session, path = self.panel.session, Path(path)
        session.settings.window["folder"] = str(path.parent)
        if kind == "csv":
            job = exported(path, run_curves(session))
            session.executor(job, self._receive, partial(self._ended, path))
            return
        try:
            (as_png if kind == "png" else as_svg)(pane, path)
        except OSError as error:
            self._ended(path, error)
        else:
            session.said.emit(_("Saved {name}.").format(name=plain(path.name)))

    def _receive(self, results: list[Saved]) -> None:
        for saved in results:
            if saved.done:
                self.panel.session.said.emit(_("Saved {name}.").format(name=plain(saved.path.name)))

    def _ended(self, path: Path, error: BaseException | None) -> None:
        if error is None:
            return
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        message = _("{name} was not saved: {reason}. Choose another place.")
        self.panel.session.problem.emit(message.format(name=plain(path.name), reason=reason))
