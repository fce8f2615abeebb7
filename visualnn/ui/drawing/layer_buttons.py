"""Buttons in the picture of the network, while it is edited: units more or less, layers more or less."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from visualnn import i18n
from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.drawing.network_view import NetworkView

SIDE, GAP = 22, 3  # of a button, at zoom 1
OF_LAYER = {"fewer": ("−", N_("One unit less in layer {layer}")), "more": ("+", N_("One unit more in layer {layer}")),
            "remove": ("✕", N_("Remove layer {layer}"))}  # fmt: skip


class LayerButtons(QObject):
    """− + ✕ under each hidden layer, and ⊕ between two columns for a new layer, while `edit` is pressed; otherwise they
    cost nothing.
    """

    def __init__(self, view: NetworkView, session: Any, below: QWidget) -> None:
        """`below` makes room for them."""
        super().__init__(view)
        self.view, self.session, self.below = view, session, below
        self.shown = False
        self.buttons: dict[tuple[str, int], QToolButton] = {}
        self._placed: tuple[object, ...] = ()
        self.edit = QToolButton(view)
        self.edit.setText("±")
        self.edit.setCheckable(True)
        self.edit.setAutoRaise(True)
        self.edit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.edit.toggled.connect(self.show_buttons)

    def show_buttons(self, shown: bool) -> None:
        """Begin or end the editing."""
        self.shown, self._placed = shown, ()
        self.below.setVisible(not shown)
        self.view.looked.emit()

    def place(self) -> None:
        """Put the buttons where the columns are now."""
        view = self.view
        key = (view.places, view.camera, view.size(), theme.zoom(), theme.current().name, self.session.network,
               i18n.language())
        if key == self._placed:
            return
        self._placed = key
        self._place_switch()
        wanted = self._wanted() if self.shown else {}
        for name in [name for name in self.buttons if name not in wanted]:
            self.buttons.pop(name).deleteLater()
        side = theme.px(SIDE)
        for name, (x, y) in wanted.items():
            button = self.buttons.get(name) or self._made(*name)
            tip = _tip(*name)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setFont(theme.font(0.9, bold=True))
            button.setGeometry(round(x - side / 2), round(y), side, side)
            button.show()
            button.raise_()
        for one, other in zip(list(wanted), list(wanted)[1:], strict=False):
            view.setTabOrder(self.buttons[one], self.buttons[other])

    def _place_switch(self) -> None:
        """At the top right, where nothing else is."""
        side = theme.px(SIDE + 4)
        self.edit.setGeometry(self.view.width() - side - theme.px(4), theme.px(4), side, side)
        self.edit.setFont(theme.font(bold=True))
        self.edit.setToolTip(_("Edit the network here: buttons for more and fewer units and layers"))
        self.edit.setAccessibleName(_("Edit the network"))

    def _wanted(self) -> dict[tuple[str, int], tuple[float, float]]:
        """Where each button stands: its middle and its top, by what it does and the number of the layer."""
        view, found = self.view, dict[tuple[str, int], tuple[float, float]]()
        if view.shown is None:
            return found
        columns, middles = view.shown.trace.columns, [self._middle(place) for place in range(len(view.places))]
        changeable = {part.number for part in self.session.editing.parts[:-1] if part.units}
        step, top = theme.px(SIDE) + theme.px(GAP), view.height() - theme.px(SIDE + GAP)
        crowded = min(b - a for a, b in pairwise(middles)) < 3.3 * step  # then one above the other
        for place, column in enumerate(columns[:-1]):
            if column.number in changeable:
                for k, what in enumerate(OF_LAYER):
                    at = (0, (k - 2) * step) if crowded else ((k - 1) * step, 0)
                    found[what, column.number] = middles[place] + at[0], top + at[1]
            above = 3 * step if crowded else step
            found["add", column.number] = (middles[place] + middles[place + 1]) / 2, top - above
        return found

    def _middle(self, place: int) -> float:
        left, top, width, _height = self.view.places[place].box
        x, _y = self.view.camera.screen(self.view.places[place].centers[:1] * 0 + (left + width / 2, top))[0]
        return float(x)

    def _made(self, what: str, number: int) -> QToolButton:
        button = QToolButton(self.view)
        button.setText(OF_LAYER[what][0] if what in OF_LAYER else "⊕")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self._do, what, number))
        self.buttons[what, number] = button
        return button

    def _do(self, what: str, number: int) -> None:
        editing = self.session.editing
        try:
            if what in ("add", "remove"):
                getattr(editing, what)(number)
            else:
                part = next(part for part in editing.parts if part.number == number)
                editing.resize(number, part.units + (1 if what == "more" else -1))
        except ValueError as error:
            self.session.problem.emit(str(error))


def _tip(what: str, number: int) -> str:
    if what in OF_LAYER:
        return _(OF_LAYER[what][1]).format(layer=number)
    return _("Put a new layer behind layer {layer}").format(layer=number) if number else _(
        "Put a new layer behind the input")
