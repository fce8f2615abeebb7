"""The curves of other runs: quiet lines with a legend of their own, which has their values, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.plotting.curve import Curve

MOST = 4  # more than these are not told apart


@dataclass(frozen=True)
class Other:
    """The curve of another run: its number, its name, and the lists that it follows."""

    run: int
    name: str
    explanation: str
    xs: Sequence[float]
    ys: Sequence[float]


class _Entry(QWidget):
    """One line of the legend: a piece of the curve, the name of the run, and its value."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sample, self.name, self.number = QLabel(), QLabel(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for label in (self.sample, self.name, self.number):
            row.addWidget(label)

    def restyle(self, curve: Curve) -> None:
        self.layout().setSpacing(theme.px(4))
        self.sample.setPixmap(curve.sample(self.devicePixelRatioF()))
        for label in (self.name, self.number):
            label.setFont(theme.font(0.88))
            label.setStyleSheet(f"color: {theme.current().muted.name()}")
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance("88.88%"))


class Others(QWidget):
    """At most four other runs, the latest ones; takes no room while there are none."""

    def __init__(self, number: Callable[[float], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._curves: dict[int, Curve] = {}
        self._entries: dict[int, _Entry] = {}
        self._flow = Flow(self, gap=14)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def curves(self) -> list[Curve]:
        return list(self._curves.values())

    def by_name(self) -> list[tuple[str, Curve]]:
        """The curves with the names of their runs."""
        return [(self._entries[run].name.text(), curve) for run, curve in self._curves.items()]

    def follow(self, others: Sequence[Other]) -> bool:
        """Show these runs; True if there is anything new."""
        others = others[-MOST:]
        wanted = {other.run for other in others}
        renewed = wanted != set(self._curves)
        for run in set(self._curves) - wanted:
            del self._curves[run]
            entry = self._entries.pop(run)
            self._flow.removeWidget(entry)
            entry.deleteLater()
        for other in others:
            if other.run not in self._curves:
                self._curves[other.run] = Curve("muted", run=other.run)
                self._entries[other.run] = entry = _Entry(self)
                self._curves[other.run].restyle()
                entry.restyle(self._curves[other.run])
                self._flow.addWidget(entry)
            entry = self._entries[other.run]
            if entry.name.text() != other.name:
                entry.name.setText(other.name)
            entry.setToolTip(other.explanation)
            renewed |= self._curves[other.run].follow(other.xs, other.ys)
        if renewed:
            self.setVisible(bool(self._curves))
            self.updateGeometry()
        return renewed

    def read(self, x: float | None) -> None:
        """Write the values at x, or the last ones."""
        for run, curve in self._curves.items():
            value = curve.value_at(x)
            self._entries[run].number.setText("–" if value is None else self._number(value))

    def restyle(self) -> None:
        """Colours or sizes changed."""
        for run, curve in self._curves.items():
            curve.restyle()
            self._entries[run].restyle(curve)
