"""A tour: pictures of the window and of each panel, drawn without a screen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from visualnn import i18n, paths
from visualnn.i18n import _
from visualnn.lessons import catalogue
from visualnn.session import destinations
from visualnn.ui.app import make_application
from visualnn.ui.arrangements import ARRANGEMENTS, FIRST
from visualnn.ui.window import Window

PATIENCE = 120.0  # seconds for the short training on a slow computer
TRAINING = {"epochs": 1, "batch_size": 100}


class TourError(Exception):
    """Why there are no pictures, in one sentence."""


def make_tour(
    out: str | Path, lang: str = "system", theme: str = "system", size: tuple[int, int] = (1280, 800)
) -> list[Path]:
    """Write window.png, the window in a backward pass, in each arrangement and with each of the other lessons (by its
    id), and one picture for each panel.

    TourError says why it cannot be done; pictures are written whole or not at all.
    """
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise TourError(_("{name} is a file; give a folder for the pictures.").format(name=folder))
    with _telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    language = i18n.language()
    window = _window(lang, theme)
    try:
        window.resize(*size)
        window.show()
        _settle()
        window.resize(*size)
        return _write(folder, _pictures(window))
    finally:
        window.close()
        window.deleteLater()
        _settle()
        i18n.set_language(language)


def _window(lang: str, theme_name: str) -> Window:
    """A window on the first lesson, with nobody's settings."""
    from visualnn.session.session import Session
    from visualnn.session.settings import Settings

    class Unsaved(Settings):
        def save(self) -> bool:
            return True

    settings = Unsaved(language=lang, theme=theme_name)
    i18n.set_language(lang)
    return Window(Session(catalogue.find(None), settings))


def _pictures(window: Window) -> dict[str, QPixmap]:
    """Name -> picture, in the order of the tour."""
    session = window.session
    playhead = session.playhead
    pictures: dict[str, QPixmap] = {}
    pictures["window"] = _grab(window)
    playhead.go((playhead.end_of("loss") + playhead.end_of("backward")) // 2)
    pictures["backward"] = _grab(window)
    panels: dict[str, QPixmap] = {}
    for arrangement in ARRANGEMENTS:
        _stand_before(window, arrangement.name)
        window.arrange(arrangement.name)
        _settle(turns=40)  # formulas are typeset when nothing else is going on
        if arrangement.name != FIRST:
            pictures[arrangement.name] = _grab(window)
        for name in window.panels:
            if name not in panels and (name not in window.docks or window.docks[name].isVisible()):
                if window.panels[name].area == "over":
                    window.opening.show()
                window.bring_forward(name)
                _settle(turns=20)  # the pictures on the cards are drawn meanwhile
                panels[name] = window.panels[name].grab()
                window.opening.overlay.close_down()
    pictures |= _lessons(window, panels)
    session.open_lesson(catalogue.find())
    for name in window.panels.keys() - panels.keys():  # no lesson shows it
        window.docks[name].show()
        window.docks[name].raise_()
        _settle()
        panels[name] = window.panels[name].grab()
    return pictures | panels


def _lessons(window: Window, panels: dict[str, QPixmap]) -> dict[str, QPixmap]:
    """The window as each of the other lessons opens, and the panels that it is the first to show."""
    pictures: dict[str, QPixmap] = {}
    for lesson in catalogue.lessons():
        if lesson.id == window.session.lesson.id:
            continue
        window.session.open_lesson(lesson)
        _settle(turns=10)
        pictures[lesson.id] = _grab(window)
        for name, dock in window.docks.items():
            if name not in panels and dock.isVisible():
                dock.raise_()
                _settle()
                panels[name] = window.panels[name].grab()
    return pictures


def _stand_before(window: Window, arrangement: str) -> None:
    """Something worth looking at in each arrangement: a gradient, the largest of all, a training that has been done."""
    session = window.session
    if arrangement == "explain":
        writer = session.trace.writer(f"d{session.trace.columns[1].arrays[0]}", (3,))
        session.playhead.go((writer or 0) + 1)
    elif arrangement == "check":
        destinations.to_largest_gradient(session)
    elif arrangement == "train":
        session.playhead.go(session.playhead.end_of("forward"))
        session.run.set(**TRAINING)
        session.run.start()
        _wait(lambda: session.run.state == "idle")


def _grab(window: Window) -> QPixmap:
    _settle()
    return window.grab()


def _settle(turns: int = 4) -> None:
    """Let everything that is due be drawn."""
    for _turn in range(turns):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.02)


def _wait(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def _write(folder: Path, pictures: dict[str, QPixmap]) -> list[Path]:
    written = []
    with _telling(folder):
        for name, picture in pictures.items():
            path = folder / f"{name}.png"
            paths.write_whole(path, _png(picture))
            written.append(path)
    return written


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """What the system has against the folder, as a sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = _("The pictures cannot be written to {folder}: {reason}. Choose another folder.")
        raise TourError(message.format(folder=folder, reason=reason)) from error


def _png(picture: QPixmap) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(data.data())
