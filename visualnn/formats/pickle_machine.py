"""The stack machine of the pickle format, over records that cannot do anything."""

from __future__ import annotations

from collections.abc import Callable

from visualnn.formats.arrays import Array, NumberType
from visualnn.formats.budget import SLOTS, Budget
from visualnn.formats.errors import UnreadableFile
from visualnn.formats.pickle_globals import Dict, Set, find, reduce, refused, set_item
from visualnn.formats.pickle_opcodes import HIGHEST_PROTOCOL, Opcodes
from visualnn.i18n import _

MEMO_LIMIT = 1 << 32


class Machine:
    """Stack, marks and memo; `run` gives the record that is left at the end."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.budget = budget
        self.opcodes = Opcodes(data, budget)
        self.protocol = 0
        self.stack: list[object] = []
        self.marks: list[int] = []
        self.memo: dict[int, object] = {}

    def run(self) -> object:
        stack, marks, budget = self.stack, self.marks, self.budget
        try:
            for name, argument in self.opcodes:
                if name in _PUSHES:
                    stack.append(argument)
                else:
                    _ACTIONS[name](self, argument)
                if len(stack) + len(marks) > SLOTS:
                    raise budget.too_big(_("more than {limit:,} values at once").format(limit=SLOTS))
        except IndexError:
            raise self.damaged() from None
        if len(stack) != 1 or marks:
            raise self.damaged()
        return stack.pop()

    def damaged(self) -> UnreadableFile:
        return self.budget.damaged(_("its instructions do not fit together"))

    def pop(self, count: int) -> list[object]:
        """The topmost values; what lies below the last mark belongs to somebody else."""
        start = len(self.stack) - count
        if start < (self.marks[-1] if self.marks else 0):
            raise self.damaged()
        values = self.stack[start:]
        del self.stack[start:]
        return values

    def pop_to_mark(self) -> list[object]:
        start = self.marks.pop()
        values = self.stack[start:]
        del self.stack[start:]
        return values

    def top(self) -> object:
        if len(self.stack) <= (self.marks[-1] if self.marks else 0):
            raise self.damaged()
        return self.stack[-1]

    def remember(self, index: object) -> None:
        if type(index) is not int or not 0 <= index < MEMO_LIMIT:
            raise self.damaged()
        self.memo[index] = self.top()
        if len(self.memo) > SLOTS:
            raise self.budget.too_big(_("more than {limit:,} values at once").format(limit=SLOTS))

    def recall(self, index: object) -> None:
        if type(index) is not int or index not in self.memo:
            raise self.damaged()
        self.stack.append(self.memo[index])

    def extend(self, kind: type, values: list[object]) -> None:
        """Into the list (or set) on top of the stack."""
        target = self.top()
        if type(target) is not kind:
            raise self.damaged()
        target.extend(values)  # type: ignore[attr-defined]

    def fill(self, pairs: list[object]) -> None:
        """Key, value, key, value, … into the dictionary on top of the stack."""
        target = self.top()
        if type(target) is not Dict or len(pairs) % 2:
            raise self.damaged()
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            set_item(target, key, value, self.budget)


def _drop(machine: Machine, _argument: object) -> None:
    if machine.marks and len(machine.stack) == machine.marks[-1]:
        machine.marks.pop()
    else:
        machine.pop(1)


def _dict(machine: Machine, _argument: object) -> None:
    pairs = machine.pop_to_mark()
    machine.stack.append(Dict())
    machine.fill(pairs)


def _set_protocol(machine: Machine, number: object) -> None:
    assert isinstance(number, int)
    if number > HIGHEST_PROTOCOL:
        reason = _("it claims pickle protocol {number}, and {highest} is the highest there is; save it again")
        raise machine.budget.refusal(reason.format(number=number, highest=HIGHEST_PROTOCOL))
    machine.protocol = max(machine.protocol, number)


def _check_frame(machine: Machine, size: object) -> None:
    assert isinstance(size, int)
    if size > len(machine.opcodes.data) - machine.opcodes.position:
        raise machine.budget.damaged(_("it claims {size:,} bytes and breaks off before").format(size=size))


def _global(machine: Machine, names: object) -> None:
    module, name = names if isinstance(names, tuple) else machine.pop(2)
    machine.stack.append(find(module, name, machine.budget))


def _reduce(machine: Machine, _argument: object) -> None:
    function, arguments = machine.pop(2)
    machine.stack.append(reduce(function, arguments, machine.budget))


def _build(machine: Machine, _argument: object) -> None:
    (state,) = machine.pop(1)
    target = machine.top()
    if not isinstance(target, (Array, NumberType)):
        raise _refuse_object(machine)
    target.set_state(state, machine.budget)


def _refuse_object(machine: Machine) -> UnreadableFile:
    reason = _(
        "it builds objects and not only arrays, and nothing in it was run; "
        "ask for the plain arrays, saved with numpy.savez"
    )
    return machine.budget.refusal(reason)


def _object(machine: Machine, names: object) -> None:
    """INST names its class; the others have taken it from the stack, where only harmless names can be."""
    if isinstance(names, tuple):
        raise refused(".".join(names), machine.budget)
    raise _refuse_object(machine)


def _outside(machine: Machine, _argument: object) -> None:
    """Parts that a program has to supply: persistent ids, extension codes, buffers kept elsewhere."""
    reason = _(
        "parts of it are kept elsewhere, as PyTorch and some other programs do, and nothing in it was run; "
        "save its weights with numpy.savez and open that file"
    )
    raise machine.budget.refusal(reason)


_Action = Callable[[Machine, object], None]
# The argument itself goes on the stack.
_PUSHES = frozenset(
    ("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT")
    + ("STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8")
    + ("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8")
)
_ACTIONS: dict[str, _Action] = {
    "PROTO": _set_protocol,
    "FRAME": _check_frame,
    "STOP": lambda machine, _none: None,
    "NONE": lambda machine, _none: machine.stack.append(None),
    "NEWTRUE": lambda machine, _none: machine.stack.append(True),
    "NEWFALSE": lambda machine, _none: machine.stack.append(False),
    "MARK": lambda machine, _none: machine.marks.append(len(machine.stack)),
    "POP": _drop,
    "POP_MARK": lambda machine, _none: machine.pop_to_mark().clear(),
    "DUP": lambda machine, _none: machine.stack.append(machine.top()),
    "EMPTY_TUPLE": lambda machine, _none: machine.stack.append(()),
    "TUPLE1": lambda machine, _none: machine.stack.append(tuple(machine.pop(1))),
    "TUPLE2": lambda machine, _none: machine.stack.append(tuple(machine.pop(2))),
    "TUPLE3": lambda machine, _none: machine.stack.append(tuple(machine.pop(3))),
    "TUPLE": lambda machine, _none: machine.stack.append(tuple(machine.pop_to_mark())),
    "EMPTY_LIST": lambda machine, _none: machine.stack.append([]),
    "LIST": lambda machine, _none: machine.stack.append(machine.pop_to_mark()),
    "APPEND": lambda machine, _none: machine.extend(list, machine.pop(1)),
    "APPENDS": lambda machine, _none: machine.extend(list, machine.pop_to_mark()),
    "EMPTY_SET": lambda machine, _none: machine.stack.append(Set()),
    "ADDITEMS": lambda machine, _none: machine.extend(Set, machine.pop_to_mark()),
    "FROZENSET": lambda machine, _none: machine.stack.append(Set(machine.pop_to_mark())),
    "EMPTY_DICT": lambda machine, _none: machine.stack.append(Dict()),
    "DICT": _dict,
    "SETITEM": lambda machine, _none: machine.fill(machine.pop(2)),
    "SETITEMS": lambda machine, _none: machine.fill(machine.pop_to_mark()),
    "GET": Machine.recall,
    "BINGET": Machine.recall,
    "LONG_BINGET": Machine.recall,
    "PUT": Machine.remember,
    "BINPUT": Machine.remember,
    "LONG_BINPUT": Machine.remember,
    "MEMOIZE": lambda machine, _none: machine.remember(len(machine.memo)),
    "GLOBAL": _global,
    "STACK_GLOBAL": _global,
    "REDUCE": _reduce,
    "BUILD": _build,
    "INST": _object,
    "OBJ": _object,
    "NEWOBJ": _object,
    "NEWOBJ_EX": _object,
    "PERSID": _outside,
    "BINPERSID": _outside,
    "EXT1": _outside,
    "EXT2": _outside,
    "EXT4": _outside,
    "NEXT_BUFFER": _outside,
    "READONLY_BUFFER": _outside,
}
