"""The plane: samples with one or two features, and what the network and each of its units say in every place."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.bowl import Bowls, losses_at
from visualnn.session.training_path import TrainingPath
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.panel import Panel
from visualnn.ui.plane import curve, scenes, telling, words
from visualnn.ui.plane.asked import AskedRow
from visualnn.ui.plane.bowl import BowlView
from visualnn.ui.plane.curve import CurveView
from visualnn.ui.plane.units import UnitsView
from visualnn.ui.plane.view import PlaneView
from visualnn.ui.scrolled import scrolled
from visualnn.ui.text_block import TextBlock

UNITS_SHARE = 0.36  # of the height, at most, for the pictures of the units


class PlanePanel(Panel):
    """Points and boundary where samples lie in the plane; points, curve and the bowl of the loss where they are x and
    y.
    """

    name = "plane"
    title = N_("Plane")
    area = "right"
    order = 56
    column_share = 0.34

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.path, self.bowls = TrainingPath(session), Bowls(session)
        self.said, self.place = TextBlock(lines=2), TextBlock(scale=0.9, role="muted")
        self.plane, self.units, self.curve, self.bowl = PlaneView(), UnitsView(), CurveView(), BowlView()
        self.bowl_words = TextBlock(lines=2, scale=0.85, role="muted")
        self.row = AskedRow()
        self._hover: QPointF | None = None
        self._look: tuple[object, ...] = ()
        self._arrange()
        self.plane.chosen.connect(self._choose)
        self.curve.chosen.connect(self._choose_number)
        self.plane.pointed.connect(self._point)
        self.curve.pointed.connect(self._point)
        self.units.chosen.connect(self._select)
        self.units.asked.connect(self._ask)
        self.units.traced.connect(self._trace)
        self.row.asked.connect(self._read_at)
        self.watch(session.opened, session.selection.changed, session.restated, session.landscape.changed,
                   session.what_if.changed)  # fmt: skip
        self.watch_calmly(session.retraced, session.samples.changed, session.history.moved)
        self.retranslate()

    def _arrange(self) -> None:
        self.scrolled = scrolled(self.units)
        self.left, self.right = QWidget(), QWidget()
        left, right = QVBoxLayout(self.left), QVBoxLayout(self.right)
        for column in (left, right):
            column.setContentsMargins(0, 0, 0, 0)
        pictures = (self.plane, self.curve, self.bowl, self.scrolled)
        for column, parts in ((left, (self.said, self.plane, self.curve, self.place, self.row)),
                              (right, (self.bowl_words, self.bowl, self.scrolled))):
            for part in parts:
                column.addWidget(part, part in pictures)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._body.addWidget(self.left, 3)
        self._body.addWidget(self.right, 2)
        for hidden in self._parts():
            hidden.hide()  # until it is clear which of them are needed

    def _parts(self) -> list[QWidget]:
        return [self.plane, self.curve, self.place, self.row, self.right, self.bowl_words, self.bowl, self.scrolled]

    # What the hand wants

    def _choose(self, split: str, index: int) -> None:
        self.session.samples.show_split(split)
        self.session.samples.choose(index)

    def _choose_number(self, index: int) -> None:
        self._choose("train", index)

    def _index(self, array: str, unit: int) -> tuple[int, ...]:
        """The cell of a unit; in a mini-batch that of the sample on show."""
        session = self.session
        return ((session.batch.sample or 0), unit) if session.trace.has_samples(array) else (unit,)

    def _select(self, array: str, unit: int) -> None:
        self.session.selection.select(array, self._index(array, unit))

    def _ask(self, array: str, unit: int, at: QPoint) -> None:
        show_cell_menu(self, self.session, array, self._index(array, unit), at)

    def _trace(self, array: str, unit: int) -> None:
        self.session.asking.where_from(array, self._index(array, unit))

    def _read_at(self, x: float) -> None:
        if x != self.session.landscape.asked:
            self.session.landscape.ask(x)

    def _point(self, at: QPointF | None) -> None:
        self._hover = at
        self._tell_place()

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        kind = self.session.landscape.kind
        has_bowl = kind == "curve" and self.bowls.possible
        has_units = kind == "plane" and not self.session.landscape.is_single_unit  # which would be the same again
        for part, wanted in ((self.plane, kind == "plane"), (self.scrolled, has_units), (self.curve, kind == "curve"),
                             (self.row, kind == "curve"), (self.place, bool(kind)), (self.bowl, has_bowl),
                             (self.bowl_words, has_bowl), (self.right, has_units or has_bowl)):
            part.setVisible(wanted)
        lines = 2 if kind else 6
        if lines != self.said.lines:
            self.said.lines = lines
            self.said.updateGeometry()
        if kind == "plane":
            self._show_plane()
        elif kind == "curve":
            self._show_curve(has_bowl)
        else:
            self.said.show_html(_("This panel draws data with one or two features, and the samples of this lesson have "
                                  "more. Open a lesson such as “A perceptron learns AND”."))
        self._tell_place()
        self._turn()

    def _show_plane(self) -> None:
        session = self.session
        running = session.run.state == "running"
        look = session.landscape.look(scenes.COARSE if running else scenes.FINE)
        single = session.landscape.is_single_unit
        scene = scenes.plane_scene(session, look, self.path.walked() if single else np.empty((0, 3)))
        self.plane.show_scene(scene)
        self.units.show_layers(scenes.unit_pictures(session, look) if not single else ())
        self.units.mark(scenes.selected_unit(session))
        said = words.legend(session.dataset.class_names, len(scene.points) > 1)
        if single:
            said += "<br>" + words.unit_line(scene.lines[0], scene.names, session.settings.decimals)
        self.said.show_html(said)

    def _show_curve(self, has_bowl: bool) -> None:
        session, decimals = self.session, self.session.settings.decimals
        path = self.path.walked()
        scene = scenes.curve_scene(session, path, session.landscape.asked)
        self.curve.show_scene(scene)
        self.curve.setAccessibleDescription(curve.told(scene))
        lines = [words.best(*scene.best, scene.names, decimals)] if scene.best else []
        if has_bowl:
            network = session.landscape.network()
            w, b = float(network.parameters["W1"][0, 0]), float(network.parameters["b1"][0])
            lines.insert(0, words.curve(w, b, scene.names, decimals))
            bowl = self.bowls.bowl(np.vstack([path, [w, b]]))
            self.bowl.show_bowl(bowl, path if not session.what_if.active else np.vstack([path, [w, b]]))
            table = session.dataset.train
            loss = float(losses_at(network, table.x.reshape(-1), table.t.reshape(-1), np.array([[w, b]]))[0])
            self.bowl_words.show_html(words.bowl(loss, bowl.least, decimals, session.history.position))
        self.said.show_html("<br>".join(lines))
        self.row.show_answer(scene.names, scene.asked, decimals)

    def _tell_place(self) -> None:
        """Where the mouse is and what the network says there; otherwise the current sample."""
        kind = self.session.landscape.kind
        if kind == "plane" and self.plane.scene is not None:
            self.place.show_html(telling.of_plane(self.session, self.plane, self._hover))
        elif kind == "curve" and self.curve.scene is not None:
            self.place.show_html(telling.of_curve(self.session, self.curve, self._hover))

    # Room

    def _turn(self) -> None:
        """Side by side where there is more width than height."""
        wide = self.width() > 1.25 * self.height() and self.width() > theme.px(520)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._body.direction() != way:
            self._body.setDirection(way)
        tall = self.units.sizeHint().height() + 2
        room = tall if wide else min(tall, round(UNITS_SHARE * self.height()))
        self.scrolled.setMaximumHeight(room)
        is_plane = self.session.landscape.kind == "plane"
        self.right.setMaximumHeight(room if is_plane and not wide else 1 << 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            self._body.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6))
            self._body.setSpacing(theme.px(6))
            self.units.fit()

    def retranslate(self) -> None:
        self.plane.setAccessibleName(_("The plane; the arrow keys choose a sample"))
        self.units.setAccessibleName(_("Units; the arrow keys choose one, Enter selects it"))
        self.curve.setAccessibleName(_("The curve; the arrow keys choose a sample"))
        self.bowl.setAccessibleName(_("The loss over weight and bias"))
        self.row.retranslate()
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(230), theme.px(170))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(520))
