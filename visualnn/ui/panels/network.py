"""Network: the picture that the whole class looks at, alive with the numbers of the trace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from visualnn.engine.notation import format_number
from visualnn.i18n import N_, _
from visualnn.ui import icons, step_words, theme
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.edge_layer import MODES, STRONGEST
from visualnn.ui.drawing.network_view import NetworkView
from visualnn.ui.drawing.one_line import OneLine
from visualnn.ui.drawing.places import card_box
from visualnn.ui.drawing.roles import Roles
from visualnn.ui.drawing.snapshot import Snapshot, snapshot
from visualnn.ui.drawing.unit_card import UnitCard
from visualnn.ui.drawing.unit_words import cell_index, lines
from visualnn.ui.panel import Panel

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


class NetworkPanel(Panel):
    """Reads the trace and the playhead; clicks go to the selection. Its own are the camera, the mode and the mouse."""

    name = "network"
    title = N_("Network")
    area = "center"
    order = 10

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.view = NetworkView()
        self.card = UnitCard(self.view)
        self.phase, self.hint, self.count = QLabel(), OneLine(), QLabel(self.view)
        self.modes = {mode: QToolButton() for mode in MODES}
        self.zooms = {icon: QToolButton() for icon in ZOOMS}
        self._group = QButtonGroup(self)
        self._roles: Roles | None = None
        self._look: tuple[str, float] = ("", 0.0)
        self._arrange()
        self._connect()
        self.watch(session.opened, session.retraced, session.playhead.moved, session.selection.changed)
        self.retranslate()

    def _arrange(self) -> None:
        self._row = QHBoxLayout()
        self._row.addWidget(self.phase, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.hint, 1)
        for mode, button in self.modes.items():
            button.setCheckable(True)
            button.setChecked(mode == "strongest")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button)
            self._row.addWidget(button)
        for button in self.zooms.values():
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(button)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for label in (self.hint, self.count):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        for mode, button in self.modes.items():
            button.clicked.connect(partial(self.show_mode, mode))
        for icon, button in self.zooms.items():
            factor = ZOOMS[icon][0]
            button.clicked.connect(partial(self.view.zoom_by, factor) if factor else self.view.fit)
        self.view.hovered.connect(self._hover)
        self.view.looked.connect(self._place)
        self.view.chose.connect(self.select)
        self.view.cleared.connect(self.session.selection.clear)
        self.view.asked_for_current.connect(self.select_current)

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"fit": self.view.fit}

    # Showing

    @property
    def shown(self) -> Snapshot | None:
        """What is on show."""
        return self.view.shown

    def refresh(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            self._restyle()
        trace = self.session.trace
        if self._roles is None or self._roles.trace is not trace:
            self._roles = Roles(trace)
        shown = snapshot(trace, self.session.playhead.position, self._roles)
        self.view.show_snapshot(shown, self._names(), self._headings(shown))
        self._show_selection(shown)
        self._show_words(shown)
        if self.view.overlay.hovered is not None:
            self._hover()

    def retranslate(self) -> None:
        for mode, button in self.modes.items():
            text, tip = MODE_TEXTS[mode]
            button.setText(_(text))
            button.setToolTip(_(tip))
        for icon, button in self.zooms.items():
            button.setToolTip(_(ZOOMS[icon][1]))
            button.setAccessibleName(_(ZOOMS[icon][1]))
        self.view.setAccessibleName(_("The network, its units and edges"))
        self.card.restyle()
        self.refresh_soon()

    def _restyle(self) -> None:
        self._column.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        self._column.setSpacing(theme.px(5))
        self._row.setSpacing(theme.px(5))
        self.count.setFont(theme.font(0.88))
        self.count.setStyleSheet(f"color: {theme.current().muted.name()}; background: transparent;")
        for icon, button in self.zooms.items():
            button.setIcon(icons.icon(icon))
            button.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.card.restyle()
        self.view.restyle()

    def _names(self) -> tuple[str, ...]:
        outputs = self.session.trace.columns[-1].shape
        names = tuple(self.session.samples.class_names)
        return names if outputs == (len(names),) else ()

    def _headings(self, shown: Snapshot) -> list[tuple[str, str]]:
        """The array's name, and what it is: "100 · Sigmoid"."""
        kinds = shown.roles.kinds
        headings = []
        for number, column in enumerate(shown.trace.columns):
            size = len(shown.columns[number].values)
            kind = f"{size} · {kinds.get(column.values, column.kind)}"
            headings.append((column.values, kind if number else _("input, {size}").format(size=size)))
        return headings

    def _show_words(self, shown: Snapshot) -> None:
        now = theme.current()
        name = shown.step.phase if shown.step else "forward"
        color = now.phase(name)
        self.phase.setText(step_words.phase_name(name))
        style = (
            f"background: {color.name()}; color: {theme.on(color).name()}; font-weight: bold;"
            f" border-radius: {theme.px(4)}px; padding: {theme.px(2)}px {theme.px(8)}px;"
        )
        if self.phase.styleSheet() != style:  # Qt polishes a widget anew even for the same style
            self.phase.setStyleSheet(style)
        step = shown.step
        words = step_words.sentence(step) if step else step_words.beginning(shown.trace)
        number = format_number(step.value, self.session.settings.decimals) if step else ""
        self.hint.show_text(words, f"{step_words.cell_name(step.array, step.index)} = {number}" if step else "")
        sentence = self.edges_sentence(shown)
        if self.count.text() != sentence:
            self.count.setText(sentence)

    def edges_sentence(self, shown: Snapshot) -> str:
        """How many of how many edges can be seen, and which."""
        edges, products = self.view.edges, sum(map(len, self.view.overlay.products))
        total, mode = f"{edges.total:,}", self.view.mode
        if mode == "all" or (mode == "strongest" and edges.shown == edges.total):
            if edges.total <= STRONGEST:
                return _("All {total} edges.").format(total=total)
            return _("All {total} edges, the strongest {strong} as lines.").format(
                total=total, strong=sum(map(len, edges.strokes)))
        if mode == "strongest" and not products:
            return _("{shown} of {total} edges: the strongest of each layer.").format(
                shown=f"{edges.shown:,}", total=total)
        if not products:
            return _("0 of {total} edges: this step uses none.").format(total=total)
        cell = step_words.cell_name(shown.step.array, shown.step.index) if shown.step else ""
        if mode == "step" and products == 1:
            return _("1 of {total} edges: the one of {cell}.").format(total=total, cell=cell)
        if mode == "step":
            return _("{shown} of {total} edges: the products of {cell} that are not 0.").format(
                shown=f"{products:,}", total=total, cell=cell)
        return _("{shown} of {total} edges: the strongest, and {products} of {cell}.").format(
            shown=f"{edges.shown + products:,}", total=total, products=f"{products:,}", cell=cell)

    # Asking

    def show_mode(self, mode: str) -> None:
        """Which edges are shown: the strongest, those of this step, or all."""
        self.modes[mode].setChecked(True)
        self.view.show_mode(mode)
        if self.shown is not None:
            self._show_words(self.shown)

    def select(self, column: int, unit: int) -> None:
        """Select a unit by the place of its column and its number in it."""
        described = self.session.trace.columns[column]
        self.session.selection.select(described.values, cell_index(described.shape, unit))

    def select_current(self) -> None:
        """Select the cell that the current step computes."""
        step = self.session.playhead.current
        if step is not None:
            self.session.selection.select(step.array, step.index)

    def _show_selection(self, shown: Snapshot) -> None:
        selection, chosen = self.session.selection, None
        if selection.array in shown.trace.arrays and selection.index is not None and selection.array is not None:
            found = shown.roles.units(selection.array, selection.index)
            chosen = (found[0], int(found[1][0])) if found is not None and len(found[1]) else None
        self.view.choose(chosen)
        self.card.show_unit(shown, self.view.places, chosen, self.session.settings.decimals)
        self.view.setAccessibleDescription("\n".join([self.card.title, *self.card.numbers]))
        self._place()

    def _hover(self) -> None:
        unit = self.view.overlay.hovered
        self.view.hover(unit, self.unit_text(*unit) if unit is not None else "")

    def unit_text(self, column: int, unit: int) -> str:
        """What the bubble beside the mouse says of a unit, line by line."""
        if self.shown is None:
            return ""
        place, decimals = self.view.places[column], self.session.settings.decimals
        return "\n".join(lines(self.shown, place, column, unit, decimals))

    def _place(self) -> None:
        """The card at the bottom left, how many edges there are at the bottom right."""
        view = self.view
        if not view.places:
            return
        card = card_box(view.places, view.frame)
        self.card.stand(card)
        # The legend would hide what somebody zoomed in to see.
        as_legend = view.camera == Camera() and not view.frame.cramped
        self.card.setVisible(bool(self.card.title) or as_legend)
        left, high = round(card[0] + card[2]) + theme.px(8), self.count.sizeHint().height()
        self.count.setGeometry(left, view.height() - high - theme.px(3), view.width() - left - theme.px(8), high)
