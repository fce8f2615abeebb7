"""Real widgets on a real session: the first lesson with the real pictures."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.window import Window


@pytest.fixture
def session() -> Session:
    """The first lesson, opened, in English and light."""
    return Session(catalogue.find(None), Settings(language="en", theme="light"))


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[Window]:
    """The whole window on it, shown and drawn."""
    window = Window(session)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # now: the next test pays for what is left
    del window
    gc.collect()


@pytest.fixture(autouse=True)
def normal_look(qapp: object, fresh_home: Path) -> Iterator[None]:
    """Every test begins and ends light and at normal size."""
    theme.set("light")
    theme.set_zoom(1.0)
    yield
    theme.set("light")
    theme.set_zoom(1.0)
