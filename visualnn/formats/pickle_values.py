"""The last look at a pickle: the finished tree is walked with a measuring tape, and only then do arrays get built."""

from __future__ import annotations

from visualnn.formats.arrays import Array
from visualnn.formats.budget import DEPTH, Budget
from visualnn.formats.pickle_globals import Dict, Global
from visualnn.formats.pickle_opcodes import Blob
from visualnn.i18n import _


def to_values(root: object, budget: Budget) -> object:
    """Plain Python values and NumPy arrays; every value costs, also one that is there for the second time."""
    # Measured first, because a part that is shared is cheap to look at and dear to copy.
    _measure(root, budget, 0)
    return _value(root, budget)


def _children(record: object) -> tuple[object, ...] | list[object]:
    if isinstance(record, Dict):
        return list(record.values())
    return record if isinstance(record, (tuple, list)) else ()


def _measure(record: object, budget: Budget, depth: int) -> None:
    if depth > DEPTH:
        raise budget.too_big(_("values nested more than {limit} deep").format(limit=DEPTH))
    children = _children(record)
    budget.charge_values(1 + len(children))
    budget.check_time()
    for child in children:
        if isinstance(child, (tuple, list, Dict)):
            _measure(child, budget, depth + 1)


def _value(record: object, budget: Budget) -> object:
    if isinstance(record, Array):
        return record.value(budget)
    if isinstance(record, Dict):
        return {key: _value(value, budget) for key, value in record.items()}
    if isinstance(record, tuple):
        return tuple(_value(value, budget) for value in record)
    if isinstance(record, list):
        return [_value(value, budget) for value in record]
    if isinstance(record, Blob):
        try:
            return record.value()
        except ValueError:
            raise budget.damaged(_("a text in it is not text")) from None
    if record is None or isinstance(record, (bool, int, float, str, bytes)):
        return record
    if isinstance(record, Global):
        reason = _("it holds part of a program and not only values, and nothing in it was run; save only arrays in it")
        raise budget.refusal(reason)
    raise budget.damaged(_("an array without numbers"))
