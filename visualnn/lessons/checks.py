"""Running the checks of a lesson: what it computes against what has been published."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from visualnn.data.dataset import Dataset
from visualnn.engine import Network, Optimizer, Trace, Training, fit, record, record_batch
from visualnn.engine.expr import Array
from visualnn.engine.inside import gradient_ratio
from visualnn.engine.training import count_correct, outputs
from visualnn.i18n import _
from visualnn.lessons.baselines import nearest_darkness
from visualnn.lessons.check import Check, decimals_of
from visualnn.lessons.lesson import Lesson


@dataclass(frozen=True)
class Outcome:
    """What came out of a check: the value (a number or an array), whether it agrees, and to how many decimals."""

    check: Check
    value: Array
    ok: bool
    decimals: int


@dataclass(frozen=True)
class Moment:
    """A lesson's network and data when a check is made."""

    lesson: Lesson
    check: Check
    network: Network
    dataset: Dataset

    @property
    def split(self) -> str:
        return self.check.split or ("test" if self.dataset.is_pictures else "train")


Measure = Callable[[Moment], Any]
MEASURES: dict[str, Measure] = {}
KEPT = 32
_trained: dict[str, Array] = {}


def measure(name: str) -> Callable[[Measure], Measure]:
    """Mark the function that finds a number of that name; other names are arrays of the trace or parameters."""

    def mark(function: Measure) -> Measure:
        MEASURES[name] = function
        return function

    return mark


def checked(lesson: Lesson, slow: bool = False) -> Iterator[Outcome]:
    """Run the checks of a lesson one after the other, also the slow ones if wanted. UnreadableFile names a check that
    cannot be made.
    """
    for check in lesson.checks:
        if slow or not check.slow:
            yield outcome(lesson, check)


def outcome(lesson: Lesson, check: Check) -> Outcome:
    """Run one check. UnreadableFile if it cannot be made."""
    try:
        value = np.asarray(value_of(lesson, check), np.float64)
        if check.at_least is not None:
            return Outcome(check, value, bool(value >= check.at_least), 0)
        expected = np.array(check.expected, np.float64)
        if value.size == 1 and expected.ndim == 0:
            value = value.reshape(())
        if value.shape != expected.shape:
            message = _("{what} has the shape {found}, and {expected} is expected")
            raise ValueError(message.format(what=check.what, found=value.shape, expected=expected.shape))
    except (TypeError, ValueError, LookupError) as error:
        reason = _("[[check]] number {number}: {error}").format(number=check.number, error=error)
        raise lesson.refused(reason, "check", check.number) from None
    ok = bool(np.allclose(value, expected, rtol=0, atol=check.tolerance, equal_nan=True))
    return Outcome(check, value, ok, _agreeing(value, expected, decimals_of(check.expected)))


def value_of(lesson: Lesson, check: Check) -> Any:
    """The number or array that a check is about. ValueError says why there is none."""
    lesson = lesson.changed(check.changes)
    dataset, network = lesson.load_data(), lesson.make_network()
    if check.after:
        network.flat[:] = trained(lesson, **check.after)
    moment = Moment(lesson, check, network, dataset)
    if check.what in MEASURES:
        return MEASURES[check.what](moment)
    if check.what in network.parameters:
        return network.parameters[check.what]
    trace = _trace(moment)
    if check.what not in trace.arrays:
        message = _("there is no “{what}”; there are {known}")
        raise ValueError(message.format(what=check.what, known=", ".join([*MEASURES, *trace.arrays])))
    return trace.arrays[check.what]


def trained(lesson: Lesson, epochs: int = 0, updates: int = 0) -> Array:
    """The parameters after some training of the lesson's network as its [training] says, from its own weights, or from
    new ones where that says fresh = true.
    """
    key = repr((lesson.folder, lesson.data, lesson.network, lesson.weights, lesson.training, epochs, updates))
    if key not in _trained:  # several checks look at one training
        while len(_trained) >= KEPT:
            _trained.pop(next(iter(_trained)), None)
        _trained[key] = _train(lesson, epochs, updates)
    return _trained[key]


def _train(lesson: Lesson, epochs: int, updates: int) -> Array:
    fresh = lesson.training.get("fresh", False)
    network = lesson.new_network(lesson.training.get("seed", 0)) if fresh else lesson.make_network()
    if epochs or updates:
        for progress in training_of(lesson, network, epochs or updates):
            if progress.update == updates:
                break
    return network.flat.copy()


def training_of(lesson: Lesson, network: Network, epochs: int) -> Training:
    """The training of a network as the lesson says, update by update."""
    settings: dict[str, Any] = dict(lesson.training)
    return fit(network, lesson.load_data().train.samples(), optimizer_of(settings),
               batch_size=settings.get("batch_size", 100), epochs=epochs, seed=settings.get("seed", 0),
               shuffle=settings.get("shuffle", True))  # fmt: skip


def optimizer_of(settings: dict[str, Any]) -> Optimizer:
    """The optimizer that a table [training] names. ValueError if there is none of that name."""
    name = settings.get("optimizer", "SGD")
    if name not in Optimizer.kinds:
        raise ValueError(_("There is no optimizer “{name}”; there are {known}.").format(
            name=name, known=", ".join(sorted(Optimizer.kinds))))
    penalty = {key: settings[key] for key in ("l1", "l2") if settings.get(key)}
    return Optimizer.kinds[name](settings.get("learning_rate", 0.1), **penalty)


def _trace(moment: Moment) -> Trace:
    check, dataset, network = moment.check, moment.dataset, moment.network
    chosen = np.arange(check.sample, check.sample + max(check.batch, 1))
    if chosen[-1] >= len(dataset.splits[moment.split]):
        raise ValueError(_("there is no sample {number}").format(number=chosen[-1]))
    x = dataset.inputs(moment.split, chosen)
    t = dataset.targets(moment.split, chosen, network.output_shape[0])
    optimizer = optimizer_of(dict(moment.lesson.training))
    return record_batch(network, x, t, optimizer) if check.batch else record(network, x[0], t[0], optimizer)


@measure("parameters")
def _parameters(moment: Moment) -> int:
    return moment.network.flat.size


@measure("output")
def _output(moment: Moment) -> Array:
    """What the network says to `input`, one sample or several."""
    given = np.array(moment.check.input, np.float64)
    y = moment.network.forward(given.reshape(-1, moment.network.input_shape[0]))
    return y[0] if given.ndim == 1 else y


@measure("correct")
def _correct(moment: Moment) -> int:
    *_before, (right, _seen) = count_correct(moment.network, moment.dataset.splits[moment.split].samples())
    return right


@measure("accuracy")
def _accuracy(moment: Moment) -> float:
    return _correct(moment) / len(moment.dataset.splits[moment.split])


@measure("baseline")
def _baseline(moment: Moment) -> int:
    """How many pictures of the split are told from their darkness alone."""
    return nearest_darkness(moment.dataset, moment.split)


@measure("loss")
def _loss(moment: Moment) -> float:
    """The mean loss over the split."""
    samples, seen, total = moment.dataset.splits[moment.split].samples(), 0, 0.0
    size = 500
    for y in outputs(moment.network, samples, size):
        t = moment.dataset.targets(moment.split, np.arange(seen, seen + len(y)), moment.network.output_shape[0])
        x = np.asarray(samples.x[seen : seen + len(y)] * samples.scale, moment.network.dtype)
        total += moment.network.loss_of(x, y, t.astype(moment.network.dtype)) * len(y)
        seen += len(y)
    return total / seen


@measure("gradient_ratio")
def _gradient_ratio(moment: Moment) -> float:
    """The mean size of the first layer's gradient as a share of the last one's, over the first `batch` samples."""
    chosen, dataset = np.arange(moment.check.sample, moment.check.sample + max(moment.check.batch, 1)), moment.dataset
    t = dataset.targets(moment.split, chosen, moment.network.output_shape[0])
    return gradient_ratio(moment.network, dataset.inputs(moment.split, chosen), t)


def _agreeing(value: Array, expected: Array, written: int) -> int:
    """To how many decimals all numbers agree, at most as many as are written."""
    same = np.isfinite(value) & np.isfinite(expected)
    apart = float(np.abs(value - expected)[same].max()) if same.any() else 0.0
    if apart == 0:
        return written
    return max(0, min(written, math.floor(-math.log10(2 * apart) + 1e-6)))
