"""Diagnosis: one examination of a network on some hundred samples, from which can be said what ails it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.health import Origin, first_not_finite
from visualnn.engine.inside import Insight, activation_of, look_inside, with_weights
from visualnn.engine.network import QUIET, Network
from visualnn.engine.optimizers import Optimizer
from visualnn.engine.record import record

SAMPLES = 200  # that an examination looks at
FLAT = 0.05  # a sigmoid or tanh is saturated where its slope is a smaller share than this of its largest slope
ALWAYS = 0.95  # and a unit is, if it is so for a larger share than this of the samples
SOUGHT = 50  # samples that are traced, at most, to find the first number that is none


@dataclass(frozen=True)
class LayerSigns:
    """What was found in one layer with weights; `inside` has the gradient, the activity and the histograms.

    `weight_mean`, `weight_rms` and `gradient_mean` are those of the cells of W and of dW; `update_rms` is the root mean
    square of what the optimizer would add to W, and `ratio` its share of `weight_rms` (nan where all weights are 0).
    `bias_gradient` is the root mean square of db, None without biases that learn. `dead` units fire for no sample, None
    where the activation never rests; `saturated` ones have almost no slope for almost every sample, None where it has
    no such places; `patient` is the first dead or saturated one, -1 without. `twins` are hidden units with the same
    weights, in and out, as the first one, which is counted too.
    """

    inside: Insight
    weight_mean: float
    weight_rms: float
    gradient_mean: float
    update_rms: float
    ratio: float
    bias_gradient: float | None
    dead: int | None
    saturated: int | None
    patient: int
    twins: int

    @property
    def number(self) -> int:
        return self.inside.number

    @property
    def units(self) -> int:
        return self.inside.units

    @property
    def gradient(self) -> float:
        """The root mean square of the cells of dW."""
        return self.inside.rms


@dataclass(frozen=True)
class Examination:
    """A network on `samples` samples: their mean `loss`, the `layers` from the first to the last, the smallest, the
    largest and the root mean square of the inputs, how many samples were given each class as the answer and as
    the label (classes,), how many answers were `right`, and for how many the output of the right class was the
    largest (`leading`). `broken` is the first number that is nan or infinite, in the trace of sample number `sample`.
    """

    samples: int
    loss: float
    layers: tuple[LayerSigns, ...]
    lowest: float
    highest: float
    input_rms: float
    answers: Array
    labels: Array
    right: int
    leading: int
    broken: Origin | None = None
    sample: int = 0


def examine(network: Network, x: Array, t: Array, optimizer: Optimizer | None = None) -> Examination:
    """Examine a network on x (n, *input_shape), t (n, *output_shape). Its parameters and the optimizer's memory stay
    as they are; without an optimizer nothing is updated. Not for a network that another thread uses: give a copy.
    ValueError if the shapes do not fit.
    """
    x, t = network.as_batch(x), network.as_targets(t)
    insights = look_inside(network, x, t)
    gradient, flat = network.gradient, network.flat
    with np.errstate(**QUIET):
        y = network.work(len(x))[-1][network.layers[-1].output]
        loss = network.loss_of(x, y, t)
        update = _update(network, optimizer) if optimizer is not None else np.zeros_like(flat)
        changes = network.views(update)
        layers = tuple(_signs(network, one, members, changes, len(x))
                       for one, (_number, _name, members) in zip(insights, with_weights(network), strict=True))
        counts = _counts(network, y, t)
        origin, sample = None, 0
        if not (math.isfinite(loss) and np.isfinite(flat.sum()) and np.isfinite(gradient.sum())):
            origin, sample = _first_broken(network, x, t, y)
        return Examination(len(x), loss, layers, float(x.min()), float(x.max()), _rms(x), *counts, origin,
                           sample)  # fmt: skip


def spread(count: int, most: int = SAMPLES) -> Array:
    """The numbers of the samples that are looked at, of `count` there are: evenly spread, (n,) with n <= most."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.intp))


def _update(network: Network, optimizer: Optimizer) -> Array:
    """What the optimizer would add to the flat vector for the gradient that the network has now."""
    twin, moved = optimizer.copy(), network.flat.copy()
    gradient = network.gradient
    if twin.penalty:
        gradient = gradient.copy()
        twin.penalty.add(network, network.views(gradient))
    twin.step(moved, gradient)
    moved -= network.flat
    return moved


def _signs(network: Network, inside: Insight, members: list[int], changes: dict[str, Array], batch: int) -> LayerSigns:
    name = inside.weights
    weights, biases = network.parameters[name], network.gradients.get(f"b{inside.number}")
    fixed = biases is None or getattr(network.layers[members[0]], "fixed_biases", False)
    size, step = _rms(weights), _rms(changes[name])
    never, flat = _idle(network, inside, members, batch)
    ill = np.flatnonzero(never if never is not None and never.any() else flat if flat is not None else ())
    return LayerSigns(inside, float(weights.mean()), size, float(network.gradients[name].mean()), step,
                      step / size if size else math.nan, None if fixed or biases is None else _rms(biases),
                      None if never is None else int(never.sum()), None if flat is None else int(flat.sum()),
                      int(ill[0]) if len(ill) else -1, _twins(network, inside))  # fmt: skip


def _rms(values: Array) -> float:
    """The root of the mean square, as one product of the cells with themselves."""
    cells = values.ravel(order="K")  # as they lie in memory: nothing is copied
    total = float(np.dot(cells, cells))
    if not math.isfinite(total) or total < 1e-30:  # beyond single precision, or below it
        wide = cells.astype(np.float64)
        total = float(np.dot(wide, wide))
    return math.sqrt(total / cells.size) if total >= 0 else math.nan


def _idle(network: Network, inside: Insight, members: list[int], batch: int) -> tuple[Array | None, Array | None]:
    """Which units (units,) fire for no sample, and which are where their activation is flat, for almost every one; None
    where the activation knows no such thing. Outputs are meant to be sure of themselves.
    """
    if inside.active is None:
        return None, None
    position = members[activation_of(network, members)]
    a = network.work(batch)[position][network.layers[position].output]
    if inside.rests_at_zero:
        z = network.work(batch)[position - 1][network.layers[position - 1].output]
        fires = np.asarray((z > 0).reshape(batch, -1).any(axis=0))
        return ~fires, None
    slope = 4 * a * (1 - a) if inside.activation == "Sigmoid" else 1 - a * a
    often: Array = (slope < FLAT).reshape(batch, -1).mean(axis=0)
    return None, often > ALWAYS


def _twins(network: Network, inside: Insight) -> int:
    weights, outgoing = network.parameters[inside.weights], network.parameters.get(f"W{inside.number + 1}")
    if outgoing is None or weights.ndim != 2 or outgoing.ndim != 2 or len(outgoing) != weights.shape[1]:
        return 1
    same = (outgoing == outgoing[:1]).all(axis=1)
    if not same[1:].any():
        return 1
    same &= (weights == weights[:, :1]).all(axis=0)
    biases = network.parameters.get(f"b{inside.number}")
    if biases is not None:
        same &= biases == biases[0]
    return int(np.count_nonzero(same))


def _counts(network: Network, y: Array, t: Array) -> tuple[Array, Array, int, int]:
    """How often each class is the answer, how often it is the label, how often both are the same, and how often the
    output of the label's class is the largest.
    """
    y, t = y.reshape(len(y), -1), t.reshape(len(t), -1)
    classes = max(y.shape[1], 2)
    labels = t.argmax(axis=1) if t.shape[1] > 1 else (t[:, 0] > 0.5).astype(np.intp)
    said = network.answers(y)
    largest = y.argmax(axis=1) if y.shape[1] > 1 else (y[:, 0] > 0.5).astype(np.intp)
    right, leading = (int(np.count_nonzero(found == labels)) for found in (said, largest))
    return np.bincount(said, minlength=classes), np.bincount(labels, minlength=classes), right, leading


def _first_broken(network: Network, x: Array, t: Array, y: Array) -> tuple[Origin | None, int]:
    """The first number that is none, in the trace of the first sample in which there is one."""
    bad = ~np.isfinite(y.reshape(len(y), -1)).all(axis=1)
    suspects = [*np.flatnonzero(bad)[:1].tolist(), *range(min(len(x), SOUGHT))]
    for sample in suspects:
        origin = first_not_finite(record(network, x[sample], t[sample]))
        if origin is not None:
            return origin, sample
    return None, 0
