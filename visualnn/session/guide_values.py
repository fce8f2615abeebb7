"""The numbers on the pages of a lesson, as they stand at the playhead."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.notation import format_number
from visualnn.engine.trace import Trace
from visualnn.engine.training import accuracy
from visualnn.lessons.live import Number
from visualnn.session.deciding import decided
from visualnn.session.samples import UNDECIDED

if TYPE_CHECKING:
    from visualnn.session.session import Session

NOT_YET = "·"
MOST = 4  # numbers of a row that are written out


class Values:
    """Reads what pages ask for. The words that are no arrays are methods `word_…` that give the text, or None."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counted: tuple[object, ...] = ()
        self._accuracy = math.nan

    def shown(self, number: Number) -> str:
        """The number as text, NOT_YET where the playhead has not come to it or there is none."""
        if number.is_word:
            text = self._word(number.name)(number)
            return NOT_YET if text is None else text
        if not self.exists(number):
            return NOT_YET
        trace, position = self._place(number.name)
        array, known = trace.arrays[number.name], trace.known(number.name, position)
        return self._written(array[number.index], known[number.index], number)

    def exists(self, number: Number) -> bool:
        """Whether the network on show has this number."""
        if number.is_word:
            return True
        if number.name not in self._session.trace.arrays:
            return False
        shape = self._place(number.name)[0].arrays[number.name].shape
        if not number.index:
            return True
        return len(number.index) == len(shape) and all(
            place < size for place, size in zip(number.index, shape, strict=True))

    def number(self, number: Number) -> float:
        """The number itself, also before the playhead has come to it; nan if it is no number."""
        if not number.is_word:
            if not self.exists(number):
                return math.nan
            found = self._place(number.name)[0].arrays[number.name][number.index]
            return float(found) if np.size(found) == 1 else math.nan
        if number.name == "output":
            trace, _position, name = self._output()
            return float(trace.arrays[name].reshape(-1)[0]) if trace.arrays[name].size == 1 else math.nan
        if number.name == "accuracy":
            return self.accuracy()
        try:
            return float((self._word(number.name)(number) or "").replace("−", "-").replace(",", ""))
        except ValueError:
            return math.nan

    def accuracy(self) -> float:
        """The share of right answers on the test samples of the network on show; nan where there are no classes."""
        session = self._session
        if session.dataset.kind != "classes":
            return math.nan
        counted = session.run.test_accuracy
        if session.run.state != "idle":  # training counts by itself, and needs the time
            return counted[-1] if counted else math.nan
        key = (zlib.crc32(session.network.flat.tobytes()), id(session.network), id(session.dataset))
        if key != self._counted:
            self._counted = key
            self._accuracy = accuracy(session.network, session.dataset.test.samples())
        return self._accuracy

    def _place(self, array: str) -> tuple[Trace, int]:
        """The trace and the position in it that an array is read from: of a mini-batch those of the sample on show."""
        trace, position = self._session.trace, self._session.playhead.position
        return trace.picture(position) if trace.has_samples(array) else (trace, position)

    def _written(self, values: Array, known: Array, number: Number) -> str:
        """A number, a row of numbers in parentheses, or rows of them in brackets."""
        if np.ndim(values) == 0:
            return self._format(float(values), number) if known else NOT_YET
        if not np.any(known):
            return NOT_YET
        parts = [self._written(value, there, number) for value, there in zip(values[:MOST], known[:MOST], strict=True)]
        more = ["…"] if len(values) > MOST else []
        return f"({', '.join([*parts, *more])})"

    def _format(self, value: float, number: Number) -> str:
        decimals = self._session.settings.decimals if number.decimals is None else number.decimals
        return format_number(value, decimals)

    # Words that are no arrays

    def _word(self, name: str) -> Callable[[Number], str | None]:
        found: Callable[[Number], str | None] = getattr(self, f"word_{name}")
        return found

    def _output(self) -> tuple[Trace, int, str]:
        """Where the network's output stands."""
        name = self._session.trace.columns[-1].values
        return (*self._place(name), name)

    def word_output(self, number: Number) -> str | None:
        trace, position, name = self._output()
        values = trace.arrays[name]
        if values.size == 1:
            values, known = values.reshape(()), trace.known(name, position).reshape(())
            return self._written(values, known, number)
        return self._written(values, trace.known(name, position), number)

    def word_answer(self, number: Number) -> str | None:
        """The class that the network says, or its numbers where there are no classes."""
        samples = self._session.samples
        if self._session.dataset.kind != "classes":
            return self.word_output(number)
        trace, position, name = self._output()
        if not trace.known(name, position).all():
            return None
        values = trace.arrays[name].reshape(-1)
        if not np.isfinite(values).all():
            return samples.name_of(UNDECIDED)
        return samples.name_of(int(decided(values[None], samples.threshold, self._session.network)[0]))

    def word_label(self, number: Number) -> str | None:
        """The right class, or the target numbers."""
        samples = self._session.samples
        if self._session.dataset.kind == "classes":
            return samples.name_of(samples.current_label)
        target = samples.current_target()
        target = target.reshape(()) if target.size == 1 else target
        return self._written(target, np.ones(target.shape, bool), number)

    def word_sample(self, number: Number) -> str | None:
        return str(self._session.samples.current)

    def word_accuracy(self, number: Number) -> str | None:
        share = self.accuracy()
        decimals = 2 if number.decimals is None else number.decimals
        return None if math.isnan(share) else f"{100 * share:.{decimals}f} %"

    def word_update(self, number: Number) -> str | None:
        return f"{self._session.history.position:,}"

    def word_epoch(self, number: Number) -> str | None:
        return str(int(self.epochs() + 1e-9))

    def word_parameters(self, number: Number) -> str | None:
        return f"{self._session.network.flat.size:,}"

    def word_loss(self, number: Number) -> str | None:
        """The mean loss that training has reported last."""
        history = self._session.history
        loss = history.line.loss_at(history.position) if history.line else None
        return None if loss is None else self._format(loss, number)

    def epochs(self) -> float:
        """How many times training has seen all samples."""
        history = self._session.history
        return history.line.epochs_at(history.position) if history.line else 0.0
