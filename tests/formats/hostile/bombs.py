"""Small files that want a lot of memory or time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.formats.assembling import (
    array,
    call,
    dict_of,
    dtype,
    integer,
    list_of,
    long_integer,
    name,
    pickle_of,
    raw_bytes,
    short_text,
    start_of_array,
    tuple_of,
)

MEBI = 1 << 20
PRIME = 2**61 - 1  # what Python's integers are hashed by


def files() -> Iterator[tuple[Any, ...]]:
    yield from _big_calls()
    yield from _laughs()
    yield from _slow()
    yield from _keys()


def _big_calls() -> Iterator[tuple[Any, ...]]:
    for number in (10**9, 2**40, 2**62):
        yield "memory by bytes(n)", f"bytes {number}", pickle_of(call("builtins.bytes", integer(number)))
        yield "memory by bytearray(n)", f"bytearray {number}", pickle_of(call("builtins.bytearray", integer(number)))
    yield "memory by repetition", "list times", pickle_of(call("operator.mul", list_of(b"N"), integer(10**10)))
    yield "memory by range", "range", pickle_of(call("builtins.list", call("builtins.range", integer(10**10))))
    yield "memory by shared bytes", "arrays on one buffer", pickle_of(_shared_arrays(4000)), "too large"
    yield "memory by shared bytes", "copies of one dictionary", pickle_of(_shared_dicts(3000))
    for label, text in {"text": short_text("ü" * MEBI), "bytes": raw_bytes(b"\xff" * 2 * MEBI)}.items():
        yield (
            "memory by shared bytes",
            f"one {label} very often",
            pickle_of(text + b"q\x00](" + b"h\x00" * 300_000 + b"e\x86"),
        )
    yield "memory by many arrays", "4097 arrays", pickle_of(list_of(*[array((1,), b"\0\0\0\0")] * 4097)), "arrays"


def _shared_arrays(count: int) -> bytes:
    """One long string and many arrays that all lie on it."""
    prefix = raw_bytes(b"\0" * 4 * MEBI) + b"q\x000" + dtype("f4") + b"q\x010"
    one = start_of_array() + tuple_of(integer(1), tuple_of(integer(MEBI)), b"h\x01", b"\x89", b"h\x00") + b"b"
    return prefix + list_of(*[one] * count)


def _shared_dicts(count: int) -> bytes:
    pairs = list_of(*[tuple_of(short_text(f"key {n}"), b"N") for n in range(1000)])
    return pairs + b"q\x000" + list_of(*[name("collections.OrderedDict") + b"h\x00\x85R"] * count)


def _laughs() -> Iterator[tuple[Any, ...]]:
    for kind, start, end in (
        ("list", b"](", b"e"),
        ("tuple", b"(", b"t"),
        ("set", b"\x8f(", b"\x90"),
        ("frozenset", b"(", b"\x91"),
    ):
        body = b"N"
        levels = b""
        for level in range(30):
            levels += (
                start + (body if level == 0 else b"h" + bytes([level - 1])) * 10 + end + b"q" + bytes([level]) + b"0"
            )
        yield "billion laughs", f"laughs {kind}", pickle_of(levels + b"h\x1d", 4), "too large"
    dicts = b"}q\x000"
    for level in range(1, 30):
        dicts += dict_of(**{f"k{n}": b"h" + bytes([level - 1]) for n in range(10)}) + b"q" + bytes([level]) + b"0"
    yield "billion laughs", "laughs dict", pickle_of(dicts + b"h\x1d"), "too large"
    doubled = b"]q\x000" + b"".join(b"(h\x00h\x00tq\x000" for _ in range(300))
    yield "billion laughs", "laughs doubled", pickle_of(doubled + b"h\x00"), "too large"


def _slow() -> Iterator[tuple[Any, ...]]:
    yield "slow numbers", "decimal long", pickle_of(b"L" + b"9" * 3_000_000 + b"L\n", 0)
    yield "slow numbers", "decimal int", pickle_of(b"I" + b"1" * 3_000_000 + b"\n", 0)
    yield "slow numbers", "long4", pickle_of(b"\x8b" + (3 * MEBI).to_bytes(4, "little") + b"\x7f" * 3 * MEBI)
    yield "slow numbers", "long1", pickle_of(long_integer(2**1000))
    yield "slow numbers", "long float", pickle_of(b"F0." + b"3" * 3_000_000 + b"\n", 0)
    yield "slow numbers", "underscores", pickle_of(b"I1_0\n", 0)
    yield "slow numbers", "put with digits", pickle_of(b"Np" + b"7" * 1_000_000 + b"\n", 0)
    yield "slow text", "open line", b"V" + b"a" * (8 * MEBI)
    yield "slow text", "open quotes", pickle_of(b"S'" + b"\\x41" * MEBI + b"\n", 0)
    yield "slow text", "odd escape", pickle_of(b"S'" + b"\\q" * 5000 + b"'\n", 0)
    yield "slow text", "octal escape", pickle_of(b"S'\\777'\n", 0)
    yield "slow text", "long name", pickle_of(b"c" + b"a" * MEBI + b"\nb\n")
    yield "many instructions", "marks", b"\x80\x02" + b"(" * 1_100_000, "too large"
    yield "many instructions", "nones", b"\x80\x02" + b"N" * 1_100_000, "too large"
    yield "many instructions", "push and pop", b"\x80\x02" + b"N0" * 2_100_000 + b"N.", "too large"
    yield "many instructions", "frames", b"\x80\x04" + (b"\x95" + b"\0" * 8) * 4_100_000 + b"N.", "too large"
    yield "many instructions", "memo", b"\x80\x04N" + b"\x94" * 1_100_000 + b".", "too large"
    yield "many instructions", "dup to list", b"\x80\x02]" + b"(" + b"N" * 900_000 + b"e" + b"2a" * 500_000 + b"."


def _keys() -> Iterator[tuple[Any, ...]]:
    colliding = b"".join(integer(PRIME * n) + b"N" for n in range(1, 30_000))
    yield "hash bomb", "colliding integers", pickle_of(b"}(" + colliding + b"u"), "key"
    colliding = b"".join(b"N" + b"p%d\n" % (PRIME * n) for n in range(1, 30_000))
    yield "hash bomb", "colliding memo", pickle_of(colliding)
    deep = b")" + b"\x85" * 200_000
    yield "hash bomb", "deep tuple as key", pickle_of(b"}" + deep + b"Ns"), "key"
    wide = b")q\x000" + b"(h\x00h\x00tq\x000" * 60
    yield "hash bomb", "wide tuple as key", pickle_of(wide + b"}h\x00Ns"), "key"
    yield "hash bomb", "wide tuple in set", pickle_of(wide + b"\x8f(h\x00\x90", 4), "too large"
    yield "hash bomb", "list as key", pickle_of(b"}]Ns"), "key"
    yield "hash bomb", "float as key", pickle_of(b"}G" + b"\x7f\xf8" + b"\0" * 6 + b"Ns"), "key"
    yield "hash bomb", "array as key", pickle_of(b"}" + array((1,), b"\0" * 4) + b"Ns"), "key"
