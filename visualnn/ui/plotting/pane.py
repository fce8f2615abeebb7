"""A plot with its heading: what it shows, which curve is which, the latest or the read values, and its tools."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.key import Key
from visualnn.ui.plotting.legend import Legend
from visualnn.ui.plotting.others import Other, Others
from visualnn.ui.plotting.plot import Plot
from visualnn.ui.plotting.tools import Tools

SAVING = {"csv": N_("&Values as CSV…"), "png": N_("&Picture as PNG…"), "svg": N_("&Drawing as SVG…")}


class PlotPane(QWidget):
    """The legend stands above the plot, where it never covers a curve, and doubles as the place of the numbers; a short
    key in the plot is for those who look at the curves only.
    """

    saving_wanted = Signal(str)  # what to save: a key of SAVING

    def __init__(self, title: str, curves: dict[str, Curve], number: Callable[[float], str], percent: bool = False,
                 keyed: Sequence[str] = (), file_name: str = "") -> None:
        """`title` and the names of the curves are marked with N_; `number` writes the values in the heading. Those that
        are `keyed` stand in the key, too. A file it is saved to is called `file_name` unless the person wants another.
        """
        super().__init__()
        self.title, self.curves, self.number, self.run = title, curves, number, ""
        self.file_name = file_name
        self.plot = Plot(list(curves.values()), percent)
        self.key = Key(self.plot, {name: curves[name] for name in keyed}) if keyed else None
        self.caption, self.legend, self.tools = QLabel(), Legend(curves, number), Tools(loss=not percent)
        self.names, self.numbers = self.legend.names, self.legend.numbers
        self.whole = self.tools.whole
        self.others = Others(number, self)
        self._heading = QGridLayout()
        self._heading.setColumnStretch(2, 1)
        self._heading.addWidget(self.caption, 0, 0)
        self._heading.addWidget(self.tools, 0, 3)
        everything = QVBoxLayout(self)
        everything.setContentsMargins(0, 0, 0, 0)
        everything.addLayout(self._heading)
        everything.addWidget(self.others)
        everything.addWidget(self.plot, 1)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.plot.read.connect(self.refresh)
        self.plot.looked.connect(self.refresh)
        self.plot.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.plot.customContextMenuRequested.connect(self._show_menu)
        self.plot.scale_wanted.connect(self.tools.log.toggle)
        self.tools.log.toggled.connect(self._scale)
        self.whole.clicked.connect(self._show_everything)
        self.tools.save.clicked.connect(self._show_saving)

    @property
    def order(self) -> list[QWidget]:
        """In the order of the Tab key."""
        return [*self.tools.order, self.plot]

    def retranslate(self) -> None:
        """Set every fixed text again."""
        self._show_caption()
        self.plot.setAccessibleName(_(self.title))
        self.plot.bottom.unit = _("epochs")
        self.plot.left.title = _(self.title)
        self.tools.retranslate()
        self.legend.retranslate()
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

    def leave_out(self, names: set[str]) -> None:
        """These curves are not there: neither in the legend nor in the key."""
        if self.legend.leave_out(names):
            self._fit_heading()
        if self.key is not None:
            self.key.left_out = set(names)

    def _show_caption(self) -> None:
        title = _(self.title)
        self.caption.setText(_("{title}, {run}").format(title=title, run=self.run) if self.run else title)

    def restyle(self) -> None:
        """Colours, sizes or words changed."""
        self.plot.restyle()
        self.others.restyle()
        self.tools.restyle()
        self.legend.restyle()
        self.caption.setFont(theme.font(bold=True))
        self._heading.setHorizontalSpacing(theme.px(12))
        self._heading.setVerticalSpacing(theme.px(2))
        self.layout().setSpacing(theme.px(4))
        self._fit_heading()

    def refresh(self) -> None:
        """Write the values at the reading, or else the latest ones."""
        enlarged = self.plot.part is not None
        if self.whole.isVisibleTo(self) != enlarged:
            self.whole.setVisible(enlarged)
        self.legend.read(self.plot.reading)
        self.others.read(self.plot.reading)
        if self.key is not None:
            self.key.refresh()
            self.plot.reserved = self.key.width() + theme.px(10) if self.key.isVisible() else 0.0

    def _scale(self, log: bool) -> None:
        self.plot.set_log(log)

    def table(self) -> str:
        """The values behind the curves, as lines with tabs between, for a spreadsheet."""
        lines = []
        for name, curve in (*((_(name), curve) for name, curve in self.curves.items()), *self.others.by_name()):
            if len(curve.xs):
                lines.append(f"{_('epoch')}\t{_(self.title)}: {name}")
                lines += [f"{x:.9g}\t{y:.9g}" for x, y in zip(curve.xs, curve.ys, strict=True)]
        return "\n".join(lines) + "\n"

    def _show_everything(self) -> None:
        self.plot.enlarge(None)

    def _enlarge_last(self) -> None:
        """The last third of the curves, from their lowest to their highest value there."""
        curves = [curve for curve in self.curves.values() if len(curve.xs)]
        right = max(curve.xs[-1] for curve in curves)
        left = right * 2 / 3
        values = [y for curve in curves for y in curve.shown(curve.ys[curve.xs >= left]).tolist() if math.isfinite(y)]
        if values and right > left:
            low, high = min(values), max(values)
            margin = (high - low) * 0.1 or abs(high) * 0.1 or 0.1
            low = low - margin if self.plot.extent.log else max(0.0, low - margin)
            self.plot.enlarge(QRectF(left, low, right - left, high + margin - low))

    def menu(self) -> QMenu:
        """What can be done with this plot."""
        menu = self._made_menu()
        any_points = any(len(curve.xs) for curve in (*self.curves.values(), *self.others.curves))
        own_points = any(len(curve.xs) for curve in self.curves.values())
        for text, act, possible in (
            (N_("&Show everything"), self._show_everything, self.plot.part is not None),
            (N_("&Enlarge the last third"), self._enlarge_last, own_points),
            (N_("&Copy the values"), self._copy, any_points),
        ):
            menu.addAction(_(text), act).setEnabled(possible)
        menu.addSeparator()
        self._add_saving(menu, any_points)
        return menu

    def _made_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add_saving(self, menu: QMenu, possible: bool) -> None:
        for kind, text in SAVING.items():
            action = menu.addAction(_(text))
            action.setData(kind)
            action.setEnabled(possible)
        menu.triggered.connect(self._save)

    def _save(self, action: object) -> None:
        kind = action.data()  # type: ignore[attr-defined]
        if kind:
            self.saving_wanted.emit(kind)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table())

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self.plot.mapToGlobal(at))

    def _show_saving(self) -> None:
        menu = self._made_menu()
        self._add_saving(menu, any(len(curve.xs) for curve in (*self.curves.values(), *self.others.curves)))
        button = self.tools.save
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one entry of the legend: a long line must not keep itself from becoming two."""
        return QSize(self.legend.longest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_heading()

    def _fit_heading(self) -> None:
        """One line where there is room for it, else two."""
        self.tools.fit(self.width() - self.caption.sizeHint().width() - theme.px(24))
        taken = self.caption.sizeHint().width() + self.tools.sizeHint().width() + theme.px(60)
        if self.width() >= taken + self.legend.length:
            self.legend.fit(self.legend.length)
            self._heading.addWidget(self.legend, 0, 1, 1, 2)
        else:
            self.legend.fit(self.width())
            self._heading.addWidget(self.legend, 1, 0, 1, 4)
