"""A finding: what strikes, in a sentence with its numbers, why it matters, where it is seen, and a cure to be tried."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from visualnn import discover
from visualnn.session.diagnosis.facts import Facts

ILL, ODD = 2, 1  # how much it matters: the network cannot learn like that, or it could learn better


@dataclass(frozen=True)
class Cure:
    """A change that may help, and the `text` of what it is: other `settings`, weights drawn anew, ReLU in the hidden
    layers, or other `data` options.

    It is tried from the moment `since`: "start" of the run, the last moment that was "good", or "here".
    """

    text: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    redraw: bool = False
    relu: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    since: str = "start"


@dataclass(frozen=True)
class Finding:
    """What a rule has found. `layer` is the number of the layer it is about, 0 if it is about all of them.

    It is seen in the panel of the name `panel`, or in a cell: of the `array` of the trace at `index`, or with the name
    "activation" of the last array of that layer.
    """

    weight: int
    sentence: str
    why: str
    layer: int = 0
    panel: str = ""
    array: str = ""
    index: tuple[int, ...] = ()
    cure: Cure | None = None
    rule: str = ""


Judge = Callable[[Facts], Finding | None]


@dataclass(frozen=True)
class Rule:
    """A rule says nothing `unless` the others of these names have nothing to say: they explain what it would say."""

    name: str
    judge: Judge
    unless: tuple[str, ...] = ()


_rules: dict[str, Rule] = {}


def rule(name: str, unless: tuple[str, ...] = ()) -> Callable[[Judge], Judge]:
    """Make a function a rule."""

    def mark(judge: Judge) -> Judge:
        _rules[name] = Rule(name, judge, unless)
        return judge

    return mark


@cache
def _import() -> None:
    discover.import_all("visualnn.session.diagnosis.rules")


def all_rules() -> dict[str, Rule]:
    """Every rule there is, by its name."""
    _import()
    return dict(sorted(_rules.items()))


def judge(facts: Facts) -> list[Finding]:
    """All that the rules find, what matters most first."""
    found: dict[str, Finding] = {}
    for name, one in all_rules().items():
        finding = one.judge(facts)
        if finding is not None:
            found[name] = Finding(**{**vars(finding), "rule": name})
    silent = {name for name in found if any(other in found for other in all_rules()[name].unless)}
    return sorted((found[name] for name in found if name not in silent), key=lambda one: (-one.weight, one.layer))


def short(value: float) -> str:
    """A number with two or three digits: 0.013, 4.9e−6."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0 or 0.001 <= abs(value) < 10_000:
        return f"{value:.3g}".replace("-", "−")
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits.removesuffix('.0')}e{int(exponent)}".replace("-", "−")


def percent(share: float) -> str:
    """A share as per cent, with as many digits as say something."""
    return f"{short(100 * share)} %" if abs(share) < 1 else f"{100 * share:,.0f} %"
