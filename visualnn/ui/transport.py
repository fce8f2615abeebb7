"""The buttons of the walk: to the ends, back and forward, by array, layer or phase, play, grain and speed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.icons import icon
from visualnn.ui.player import SPEEDS


@dataclass(frozen=True)
class Jump:
    """A button that moves: by how much, by what grain ("" is the chosen one), and what its tooltip says."""

    name: str
    by: int
    grain: str
    icon: str
    tip: str
    keys: str
    text: str = ""


JUMPS = (
    Jump("back", -1, "", "step-back", N_("One step back"), "Left, A", N_("Back")),
    Jump("forward", 1, "", "step-forward", N_("One step forward"), "Right, D", N_("Step")),
    Jump("array back", -1, "array", "step-back", N_("Back to the previous array"), "Shift+Left"),
    Jump("array forward", 1, "array", "step-forward", N_("On to the next array"), "Shift+Right"),
    Jump("layer back", -1, "layer", "step-back", N_("Back to the previous layer"), "Ctrl+Left"),
    Jump("layer forward", 1, "layer", "step-forward", N_("On to the next layer"), "Ctrl+Right"),
    Jump("phase back", -1, "phase", "step-back", N_("Back to the previous phase"), "Ctrl+Shift+Left"),
    Jump("phase forward", 1, "phase", "step-forward", N_("On to the next phase"), "Ctrl+Shift+Right"),
)
# Into the next finer grain, or out to the next coarser one: by how much, inward or not, icon, tooltip, keys.
ENTRIES = {
    "into": (1, True, "into", N_("Into: the first piece of what comes next, in the next finer grain"), "S"),
    "out": (1, False, "out", N_("Out: to the end of the piece around us, and on in the next coarser grain"), "W"),
}
GRAINS = {
    "term": (N_("Term"), N_("A step is one term of a sum"), "0"),
    "unit": (N_("Unit"), N_("A step is one unit"), "1"),
    "array": (N_("Array"), N_("A step is one array"), "2"),
    "layer": (N_("Layer"), N_("A step is one layer"), "3"),
    "phase": (N_("Phase"), N_("A step is one phase"), "4"),
}


class Transport(QWidget):
    """Says what was pressed; `show_state` says how it should look."""

    moved = Signal(int, str)
    entered = Signal(int, bool)
    went_to_start = Signal()
    went_to_end = Signal()
    toggled = Signal()
    grain_chosen = Signal(str)
    speed_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.jumps = {jump.name: self._button() for jump in JUMPS}
        for jump in JUMPS:
            self.jumps[jump.name].clicked.connect(partial(self.moved.emit, jump.by, jump.grain))
        self.entries = {name: self._button() for name in ENTRIES}
        for name, (by, inward, *_rest) in ENTRIES.items():
            self.entries[name].clicked.connect(partial(self.entered.emit, by, inward))
        self.start, self.end, self.play = self._button(), self._button(), self._button()
        self.start.clicked.connect(self.went_to_start)
        self.end.clicked.connect(self.went_to_end)
        self.play.clicked.connect(self.toggled)
        self.grains = {name: self._button(checkable=True) for name in GRAINS}
        self._only_one = QButtonGroup(self)
        for name, button in self.grains.items():
            self._only_one.addButton(button)
            button.clicked.connect(partial(self.grain_chosen.emit, name))
        self.speed = QComboBox()
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.addItems([""] * len(SPEEDS))
        self.speed.activated.connect(self._choose_speed)
        self._labels = {name: QLabel() for name in ("array", "layer", "phase", "by")}
        self._playing: bool | None = None
        self._arrange()
        self.retranslate()

    def _button(self, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setCheckable(checkable)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _arrange(self) -> None:
        flow = Flow(self, gap=18)
        jumps = self.jumps
        flow.addWidget(_row(self.start, jumps["back"], self.play, jumps["forward"], self.end, gap=4))
        self._entries = _row(*self.entries.values(), gap=4)
        flow.addWidget(self._entries)
        flow.addWidget(_row(self._labels["by"], *self.grains.values(), gap=3))
        flow.addWidget(_row(self.speed))
        self._more = _row(*(
            _row(jumps[f"{name} back"], self._labels[name], jumps[f"{name} forward"], gap=5)
            for name in ("array", "layer", "phase")
        ), gap=10)  # fmt: skip
        flow.addWidget(self._more)

    def row_height(self) -> int:
        """The height of one row of buttons."""
        return self.play.sizeHint().height()

    def show_jumps(self, width: int, generous: bool) -> None:
        """Show the buttons for arrays, layers and phases, and for into and out, where they have room; their keys work
        everywhere.
        """
        spare = (self._labels["by"], self._entries, self._more)
        for part in spare:
            part.show()
        if generous:
            return
        for part in reversed(spare):  # what has keys of its own goes first
            if self.layout().sizeHint().width() > width:
                part.hide()

    def retranslate(self) -> None:
        """Set every text, icon and size again."""
        for jump in JUMPS:
            self._dress(self.jumps[jump.name], jump.icon, _(jump.text) if jump.text else "", _(jump.tip), jump.keys)
        for name, (_by, _inward, picture, tip, keys) in ENTRIES.items():
            self._dress(self.entries[name], picture, "", _(tip), keys)
        self._dress(self.start, "to-start", "", _("To the start: nothing is computed"), "Home")
        self._dress(self.end, "to-end", "", _("To the end: everything is computed"), "End")
        for name, (text, tip, key) in GRAINS.items():
            self._dress(self.grains[name], "", _(text), _(tip), key)
        for name in ("array", "layer", "phase"):
            self._labels[name].setText(_(GRAINS[name][0]))
        self._labels["by"].setText(_("Step by"))
        for number, speed in enumerate(SPEEDS):
            self.speed.setItemText(number, _("{count} a second").format(count=f"{speed:,}"))
        self.speed.setAccessibleName(_("Speed of playing"))
        self.speed.setToolTip(_("Steps a second while playing"))
        self._playing = None

    def _dress(self, button: QToolButton, picture: str, text: str, tip: str, keys: str) -> None:
        if picture:
            button.setIcon(icon(picture))
            button.setIconSize(QSize(theme.px(18), theme.px(18)))
        style = Qt.ToolButtonStyle
        both = style.ToolButtonTextBesideIcon if picture else style.ToolButtonTextOnly
        button.setToolButtonStyle(both if text else style.ToolButtonIconOnly)
        button.setText(text)
        button.setAccessibleName(tip)
        native = QKeySequence.SequenceFormat.NativeText
        shown = ", ".join(QKeySequence(key).toString(native) for key in keys.split(", "))
        button.setToolTip(f"{tip} ({shown})")

    def show_state(self, *, back: bool, forward: bool, grain: str, playing: bool, speed: float) -> None:
        """Show what is possible and chosen now."""
        for jump in JUMPS:
            self.jumps[jump.name].setEnabled(back if jump.by < 0 else forward)
        grains = list(GRAINS)
        self.entries["into"].setEnabled(forward and grain != grains[0])
        self.entries["out"].setEnabled(forward and grain != grains[-1])
        self.start.setEnabled(back)
        self.end.setEnabled(forward)
        self.play.setEnabled(forward or playing)
        if grain in self.grains and not self.grains[grain].isChecked():
            self.grains[grain].setChecked(True)
        nearest = min(range(len(SPEEDS)), key=lambda number: abs(SPEEDS[number] - speed))
        if self.speed.currentIndex() != nearest:
            self.speed.setCurrentIndex(nearest)
        if playing != self._playing:
            self._playing = playing
            text, tip = (_("Pause"), _("Pause")) if playing else (_("Play"), _("Play the steps one after the other"))
            self._dress(self.play, "pause" if playing else "play", text, tip, "Space")

    def _choose_speed(self, number: int) -> None:
        self.speed_chosen.emit(float(SPEEDS[number]))


def _row(*widgets: QWidget, gap: int = 0) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for widget in widgets:
        layout.addWidget(widget)
    return holder
