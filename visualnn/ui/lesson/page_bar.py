"""The way from page to page: what the page waits for, Previous and Next, and a dot for each page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.ui import theme

OPEN, MET = "○", "✓"


class PageBar(QWidget):
    """Tells which page is wanted: `gone` by one back or forward, `chosen` by its number, `skipped` without waiting."""

    gone = Signal(int)
    chosen = Signal(int)
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pagebar")
        self.compact = False
        self.previous, self.next, self.skip = QPushButton(self), QPushButton(self), QPushButton(self)
        self.mark, self.wait, self.place = QLabel(self), QLabel(self), QLabel(self)
        self.wait.setWordWrap(True)
        self.wait.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setProperty("muted", True)
        self.dots = Dots(self)
        self.dots.chosen.connect(self.chosen)
        for button in (self.previous, self.next, self.skip):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(False)
        self.previous.clicked.connect(self._back)
        self.next.clicked.connect(self._forward)
        self.skip.clicked.connect(self.skipped)
        self._arrange()
        self.retranslate()

    def _arrange(self) -> None:
        """Two rows; in a low panel one: ‹  ○ what the page waits for  Skip  ›."""
        self._waiting = QWidget(self)
        self._first, self._second = QHBoxLayout(self._waiting), QHBoxLayout()
        self._first.setContentsMargins(0, 0, 0, 0)
        self._first.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        self._first.addWidget(self.wait, 1, Qt.AlignmentFlag.AlignVCenter)
        self._first.addWidget(self.skip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._middle = QVBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.dots, 0, Qt.AlignmentFlag.AlignHCenter)
        self._middle.addWidget(self.place, 0, Qt.AlignmentFlag.AlignHCenter)
        self._second.addWidget(self.previous)
        self._second.addLayout(self._middle, 1)
        self._second.addWidget(self.next)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._waiting)
        self._column.addLayout(self._second)

    def set_compact(self, compact: bool) -> None:
        """Take one row instead of two."""
        if compact != self.compact:
            self.compact = compact
            (self._column if compact else self._second).removeWidget(self._waiting)
            if compact:
                self._second.insertWidget(2, self._waiting, 1)
            else:
                self._column.insertWidget(0, self._waiting)
            self._second.setStretch(1, 0 if compact else 1)
            self.retranslate()
            self._show_rows()

    def _show_rows(self) -> None:
        waits, unmet = bool(self.wait.text()), not self.skip.isHidden()
        self.next.setVisible(not (self.compact and unmet))
        self._waiting.setVisible(waits)
        self.dots.setVisible(not (self.compact and waits))
        self._second.setStretch(1, 0 if self.compact and waits else 1)

    def retranslate(self) -> None:
        self.previous.setText("‹" if self.compact else "‹ " + _("Previous"))
        self.next.setText("›" if self.compact else _("Next") + " ›")
        self.previous.setAccessibleName(_("Previous"))
        self.next.setAccessibleName(_("Next"))
        self.skip.setText(_("Skip"))
        self.previous.setToolTip(_("The page before (Ctrl+Page up)"))
        self.next.setToolTip(_("The next page (Ctrl+Page down)"))
        self.skip.setToolTip(_("Go on without it"))
        self.dots.setAccessibleName(_("Pages of the lesson"))
        self.restyle()

    def restyle(self) -> None:
        self._column.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(7))
        self._column.setSpacing(theme.px(7))
        self._second.setSpacing(theme.px(8))
        self._first.setSpacing(theme.px(7))
        self.mark.setFont(theme.font(1.0, bold=True))
        self.wait.setFont(theme.font(0.92 if self.compact else 1.0))
        self.place.setFont(theme.font(0.85))
        self.dots.restyle()

    def _back(self) -> None:
        self.gone.emit(-1)

    def _forward(self) -> None:
        self.gone.emit(1)

    def show_state(self, number: int, titles: list[str], wait: str, met: bool) -> None:
        """Page `number` of those with these titles is open; it waits for something if there are words for that."""
        now, last = theme.current(), number >= len(titles)
        self.setVisible(len(titles) > 1 or bool(wait))
        self.previous.setEnabled(number > 1)
        self.next.setEnabled(met and not last)
        ready = met and not last and bool(wait)
        if bool(self.next.property("primary")) != ready:
            self.next.setProperty("primary", ready)
            self.next.style().polish(self.next)
        self.mark.setText(MET if met else OPEN)
        self.mark.setStyleSheet(f"color: {(now.correct if met else now.muted).name()};")
        self.wait.setText(wait)
        self.wait.setAccessibleDescription(_("done") if met else _("not done yet"))
        self.skip.setVisible(bool(wait) and not met and not last)
        self._show_rows()
        self.place.setText(f"{number} / {len(titles)}")
        self.dots.show_pages(number, titles)


class Dots(QWidget):
    """A dot for each page, the open one larger; a click opens one, and each says its title."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self.titles = 1, [""]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def show_pages(self, number: int, titles: list[str]) -> None:
        if (number, titles) != (self.number, self.titles):
            self.number, self.titles = number, list(titles)
            self.restyle()

    def _step(self) -> int:
        return theme.px(13 if len(self.titles) <= 9 else 10)

    def sizeHint(self) -> QSize:
        return QSize(self._step() * len(self.titles), theme.px(14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(len(self.titles)):
            here = place + 1 == self.number
            painter.setBrush(now.accent if here else now.muted if place + 1 < self.number else now.border)
            radius = theme.px(4.5 if here else 3)
            painter.drawEllipse(QPointF((place + 0.5) * self._step(), self.height() / 2), radius, radius)
        painter.end()

    def _page_at(self, x: float) -> int:
        return min(max(int(x // self._step()) + 1, 1), len(self.titles))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._page_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            page = self._page_at(event.pos().x())
            QToolTip.showText(event.globalPos(), f"{page}. {self.titles[page - 1]}", self)
            return True
        return super().event(event)
