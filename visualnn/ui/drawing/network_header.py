"""Above the picture: the phase, what this step does, which edges are shown, and the camera's buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from visualnn.i18n import N_, _
from visualnn.ui import icons, step_words, theme
from visualnn.ui.drawing.edge_layer import MODES
from visualnn.ui.drawing.one_line import OneLine

MODE_TEXTS = {
    "strongest": (N_("Strongest"), N_("Show the edges with the largest weights of each layer")),
    "step": (N_("This step"), N_("Show only the edges that the current step uses")),
    "all": (N_("All edges"), N_("Show every edge: the strongest as lines, the others as a mist")),
}
ZOOMS = {
    "zoom-out": (0.8, N_("Zoom out (−)")),
    "fit": (0.0, N_("Show the whole network (F)")),
    "zoom-in": (1.25, N_("Zoom in (+)")),
}


class NetworkHeader(QWidget):
    """Says which mode was chosen and by what factor to zoom (0 shows everything); the panel says what to show."""

    mode_chosen = Signal(str)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.phase, self.hint = QLabel(), OneLine()
        self.modes = {mode: QToolButton() for mode in MODES}
        self.zooms = {icon: QToolButton() for icon in ZOOMS}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.phase, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.hint, 1)
        for mode, button in self.modes.items():
            button.setCheckable(True)
            button.setChecked(mode == "strongest")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.mode_chosen.emit, mode))
            self._group.addButton(button)
            self._row.addWidget(button)
        for icon, button in self.zooms.items():
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.zoomed.emit, ZOOMS[icon][0]))
            self._row.addWidget(button)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)

    def retranslate(self) -> None:
        for mode, button in self.modes.items():
            text, tip = MODE_TEXTS[mode]
            button.setText(_(text))
            button.setToolTip(_(tip))
        for icon, button in self.zooms.items():
            button.setToolTip(_(ZOOMS[icon][1]))
            button.setAccessibleName(_(ZOOMS[icon][1]))

    def restyle(self) -> None:
        """Other colours or another size."""
        self._row.setSpacing(theme.px(5))
        for icon, button in self.zooms.items():
            button.setIcon(icons.icon(icon))
            button.setIconSize(QSize(theme.px(18), theme.px(18)))

    def show_phase(self, name: str) -> None:
        """The phase of the current step, in its colour."""
        color = theme.current().phase(name)
        self.phase.setText(step_words.phase_name(name))
        style = (
            f"background: {color.name()}; color: {theme.on(color).name()}; font-weight: bold;"
            f" border-radius: {theme.px(4)}px; padding: {theme.px(2)}px {theme.px(8)}px;"
        )
        if self.phase.styleSheet() != style:  # Qt polishes a widget anew even for the same style
            self.phase.setStyleSheet(style)
