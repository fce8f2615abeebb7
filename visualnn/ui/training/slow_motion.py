"""Slow motion: one update, one epoch, and how many updates a second."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from visualnn.i18n import _
from visualnn.session.control import EPOCH
from visualnn.ui import icons, theme
from visualnn.ui.number_box import shortest

if TYPE_CHECKING:
    from visualnn.session.run import Run

WORDS, PACE_WORDS = 290, 190  # the widths at zoom 1 from which there are words on the buttons, and for the pace
# Updates a second; every one is about twice the one before. 0: as many as possible.
PACES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 0.0)


class SlowMotion(QWidget):
    """Two buttons and a box with the pace."""

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.update_button, self.epoch_button, self.pace = QToolButton(self), QToolButton(self), QComboBox(self)
        self._tight = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for button, updates in ((self.update_button, 1), (self.epoch_button, EPOCH)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._advance, updates))
            self._row.addWidget(button)
        self._row.addWidget(self.pace, 1)
        self.pace.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.pace.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pace.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pace.activated.connect(self._choose)
        self.paces: list[float] = []

    @property
    def order(self) -> list[QWidget]:
        """Everything that the keyboard goes through."""
        return [self.update_button, self.epoch_button, self.pace]

    def _fit(self) -> None:
        """With little room the buttons have no words, and the pace has few."""
        wordless, style = self.width() < theme.px(WORDS), Qt.ToolButtonStyle
        tight = self.width() < theme.px(PACE_WORDS)
        for button in (self.update_button, self.epoch_button):
            button.setToolButtonStyle(style.ToolButtonIconOnly if wordless else style.ToolButtonTextBesideIcon)
        self._row.setSpacing(theme.px(4 if wordless else 6))
        self.pace.setFont(theme.font(0.82 if tight else 0.93))
        if tight != self._tight:
            self._tight, self.paces = tight, []
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(134), self.sizeHint().height())

    def retranslate(self) -> None:
        """Set every fixed text again."""
        for button, text, tip in (
            (self.update_button, _("1 update"), _("One update: train with one mini-batch, then pause (U)")),
            (self.epoch_button, _("1 epoch"), _("Train to the end of the epoch, then pause (Shift+U)")),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self.pace.setAccessibleName(_("Pace of the training"))
        self.pace.setToolTip(_("How many updates a second, while you watch (Ctrl+Alt+Page up: faster, "
                               "Ctrl+Alt+Page down: slower)"))  # fmt: skip
        self.paces = []
        self.refresh()

    def restyle(self) -> None:
        self.pace.setMinimumWidth(theme.px(64))
        self.pace.view().setMinimumWidth(theme.px(190))
        for button, picture in ((self.update_button, "one-update"), (self.epoch_button, "one-epoch")):
            button.setIcon(icons.icon(picture))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._fit()

    def refresh(self) -> None:
        """Show the pace of the run; one that stands in no list gets a line of its own."""
        wanted = self.run.pace
        paces = sorted({*PACES, wanted}, key=quickness)
        if paces != self.paces:
            self.paces = paces
            self.pace.clear()
            self.pace.addItems([in_short(one, self._tight) for one in paces])
        if self.pace.currentIndex() != paces.index(wanted):
            self.pace.setCurrentIndex(paces.index(wanted))

    def _advance(self, updates: int, _checked: bool = False) -> None:
        self.run.advance(updates)

    def _choose(self, place: int) -> None:
        self.run.set_pace(self.paces[place])


def in_short(pace: float, tight: bool = False) -> str:
    """A pace as it stands in the box."""
    if tight:
        return _("{count}/s").format(count=shortest(pace)) if pace else _("max")
    return _("{count} per second").format(count=shortest(pace)) if pace else _("full speed")


def quickness(pace: float) -> float:
    """What paces are sorted by: the one without a limit comes last."""
    return pace or float("inf")


def next_pace(now: float, by: int) -> float:
    """The next quicker pace of the list, or the next slower one."""
    found = [one for one in PACES if (quickness(one) - quickness(now)) * by > 0]
    return (found[0] if by > 0 else found[-1]) if found else now
