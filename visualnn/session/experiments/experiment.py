"""An experiment: its design, the network and the data it was made with, and what has come of it so far."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from visualnn.data.dataset import Dataset
from visualnn.i18n import _, ngettext
from visualnn.session.experiments.design import FIELDS, Design
from visualnn.session.experiments.outcome import LOSS, Outcome

if TYPE_CHECKING:
    from visualnn.session.session import Session


@dataclass
class Experiment:
    """`key` names its folder. `spec` is the network, and `data` tells which samples it was trained on.

    `read` gives the outcomes when somebody asks for them first, of an experiment in whose folder are so many `kept`.
    """

    key: str
    began: float  # seconds since 1970
    lesson: str
    spec: Mapping[str, Any]
    data: Mapping[str, Any]
    design: Design
    read: Callable[[], dict[int, Outcome]] | None = None
    kept: int = 0
    _outcomes: dict[int, Outcome] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, design: Design, taken: set[str]) -> Experiment:
        """A new one with the network and the data on show."""
        began = time.time()
        key = time.strftime("%Y%m%d-%H%M%S", time.localtime(began))
        number = 2
        while key in taken:
            key, number = f"{key[:15]}-{number}", number + 1
        return cls(key, began, session.lesson.id, plain_json(session.network.spec()),
                   told(session.dataset), design)

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """What came of the runs, by their numbers; a run that waits has none."""
        if self.read is not None:
            self._outcomes, self.read = self.read(), None
        return self._outcomes

    @property
    def count(self) -> int:
        """How many runs there are to be."""
        rows, columns = self.design.shape
        return rows * columns

    @property
    def over(self) -> int:
        """How many of them are over, well or not."""
        return self.kept if self.read is not None else sum(bool(outcome.state) for outcome in self.outcomes.values())

    @property
    def waiting(self) -> list[int]:
        """The numbers of those that are still to be made."""
        return [k for k in range(self.count) if k not in self.outcomes or not self.outcomes[k].state]

    @property
    def network(self) -> str:
        """784-50-10"""
        sizes = [_product(self.spec["input_shape"])]
        sizes += [layer["units"] for layer in self.spec["layers"] if "units" in layer]
        return "-".join(str(size) for size in sizes)

    @property
    def name(self) -> str:
        """5 seeds · 784-50-10 · 24 Nov 16:20"""
        axes = self.design.axes
        if self.design.is_seeds:
            count = len(axes[0].values)
            what = ngettext("{n} seed", "{n} seeds", count).format(n=count)
        else:
            what = " × ".join(_(FIELDS[axis.field]) for axis in axes)
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.began))
        return f"{what} · {self.network} · {when}"

    @property
    def measures(self) -> tuple[str, ...]:
        """What its runs can be judged by."""
        has_classes = any(outcome.accuracy for outcome in self.outcomes.values()) or self.data.get("kind") == "classes"
        return ("best", "last", LOSS) if has_classes else (LOSS,)

    def scores(self, by: str) -> dict[int, float]:
        """The scores of the runs that have one."""
        found = {k: outcome.score(by) for k, outcome in self.outcomes.items() if outcome.state == "done"}
        return {k: score for k, score in found.items() if score is not None}

    def best(self, by: str) -> int | None:
        """The number of the best run, the first of several; None before there is one."""
        scores = self.scores(by)
        if not scores:
            return None
        return (min if by == LOSS else max)(sorted(scores), key=scores.__getitem__)

    def fits(self, session: Session) -> bool:
        """Whether the network and the data on show are those that it was made with, so that it can go on."""
        return bool(plain_json(session.network.spec()) == self.spec) and told(session.dataset) == self.data


def told(dataset: Dataset) -> dict[str, Any]:
    """Which samples a data set has, in words and numbers that JSON knows."""
    return {"name": dataset.name, "kind": dataset.kind, "train": len(dataset.train), "test": len(dataset.test),
            "options": {str(name): str(value) for name, value in sorted(dataset.options.items())}}  # fmt: skip


def plain_json(value: Any) -> Any:
    """The same as it comes back from a file."""
    return json.loads(json.dumps(value, default=str))


def _product(shape: Any) -> int:
    size = 1
    for length in shape:
        size *= int(length)
    return size
