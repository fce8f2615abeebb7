"""Help: what every key does, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

import visualnn
from visualnn.i18n import _
from visualnn.ui import icons, theme
from visualnn.ui.actions import ACTIONS, MENUS
from visualnn.ui.menus import keys_of, plain

if TYPE_CHECKING:
    from visualnn.ui.window import Window

COLUMNS = (("step", "run_to"), ("ask", "what_if", "samples", "train"),
           ("file", "lesson", "view", "arrangement", "help"))  # fmt: skip


def keyboard_dialog(window: Window) -> QDialog:
    """Every key, by menu; made from the actions themselves, so it cannot be out of date."""
    dialog = _dialog(window, _("Keyboard"))
    page = QWidget()
    row = QHBoxLayout(page)
    row.setSpacing(theme.px(40))
    row.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
    for menus in COLUMNS:
        column = QVBoxLayout()
        column.setSpacing(theme.px(16))
        for menu in menus:
            column.addLayout(_keys_of_menu(window, menu))
        column.addStretch(1)
        row.addLayout(column)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setWidget(page)
    dialog.layout().insertWidget(0, scroll, 1)
    room = window.screen().availableSize() * 0.85
    dialog.resize((page.sizeHint() + QSize(theme.px(24), theme.px(72))).boundedTo(room))
    return dialog


def _keys_of_menu(window: Window, menu: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(5))
    grid.addWidget(_heading(plain(_(MENUS[menu]))), 0, 0, 1, 2)
    for action in ACTIONS:
        made = window.menus.by_id[action.id]
        if action.menu == menu and keys_of(made):
            line = grid.rowCount()
            key = QLabel(keys_of(made))
            key.setProperty("key", True)
            grid.addWidget(key, line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(plain(made.text()).rstrip("…")), line, 1)
    grid.setColumnMinimumWidth(0, theme.px(96))
    grid.setColumnStretch(1, 1)
    return grid


def about_dialog(window: Window) -> QDialog:
    """What this program is, in four lines."""
    dialog = _dialog(window, _("About visualnn"))
    picture = QLabel()
    picture.setPixmap(icons.program_icon().pixmap(theme.px(72), theme.px(72)))
    words = QVBoxLayout()
    words.setSpacing(theme.px(8))
    words.addWidget(_heading("visualnn", 1.6))
    for text in (
        _("Version {version}").format(version=visualnn.__version__),
        _("See how a neural network learns: every number can be asked where it came from."),
        _("It works offline. Free software under the MIT licence."),
        _("Handwritten digits: MNIST by Yann LeCun, Corinna Cortes and Christopher Burges, CC BY-SA 3.0."),
    ):
        label = QLabel(text)
        label.setWordWrap(True)
        label.setMinimumWidth(theme.px(380))
        words.addWidget(label)
    row = QHBoxLayout()
    row.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(8))
    row.setSpacing(theme.px(20))
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    dialog.layout().insertLayout(0, row)
    return dialog


def _dialog(window: Window, title: str) -> QDialog:
    dialog = QDialog(window)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, theme.px(16))
    buttons = QDialogButtonBox()
    close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
    close.setDefault(True)
    buttons.rejected.connect(dialog.reject)
    buttons.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
    column.addWidget(buttons)
    return dialog


def _heading(text: str, scale: float = 1.1) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.font(scale, bold=True))
    return label


def opened(dialog: QDialog) -> QDialog:
    """Open a dialog without waiting for its end."""
    dialog.open()
    return dialog
