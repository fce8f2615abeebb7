"""A plot with its heading: what it shows, which curve is which, and the latest or the read value of each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import N_, _
from visualnn.ui import icons, theme
from visualnn.ui.plotting.axes import Label
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.marks import CurveSample
from visualnn.ui.plotting.plot import Plot


@dataclass(frozen=True)
class Entry:
    """One curve in the legend: `name` is marked with N_."""

    name: str
    curve: Curve


class PlotPane(QWidget):
    """The legend stands above the plot, where it never covers a curve, and doubles as the place of the numbers."""

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        label: Label,
        number: Callable[[float], str],
        parent: QWidget | None = None,
    ) -> None:
        """`title` is marked with N_; `label` writes on the axis, `number` in the heading."""
        super().__init__(parent)
        self.title, self.entries, self.number = title, tuple(entries), number
        self.plot = Plot([entry.curve for entry in entries], label)
        self.plot.read.connect(self.refresh)
        self.plot.looked.connect(self.refresh)
        self.plot.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.plot.customContextMenuRequested.connect(self._show_menu)
        self._caption = QLabel()
        self._place = QLabel()
        self.names = [QLabel() for _entry in entries]
        self.numbers = [QLabel() for _entry in entries]
        self.whole = QToolButton()
        self.whole.setAutoRaise(True)
        self.whole.clicked.connect(self._show_everything)
        self._build()
        self.restyle()
        self.retranslate()

    def _build(self) -> None:
        self.legend = QWidget()
        self._entries = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.legend)
        self._entries.setContentsMargins(0, 0, 0, 0)
        self._groups: list[QHBoxLayout] = []
        for entry, name, number in zip(self.entries, self.names, self.numbers, strict=True):
            group = QHBoxLayout()
            group.addWidget(CurveSample(entry.curve))
            group.addWidget(name)
            group.addWidget(number)
            self._groups.append(group)
            self._entries.addLayout(group)
        self._heading = QGridLayout()
        self._heading.setColumnStretch(4, 1)
        everything = QVBoxLayout(self)
        everything.setContentsMargins(0, 0, 0, 0)
        everything.addLayout(self._heading)
        everything.addWidget(self.plot, 1)
        self._lines = 0
        self._arrange_heading(2)

    def _arrange_heading(self, lines: int) -> None:
        """Caption, legend and place of the reading: in one line, or the legend in a line of its own."""
        if lines == self._lines:
            return
        self._lines = lines
        for part in (self._caption, self.legend, self._place, self.whole):
            self._heading.removeWidget(part)
        self._heading.addWidget(self._caption, 0, 0)
        self._heading.addWidget(self._place, 0, 2)
        self._heading.addWidget(self.whole, 0, 3)
        if lines == 1:
            self._heading.addWidget(self.legend, 0, 1)
        else:
            self._heading.addWidget(self.legend, 1, 0, 1, 5, Qt.AlignmentFlag.AlignLeft)

    def retranslate(self) -> None:
        """Set every fixed text again."""
        self._caption.setText(_(self.title))
        self.plot.setAccessibleName(_(self.title))
        self.plot.unit = _("epochs")
        self.whole.setToolTip(_("Show everything (double click)"))
        self.whole.setAccessibleName(_("Show everything"))
        for entry, label in zip(self.entries, self.names, strict=True):
            label.setText(_(entry.name))
        self.plot.renew()
        self.refresh()

    def restyle(self) -> None:
        """Colours and sizes changed."""
        colors, gap = theme.current(), theme.px(4)
        self._caption.setFont(theme.font(bold=True))
        muted = f"color: {colors.muted.name()}"
        self._place.setFont(theme.font())
        self._place.setStyleSheet(muted)
        self.whole.setIcon(icons.icon("fit"))
        self.whole.setIconSize(QSize(theme.px(14), theme.px(14)))
        self.whole.setStyleSheet(  # as high as the words beside it, so that nothing moves when it comes
            f"QToolButton {{ padding: {theme.px(2)}px; border: none; background: transparent }}"
            f"QToolButton:hover, QToolButton:focus {{ background: {colors.soft.name()} }}"
        )
        for name, number in zip(self.names, self.numbers, strict=True):
            name.setFont(theme.font())
            name.setStyleSheet(muted)
            number.setFont(theme.font(1.2, bold=True))
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance(self.number(0.8888)))
            number.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._heading.setHorizontalSpacing(theme.px(12))
        self._heading.setVerticalSpacing(theme.px(2))
        self.layout().setSpacing(theme.px(4))
        for group in self._groups:
            group.setSpacing(gap)
        self.plot.setFont(theme.font(0.85))
        self.plot.renew()
        self._fit_heading()

    def refresh(self) -> None:
        """Write the values at the reading, or else the latest ones."""
        reading = self.plot.reading
        shown = ""
        if reading is not None:
            shown = _("at epoch {epoch}").format(epoch=f"{reading:.2f}".rstrip("0").rstrip("."))
        _write(self._place, shown)
        self.whole.setVisible(self.plot.part is not None)
        for entry, label in zip(self.entries, self.numbers, strict=True):
            curve = entry.curve
            place = curve.nearest(reading) if reading is not None else curve.count - 1
            _write(label, self.number(float(curve.y[place])) if place is not None and place >= 0 else "–")

    def table(self) -> str:
        """The values behind the curves, as lines with tabs between, for a spreadsheet."""
        lines = []
        for entry in self.entries:
            lines.append(f"{_('epoch')}\t{_(self.title)}: {_(entry.name)}")
            lines += [f"{x:.9g}\t{y:.9g}" for x, y in zip(entry.curve.x, entry.curve.y, strict=True)]
        return "\n".join(lines) + "\n"

    def _show_everything(self) -> None:
        self.plot.enlarge(None)

    def _enlarge_last(self) -> None:
        """The last third of the curves, from their lowest to their highest value there."""
        ends = [entry.curve.x[-1] for entry in self.entries if entry.curve.count]
        right = max(ends)
        left = right * 2 / 3
        values = [y for entry in self.entries for y in entry.curve.y[entry.curve.x >= left] if math.isfinite(y)]
        if values and right > left:
            low, high = min(values), max(values)
            margin = (high - low) * 0.1 or abs(high) * 0.1 or 0.1
            low = max(0.0, low - margin)
            self.plot.enlarge(QRectF(left, low, right - left, high + margin - low))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table())

    def menu(self) -> QMenu:
        """What can be done with this plot."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        any_points = any(entry.curve.count for entry in self.entries)
        for text, act, possible in (
            (N_("&Show everything"), self._show_everything, self.plot.part is not None),
            (N_("&Enlarge the last third"), self._enlarge_last, any_points),
            (N_("&Copy the values"), self._copy, any_points),
        ):
            menu.addAction(_(text), act).setEnabled(possible)
        return menu

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self.plot.mapToGlobal(at))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one entry of the legend: a long line must not keep itself from becoming two."""
        widest = max(group.sizeHint().width() for group in self._groups)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_heading()

    def _fit_heading(self) -> None:
        """One line where there is room for it and for the longest reading, else two."""
        metrics = self._place.fontMetrics()
        reading = metrics.horizontalAdvance(_("at epoch {epoch}").format(epoch="00.00"))
        legend = sum(group.sizeHint().width() + theme.px(10) for group in self._groups) - theme.px(10)
        needed = self._caption.sizeHint().width() + reading + legend + theme.px(50)
        fits, directions = legend <= self.width(), QBoxLayout.Direction
        self._entries.setDirection(directions.LeftToRight if fits else directions.TopToBottom)
        self._entries.setSpacing(theme.px(10 if fits else 2))
        self._arrange_heading(1 if self.width() >= needed else 2)


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
