"""One way to a gradient: its clock, how far it is, and what it would take."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.session.contest import Likeness
from visualnn.session.gradient_ways import Lap
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text
from visualnn.ui.contest import words


class WayCard(QFrame):
    """A way of `visualnn.session.contest`."""

    def __init__(self, way: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way = way
        self.title, self.clock = Text(1.0, bold=True), Text(1.7, bold=True)
        self.explained, self.progress, self.losses = Text(0.88), Text(0.92), Text(0.92)
        self.estimates, self.agreement = Text(0.92), Text(0.88)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.texts = (self.title, self.explained, self.clock, self.progress, self.losses, self.estimates,
                      self.agreement)  # fmt: skip
        column = QVBoxLayout(self)
        for text in self.texts:
            column.addWidget(text)
            if text is self.clock:
                column.addWidget(self.bar)
        column.addStretch(1)

    def show_lap(self, lap: Lap | None, likeness: list[Likeness], an_epoch: int) -> None:
        """Show how far the way is; None where it has not begun."""
        self.title.show_text(_(words.TITLES[self.way]))
        self.explained.show_text(_(words.EXPLAINED[self.way]))
        self.clock.show_text(words.duration(lap.seconds) if lap else "–")
        self.bar.setMaximum(lap.total if lap else 1)
        self.bar.setValue(lap.done if lap else 0)
        self.progress.show_text(words.progress(lap))
        self.losses.show_text(words.losses(lap) if lap else "")
        self.estimates.show_text(words.estimates(lap, an_epoch) if lap and lap.done else "")
        self.agreement.show_text("\n".join(words.likeness(one) for one in likeness) if self.way != "backprop" else "")
        self.bar.setAccessibleName(self.title.text())
        self.bar.setAccessibleDescription(self.progress.text())

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        colors = theme.current()
        self.setStyleSheet(f"WayCard {{ background: {colors.raised.name()}; border: 1px solid {colors.border.name()}; "
                           f"border-radius: {theme.px(6)}px; }} QLabel {{ border: none; background: transparent }}")
        for text in self.texts:
            text.restyle()
        for text in (self.explained, self.agreement):
            text.setStyleSheet(f"color: {colors.muted.name()}")
        self.bar.setFixedHeight(theme.px(6))
        self.layout().setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self.layout().setSpacing(theme.px(4))
