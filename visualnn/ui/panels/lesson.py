"""Lesson: the page that is open, with words that act and numbers that follow, and the way to the next page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualnn import i18n
from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.lesson.page_bar import PageBar
from visualnn.ui.lesson.page_view import PageView
from visualnn.ui.lesson.seal import Seal, failure_page
from visualnn.ui.panel import Panel

LOW = 460  # below this height the words need every line


class LessonPanel(Panel):
    """The lesson's own words in the person's language, page by page, as large as the rest of the window."""

    name = "lesson"
    title = N_("Lesson")
    area = "right"
    order = 10

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.view, self.bar, self.seal = PageView(session, self), PageBar(self), Seal(session, self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.seal)
        self.bar.gone.connect(self._turn)
        self.bar.chosen.connect(session.guide.go)
        self.bar.skipped.connect(session.guide.next)
        self._page: object = None
        self._place: tuple[object, ...] = (None, 0, "")
        self._look: tuple[object, ...] = ()
        self.watch(session.guide.changed, session.opened, session.playhead.moved, session.restated, session.run.changed,
                   session.samples.changed, session.sealing.changed)  # fmt: skip
        self.watch_calmly(session.retraced, session.run.grew, session.history.moved)
        self.retranslate()

    def _turn(self, by: int) -> None:
        guide = self.session.guide
        guide.go(guide.number + by)

    def refresh(self) -> None:
        guide = self.session.guide
        guide.begin()
        page, look = guide.page, (theme.current().name, theme.zoom())
        if self.session.sealing.state == "fails":  # nobody is taught what is not so
            page, shown = None, failure_page(self.session)
        else:
            shown = page or guide.error or _("This lesson has no words yet.")
        if shown != self._page or i18n.language() != self._place[-1]:
            self._show(shown)
        elif look != self._look:
            self.view.restyle()
        else:
            self.view.show_values()
        if look != self._look:
            self.bar.restyle()
        self._look = look
        for box in self.view.questions:
            box.show_answer()
        wait = page.wait.words if page and page.wait else ""
        self.bar.show_state(guide.number, [one.title for one in guide.pages] if page else [], wait, guide.met)
        self.seal.refresh()

    def _show(self, shown: Any) -> None:
        """Another page from its top; the same page with other words stays where it is."""
        place = (self.session.lesson.folder, self.session.guide.number, i18n.language())
        bar = self.view.verticalScrollBar()
        before = bar.value() if self._place[:2] == place[:2] else 0
        if isinstance(shown, str):
            self.view.show_text(shown)
        else:
            self.view.show_page(shown)
        self._page, self._place = shown, place
        bar.setValue(before)

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("The words of the lesson"))
        self.bar.retranslate()
        self._soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.set_compact(self.height() < theme.px(LOW))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(250), theme.px(150))
