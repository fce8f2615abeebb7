"""Recording: run one sample through the network for real, keep copies of every array, and lay the rules beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np
import numpy.typing as npt

from visualnn.engine.chance import draw, hold, release
from visualnn.engine.expr import Array
from visualnn.engine.layer import Rule, Rules, Workspace
from visualnn.engine.network import QUIET, Network
from visualnn.engine.optimizers import Optimizer
from visualnn.engine.penalty import Penalty
from visualnn.engine.trace import Column, Stage, Trace, part_size


def record(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, optimizer: Optimizer | None = None,
           rng: np.random.Generator | None = None) -> Trace:
    """Trace one sample: x (*input_shape), t (*output_shape), through forward, loss, backward, and with an optimizer
    the update.

    With a generator, layers draw from it as in training. Neither the network's parameters nor the optimizer's memory
    change: the update happens to copies. ValueError if the shapes do not fit.
    """
    sample = network.as_batch(np.asarray(x)[None])
    target = network.as_targets(np.asarray(t)[None])
    with np.errstate(**QUIET):
        hold(network, draw(network, sample, rng))
        recorder = Recorder(network, sample, target, named(network, network.flat, "{}"))
        recorder.run()
        release(network)
        if optimizer is not None:
            recorder.record_update(optimizer)
        return Trace(recorder.arrays, recorder.stages, recorder.columns())


def named(network: Network, flat: Array, pattern: str, copy: bool = True) -> dict[str, Array]:
    """A flat vector, or several (n, size), by the names of the parameters, put into `pattern`."""
    return {pattern.format(name): view for name, view in network.views(flat.copy() if copy else flat).items()}


class Recorder:
    """Runs one sample, x and t (1, …), through the network: `arrays` are copies, `stages` the rules beside them."""

    def __init__(self, network: Network, x: Array, t: Array, parameters: Mapping[str, Array]) -> None:
        self.network, self.x, self.t = network, x, t
        self.arrays: dict[str, Array] = {"x": x[0].copy(), **parameters}
        self.stages: list[Stage] = []
        self.names: list[dict[str, str]] = []
        self.position = 0

    def run(self) -> None:
        """Forward, loss and backward."""
        network = self.network
        y = network.run_forward(self.x)
        works = network.work(1)
        self.name_arrays(works)
        for layer, number, names in zip(network.layers, network.numbers, self.names, strict=True):
            self.add_stages("forward", number, layer, layer.forward_rules(), names)
        self.record_loss(y)
        self.record_backward(y, works)

    def name_arrays(self, works: list[Workspace]) -> None:
        """Give every array of every layer its name in the trace, and copy what the forward pass wrote."""
        below = "x"
        for i, (layer, work) in enumerate(zip(self.network.layers, works, strict=True)):
            number = self.network.numbers[i]
            names = {"x": below, **self.network.parameter_names(i)}
            last = i == len(works) - 1
            gradients = [own for own in work if own.startswith("d")]
            for own, array in work.items():
                if own.startswith("_") or own in gradients:
                    continue
                alone = own == layer.output == "p" and last
                names[own] = own if alone else self.free_name(f"{own}{number or ''}")
                self.arrays[names[own]] = array[0].copy()
            names |= {f"d{own}": f"d{name}" for own, name in names.items()}
            names |= {own: f"{own}{number or ''}" for own in gradients if own not in names}
            self.names.append(names)
            below = names[layer.output]

    def free_name(self, name: str) -> str:
        """Two layers of one number may both write an `a`: the second is called a1b, the third a1c."""
        tries = iter("bcdefghijklm")
        free = name
        while free in self.arrays:
            free = name + next(tries)
        return free

    def record_loss(self, y: Array) -> None:
        network, loss = self.network, self.network.loss
        fused = self.fused = network.fused and not loss.trusts(y)
        share = loss.fused_per_unit(network.last_input(self.x), self.t) if fused else loss.per_unit(y, self.t)
        self.arrays |= {"t": self.t[0].copy(), "l": share[0].copy(), "L": np.asarray(share.sum())}
        last = self.names[-1]
        output = last[network.layers[-1].output]
        names = {"y": output, "z": last["x"], "dy": f"d{output}", "dz": last["dx"]}
        self.loss_names = {**names, "t": "t", "l": "l", "L": "L"}
        self.add_stages("loss", network.numbers[-1] + 1, loss, loss.forward_rules(fused), self.loss_names)

    def record_backward(self, y: Array, works: list[Workspace]) -> None:
        network, loss = self.network, self.network.loss
        outer = loss.gradient(y, self.t)
        inner = y - self.t if network.fused else outer
        network.run_backward(self.x, inner)
        if network.fused:  # the fast pass goes straight to dz; the layer in between is shown all the same
            np.copyto(works[-1]["dx"], inner)
        if not self.fused:
            self.arrays[self.loss_names["dy"]] = outer[0].copy()
        self.arrays |= named(network, network.gradient, "d{}")
        for i in range(len(network.layers) - 1, network.first_trained - 1, -1):
            self.copy_gradients(works[i], self.names[i], wants_dx=i > network.first_trained)
        self.add_stages("backward", network.numbers[-1] + 1, loss, loss.backward_rules(self.fused), self.loss_names)
        for i in range(len(network.layers) - 1 - self.fused, network.first_trained - 1, -1):
            layer = network.layers[i]
            rules = [rule for rule in layer.backward_rules() if rule.array != "dx" or i > network.first_trained]
            self.add_stages("backward", network.numbers[i], layer, rules, self.names[i])

    def copy_gradients(self, work: Workspace, names: dict[str, str], wants_dx: bool) -> None:
        """Copy the gradients that a backward pass left in a workspace: that of x, and of the layer's own inner
        arrays.
        """
        for own, array in work.items():
            if own == "dx" and not wants_dx:
                continue
            if own.startswith("d"):
                self.arrays[names[own]] = array[0].copy()

    def record_update(self, optimizer: Optimizer, gradient: str = "d{}") -> None:
        """Let a copy of the optimizer update a copy of the parameters by the network's present gradients, which the
        trace calls `gradient`; show what it remembers before and after.
        """
        network, twin, flat = self.network, optimizer.copy(), self.network.flat.copy()
        before = {name: vector.copy() for name, vector in optimizer.state.items()}
        held = self.penalized(optimizer.penalty)
        twin.step(flat, held)
        self.arrays |= named(network, flat, "{}'")
        for name, vector in twin.state.items():
            self.arrays |= named(network, before.get(name, np.zeros_like(vector)), name + "{}")
            self.arrays |= named(network, vector, name + "{}'")
        shown = twin.intermediates(twin.state)
        for name, vector in shown.items():
            self.arrays |= named(network, vector, name + "{}")
        for i, number in enumerate(network.numbers):
            for parameter in network.parameter_names(i).values():
                names = {"w": parameter, "dw": gradient.format(parameter), "w'": f"{parameter}'"}
                names |= {name: f"{name}{parameter}" for name in (*twin.state, *shown)}
                names |= {f"{name}'": f"{name}{parameter}'" for name in twin.state}
                if (penalized := f"r{parameter}") in self.arrays:
                    reads = {"w": parameter, "dw": names["dw"], "rw": penalized}
                    self.add_stages("update", number, twin.penalty, twin.penalty.rules(), reads)
                    names["dw"] = penalized
                self.add_stages("update", number, twin, twin.rules(), names)

    def penalized(self, penalty: Penalty) -> Array:
        """The network's gradient, flat; where there is a penalty, a copy to which it is added: rW1, rW2, …"""
        network = self.network
        if not penalty:
            return network.gradient
        held = network.gradient.copy()
        views = network.views(held)
        penalty.add(network, views)
        self.arrays |= {f"r{name}": views[name].copy() for name in network.weights}
        return held

    def add_stages(self, phase: str, layer: int, part: object, rules: Rules, names: dict[str, str]) -> None:
        for rule, lead in walk(rules):
            array = names[rule.array]
            size = part_size(self.arrays[array], lead)
            self.stages.append(Stage(phase, layer, type(part).__name__, array, self.position, size, rule, names, lead))
            self.position += size

    def columns(self) -> list[Column]:
        network = self.network
        columns = [Column(0, "x", ("x",), None, None, network.input_shape, "Input")]
        for number, group in groupby(range(len(network.layers)), key=network.numbers.__getitem__):
            members = list(group)
            outputs = tuple(self.names[i][network.layers[i].output] for i in members)
            if number == 0:
                columns[0] = Column(0, "x", ("x", *outputs), None, None, network.input_shape, "Input")
                continue
            names = network.parameter_names(members[0])
            shape = self.arrays[outputs[-1]].shape
            kind = type(network.layers[members[0]]).__name__
            columns.append(Column(number, outputs[-1], outputs, names.get("W"), names.get("b"), shape, kind))
        return columns


def walk(rules: Rules) -> Iterator[tuple[Rule, tuple[int, ...]]]:
    """The order in which rules are applied: one after the other, those that share a range taking turns along it."""
    for over, group in groupby(rules, key=lambda rule: rule.over):
        members = list(group)
        if over is None:
            yield from ((rule, ()) for rule in members)
        else:
            yield from ((rule, (k,)) for k in over for rule in members)
