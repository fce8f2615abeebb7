"""The curves of all runs of an experiment: a band where they differ by chance only, and one that stands out."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.experiments.experiment import Experiment
from visualnn.session.experiments.outcome import DIVERGED, LOSS
from visualnn.session.experiments.telling import band, curve_of
from visualnn.ui import theme

HIGH, EDGE, BELOW, ABOVE = 210, 8, 34, 22
TICKS = 5


class RunCurves(QWidget):
    """Accuracy or loss against epochs, as the runs are judged by one or the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.experiment: Experiment | None = None
        self.curve, self.run = "accuracy", 0
        self._shown: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_experiment(self, experiment: Experiment | None, by: str, run: int) -> None:
        """Show the runs of an experiment; `run` stands out."""
        outcomes = experiment.outcomes if experiment else {}
        curve = "losses" if by == LOSS else "accuracy"
        shown = (experiment and experiment.key, curve, run,
                 *((number, one.state, len(one.epochs), len(one.losses)) for number, one in outcomes.items()))
        self.experiment, self.curve, self.run = experiment, curve, run
        if shown != self._shown:  # drawn anew only when there is anything new to see
            self._shown = shown
            self.setAccessibleName(self.title())
            self.update()

    def title(self) -> str:
        """What is drawn over the epochs."""
        if self.curve == "losses":
            return _("Loss over epochs")
        validated = self.experiment is not None and any(one.validation for one in self.experiment.outcomes.values())
        return _("Accuracy on the validation samples, %") if validated else _("Accuracy on the test samples, %")

    def lines(self) -> dict[int, tuple[Array, Array]]:
        """Places and values of the curve of each run that has begun; accuracies in per cent."""
        if self.experiment is None:
            return {}
        factor = 100.0 if self.curve == "accuracy" else 1.0
        found = {run: curve_of(outcome, self.curve) for run, outcome in sorted(self.experiment.outcomes.items())}
        return {run: (x, y * factor) for run, (x, y) in found.items() if len(x)}

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = self.lines()
        painter.setPen(colors.muted)
        painter.setFont(theme.font(0.86, bold=True))
        painter.drawText(QRectF(0, 0, self.width(), theme.px(ABOVE)), Qt.AlignmentFlag.AlignVCenter, self.title())
        if not lines:
            painter.setFont(theme.font(0.95))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("The curves come with the first epoch."))
            return
        frame = _Frame(self, lines, {run for run in lines if self.experiment is not None
                                     and self.experiment.outcomes[run].state == DIVERGED})  # fmt: skip
        frame.draw(painter)
        painter.setClipRect(frame.room.adjusted(-2, -2, 2, 2))
        self._draw_band(painter, frame)
        for run, line in lines.items():
            if run != self.run:
                painter.setPen(QPen(theme.mix(colors.muted, colors.surface, 0.35), theme.px(1)))
                painter.drawPolyline(frame.polygon(*line))
        if self.run in lines:
            painter.setPen(QPen(colors.accent, theme.px(2.5)))
            painter.drawPolyline(frame.polygon(*lines[self.run]))

    def _draw_band(self, painter: QPainter, frame: _Frame) -> None:
        """From the worst to the best at each place, the middle as a dashed line, for runs that differ by chance."""
        found = band(self.experiment, self.curve) if self.experiment and self.experiment.design.is_seeds else None
        if found is None:
            return
        colors, (x, (low, middle, high)) = theme.current(), found
        factor = 100.0 if self.curve == "accuracy" else 1.0
        shade = theme.mix(colors.surface, colors.accent, 0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawPolygon(frame.polygon(np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]]) * factor))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(colors.text, theme.px(1.5))
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.drawPolyline(frame.polygon(x, middle * factor))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(HIGH))


class _Frame:
    """The axes: what is where on the widget."""

    def __init__(self, widget: RunCurves, lines: dict[int, tuple[Array, Array]], diverged: set[int]) -> None:
        good = [line for run, line in lines.items() if run not in diverged] or list(lines.values())
        values = np.concatenate([y[np.isfinite(y)] for _x, y in good])
        values = values if len(values) else np.array([0.0, 1.0])
        self.most = max(float(max(x[-1] for x, _y in lines.values())), 1e-9)
        self.steps = ticks(float(values.min()), float(values.max()))
        self.low, self.high = min(self.steps[0], values.min()), max(self.steps[-1], values.max())
        metrics = QFontMetrics(theme.font(0.82))
        left = max(metrics.horizontalAdvance(f"{step:g}") for step in self.steps) + theme.px(8)
        self.room = QRectF(left, theme.px(ABOVE) + theme.px(4), max(widget.width() - left - theme.px(EDGE), 10),
                           max(widget.height() - theme.px(ABOVE + BELOW) - theme.px(4), 10))  # fmt: skip

    def across(self, x: Array | float) -> Array:
        return np.asarray(self.room.left() + np.asarray(x) / self.most * self.room.width())

    def down(self, y: Array | float) -> Array:
        share = (np.asarray(y, float) - self.low) / max(self.high - self.low, 1e-12)
        share = np.fmax(np.fmin(share, 2.0), -1.0)  # what is no number leaves the picture at the top
        return np.asarray(self.room.bottom() - share * self.room.height())

    def polygon(self, x: Array, y: Array) -> QPolygonF:
        points = zip(self.across(x).tolist(), self.down(y).tolist(), strict=True)
        return QPolygonF([QPointF(*point) for point in points])

    def draw(self, painter: QPainter) -> None:
        """Lines for the values with their numbers, and the epochs below."""
        colors, room = theme.current(), self.room
        painter.setFont(theme.font(0.82))
        for step in self.steps:
            y = float(self.down(step))
            painter.setPen(QPen(colors.grid, 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(colors.muted)
            painter.drawText(QRectF(0, y - theme.px(9), room.left() - theme.px(5), theme.px(18)),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{step:g}")  # fmt: skip
        painter.setPen(QPen(colors.border, 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.setPen(colors.muted)
        for place in ticks(0.0, self.most):
            if place <= self.most * 1.0001:
                x = float(self.across(place))
                painter.drawText(QRectF(x - theme.px(24), room.bottom() + theme.px(1), theme.px(48), theme.px(17)),
                                 Qt.AlignmentFlag.AlignCenter, f"{place:g}")  # fmt: skip
        painter.drawText(QRectF(room.left(), room.bottom() + theme.px(16), room.width(), theme.px(18)),
                         Qt.AlignmentFlag.AlignCenter, _("epochs"))  # fmt: skip


def ticks(low: float, high: float) -> list[float]:
    """Round numbers, some TICKS of them, from below `low` to `high` or above."""
    span = high - low if high > low else max(abs(high), 1.0) * 0.1
    rough = span / (TICKS - 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(part * size for part in (1, 2, 5, 10) if part * size >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{k * step:.12g}") for k in range(first, max(last, first + 1) + 1)]
