"""The few names a file of arrays may mention; each is a key in this table, and nothing is imported or called."""

from __future__ import annotations

from collections.abc import Callable

from visualnn.formats.arrays import Array, NumberType
from visualnn.formats.budget import Budget
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.formats.pickle_opcodes import Blob
from visualnn.i18n import _


class Global:
    """A name from the table, standing on the stack for what it would have been."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key


class Dict(dict[object, object]):
    """A dictionary of the file; only str, bytes and small int become keys, so no key can make it slow."""


class Set(list[object]):
    """A set of the file, read as a list: its members are never hashed."""


_NAMES: dict[str, tuple[str, ...]] = {
    "array": (
        "numpy.core.multiarray _reconstruct",
        "numpy._core.multiarray _reconstruct",
    ),
    "scalar": ("numpy.core.multiarray scalar", "numpy._core.multiarray scalar"),
    "buffer": ("numpy.core.numeric _frombuffer", "numpy._core.numeric _frombuffer"),
    "ndarray": (
        "numpy ndarray",
        "numpy matrix",
        "numpy.matrixlib.defmatrix matrix",
        "numpy.core.defmatrix matrix",
    ),
    "dtype": ("numpy dtype",),
    "encode": ("_codecs encode",),
    "bytes": ("builtins bytes", "__builtin__ bytes"),
    "bytearray": ("builtins bytearray", "__builtin__ bytearray"),
    "dict": ("collections OrderedDict",),
    "defaultdict": ("collections defaultdict",),
    "set": ("builtins set", "builtins frozenset", "__builtin__ set", "__builtin__ frozenset"),
    # What a defaultdict would make a missing value from; there is no way to call it here.
    "factory": tuple(f"{home} {name}" for home in ("builtins", "__builtin__") for name in ("list", "dict", "float")),
}
_TABLE: dict[tuple[str, str], Global] = {
    (name.split()[0], name.split()[1]): Global(key) for key, names in _NAMES.items() for name in names
}
_WRITERS = {
    "torch": "PyTorch",
    "sklearn": "scikit-learn",
    "joblib": "joblib",
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "jax": "JAX",
    "pandas": "pandas",
    "scipy": "SciPy",
    "chainer": "Chainer",
}


def find(module: object, name: object, budget: Budget) -> Global:
    """The record for a global, or the refusal that names it."""
    if isinstance(module, str) and isinstance(name, str):
        known = _TABLE.get((module, name))
        if known is not None:
            return known
        raise refused(f"{module}.{name}", budget)
    raise budget.damaged(_("it mentions a name that is not text"))


def refused(name: str, budget: Budget) -> UnreadableFile:
    """Says which name it was, that nothing happened, and how to get a file that opens."""
    shown = plain(name, 80)
    writer = _WRITERS.get(name.split(".")[0])
    if writer is not None:
        reason = _(
            "it is an object of {writer} ({name}) and not a set of plain arrays, and nothing in it was run; "
            "save its weights with numpy.savez and open that file"
        )
        return budget.refusal(reason.format(writer=writer, name=shown))
    reason = _(
        "it asks Python to run or build “{name}”, which no file of weights needs, and nothing in it was run; "
        "ask for the plain arrays, saved with numpy.savez"
    )
    return budget.refusal(reason.format(name=shown))


def reduce(function: object, arguments: object, budget: Budget) -> object:
    """What a call in the file stands for: a description, never the call."""
    if not isinstance(function, Global) or type(arguments) is not tuple:
        raise budget.damaged(_("it calls something that is not a name"))
    answer = _MEANINGS.get(function.key)
    if answer is None:
        raise _odd(budget)
    return answer(arguments, budget)


def _odd(budget: Budget) -> UnreadableFile:
    reason = _(
        "it describes an array in a way NumPy never writes, which can crash other programs, and nothing in it was run; "
        "ask for the plain arrays, saved with numpy.savez"
    )
    return budget.refusal(reason)


def _array(arguments: tuple[object, ...], budget: Budget) -> Array:
    """_reconstruct(ndarray, (0,), b"b"): an empty array that BUILD describes."""
    if len(arguments) != 3 or not isinstance(arguments[0], Global) or arguments[0].key != "ndarray":
        raise _odd(budget)
    shape, code = arguments[1:]
    if type(shape) is not tuple or not all(type(n) is int and n == 0 for n in shape) or len(shape) > 1:
        raise _odd(budget)
    if not isinstance(code, (str, bytes)) or code not in ("b", b"b"):
        raise _odd(budget)
    return Array()


def _dtype(arguments: tuple[object, ...], budget: Budget) -> NumberType:
    if not 1 <= len(arguments) <= 3 or not isinstance(arguments[0], str):
        raise _odd(budget)
    return NumberType(arguments[0])


def _scalar(arguments: tuple[object, ...], budget: Budget) -> Array:
    if len(arguments) != 2 or not isinstance(arguments[0], NumberType):
        raise _odd(budget)
    number = Array()
    number.is_scalar = True
    return number.describe((), arguments[0].name(budget), arguments[1], False, budget)


def _buffer(arguments: tuple[object, ...], budget: Budget) -> Array:
    """_frombuffer(bytes, dtype, shape, "C" | "F" | "K"[, order of axes])."""
    if len(arguments) not in (4, 5):
        raise _odd(budget)
    raw, number, shape, order = arguments[:4]
    if not isinstance(number, NumberType) or not isinstance(order, str) or order not in ("C", "F", "K"):
        raise _odd(budget)
    array = Array().describe(shape, number.name(budget), raw, order == "F", budget)
    if order == "K" and len(arguments) == 5:
        axes = arguments[4]
        if type(axes) is not tuple or any(type(axis) is not int for axis in axes):
            raise _odd(budget)
        if sorted(axes) != list(range(len(array.shape))):
            raise _odd(budget)
        array.axis_order = axes
    return array


def _encode(arguments: tuple[object, ...], budget: Budget) -> object:
    """_codecs.encode(text, "latin1"): how Python 3 writes bytes for old protocols."""
    if len(arguments) != 2 or arguments[1] not in ("latin1", "latin-1"):
        raise _odd(budget)
    return _to_bytes(arguments[0], budget)


def _bytes(arguments: tuple[object, ...], budget: Budget) -> object:
    """bytes(), bytes(bytes), bytearray(text, "latin-1"); bytes(1000000000) is a memory bomb and no value."""
    if not arguments:
        return b""
    if len(arguments) > 2 or (len(arguments) == 2 and arguments[1] not in ("latin1", "latin-1")):
        raise _odd(budget)
    return _to_bytes(arguments[0], budget)


def _to_bytes(text: object, budget: Budget) -> object:
    if isinstance(text, Blob):
        return text.as_bytes()
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise _odd(budget)
    budget.charge_text(len(text))
    try:
        return text.encode("latin-1")
    except ValueError:
        raise budget.damaged(_("a text in it is not text")) from None


def _dict(arguments: tuple[object, ...], budget: Budget) -> Dict:
    """OrderedDict() or, from Python 2, OrderedDict([[key, value], …])."""
    pairs = arguments[0] if arguments else []
    if len(arguments) > 1 or not isinstance(pairs, (list, tuple)):
        raise _odd(budget)
    budget.charge_values(len(pairs))
    made = Dict()
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise _odd(budget)
        set_item(made, pair[0], pair[1], budget)
    return made


def _default_dict(arguments: tuple[object, ...], budget: Budget) -> Dict:
    if len(arguments) > 1 or not all(
        factory is None or (isinstance(factory, Global) and factory.key == "factory") for factory in arguments
    ):
        raise _odd(budget)
    return Dict()


def _set(arguments: tuple[object, ...], budget: Budget) -> object:
    if len(arguments) > 1 or not all(isinstance(members, (list, tuple)) for members in arguments):
        raise _odd(budget)
    return arguments[0] if arguments else Set()


def set_item(target: Dict, key: object, value: object, budget: Budget) -> None:
    """Keys that hash quickly and differ: int of any size could be chosen to collide."""
    if type(key) not in (str, bytes, int) or (isinstance(key, int) and key.bit_length() > 60):
        reason = _("it has a dictionary key that is neither a name nor a small number; name the arrays W1, b1, …")
        raise budget.refusal(reason)
    target[key] = value


_MEANINGS: dict[str, Callable[[tuple[object, ...], Budget], object]] = {
    "array": _array,
    "scalar": _scalar,
    "buffer": _buffer,
    "dtype": _dtype,
    "encode": _encode,
    "bytes": _bytes,
    "bytearray": _bytes,
    "dict": _dict,
    "defaultdict": _default_dict,
    "set": _set,
}
