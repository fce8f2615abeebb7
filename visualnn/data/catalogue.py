"""The data sets that come with the program: every module in `sets/` adds its own by being there."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache, partial
from threading import RLock
from typing import Any

from visualnn import discover
from visualnn.data.dataset import Dataset
from visualnn.i18n import _

Maker = Callable[..., Dataset]

_makers: dict[str, Maker] = {}
_made: dict[str, Dataset] = {}
_lock = RLock()
KEPT = 24  # data sets made with other options that stay in memory; the files behind them are read once all the same


def data_set(name: str) -> Callable[[Maker], Maker]:
    """Mark the function that makes the data set of this name; it must not read the files yet. Its keyword arguments
    are the options of the data set.
    """

    def mark(maker: Maker) -> Maker:
        _makers[name] = maker
        return maker

    return mark


def names() -> list[str]:
    """The names that `load` knows."""
    _find()
    return sorted(_makers)


def options_of(name: str) -> dict[str, Any]:
    """The options of a data set with their usual values."""
    _find()
    return {key: given.default for key, given in inspect.signature(_makers[name]).parameters.items()}


def load(name: str, **options: Any) -> Dataset:
    """The data set of that name with these options; the same object every time, so that its samples are in memory once.

    ValueError if there is no such data set or option, or if an option cannot be what it is given.
    """
    _find()
    if name not in _makers:
        known = ", ".join(sorted(_makers))
        raise ValueError(_("There is no data set “{name}”; there are: {known}.").format(name=name, known=known))
    usual = options_of(name)
    unknown = sorted(set(options) - set(usual))
    if unknown:
        message = _("The data set “{name}” has no option {unknown}; it has: {known}.")
        raise ValueError(message.format(name=name, unknown=", ".join(unknown), known=", ".join(usual) or "–"))
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in {**usual, **options}.items()}
    key = name if given == usual else f"{name} {sorted(given.items())!r}"
    with _lock:
        if key not in _made:
            for old in [old for old in _made if old not in _makers][: max(0, len(_made) - KEPT)]:
                del _made[old]
            dataset = _makers[name](**given)
            dataset.options, dataset.make = given, partial(load, name)
            _made[key] = dataset
        return _made[key]


@cache
def _find() -> None:
    discover.import_all("visualnn.data.sets")
