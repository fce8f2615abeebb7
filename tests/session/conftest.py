"""A session on the first lesson, and a small data set in which training takes no time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from visualnn.data.dataset import Dataset, Split
from visualnn.lessons.catalogue import find
from visualnn.session import Session


class Heard:
    """Everything a session has said."""

    def __init__(self, session: Session) -> None:
        self.said: list[str] = []
        self.problems: list[str] = []
        self.opened = self.retraced = 0
        session.said.connect(self._say)
        session.problem.connect(self._complain)
        session.opened.connect(self._open)
        session.retraced.connect(self._retrace)

    def _say(self, text: str) -> None:
        self.said.append(text)

    def _complain(self, text: str) -> None:
        self.problems.append(text)

    def _open(self) -> None:
        self.opened += 1

    def _retrace(self) -> None:
        self.retraced += 1


def first_digits(count: int) -> Dataset:
    """The first images of MNIST: real ones, but few."""
    from visualnn import data

    whole = data.load("mnist")

    def split(name: str) -> Split:
        images, labels = whole.splits[name].images[:count], whole.splits[name].labels[:count]
        return Split(name, lambda: images.copy(), lambda: labels.copy(), 10, Path(name))

    return Dataset("mnist", "MNIST", whole.class_names, (split("train"), split("test")))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    few = first_digits(1500)
    monkeypatch.setattr("visualnn.data.load", lambda name: few)
    return Session(find())


@pytest.fixture
def heard(session: Session) -> Heard:
    return Heard(session)


@pytest.fixture
def full_session() -> Session:
    """With all of MNIST."""
    return Session(find())


@pytest.fixture
def weights(session: Session) -> np.ndarray:
    """The parameters as they were before the test."""
    return session.network.flat.copy()
