"""A pickle read as a list of instructions that nobody follows: opcode by opcode, every claim checked against the file.

The table of opcodes is Python's own (pickletools); the arguments are read here, because pickletools copies every array,
warns about odd escapes and takes decimal numbers of any length.
"""

from __future__ import annotations

import codecs
import pickletools
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

from visualnn.formats.budget import INTEGER_BYTES, OPCODES, Budget
from visualnn.i18n import _

SHORT = 1024  # longer strings stay slices of the file until they are needed
NAME = 256
DIGITS = 80
LINE = 64  # numbers written as text
HIGHEST_PROTOCOL = 5
TIME_EVERY = 4000  # opcodes

_INTEGER = re.compile(rb"-?[0-9]{1,%d}" % DIGITS)
_FLOAT = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?:nan|inf)")
_ESCAPED = re.compile(rb"[^\\]*+(?:\\(?:x[0-9a-fA-F]{2}|[0-3][0-7]{2}|[0-7]{1,2}(?![0-7])|[\\'\"abfnrtv])[^\\]*+)*+")


class Blob:
    """A long string that is still a slice of the file; it is decoded at most once, and only if somebody needs it."""

    __slots__ = ("_decoded", "_source", "_twin", "_value", "coding", "is_text")

    def __init__(self, source: memoryview, coding: str, is_text: bool) -> None:
        self._source = source
        self.coding = coding
        self.is_text = is_text
        self._decoded: bytes | str | memoryview | None = None
        self._twin: Blob | None = None
        self._value: str | bytes | None = None

    def __len__(self) -> int:
        return len(self._source)

    def as_bytes(self) -> Blob:
        """The same characters taken as bytes of Latin-1."""
        if not self.is_text:
            return self
        if self._twin is None:
            self._twin = Blob(self._source, self.coding, is_text=False)
        return self._twin

    def raw(self) -> bytes | memoryview:
        """The bytes, without a copy where the file holds them as they are. ValueError: not what it claims to be."""
        if self.coding == "latin-1":
            return self._source
        if self._decoded is None:
            decoded = _decode(self._source, self.coding)
            self._decoded = decoded if isinstance(decoded, bytes) else decoded.encode("latin-1")
        return self._decoded  # type: ignore[return-value]

    def value(self) -> str | bytes:
        """As a Python value, for a string that stands for itself; the same one each time it is asked for."""
        if self._value is None:
            decoded = _decode(self._source, self.coding) if self.is_text else bytes(self.raw())
            self._value = decoded.decode("latin-1") if self.is_text and isinstance(decoded, bytes) else decoded
        return self._value


def _decode(source: memoryview | bytes, coding: str) -> str | bytes:
    if coding == "escape":
        # Checked first: Python's own decoder warns about an unknown escape and guesses.
        if not _ESCAPED.fullmatch(source):
            raise ValueError
        return codecs.escape_decode(bytes(source))[0]
    if coding == "utf-8":
        return str(source, "utf-8", "surrogatepass")
    return str(source, coding)


class Opcodes:
    """Walks over the file; `position` is where the next opcode stands."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.data = data
        self.view = memoryview(data)
        self.budget = budget
        self.position = 0

    def __iter__(self) -> Iterator[tuple[str, object]]:
        data = self.data
        for _block in range(OPCODES // TIME_EVERY):
            self.budget.check_time()
            for _count in range(TIME_EVERY):
                try:
                    name, read = _READERS[data[self.position]]
                except IndexError:
                    raise self.budget.damaged(_("it breaks off before its end mark")) from None
                self.position += 1
                yield name, read(self) if read is not None else None
                if name == "STOP":
                    return
        raise self.budget.too_big(_("more than {limit:,} instructions").format(limit=OPCODES))

    def unknown(self) -> object:
        detail = _("byte {position:,} is not a pickle instruction")
        raise self.budget.damaged(detail.format(position=self.position - 1))

    def take(self, size: int) -> memoryview:
        """The next bytes of the file, if they are there."""
        end = self.position + size
        if size < 0 or end > len(self.data):
            raise self.budget.damaged(_("it claims {size:,} bytes and breaks off before").format(size=size))
        piece = self.view[self.position : end]
        self.position = end
        return piece

    def line(self, limit: int | None = None) -> memoryview:
        """The bytes up to the end of the line."""
        end = self.data.find(b"\n", self.position, None if limit is None else self.position + limit + 1)
        if end < 0:
            raise self.budget.damaged(_("a line in it does not end"))
        piece = self.view[self.position : end]
        self.position = end + 1
        return piece

    def text(self, source: memoryview, coding: str, is_text: bool = True) -> str | bytes | Blob:
        """A short string as it is, a long one as a slice of the file."""
        blob = Blob(source, coding, is_text)
        if len(source) > SHORT:
            return blob
        try:
            return blob.value()
        except ValueError:
            raise self.budget.damaged(_("a text in it is not text")) from None

    def quoted(self) -> str | bytes | Blob:
        """A string as Python 2 wrote it: between quotes, with escapes."""
        piece = self.line()
        if len(piece) < 2 or piece[0] != piece[-1] or piece[0] not in b"'\"":
            raise self.budget.damaged(_("a text in it has no quotes"))
        return self.text(piece[1:-1], "escape")

    def integer(self, digits: bytes) -> int | bool:
        if not _INTEGER.fullmatch(digits):
            raise self.budget.damaged(_("a number in it is not a number"))
        return self.limited(int(digits))

    def limited(self, number: int) -> int:
        if number.bit_length() > 8 * INTEGER_BYTES:
            raise self.budget.too_big(_("a number of more than {limit} bytes").format(limit=INTEGER_BYTES))
        return number

    def short_integer(self) -> int | bool:
        digits = bytes(self.line(DIGITS + 2))
        return digits == b"01" if digits in (b"00", b"01") else self.integer(digits)

    def packed_integer(self, size: int) -> int:
        if size > INTEGER_BYTES:
            raise self.budget.too_big(_("a number of more than {limit} bytes").format(limit=INTEGER_BYTES))
        return int.from_bytes(self.take(size), "little", signed=True)

    def decimal(self) -> float:
        digits = bytes(self.line(LINE))
        if not _FLOAT.fullmatch(digits):
            raise self.budget.damaged(_("a number in it is not a number"))
        return float(digits)

    def names(self) -> tuple[str, str]:
        """Module and name of a global, as text."""
        module, name = (bytes(self.line(NAME)) for _part in range(2))
        return module.decode("latin-1"), name.decode("latin-1")


def _number(code: str) -> Callable[[Opcodes], Any]:
    """A number of a fixed size; most arguments are one, so this is in one piece."""
    unpack, size = struct.Struct(code).unpack_from, struct.calcsize(code)

    def read(source: Opcodes) -> Any:
        start = source.position
        source.position = start + size
        try:
            return unpack(source.data, start)[0]
        except struct.error:
            raise source.budget.damaged(_("it breaks off before its end mark")) from None

    return read


def _counted(length: str, coding: str, is_text: bool) -> Callable[[Opcodes], object]:
    count = _number(length)
    return lambda source: source.text(source.take(count(source)), coding, is_text)


_BYTE, _FOUR_BYTES = _number("<B"), _number("<I")
# How pickletools calls the kinds of arguments -> how they are read here.
_ARGUMENTS: dict[str, Callable[[Opcodes], object]] = {
    "uint1": _number("<B"),
    "uint2": _number("<H"),
    "uint4": _number("<I"),
    "uint8": _number("<Q"),
    "int4": _number("<i"),
    "float8": _number(">d"),
    "floatnl": Opcodes.decimal,
    "decimalnl_short": Opcodes.short_integer,
    "decimalnl_long": lambda source: source.integer(bytes(source.line(DIGITS + 2)).removesuffix(b"L")),
    "long1": lambda source: source.packed_integer(_BYTE(source)),
    "long4": lambda source: source.packed_integer(_FOUR_BYTES(source)),
    "stringnl": Opcodes.quoted,
    "stringnl_noescape": lambda source: bytes(source.line(NAME)).decode("latin-1"),
    "stringnl_noescape_pair": Opcodes.names,
    "string1": _counted("<B", "latin-1", is_text=True),
    "string4": _counted("<I", "latin-1", is_text=True),
    "bytes1": _counted("<B", "latin-1", is_text=False),
    "bytes4": _counted("<I", "latin-1", is_text=False),
    "bytes8": _counted("<Q", "latin-1", is_text=False),
    "bytearray8": _counted("<Q", "latin-1", is_text=False),
    "unicodestring1": _counted("<B", "utf-8", is_text=True),
    "unicodestring4": _counted("<I", "utf-8", is_text=True),
    "unicodestring8": _counted("<Q", "utf-8", is_text=True),
    "unicodestringnl": lambda source: source.text(source.line(), "raw-unicode-escape"),
}
_READERS: list[tuple[str, Callable[[Opcodes], object] | None]] = [("", Opcodes.unknown)] * 256
for _opcode in pickletools.opcodes:
    _READERS[ord(_opcode.code)] = (_opcode.name, _ARGUMENTS[_opcode.arg.name] if _opcode.arg else None)
