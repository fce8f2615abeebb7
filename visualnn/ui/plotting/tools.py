"""The small tools beside the heading of a plot: everything, scale, smoothing, saving."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from visualnn.i18n import _
from visualnn.ui import icons, theme

# From the raw values to a mean over about a thousand of them.
FACTORS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)


class Tools(QWidget):
    """`whole`, `save` and, for a loss, `log` and `slider`; the pane connects them."""

    smoothed = Signal(float)  # another smoothing factor was chosen

    def __init__(self, loss: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss, self.compact = loss, False
        self.whole, self.log, self.save = QToolButton(), QToolButton(), QToolButton()
        self.slider, self.state = QSlider(Qt.Orientation.Horizontal), QLabel()
        self.log.setCheckable(True)
        self.slider.setRange(0, len(FACTORS) - 1)
        self.slider.setPageStep(2)
        self.slider.valueChanged.connect(self._slid)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for tool in (self.whole, self.state, self.slider, self.log, self.save):
            self._row.addWidget(tool)
        for tool in (self.state, self.slider, self.log):
            tool.setVisible(loss)
        self.whole.hide()

    @property
    def order(self) -> list[QWidget]:
        """In the order of the Tab key."""
        return [self.whole, self.slider, self.log, self.save]

    @property
    def factor(self) -> float:
        """The smoothing factor, 0 for none."""
        return FACTORS[self.slider.value()]

    def show_factor(self, factor: float) -> None:
        """Take the factor that is nearest to this one."""
        self.slider.setValue(min(range(len(FACTORS)), key=lambda place: abs(FACTORS[place] - factor)))

    def _slid(self, _place: int) -> None:
        self._say()
        self.smoothed.emit(self.factor)

    def _say(self) -> None:
        factor = f"{self.factor:g}"
        text = _("smoothing {factor}").format(factor=factor) if self.factor else _("not smoothed")
        self.state.setText((factor if self.factor else "") if self.compact else text)
        self.slider.setAccessibleDescription(text)

    def fit(self, room: int) -> None:
        """With little room the words beside the slider are its factor alone."""
        widest = self._width(_("smoothing {factor}").format(factor="0.999"), _("not smoothed"))
        others = [tool.sizeHint().width() for tool in (self.whole, self.log, self.save)]
        compact = self.loss and room < widest + sum(others) + theme.px(72 + 4 * 6)
        if compact != self.compact:
            self.compact = compact
            self._say()
            self._give_room()

    def _give_room(self) -> None:
        widest = self._width(_("smoothing {factor}").format(factor="0.999"), _("not smoothed"))
        self.state.setFixedWidth(self._width("0.999") if self.compact else widest)

    def _width(self, *texts: str) -> int:
        return max(self.state.fontMetrics().horizontalAdvance(text) for text in texts) + theme.px(4)

    def retranslate(self) -> None:
        """Set every fixed text again."""
        texts = (
            (self.whole, _("Show everything"), _("Show everything (double click; 0 in the plot)")),
            (self.log, _("Logarithmic scale"), _("Logarithmic scale (L in the plot)")),
            (self.save, _("Save this plot or its values"), _("Save this plot or its values")),
            (self.slider, _("Smoothing"),
             _("Exponential smoothing: each value keeps this share of the smoothed one before it")),
        )  # fmt: skip
        for tool, name, tip in texts:
            tool.setAccessibleName(name)
            tool.setToolTip(tip)
        self.log.setText(_("log"))
        self._say()

    def restyle(self) -> None:
        """Colours or sizes changed."""
        colors = theme.current()
        self._row.setSpacing(theme.px(6))
        for tool, icon in ((self.whole, "fit"), (self.save, "save")):
            tool.setIcon(icons.icon(icon))
            tool.setIconSize(QSize(theme.px(14), theme.px(14)))
        style = (  # as high as the words beside them, so that nothing moves when one comes
            f"QToolButton {{ padding: {theme.px(2)}px; border: 1px solid transparent; background: transparent }}"
            f"QToolButton:hover {{ background: {colors.soft.name()} }}"
            f"QToolButton:focus {{ border-color: {colors.accent.name()}; padding: {theme.px(2)}px }}"
            f"QToolButton:checked {{ background: {colors.soft.name()}; color: {colors.accent.name()};"
            f" border-color: {colors.accent.name()} }}"
        )
        for tool in (self.whole, self.log, self.save):
            tool.setStyleSheet(style)
        self.log.setFont(theme.font(0.88))
        self.state.setFont(theme.font(0.85))
        self.state.setStyleSheet(f"color: {colors.muted.name()}")
        self._give_room()
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.setFixedWidth(theme.px(72))
