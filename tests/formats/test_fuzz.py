"""Files with a few bytes changed, cut or moved are read or refused, and never raise anything else."""

from __future__ import annotations

import collections
import gzip
import io
import pickle
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.assembling import (
    array_of,
    dict_of,
    dtype,
    old_dict,
    pickle_of,
    raw_bytes,
    short_text,
    stack_name,
    tuple_of,
)
from visualnn.formats.errors import UnreadableFile
from visualnn.formats.idx import read_idx
from visualnn.formats.npz import write_npz
from visualnn.weights.reading import read_weights

RNG = np.random.default_rng(3)
W, B = RNG.normal(size=(3, 2)).astype("f4"), RNG.normal(size=2).astype("f4")
NETWORK = {
    "layers": [{"kind": "Dense", "units": 2}, {"kind": "Softmax"}],
    "input_shape": [3],
    "loss": {"kind": "CrossEntropy"},
    "dtype": "float32",
}


def _npz(network: dict[str, object] | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.npz"
        write_npz(path, {"W1": W, "b1": B}, network)
        return path.read_bytes()


def _benign() -> list[bytes]:
    arrays = {"W1": W, "b1": B}
    values = [arrays, [(W.T, B)], collections.OrderedDict(arrays), {"weights": [W], "biases": [B], "x": {1, "é"}}]
    compressed = io.BytesIO()
    np.savez_compressed(compressed, **arrays)
    buffer = stack_name("numpy.core.numeric._frombuffer")
    buffer += tuple_of(raw_bytes(B.tobytes()), dtype("f4"), b"K\2\x85", short_text("C")) + b"R"
    return [
        *(pickle.dumps(value, protocol) for value in values for protocol in range(6)),
        old_dict(arrays, 0),
        old_dict(arrays, 2),
        pickle_of(dict_of(W1=array_of(W), b1=buffer)),
        gzip.compress(pickle.dumps(arrays), mtime=0),
        _npz(None),
        _npz(NETWORK),
        compressed.getvalue(),
        b"\0\0\x08\x03" + b"".join(n.to_bytes(4, "big") for n in (2, 3, 4)) + bytes(24),
    ]


BENIGN = _benign()
# Bytes that mean something: opcodes, counts, ends.
TELLING = (
    b"\x80\x00\xff\x7f.(tRbq\x94h}]us)\x85\x86\x87\x8c\x8d\x8eXCBTUcK\nPQio\x81\x92\x93\x95\x96\x97\x8a\x8bLIFVS201"
)
changes = st.lists(
    st.tuples(
        st.sampled_from(["set", "drop", "insert", "cut", "double", "swap", "number"]),
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.sampled_from(list(TELLING)), st.integers(0, 255)),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=6,
)


def changed(content: bytes, what: str, where: float, byte: int, length: int) -> bytes:
    at = int(where * len(content))
    one = bytes([byte])
    return {
        "set": content[:at] + one + content[at + 1 :],
        "drop": content[:at] + content[at + length :],
        "insert": content[:at] + one * length + content[at:],
        "cut": content[:at],
        "double": content[: at + length] + content[at:],
        "swap": content[:at]
        + content[at + length : at + 2 * length]
        + content[at : at + length]
        + content[at + 2 * length :],
        "number": content[:at] + one * 4 + content[at + 4 :],
    }[what]


def open_all(path: Path) -> None:
    for read in (read_weights, read_idx):
        try:
            read(path)
        except UnreadableFile as refusal:
            assert str(refusal).isprintable()


@settings(max_examples=1000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(which=st.integers(0, len(BENIGN) - 1), how=changes)
def test_a_changed_file_is_read_or_refused(which: int, how: list[tuple[str, float, int, int]], tmp_path: Path) -> None:
    content = BENIGN[which]
    for change in how:
        content = changed(content, *change)
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    open_all(path)


@settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(opcodes=st.lists(st.sampled_from([bytes([byte]) for byte in TELLING]), max_size=60))
def test_any_row_of_instructions_is_read_or_refused(opcodes: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"\x80\x04" + b"".join(opcodes))
    open_all(path)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    for content in BENIGN[::3]:
        for end in range(1, len(content) - 1, 3):
            path.write_bytes(content[:end])
            open_all(path)
