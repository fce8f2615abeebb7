"""Opening lessons in the window: from the catalogue, from a folder, and from what is dropped."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.session.session import Session
from visualnn.ui import arrangements, layout
from visualnn.ui.lesson_watch import LessonWatch
from visualnn.ui.overlay import Overlay
from visualnn.ui.panels.catalogue import CataloguePanel
from visualnn.ui.weights_dialogs import folder_dialog

if TYPE_CHECKING:
    from visualnn.ui.window import Window

WORTH_SECONDS = 10.0  # training that took less is done again sooner than a question is read


class LessonOpening(QObject):
    """What the window does about lessons; a lesson that cannot be opened is named in the strip, and the present one
    stays.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window, self.session = window, window.session
        panel = window.panels[CataloguePanel.name]
        assert isinstance(panel, CataloguePanel)
        self.panel, self.library = panel, panel.library
        self.overlay = Overlay(panel, window)
        self.watch = LessonWatch(window)
        self.question: QMessageBox | None = None
        self._shown = self.session.lesson
        panel.asked_for.connect(self.open)
        panel.asked_for_folder.connect(self.ask_for_folder)
        panel.left.connect(self.overlay.close_down)

    def heard(self) -> list[tuple[object, object]]:
        """What it listens to until the window is closed."""
        return [(self.session.lesson_opened, self._follow), (self.session.guide.changed, self._note_page)]

    def show(self) -> None:
        """The catalogue, with the keyboard in its search."""
        self.panel.search.selectAll()
        self.overlay.open(self.panel.search)

    def open(self, name: str | Path) -> None:
        """Open the lesson of an id or in a folder, after a question where a long training would be lost."""
        try:
            lesson = catalogue.find(str(name))
        except (LookupError, UnreadableFile) as error:
            self.window.complain(str(error))
            return
        if lesson.folder == self.session.lesson.folder:
            self.overlay.close_down()
        elif would_be_missed(self.session):
            self._ask(lesson)
        else:
            self._open(lesson)

    def ask_for_folder(self) -> QFileDialog:
        """Which folder to open as a lesson."""
        dialog = folder_dialog(self.window)
        dialog.fileSelected.connect(self.open)
        dialog.open()
        return dialog

    def _open(self, lesson: Lesson) -> None:
        try:
            self.session.open_lesson(lesson)
        except UnreadableFile as error:
            self.window.complain(str(error))
            return
        self.overlay.close_down()

    def _ask(self, lesson: Lesson) -> None:
        """What is to become of the trained weights?"""
        box = QMessageBox(self.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(_("The weights that you have trained here are not saved."))
        box.setInformativeText(_("They are gone when “{title}” is opened.").format(title=lesson.title))
        save = box.addButton(_("Save the weights…"), QMessageBox.ButtonRole.AcceptRole)
        away = box.addButton(_("Open without saving"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(_("Stay here"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(stay)
        save.clicked.connect(partial(self._save_first, lesson))
        away.clicked.connect(partial(self._open, lesson))
        self.question = box
        box.open()

    def _save_first(self, lesson: Lesson) -> None:
        dialog = self.window.ask_to_save()
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.connect(partial(self._open_if_saved, lesson))

    def _open_if_saved(self, lesson: Lesson, _path: str) -> None:
        if not would_be_missed(self.session):
            self._open(lesson)

    def _follow(self) -> None:
        """Another lesson, or the same as it is now: its title, and the panels that it shows first."""
        lesson, window, before = self.session.lesson, self.window, self._shown
        self._shown = lesson
        self.watch.follow(lesson)
        window.setWindowTitle(f"{lesson.title} — visualnn")
        window.strip.hide()
        if lesson.folder != before.folder:
            self.library.note_opened(lesson)
            window.say("")  # what was said belongs to the lesson before
        if (lesson.folder, lesson.panels) != (before.folder, before.panels):
            layout.arrange(window, arrangements.FIRST)
        window.menus.refresh()

    def _note_page(self) -> None:
        """Whoever turns pages has opened the lesson; whoever sees the last one has finished it."""
        guide, lesson = self.session.guide, self.session.lesson
        if guide.number > 1:
            self.library.note_read(lesson, finished=guide.number >= len(guide.pages))


def would_be_missed(session: Session) -> bool:
    """Whether there has been a training that took long, and what it came to is not in a file."""
    spent = sum((branch.end - branch.since) * branch.pace for branch in session.history.branches)
    if spent < WORTH_SECONDS:
        return False
    return session.saved is None or not np.array_equal(session.saved, session.network.flat)
