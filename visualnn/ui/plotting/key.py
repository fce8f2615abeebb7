"""The key of a plot: which line is which, in its lower right corner, where growing accuracies leave room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.plotting.curve import SAMPLE, Curve
from visualnn.ui.plotting.plot import Plot

LOWEST = 130  # pixels of a plot's height at zoom 1 below which the key would stand in its way
GAP = 6


class Key(QWidget):
    """Lies over a plot and lets every click through."""

    def __init__(self, plot: Plot, curves: dict[str, Curve]) -> None:
        """The names of the curves are marked with N_."""
        super().__init__(plot.viewport())
        self.plot, self.curves, self.left_out = plot, curves, set[str]()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("key")
        self.hide()
        plot.viewport().installEventFilter(self)

    def refresh(self) -> None:
        """The curves, the words or the sizes are others now."""
        drawn = any(len(curve.xs) for curve in self.curves.values())
        self.setVisible(drawn and self.plot.height() >= theme.px(LOWEST))
        self._place()
        self.update()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        names = [name for name in self.curves if name not in self.left_out]
        letters = max((self.fontMetrics().horizontalAdvance(_(name)) for name in names), default=0)
        return QSize(theme.px(SAMPLE + 3 * GAP) + letters, theme.px(GAP) + len(names) * self._line())

    def _line(self) -> int:
        return self.fontMetrics().height() + theme.px(1)

    def _place(self) -> None:
        self.setFont(theme.font(0.85))
        self.resize(self.sizeHint())
        box = self.plot.box.sceneBoundingRect()
        corner = QPoint(round(box.right()), round(box.bottom()))
        self.move(corner - QPoint(self.width() + theme.px(GAP), self.height() + theme.px(GAP)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(now.border)
        painter.setBrush(now.surface)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), theme.px(4), theme.px(4))
        painter.setPen(now.text)
        shown = [(name, curve) for name, curve in self.curves.items() if name not in self.left_out]
        for number, (name, curve) in enumerate(shown):
            top, sample = theme.px(GAP) // 2 + number * self._line(), curve.sample(self.devicePixelRatioF())
            painter.drawPixmap(theme.px(GAP), top + (self._line() - theme.px(14)) // 2, sample)
            painter.drawText(theme.px(SAMPLE + 2 * GAP), top + self.fontMetrics().ascent(), _(name))
