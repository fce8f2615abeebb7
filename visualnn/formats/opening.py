"""Bytes in: a file is opened without waiting, read up to a limit, and unpacked up to the same limit."""

from __future__ import annotations

import errno
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from visualnn.formats.budget import Budget, Kind
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _

CHUNK = 1 << 16
MEMBERS = 10_000  # parts of a gzip file; programs that pack in parallel write thousands
GZIP = b"\x1f\x8b"
# Never wait for the other end of a pipe; on Windows end-of-line bytes stay as they are.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def opened(path: str | os.PathLike[str], kind: Kind) -> Iterator[tuple[bytes, Budget]]:
    """The file's bytes, unpacked, and the budget for all that is done with them."""
    budget = Budget(path, kind)
    try:
        yield read_bytes(budget), budget
    except MemoryError:
        raise budget.too_big(_("it needs more memory than this computer has left")) from None


def read_bytes(budget: Budget) -> bytes:
    """What the file holds, after gzip if it is packed with gzip, whatever its name ends in."""
    data = _read_plain(budget)
    if not data.startswith(GZIP):
        return data
    data = gunzip(data, budget)
    budget.packed = True
    if data.startswith(GZIP):
        raise budget.refusal(_("it is packed with gzip more than once; unpack it and open what is inside"))
    return data


def gunzip(data: bytes, budget: Budget) -> bytes:
    """Unpack gzip members piece by piece, so that a bomb is noticed while it is still small."""
    unpacked = bytearray()
    position = 0
    for _member in range(MEMBERS):
        position = inflate(zlib.decompressobj(wbits=16 + zlib.MAX_WBITS), data, position, unpacked, budget)
        if not data.startswith(GZIP, position):
            if data[position:].strip(b"\0"):
                raise budget.damaged(_("something else follows the packed part"))
            return bytes(unpacked)
    raise budget.too_big(_("more than {limit:,} packed parts").format(limit=MEMBERS))


def inflate(
    member: zlib._Decompress,
    packed: bytes,
    position: int,
    unpacked: bytearray,
    budget: Budget,
    limit: int | None = None,
) -> int:
    """Append the packed stream that starts at `position` to `unpacked`; gives back where it ends."""
    try:
        while not member.eof:
            piece = member.unconsumed_tail
            if not piece:
                piece = packed[position : position + CHUNK]
                position += len(piece)
            if not piece:
                raise budget.damaged(_("the packed part breaks off"))
            unpacked += member.decompress(piece, 16 * CHUNK)
            budget.charge_file(len(unpacked))
            budget.check_time()
            if limit is not None and len(unpacked) > limit:
                raise budget.damaged(_("there is more in it than it says"))
    except zlib.error:
        raise budget.damaged(_("the packed part cannot be unpacked")) from None
    return position - len(member.unused_data)


def _read_plain(budget: Budget) -> bytes:
    try:
        # Looked at before it is opened, because opening alone can do things to a device.
        _check_ordinary(os.stat(budget.path).st_mode, budget)
        handle = os.open(budget.path, _FLAGS)
        with open(handle, "rb") as file:
            status = os.fstat(file.fileno())
            _check_ordinary(status.st_mode, budget)
            budget.charge_file(status.st_size)
            data = file.read(budget.bytes + 1) or b""
    except (OSError, ValueError) as problem:
        raise _not_readable(problem, budget) from None
    budget.charge_file(len(data))
    if not data:
        raise budget.refusal(_("it is empty; choose another file, or save it again"))
    return data


def _check_ordinary(mode: int, budget: Budget) -> None:
    if stat.S_ISDIR(mode):
        raise budget.refusal(_("it is a folder; choose a file inside it"))
    if not stat.S_ISREG(mode):
        raise budget.refusal(_("it is a device or a pipe, not an ordinary file; choose a file"))


def _not_readable(problem: OSError | ValueError, budget: Budget) -> UnreadableFile:
    number = problem.errno if isinstance(problem, OSError) else None
    if number in (errno.ENOENT, errno.ENOTDIR):
        return budget.refusal(_("there is no such file; check its name and folder"))
    if number in (errno.EACCES, errno.EPERM):
        return budget.refusal(_("you have no permission to read it; ask its owner, or copy it to your own folder"))
    if number is None or number in (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP):
        return budget.refusal(_("this is not a usable file name; check its name and folder"))
    return budget.refusal(_("the computer could not read it; check the disk or copy the file again"))
