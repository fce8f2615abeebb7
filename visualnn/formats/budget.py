"""What one file may cost: bytes, operations, values, arrays and seconds, counted before they are spent."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Literal

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _

Kind = Literal["network", "data"]

MIB = 1 << 20
BYTES: dict[Kind, int] = {"network": 64 * MIB, "data": 256 * MIB}
OPCODES = 4_000_000
SLOTS = 1_000_000  # on the stack, and as many again in the memo
DEPTH = 32
VALUES = 2_000_000
ARRAYS = 4_096
AXES = 8
ELEMENTS = 64 * MIB
INTEGER_BYTES = 32
SECONDS = 15.0


class Budget:
    """One per opened file; whoever is about to spend asks first and gets an UnreadableFile when it is too much."""

    def __init__(self, path: str | os.PathLike[str], kind: Kind = "network", seconds: float = SECONDS) -> None:
        self.path = path
        self.bytes = BYTES[kind]
        self.packed = False  # set when the file turns out to be packed with gzip
        self._deadline = time.monotonic() + seconds
        self._values = 0
        self._text = 0
        self._arrays = 0
        self._elements = 0
        self._array_bytes = 0

    def refusal(self, reason: str) -> UnreadableFile:
        """The exception to raise; `reason` is the middle of the sentence: what is wrong and what to do."""
        return UnreadableFile(self.path, reason)

    def damaged(self, detail: str) -> UnreadableFile:
        """The file breaks off or contradicts itself."""
        reason = _("it is damaged or incomplete ({detail}); get a fresh copy of the file")
        return self.refusal(reason.format(detail=detail))

    def too_big(self, what: str) -> UnreadableFile:
        """The file asks for more than any network or data set of a class needs."""
        return self.refusal(_("it is too large to be opened safely ({what}); choose a smaller file").format(what=what))

    def check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise self.too_big(_("reading it takes too long"))

    def charge_file(self, size: int) -> None:
        """Bytes of the file itself, or of what has been unpacked from it so far."""
        if size > self.bytes:
            raise self.too_big(_("more than {limit} MB").format(limit=self.bytes // MIB))

    def charge_values(self, count: int = 1) -> None:
        """Values of the final tree; a part that is used twice counts twice, which ends the billion laughs."""
        self._values += count
        if self._values > VALUES:
            raise self.too_big(_("more than {limit:,} values").format(limit=VALUES))

    def charge_text(self, size: int) -> None:
        """Bytes copied out of the file as text."""
        self._text += size
        if self._text > self.bytes:
            raise self.too_big(_("more than {limit} MB").format(limit=self.bytes // MIB))

    def charge_array(self, shape: Iterable[object], itemsize: int) -> tuple[int, ...]:
        """An array that has been described, long before it is built; gives back its shape, checked."""
        sizes = tuple(n for n in shape if type(n) is int and n >= 0)
        if len(sizes) != len(tuple(shape)):
            raise self.damaged(_("an array with an impossible shape"))
        if len(sizes) > AXES:
            raise self.too_big(_("an array with more than {limit} axes").format(limit=AXES))
        elements = 1
        for size in sizes:
            if size > ELEMENTS:
                raise self.too_big(_("an array with more than {limit:,} numbers").format(limit=ELEMENTS))
            elements *= size
        self._arrays += 1
        self._elements += elements
        self._array_bytes += elements * itemsize
        if self._arrays > ARRAYS:
            raise self.too_big(_("more than {limit:,} arrays").format(limit=ARRAYS))
        if self._elements > ELEMENTS:
            raise self.too_big(_("arrays with more than {limit:,} numbers").format(limit=ELEMENTS))
        if self._array_bytes > self.bytes:
            raise self.too_big(_("arrays of more than {limit} MB").format(limit=self.bytes // MIB))
        return sizes
