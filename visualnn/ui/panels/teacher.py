"""Teacher: the notes of the open page, what comes next and all pages; for the teacher's own screen."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.lessons.pages import Page
from visualnn.ui import theme
from visualnn.ui.lesson.page_view import PageView
from visualnn.ui.panel import Panel


class TeacherPanel(Panel):
    """Hidden until it is asked for; taken out of the window it can stand on a screen that the class does not see."""

    name = "teacher"
    title = N_("Teacher's notes")
    area = "right"
    order = 90

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.notes = PageView(session, self)
        self.next, self.heading = QLabel(self), QLabel(self)
        self.next.setWordWrap(True)
        self.next.setTextFormat(Qt.TextFormat.RichText)
        self.heading.setProperty("heading", True)
        self.pages = QListWidget(self)
        self.pages.setFrameShape(QListWidget.Shape.NoFrame)
        self.pages.itemActivated.connect(self._open)
        self.pages.itemClicked.connect(self._open)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.notes, 3)
        for widget in (self.next, self.heading):
            self._column.addWidget(widget)
        self._column.addWidget(self.pages, 2)
        self._shown: tuple[object, ...] = ()
        self.watch(session.guide.changed, session.opened, session.playhead.moved, session.restated)
        self.watch_calmly(session.retraced)
        self.retranslate()

    def _open(self, item: QListWidgetItem) -> None:
        self.session.guide.go(self.pages.row(item) + 1)

    def refresh(self) -> None:
        guide = self.session.guide
        page, look = guide.page, (theme.current().name, theme.zoom())
        shown = (page, guide.pages, look)
        if shown == self._shown:
            self.notes.show_values()
            return
        self._shown = shown
        self._column.setContentsMargins(0, 0, 0, theme.px(8))
        self._column.setSpacing(theme.px(4))
        for label in (self.next, self.heading):
            label.setContentsMargins(theme.px(14), theme.px(2), theme.px(14), 0)
        self.notes.show_text(_text_of(page))
        self._show_pages(guide)

    def _show_pages(self, guide: Any) -> None:
        following = guide.following
        title = html.escape(following.title) if following else _("the end of the lesson")
        self.next.setText(_("Next: {title}").format(title=f"<b>{title}</b>"))
        self.pages.clear()
        for page in guide.pages:
            self.pages.addItem(f"{page.number}. {page.title}" + (" ✎" if page.notes else ""))
        self.pages.setCurrentRow(guide.number - 1)
        self.pages.setStyleSheet(f"QListWidget {{ background: {theme.current().surface.name()}; "
                                 f"padding-left: {theme.px(8)}px; }}")

    def retranslate(self) -> None:
        self.heading.setText(_("Pages of the lesson"))
        self.pages.setAccessibleName(_("Pages of the lesson"))
        self.notes.setAccessibleName(_("Notes for the teacher"))
        self._shown = ()
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(230), theme.px(180))


def _text_of(page: Page | None) -> str:
    """The notes as Markdown, under the title of the page, with the right answers of its questions."""
    if page is None:
        return _("This lesson has no pages yet.")
    parts = [f"### {page.number}. {page.title}"]
    parts += list(page.notes) or [_("There are no notes for this page. A line “:: teacher …” in the lesson's words "
                                    "becomes one.")]
    for asked in page.questions:
        right = [choice.text for choice in asked.choices if choice.right]
        answer = " · ".join(right) if right else _answer(asked.answer)
        parts.append(_("Question: {question} Answer: {answer}").format(question=asked.text, answer=f"**{answer}**"))
    return "\n\n".join(parts)


def _answer(answer: object) -> str:
    return str(answer) if isinstance(answer, float) else f"{{{{{answer}}}}}"
