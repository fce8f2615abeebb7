"""The contract of Layer, Rule and Trace carries layers of quite another kind: a convolution and a recurrent layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.engine.truth import assert_each_cell_has_one_writer, assert_gradients_are_slopes, assert_tells_the_truth
from visualnn.engine import MeanSquaredError, Momentum, Network, Sigmoid, record
from visualnn.engine.expr import ALL, Array, Cell, Const, Dot, Expr, call
from visualnn.engine.layer import Layer, Parameter, Rule, Rules, Shape, Workspace


class _Convolution(Layer):
    """z[k,r,c] = Σ x[·, r…r+f, c…c+f]·W[k] + b[k], x (batch, channels, height, width), stride 1, no padding."""

    output = "z"

    def __init__(self, filters: int = 2, size: int = 2) -> None:
        self.filters, self.size = filters, size

    @classmethod
    def example(cls, rng: np.random.Generator) -> tuple[Layer, Shape]:
        return cls(), (2, 4, 3)

    def output_shape(self, input_shape: Shape) -> Shape:
        _, height, width = input_shape
        return self.filters, height - self.size + 1, width - self.size + 1

    def parameters(self, input_shape: Shape) -> tuple[Parameter, ...]:
        shape = (self.filters, input_shape[0], self.size, self.size)
        return Parameter("W", shape, 1.0), Parameter("b", (self.filters,), 1.0)

    def windows(self, x: Array) -> Array:
        return np.lib.stride_tricks.sliding_window_view(x, (self.size, self.size), axis=(2, 3))

    def forward(self, x: Array, work: Workspace) -> Array:
        work["z"][...] = np.einsum("ncrsij,kcij->nkrs", self.windows(x), self.values["W"])
        work["z"] += self.values["b"][:, None, None]
        return work["z"]

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        self.gradients["W"][...] = np.einsum("ncrsij,nkrs->kcij", self.windows(x), dy)
        self.gradients["b"][...] = dy.sum((0, 2, 3))
        if not wants_dx:
            return None
        work["dx"][...] = 0
        for i in range(self.size):
            for j in range(self.size):
                _, rows, columns = self.output_shape(self.input_shape)
                part = np.einsum("nkrs,kc->ncrs", dy, self.values["W"][:, :, i, j])
                work["dx"][:, :, i : i + rows, j : j + columns] += part
        return work["dx"]

    def forward_rules(self) -> Rules:
        def window(r: int, c: int) -> tuple[slice, ...]:
            return ALL, slice(r, r + self.size), slice(c, c + self.size)

        yield Rule("z", lambda k, r, c: Dot(Cell("x", window(r, c)), Cell("W", (k,))) + Cell("b", (k,)))

    def backward_rules(self) -> Rules:
        _, rows, columns = self.output_shape(self.input_shape)

        def seen(c: int, i: int, j: int) -> Cell:
            return Cell("x", (c, slice(i, i + rows), slice(j, j + columns)))

        def from_outputs(c: int, r: int, s: int) -> Expr:
            total: Expr = Const(0.0)
            for i in range(self.size):
                for j in range(self.size):
                    if 0 <= r - i < rows and 0 <= s - j < columns:
                        total = total + Dot(Cell("dz", (ALL, r - i, s - j)), Cell("W", (ALL, c, i, j)))
            return total

        yield Rule("dW", lambda k, c, i, j: Dot(seen(c, i, j), Cell("dz", (k,))))
        yield Rule("db", lambda k: call("sum", Cell("dz", (k,))))
        yield Rule("dx", from_outputs)


class _Recurrent(Layer):
    """h_t = tanh(s_t), s_t = x_t·W + h_{t-1}·U + b; x (batch, time, in), h (batch, time, units), h_{-1} = q (units)."""

    output = "h"

    def __init__(self, units: int = 3) -> None:
        self.units = units

    @classmethod
    def example(cls, rng: np.random.Generator) -> tuple[Layer, Shape]:
        return cls(), (4, 2)

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape[0], self.units

    def parameters(self, input_shape: Shape) -> tuple[Parameter, ...]:
        square = (self.units, self.units)
        return (Parameter("W", (input_shape[1], self.units), 0.7), Parameter("U", square, 0.7),
                Parameter("b", (self.units,), 0.3), Parameter("q", (self.units,), 0.5))  # q: the start state, learnt

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        work = super().workspace(batch, dtype)
        inner = {name: np.empty_like(work["h"]) for name in ("s", "ds", "_back")}
        carried = np.empty_like(work["h"])
        return {"s": inner["s"], **work, "dh_total": carried, "ds": inner["ds"]}

    def forward(self, x: Array, work: Workspace) -> Array:
        s, h = work["s"], work["h"]
        before = np.broadcast_to(self.values["q"], h[:, 0].shape)
        for t in range(x.shape[1]):
            s[:, t] = x[:, t] @ self.values["W"] + before @ self.values["U"] + self.values["b"]
            h[:, t] = np.tanh(s[:, t])
            before = h[:, t]
        return h

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        h, ds, total = work["h"], work["ds"], work["dh_total"]
        later = np.zeros_like(h[:, 0])
        for t in reversed(range(x.shape[1])):
            total[:, t] = dy[:, t] + later
            ds[:, t] = total[:, t] * (1 - h[:, t] ** 2)
            later = ds[:, t] @ self.values["U"].T
        before = np.concatenate([np.broadcast_to(self.values["q"], h[:, :1].shape), h[:, :-1]], axis=1)
        self.gradients["W"][...] = np.einsum("nti,ntj->ij", x, ds)
        self.gradients["U"][...] = np.einsum("nti,ntj->ij", before, ds)
        self.gradients["b"][...] = ds.sum((0, 1))
        self.gradients["q"][...] = later.sum(0)
        if not wants_dx:
            return None
        work["dx"][...] = ds @ self.values["W"].T
        return work["dx"]

    def forward_rules(self) -> Rules:
        times = range(self.input_shape[0])
        before = self.before
        yield Rule("s", lambda t, j: Dot(Cell("x", (t,)), Cell("W", (ALL, j)))
                   + Dot(before(t), Cell("U", (ALL, j))) + Cell("b", (j,)), times)
        yield Rule("h", lambda t, j: call("tanh", Cell("s", (t, j))), times)

    def before(self, t: int) -> Cell:
        return Cell("h", (t - 1,)) if t else Cell("q")

    def backward_rules(self) -> Rules:
        last = self.input_shape[0] - 1
        back = range(last, -1, -1)

        def total(t: int, j: int) -> Expr:
            own = Cell("dh", (t, j))
            return own if t == last else own + Dot(Cell("U", (j,)), Cell("ds", (t + 1,)))

        def for_u(i: int, j: int) -> Expr:
            first = Cell("q", (i,)) * Cell("ds", (0, j))
            return first + Dot(Cell("h", (slice(0, last), i)), Cell("ds", (slice(1, None), j))) if last else first

        yield Rule("dh_total", total, back)
        yield Rule("ds", lambda t, j: Cell("dh_total", (t, j)) * (1.0 - call("square", Cell("h", (t, j)))), back)
        yield Rule("dW", lambda i, j: Dot(Cell("x", (ALL, i)), Cell("ds", (ALL, j))))
        yield Rule("dU", for_u)
        yield Rule("db", lambda j: call("sum", Cell("ds", (ALL, j))))
        yield Rule("dq", lambda i: Dot(Cell("U", (i,)), Cell("ds", (0,))))
        yield Rule("dx", lambda t, i: Dot(Cell("W", (i,)), Cell("ds", (t,))))


@pytest.fixture(params=[_Convolution, _Recurrent], ids=["convolution", "recurrent"])
def sketch(request: pytest.FixtureRequest, rng: np.random.Generator) -> Iterator[Network]:
    """Two of a kind in a row, so that the second one's dx is needed."""
    layer, shape = request.param.example(rng)
    yield Network([layer, Sigmoid(), type(layer)()], shape, MeanSquaredError(), "float64", rng)


def test_other_kinds_of_layers_fit_the_contract(sketch: Network, rng: np.random.Generator) -> None:
    x, t = rng.normal(size=sketch.input_shape), rng.normal(size=sketch.output_shape)
    trace = record(sketch, x, t, Momentum())
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)
    assert_gradients_are_slopes(sketch, rng.normal(size=(3, *sketch.input_shape)),
                                rng.normal(size=(3, *sketch.output_shape)))


def test_time_is_the_outer_loop_of_the_walk_and_runs_backward_in_the_backward_pass(rng: np.random.Generator) -> None:
    network = Network([_Recurrent()], (4, 2), MeanSquaredError(), "float64", rng)
    trace = record(network, rng.normal(size=(4, 2)), rng.normal(size=(4, 3)))
    forward = [(stage.array, stage.lead) for stage in trace.stages if stage.phase == "forward"]
    assert forward[:4] == [("s1", (0,)), ("h1", (0,)), ("s1", (1,)), ("h1", (1,))]
    backward = [stage.lead for stage in trace.stages if stage.array == "ds1"]
    assert backward == [(3,), (2,), (1,), (0,)]
    half = trace.stages_of("h1")[1].end  # two of four moments have been computed
    assert trace.known("h1", half).tolist() == [[True] * 3, [True] * 3, [False] * 3, [False] * 3]


def test_a_window_is_written_with_running_letters(rng: np.random.Generator) -> None:
    network = Network([_Convolution()], (2, 4, 3), MeanSquaredError(), "float64", rng)
    trace = record(network, rng.normal(size=(2, 4, 3)), rng.normal(size=network.output_shape))
    step = trace[trace.writer("z1", (1, 2, 1)) or 0]
    assert step.letters() == "z1[1,2,1] = Σ_ikm x[i,2+k,1+m]·W1[1,i,k,m] + b1[1]"
    assert step.count_terms() == 2 * 2 * 2 + 1
