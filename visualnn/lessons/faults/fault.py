"""A fault: one rule or one setting that is wrong, how it is noticed, found and cured; and the case it is planted in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from visualnn import discover
from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.layer import Layer, from_spec
from visualnn.engine.losses import Loss
from visualnn.i18n import _
from visualnn.lessons.lesson import Lesson

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """A lesson's tables [network], [training] and [data] as a fault leaves them.

    `layers` are kinds of layers that are wrong, by the name of the right one; `counting` is the kind of network, which
    counts right answers.
    """

    lesson: Lesson
    network: Table
    training: Table
    data: Table = field(default_factory=dict)
    layers: Mapping[str, type[Layer]] = field(default_factory=dict)
    counting: type[Network] = Network

    @classmethod
    def of(cls, lesson: Lesson) -> Case:
        """The lesson as it is, healthy."""
        return cls(lesson, lesson.network, lesson.training)

    def with_layers(self, change: Callable[[Mapping[str, Any], bool], Mapping[str, Any]]) -> Case:
        """The case with each layer's table changed; the function is told whether it is one of the last number, the
        output.
        """
        tables = self.network["layers"]
        last = max((i for i, table in enumerate(tables) if "units" in table), default=0)
        changed = [dict(change(table, i >= last)) for i, table in enumerate(tables)]
        return replace(self, network={**self.network, "layers": changed})

    def trained(self, **settings: Any) -> Case:
        """The case with other settings of training."""
        return replace(self, training={**self.training, **settings})

    def make_network(self) -> Network:
        """The network with the start weights of the lesson's seed. ValueError if it cannot be built."""
        kinds, spec = {**Layer.kinds, **self.layers}, self.network
        layers = [from_spec(kinds, table) for table in spec["layers"]]
        shape, loss = tuple(spec["input_shape"]), from_spec(Loss.kinds, spec["loss"])
        return self.counting(layers, shape, loss, spec.get("dtype", "float32"), self.training.get("seed", 0))

    def load_data(self) -> Dataset:
        """The data. UnreadableFile or ValueError if the lesson's data have no such options."""
        return (self.lesson.changed({"data": self.data}) if self.data else self.lesson).load_data()


@dataclass(frozen=True)
class Hint:
    """Where to look: a sentence, and the name of the panel that shows it."""

    text: str  # marked with N_
    panel: str


def unchanged(case: Case) -> Case:
    return case


@dataclass(frozen=True)
class Fault:
    """`complaint` is what the patient says, `hints` lead to it from afar to near, `evidence` says what proves it,
    `cure` what helps.

    `patch` makes a healthy case ill. `prepare` comes before: a fault may need another network, which is healthy with
    it. All texts are marked with N_.
    """

    id: str
    title: str
    complaint: str
    hints: tuple[Hint, ...]
    evidence: str
    cure: str
    patch: Callable[[Case], Case]
    prepare: Callable[[Case], Case] = unchanged

    def healthy(self, lesson: Lesson) -> Case:
        """The lesson as it is when this fault is cured."""
        return self.prepare(Case.of(lesson))

    def ill(self, lesson: Lesson) -> Case:
        """The lesson with this fault."""
        return self.patch(self.healthy(lesson))


_faults: dict[str, Fault] = {}


def plant(fault: Fault) -> Fault:
    """Make a fault known."""
    _faults[fault.id] = fault
    return fault


def all_faults() -> dict[str, Fault]:
    """Every fault that there is, by its id."""
    _import()
    return dict(sorted(_faults.items()))


def find(name: str) -> Fault:
    """The fault with this id. ValueError names those that there are."""
    known = all_faults()
    if name not in known:
        raise ValueError(_("there is no fault “{name}”; there are {known}").format(name=name, known=", ".join(known)))
    return known[name]


@cache
def _import() -> None:
    discover.import_all("visualnn.lessons.faults")
