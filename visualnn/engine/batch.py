"""The trace of a mini-batch: sample after sample forward and back, the mean of their gradients, and one update."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps

import numpy as np
import numpy.typing as npt

from visualnn.engine.chance import Drawn, draw, hold, release
from visualnn.engine.expr import ALL, Array, Call, Cell, Dot, Expr, call
from visualnn.engine.layer import Rule
from visualnn.engine.network import QUIET, Network
from visualnn.engine.optimizers import Optimizer
from visualnn.engine.record import Recorder, named
from visualnn.engine.trace import Column, Stage, Trace

MOST_SAMPLES = 100  # each keeps its own gradient of every parameter
OF_ALL = "{} of all samples"  # what the picture of one sample calls the array that has all of them


class BatchTrace(Trace):
    """All steps of a mini-batch: forward, loss and backward of sample 0, then of sample 1, …; the mean; the update.

    Arrays that belong to samples have the sample as their first index: z1[s, j], dW1[s, i, j]. Parameters, what an
    optimizer remembers, the mean loss J and the mean gradients gW1, gb1, … have none.
    """

    def __init__(self, arrays: Mapping[str, Array], stages: Sequence[Stage], columns: Sequence[Column],
                 alone: Sequence[Sequence[Stage]], shared: frozenset[str]) -> None:
        """`alone` are the stages of each sample as they are without the others; `shared` the arrays of no sample."""
        super().__init__(arrays, stages, columns)
        self.samples = len(alone)
        self._alone, self._shared = alone, shared
        self._ends = np.cumsum([part[-1].end for part in alone])
        self._pictures: dict[int, Trace] = {}

    def has_samples(self, array: str) -> bool:
        """Whether the first index of an array says which sample."""
        return array not in self._shared

    def picture(self, position: int) -> tuple[Trace, int]:
        """The trace of the sample that did the last of so many steps, as if it were alone, and how many of its own
        steps that is. The last sample stays on through the mean and the update.
        """
        sample = min(int(np.searchsorted(self._ends, position, "left")), self.samples - 1)
        before = int(self._ends[sample - 1]) if sample else 0
        shown = self._picture_of(sample)
        shown.hidden = self.hidden
        return shown, position - before

    def _picture_of(self, sample: int) -> Trace:
        if sample not in self._pictures:
            stages, last = list(self._alone[sample]), sample == self.samples - 1
            own = {stage.array for stage in stages} | {name for name in self.arrays if not self.stages_of(name)}
            arrays = {name: array if name in self._shared else array[sample] for name, array in self.arrays.items()
                      if name in own}  # fmt: skip
            if last:
                arrays |= self._extended(stages)
            self._pictures[sample] = Trace({name: np.asarray(array) for name, array in arrays.items()}, stages,
                                           self.columns)  # fmt: skip
        return self._pictures[sample]

    def _extended(self, stages: list[Stage]) -> dict[str, Array]:
        """Put mean and update behind the last sample's own stages, and give the arrays that they need."""
        arrays = {name: array for name, array in self.arrays.items() if name in self._shared}
        before = int(self._ends[-2]) if self.samples > 1 else 0
        for stage in self.stages[self._first_after_samples() :]:
            names = dict(stage.names)
            if stage.phase == "mean":
                read = next(name for name in names.values() if name not in self._shared)
                names = {own: OF_ALL.format(name) if name == read else name for own, name in names.items()}
                arrays[OF_ALL.format(read)] = self.arrays[read]
            stages.append(replace(stage, start=stage.start - before, names=names))
        return arrays

    def _first_after_samples(self) -> int:
        return sum(len(part) for part in self._alone)


def record_batch(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, optimizer: Optimizer | None = None,
                 rng: np.random.Generator | None = None) -> BatchTrace:
    """Trace a mini-batch: x (n, *input_shape), t (n, *output_shape), and with an optimizer the update by the mean
    gradient. With a generator, layers draw from it as in the update of training that began with it.

    Every sample passes through the network by itself, and then all of them together, as in training: J and gW1 are
    what that pass gives. Nothing of the network's parameters or the optimizer's memory changes. ValueError if the
    shapes do not fit, or if there are no samples or more than 100.
    """
    batch, targets = network.as_batch(x), network.as_targets(t)
    if len(batch) != len(targets):
        raise ValueError(f"{len(batch)} samples but {len(targets)} targets")
    if not 1 <= len(batch) <= MOST_SAMPLES:
        raise ValueError(f"a mini-batch that is walked through has 1 to {MOST_SAMPLES} samples, not {len(batch)}")
    with np.errstate(**QUIET):
        drawn = draw(network, batch, rng)
        try:
            return _BatchRecorder(network, batch, targets, drawn).trace(optimizer)
        finally:
            release(network)


class _BatchRecorder:
    def __init__(self, network: Network, x: Array, t: Array, drawn: Drawn) -> None:
        self.network, self.x, self.t, self.drawn = network, x, t, drawn
        self.parameters = named(network, network.flat, "{}")
        self.arrays: dict[str, Array] = {}
        self.stages: list[Stage] = []
        self.alone: list[list[Stage]] = []

    def trace(self, optimizer: Optimizer | None) -> BatchTrace:
        gradients = np.empty((len(self.x), self.network.flat.size), self.network.dtype)
        for sample in range(len(self.x)):
            self.record_sample(sample, gradients)
        self.arrays |= {"x": self.x.copy(), **named(self.network, gradients, "d{}", copy=False)}
        whole = Recorder(self.network, self.x, self.t, self.parameters)
        whole.position = self.stages[-1].end
        self.record_mean(whole)
        if optimizer is not None:
            whole.record_update(optimizer, "g{}")
        shared = {name: array for name, array in whole.arrays.items() if name not in self.arrays}
        arrays = {**self.arrays, **shared}
        return BatchTrace(arrays, self.stages + whole.stages, self.columns, self.alone, frozenset(shared))

    def record_sample(self, sample: int, gradients: Array) -> None:
        """Run one sample by itself; its arrays become a row of those of the whole batch."""
        here = slice(sample, sample + 1)
        hold(self.network, self.drawn, here)
        recorder = Recorder(self.network, self.x[here], self.t[here], self.parameters)
        recorder.run()
        gradients[sample] = self.network.gradient
        self.columns = recorder.columns()
        elsewhere = {"x", *self.parameters, *(f"d{name}" for name in self.parameters)}
        for name, array in recorder.arrays.items():
            if name not in elsewhere:
                self.rows(name, array)[sample] = array
        start = self.stages[-1].end if self.stages else 0
        self.stages += [_of_sample(stage, sample, start, self.parameters) for stage in recorder.stages]
        self.alone.append(recorder.stages)

    def rows(self, name: str, like: Array) -> Array:
        if name not in self.arrays:
            self.arrays[name] = np.full((len(self.x), *like.shape), np.nan, like.dtype)
        return self.arrays[name]

    def record_mean(self, whole: Recorder) -> None:
        """Pass all samples together, as training does, and show its loss and gradients as means over the samples."""
        network, count = self.network, float(len(self.x))
        hold(network, self.drawn)
        loss = network.backprop(self.x, self.t)
        whole.arrays |= {"L": self.arrays["L"], "J": np.asarray(loss)}
        rule = Rule("J", lambda: call("sum", Cell("L", (ALL,))) / count)
        whole.add_stages("mean", network.numbers[-1] + 1, network.loss, [rule], {"J": "J", "L": "L"})
        whole.arrays |= named(network, network.gradient, "g{}")
        for i, layer in enumerate(network.layers):
            for own, name in network.parameter_names(i).items():
                names = {f"g{own}": f"g{name}", f"d{own}": f"d{name}"}
                whole.add_stages("mean", network.numbers[i], layer, [_mean(own, count)], names)


def _mean(own: str, count: float) -> Rule:
    return Rule(f"g{own}", lambda *at: call("sum", Cell(f"d{own}", (ALL, *at))) / count)


def _of_sample(stage: Stage, sample: int, start: int, parameters: Mapping[str, Array]) -> Stage:
    """A stage of a sample that is alone, as a stage of that sample in its batch."""
    shared = frozenset(own for own, name in stage.names.items() if name in parameters)
    rule = Rule(stage.rule.array, _with_sample(stage.rule.cell, shared), stage.rule.over)
    return replace(stage, start=start + stage.start, rule=rule, lead=(sample, *stage.lead), sample=sample)


def _with_sample(rule: Callable[..., Expr], shared: frozenset[str]) -> Callable[..., Expr]:
    """The rule with a sample's number before its index; `shared` arrays have no samples."""

    @wraps(rule)  # so that the letters it uses for its index can still be found
    def cell(sample: int, *at: int) -> Expr:
        return _placed(rule(*at), sample, shared)

    return cell


def _placed(expr: Expr, sample: int, shared: frozenset[str]) -> Expr:
    match expr:
        case Cell(array, index):
            return expr if array in shared else Cell(array, (sample, *index))
        case Dot(left, right):
            return Dot(_placed(left, sample, shared), _placed(right, sample, shared))
        case Call(name, args):
            return Call(name, tuple(_placed(arg, sample, shared) for arg in args))
    return expr
