"""Every number of a lesson that is checked: what is expected, what was found, and who says so."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.lessons.check import Check
from visualnn.lessons.check_words import agreement_of, expected_of, found_of, what_is_checked
from visualnn.lessons.checks import Outcome
from visualnn.ui import theme


def checks_dialog(session: Any, parent: QWidget) -> QDialog:
    """The list, as the checks stand now."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_("Checks of “{title}”").format(title=session.lesson.title))
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(theme.px(24), theme.px(18), theme.px(24), theme.px(18))
    column.setSpacing(theme.px(14))
    made = {found.check.number: found for found in session.sealing.outcomes}
    if session.sealing.problem:
        column.addWidget(_label(session.sealing.problem, theme.current().wrong.name()))
    for check in session.lesson.checks:
        column.addLayout(_entry(check, made.get(check.number)))
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(page)
    buttons = QDialogButtonBox()
    close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
    close.setDefault(True)
    buttons.rejected.connect(dialog.reject)
    buttons.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(0, 0, 0, theme.px(16))
    outer.addWidget(scroll, 1)
    outer.addWidget(buttons)
    room = parent.size() * 0.85
    dialog.resize(QSize(theme.px(640), page.heightForWidth(theme.px(620)) + theme.px(72)).boundedTo(room))
    return dialog


def _entry(check: Check, found: Outcome | None) -> QGridLayout:
    """One check: a sign, what it is about and how it went; below, the numbers and the source."""
    now = theme.current()
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(3))
    grid.setColumnStretch(1, 1)
    sign, color = ("·", now.muted) if found is None else ("✓", now.correct) if found.ok else ("✗", now.wrong)
    mark = _label(sign, color.name())
    mark.setFont(theme.font(1.1, bold=True))
    grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
    heading = _label(what_is_checked(check))
    heading.setFont(theme.font(1.0, bold=True))
    grid.addWidget(heading, 0, 1)
    if found is not None:
        verdict = agreement_of(found)
    elif check.slow:
        verdict = _("takes long: “visualnn lesson check” makes it")
    else:
        verdict = _("not made yet")
    grid.addWidget(_label(verdict, color.name()), 1, 1)
    numbers = _("expected: {numbers}").format(numbers=expected_of(check))
    if found is not None:
        numbers += "\n" + _("found: {numbers}").format(numbers=found_of(found))
    grid.addWidget(_label(numbers), 2, 1)
    grid.addWidget(_label(check.source, now.muted.name()), 3, 1)
    return grid


def _label(text: str, color: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMinimumWidth(theme.px(20))
    if color:
        label.setStyleSheet(f"color: {color};")
    return label
