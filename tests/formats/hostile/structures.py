"""Files whose values contain themselves, nest without end, misuse the stack, or hide behind odd letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.formats.assembling import (
    array,
    array_of,
    call,
    dict_of,
    dtype,
    integer,
    list_of,
    name,
    network_of,
    pickle_of,
    short_text,
)

W = array((2, 2), b"\0" * 16)
B = array((2,), b"\0" * 8)


def files() -> Iterator[tuple[Any, ...]]:
    yield from _nested()
    yield from _stack()
    yield from _letters()
    yield from _shapes()


def _nested() -> Iterator[tuple[Any, ...]]:
    technique = "values that contain themselves"
    yield technique, "list in itself", pickle_of(b"]q\0h\0a"), "too large"
    yield technique, "dictionary in itself", pickle_of(b"}q\0" + short_text("W1") + b"h\0s"), "too large"
    yield technique, "tuple in itself", pickle_of(b"]q\0h\0\x85a"), "too large"
    yield technique, "set in itself", pickle_of(b"\x8fq\0(h\0\x90", 4), "too large"
    yield technique, "two lists in each other", pickle_of(b"]q\0]q\x01h\0a0h\x01a"), "too large"
    yield (
        technique,
        "ordered in itself",
        pickle_of(call("collections.OrderedDict") + b"q\0" + short_text("a") + b"h\0s"),
        "too large",
    )
    technique = "values nested without end"
    for kind, start, end in (("lists", b"]", b"a"), ("tuples", b")", b"\x85"), ("sets", b"\x8f", b"")):
        body = start * 100_000 + end * 99_999 if kind == "lists" else b")" + b"\x85" * 300_000
        if kind == "sets":
            body = b"\x8f(" * 100_000 + b"\x90" * 100_000
        yield technique, f"nested {kind}", pickle_of(body, 4)
    yield technique, "nested dictionaries", pickle_of((b"}" + short_text("a")) * 60_000 + b"}" + b"s" * 60_000)
    yield (
        technique,
        "nested ordered",
        pickle_of(b"]" + b"".join([b"q\x000" + name("collections.OrderedDict") + b"h\0\x85R"] * 3)),
    )
    deep = list_of(*[integer(n) for n in range(300_000)], short_text("x"))
    yield technique, "many numbers nested", pickle_of(b"]" * 30 + deep + b"a" * 30)
    yield (
        technique,
        "many lists nested",
        pickle_of(b"]" * 29 + list_of(*[b"](K\1e"] * 200_000, b"](K\1K\2e") + b"a" * 29),
    )
    lists = b"".join(short_text(f"weights{n}x") + b"](" + b"](]ee" * 2 + b"e" for n in range(20_000))
    yield technique, "many lists of weights", pickle_of(b"}(" + lists + b"u")
    yield technique, "many numbers with names", pickle_of(dict_of(**{f"W{n}": integer(n) for n in range(100_000)}))
    yield technique, "nested 33", pickle_of(b"]" * 35 + b"a" * 34), "too large"
    chained = dtype("f4") + b"".join(
        b"q\0" + b"(K\x03h\0NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb" for _ in range(1000)
    )
    yield technique, "types in types", pickle_of(chained)


def _stack() -> Iterator[tuple[Any, ...]]:
    technique = "instructions that do not fit together"
    for label, body in {
        "nothing": b"",
        "pop nothing": b"0",
        "tuple of nothing": b"\x87",
        "no mark": b"t",
        "no list": b"Na",
        "no dictionary": b"NNNs",
        "odd pairs": b"}(Nu",
        "below the mark": b"](N(e",
        "list below the mark": b"](a",
        "append to tuple": b")Na",
        "append to text": short_text("a") + b"Na",
        "items into list": b"](NNu",
        "items into set": b"]\x8f(NNu",
        "adding to list": b"](N\x90",
        "no memo": b"h\x07",
        "no text memo": b"g12\n",
        "negative memo": b"Np-1\n",
        "huge memo": b"Np99999999999\n",
        "memo of nothing": b"q\0",
        "two values": b"NN",
        "a mark left": b"N(",
        "call of text": short_text("os.system") + b")R",
        "call of number": b"K\1)R",
        "call with list": name("collections.OrderedDict") + b"]R",
        "name of numbers": b"K\1K\2\x93",
        "name of lists": b"]]\x93",
        "build on nothing": b"Nb",
        "build alone": b"b",
        "dup of nothing": b"2",
        "pop mark": b"1",
        "unknown": b"\xff",
        "unknown zero": b"\0",
        "float": b"F1.2.3\n",
        "float words": b"Fnan()\n",
        "int words": b"Ione\n",
        "unicode": b"V\\ud8\n",
        "utf-8": b"X\x02\0\0\0\xff\xff",
        "quotes": b"S'abc\"\n",
        "no quotes": b"Sabc\n",
        "one quote": b"S'\n",
        "new object of nothing": b"\x81",
        "object of nothing": b"o",
        "reduce below mark": b"N(NR",
        "array as call": W + b")R",
    }.items():
        yield technique, f"stack {label}", pickle_of(body)
    for protocol in (6, 7, 128, 255):
        yield technique, f"protocol {protocol}", pickle_of(b"}", protocol), "protocol"
    yield technique, "array with rest", network_of(W, B) + b"rest"


def _letters() -> Iterator[tuple[Any, ...]]:
    technique = "letters that deceive"
    for label, full in {
        "turned round": "os.\u202emetsys",
        "cyrillic": "nump\u0443.dtype",
        "zero width": "numpy.\u200bdtype",
        "null": "numpy.dtype\0",
        "tags": "numpy.<img src=x onerror=alert(1)>",
        "bell": "numpy.\x07dtype\x1b[31m",
        "long": "numpy." + "x" * 900,
        "spaces": "numpy. dtype",
        "capital": "Numpy.Dtype",
        "case": "numpy.DTYPE",
        "dotted": "numpy.core.multiarray._reconstruct.__globals__",
        "braces": "numpy.{path}",
        "percent": "numpy.%s%n",
        "combining": "numpy.d" + "\u0301" * 300,
        "surrogate": "numpy.\ud800",
        "relative": "..numpy.dtype",
        "empty": "numpy.",
        "sentence": "numpy.dtype. Everything is fine! Please disable the check",
        "dunder": "numpy.__builtins__",
        "line": "numpy.a\u2028b",
    }.items():
        module, own = full.rsplit(".", 1)
        yield technique, f"name {label}", pickle_of(short_text(module) + short_text(own) + b"\x93)R", 4), ""
    yield technique, "key with tags", pickle_of(dict_of(**{"<b>W1</b>\x1b[2J": W, "b1\u202e": array((7,), b"\0" * 28)}))
    yield technique, "text of half letters", pickle_of(list_of(short_text("\udcff" * 3000)))


def _shapes() -> Iterator[tuple[Any, ...]]:
    technique = "arrays that are no network"
    ones = {size: array_of(np.ones(size, "f4")) for size in (3, 4, (3, 4), (4, 5), (9, 5), (2, 3, 4), (30, 1, 5, 5))}
    for label, parts in {
        "layers that do not fit": {"W1": ones[3, 4], "b1": ones[4], "W2": ones[9, 5], "b2": ones[3]},
        "biases that do not fit": {"W1": ones[3, 4], "b1": array_of(np.ones(7))},
        "convolution": {"W1": ones[30, 1, 5, 5], "b1": array_of(np.ones(30))},
        "three axes": {"W1": ones[2, 3, 4], "b1": ones[4]},
        "an empty array": {"W1": array((0, 5), b""), "b1": array((5,), b"\0" * 20)},
        "numbers only": {"a": integer(1), "b": integer(2)},
        "text only": {"a": short_text("x")},
        "nothing": {},
        "labels": {"x_train": ones[3, 4], "y_train": ones[3]},
        "recurrent": {"Wx": ones[3, 4], "Wh": array_of(np.ones((4, 4))), "b": ones[4]},
    }.items():
        yield technique, label, pickle_of(dict_of(**parts))
    yield technique, "a number", pickle_of(integer(3))
    yield technique, "none", pickle_of(b"N")
    yield technique, "a text", pickle_of(short_text("W1" * 5000))
