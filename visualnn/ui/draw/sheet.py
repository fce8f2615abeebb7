"""The sheet that is drawn on: strokes and pictures as a list that can be undone, and their ink as an image."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from visualnn.session.drawn import box_of
from visualnn.session.ink import Gray, shrunk

SIDE = 280  # points of the sheet along each side, ten for a pixel of MNIST
USUAL, THINNEST, THICKEST = 22, 8, 60  # widths of the brush, in points
FILLED = 0.72  # of the sheet, for a picture with ink that is small on it
SMALL = 0.4  # of the sheet: less is small


@dataclass
class Stroke:
    """Points (x, y) of one stroke with the width there; `rubs` takes ink away."""

    rubs: bool
    points: list[tuple[float, float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """A picture that was put on the sheet, (SIDE, SIDE) uint8, in place of what was there; all 0 clears it."""

    ink: np.ndarray


class Sheet(QObject):
    """Nothing but ink: no colours and no size on the screen. `changed` says that there is other ink."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        self.image.fill(0)
        self.width, self.rubs = float(USUAL), False
        self.done: list[Stroke | Placed] = []
        self.undone: list[Stroke | Placed] = []
        self._stroke: Stroke | None = None

    # The ink

    @property
    def pixels(self) -> np.ndarray:
        """(SIDE, SIDE) uint8, a view."""
        lines = np.frombuffer(self.image.constBits(), np.uint8).reshape(SIDE, self.image.bytesPerLine())
        return lines[:, :SIDE]

    def ink(self) -> Gray:
        """(SIDE, SIDE) from 0 to 1."""
        return np.asarray(self.pixels, np.float32) / np.float32(255)

    @property
    def is_empty(self) -> bool:
        return not self.pixels.any()

    @property
    def drawing(self) -> bool:
        """Whether a stroke is under way."""
        return self._stroke is not None

    # Drawing

    def begin(self, x: float, y: float, pressure: float = 1.0) -> None:
        """Put the pen down at a point of the sheet; pressure from 0 to 1 makes the stroke up to half as wide again."""
        self._stroke = Stroke(self.rubs)
        self._do(self._stroke)
        self.go_on(x, y, pressure)

    def go_on(self, x: float, y: float, pressure: float = 1.0) -> None:
        """Move the pen that is down."""
        if self._stroke is None:
            return
        self._stroke.points.append((x, y, self.width * (0.5 + 0.5 * min(max(pressure, 0.0), 1.0))))
        self._ink(self._stroke, len(self._stroke.points) - 1)
        self.changed.emit()

    def end(self) -> None:
        """Lift the pen."""
        self._stroke = None

    def put(self, ink: Gray) -> None:
        """Replace everything by the ink of a picture, as large as fits; ink that is small on it is made larger."""
        box = box_of(ink)
        if box is None:
            return
        top, left, bottom, right = box
        if max((bottom - top) / ink.shape[0], (right - left) / ink.shape[1]) < SMALL:
            ink = _in_the_middle(ink[top:bottom, left:right], FILLED)
        else:
            ink = _in_the_middle(ink, 1.0)
        self.end()
        self._do(Placed(np.rint(ink * 255).astype(np.uint8)))

    def clear(self) -> None:
        """Take all ink away; that can be undone."""
        self.end()
        if not self.is_empty:
            self._do(Placed(np.zeros((SIDE, SIDE), np.uint8)))

    # Back and forth

    def undo(self) -> None:
        """As it was before the last stroke, picture or clearing."""
        self.end()
        if self.done:
            self.undone.append(self.done.pop())
            self._draw_all()

    def redo(self) -> None:
        self.end()
        if self.undone:
            self.done.append(self.undone.pop())
            self._draw_all()

    def _do(self, one: Stroke | Placed) -> None:
        self.done.append(one)
        self.undone.clear()
        if isinstance(one, Placed):
            self._place(one)
            self.changed.emit()

    def _draw_all(self) -> None:
        self.image.fill(0)
        for one in self.done:
            if isinstance(one, Placed):
                self._place(one)
            else:
                for k in range(len(one.points)):
                    self._ink(one, k)
        self.changed.emit()

    def _place(self, one: Placed) -> None:
        data = np.ascontiguousarray(one.ink)
        self.image = QImage(data.data, SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8).copy()

    def _ink(self, stroke: Stroke, k: int) -> None:
        """Draw the way to point number k of a stroke."""
        x, y, width = stroke.points[k]
        before = stroke.points[max(k - 1, 0)]
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(0, 0, 0) if stroke.rubs else QColor(255, 255, 255)
        painter.setPen(QPen(color, (width + before[2]) / 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if k:
            painter.drawLine(QPointF(*before[:2]), QPointF(x, y))
        else:
            painter.drawPoint(QPointF(x, y))
        painter.end()


def _in_the_middle(ink: Gray, share: float) -> Gray:
    """Ink (h, w) in the middle of a sheet (SIDE, SIDE), its longer side that share of it."""
    room = SIDE * share
    rows, columns = (max(1, round(size * room / max(ink.shape))) for size in ink.shape)
    sheet = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - rows) // 2, (SIDE - columns) // 2
    sheet[top : top + rows, left : left + columns] = np.clip(shrunk(ink, rows, columns), 0, 1)
    return sheet
