"""The program with its window: from the command line to the first picture, and back to the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import visualnn
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import set_language
from visualnn.lessons import catalogue
from visualnn.session.processes import Processes
from visualnn.session.run import training_data
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import icons, theme
from visualnn.ui.crashes import Crashes, sentence
from visualnn.ui.garbage import Garbage
from visualnn.ui.interrupts import closing_on_interrupt

if TYPE_CHECKING:
    from visualnn.ui.window import Window

AFTER_FIRST_PICTURE_MS = 150
SWITCH_SECONDS = 0.001  # to the window from what is computed on other threads; training has a process of its own


def make_application() -> QApplication:
    """The one QApplication, with our name and icon; the one that is there already, if there is one."""
    os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"  # before pyqtgraph is imported, so that no other Qt can win
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    app = QApplication([sys.argv[0] or "visualnn"])
    app.setApplicationName("visualnn")
    app.setApplicationVersion(visualnn.__version__)
    app.setDesktopFileName("visualnn")
    app.setWindowIcon(icons.program_icon())
    app.styleHints().colorSchemeChanged.connect(theme.system_changed)
    return app


def make_window(lesson: str | None = None) -> Window:
    """The window on a lesson. LookupError and UnreadableFile say in a sentence why that is not possible."""
    from visualnn.ui.window import Window

    settings = Settings.load()
    set_language(settings.language)
    session = Session(catalogue.find(lesson), settings)
    session.workshop = Processes()
    window = Window(session)
    if lesson is not None:  # the person chose it
        window.opening.library.note_opened(window.session.lesson)
    return window


def run(lesson: str | None = None) -> int:
    """Open the window, stay until it is closed; 0, or 2 when it cannot be opened."""
    app = make_application()
    try:
        window = make_window(lesson)
    except (LookupError, UnreadableFile) as error:
        print(f"visualnn: {error}", file=sys.stderr)
        return 2
    crashes = Crashes(window)
    crashes.happened.connect(window.complain)
    crashes.install()
    window.show()
    Garbage(app)
    sys.setswitchinterval(SWITCH_SECONDS)
    QTimer.singleShot(AFTER_FIRST_PICTURE_MS, window, lambda: _read_ahead(window))
    try:
        with closing_on_interrupt(window.close):
            return app.exec()
    finally:
        crashes.remove()


def _read_ahead(window: Window) -> None:
    """Read the training images, and start the process that will train on them, while the person looks at the first
    picture, so that nothing waits for them later.
    """
    session = window.session

    def job() -> Iterator[int]:
        yield len(session.dataset.train.inputs(slice(1)))
        session.workshop.expect(training_data(session.dataset))

    def ended(error: BaseException | None) -> None:
        if error is not None:
            window.complain(str(error) if isinstance(error, UnreadableFile) else sentence(error))

    window.runner.start(job(), lambda _counts: None, ended)
