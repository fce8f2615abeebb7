"""The curve: right answers over the amount of a damage, with the place of now and curves kept for comparison."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.i18n import _
from visualnn.session.damage import DAMAGES
from visualnn.session.damage_results import Curve
from visualnn.session.landscape import Box
from visualnn.ui import theme
from visualnn.ui.damage import words
from visualnn.ui.plane import frame
from visualnn.ui.plane.frame import Frame

DASHES = ([5.0, 2.5], [1.5, 2.0], [7.0, 2.0, 1.5, 2.0], [3.0, 3.0], [9.0, 3.0], [1.0, 3.0])


class CurveView(QWidget):
    """`wanted` tells the amount clicked or dragged to, `stepped` by how many steps the arrow keys change it."""

    wanted = Signal(float)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.damage, self.amount = "noise", 0.0
        self.curve: Curve | None = None
        self.fresh, self.progress = True, 1.0
        self.now: float | None = None
        self.kept: Sequence[Curve] = ()
        self._pointed: float | None = None
        self._framed: tuple[object, ...] = ()
        self._frame: Frame | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_curve(self, damage: str, amount: float, now: float | None, curve: Curve | None, fresh: bool,
                   progress: float, kept: Sequence[Curve]) -> None:
        """`now` is the share of right answers at the amount; a curve that is not `fresh` is of an earlier state."""
        self.damage, self.amount, self.now, self.kept = damage, amount, now, kept
        self.curve, self.fresh, self.progress = curve, fresh, progress
        self.setAccessibleDescription(self.told())
        self.update()

    def told(self) -> str:
        """The curve in words."""
        said = [f"{words.amount(self.damage, self.amount)}: {words.share(self.now)}"] if self.now is not None else []
        points = self.curve.array().tolist() if self.curve else []
        said += [f"{words.amount(self.damage, x)}: {words.share(y)}" for x, y in points]
        return "; ".join(said)

    @property
    def frame(self) -> Frame:
        """Where amounts and percent are in this widget."""
        key = (self.width(), self.height(), self.damage, theme.zoom())
        if key != self._framed or self._frame is None:
            damage = DAMAGES[self.damage]
            box = Box(damage.least * self._scale, damage.most * self._scale, 0.0, 100.0)
            labels = frame.label_width(frame.font(), box, self.height())
            self._framed, self._frame = key, frame.room_in(self.width(), self.height(), box, labels)
        return self._frame

    @property
    def _scale(self) -> float:
        """What an amount is multiplied with on the axis."""
        return 100.0 if DAMAGES[self.damage].unit == "%" else 1.0

    def at(self, amount: float, share: float) -> QPointF:
        """Where a point of the curve is."""
        return self.frame.at(amount * self._scale, share * 100)

    def amount_at(self, at: QPointF) -> float:
        """The amount under a place of the widget, in whole steps."""
        return DAMAGES[self.damage].nearest(self.frame.value(at)[0] / self._scale)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(230))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(170))

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, place, colors = QPainter(self), self.frame, theme.current()
        frame.draw_grid(painter, place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame.draw_axes(painter, place, words.axis(self.damage), _("Right answers (%)"))
        for number, one in enumerate(self.kept):
            self._draw_kept(painter, number, one)
        if self.curve is not None:
            color = colors.accent if self.fresh else theme.mix(colors.accent, colors.surface, 0.5)
            self._draw_points(painter, self.curve, color)
        self._draw_progress(painter, place)
        self._draw_now(painter, place)
        self._draw_pointed(painter, place)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.accent, theme.px(1)))
            painter.drawRect(place.room.adjusted(-2, -2, 2, 2))

    def _draw_points(self, painter: QPainter, curve: Curve, color: QColor) -> None:
        points = [self.at(*point) for point in curve.array().tolist()]
        painter.setPen(QPen(color, theme.px(2)))
        painter.drawPolyline(QPolygonF(points))
        pen = QPen(color, theme.px(5))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(QPolygonF(points))

    def _draw_kept(self, painter: QPainter, number: int, curve: Curve) -> None:
        points = [self.at(*point) for point in curve.array().tolist()]
        if not points:
            return
        pen = QPen(theme.current().muted, theme.px(1.6))
        pen.setDashPattern(DASHES[number % len(DASHES)])
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        painter.setFont(theme.font(0.9, bold=True))
        painter.setPen(theme.current().text)
        place = points[len(points) * (number + 1) // (len(self.kept) + 1)]  # where one does not hide the other
        top = max(place.y() - theme.px(19), self.frame.room.top() + 1)
        room = QRectF(place.x() - theme.px(10), top, theme.px(20), theme.px(18))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words.sign(number))

    def _draw_progress(self, painter: QPainter, place: Frame) -> None:
        """A line along the top that grows while points are still missing."""
        if self.progress < 1:
            painter.setPen(QPen(theme.current().accent, theme.px(2)))
            end = place.room.left() + self.progress * place.room.width()
            painter.drawLine(QLineF(place.room.left(), place.room.top(), end, place.room.top()))

    def _draw_now(self, painter: QPainter, place: Frame) -> None:
        """The place of now: a line down to its amount, a ring on it, and the numbers beside it."""
        if self.now is None:
            return
        colors, at, radius = theme.current(), self.at(self.amount, self.now), theme.px(5)
        pen = QPen(colors.text, theme.px(1))
        pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        painter.drawLine(QLineF(at.x(), at.y() + radius, at.x(), place.room.bottom()))
        painter.setPen(QPen(colors.text, theme.px(2)))
        painter.setBrush(colors.surface)
        painter.drawEllipse(at, radius, radius)
        self._draw_words(painter, place, at, f"{words.amount(self.damage, self.amount)}: {words.share(self.now)}")

    def _draw_pointed(self, painter: QPainter, place: Frame) -> None:
        """What all curves say at the place of the mouse."""
        if self._pointed is None:
            return
        shares = [("", self.curve)] if self.curve is not None else []
        shares += [(words.sign(number) + " ", one) for number, one in enumerate(self.kept)]
        said = [sign + words.share(value) for sign, one in shares if (value := one.share_at(self._pointed)) is not None]
        if not said:
            return
        at = self.at(self._pointed, 0)
        painter.setPen(QPen(theme.current().muted, 1))
        painter.drawLine(QLineF(at.x(), place.room.top(), at.x(), place.room.bottom()))
        text = f"{words.amount(self.damage, self._pointed)}: {' · '.join(said)}"
        self._draw_words(painter, place, QPointF(at.x(), place.room.bottom() - theme.px(4)), text)

    def _draw_words(self, painter: QPainter, place: Frame, at: QPointF, text: str) -> None:
        """Words above a point, within the frame, on a ground that lets them be read."""
        painter.setFont(theme.font(0.85, bold=True))
        metrics = QFontMetricsF(painter.font())
        width, height = metrics.horizontalAdvance(text) + theme.px(8), metrics.height() + theme.px(2)
        x = min(max(at.x() - width / 2, place.room.left() + 2), max(place.room.right() - width - 2, 0.0))
        above, below = at.y() - height - theme.px(9), at.y() + theme.px(9)
        room = QRectF(x, above if above >= place.room.top() else below, width, height)
        ground = QColor(theme.current().surface)
        ground.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(room, theme.px(3), theme.px(3))
        painter.setPen(theme.current().text)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    # Hand and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit(self.amount_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(self.amount_at(event.position()))
        inside = self.frame.room.contains(event.position()) and not event.buttons()
        self._point(self.amount_at(event.position()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def _point(self, amount: float | None) -> None:
        if amount != self._pointed:
            self._pointed = amount
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None:
            event.ignore()
        else:
            self.stepped.emit(by)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        return super().event(event)


def _own(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers()
