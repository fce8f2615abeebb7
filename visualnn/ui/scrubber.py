"""Scrubber: the whole walk as one bar, its phases named, to be dragged from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QToolTip, QWidget

from visualnn.ui import theme
from visualnn.ui.drag_bar import DragBar
from visualnn.ui.scale import Scale
from visualnn.ui.scrubber_picture import Look, draw_bar, draw_here, place_names, place_samples


class Scrubber(DragBar):
    """Shows a position 0..n on a `Scale`; its stages are those that the keys and the wheel go by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.ruler = Scale()
        self._phase_names: dict[str, str] = {}
        self._describe: Callable[[int], str] = lambda _number: ""
        self._pictures: dict[bool, QPixmap] = {}
        self._names: list[tuple[QRectF, str]] = []
        self._samples: list[tuple[QRectF, str]] = []
        self._key: tuple[object, ...] = ()

    def show_trace(
        self,
        stages: Iterable[tuple[str, str, int]],
        phase_names: dict[str, str],
        describe: Callable[[int], str],
        samples: Sequence[int | None] = (),
    ) -> None:
        """Rule the bar anew: (phase, array, size) of every stage, the phases' names, words about stage number n, and of
        a mini-batch the sample of every stage.
        """
        self.ruler = Scale(stages, samples)
        self._phase_names, self._describe = phase_names, describe
        self._forget_pictures()
        self.setRange(0, self.ruler.length)
        self.update()

    def x_of(self, position: int) -> float:
        """The x of a position in this widget."""
        bar = self._look().bar
        return bar.left() + self.ruler.share(position) * bar.width()

    def position_at(self, x: float) -> int:
        """The position under x; where two stages meet within half a pixel, exactly there."""
        bar = self._look().bar
        width = max(bar.width(), 1.0)
        return self.ruler.position(min(max((x - bar.left()) / width, 0.0), 1.0), snap=0.5 / width)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), theme.px(54))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(54))

    def _look(self) -> Look:
        return Look.of(QRectF(self.rect()))

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, x = self._look(), self.x_of(self.value())
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture(done=False))
        if x > look.bar.left():
            painter.save()
            painter.setClipRect(QRectF(0, look.bar.top(), x, look.bar.height()))
            painter.drawPixmap(0, 0, self._picture(done=True))
            painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ruler.samples:
            number = self.ruler.stage_at(self.value())
            draw_here(painter, look, self.ruler, self._samples, self.ruler.sample_of(number) if number >= 0 else None)
        self._draw_names(painter, look)
        self.draw_handle(painter, look.bar, x)

    def _draw_names(self, painter: QPainter, look: Look) -> None:
        """The arrays' names; the one that is being filled stands out, and appears even where it had no room."""
        number = self.ruler.stage_at(self.value())
        pill = self._pill(look, number) if number >= 0 else QRectF()
        painter.setFont(theme.font(0.82))
        painter.setPen(theme.current().muted)
        for place, name in self._names:
            if not place.intersects(pill):
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
        if number >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().accent)
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            painter.setFont(theme.font(0.86, bold=True))
            painter.setPen(theme.current().on_accent)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.ruler.stages[number].name)

    def _pill(self, look: Look, number: int) -> QRectF:
        """Where the name of the current stage goes: under the middle of the stage, within the bar."""
        band = self.ruler.stages[number]
        width = QFontMetrics(theme.font(0.86, bold=True)).horizontalAdvance(band.name) + theme.px(12)
        middle = look.bar.left() + (band.left + band.right) / 2 * look.bar.width()
        left = max(min(middle - width / 2, look.bar.right() - width), look.bar.left())
        return QRectF(left, look.names.top(), width, look.names.height())

    def _picture(self, done: bool) -> QPixmap:
        """The bar as if nothing, or everything, had been done; drawn once and kept."""
        key = (self.size(), self.devicePixelRatioF(), theme.current().name, theme.zoom())
        if key != self._key:
            self._forget_pictures()
            self._key = key
            self._names = place_names(QFontMetrics(theme.font(0.82)), self._look(), self.ruler)
            self._samples = place_samples(self._look(), self.ruler)
        if done not in self._pictures:
            ratio = self.devicePixelRatioF()
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_bar(painter, self._look(), self.ruler, self._phase_names, done)
            painter.end()
            self._pictures[done] = picture
        return self._pictures[done]

    def _forget_pictures(self) -> None:
        self._pictures.clear()
        self._key = ()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.ruler.stage_at(max(1, self.position_at(event.pos().x())))
            if 0 <= number < len(self.ruler.stages):
                QToolTip.showText(event.globalPos(), self._describe(number), self)
            return True
        return super().event(event)
