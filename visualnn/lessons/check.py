"""A check: a number that a lesson must reproduce, and who says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from visualnn.i18n import _

KEYS = {"what", "expected", "at_least", "tolerance", "source", "sample", "split", "batch", "input", "after", "with",
        "slow"}  # fmt: skip
MOST_DECIMALS = 12


@dataclass(frozen=True)
class Check:
    """`what` must be `expected` within the tolerance, or `at_least` so large.

    `expected` is a number or an array as nested lists. `after` so many epochs or updates of the lesson's training;
    `changes` are tables of the lesson that are replaced for this check. `number` counts the checks of a lesson from 1.
    """

    number: int
    what: str
    source: str
    expected: Any = None
    at_least: float | None = None
    tolerance: float = 0.0
    sample: int = 0
    split: str = ""
    batch: int = 0
    input: Any = None
    after: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    slow: bool = False


def check_of(number: int, table: Mapping[str, Any]) -> Check:
    """The check that a [[check]] of lesson.toml describes. ValueError says what is wrong with it."""
    try:
        return _check_of(number, dict(table))
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(_("[[check]] number {number}: {error}").format(number=number, error=error)) from None


def _check_of(number: int, given: dict[str, Any]) -> Check:
    unknown = set(given) - KEYS
    if unknown:
        raise ValueError(_("there is no entry {names}").format(names=", ".join(sorted(unknown))))
    missing = [key for key in ("what", "source") if not isinstance(given.get(key), str)]
    if missing:
        raise ValueError(_("it is not complete, {names} is missing").format(names=", ".join(missing)))
    if ("expected" in given) == ("at_least" in given):
        raise ValueError(_("it needs either expected or at_least"))
    if "expected" in given:
        np.array(given["expected"], np.float64)  # a ValueError where it is no array of numbers
        given.setdefault("tolerance", half_a_unit(given["expected"]))
    after = given.get("after", {})
    if not isinstance(after, dict) or set(after) - {"epochs", "updates"} or not all(
            isinstance(count, int) and count >= 0 for count in after.values()):
        raise ValueError(_("after gives epochs or updates, a whole number of them"))
    if not isinstance(given.setdefault("with", {}), dict):
        raise ValueError(_("with is a table of tables"))
    changes = given.pop("with")
    return Check(number, changes=changes, **given)


def half_a_unit(expected: Any) -> float:
    """Half a unit of the last decimal that is written anywhere in the expected numbers."""
    return 0.5 * 10.0 ** -decimals_of(expected) * (1 + 1e-6)


def decimals_of(expected: Any) -> int:
    """The most decimals that any of the numbers is written with."""
    return max((_decimals(float(value)) for value in np.ravel(np.array(expected, np.float64))), default=0)


def _decimals(value: float) -> int:
    found = re.fullmatch(r"-?\d+(?:\.(\d+))?(?:e([+-]\d+))?", repr(value))
    if found is None:  # nan or inf
        return 0
    fraction = "" if found[1] in (None, "0") else found[1]
    return max(0, min(len(fraction) - int(found[2] or 0), MOST_DECIMALS + 8))
