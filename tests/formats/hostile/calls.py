"""Files that want something called: every opcode that can reach a function or a class."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

from tests.formats.assembling import (
    array,
    call,
    dict_of,
    dtype,
    integer,
    list_of,
    name,
    pickle_of,
    raw_bytes,
    short_text,
    stack_name,
    start_of_array,
    tuple_of,
)

RAN_NOTHING = "nothing in it was run"


class _Shell:
    """What pickle.dumps itself makes of an object with __reduce__."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Any, ...]:
        import os

        return os.system, (self.command,)


def files(canary: str) -> Iterator[tuple[Any, ...]]:
    shell, code = f"touch {canary}", f"open({canary!r}, 'w').close()"
    by_name = {
        "os.system": (short_text(shell),),
        "posix.system": (short_text(shell),),
        "nt.system": (short_text(shell),),
        "os.popen": (short_text(shell),),
        "subprocess.Popen": (list_of(short_text("touch"), short_text(canary)),),
        "subprocess.check_output": (list_of(short_text("touch"), short_text(canary)),),
        "builtins.eval": (short_text(code),),
        "builtins.exec": (short_text(code),),
        "__builtin__.eval": (short_text(code),),
        "__builtin__.execfile": (short_text(canary),),
        "builtins.open": (short_text(canary), short_text("w")),
        "io.open": (short_text(canary), short_text("w")),
        "pathlib.Path.touch": (short_text(canary),),
        "builtins.__import__": (short_text("antigravity"),),
        "builtins.getattr": (name("numpy.ndarray"), short_text("tofile")),
        "builtins.map": (name("numpy.dtype"), list_of(short_text("O"))),
        "importlib.import_module": (short_text("this"),),
        "runpy.run_path": (short_text(canary),),
        "timeit.timeit": (short_text(code),),
        "cProfile.run": (short_text(code),),
        "code.interact": (),
        "pty.spawn": (short_text(shell),),
        "shutil.rmtree": (short_text(canary + ".folder"),),
        "webbrowser.open": (short_text("file://" + canary),),
        "ctypes.CDLL": (short_text("libc.so.6"),),
        "operator.attrgetter": (short_text("system"),),
        "functools.partial": (name("numpy.dtype"), short_text("f4")),
        "types.CodeType": (integer(0),),
        "pickle.loads": (raw_bytes(b"cos\nsystem\n."),),
        "marshal.loads": (raw_bytes(b"\xe3"),),
        "copyreg._reconstructor": (name("numpy.ndarray"), name("numpy.dtype"), b"N"),
        "copyreg.add_extension": (short_text("os"), short_text("system"), integer(1)),
        "copyreg.__newobj__": (name("numpy.ndarray"),),
        "copy_reg._reconstructor": (name("numpy.ndarray"), name("numpy.dtype"), b"N"),
        "numpy.load": (short_text(canary),),
        "numpy.memmap": (short_text(canary), short_text("uint8"), short_text("w+"), integer(0), integer(1)),
        "numpy.fromfile": (short_text("/dev/zero"),),
        "numpy.testing._private.utils.runstring": (short_text(code), b"}"),
        "numpy.core.multiarray.fromfile": (short_text("/dev/zero"),),
        "numpy.core.multiarray.set_typeDict": (b"}",),
        "numpy.ndarray.tofile": (short_text(canary),),
        "torch.storage._load_from_bytes": (raw_bytes(b"x"),),
        "sklearn.neural_network._multilayer_perceptron.MLPClassifier": (),
        "joblib.numpy_pickle.NumpyArrayWrapper": (),
        "collections.Counter": (),
        "_codecs.decode": (raw_bytes(b"00"), short_text("hex")),
    }
    for full, arguments in by_name.items():
        yield "call by GLOBAL and REDUCE", full, pickle_of(call(full, *arguments)), full
    for full in ("os.system", "builtins.eval", "builtins.getattr"):
        text = short_text(code if "eval" in full else shell)
        yield "call by STACK_GLOBAL", f"stack {full}", pickle_of(stack_name(full) + tuple_of(text) + b"R", 4), full
        module, own = full.split(".")
        yield "call by INST", f"inst {full}", pickle_of(b"(" + text + f"i{module}\n{own}\n".encode(), 0), full
        yield "call by OBJ", f"obj {full}", pickle_of(b"(" + name(full) + text + b"o", 1), full
        yield "call by NEWOBJ", f"newobj {full}", pickle_of(name(full) + tuple_of(text) + b"\x81"), full
        yield "call by NEWOBJ_EX", f"newobj_ex {full}", pickle_of(name(full) + tuple_of(text) + b"}\x92", 4), full
    for protocol in range(6):
        yield "an object with __reduce__", f"reduce {protocol}", pickle.dumps(_Shell(shell), protocol), "system"
    yield from _inside_harmless_ones(shell)


def _inside_harmless_ones(shell: str) -> Iterator[tuple[Any, ...]]:
    """Calls through names that are allowed, or without any name."""
    system = name("os.system")
    for number, code in enumerate((b"\x82\x01", b"\x83\x01\x01", b"\x84\x01\0\0\0")):
        yield (
            "call by extension code",
            f"ext {number}",
            pickle_of(code + tuple_of(short_text(shell)) + b"R"),
            RAN_NOTHING,
        )
    yield "persistent id", "persid", pickle_of(b"(Pos.system\nt", 2), RAN_NOTHING
    yield "persistent id", "binpersid", pickle_of(short_text("os.system") + b"Q"), RAN_NOTHING
    yield "buffer from elsewhere", "next buffer", pickle_of(b"\x97", 5), RAN_NOTHING
    yield "buffer from elsewhere", "readonly buffer", pickle_of(b"\x97\x98", 5), RAN_NOTHING
    state = dict_of(system=short_text(shell))
    yield "attributes by BUILD", "build on function", pickle_of(name("numpy.dtype") + state + b"b"), RAN_NOTHING
    yield "attributes by BUILD", "build on dict", pickle_of(b"}" + state + b"b"), RAN_NOTHING
    yield "attributes by BUILD", "build on list", pickle_of(b"]" + state + b"b"), RAN_NOTHING
    yield "attributes by BUILD", "build two parts", pickle_of(b"}N" + state + b"\x86b"), RAN_NOTHING
    ordered = call("collections.OrderedDict")
    yield (
        "attributes by BUILD",
        "build on OrderedDict",
        pickle_of(ordered + dict_of(__setitem__=system) + b"b"),
        "os.system",
    )
    yield "call by allowed name", "defaultdict factory", pickle_of(call("collections.defaultdict", system)), "os.system"
    yield (
        "call by allowed name",
        "defaultdict of dtype",
        pickle_of(call("collections.defaultdict", name("numpy.dtype"))),
    )
    yield (
        "call by allowed name",
        "encode with rot13",
        pickle_of(call("_codecs.encode", short_text("x"), short_text("rot13"))),
    )
    yield (
        "call by allowed name",
        "encode with idna",
        pickle_of(call("_codecs.encode", short_text("x" * 900), short_text("idna"))),
    )
    yield "call by allowed name", "list called", pickle_of(call("builtins.list", short_text("x")))
    yield "call by allowed name", "ndarray called", pickle_of(call("numpy.ndarray", tuple_of(integer(2**31 - 1))))
    yield (
        "call by allowed name",
        "ndarray made",
        pickle_of(name("numpy.ndarray") + tuple_of(tuple_of(integer(9))) + b"\x81"),
    )
    yield "call by allowed name", "reconstruct of dtype", pickle_of(start_of_array(kind="numpy.dtype"))
    yield "call by allowed name", "names left over", pickle_of(list_of(name("numpy.ndarray"), name("_codecs.encode")))
    yield (
        "call hidden behind a good network",
        "hidden",
        pickle_of(
            dict_of(
                W1=array((2, 2), b"\0" * 16), b1=array((2,), b"\0" * 8), x=system + tuple_of(short_text(shell)) + b"R"
            )
        ),
        "os.system",
    )
    yield (
        "call hidden behind a good network",
        "popped",
        pickle_of(
            system
            + tuple_of(short_text(shell))
            + b"R0"
            + dict_of(W1=array((2, 2), b"\0" * 16), b1=array((2,), b"\0" * 8))
        ),
        "os.system",
    )
    yield (
        "call hidden in a number type",
        "in dtype",
        pickle_of(array((1,), b"\0" * 4, dtype("f4", fields=system))),
        "os.system",
    )
    yield "second pickle behind the first", "two", pickle_of(b"}") + pickle_of(call("os.system", short_text(shell)))
