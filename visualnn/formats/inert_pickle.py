"""Reads pickles of values and arrays as one reads a recipe without cooking: nothing is imported, called or run."""

from __future__ import annotations

import os
from dataclasses import dataclass

from visualnn.formats.budget import Budget, Kind
from visualnn.formats.opening import opened
from visualnn.formats.pickle_globals import refused
from visualnn.formats.pickle_machine import Machine
from visualnn.formats.pickle_values import to_values
from visualnn.formats.sniffing import is_pickle, what_it_is
from visualnn.i18n import _

TORCH_MAGIC = 0x1950A86A20F9469CFC6C


@dataclass(frozen=True)
class Pickle:
    """What a pickle holds, and the protocol it was written with."""

    value: object
    protocol: int


def read_pickle(path: str | os.PathLike[str], kind: Kind = "network") -> object:
    """The values of a pickle: dict, list, tuple, str, bytes, numbers, arrays. UnreadableFile for anything else."""
    with opened(path, kind) as (data, budget):
        if not is_pickle(data):
            reason = _("it is {kind} and not a pickle; choose a pickle of NumPy arrays")
            raise budget.refusal(reason.format(kind=what_it_is(data)))
        return parse_pickle(data, budget).value


def parse_pickle(data: bytes, budget: Budget) -> Pickle:
    """The same for bytes that have been read already."""
    machine = Machine(data, budget)
    root = machine.run()
    if type(root) is int and root == TORCH_MAGIC:
        raise refused("torch.save", budget)
    if data[machine.opcodes.position :].strip(b"\0\r\n\t "):
        reason = _("more follows after the end of the pickle; save everything as one dictionary and open that")
        raise budget.refusal(reason)
    return Pickle(to_values(root, budget), machine.protocol)
