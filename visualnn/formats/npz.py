"""Our own file: a ZIP archive of NumPy arrays, with the network as JSON beside them; also any other .npz and .npy."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from visualnn.formats.arrays import CODES, Array
from visualnn.formats.budget import DEPTH, MIB, Budget, Kind
from visualnn.formats.npy import describe_npy
from visualnn.formats.opening import opened
from visualnn.formats.sniffing import is_npy, is_zip, what_it_is
from visualnn.formats.zip_members import Member, unpack, zip_members
from visualnn.i18n import _
from visualnn.paths import write_whole

NETWORK = "network.json"
LONGEST_JSON = MIB
_OLDEST = (1980, 1, 1, 0, 0, 0)  # a ZIP archive knows no earlier time; the same arrays give the same bytes


@dataclass(frozen=True)
class Npz:
    """The arrays by name, in the order of the file, and the network's description where there is one."""

    arrays: dict[str, np.ndarray]
    network: dict[str, Any] | None = None


def read_npz(path: str | os.PathLike[str], kind: Kind = "network") -> Npz:
    """A .npz or .npy file, told by its content. UnreadableFile for anything else."""
    with opened(path, kind) as (data, budget):
        if not is_zip(data) and not is_npy(data):
            reason = _("it is {kind} and not a NumPy file; choose a .npz or .npy file")
            raise budget.refusal(reason.format(kind=what_it_is(data)))
        return parse_npz(data, budget)


def parse_npz(data: bytes, budget: Budget) -> Npz:
    """The same for bytes that have been read already; a single array is called "array"."""
    if is_npy(data):
        return Npz({"array": describe_npy(data, budget).build(budget)})
    members = zip_members(data, budget)
    wanted = [member for member in members if member.name.endswith(".npy")]
    if not wanted:
        raise budget.refusal(_other_archive(members))
    described: dict[str, Array] = {}
    for member in wanted:
        described[member.name.removesuffix(".npy")] = describe_npy(unpack(data, member, budget), budget)
        budget.check_time()
    arrays = {name: array.build(budget) for name, array in described.items()}
    texts = [unpack(data, member, budget) for member in members if member.name == NETWORK]
    return Npz(arrays, _read_json(texts[0], budget) if texts else None)


def write_npz(
    path: str | os.PathLike[str], arrays: Mapping[str, np.ndarray], network: Mapping[str, Any] | None = None
) -> None:
    """Write all of it or nothing; the same arrays give the same bytes, and numpy can read them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for name, array in arrays.items():
            if array.dtype.str[1:] not in CODES:
                raise TypeError(f"{name} has type {array.dtype}, which no weights file holds")
            content = io.BytesIO()
            np.lib.format.write_array(content, np.asarray(array, order="C"), allow_pickle=False)
            target.writestr(zipfile.ZipInfo(f"{name}.npy", _OLDEST), content.getvalue())
        if network is not None:
            text = json.dumps(network, ensure_ascii=False, indent=1)
            target.writestr(zipfile.ZipInfo(NETWORK, _OLDEST), text.encode())
    write_whole(Path(path), archive.getvalue())


def _read_json(content: bytes, budget: Budget) -> dict[str, Any]:
    damaged = budget.damaged(_("the description of the network is not readable"))
    if len(content) > LONGEST_JSON:
        raise damaged
    try:
        found = json.loads(content.decode())
        _measure(found, DEPTH)
    except (ValueError, RecursionError):
        raise damaged from None
    if not isinstance(found, dict):
        raise damaged
    return found


def _measure(part: object, depth: int) -> None:
    if depth == 0:
        raise ValueError
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for child in inner:
        _measure(child, depth - 1)


def _other_archive(members: tuple[Member, ...]) -> str:
    names = {member.name.split("/")[-1] for member in members}
    if "data.pkl" in names:
        return _("it is a PyTorch file; save its weights with numpy.savez and open that file")
    if "model.weights.h5" in names:
        return _("it is a Keras model; save its weights with numpy.savez and open that file")
    if "[Content_Types].xml" in names:
        return _("it is an office document; choose a file of weights (.npz or a pickle of NumPy arrays)")
    return _("it is a ZIP archive without NumPy arrays; unpack it and choose the file of weights inside")
