"""Arrays as descriptions: type, shape, order and where the bytes are; built at the very end, when all of it fits."""

from __future__ import annotations

import numpy as np

from visualnn.formats.budget import Budget
from visualnn.formats.errors import plain
from visualnn.formats.pickle_opcodes import Blob
from visualnn.i18n import N_, _

CODES = frozenset({"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"})
_TEXTS = N_("texts")
_OTHERS = {"O": N_("Python objects"), "V": N_("records"), "U": _TEXTS, "S": _TEXTS, "c": N_("complex numbers")}
ORDERS = {"<": "<", ">": ">", "|": "<", "=": "<"}


def number_type(code: object, order: object, budget: Budget) -> str:
    """"<f4" from "f4" and "<": the types numbers of a network can have, and no other."""
    if not isinstance(code, str) or code not in CODES:
        shown = plain(code, 20) if isinstance(code, str) else "?"
        what = _(_OTHERS[shown[:1]]) if shown[:1] in _OTHERS else _("the type “{code}”").format(code=shown)
        reason = _("it holds an array of {what} and not of plain numbers; save the arrays as float32 or float64")
        raise budget.refusal(reason.format(what=what))
    if not isinstance(order, str) or order not in ORDERS:
        raise budget.damaged(_("an array with an unknown byte order"))
    return ("|" if code[1:] == "1" else ORDERS[order]) + code


class NumberType:
    """A dtype in the making: the code comes first, the byte order with BUILD."""

    __slots__ = ("code", "order")

    def __init__(self, code: object) -> None:
        self.code = code
        self.order: object = "="

    def set_state(self, state: object, budget: Budget) -> None:
        """(3, "<", None, None, None, -1, -1, 0): a plain number; anything more is a record or a subarray."""
        if type(state) is not tuple or len(state) not in (8, 9) or state[0] not in (3, 4):
            raise budget.damaged(_("an array with an unknown number type"))
        if any(part is not None for part in state[2:5]):
            number_type("V", "=", budget)
        if any(type(part) is not int for part in state[5:8]) or not isinstance(state[1], str):
            raise budget.damaged(_("an array with an unknown number type"))
        self.order = state[1]

    def name(self, budget: Budget) -> str:
        return number_type(self.code, self.order, budget)


class Array:
    """shape, dtype and a slice of the file; `build` makes the one copy."""

    __slots__ = ("_built", "_described", "axis_order", "buffer", "dtype", "fortran", "is_scalar", "shape")

    def __init__(self) -> None:
        self._described = False
        self._built: np.ndarray | None = None
        self.is_scalar = False
        self.axis_order: tuple[int, ...] | None = None

    def describe(self, shape: object, dtype: str, buffer: object, fortran: object, budget: Budget) -> Array:
        """Say all there is to say, and pay for it."""
        if self._described:
            raise budget.damaged(_("an array that is described twice"))
        if type(shape) is not tuple or not isinstance(fortran, (bool, int)) or fortran not in (0, 1):
            raise budget.damaged(_("an array with an impossible shape"))
        if not isinstance(buffer, (bytes, str, Blob, memoryview)):
            reason = _("it holds an array whose numbers are not plain bytes; save the arrays as float32 or float64")
            raise budget.refusal(reason)
        self.shape = budget.charge_array(shape, int(dtype[2:]))
        self.dtype, self.buffer, self.fortran = dtype, buffer, bool(fortran)
        self._described = True
        return self

    def set_state(self, state: object, budget: Budget) -> None:
        """(1, shape, dtype, is_fortran, bytes), as NumPy's __setstate__ gets it; very old files leave out the 1."""
        if type(state) is tuple and len(state) == 5 and type(state[0]) is int and state[0] in (0, 1):
            state = state[1:]
        if type(state) is not tuple or len(state) != 4 or not isinstance(state[1], NumberType):
            raise budget.damaged(_("an array with an unknown description"))
        shape, number, fortran, buffer = state
        if number.code in ("O8", "O4", "O"):
            number_type("O", "=", budget)
        self.describe(shape, number.name(budget), buffer, fortran, budget)

    def build(self, budget: Budget) -> np.ndarray:
        """The array itself, in the byte order of this computer, owning its numbers."""
        if not self._described:
            raise budget.damaged(_("an array without numbers"))
        if self._built is None:
            budget.check_time()
            raw = _bytes_of(self.buffer, budget)
            dtype = np.dtype(self.dtype)
            elements = int(np.prod(self.shape, dtype=np.int64))
            if len(raw) != elements * dtype.itemsize:
                detail = _("an array of shape {shape} needs {expected:,} bytes, and {there:,} are there")
                shape = " x ".join(map(str, self.shape)) or "1"
                raise budget.damaged(detail.format(shape=shape, expected=elements * dtype.itemsize, there=len(raw)))
            flat = np.frombuffer(raw, dtype) if elements else np.empty(0, dtype)
            if dtype.kind == "b":
                flat = flat.view(np.uint8) != 0  # a byte that is neither 0 nor 1 is no bool
            shaped = flat.reshape(self.shape, order="F" if self.fortran else "C")
            if self.axis_order is not None:
                shaped = shaped.transpose(self.axis_order)
            self._built = shaped.astype(dtype.newbyteorder("="), order="K", copy=True)
        return self._built

    def value(self, budget: Budget) -> np.ndarray | np.generic:
        """A 0-d array for an array, a NumPy number for a number."""
        array = self.build(budget)
        return array[()] if self.is_scalar else array


def _bytes_of(buffer: object, budget: Budget) -> bytes | memoryview:
    """Text is Latin-1, as Python 2 and the old protocols wrote bytes."""
    try:
        if isinstance(buffer, Blob):
            return buffer.raw()
        if isinstance(buffer, str):
            return buffer.encode("latin-1")
    except ValueError:
        raise budget.damaged(_("the numbers of an array are not bytes")) from None
    assert isinstance(buffer, (bytes, memoryview))
    return buffer
