"""Pickles written opcode by opcode, the way NumPy 1, NumPy 2, Python 2 and strangers write them."""

from __future__ import annotations

import struct

import numpy as np


def short_text(text: str) -> bytes:
    raw = text.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(raw)) + raw


def integer(number: int) -> bytes:
    return b"J" + struct.pack("<i", number) if -(2**31) <= number < 2**31 else long_integer(number)


def long_integer(number: int) -> bytes:
    raw = number.to_bytes(number.bit_length() // 8 + 1, "little", signed=True)
    return b"\x8a" + bytes([len(raw)]) + raw if len(raw) < 256 else b"\x8b" + struct.pack("<I", len(raw)) + raw


def name(full: str) -> bytes:
    module, own = full.rsplit(".", 1)
    return b"c" + module.encode() + b"\n" + own.encode() + b"\n"


def stack_name(full: str) -> bytes:
    module, own = full.rsplit(".", 1)
    return short_text(module) + short_text(own) + b"\x93"


def tuple_of(*parts: bytes) -> bytes:
    return b"(" + b"".join(parts) + b"t"


def list_of(*parts: bytes) -> bytes:
    return b"](" + b"".join(parts) + b"e"


def dict_of(**parts: bytes) -> bytes:
    return b"}(" + b"".join(short_text(key) + value for key, value in parts.items()) + b"u"


def raw_bytes(content: bytes) -> bytes:
    return b"B" + struct.pack("<I", len(content)) + content


def call(full: str, *arguments: bytes) -> bytes:
    return name(full) + tuple_of(*arguments) + b"R"


def pickle_of(body: bytes, protocol: int = 2) -> bytes:
    return (b"\x80" + bytes([protocol]) if protocol > 1 else b"") + body + b"."


def dtype(code: str, byte_order: str = "<", /, **state: bytes) -> bytes:
    """numpy.dtype(code, False, True) with its BUILD; the state's parts can be replaced by anything."""
    parts = {
        "version": integer(3),
        "order": short_text(byte_order),
        "subarray": b"N",
        "names": b"N",
        "fields": b"N",
        "size": integer(-1),
        "alignment": integer(-1),
        "flags": integer(0),
    }
    return call("numpy.dtype", short_text(code), b"\x89", b"\x88") + tuple_of(*{**parts, **state}.values()) + b"b"


def start_of_array(core: str = "numpy.core", kind: str = "numpy.ndarray", shape: bytes | None = None) -> bytes:
    shape = tuple_of(integer(0)) if shape is None else shape
    return call(f"{core}.multiarray._reconstruct", name(kind), shape, raw_bytes(b"b"))


def array(
    shape: tuple[int, ...],
    content: bytes,
    number: bytes | None = None,
    *,
    start: bytes | None = None,
    version: bytes | None = None,
    fortran: bytes = b"\x89",
) -> bytes:
    """An array as NumPy 1 writes it, from parts that need not fit together."""
    state = tuple_of(
        integer(1) if version is None else version,
        tuple_of(*map(integer, shape)),
        dtype("f4") if number is None else number,
        fortran,
        raw_bytes(content),
    )
    return (start_of_array() if start is None else start) + state + b"b"


def array_of(values: np.ndarray, core: str = "numpy.core", kind: str = "numpy.ndarray") -> bytes:
    code, order = values.dtype.str[1:], values.dtype.str[0]
    fortran = values.flags.f_contiguous and not values.flags.c_contiguous
    content = values.tobytes("F" if fortran else "C")
    start = start_of_array(core, kind)
    return array(values.shape, content, dtype(code, order), start=start, fortran=b"\x88" if fortran else b"\x89")


def network_of(w: bytes, b: bytes) -> bytes:
    return pickle_of(dict_of(W1=w, b1=b))


# --- Python 2: every string is a byte string, in protocols 0 and 2 ---


def old_text(content: bytes, protocol: int) -> bytes:
    if protocol == 0:
        quoted = "".join(chr(c) if 32 <= c < 127 and chr(c) not in "'\\" else f"\\x{c:02x}" for c in content)
        return b"S'" + quoted.encode() + b"'\n"
    if len(content) < 256:
        return b"U" + bytes([len(content)]) + content
    return b"T" + struct.pack("<i", len(content)) + content


def old_integer(number: int, protocol: int) -> bytes:
    return b"I%d\n" % number if protocol == 0 else integer(number)


def old_array(values: np.ndarray, protocol: int) -> bytes:
    code, order = values.dtype.str[1:].encode(), values.dtype.str[:1].encode()

    def number(value: int) -> bytes:
        return old_integer(value, protocol)

    flag = {False: b"I00\n", True: b"I01\n"} if protocol == 0 else {False: b"\x89", True: b"\x88"}
    fortran = values.flags.f_contiguous and not values.flags.c_contiguous
    kind = name("numpy.dtype") + tuple_of(old_text(code, protocol), number(0), number(1)) + b"R"
    kind += tuple_of(number(3), old_text(order, protocol), b"NNN", number(-1), number(-1), number(0)) + b"b"
    start = name("numpy.core.multiarray._reconstruct")
    start += tuple_of(name("numpy.ndarray"), tuple_of(number(0)), old_text(b"b", protocol)) + b"R"
    content = old_text(values.tobytes("F" if fortran else "C"), protocol)
    return start + tuple_of(number(1), tuple_of(*map(number, values.shape)), kind, flag[fortran], content) + b"b"


def old_dict(arrays: dict[str, np.ndarray], protocol: int) -> bytes:
    """A dictionary as Python 2's cPickle writes it."""
    items = b"".join(
        old_text(key.encode(), protocol) + old_array(value, protocol) + b"s" for key, value in arrays.items()
    )
    return pickle_of((b"(d" if protocol == 0 else b"}") + items, protocol)
