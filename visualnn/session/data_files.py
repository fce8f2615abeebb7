"""Data that a person brings: read on the executor, checked against the network on show, and taken if they fit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from visualnn import data
from visualnn.data.dataset import Dataset
from visualnn.data.float_pictures import FloatSplit
from visualnn.engine import Network
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.i18n import _
from visualnn.lessons import catalogue
from visualnn.session.made import fits

if TYPE_CHECKING:
    from visualnn.session.session import Session

LESSONS = {784: "010-reading-digits", 400: "090-zero-or-one"}  # whose network takes so many numbers


class DataFiles:
    """Opens data sets from files. Of two that are asked for, the last one is taken; another lesson ends the reading."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked: object = None
        session.lesson_opened.connect(self.forget)

    def open(self, path: str | Path) -> None:
        """Read a data set and put it under the network on show. If it cannot be, say why, and what to do."""
        self._asked = asked = object()
        path = Path(path)
        self._session.said.emit(_("Reading {name} …").format(name=plain(path.name)))
        self._session.executor(_opening(path), partial(self._receive, asked), partial(self._ended, asked))

    def forget(self) -> None:
        """What is still being read is wanted no more."""
        self._asked = None

    def _receive(self, asked: object, found: list[Dataset]) -> None:
        if asked is not self._asked:
            return
        session = self._session
        try:
            dataset = suited(found[-1], session.network)
            session.set_data(dataset, said=told(dataset))
        except ValueError as error:
            session.problem.emit(str(error))

    def _ended(self, asked: object, error: BaseException | None) -> None:
        if error is None or asked is not self._asked:
            return
        if isinstance(error, UnreadableFile):
            self._session.problem.emit(str(error))
            return
        message = _("The data were not opened, because the program made a mistake: {reason}. Nothing has changed.")
        self._session.problem.emit(message.format(reason=plain(str(error) or type(error).__name__, 120)))


def _opening(path: Path) -> Iterator[Dataset]:
    yield data.open_dataset(path)


def suited(dataset: Dataset, network: Network) -> Dataset:
    """The data set as this network can take it: for a single output only the zeros and ones of X.npy. ValueError says
    why it cannot, and what to do.
    """
    if network.output_shape == (1,) and "only_zero_and_one" in dataset.options:
        dataset = dataset.changed(only_zero_and_one=True)
    try:
        fits(network, dataset)
    except ValueError as error:
        raise ValueError(f"{error} {_advice(dataset)}") from None
    return dataset


def _advice(dataset: Dataset) -> str:
    name = LESSONS.get(dataset.input_size)
    if name is None:
        return _("Open a lesson whose network takes {count} numbers, and then the data again.").format(
            count=dataset.input_size)
    return _("Open the lesson “{title}”, whose network takes {count} numbers, and then the data again.").format(
        title=catalogue.find(name).title, count=dataset.input_size)


def told(dataset: Dataset) -> str:
    """What has been opened, for the status bar."""
    text = _("{name}: {train} training and {test} test samples. The network has kept its weights.")
    if isinstance(dataset.train, FloatSplit):
        text = _("{name}: {train} samples with their pixels as in the file, turned upright. There are no others to "
                 "test with, so the same serve as a test. The network has kept its weights.")
    return text.format(name=plain(dataset.title), train=f"{len(dataset.train):,}", test=f"{len(dataset.test):,}")
