"""Looking through the microscope: which weight, bias or pixel a selected number leads to, and what is seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visualnn.engine import Trace
from visualnn.engine.batch import BatchTrace
from visualnn.engine.expr import Array
from visualnn.engine.gradcheck import differences
from visualnn.engine.nudging import Nudging, input_gradient
from visualnn.session.givens import cell_name, is_there

if TYPE_CHECKING:
    from visualnn.session.session import Session

Index = tuple[int, ...]
TINY = 1e-300
HS = np.logspace(-12, 0, 61)
POINTS, POINTS_OF_BATCH = 161, 81  # of the curve


@dataclass(frozen=True)
class Look:
    """The cell that is looked at, as the trace calls it; `sample` is whose loss is meant, None where it is that of the
    whole mini-batch or where there is but one sample.
    """

    array: str
    index: Index
    sample: int | None = None

    @property
    def name(self) -> str:
        return cell_name(self.array, self.index)


class Window(NamedTuple):
    """Which values of the cell are shown: `half` to the left and to the right of `centre`."""

    centre: float
    half: float


@dataclass(frozen=True)
class View:
    """All that is seen: the loss along the cell, its slope by backprop and by differences, and where these go wrong."""

    look: Look
    loss_name: str
    value: float
    loss: float
    slope: float  # by backprop, in float64
    h: float
    above: float  # the loss at value + h
    below: float  # the loss at value − h
    numerical: float
    values: Array
    losses: Array
    hs: Array
    errors: Array
    crossings: tuple[str, ...]  # the names of the units that cross a kink between value − h and value + h

    @property
    def error(self) -> float:
        return abs(self.numerical - self.slope)

    @property
    def is_flat(self) -> bool:
        """Whether the loss does not depend on the cell at all, as on a weight whose input is 0."""
        return not self.slope and not np.ptp(self.losses)

    @cached_property
    def best_h(self) -> float:
        """Between the sides on which rounding and truncation are larger."""
        sizes = np.log10(np.maximum(np.nan_to_num(self.errors, nan=np.inf), TINY))
        smooth = np.median(np.lib.stride_tricks.sliding_window_view(np.pad(sizes, 2, mode="edge"), 5), axis=1)
        return float(self.hs[int(smooth.argmin())])

    @cached_property
    def truncation(self) -> Array | None:
        """The error that grows with h², as a line through it; None where it is too small to be seen."""
        return _line(self.hs, self.errors, (self.hs > 3 * self.best_h) & (self.hs <= 0.1), 2)

    @cached_property
    def rounding(self) -> Array | None:
        """The error that grows with 1/h, as a line through it. Where w + h is w the error is the slope itself."""
        lost = np.isclose(self.errors, abs(self.slope), rtol=1e-6)
        return _line(self.hs, self.errors, (self.hs < self.best_h / 3) & ~lost, -1)


def _line(hs: Array, errors: Array, part: Array, power: int) -> Array | None:
    """c·h^power through this part of the errors; None if it has too few points."""
    factors = errors[part & np.isfinite(errors) & (errors > 0)] / hs[part & np.isfinite(errors) & (errors > 0)] ** power
    if len(factors) < 4:
        return None
    line: Array = np.median(factors) * hs**power
    return line


def look_of(session: Session, array: str, index: Index) -> Look | None:
    """The parameter or pixel that a selected cell leads to: a gradient to its parameter, a unit to its bias; None for
    what leads to neither.
    """
    trace, plain = session.trace, array.rstrip("'")
    if not is_there(trace, array, index):
        return None
    sample = index[0] if isinstance(trace, BatchTrace) and trace.has_samples(array) else None
    if plain in ("x", "dx"):
        return Look("x", index, sample)
    for name, parameter in session.network.parameters.items():
        if plain.endswith(name) and len(index) >= parameter.ndim:
            return Look(name, index[len(index) - parameter.ndim :], sample)
    for column in trace.columns[1:]:
        if plain.removeprefix("d") in column.arrays and column.biases is not None:
            place = index[len(index) - len(column.shape) :]
            if is_there(trace, column.biases, place):
                return Look(column.biases, place, sample)
    return None


class Seeing:
    """What can be seen in one trace in one precision; what is worked out once is kept."""

    def __init__(self, session: Session, sample: int | None, dtype: str) -> None:
        self.trace, self.sample, self.dtype = session.trace, sample, dtype
        self.x, self.t = samples_of(session.trace, sample)
        self.nudging = Nudging(session.what_if.applied(session.network), self.x, self.t, dtype)
        self._gradients: dict[str, Array] = {}

    def slope(self, look: Look) -> float:
        """What backprop gives in float64, whatever precision the losses are computed in."""
        if look.array not in self._gradients:
            network = self.nudging.network
            network = network if self.dtype == "float64" else network.copy("float64")
            self._gradients |= network.loss_and_gradients(self.x, self.t)[1]
            self._gradients["x"] = input_gradient(network, self.x, self.t)
        return float(self._gradients[look.array][self.place(look)])

    def place(self, look: Look) -> Index:
        """The cell's index here: that of a pixel begins with its sample."""
        if look.array != "x":
            return look.index
        return (0, *(look.index[1:] if look.sample is not None else look.index))

    def view(self, look: Look, window: Window, h: float) -> View:
        place, nudging = self.place(look), self.nudging
        value = nudging.value(look.array, place)
        points = POINTS if nudging.samples == 1 else POINTS_OF_BATCH
        values = np.linspace(window.centre - window.half, window.centre + window.half, points)
        here, step = np.array([value, h], nudging.network.dtype)
        losses = nudging.losses(look.array, place, np.append(values, [here, here + step, here - step]))
        slope = self.slope(look)
        slopes = differences(nudging, look.array, place, np.append(HS, h))
        *curve, loss, above, below = losses.tolist()
        return View(look, self.loss_name(look), value, loss, slope, h, above, below, float(slopes[-1]), values,
                    np.array(curve), HS, np.abs(slopes[:-1] - slope), self.crossings(look, value, h))

    def loss_name(self, look: Look) -> str:
        if not isinstance(self.trace, BatchTrace):
            return "L"
        return "J" if look.sample is None else cell_name("L", (look.sample,))

    def crossings(self, look: Look, value: float, h: float) -> tuple[str, ...]:
        """The units that lie on different sides of a kink with value − h and value + h, by the names of the trace."""
        layers = _inputs_of_layers(self.trace)
        found = []
        for one in self.nudging.crossings(look.array, self.place(look), [value - h, value, value + h]):
            sample = one.sample if look.sample is None else look.sample
            index = (sample, *one.index) if isinstance(self.trace, BatchTrace) else one.index
            found.append(cell_name(layers[one.layer], index))
        return tuple(found)


def samples_of(trace: Trace, sample: int | None) -> tuple[Array, Array]:
    """The inputs and targets (n, …) of a trace, or of one sample of it."""
    x, t = trace.arrays["x"], trace.arrays["t"]
    if not isinstance(trace, BatchTrace):
        return x[None], t[None]
    return (x, t) if sample is None else (x[sample : sample + 1], t[sample : sample + 1])


def _inputs_of_layers(trace: Trace) -> list[str]:
    """What the input of each layer is called."""
    found: list[str] = []
    before = None
    for stage in trace.picture(1)[0].stages:
        if stage.phase == "forward" and stage.names is not before:
            before = stage.names
            found.append(stage.names["x"])
    return found
