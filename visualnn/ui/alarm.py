"""The alarm: says that a number of this trace is none, or that a gradient vanishes or explodes, and leads there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from visualnn.engine.health import Drift, Origin, drifts, first_not_finite
from visualnn.engine.notation import format_number
from visualnn.engine.trace import Trace
from visualnn.i18n import _
from visualnn.session.givens import cell_name
from visualnn.ui import icons, theme


class Alarm(QToolButton):
    """A button that is there only when something is wrong; pressed, it goes to the cell where it began."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.cell: tuple[str, tuple[int, ...]] | None = None
        self._trace: Trace | None = None
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._go)
        self.hide()

    def restyle(self) -> None:
        """Another language, theme or size."""
        self.setIcon(icons.icon("warning", theme.current().wrong))
        self.setIconSize(QSize(theme.px(15), theme.px(15)))
        self.setFont(theme.font(0.9, bold=True))
        color = theme.current().wrong.name()
        self.setStyleSheet(f"QToolButton {{ border: none; padding: 0 {theme.px(4)}px; color: {color}; }}"
                           f"QToolButton:hover, QToolButton:focus {{ text-decoration: underline; }}")  # fmt: skip
        self._trace = None

    def show_trace(self, trace: Trace) -> None:
        """Look through a trace; nothing happens when it is the same."""
        if trace is self._trace:
            return
        self._trace = trace
        origin = first_not_finite(trace)
        found = drifts(trace) if origin is None else []
        if origin is not None:
            self.cell = origin.array, origin.index
            self._say(*_words_of_origin(trace, origin))
        elif found:
            self.cell = found[-1].array, found[-1].index
            self._say(*_words_of_drift(found[-1]))
        else:
            self.cell = None
        self.setVisible(self.cell is not None)

    def _say(self, text: str, tip: str) -> None:
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(tip)

    def _go(self) -> None:
        if self.cell is not None:
            self.session.asking.where_from(*self.cell)


def _words_of_origin(trace: Trace, origin: Origin) -> tuple[str, str]:
    value = format_number(float(trace.arrays[origin.array][origin.index]))
    cell = cell_name(origin.array, origin.index)
    text = _("{cell} is {value}: here it begins").format(cell=cell, value=value)
    if origin.position is None:
        tip = _("{cell} was given as {value}; everything computed from it is not a number, either. Click to go there.")
    else:
        tip = _("{cell} is the first number that is {value}: all that it was computed from is finite. Click to go "
                "there.")
    return text, tip.format(cell=cell, value=value)


def _words_of_drift(drift: Drift) -> tuple[str, str]:
    size = format_number(abs(drift.value), 2)
    if drift.vanishes:
        text = _("{array} vanishes: at most {size}").format(array=drift.array, size=size)
        tip = _("On the way back the gradient has shrunk to {ratio} of what it was at the output: layers this far from "
                "the loss hardly learn. Click to see its largest cell.")
    else:
        text = _("{array} explodes: up to {size}").format(array=drift.array, size=size)
        tip = _("On the way back the gradient has grown to {ratio} times what it was at the output: updates this large "
                "make training diverge. Click to see its largest cell.")
    return text, tip.format(ratio=format_number(drift.ratio, 2))
