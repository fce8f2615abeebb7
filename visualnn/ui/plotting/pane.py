"""A plot with its heading: what it shows, which curve is which, and the latest or the read value of each."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.ui import icons, theme
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.key import Key
from visualnn.ui.plotting.others import Other, Others
from visualnn.ui.plotting.plot import Plot


class PlotPane(QWidget):
    """The legend stands above the plot, where it never covers a curve, and doubles as the place of the numbers; a short
    key in the plot is for those who look at the curves only.
    """

    def __init__(
        self, title: str, curves: dict[str, Curve], number: Callable[[float], str], percent: bool = False
    ) -> None:
        """`title` and the names of the curves are marked with N_; `number` writes the values in the heading."""
        super().__init__()
        self.title, self.curves, self.number, self.run = title, curves, number, ""
        self.plot = Plot(list(curves.values()), percent)
        self.key = Key(self.plot, curves) if len(curves) > 1 else None
        self.plot.read.connect(self.refresh)
        self.plot.looked.connect(self.refresh)
        self.plot.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.plot.customContextMenuRequested.connect(self._show_menu)
        self.caption, self.place, self.legend, self.whole = QLabel(), QLabel(), QWidget(), QToolButton()
        self.whole.clicked.connect(self._show_everything)
        self.samples, self.names, self.numbers = ([QLabel() for _curve in curves] for _kind in range(3))
        self._entries = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.legend)
        self._entries.setContentsMargins(0, 0, 0, 0)
        self._groups = [QHBoxLayout() for _curve in curves]
        for group, *parts in zip(self._groups, self.samples, self.names, self.numbers, strict=True):
            for part in parts:
                group.addWidget(part)
            self._entries.addLayout(group)
        self._heading = QGridLayout()
        self._heading.setColumnStretch(4, 1)
        self._heading.addWidget(self.caption, 0, 0)
        self._heading.addWidget(self.place, 0, 2)
        self._heading.addWidget(self.whole, 0, 3)
        everything = QVBoxLayout(self)
        everything.setContentsMargins(0, 0, 0, 0)
        self.others = Others(number, self)
        everything.addLayout(self._heading)
        everything.addWidget(self.others)
        everything.addWidget(self.plot, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every fixed text again."""
        self._show_caption()
        self.plot.setAccessibleName(_(self.title))
        self.plot.bottom.unit = _("epochs")
        self.whole.setToolTip(_("Show everything (double click)"))
        self.whole.setAccessibleName(_("Show everything"))
        for name, label in zip(self.curves, self.names, strict=True):
            label.setText(_(name))
        self.restyle()
        self.refresh()

    def show_others(self, run: str, others: list[Other]) -> bool:
        """Beside the curves of this run, quietly those of other runs; True if anything about them is new."""
        if run != self.run:
            self.run = run
            self._show_caption()
        renewed = self.others.follow(others)
        if renewed:
            self.plot.show_others(self.others.curves)
        return renewed

    def _show_caption(self) -> None:
        title = _(self.title)
        self.caption.setText(_("{title}, {run}").format(title=title, run=self.run) if self.run else title)

    def restyle(self) -> None:
        """Colours, sizes or words changed."""
        colors = theme.current()
        self.plot.restyle()
        self.others.restyle()
        self.caption.setFont(theme.font(bold=True))
        for label in (self.place, *self.names):
            label.setFont(theme.font())
            label.setStyleSheet(f"color: {colors.muted.name()}")
        self.whole.setIcon(icons.icon("fit"))
        self.whole.setIconSize(QSize(theme.px(14), theme.px(14)))
        self.whole.setStyleSheet(  # as high as the words beside it, so that nothing moves when it comes
            f"QToolButton {{ padding: {theme.px(2)}px; border: none; background: transparent }}"
            f"QToolButton:hover, QToolButton:focus {{ background: {colors.soft.name()} }}"
        )
        for curve, sample, number in zip(self.curves.values(), self.samples, self.numbers, strict=True):
            sample.setPixmap(curve.sample(self.devicePixelRatioF()))
            number.setFont(theme.font(1.2, bold=True))
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance(self.number(0.8888)))
        self._heading.setHorizontalSpacing(theme.px(12))
        self._heading.setVerticalSpacing(theme.px(2))
        self.layout().setSpacing(theme.px(4))
        for group in self._groups:
            group.setSpacing(theme.px(4))
        self._fit_heading()

    def refresh(self) -> None:
        """Write the values at the reading, or else the latest ones."""
        reading, shown = self.plot.reading, ""
        if reading is not None:
            shown = _("at epoch {epoch}").format(epoch=f"{reading:.2f}".rstrip("0").rstrip("."))
        self.place.setText(shown)
        self.whole.setVisible(self.plot.part is not None)
        for curve, label in zip(self.curves.values(), self.numbers, strict=True):
            place = -1 if reading is None else curve.nearest(reading)
            label.setText(self.number(float(curve.ys[place])) if len(curve.ys) else "–")
        self.others.read(reading)
        if self.key is not None:
            self.key.refresh()

    def table(self) -> str:
        """The values behind the curves, as lines with tabs between, for a spreadsheet."""
        lines = []
        for name, curve in self.curves.items():
            lines.append(f"{_('epoch')}\t{_(self.title)}: {_(name)}")
            lines += [f"{x:.9g}\t{y:.9g}" for x, y in zip(curve.xs, curve.ys, strict=True)]
        for name, curve in self.others.by_name():
            lines.append(f"{_('epoch')}\t{_(self.title)}: {name}")
            lines += [f"{x:.9g}\t{y:.9g}" for x, y in zip(curve.xs, curve.ys, strict=True)]
        return "\n".join(lines) + "\n"

    def _show_everything(self) -> None:
        self.plot.enlarge(None)

    def _enlarge_last(self) -> None:
        """The last third of the curves, from their lowest to their highest value there."""
        right = max(curve.xs[-1] for curve in self.curves.values())
        left = right * 2 / 3
        values = [y for curve in self.curves.values() for y in curve.ys[curve.xs >= left] if math.isfinite(y)]
        if values and right > left:
            low, high = min(values), max(values)
            margin = (high - low) * 0.1 or abs(high) * 0.1 or 0.1
            low = max(0.0, low - margin)
            self.plot.enlarge(QRectF(left, low, right - left, high + margin - low))

    def menu(self) -> QMenu:
        """What can be done with this plot."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        any_points = all(len(curve.xs) for curve in self.curves.values())
        for text, act, possible in (
            (N_("&Show everything"), self._show_everything, self.plot.part is not None),
            (N_("&Enlarge the last third"), self._enlarge_last, any_points),
            (N_("&Copy the values"), lambda: QGuiApplication.clipboard().setText(self.table()), any_points),
        ):
            menu.addAction(_(text), act).setEnabled(possible)
        return menu

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self.plot.mapToGlobal(at))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one entry of the legend: a long line must not keep itself from becoming two."""
        return QSize(max(group.sizeHint().width() for group in self._groups), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_heading()

    def _fit_heading(self) -> None:
        """One line where there is room for it and for the longest reading, else two."""
        reading = self.place.fontMetrics().horizontalAdvance(_("at epoch {epoch}").format(epoch="00.00"))
        legend = sum(group.sizeHint().width() + theme.px(10) for group in self._groups) - theme.px(10)
        fits, directions = legend <= self.width(), QBoxLayout.Direction
        self._entries.setDirection(directions.LeftToRight if fits else directions.TopToBottom)
        self._entries.setSpacing(theme.px(10 if fits else 2))
        if self.width() >= self.caption.sizeHint().width() + reading + legend + theme.px(50):
            self._heading.addWidget(self.legend, 0, 1)
        else:
            self._heading.addWidget(self.legend, 1, 0, 1, 5, Qt.AlignmentFlag.AlignLeft)
