"""The seal at the foot of a lesson: whether its numbers are those that have been published, and whose they are."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from visualnn.formats.errors import plain
from visualnn.i18n import _, ngettext
from visualnn.lessons.check_words import expected_of, found_of, what_is_checked
from visualnn.session.sealing import is_published
from visualnn.ui import theme
from visualnn.ui.lesson.seal_dialog import checks_dialog

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
BEGIN_MS = 350  # after the first picture: nobody waits for the seal
LONGEST_SOURCE = 90
LOW = 400  # pixels of the panel's height at zoom 1


class Seal(QAbstractButton):
    """One line or two that say how the lesson stands; pressed, it lists every check."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self.show_checks)

    def refresh(self) -> None:
        """Say how the lesson stands now."""
        text = seal_text(self.session)
        self.setVisible(bool(text))
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()
        self.setToolTip(f"{text}\n" + _("Show every number that is checked, and who says so"))
        self.update()

    def show_checks(self) -> None:
        """The list of all checks."""
        checks_dialog(self.session, self.window()).open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(BEGIN_MS, self, partial(self.session.sealing.begin))

    def hasHeightForWidth(self) -> bool:
        return True

    @property
    def _low(self) -> bool:
        """Whether the panel has hardly room for its words: then one line has to do."""
        above = self.parentWidget()
        return above is not None and above.height() < theme.px(LOW)

    def heightForWidth(self, width: int) -> int:
        if self._low:
            return self.minimumSizeHint().height()
        room = max(width - theme.px(24), theme.px(60))
        height = QFontMetrics(self._font()).boundingRect(QRect(0, 0, room, 10_000), WRAP, self.text()).height()
        return height + theme.px(12)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(260), self.heightForWidth(max(self.width(), theme.px(240))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), QFontMetrics(self._font()).height() + theme.px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), now.soft)
        painter.setPen(QPen(now.grid, 1))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())
        if self.hasFocus():
            painter.setPen(QPen(now.accent, theme.px(2)))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.setFont(self._font())
        painter.setPen(self._color())
        side = theme.px(12)
        place = self.rect().adjusted(side, 0, -side, 0)
        text = self.text()
        if self._low:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, WRAP, text)

    def _font(self) -> QFont:
        return theme.font(0.88, bold=self.session.sealing.state == "fails")

    def _color(self) -> QColor:
        now = theme.current()
        if self.session.sealing.state == "fails":
            return now.wrong
        agrees = self.session.sealing.state == "agrees" and self.session.original
        return now.correct if agrees else now.muted


def seal_text(session: Any) -> str:
    """What the seal says; empty where there is nothing to say."""
    sealing = session.sealing
    if sealing.state in ("none", "unchecked"):
        return ""
    if sealing.state == "checking":
        return _("… checking {done} of {count} numbers").format(done=len(sealing.outcomes), count=sealing.made)
    if sealing.state == "fails":
        return _("✗ Not what has been published: {what}").format(
            what=_(", ").join(found.check.what for found in sealing.failed) or sealing.problem)
    if not session.original:
        return _("✎ Changed: the published numbers are those of the lesson as it came")
    return _agreement(sealing)


def _agreement(sealing: Any) -> str:
    best = sealing.best
    source = plain(best.check.source, LONGEST_SOURCE)
    if not is_published(best.check):
        text = ngettext("✓ {count} number is what it was when the lesson was made",
                        "✓ all {count} numbers are what they were when the lesson was made", len(sealing.outcomes))
        return text.format(count=len(sealing.outcomes))
    if best.check.at_least is not None:
        return _("✓ as good as published — {source}").format(source=source)
    if not best.decimals:
        return _("✓ agrees exactly with the published result — {source}").format(source=source)
    text = ngettext("✓ agrees with the published result to {count} digit — {source}",
                    "✓ agrees with the published result to {count} digits — {source}", best.decimals)
    return text.format(count=best.decimals, source=source)


def failure_page(session: Any) -> str:
    """Markdown that stands in the place of the pages of a lesson whose numbers are not right."""
    lines = ["## " + _("This lesson is not taught from"), _("What it computes is not what has been published. Until "
             "that is mended, its pages stay closed; everything else in the window can be used."), ""]  # fmt: skip
    if session.sealing.problem:
        lines.append("- " + _quiet(session.sealing.problem))
    for found in session.sealing.failed:
        text = _("**{what}**: expected {expected}, found {found} — {source}").format(
            what=_quiet(what_is_checked(found.check)), expected=expected_of(found.check), found=found_of(found),
            source=_quiet(found.check.source))
        lines.append(f"- {text}")
    lines += ["", _("If you write this lesson: look at its [[check]] entries, or run “visualnn lesson check”.")]
    return "\n".join(lines)


def _quiet(text: str) -> str:
    """Text of a file as it is, not as Markdown or as a command of a page."""
    return "".join(f"\\{letter}" if letter in "*_`[]{}#\\" else letter for letter in plain(text, 300))
