"""Map: the samples as points, as each layer sees them, and how well it separates the classes."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QToolButton, QToolTip, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.sample_map import SampleMap, SampleMaps
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.map import words
from visualnn.ui.map.row import LEAST, SIDE, LayerRow
from visualnn.ui.map.scene import Card, Scene
from visualnn.ui.map.view import MapView
from visualnn.ui.panel import Panel
from visualnn.ui.samples.words import PICTURE, ROW, split_name
from visualnn.ui.scrolled import scrolled
from visualnn.ui.text_block import TextBlock

LOW, WIDE = 560, 560  # the small maps are smaller; words need one line


class MapPanel(Panel):
    """A small map for each layer, and one of them in large; a click chooses a sample, a rectangle shows several."""

    name = "map"
    title = N_("Map of the samples")
    area = "right"
    order = 62
    calm_ms = 500

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.map = SampleMap(session)
        self.layer: int | None = None  # that is shown in large; None: the last hidden one
        self.row, self.view = LayerRow(), MapView()
        self.verdict, self.legend, self.none = TextBlock(lines=2), TextBlock(lines=2, scale=0.88), TextBlock(lines=6)
        self.split, self.method = QComboBox(), QToolButton()
        self.split.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.catch, self.fit, self.show_these = (QPushButton() for _button in range(3))
        self._look: tuple[object, ...] = ()
        self._arrange()
        self._connect()
        self.watch(session.opened, session.run.changed, self.map.changed)
        self.watch_calmly(session.retraced, session.samples.changed)
        self.retranslate()

    def _arrange(self) -> None:
        self._buttons = QWidget()
        flow = Flow(self._buttons, gap=6)
        for control in (self.split, self.catch, self.fit, self.show_these, self.method):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            flow.addWidget(control)
        self.catch.setCheckable(True)
        self.method.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        body = QWidget()
        self._column = QVBoxLayout(body)
        for part in (self.none, self.row, self.verdict, self._buttons):
            self._column.addWidget(part)
        self._column.addWidget(self.view, 1)
        self._column.addWidget(self.legend)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(body, self))

    def _connect(self) -> None:
        self.row.chosen.connect(self._choose_layer)
        self.split.activated.connect(self._choose_split)
        self.view.chosen.connect(self._choose)
        self.view.caught.connect(self._show_some)
        self.view.sighted.connect(self._count_in_sight)
        self.catch.toggled.connect(self._catch)
        self.fit.clicked.connect(self.view.fit)
        self.show_these.clicked.connect(self._show_those_in_sight)
        self.method.clicked.connect(self._tell_method)

    # What the hand wants

    def _choose_layer(self, number: int) -> None:
        self.layer = number
        self.refresh()

    def _choose_split(self, place: int) -> None:
        self.map.choose(self.split.itemData(place))

    def _choose(self, place: int) -> None:
        if self.map.maps is not None:
            samples = self.session.samples
            samples.show_split(self.map.maps.split)
            samples.choose(int(self.map.maps.indices[place]))

    def _catch(self, on: bool) -> None:
        self.view.catching = on

    def _show_some(self, places: np.ndarray) -> None:
        """Show those samples in the Samples panel."""
        maps = self.map.maps
        if maps is None or not len(places):
            return
        samples, one = self.session.samples, maps.layers[self._number(maps)]
        samples.show_split(maps.split)
        samples.show_only(maps.indices[places], partial(words.caught, len(places), one, len(maps.layers) - 1))
        self.session.guide.panel_wanted.emit("samples")

    def _show_those_in_sight(self) -> None:
        self._show_some(self.view.in_sight())

    def _tell_method(self) -> None:
        QToolTip.showText(self.method.mapToGlobal(QPoint(0, self.method.height())), self.method.toolTip(), self.method)

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        self.map.look()
        maps = self.map.maps
        for part in (self.row, self.verdict, self._buttons, self.view, self.legend):
            self._show_part(part, maps is not None)
        self._show_part(self.none, maps is None)
        if maps is None:
            self.none.show_html(_("The map is being computed.") if self.map.possible else _(
                "The samples of this lesson have no classes, so there is nothing to be told apart on a map. Open a "
                "lesson such as “Reading handwritten digits”."))
            return
        names, number = self.session.samples.class_names, self._number(maps)
        self.row.show_maps(maps, len(names), number)
        self.verdict.show_html(words.verdict(maps.layers[number], maps))
        self._tell(words.verdict_tip(maps))
        self.legend.show_html(words.legend(names, int(maps.wrong.sum()), len(maps.labels)))
        self.view.show_scene(self._scene(maps, number))
        self._show_splits()
        self._count_in_sight()

    def _tell(self, tip: str) -> None:
        """What the shares below the small maps are."""
        if tip != self.row.toolTip():
            self.row.setToolTip(tip)
            self.method.setToolTip(f"{words.method_tip()}\n\n{tip}")
            self.method.setAccessibleDescription(self.method.toolTip())

    def _number(self, maps: SampleMaps) -> int:
        """The layer in large: the one chosen, otherwise the last hidden one."""
        count = len(maps.layers)
        if self.layer is not None and self.layer < count:
            return self.layer
        return max(count - 2, 1) if count > 2 else count - 1

    def _scene(self, maps: SampleMaps, number: int) -> Scene:
        one, samples = maps.layers[number], self.session.samples
        here = np.flatnonzero(maps.indices == samples.current) if samples.split == maps.split else np.empty(0, int)
        return Scene(one.points, maps.labels, maps.wrong, samples.class_names, words.axes(one),
                     (maps.split, number, one.size, len(maps.labels)), one, partial(self._card, maps),
                     int(here[0]) if len(here) else None)  # fmt: skip

    def _card(self, maps: SampleMaps, place: int) -> Card:
        samples, number = self.session.samples, int(maps.indices[place])
        split = self.session.dataset.splits.get(maps.split)
        names = PICTURE if samples.is_pictures else ROW
        titles = getattr(split, "titles", ())
        name = titles[number] if titles else _(names.get(maps.split, N_("Sample {number}"))).format(
            number=f"{number:,}")
        picture = split.images[number] if samples.is_pictures and split is not None else None
        return Card(words.lines(samples, maps, place, name), picture)

    def _show_splits(self) -> None:
        names = self.map.splits
        texts = [split_name(self.session.samples, name) for name in names]
        with QSignalBlocker(self.split):
            if [self.split.itemText(place) for place in range(self.split.count())] != texts:
                self.split.clear()
                for name, text in zip(names, texts, strict=True):
                    self.split.addItem(text, name)
            self.split.setCurrentIndex(names.index(self.map.split))

    def _count_in_sight(self) -> None:
        """How many samples the button would show."""
        maps = self.map.maps
        count = len(self.view.in_sight()) if maps is not None and self.view.scene is not None else 0
        text = _("Show these {count}").format(count=f"{count:,}")
        if text != self.show_these.text():
            self.show_these.setText(text)
        self.show_these.setEnabled(count > 0)
        self.fit.setEnabled(self.view.sight.zoom > 1 or self.view.sight.moved != (0.0, 0.0))

    def _show_part(self, part: QWidget, shown: bool) -> None:
        if part.isHidden() == shown:
            part.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """Where there is little height it goes to the large map."""
        low = self.height() < theme.px(LOW)
        self.row.give(LEAST if low else SIDE)
        lines = 1 if self.width() >= theme.px(WIDE) else 2
        for part in (self.verdict, self.legend):
            if part.lines != lines:
                part.lines = lines
                part.updateGeometry()

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look = look
        margin = theme.px(10)
        self._column.setContentsMargins(margin, theme.px(8), margin, theme.px(8))
        self._column.setSpacing(theme.px(6))
        for part in (self.row, self.view, self.verdict, self.legend, self.none):
            part.updateGeometry()
        self._give_room()

    def retranslate(self) -> None:
        self.method.setText(_("PCA"))
        self.row.setToolTip("")
        self.catch.setText(_("Rectangle"))
        self.catch.setToolTip(_("Dragging draws a rectangle, and the samples in it are shown (also with Shift)"))
        self.fit.setText(_("Show all"))
        self.fit.setToolTip(_("The whole map (0); the wheel, + and − zoom, dragging moves it"))
        self.show_these.setToolTip(_("Show the samples whose points are in sight in the Samples panel"))
        self.split.setAccessibleName(_("Which samples"))
        self.row.setAccessibleName(_("Layers; the arrow keys choose one"))
        self.view.setAccessibleName(_("The map; the arrow keys go from sample to sample, Enter chooses one"))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(250), theme.px(180))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(440), theme.px(640))
