"""NumPy: an expression as a line of Python in which the trace's arrays are the variables."""

from __future__ import annotations

import re

from visualnn.engine.expr import ALL, Arrays, Call, Cell, Const, Dot, Expr

SUM, PRODUCT, UNARY, POWER, ATOM = 1, 2, 3, 4, 5
# How it is written, how tightly that binds, and how tightly each argument must bind to stand without brackets.
WRITTEN: dict[str, tuple[str, int, tuple[int, ...]]] = {
    "add": ("{0} + {1}", SUM, (SUM, SUM + 1)),
    "sub": ("{0} - {1}", SUM, (SUM, SUM + 1)),
    "mul": ("{0} * {1}", PRODUCT, (PRODUCT, PRODUCT + 1)),
    "div": ("{0} / {1}", PRODUCT, (PRODUCT, PRODUCT + 1)),
    "neg": ("-{0}", UNARY, (UNARY,)),
    "square": ("{0} ** 2", POWER, (ATOM,)),
    "sigmoid": ("1 / (1 + np.exp(-{0}))", PRODUCT, (UNARY,)),
    "positive": ("({0} > 0) * 1.0", PRODUCT, (SUM,)),
    "ln": ("np.log({0})", ATOM, (0,)),
    "exp": ("np.exp({0})", ATOM, (0,)),
    "sqrt": ("np.sqrt({0})", ATOM, (0,)),
    "abs": ("np.abs({0})", ATOM, (0,)),
    "sign": ("np.sign({0})", ATOM, (0,)),
    "tanh": ("np.tanh({0})", ATOM, (0,)),
    "maximum": ("np.maximum({0}, {1})", ATOM, (0, 0)),
    "max": ("{0}.max()", ATOM, (ATOM,)),
    "sum": ("{0}.sum()", ATOM, (ATOM,)),
}


def in_numpy(expr: Expr, arrays: Arrays) -> str:
    """`x @ W1[:, 3] + b1[3]`: what to paste after `import numpy as np`."""
    return _write(expr, arrays)[0]


def python_name(array: str) -> str:
    """The variable that an array would be: W1' is W1_new."""
    return re.sub(r"\W", "_", array.replace("'", "_new"))


def _write(expr: Expr, arrays: Arrays) -> tuple[str, int]:
    match expr:
        case Const(value):
            number = repr(int(value)) if value == int(value) and abs(value) < 1e9 else repr(value)
            return number, UNARY if value < 0 else ATOM
        case Cell(array, index):
            return _cell(array, index), ATOM
        case Dot(left, right):
            if _rank(left, arrays) == _rank(right, arrays) == 1:
                return f"{_bracketed(left, PRODUCT, arrays)} @ {_bracketed(right, UNARY, arrays)}", PRODUCT
            product = f"{_bracketed(left, PRODUCT, arrays)} * {_bracketed(right, UNARY, arrays)}"
            return f"({product}).sum()", ATOM
        case Call(name, args):
            written, binds, needs = WRITTEN["maximum" if name == "max" and len(args) == 2 else name]
            texts = [_bracketed(arg, need, arrays) for arg, need in zip(args, needs, strict=True)]
            return written.format(*texts), binds
    raise TypeError(expr)


def _bracketed(expr: Expr, needs: int, arrays: Arrays) -> str:
    text, binds = _write(expr, arrays)
    return f"({text})" if binds < needs else text


def _cell(array: str, index: tuple[int | slice, ...]) -> str:
    index = () if all(part == ALL for part in index) else index
    return f"{python_name(array)}[{', '.join(map(_place, index))}]" if index else python_name(array)


def _place(part: int | slice) -> str:
    if not isinstance(part, slice):
        return str(part)
    ends = (part.start, part.stop, part.step) if part.step is not None else (part.start, part.stop)
    return ":".join("" if end is None else str(end) for end in ends)


def _rank(expr: Expr, arrays: Arrays) -> int:
    """How many axes the value of an expression has."""
    match expr:
        case Cell(array, index):
            return arrays[array].ndim - sum(not isinstance(part, slice) for part in index)
        case Call("sum", _) | Call("max", (_,)):
            return 0
        case Call(_, args):
            return max((_rank(arg, arrays) for arg in args), default=0)
    return 0
