"""The strip at the top of the window where a problem is said, in the person's way for as long as the person likes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from visualnn.i18n import _
from visualnn.ui import icons, theme

LONGEST = 1200  # characters; a sentence for people is far shorter


class MessageStrip(QToolBar):
    """One problem in plain words; what a file contains is shown as text and never taken for markup."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message strip")
        self.setMovable(False)
        self.setFloatable(False)
        body = QWidget()
        body.setObjectName("strip")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sign, self.label, self.close_button = QLabel(), QLabel(), QToolButton()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button.setAutoRaise(True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(body)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(body)
        self._body = body
        self.retranslate()
        self.hide()

    def text(self) -> str:
        """What is being said; empty when the strip is hidden."""
        return "" if self.isHidden() else self.label.text()

    def say(self, sentence: str) -> None:
        """Show this problem in place of the one before."""
        text = " ".join(sentence.split())
        self.label.setText(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
        self.label.setAccessibleName(self.label.text())
        self.show()
        self._fit()

    def retranslate(self) -> None:
        self.setWindowTitle(_("Message"))
        self.close_button.setToolTip(_("Hide this message"))
        self.close_button.setAccessibleName(_("Hide this message"))
        self.restyle()

    def restyle(self) -> None:
        side = theme.px(18)
        self.sign.setPixmap(icons.pixmap("warning", 20, theme.current().warning))
        self.sign.setFixedSize(theme.px(20), theme.px(22))
        self.close_button.setIcon(icons.icon("close"))
        self.close_button.setIconSize(QSize(side, side))
        self._body.layout().setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        self._body.layout().setSpacing(theme.px(10))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A toolbar does not ask how high its text becomes when it wraps; so we do."""
        frame = self._body.layout()
        needed = frame.totalHeightForWidth(max(self.width(), theme.px(200)))
        self._body.setFixedHeight(max(needed, frame.minimumSize().height()))
