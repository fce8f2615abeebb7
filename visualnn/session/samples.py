"""The samples on show: a page of 64 with what the network says to them, and the current one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset, Split
from visualnn.data.table import Table
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.deciding import confidence, decided

PAGE = 64
UNDECIDED = -1  # the prediction of a network whose output is not a number


class Samples:
    """The page of n <= 64 samples on show: inputs (n, size), images (n, rows, columns) uint8 where the samples are
    pictures, outputs of the network (n, …), labels, predictions and confidences (n,).

    `current` is a sample of the split, on this page or not. `only` are the numbers of those samples of the split that
    are shown, (m,), None where all are; `only_title` says which they are.
    """

    changed = Signal()

    def __init__(self, dataset: Dataset, predict: Callable[[Array], Array], network: Callable[[], Network],
                 rng: np.random.Generator) -> None:
        """`network` gives the one that is asked."""
        self._predict, self._network, self._rng = predict, network, rng
        self.threshold = 0.5  # of two classes the second is said above it
        self.only: Array | None = None
        self.only_title: Callable[[], str] = str
        self.answers_shown, self.dataset = True, dataset
        self.take(dataset)

    def take(self, dataset: Dataset, keep: bool = False) -> None:
        """Show the samples of another data set: those that a network has not been trained on where they are pictures,
        those of the training where they are a table. With `keep` the same ones as before, if it has as many.
        """
        keep = keep and _sizes(dataset) == _sizes(self.dataset)
        self.dataset, self.only = dataset, None
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
    def shown_count(self) -> int:
        """How many samples the pages have together: all of the split, or some of them."""
        return self.count if self.only is None else len(self.only)

    @property
    def pages(self) -> int:
        return max(1, -(-self.shown_count // PAGE))

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
        return self.dataset.targets(self.split, indices, self._network().output_shape[0])

    def choose_threshold(self, threshold: float) -> None:
        """Where a network with two classes begins to say the second."""
        if threshold != self.threshold:
            self.threshold = threshold
            self.predict()

    def show_answers(self, shown: bool) -> None:
        """Show what the network says to the samples, or only what they are."""
        if shown != self.answers_shown:
            self.answers_shown = shown
            self.changed.emit()

    def choose(self, index: int) -> None:
        """Make a sample of the split the current one, and turn to its page if it is not on this one; where it is none
        of those shown, all are shown again.
        """
        index = min(max(index, 0), self.count - 1)
        if index == self.current:
            return
        self.current = index
        if index not in self.indices:
            self._turn_to_current()
        self.changed.emit()

    def step(self, by: int) -> None:
        """The next of the samples shown, or the one before."""
        place = self._place()
        if self.only is None or place is None:
            self.choose(self.current + by)
        else:
            self.choose(int(self.only[min(max(place + by, 0), len(self.only) - 1)]))

    def show_only(self, indices: Array, title: Callable[[], str]) -> None:
        """Show some samples of the split, (m,) in the order given, until others are asked for; the first one becomes
        the current one if that is none of them. ValueError if there are none.
        """
        only = np.asarray(indices, np.intp)
        if not only.size:
            raise ValueError(_("there are no such samples"))
        self.only, self.only_title = only, title
        if self._place() is None:
            self.current = int(only[0])
        self._turn_to_current()
        self.changed.emit()

    def show_all(self) -> None:
        """Show all samples of the split again, on the page of the current one."""
        if self.only is not None:
            self.only = None
            self._turn_to_current()
            self.changed.emit()

    def _place(self) -> int | None:
        """Where the current sample stands among those shown."""
        if self.only is None:
            return self.current
        found = np.flatnonzero(self.only == self.current)
        return int(found[0]) if found.size else None

    def _turn_to_current(self) -> None:
        place = self._place()
        if place is None:
            self.only, place = None, self.current
        self.page = place // PAGE
        self._load()

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
            self.split, self.page, self.current, self.only = name, 0, 0, None
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
        here = slice(start, min(start + PAGE, self.shown_count))
        rows: slice | Array = here if self.only is None else self.only[here]
        self.indices = np.arange(here.start, here.stop) if self.only is None else self.only[here]
        self.images = split.images[rows] if isinstance(split, Split) else np.empty((0, 0, 0), np.uint8)
        self.labels = split.labels[rows].astype(np.intp)
        self.inputs = self.dataset.inputs(self.split, rows)
        self._answers = None

    def _answered(self) -> tuple[Array, Array, Array]:
        if self._answers is None:
            outputs = self._predict(self.inputs)
            finite = np.isfinite(outputs).all(axis=1)
            if self.dataset.kind == "numbers":
                said, sure = self.labels, outputs[:, 0]  # there is no class to be wrong about
            else:
                said = decided(outputs, self.threshold, self._network())
                sure = confidence(outputs, said)
            self._answers = np.where(finite, said, UNDECIDED), np.where(finite, sure, np.nan), outputs
        return self._answers


def _sizes(dataset: Dataset) -> tuple[object, ...]:
    return dataset.is_pictures, *((name, len(split)) for name, split in dataset.splits.items())
