"""What the hand and the keyboard do on the text of a program."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from visualnn.lessons.programs import Variable
from visualnn.ui.code_paper import CodePaper

STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CodeView(CodePaper):
    """Pointing, clicks and keys on variables and line numbers are told to whoever knows the cells.

    With the focus, up and down walk over the lines that make something; Enter selects, Ctrl+Enter asks where it comes
    from, Shift+Enter runs to the line, and the menu key opens the menu.
    """

    pointed = Signal(object)  # a Variable, or None
    chosen = Signal(object)
    asked = Signal(object)
    menu_wanted = Signal(object, QPoint)
    line_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number_tip = ""
        self._under: Variable | None = None

    def variable_at(self, place: QPointF) -> Variable | None:
        """The variable there, or that whose value stands there."""
        if self.program is None or place.x() < self.gutter:
            return None
        line = self.line_at(place.y())
        own = [variable for variable in self.program.variables if variable.line == line]
        found = [variable for variable in own if self.place_of(variable).contains(place)]
        if found:
            return min(found, key=lambda variable: variable.end - variable.start)
        if line in self.values and self.value_place(line).contains(place):
            return self._first(line)
        return None

    def _first(self, line: int) -> Variable | None:
        """What a line makes: its leftmost variable."""
        own = [v for v in self.program.variables if v.line == line] if self.program else []
        return min(own, key=lambda variable: variable.start, default=None)

    # ---- the mouse ----

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.variable_at(event.position()))
        hand = self._under is not None or bool(self._numbered(event.position()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def _numbered(self, place: QPointF) -> int:
        """The line whose number is there, if it makes something; 0 for none."""
        line = self.line_at(place.y())
        return line if place.x() < self.gutter and line in self.valued else 0

    def _point(self, variable: Variable | None) -> None:
        if variable != self._under:
            self._under = variable
            self.pointed.emit(variable)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if line := self._numbered(event.position()):
            self.line_wanted.emit(line)
        elif variable := self.variable_at(event.position()):
            self.chosen.emit(variable)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (variable := self.variable_at(event.position())):
            self.asked.emit(variable)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            line = self.at or next(iter(self.running.lit), 0)
            variable = self._first(line)
            at = self.viewport().mapToGlobal(self.row_of(line).bottomLeft())
        else:
            variable, at = self.variable_at(QPointF(event.pos())), event.globalPos()
        if variable is not None:
            self.menu_wanted.emit(variable, at)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point(None)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = QPointF(event.pos())
            text = self.number_tip if self._numbered(place) else self.value_at(self.line_at(place.y()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    # ---- the keyboard ----

    def event(self, event: QEvent) -> bool:
        """Up, down and Enter belong to the program while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.valued:
            if event.key() not in STEPS and event.key() not in ENTER:
                return super().event(event)
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        variable = self._first(self.at)
        if event.key() in STEPS and self.valued:
            self._walk(STEPS[Qt.Key(event.key())])
        elif event.key() in ENTER and self.at and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.line_wanted.emit(self.at)
        elif event.key() in ENTER and variable is not None:
            asks = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.asked if asks else self.chosen).emit(variable)
        else:
            event.ignore()  # the window's keys

    def _walk(self, by: int) -> None:
        """To the next line that makes something, beginning at the lit one."""
        start = self.at or next(iter(self.running.lit), 0)
        further = [line for line in self.valued if (line > start if by > 0 else line < start)]
        if further:
            self.at = min(further) if by > 0 else max(further)
            self.bring_into_sight((self.at,))
            self._point(self._first(self.at))
            self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.at = 0
            self._point(None)
        super().focusOutEvent(event)
        self.viewport().update()
