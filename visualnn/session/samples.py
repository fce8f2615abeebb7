"""The samples on show: a page of 64 with what the network says to them, and the current one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset, Split
from visualnn.data.table import Table
from visualnn.engine.expr import Array

PAGE = 64
UNDECIDED = -1  # the prediction of a network whose output is not a number


class Samples:
    """The page of n <= 64 samples on show: inputs (n, size), images (n, rows, columns) uint8 where the samples are
    pictures, outputs of the network (n, …), labels, predictions and confidences (n,).

    `current` is a sample of the split, on this page or not.
    """

    changed = Signal()

    def __init__(self, dataset: Dataset, predict: Callable[[Array], Array], outputs: Callable[[], int],
                 rng: np.random.Generator, answers: Callable[[Array], Array]) -> None:
        """`outputs` tells how many numbers the network gives, `answers` which classes it says with them."""
        self._predict, self._outputs, self._rng, self._answers_of = predict, outputs, rng, answers
        self.threshold = 0.5  # a single output above it says yes
        self.answers_shown, self.dataset = True, dataset
        self.take(dataset)

    def take(self, dataset: Dataset, keep: bool = False) -> None:
        """Show the samples of another data set: those that a network has not been trained on where they are pictures,
        those of the training where they are a table. With `keep` the same ones as before, if it has as many.
        """
        keep = keep and _sizes(dataset) == _sizes(self.dataset)
        self.dataset = dataset
        if not keep:
            self.split, self.page, self.current = "test" if dataset.is_pictures else "train", 0, 0
            self.answers_shown = True
        self._answers: tuple[Array, Array, Array] | None = None
        self._load()

    def join(self, dataset: Dataset) -> None:
        """The same data set has got more samples: what is on show stays on show."""
        self.dataset = dataset
        self._load()

    @property
    def shown_split(self) -> Split | Table:
        return self.dataset.splits[self.split]

    @property
    def is_pictures(self) -> bool:
        return self.dataset.is_pictures

    @property
    def class_names(self) -> tuple[str, ...]:
        return self.dataset.class_names

    @property
    def count(self) -> int:
        return len(self.shown_split)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))

    @property
    def current_label(self) -> int:
        return int(self.shown_split.labels[self.current])

    def name_of(self, label: int) -> str:
        """The class as it is shown; a question mark where the network's output is not a number."""
        return self.class_names[label] if 0 <= label < len(self.class_names) else "?"

    def current_input(self) -> Array:
        """x of the current sample, flat."""
        x: Array = self.dataset.inputs(self.split, [self.current])[0]
        return x

    def current_target(self) -> Array:
        """t of the current sample, (outputs,): one-hot, or the target numbers."""
        t: Array = self.targets(np.array([self.current]))[0]
        return t

    def targets(self, indices: Array) -> Array:
        """What the network should say to samples of the split, (n, outputs)."""
        return self.dataset.targets(self.split, indices, self._outputs())

    def choose_threshold(self, threshold: float) -> None:
        """Where a single output begins to say yes."""
        if threshold != self.threshold:
            self.threshold = threshold
            self.predict()

    def show_answers(self, shown: bool) -> None:
        """Show what the network says to the samples, or only what they are."""
        if shown != self.answers_shown:
            self.answers_shown = shown
            self.changed.emit()

    def choose(self, index: int) -> None:
        """Make a sample of the split the current one, and turn to its page if it is not on this one."""
        index = min(max(index, 0), self.count - 1)
        if index == self.current:
            return
        self.current = index
        if index not in self.indices:
            self.page = index // PAGE
            self._load()
        self.changed.emit()

    def step(self, by: int) -> None:
        """The next sample, or the one before."""
        self.choose(self.current + by)

    def go_to_page(self, page: int) -> None:
        page = min(max(page, 0), self.pages - 1)
        if page != self.page:
            self.page = page
            self._load()
            self.changed.emit()

    def next_page(self) -> None:
        self.go_to_page(self.page + 1)

    def previous_page(self) -> None:
        self.go_to_page(self.page - 1)

    def random_page(self) -> None:
        if self.pages > 1:  # always another one than this
            self.go_to_page((self.page + 1 + int(self._rng.integers(self.pages - 1))) % self.pages)

    def show_split(self, name: str) -> None:
        if name != self.split and name in self.dataset.splits:
            self.split, self.page, self.current = name, 0, 0
            self._load()
            self.changed.emit()

    def predict(self) -> None:
        """Ask the network again, as soon as somebody looks: it has changed."""
        self._answers = None
        self.changed.emit()

    @property
    def predictions(self) -> Array:
        """The class that the network says, (n,); UNDECIDED where its output is not a number."""
        return self._answered()[0]

    @property
    def confidences(self) -> Array:
        """The output of that class, (n,)."""
        return self._answered()[1]

    @property
    def outputs(self) -> Array:
        """Everything that the network says, (n, outputs)."""
        return self._answered()[2]

    def _load(self) -> None:
        start, split = self.page * PAGE, self.shown_split
        rows = slice(start, min(start + PAGE, self.count))
        self.indices = np.arange(rows.start, rows.stop)
        self.images = split.images[rows] if isinstance(split, Split) else np.empty((0, 0, 0), np.uint8)
        self.labels = split.labels[rows].astype(np.intp)
        self.inputs = self.dataset.inputs(self.split, rows)
        self._answers = None

    def _answered(self) -> tuple[Array, Array, Array]:
        if self._answers is None:
            outputs = self._predict(self.inputs)
            finite = np.isfinite(outputs).all(axis=1)
            said = self._answers_of(outputs)
            sure = outputs[np.arange(len(outputs)), np.minimum(said, outputs.shape[1] - 1)]
            if self.dataset.kind == "numbers":
                said = self.labels  # there is no class to be wrong about
            elif outputs.shape[1] == 1:
                said = (outputs[:, 0] > self.threshold).astype(np.intp)
                sure = np.where(said == 1, outputs[:, 0], 1 - outputs[:, 0])
            self._answers = np.where(finite, said, UNDECIDED), np.where(finite, sure, np.nan), outputs
        return self._answers


def _sizes(dataset: Dataset) -> tuple[object, ...]:
    return dataset.is_pictures, *((name, len(split)) for name, split in dataset.splits.items())
