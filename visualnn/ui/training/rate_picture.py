"""The learning rate over the epochs of a run as a small picture, with a mark at where the run is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.i18n import _, ngettext
from visualnn.session.training_settings import TrainingSettings
from visualnn.ui import theme
from visualnn.ui.number_box import shortest

POINTS = 120


class RatePicture(QWidget):
    """The rate of every update of a run of these settings; `done` is the share of its epochs that is over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.rates: list[float] = []
        self.epochs, self.done = 1, 0.0

    def show_rates(self, settings: TrainingSettings, done: float, rate: float) -> None:
        """Draw a run of these settings that is so far, with the rate it has now."""
        schedule, epochs = settings.make_schedule(0.0), settings.epochs
        places = [epochs * place / POINTS for place in range(POINTS + 1)]
        rates = [settings.learning_rate if schedule is None else schedule.rate_at(place) for place in places]
        rates[-1] = rates[-2] if settings.schedule == "step" else rates[-1]  # no update is made at the very end
        if (rates, epochs, done) == (self.rates, self.epochs, self.done):
            return
        self.rates, self.epochs, self.done = rates, epochs, done
        text = ngettext("Learning rate over {n} epoch: from {first} to {last}, now {now}",
                        "Learning rate over {n} epochs: from {first} to {last}, now {now}", epochs)  # fmt: skip
        self.setToolTip(text.format(n=epochs, first=rate_text(rates[0]), last=rate_text(rates[-1]),
                                    now=rate_text(rate)))  # fmt: skip
        self.setAccessibleName(self.toolTip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.rates:
            return
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = theme.font(0.8)
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        line = metrics.height()
        top = max(self.rates)
        first = rate_text(top)
        left = max(metrics.horizontalAdvance(first), metrics.horizontalAdvance("0")) + theme.px(6)
        plot = QRectF(left, line / 2, self.width() - left - theme.px(5), self.height() - 1.7 * line)
        painter.setPen(colors.muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, plot.top() - line / 2, left - theme.px(6), line), right, first)
        painter.drawText(QRectF(0, plot.bottom() - line / 2, left - theme.px(6), line), right, "0")
        words = ngettext("{n} epoch", "{n} epochs", self.epochs).format(n=self.epochs)
        painter.drawText(QRectF(plot.left(), plot.bottom() + 2, plot.width(), line), right, words)
        painter.setPen(QPen(colors.grid, 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.drawLine(plot.topLeft(), plot.bottomLeft())
        points = [QPointF(plot.left() + plot.width() * place / POINTS, plot.bottom() - plot.height() * rate / top)
                  for place, rate in enumerate(self.rates)]  # fmt: skip
        painter.setPen(QPen(colors.accent, theme.px(2)))
        painter.drawPolyline(QPolygonF(points))
        if self.done > 0:
            here = points[min(int(self.done * POINTS), POINTS)]
            painter.setBrush(colors.surface)
            painter.drawEllipse(here, theme.px(4), theme.px(4))
        painter.end()


def rate_text(rate: float) -> str:
    """A learning rate in four figures."""
    return shortest(float(f"{rate:.4g}")) if rate >= 1e-6 else f"{rate:.1e}"


def kind_words(kind: str) -> str:
    """The name of a schedule."""
    return {"constant": _("constant"), "step": _("in steps"), "cosine": _("cosine")}.get(kind, kind)
