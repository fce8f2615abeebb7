"""Asking which file: dialogs that do not stop the rest of the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from visualnn.i18n import N_, _
from visualnn.ui import theme

if TYPE_CHECKING:
    from visualnn.ui.window import Window

LABELS = {
    QFileDialog.DialogLabel.LookIn: N_("Folder:"),
    QFileDialog.DialogLabel.FileName: N_("File &name:"),
    QFileDialog.DialogLabel.FileType: N_("File &type:"),
}


def open_dialog(window: Window) -> QFileDialog:
    """Which weights to open; what is in a file decides what it is, so every file can be chosen."""
    dialog = _dialog(window, _("Open weights"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([
        _("Weights ({patterns})").format(patterns="*.npz *.pkl *.pickle *.p *.gz"),
        _("All files ({patterns})").format(patterns="*"),
    ])
    dialog.fileSelected.connect(window.open_weights)
    return dialog


def save_dialog(window: Window) -> QFileDialog:
    """Where to save the weights."""
    dialog = _dialog(window, _("Save weights"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(_("Weights ({patterns})").format(patterns="*.npz"))
    dialog.setDefaultSuffix("npz")
    dialog.selectFile("weights.npz")
    dialog.fileSelected.connect(window.save_weights)
    return dialog


def folder_dialog(window: Window) -> QFileDialog:
    """Which folder to open as a lesson."""
    dialog = _dialog(window, _("Open lesson folder"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    return dialog


def _dialog(window: Window, title: str) -> QFileDialog:
    dialog = QFileDialog(window, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for part, text in LABELS.items():  # Qt's own translations leave some of these out
        dialog.setLabelText(part, _(text))
    dialog.resize(theme.px(760), theme.px(480))
    folder = window.session.settings.window.get("folder", "")
    if folder and Path(folder).is_dir():
        dialog.setDirectory(folder)
    return dialog
