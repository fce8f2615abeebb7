"""Where one number is changed: a small sheet near the click, with a slider and a field, and the network follows."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.ui import icons, theme
from visualnn.ui.drawing.one_line import OneLine
from visualnn.ui.nudge_fields import MOST, NudgeSlider, StepBox, span_around
from visualnn.ui.number_box import shortest
from visualnn.ui.step_words import cell_name

CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Nudge(QFrame):
    """A sheet inside the window, not modal: everything else stays usable. Changes are live, so Enter and Esc only close
    it.
    """

    def __init__(self, session: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self.cell: tuple[str, tuple[int, ...]] = ("", ())
        self._wish: float | None = None
        self._span = (0.0, 1.0)
        self._from: QWidget | None = None
        self._grip = QPoint()
        self.setObjectName("nudge")
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.low, self.high, self.before, self.hint = QLabel(), QLabel(), QLabel(), QLabel(), OneLine()
        self.slider, self.box = NudgeSlider(), StepBox()
        self.reset, self.close_button = QPushButton(), QToolButton()
        self._arrange()
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self._apply)
        self.slider.chosen.connect(self._choose)
        self.slider.sliderPressed.connect(session.what_if.end_stroke)
        self.box.edited.connect(self._typed)
        self.reset.clicked.connect(self._reset)
        self.close_button.clicked.connect(self.close)
        self.retranslate()
        self.hide()

    def _arrange(self) -> None:
        for label in (self.title, self.low, self.high, self.before):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.low, self.high, self.before):
            label.setProperty("muted", True)
        self.close_button.setAutoRaise(True)
        self._column = QVBoxLayout(self)
        top, grid = QHBoxLayout(), QGridLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button)
        grid.addWidget(self.slider, 0, 0, 1, 2)
        grid.addWidget(self.low, 1, 0)
        grid.addWidget(self.high, 1, 1, Qt.AlignmentFlag.AlignRight)
        grid.setVerticalSpacing(0)
        bottom = QHBoxLayout()
        bottom.addWidget(self.box, 1)
        bottom.addWidget(self.reset)
        self._column.addLayout(top)
        self._column.addLayout(grid)
        self._column.addLayout(bottom)
        self._column.addWidget(self.before)
        self._column.addWidget(self.hint)
        QWidget.setTabOrder(self.box, self.slider)
        QWidget.setTabOrder(self.slider, self.reset)
        QWidget.setTabOrder(self.reset, self.close_button)

    # What the person does

    def open(self, array: str, index: tuple[int, ...], near: QPoint | None = None) -> None:
        """Change this weight, bias or pixel; the sheet stands near a place on the screen."""
        what_if = self.session.what_if
        if not what_if.can_change(array, index):
            return
        what_if.end_stroke()
        if not self.isVisible():
            self._from = QApplication.focusWidget()
        self.cell = (array, index)
        self._span = self._range()
        self.box.step = 0.01 if self._span[1] <= 2 else 0.1
        self.box.lineEdit().clear()  # or what was typed for another cell would stay
        self.refresh()
        self.restyle()
        self.adjustSize()
        self._stand(near)
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)
        self.box.selectAll()

    def _range(self) -> tuple[float, float]:
        """What the slider spans: a pixel from 0 to 1, a weight as far as the largest of its array."""
        array, index = self.cell
        now = (self.session.what_if.value_of(array, index), self.session.what_if.original_of(array, index))
        if array == "x" and all(0 <= value <= 1 for value in now):
            return 0.0, 1.0
        values = np.abs([*np.ravel(self.session.trace.arrays[array]), *now])
        most = min(span_around(float(np.max(values[np.isfinite(values)], initial=0.5))), MOST)
        return -most, most

    def _choose(self, value: float) -> None:
        """One new trace for each turn of the event loop, however fast the mouse is."""
        self._wish = value
        self._due.start()

    def _typed(self) -> None:
        if self.box.value is not None:
            self._choose(self.box.value)
        self._say()

    def _apply(self) -> None:
        wish, self._wish = self._wish, None
        if wish is None or not self.isVisible():
            return
        try:
            self.session.what_if.nudge(*self.cell, wish)
        except ValueError as error:
            self.session.problem.emit(str(error))

    def _reset(self) -> None:
        self.box.lineEdit().clear()
        self.session.what_if.reset(*self.cell)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._apply()
        self.session.what_if.end_stroke()
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here) and self._from is not None and self._from.isVisible():
            self._from.setFocus(Qt.FocusReason.PopupFocusReason)
        self._from = None
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in CLOSING:
            event.accept()  # Esc closes this sheet, and does not stop the training
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons():  # out of the way of what it changes
            self._put(self.mapToParent(event.position().toPoint()) - self._grip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in CLOSING:
            self.close()
        else:
            super().keyPressEvent(event)

    # What is shown

    def refresh(self) -> None:
        """Show the number as it is now, whoever changed it."""
        what_if = self.session.what_if
        if not what_if.can_change(*self.cell):
            self.close()
            return
        old, now = what_if.original_of(*self.cell), what_if.value_of(*self.cell)
        self.slider.show_number(now, *self._span, mark=old)
        typed, exact = self.box.value, self.session.network.dtype
        bad = typed is None and bool(self.box.text())  # stays, with its hint
        same = typed is not None and float(np.asarray(typed).astype(exact)) == now
        if not (bad or same) and self._wish is None:
            self.box.show_value(float(str(np.asarray(now).astype(exact))))
        self.before.setText(_("before: {value}").format(value=format_number(old, self.session.settings.decimals)))
        self.reset.setEnabled(now != old)
        self._say()

    def _say(self) -> None:
        way = _("The network follows live; Ctrl+Z undoes.")
        if self.cell[0] == "x":
            way = _("Alt and drag over the input draws, with Shift rubs out.")
        self.hint.show_text(self.box.hint or way)

    def _stand(self, near: QPoint | None) -> None:
        """Beside the place; without one at the right, where it does not hide the network."""
        window, gap = self.parentWidget(), theme.px(12)
        place = window.mapFromGlobal(near) if near is not None else None
        if place is None or not window.rect().contains(place):
            place = QPoint(window.width(), window.height() // 4)
        self._put(place + QPoint(gap, gap))

    def _put(self, place: QPoint) -> None:
        """As near to a place of the window as it is inside the window."""
        window, gap = self.parentWidget(), theme.px(4)
        left = min(place.x(), window.width() - self.width() - gap)
        self.move(max(gap, left), max(gap, min(place.y(), window.height() - self.height() - gap)))

    def retranslate(self) -> None:
        self.reset.setText(_("Reset"))
        self.close_button.setToolTip(_("Close"))
        self.close_button.setAccessibleName(_("Close"))
        self.slider.setAccessibleName(_("The number, as a slider"))
        self.box.setAccessibleName(_("The number"))
        self.restyle()
        if self.isVisible():
            self.refresh()

    def restyle(self) -> None:
        array, index = self.cell
        self.title.setText(cell_name(array, index))
        self.title.setFont(theme.font(1.1, mono=True, bold=True))
        self.close_button.setIcon(icons.icon("close"))
        self.close_button.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._column.setContentsMargins(theme.px(14), theme.px(8), theme.px(10), theme.px(10))
        self._column.setSpacing(theme.px(6))
        self.hint.setFont(theme.font(0.88))
        self.setFixedWidth(theme.px(330))
        low, high = self._span
        self.low.setText(shortest(low).replace("-", "−"))
        self.high.setText(shortest(high))


def of(session: Any) -> Nudge | None:
    """The sheet of the window that shows this session."""
    for top in QApplication.topLevelWidgets():
        for found in top.findChildren(Nudge):
            if found.session is session:
                return found
    return None
