"""The edges behind the units, painted by Qt alone: the interpreter lock stays free for training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPicture, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.density import Mist
from visualnn.ui.drawing.edges import Edges, record, strongest_edges
from visualnn.ui.drawing.places import Place

STRONGEST = 600  # edges drawn as strokes, shared out among the layers
SETTLED = 120  # ms without new weights until the strokes are kept as pixels
MODES = ("strongest", "step", "all")


class EdgeLayer(QWidget):
    """Mist below, strokes above. Both stand in plain labels, because a label that Python does not override paints
    without Python: 600 strokes cost a training thread 2 % at 25 frames a second, from a paintEvent they cost 15 %.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.places: tuple[Place, ...] = ()
        self.camera = Camera()
        self.mode = "strongest"
        self.strokes: list[Edges] = []
        self._weights: list[np.ndarray | None] = []
        self._dim = False
        self._mists: list[Mist | None] = []
        self._mist_labels: list[QLabel] = []
        self._label = self._new_label()
        self._picture = QPicture()
        self._keep = _later(self, SETTLED, self._bake)
        self._condense = _later(self, SETTLED, self._make_mists)

    def arrange(self, places: tuple[Place, ...], camera: Camera) -> None:
        """The units stand elsewhere now, or we look at them from elsewhere."""
        if places != self.places:
            self.places = places
            self._mists = []
            self._condense.stop()  # while a window is being resized, wait
            self._choose()
        self.camera = camera
        self._draw()

    def show_weights(self, weights: Sequence[np.ndarray | None], mode: str, dim: bool) -> None:
        """Draw these weights, one matrix for each gap between columns; `dim` steps back behind the current step."""
        news = len(weights) != len(self._weights) or not all(map(_same, weights, self._weights))
        if news:
            self._weights = list(weights)
            self._choose()
        if news or (mode, dim) != (self.mode, self._dim):
            self.mode, self._dim = mode, dim
            self._draw()

    def restyle(self) -> None:
        """Other colours, or another density of pixels."""
        self._draw()

    @property
    def total(self) -> int:
        """How many edges the network has."""
        return sum(weights.size for weights in self._weights if weights is not None)

    @property
    def shown(self) -> int:
        """How many of them can be seen."""
        if self.mode == "all":
            return self.total
        return sum(map(len, self.strokes)) if self.mode == "strongest" else 0

    def _gaps(self) -> list[tuple[Place, Place, np.ndarray]]:
        gaps = zip(pairwise(self.places), self._weights, strict=False)
        fits = (
            (start, end, weights)
            for (start, end), weights in gaps
            if weights is not None and weights.shape == (start.count, end.count)
        )
        return list(fits)

    def _choose(self) -> None:
        gaps = self._gaps()
        share = STRONGEST // max(len(gaps), 1)
        self.strokes = [strongest_edges(start, end, weights, share) for start, end, weights in gaps]

    def _draw(self) -> None:
        size = (self.width(), self.height())
        view = (self.camera.zoom, self.camera.x, self.camera.y)
        shown = [] if self.mode == "step" else self.strokes
        few = sum(map(len, shown)) <= 60
        vivid = (0.34 if self._dim else 1.0) * (0.8 if self.mode == "all" and not few else 1.0)
        self._picture = record(shown, size, view, vivid=vivid, wide=1.6 if few else 1.0)
        self._label.setPicture(self._picture)
        self._keep.start()
        self._draw_mist()

    def _draw_mist(self) -> None:
        visible = self.mode == "all" and self.total > STRONGEST
        if visible and not self._mists and not self._condense.isActive():
            self._condense.start()
        gaps = self._gaps()
        ready = visible and len(self._mists) == len(gaps)
        while ready and len(self._mist_labels) < len(gaps):
            self._mist_labels.append(self._new_label(scaled=True))
            self._label.raise_()
        for number, label in enumerate(self._mist_labels):
            label.setVisible(ready and number < len(gaps))
            if ready and number < len(gaps):
                mist, weights = self._mists[number], gaps[number][2]
                label.setGeometry(self._on_screen(mist.box))
                label.setPixmap(QPixmap.fromImage(mist.image(weights, 0.45 if self._dim else 1.0)))

    def _make_mists(self) -> None:
        self._mists = [Mist(start, end) for start, end, _ in self._gaps()]
        self._draw_mist()

    def _bake(self) -> None:
        """Nothing changes any more: keep the strokes as pixels, so that the next repaint is a copy."""
        ratio = self.devicePixelRatioF()
        pixels = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        pixels.setDevicePixelRatio(ratio)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPicture(0, 0, self._picture)
        painter.end()
        self._label.setPixmap(pixels)

    def _on_screen(self, box: tuple[float, float, float, float]) -> QRect:
        left, top = box[0] * self.camera.zoom + self.camera.x, box[1] * self.camera.zoom + self.camera.y
        return QRect(round(left), round(top), round(box[2] * self.camera.zoom), round(box[3] * self.camera.zoom))

    def _new_label(self, scaled: bool = False) -> QLabel:
        label = QLabel(self)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        label.setScaledContents(scaled)
        label.resize(self.size())
        label.show()
        return label

    def resizeEvent(self, event: object) -> None:
        self._label.resize(self.size())


def _same(one: np.ndarray | None, other: np.ndarray | None) -> bool:
    """Another sample is traced with the same weights: nothing to draw anew."""
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _later(parent: QWidget, milliseconds: int, what: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(what)
    return timer
