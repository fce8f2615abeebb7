"""The samples on show: a page of 64 with what the network says to them, and the current one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset, Split
from visualnn.engine.expr import Array

PAGE = 64
UNDECIDED = -1  # the prediction of a network whose output is not a number


class Samples:
    """images (n, rows, columns) uint8, labels, predictions and confidences (n,) of the page, n <= 64.

    `current` is a sample of the split, on this page or not.
    """

    changed = Signal()

    def __init__(self, dataset: Dataset, predict: Callable[[Array], Array], rng: np.random.Generator) -> None:
        self.dataset, self._predict, self._rng = dataset, predict, rng
        self.split, self.page, self.current = "test", 0, 0
        self._answers: tuple[Array, Array] | None = None
        self._load()

    @property
    def shown_split(self) -> Split:
        return self.dataset.splits[self.split]

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
        """x of the current sample, flat, 0..1."""
        x: Array = self.dataset.inputs(self.split, [self.current])[0]
        return x

    def current_target(self) -> Array:
        """t of the current sample, one-hot."""
        t: Array = np.eye(len(self.class_names))[self.current_label]
        return t

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

    def _load(self) -> None:
        start = self.page * PAGE
        self.indices = np.arange(start, min(start + PAGE, self.count))
        self.images = self.shown_split.images[start : start + PAGE]
        self.labels = self.shown_split.labels[start : start + PAGE].astype(np.intp)
        self._inputs = self.dataset.inputs(self.split, slice(start, start + PAGE))
        self._answers = None

    def _answered(self) -> tuple[Array, Array]:
        if self._answers is None:
            outputs = self._predict(self._inputs)
            finite = np.isfinite(outputs).all(axis=1)
            said = np.where(finite, outputs.argmax(axis=1), UNDECIDED)
            self._answers = said, np.where(finite, outputs.max(axis=1), np.nan)
        return self._answers
