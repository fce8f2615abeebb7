"""One NumPy array in a file: a line that describes it, then its numbers; the line is matched and never evaluated."""

from __future__ import annotations

import re

from visualnn.formats.arrays import Array, number_type
from visualnn.formats.budget import Budget
from visualnn.formats.sniffing import is_npy
from visualnn.i18n import _

LONGEST_HEADER = 10_000
_SIZES = {1: 2, 2: 4, 3: 4}  # version -> bytes that hold the length of the header
_FIELD = re.compile(
    r"""\s*['"](?P<key>descr|fortran_order|shape)['"]\s*:\s*"""
    r"""(?:['"](?P<type>[<>|=]?[A-Za-z][A-Za-z0-9]*(?:\[\w*\])?)['"]|(?P<flag>True|False)|"""
    r"""\((?P<shape>[0-9L,\s]*)\)|(?P<record>\[.*\]))\s*"""
)


def describe_npy(data: bytes, budget: Budget) -> Array:
    """The array in the bytes of a .npy file, as a description that has been paid for."""
    header, start = _header(data, budget)
    fields: dict[str, re.Match[str]] = {}
    position = 1
    while position < len(header) - 1:
        field = _FIELD.match(header, position)
        if field is None or field["key"] in fields:
            raise _bad_header(budget)
        fields[field["key"]] = field
        position = field.end()
        if position < len(header) - 1 and header[position] != ",":
            raise _bad_header(budget)
        position += 1
        if not header[position:-1].strip():
            break
    if len(fields) != 3:
        raise _bad_header(budget)
    type_text, flag, shape = fields["descr"], fields["fortran_order"]["flag"], fields["shape"]["shape"]
    if type_text["record"]:
        number_type("V", "=", budget)
    if type_text["type"] is None or flag is None or shape is None:
        raise _bad_header(budget)
    code = type_text["type"].lstrip("<>|=")
    order = type_text["type"].removesuffix(code) or "="
    sizes = tuple(_size(part, budget) for part in shape.split(",") if part.strip())
    return Array().describe(sizes, number_type(code, order, budget), memoryview(data)[start:], flag == "True", budget)


def _header(data: bytes, budget: Budget) -> tuple[str, int]:
    """The describing text, from brace to brace, and where the numbers begin."""
    if not is_npy(data) or len(data) < 10 or data[6] not in _SIZES:
        raise _bad_header(budget)
    start = 8 + _SIZES[data[6]]
    length = int.from_bytes(data[8:start], "little")
    if length > LONGEST_HEADER or start + length > len(data):
        raise _bad_header(budget)
    text = data[start : start + length].decode("latin-1").strip()
    if not text.startswith("{") or not text.endswith("}"):
        raise _bad_header(budget)
    return text, start + length


def _size(part: str, budget: Budget) -> int:
    digits = part.strip().removesuffix("L")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 19:
        raise _bad_header(budget)
    return int(digits)


def _bad_header(budget: Budget) -> Exception:
    return budget.damaged(_("a NumPy array in it has no proper description"))
