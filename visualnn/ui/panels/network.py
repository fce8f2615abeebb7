"""Network: the picture that the whole class looks at, alive with the numbers of the trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualnn.engine.trace import Ref
from visualnn.i18n import N_, _
from visualnn.ui import step_words, theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.drawing.asked import asked
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.layer_buttons import LayerButtons
from visualnn.ui.drawing.network_header import NetworkHeader
from visualnn.ui.drawing.network_view import NetworkView
from visualnn.ui.drawing.one_line import OneLine
from visualnn.ui.drawing.picture_cells import PictureCells
from visualnn.ui.drawing.picture_words import edge_text, edges_sentence, headings
from visualnn.ui.drawing.places import card_box
from visualnn.ui.drawing.roles import Roles
from visualnn.ui.drawing.snapshot import Snapshot, snapshot
from visualnn.ui.drawing.unit_card import UnitCard
from visualnn.ui.drawing.unit_words import lines
from visualnn.ui.panel import Panel
from visualnn.ui.step_numbers import written


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
        self.header, self.count = NetworkHeader(), OneLine(self.view, role="muted")
        self.phase, self.hint = self.header.phase, self.header.hint
        self.modes, self.zooms = self.header.modes, self.header.zooms
        self.cells, self.layer_buttons = PictureCells(session), LayerButtons(self.view, session, self.count)
        self._roles: Roles | None = None
        self._look: tuple[str, float] = ("", 0.0)
        self._arrange()
        self._connect()
        self.watch(session.opened, session.retraced, session.restated, session.playhead.moved,
                   session.selection.changed, session.asking.changed)  # fmt: skip
        self._listen(self._show_asked, (session.selection.pointing,))
        self.retranslate()

    def _arrange(self) -> None:
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.header)
        self._column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.header.mode_chosen.connect(self.show_mode)
        self.header.zoomed.connect(self._zoom)
        self.view.hovered.connect(self._hover)
        self.view.looked.connect(self._place)
        self.view.looked.connect(self._show_asked)
        self.view.chose.connect(self.select)
        self.view.chose_edge.connect(self.select_edge)
        self.view.asked.connect(self.ask)
        self.view.cleared.connect(self.clear)
        self.view.brush.painted.connect(self.session.what_if.paint)
        self.view.asked_for_current.connect(self.select_current)

    def _zoom(self, factor: float) -> None:
        self.view.zoom_by(factor) if factor else self.view.fit()

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"fit": self.view.fit, "edit network": self.layer_buttons.edit.toggle}

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
        self.cells.look()
        trace = self.cells.trace
        if self._roles is None or self._roles.trace is not trace:
            self._roles = Roles(trace)
        shown = snapshot(trace, self.cells.position, self._roles, self.cells.term(), self.session.dataset.kind)
        self.view.overlay.changes = self.session.what_if.changes
        self.view.show_snapshot(shown, self._names(), headings(shown))
        self._show_selection(shown)
        self._show_asked()
        self._show_words(shown)
        if self.view.overlay.hovered is not None:
            self._hover()

    def retranslate(self) -> None:
        self.header.retranslate()
        self.view.setAccessibleName(_("The network, its units and edges"))
        self.card.restyle()
        self.refresh_soon()

    def _restyle(self) -> None:
        self._column.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        self._column.setSpacing(theme.px(5))
        self.count.setFont(theme.font(0.88))
        self.header.restyle()
        self.card.restyle()
        self.view.restyle()

    def _names(self) -> tuple[str, ...]:
        outputs = self.cells.trace.columns[-1].shape
        names = tuple(self.session.samples.class_names)
        return names if outputs == (len(names),) else ()

    def _show_words(self, shown: Snapshot) -> None:
        self.header.show_phase(shown.step.phase if shown.step else "forward")
        step = shown.step
        words = step_words.sentence(step) if step else step_words.beginning(shown.trace)
        playhead = self.session.playhead
        value = playhead.running_sum if playhead.term else step.value if step else 0.0
        number = written(shown.trace, step.array if step else "", value, self.session.settings.decimals)
        number += " …" if playhead.term else ""
        self.hint.show_text(words, f"{step_words.cell_name(step.array, step.index)} = {number}" if step else "")
        self.count.show_text(edges_sentence(self.view, shown))

    # Asking

    def show_mode(self, mode: str) -> None:
        """Which edges are shown: the strongest, those of this step, or all."""
        self.modes[mode].setChecked(True)
        self.view.show_mode(mode)
        if self.shown is not None:
            self._show_words(self.shown)

    def select(self, column: int, unit: int) -> None:
        """Select a unit by the place of its column and its number in it."""
        self.session.selection.select(*self.cells.of_unit((column, unit)))

    def select_edge(self, column: int, source: int, target: int) -> None:
        """Select the weight of an edge."""
        cell = self.cells.of_edge((column, source, target))
        if cell is not None:
            self.session.selection.select(*cell)

    def select_current(self) -> None:
        """Select the cell that the current step computes."""
        step = self.session.playhead.current
        if step is not None:
            self.session.selection.select(step.array, step.index)

    def clear(self) -> None:
        """Nothing is selected and nothing is lit."""
        self.session.selection.clear()
        self.session.asking.forget_influence()

    def ask(self) -> None:
        """Where does the selected number come from?"""
        selection = self.session.selection
        if selection.array is not None and selection.index is not None:
            self.session.asking.where_from(selection.array, selection.index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the number under the mouse; from the keyboard that of the selected one, or of this step's."""
        cell, point = None, QPointF(self.view.mapFromGlobal(event.globalPos()))
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self._asked_by_keyboard()
        elif (unit := self.view.unit_at(point)) is not None:
            cell = self.cells.of_unit(unit)
        elif (edge := self.view.edge_at(point)) is not None:
            cell = self.cells.of_edge(edge)
        if cell is not None:
            show_cell_menu(self, self.session, *cell, event.globalPos())

    def _asked_by_keyboard(self) -> tuple[str, tuple[int, ...]] | None:
        selection, step = self.session.selection, self.session.playhead.current
        if selection.array is not None and selection.index is not None:
            return selection.array, selection.index
        return (step.array, step.index) if step else None

    def _selected(self) -> Ref | None:
        """The selected cell, if this picture has it."""
        selection = self.session.selection
        if selection.array is None or selection.index is None:
            return None
        return self.cells.inside(Ref(selection.array, selection.index))

    def _show_selection(self, shown: Snapshot) -> None:
        chosen, ref = None, self._selected()
        if ref is not None:
            found = shown.roles.units(ref.array, ref.index)
            chosen = (found[0], int(found[1][0])) if found is not None and len(found[1]) else None
        self.view.choose(chosen)
        self.card.show_unit(shown, self.view.places, chosen, self.session.settings.decimals)
        self.view.setAccessibleDescription("\n".join([self.card.title, *self.card.numbers]))
        self._place()

    def _show_asked(self, *_arguments: object) -> None:
        """Light what is pointed at, the chosen edge and everything downstream of the number that was asked."""
        shown = self.shown
        if shown is None or not self.isVisible():
            return
        pointed = [ref for ref in map(self.cells.inside, self.session.selection.pointed) if ref is not None]
        influence = self.session.asking.influence
        masks = {} if influence is None else self._masks(influence.masks)
        self.view.overlay.asked = asked(shown.roles, self.view.places, pointed, self._selected(), masks)
        self.view.overlay.update()

    def _masks(self, masks: dict[str, Any]) -> dict[str, Any]:
        """What is affected in this sample: on the way forward values, on the way back gradients."""
        sample, shown = self.cells.sample, self.shown
        back = shown is not None and shown.step is not None and shown.step.phase not in ("forward", "loss")
        masks = {name: mask for name, mask in masks.items() if (name[0] in "dg") == back}
        return {name: mask if self.cells.outside(name, ())[1] == () else mask[sample] for name, mask in masks.items()}

    def _hover(self) -> None:
        view, cell = self.view, None
        unit, edge, text = view.overlay.hovered, view.edge, ""
        if unit is not None:
            cell, text = self.cells.of_unit(unit), self.unit_text(*unit)
        elif edge is not None and self.shown is not None:
            cell, text = self.cells.of_edge(edge), edge_text(self.shown, edge, self.session.settings.decimals)
        view.hover(unit, text)
        if view.underMouse():
            self.session.selection.point(*([Ref(*cell)] if cell else []))

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
        self.layer_buttons.place()
        card = card_box(view.places, view.frame)
        self.card.stand(card)
        # The legend would hide what somebody zoomed in to see.
        as_legend = view.camera == Camera() and not view.frame.cramped and not self.layer_buttons.shown
        self.card.setVisible(bool(self.card.title) or as_legend)
        left, high = round(card[0] + card[2]) + theme.px(8), self.count.sizeHint().height()
        self.count.setGeometry(left, view.height() - high - theme.px(3), view.width() - left - theme.px(8), high)
