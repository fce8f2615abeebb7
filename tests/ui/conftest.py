"""Real widgets on a real session: the first lesson with the real pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
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
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture(autouse=True)
def normal_look(qapp: object, fresh_home: Path) -> Iterator[None]:
    """Every test begins and ends light and at normal size."""
    theme.set("light")
    theme.set_zoom(1.0)
    yield
    theme.set("light")
    theme.set_zoom(1.0)
