"""The data sets that come with the program: every module in `sets/` adds its own by being there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import RLock

from visualnn import discover
from visualnn.data.dataset import Dataset
from visualnn.i18n import _

Maker = Callable[[], Dataset]

_makers: dict[str, Maker] = {}
_made: dict[str, Dataset] = {}
_lock = RLock()


def data_set(name: str) -> Callable[[Maker], Maker]:
    """Mark the function that makes the data set of this name; it must not read the files yet."""

    def mark(maker: Maker) -> Maker:
        _makers[name] = maker
        return maker

    return mark


def names() -> list[str]:
    """The names that `load` knows."""
    _find()
    return sorted(_makers)


def load(name: str) -> Dataset:
    """The data set of that name; the same object every time, so that its pictures are in memory once."""
    _find()
    with _lock:
        if name not in _makers:
            known = ", ".join(sorted(_makers))
            raise ValueError(_("There is no data set “{name}”; there are: {known}.").format(name=name, known=known))
        if name not in _made:
            _made[name] = _makers[name]()
        return _made[name]


@cache
def _find() -> None:
    discover.import_all("visualnn.data.sets")
