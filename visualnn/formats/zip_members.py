"""The members of a ZIP archive, found by its table of contents and unpacked in memory up to a limit."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from visualnn.formats.budget import ARRAYS, Budget
from visualnn.formats.errors import plain
from visualnn.formats.opening import inflate
from visualnn.i18n import _

_END = struct.Struct("<4s4H2LH")  # the record that ends an archive
_ENTRY = struct.Struct("<4s6H3L5H2L")  # one line of the table of contents
_LOCAL = struct.Struct("<4s5H3L2H")  # what stands before a member's bytes
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x0001
LONGEST_COMMENT = 0xFFFF
NAME_LENGTH = 256


@dataclass(frozen=True)
class Member:
    """A name and where its bytes stand in the archive."""

    name: str
    start: int
    end: int
    size: int
    method: int
    crc: int


def zip_members(data: bytes, budget: Budget) -> tuple[Member, ...]:
    """Everything in the archive, each member in bytes of its own: two that share bytes are a bomb."""
    try:
        members = _read_table(data, budget)
    except struct.error:
        raise budget.damaged(_("its table of contents is cut off")) from None
    end_of_last = 0
    for start, member in sorted(members, key=lambda pair: pair[0]):
        if start < end_of_last:
            raise budget.damaged(_("two parts of it claim the same bytes"))
        end_of_last = member.end
    names = [member.name for _start, member in members]
    if len(set(names)) != len(names):
        raise budget.damaged(_("two parts of it have the same name"))
    return tuple(member for _start, member in members)


def unpack(data: bytes, member: Member, budget: Budget) -> bytes:
    """The bytes of one member, checked against its size and checksum; charged as text taken out of the file."""
    packed = data[member.start : member.end]
    if member.size > budget.bytes:
        raise budget.too_big(_("“{name}” alone is larger").format(name=plain(member.name, 30)))
    budget.charge_text(member.size)
    if member.method == STORED:
        content = packed
    else:
        unpacked = bytearray()
        inflate(zlib.decompressobj(-zlib.MAX_WBITS), packed, 0, unpacked, budget, limit=member.size)
        content = bytes(unpacked)
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise budget.damaged(_("the checksum of “{name}” is wrong").format(name=plain(member.name, 30)))
    return content


def _read_table(data: bytes, budget: Budget) -> list[tuple[int, Member]]:
    at = data.rfind(b"PK\5\6", max(0, len(data) - LONGEST_COMMENT - _END.size))
    if at < 0:
        raise budget.damaged(_("its table of contents is missing"))
    _mark, disk, first_disk, here, count, size, start, _comment = _END.unpack_from(data, at)
    if disk or first_disk or here != count or start + size != at:
        raise budget.damaged(_("its table of contents does not fit the file"))
    if count > ARRAYS + 1:
        raise budget.too_big(_("more than {limit:,} arrays").format(limit=ARRAYS))
    members = []
    for _number in range(count):
        local, member, start = _read_entry(data, start, at, budget)
        members.append((local, member))
    return members


def _read_entry(data: bytes, position: int, table_end: int, budget: Budget) -> tuple[int, Member, int]:
    entry = _ENTRY.unpack_from(data, position)
    flags, method, crc, packed, size = entry[3], entry[4], entry[7], entry[8], entry[9]
    name_length, extra, comment, local = entry[10], entry[11], entry[12], entry[16]
    name_at = position + _ENTRY.size
    after = name_at + name_length + extra + comment
    if entry[0] != b"PK\1\2" or after > table_end:
        raise budget.damaged(_("its table of contents does not fit the file"))
    name = _checked_name(data[name_at : name_at + name_length], budget)
    if flags & ENCRYPTED or method not in (STORED, DEFLATED):
        raise budget.refusal(_("it is a ZIP archive with a password or a rare packing; unpack it and save it again"))
    start = local + _LOCAL.size + sum(_LOCAL.unpack_from(data, local)[9:11])
    end = start + packed
    if data[local : local + 4] != b"PK\3\4" or end > len(data) or (method == STORED and packed != size):
        raise budget.damaged(_("“{name}” is not where the table of contents says").format(name=plain(name, 30)))
    return local, Member(name, start, end, size, method, crc), after


def _checked_name(raw: bytes, budget: Budget) -> str:
    """A plain relative name; nothing is unpacked to disk, but other programs may do so."""
    name = raw.decode("utf-8", "replace")
    parts = name.split("/")
    odd = len(name) > NAME_LENGTH or not name.isprintable() or "\\" in name or ":" in name
    if odd or ".." in parts or not parts[0]:
        reason = _("a part of it is called “{name}”, which is unsafe; ask for a file made with numpy.savez")
        raise budget.refusal(reason.format(name=plain(name, 30)))
    return name
