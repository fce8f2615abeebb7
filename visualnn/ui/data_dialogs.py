"""Asking which data to open: a file, or a folder of MNIST's four files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.weights_dialogs import LABELS

if TYPE_CHECKING:
    from visualnn.ui.window import Window

PATTERNS = "*.npy *ubyte *ubyte.gz *.pkl.gz *.pkl"


def open_data(window: Window, path: str | Path) -> None:
    """Read a data set; a refusal is shown in the strip and the present data stay."""
    path = Path(path)
    window.strip.hide()
    window.session.settings.window["folder"] = str(path.parent)
    window.session.data_files.open(path)


def ask_for_data(window: Window) -> QFileDialog:
    """Which data to open; of several files that belong together any one can be chosen."""
    dialog = QFileDialog(window, _("Open data"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for part, text in LABELS.items():
        dialog.setLabelText(part, _(text))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([
        _("X.npy, mnist.pkl.gz or a file of MNIST ({patterns})").format(patterns=PATTERNS),
        _("All files ({patterns})").format(patterns="*"),
    ])
    dialog.resize(theme.px(760), theme.px(480))
    folder = window.session.settings.window.get("folder", "")
    if folder and Path(folder).is_dir():
        dialog.setDirectory(folder)
    dialog.fileSelected.connect(partial(open_data, window))
    dialog.open()
    return dialog
