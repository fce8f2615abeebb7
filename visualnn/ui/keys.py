"""Keys without a modifier belong to the field that is being typed in; everywhere else they are shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)  # fmt: skip

_MOVING = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
           Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}  # fmt: skip
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class FieldKeys(QObject):
    """Leaves keys to the fields of a top-level widget, as its event filter.

    Not in the widget's own `event`: all painting of a window happens inside that, and with a Python override around it
    nothing else in the program could run meanwhile: training on its thread would stand still.
    """

    def __init__(self, top: QWidget) -> None:
        super().__init__(top)
        top.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() not in _PLAIN or not uses_key(QApplication.focusWidget(), Qt.Key(event.key())):
            return False
        event.accept()
        return True


def uses_key(widget: QWidget | None, key: Qt.Key) -> bool:
    """Does this widget do something of its own with the key?"""
    if isinstance(widget, QAbstractButton):
        return key == Qt.Key.Key_Space
    if isinstance(widget, QAbstractSlider):
        return key in _MOVING
    if isinstance(widget, QAbstractSpinBox | QComboBox | QAbstractItemView | QLineEdit):
        return _writes(key) or key in _MOVING
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return key in _MOVING or (_writes(key) and not widget.isReadOnly())
    return False


def _writes(key: Qt.Key) -> bool:
    return key.value < 0x01000000  # Qt's own numbers for keys that write nothing start here
