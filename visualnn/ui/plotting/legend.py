"""The legend above a plot, which doubles as the place of the numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.plotting.curve import Curve

GAP = 12


class _Rows(Flow):
    """Its height is set by hand: a layout whose height depends on its width makes all those around it slow and high."""

    def hasHeightForWidth(self) -> bool:
        return False


class Legend(QWidget):
    """A piece of each curve, its name, and its latest or its read value; curves can be left out."""

    def __init__(self, curves: Mapping[str, Curve], number: Callable[[float], str],
                 parent: QWidget | None = None) -> None:
        """The names are marked with N_; `number` writes the values."""
        super().__init__(parent)
        self.curves, self.number = curves, number
        self.entries = [QWidget(self) for _curve in curves]
        self.samples, self.names, self.numbers = ([QLabel() for _curve in curves] for _kind in range(3))
        self._row = _Rows(self, gap=GAP)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for entry, *parts in zip(self.entries, self.samples, self.names, self.numbers, strict=True):
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                row.addWidget(part)
            self._row.addWidget(entry)
        self.left_out = set[str]()

    def leave_out(self, names: set[str]) -> bool:
        """Leave these curves out; True if that is new."""
        if names == self.left_out:
            return False
        self.left_out = set(names)
        for name, entry in zip(self.curves, self.entries, strict=True):
            entry.setVisible(name not in names)
        return True

    def retranslate(self) -> None:
        """Set every fixed text again."""
        for name, label in zip(self.curves, self.names, strict=True):
            label.setText(_(name))

    def restyle(self) -> None:
        """Colours or sizes changed."""
        muted = f"color: {theme.current().muted.name()}"
        for curve, entry, sample, name, number in zip(self.curves.values(), self.entries, self.samples, self.names,
                                                      self.numbers, strict=True):  # fmt: skip
            entry.layout().setSpacing(theme.px(4))
            sample.setPixmap(curve.sample(self.devicePixelRatioF()))
            name.setFont(theme.font(0.95))
            name.setStyleSheet(muted)
            number.setFont(theme.font(1.1, bold=True))
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance(self.number(0.8888)))

    def read(self, x: float | None) -> None:
        """Write the values at x, or else the latest ones."""
        for curve, label in zip(self.curves.values(), self.numbers, strict=True):
            value = curve.value_at(x)
            text = "–" if value is None else self.number(value)
            if label.text() != text:
                label.setText(text)

    def shown(self) -> list[tuple[str, Curve, str]]:
        """Name, curve and value of those that are not left out."""
        rows = zip(self.curves.items(), self.numbers, strict=True)
        return [(_(name), curve, label.text()) for (name, curve), label in rows if name not in self.left_out]

    def fit(self, width: int) -> None:
        """Take as many rows as are needed in this width."""
        self.setFixedHeight(max(self._row.heightForWidth(width), 1))

    def _shown_entries(self) -> list[QWidget]:
        return [entry for entry in self.entries if not entry.isHidden()]

    @property
    def length(self) -> int:
        """How long it is in one line."""
        entries = self._shown_entries()
        return sum(entry.sizeHint().width() + theme.px(GAP) for entry in entries) - theme.px(GAP)

    @property
    def longest(self) -> int:
        """How wide it is at least."""
        return max((entry.sizeHint().width() for entry in self._shown_entries()), default=0)
