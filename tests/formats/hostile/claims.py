"""Files that claim what is not there: lengths, shapes, number types, NumPy states that crash its own loader."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.formats.assembling import (
    array,
    array_of,
    call,
    dtype,
    integer,
    list_of,
    name,
    network_of,
    pickle_of,
    raw_bytes,
    short_text,
    start_of_array,
    tuple_of,
)

EIGHT = b"\0" * 8


def files() -> Iterator[tuple[Any, ...]]:
    yield from _lengths()
    yield from _states()
    yield from _number_types()
    yield from _calls()
    yield from _cut()


def _lengths() -> Iterator[tuple[Any, ...]]:
    for code, size in (("B", 4), ("X", 4), ("T", 4), ("\x8e", 8), ("\x8d", 8), ("\x96", 8), ("\x95", 8), ("\x8b", 4)):
        for claim in (2**31 - 1, 2**31, 2 ** (8 * size) - 1):
            content = b"\x80\x05" + code.encode("latin-1") + claim.to_bytes(size, "little") + b"abc."
            yield "a length that is not there", f"length {ord(code):02x} {claim:x}", content
    for shape in ((2**31 - 1, 2**31 - 1), (2**62,), (2**63 - 1,), (2**64 + 1,), (2**62, 4), (0, 2**62), (10**6, 10**6)):
        yield "a shape that is not there", f"shape {shape}", network_of(array(shape, EIGHT), array((1,), EIGHT[:4]))
    for shape in ((-1,), (-1, -2), (2, -1), (1,) * 9, (1,) * 40, (3,), (1,), (1, 1, 1)):
        yield (
            "a shape that does not fit its bytes",
            f"shape {shape}",
            network_of(array(shape, EIGHT), array((2,), EIGHT)),
        )
    yield "a shape that does not fit its bytes", "no bytes", pickle_of(array((2, 3), b""))
    yield "a shape that does not fit its bytes", "a byte more", pickle_of(array((2,), EIGHT + b"\0"))
    yield "a shape that does not fit its bytes", "a byte less", pickle_of(array((2,), EIGHT[:-1]))


def _states() -> Iterator[tuple[Any, ...]]:
    technique = "a NumPy state that crashes its loader"
    parts = {
        "version": integer(1),
        "shape": tuple_of(integer(2)),
        "type": dtype("f4"),
        "order": b"\x89",
        "bytes": raw_bytes(EIGHT),
    }
    wrong = {
        "version": [integer(-5), integer(2**31 - 1), b"N", short_text("1"), b"]", b"\x88"],
        "shape": [
            b"N",
            integer(2),
            list_of(integer(2)),
            tuple_of(b"N"),
            tuple_of(short_text("2")),
            tuple_of(b"G" + EIGHT),
            tuple_of(b"\x88", b"\x88"),
            tuple_of(tuple_of(integer(2))),
            raw_bytes(b"\x02"),
        ],
        "type": [b"N", short_text("f4"), name("numpy.dtype"), start_of_array(), integer(4), b")"],
        "order": [b"N", short_text("C"), integer(7), b"]", b"G" + EIGHT],
        "bytes": [
            b"N",
            integer(8),
            list_of(integer(1), integer(2)),
            list_of(b"N", b"N"),
            short_text("\u0141" * 8),
            b"]",
            dtype("f4"),
            start_of_array(),
            tuple_of(b"N", b"N"),
        ],
    }
    for part, choices in wrong.items():
        for number, choice in enumerate(choices):
            body = start_of_array() + tuple_of(*{**parts, part: choice}.values()) + b"b"
            yield technique, f"state {part} {number}", pickle_of(body)
    whole = tuple_of(*parts.values())
    for number, state in enumerate(
        (b"N", b")", b"]", b"}", integer(1), tuple_of(integer(1)), tuple_of(*parts.values(), b"N"))
    ):
        yield technique, f"state as a whole {number}", pickle_of(start_of_array() + state + b"b")
    yield technique, "no state", pickle_of(start_of_array())
    yield technique, "no state in a network", network_of(start_of_array(), start_of_array())
    yield technique, "two states", pickle_of(start_of_array() + whole + b"b" + whole + b"b")
    yield (
        technique,
        "state inside itself",
        pickle_of(start_of_array() + b"q\0" + tuple_of(*{**parts, "bytes": b"h\0"}.values()) + b"b"),
    )
    yield technique, "array state for a number type", pickle_of(dtype("f4") + whole + b"b")
    yield technique, "number type alone", pickle_of(dtype("f4"))
    late = (
        dtype("f4")
        + b"q\x050"
        + array((2,), EIGHT, b"h\x05")
        + b"h\x05"
        + tuple_of(integer(3), short_text("!"))
        + b"b\x86"
    )
    yield technique, "number type changed later", pickle_of(late)


def _number_types() -> Iterator[tuple[Any, ...]]:
    technique = "a number type that is a pointer or a record"
    for code in (
        "O",
        "O8",
        "V8",
        "V2147483647",
        "S8",
        "U2",
        "c8",
        "c16",
        "M8",
        "M8[ns]",
        "m8[s]",
        "f16",
        "g",
        "f3",
        "i",
        "f4,f4",
        "(2,2)f4",
        "f4" * 50,
        "",
        "<f4",
        "|O",
        "object",
        "float32",
        "%s",
        "{0}",
        "\u0660f4",
    ):
        yield technique, f"type {code[:12]}", network_of(array((1,), EIGHT, dtype(code)), array((1,), EIGHT[:4]))
    record = tuple_of(short_text("a"))
    fields = b"}" + short_text("a") + tuple_of(dtype("O"), integer(0)) + b"s"
    for label, state in {
        "names": {"names": record},
        "fields": {"names": record, "fields": fields},
        "fields only": {"fields": fields},
        "subarray": {"subarray": tuple_of(dtype("f4"), tuple_of(integer(2**40)))},
        "negative size": {"size": short_text("x")},
        "version": {"version": integer(-1)},
        "text version": {"version": short_text("3")},
        "flags": {"flags": b"N"},
        "order": {"order": short_text("!")},
        "long order": {"order": short_text("<" * 2000)},
        "no order": {"order": b"N"},
        "order as list": {"order": b"]"},
    }.items():
        yield (
            technique,
            f"type state {label}",
            network_of(array((2,), EIGHT, dtype("f4", **state)), array((1,), EIGHT[:4])),
        )
    yield technique, "type of a type", pickle_of(array((1,), EIGHT, call("numpy.dtype", dtype("f8"))))
    yield technique, "type of a list", pickle_of(array((1,), EIGHT, call("numpy.dtype", list_of(short_text("f8")))))
    yield technique, "type without arguments", pickle_of(array((1,), EIGHT, call("numpy.dtype")))
    yield technique, "type with a dictionary", pickle_of(array((1,), EIGHT, call("numpy.dtype", b"}")))


def _calls() -> Iterator[tuple[Any, ...]]:
    technique = "an array described in an impossible way"
    reconstruct, kind = "numpy.core.multiarray._reconstruct", name("numpy.ndarray")
    for number, arguments in enumerate(
        (
            (),
            (kind,),
            (kind, tuple_of(integer(2**31 - 1)), raw_bytes(b"b")),
            (kind, tuple_of(integer(-1)), raw_bytes(b"b")),
            (kind, b"N", raw_bytes(b"b")),
            (kind, tuple_of(integer(0)), raw_bytes(b"O")),
            (integer(1), b")", raw_bytes(b"b")),
            (name("numpy.core.multiarray.scalar"), tuple_of(integer(0)), raw_bytes(b"b")),
            (kind, b")", short_text("b" * 3000)),
        )
    ):
        yield technique, f"reconstruct {number}", pickle_of(call(reconstruct, *arguments))
    scalar = "numpy.core.multiarray.scalar"
    for number, arguments in enumerate(
        (
            (),
            (dtype("f4"),),
            (dtype("O"), raw_bytes(EIGHT)),
            (dtype("f8"), raw_bytes(b"\0")),
            (dtype("f4"), integer(4)),
            (kind, raw_bytes(EIGHT)),
            (dtype("f4"), b"N"),
            (dtype("V8"), raw_bytes(EIGHT)),
            (dtype("f4"), start_of_array()),
        )
    ):
        yield technique, f"scalar {number}", pickle_of(call(scalar, *arguments))
    buffer, four, shape = "numpy.core.numeric._frombuffer", dtype("f4"), tuple_of(integer(2))
    for number, arguments in enumerate(
        (
            (),
            (raw_bytes(EIGHT), four, shape),
            (raw_bytes(EIGHT), four, shape, short_text("Q")),
            (raw_bytes(EIGHT), four, b"N", short_text("C")),
            (raw_bytes(EIGHT), four, tuple_of(integer(2**40)), short_text("C")),
            (integer(8), four, shape, short_text("C")),
            (raw_bytes(EIGHT), dtype("O"), shape, short_text("C")),
            (raw_bytes(EIGHT), four, shape, integer(0)),
            (raw_bytes(EIGHT), four, shape, short_text("K"), tuple_of(integer(5))),
            (raw_bytes(EIGHT), four, shape, short_text("K"), b"N"),
            (raw_bytes(EIGHT), four, shape, short_text("K"), tuple_of(b"]")),
            (start_of_array(), four, shape, short_text("C")),
        )
    ):
        yield technique, f"frombuffer {number}", pickle_of(call(buffer, *arguments), 5)


def _cut() -> Iterator[tuple[Any, ...]]:
    rng = np.random.default_rng(0)
    whole = network_of(array_of(rng.normal(size=(20, 10))), array_of(rng.normal(size=10)))
    for cut in (*range(1, 60, 7), *range(60, len(whole), len(whole) // 12), len(whole) - 1):
        yield "a file that breaks off", f"cut at {cut}", whole[:cut]
    yield "a file that breaks off", "a hole", whole[:200] + whole[260:]
    yield "a file that breaks off", "length off by one", whole.replace(struct.pack("<I", 1600), struct.pack("<I", 1601))
