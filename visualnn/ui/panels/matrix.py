"""Matrices: a layer as its arrays, and the current step as row times column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from visualnn.engine.notation import HTML
from visualnn.engine.trace import Ref
from visualnn.i18n import N_, _
from visualnn.ui import step_words, term_walk, theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.matrices.hand_view import HandView
from visualnn.ui.matrices.header import MatrixHeader
from visualnn.ui.matrices.moment import Moment
from visualnn.ui.matrices.words import about
from visualnn.ui.panel import Panel
from visualnn.ui.text_block import TextBlock

LOW = 320  # below this height the rule of the step leaves its line to the numbers


class MatrixPanel(Panel):
    """Shows the layer of the current step, or the one that the person picked; clicks go to the selection."""

    name = "matrix"
    title = N_("Matrices")
    area = "left"
    order = 30

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.moment = Moment(session)
        self.header = MatrixHeader()
        self.scroller = QScrollArea()
        self.view = HandView()
        self.rule = TextBlock(lines=1, scale=0.95)
        self.status = TextBlock(lines=1, scale=0.86, role="muted")
        self.picked: int | None = None  # the place of a column; None follows the steps
        self._layers: tuple[int, ...] = ()
        self._look: tuple[object, ...] = ()
        self._rule = ("", "")
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self.scroller.setObjectName("surface")
        self.scroller.setWidget(self.view)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.scroller, 1)
        self._words = QVBoxLayout()
        self._words.addWidget(self.rule)
        self._words.addWidget(self.status)
        self._column.addLayout(self._words)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        session, view = self.session, self.view
        self.header.chosen.connect(self.pick)
        self.header.followed.connect(self.follow)
        view.pointed.connect(self._point)
        view.chose.connect(self._select)
        view.asked.connect(self._ask)
        view.cleared.connect(self._clear)
        view.arranged.connect(self._soon)
        self.watch(session.opened, session.restated, session.playhead.moved, session.selection.changed,
                   session.selection.pointing, session.asking.changed)
        self.watch_calmly(session.retraced)

    def commands(self) -> dict[str, Callable[[], object]]:
        return {}

    # ---- from the session to the eye ----

    def refresh(self) -> None:
        self._follow_look()
        self.moment.look()
        self._show_layers()
        shown = self.moment.shown(self.view.terms_that_fit())
        place = self.place()
        self.header.show_state(place, self.picked is None)
        before = (self.view.shown.position, self.view.layout_) if self.view.shown is not None else None
        self.view.show_sheets(shown, self.moment.choices(place, shown))
        if before != (shown.position, self.view.layout_):
            self._keep_in_sight()
        self._say()

    @property
    def low(self) -> bool:
        """Whether there is no line to spare."""
        return self.height() < theme.px(LOW)

    def place(self) -> int:
        """The place of the column that is shown."""
        return self.moment.place() if self.picked is None else self.picked

    def _follow_look(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            margin = theme.px(8)
            self._words.setContentsMargins(margin, theme.px(1), margin, theme.px(4))
            self._words.setSpacing(theme.px(1))
            self.header.restyle()
            self.rule.updateGeometry()
            self.status.updateGeometry()
            self.rule.setVisible(not self.low)

    def _show_layers(self) -> None:
        layers = tuple(column.number for column in self.moment.trace.columns[1:])
        if layers != self._layers:
            self._layers, self.picked = layers, None
            self.header.show_layers(layers)

    def _keep_in_sight(self) -> None:
        """Where there is more than can be seen at once, scroll to the cell that is computed."""
        shown = self.view.shown
        if shown is None or shown.written is None or self.view.minimumHeight() == 0:
            return
        rect = self.view.rect_of(shown.written.array, shown.written.index)
        if not rect.isEmpty():
            middle = rect.center().toPoint()
            self.scroller.ensureVisible(middle.x(), middle.y(), 0, theme.px(40))

    def _say(self) -> None:
        playhead, step = self.session.playhead, self.moment.step
        if step is None:
            self._rule = (step_words.beginning(self.session.trace), "")
        elif playhead.term:
            letters = term_walk.letters(playhead.terms[playhead.term - 1])
            numbers, shorter = term_walk.numbers(playhead, self.session.settings.decimals)
            self._rule = (f"{letters} = {numbers}", shorter)
        else:
            self._rule = (step.letters(HTML), "")
        self.rule.show_html(*self._rule)
        self._say_cell()

    def _say_cell(self) -> None:
        """The number under the mouse, or else the selected one."""
        selection, cell = self.session.selection, self.view.hovered
        found = self.moment.out(*cell) if cell is not None else None
        if found is None and selection.array is not None and selection.index is not None:
            found = (selection.array, selection.index)
        hint = (_("Point at a number; double-click it to see where it comes from."), "")
        text = (about(self.session, *found), "") if found is not None else self._rule if self.low else hint
        self.status.show_html(*text)
        self.view.setAccessibleDescription(text[0] if found is not None else "")

    def retranslate(self) -> None:
        self._layers = ()  # the tooltips of the buttons are words, too
        self.header.retranslate()
        self.view.setAccessibleName(_("The arrays of a layer"))
        self.rule.setAccessibleName(_("The step in letters"))
        self.status.setAccessibleName(_("About the number under the mouse or the selected one"))
        self._soon()

    # ---- from the hand to the session ----

    def pick(self, place: int) -> None:
        """Show this layer, and no other when the steps go on."""
        self.picked = place
        self._soon()

    def follow(self, following: bool = True) -> None:
        """Show the layer of the current step, whichever it is; or stay at the present one."""
        self.picked = None if following else self.place()
        self._soon()

    def _point(self, cell: tuple[str, tuple[int, ...]] | None) -> None:
        self.session.selection.point(*([Ref(*self.moment.out(*cell))] if cell is not None else []))
        self._say_cell()

    def _select(self, array: str, index: tuple[int, ...]) -> None:
        self.session.selection.select(*self.moment.out(array, index))

    def _ask(self, array: str, index: tuple[int, ...]) -> None:
        self.session.asking.where_from(*self.moment.out(array, index))

    def _clear(self) -> None:
        self.session.selection.clear()
        self.session.asking.forget_influence()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the number under the mouse; from the keyboard that of the selected one, or of this step's."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self.view.current_cell()
        else:
            cell = self.view.cell_at(QPointF(self.view.mapFromGlobal(event.globalPos())))
        if cell is not None:
            show_cell_menu(self, self.session, *self.moment.out(*cell), event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.rule.isHidden() != self.low:
            self.rule.setVisible(not self.low)
            self._soon()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(250), theme.px(200))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(620))
