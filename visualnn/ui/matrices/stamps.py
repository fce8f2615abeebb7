"""Stamps: small pictures of texts and numbers, drawn once and then only put in their places."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from visualnn.ui import theme

MOST = 3000
TILE = 192  # pixels of a pattern, a multiple of the distance of its stripes

Paint = Callable[[QPainter, QRectF], None]


class Stamps:
    """What has been drawn in the present colours and sizes, by any key that says what it is."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QPixmap] = {}
        self._still: dict[str, tuple[object, QPixmap]] = {}
        self._look: tuple[object, ...] = ()

    def look(self, ratio: float) -> None:
        """Begin to paint on a screen; in other colours or sizes all stamps are drawn anew."""
        look = (theme.current().name, theme.zoom(), ratio)
        if look != self._look or len(self._kept) > MOST:
            self._look = look
            self.forget()

    def forget(self) -> None:
        """Other numbers stand under the same names now."""
        self._kept.clear()
        self._still.clear()

    def put(self, painter: QPainter, rect: QRectF, key: Hashable, paint: Paint) -> None:
        """Put a stamp in its place, and let `paint` draw it first if there is none."""
        place = (key, rect.width(), rect.height())
        stamp = self._kept.get(place)
        if stamp is None:
            stamp = self._kept[place] = self._draw(rect, paint)
        painter.drawPixmap(rect.topLeft(), stamp)

    def still(self, painter: QPainter, rect: QRectF, name: str, key: object, paint: Callable[[QPainter], None]) -> None:
        """A large picture by its name, drawn anew by `paint` when the key is another one. `paint` draws in the places
        of the widget.
        """
        kept = self._still.get(name)
        if kept is None or kept[0] != key:
            def draw(other: QPainter, _room: QRectF) -> None:
                other.translate(-rect.topLeft())
                paint(other)

            kept = self._still[name] = (key, self._draw(rect, draw))
        painter.drawPixmap(rect.topLeft(), kept[1])

    def tile(self, painter: QPainter, rect: QRectF, key: Hashable, paint: Paint) -> None:
        """Fill a rectangle with a pattern."""
        whole = QRectF(0, 0, TILE, TILE)
        stamp = self._kept.get(key)
        if stamp is None:
            stamp = self._kept[key] = self._draw(whole, paint)
        painter.drawTiledPixmap(rect, stamp, rect.topLeft())

    def _draw(self, rect: QRectF, paint: Paint) -> QPixmap:
        ratio = float(self._look[2]) if len(self._look) == 3 else 1.0  # type: ignore[arg-type]
        stamp = QPixmap(max(round(rect.width() * ratio), 1), max(round(rect.height() * ratio), 1))
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        painter = QPainter(stamp)
        paint(painter, QRectF(QPointF(0, 0), rect.size()))
        painter.end()
        return stamp
