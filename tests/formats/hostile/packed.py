"""Archives: bombs of gzip and ZIP, members that overlap or lie, NumPy headers that want to be evaluated."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.formats.assembling import call, pickle_of, short_text

MEBI = 1 << 20
ARRAYS = {"W1": np.ones((3, 2), "f4"), "b1": np.ones(2, "f4")}


def npy(header: str, content: bytes = b"\0" * 24, version: int = 1, length: int | None = None) -> bytes:
    text = header.encode("latin-1") + b"\n"
    size = struct.pack("<H" if version == 1 else "<I", len(text) if length is None else length)
    return b"\x93NUMPY" + bytes([version, 0]) + size + text + content


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, method)
    return buffer.getvalue()


def arrays(**changed: np.ndarray) -> dict[str, bytes]:
    found = {}
    for name, array in {**ARRAYS, **changed}.items():
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, array, allow_pickle=True)
        found[f"{name}.npy"] = buffer.getvalue()
    return found


def files(canary: str) -> Iterator[tuple[Any, ...]]:
    yield from _gzip(canary)
    yield from _zip(canary)
    yield from _members()
    yield from _headers(canary)
    yield from _networks()


def _gzip(canary: str) -> Iterator[tuple[Any, ...]]:
    technique = "gzip bomb"
    zeros = gzip.compress(b"\0" * 80 * MEBI, 9, mtime=0)
    yield technique, "80 MB of zeros", zeros, "too large"
    yield technique, "many members", gzip.compress(b"\0" * 8 * MEBI, 9, mtime=0) * 100, "too large"
    yield technique, "200,000 empty members", gzip.compress(b"", mtime=0) * 200_000
    yield technique, "gzip in gzip", gzip.compress(zeros, mtime=0), "more than once"
    yield (
        technique,
        "gzip of a call",
        gzip.compress(pickle_of(call("os.system", short_text(f"touch {canary}")))),
        "os.system",
    )
    good = gzip.compress(pickle_of(b"}"), mtime=0)
    technique = "damaged gzip"
    for label, content in {
        "cut": zeros[:5000],
        "head only": b"\x1f\x8b",
        "ten bytes": good[:10],
        "checksum": good[:-8] + b"\0\0\0\0" + good[-4:],
        "length": good[:-1] + b"\1",
        "method": b"\x1f\x8b\x07" + good[3:],
        "rest": good + b"rest",
        "middle": good[:12] + b"\xff\xff" + good[14:],
        "name without end": b"\x1f\x8b\x08\x08\0\0\0\0\0\x03" + b"a" * MEBI,
        "empty inside": gzip.compress(b"", mtime=0),
    }.items():
        yield technique, f"gzip {label}", content


def _zip(canary: str) -> Iterator[tuple[Any, ...]]:
    technique = "ZIP bomb"
    bomb = npy(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({20 * MEBI},), }}", b"\0" * 80 * MEBI)
    yield technique, "80 MB of zeros", archive({"W1.npy": bomb}, zipfile.ZIP_DEFLATED), "too large"
    part = npy(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({2 * MEBI},), }}", b"\0" * 8 * MEBI)
    yield technique, "many parts", archive({f"W{n}.npy": part for n in range(12)}, zipfile.ZIP_DEFLATED), "too large"
    yield technique, "5,000 members", archive({f"W{n}.npy": b"" for n in range(5000)}), "too large"
    technique = "ZIP that lies"
    good = archive(arrays())
    yield technique, "overlapping members", _overlapping(arrays()["W1.npy"])
    first, size = good.index(b"PK\1\2"), len(arrays()["W1.npy"])
    lies = {
        "method": (10, b"\x63\0"),
        "encrypted": (8, b"\1\0"),
        "checksum": (16, b"1234"),
        "packed size": (20, b"\xff\xff\xff\x7f"),
        "size": (24, b"\xff\xff\xff\x7f"),
        "smaller size": (24, struct.pack("<I", size - 4)),
        "name length": (28, b"\xff\xff"),
        "extra length": (30, b"\xff\xff"),
        "offset": (42, b"\xff\xff\xff\xff"),
        "another offset": (42, b"\x05\0\0\0"),
    }
    for label, (at, change) in lies.items():
        yield technique, f"zip {label}", good[: first + at] + change + good[first + at + len(change) :]
    end = good.index(b"PK\5\6")
    for label, (at, change) in {
        "disk": (4, b"\1"),
        "count": (8, b"\xff\xff"),
        "table size": (12, b"\xff\xff\xff\xff"),
        "table place": (16, b"\1\0\0\0"),
    }.items():
        yield technique, f"zip {label}", good[: end + at] + change + good[end + at + len(change) :]
    deflated = archive(arrays(W1=np.zeros((300, 2), "f4")), zipfile.ZIP_DEFLATED)
    at = deflated.index(b"PK\1\2") + 24
    yield technique, "zip says less than it unpacks", deflated[:at] + struct.pack("<I", 100) + deflated[at + 4 :]
    yield technique, "zip of noise", deflated[:60] + b"\xff" * 20 + deflated[80:]
    for cut in (4, 30, 100, len(good) // 2, len(good) - 30, len(good) - 1):
        yield "a file that breaks off", f"zip cut at {cut}", good[:cut]
    for label, name in {
        "up": "../../W1.npy",
        "root": "/etc/W1.npy",
        "windows": "C:\\W1.npy",
        "stream": "W1.npy:x.npy",
        "null": "W1\x01.npy",
        "long": "a" * 300 + ".npy",
        "turned": "W1\u202e.npy",
    }.items():
        yield (
            "ZIP with unsafe names",
            f"zip name {label}",
            archive({name: arrays()["W1.npy"], "b1.npy": arrays()["b1.npy"]}),
            "unsafe",
        )
    twice = archive({"W1.npy": arrays()["W1.npy"], "W2.npy": arrays()["W1.npy"]}).replace(b"W2.npy", b"W1.npy")
    yield "ZIP with unsafe names", "zip same name twice", twice
    pickled = pickle_of(call("os.system", short_text(f"touch {canary}")))
    yield "foreign archive", "torch", archive({"archive/data.pkl": pickled, "archive/version": b"3"}), "PyTorch"
    yield "foreign archive", "keras", archive({"config.json": b"{}", "model.weights.h5": b""}), "Keras"
    yield "foreign archive", "office", archive({"[Content_Types].xml": b"<Types/>"}), "office"
    yield "foreign archive", "pickles", archive({"weights.pkl": pickled}), "ZIP"
    yield "foreign archive", "empty zip", archive({})


def _overlapping(content: bytes) -> bytes:
    """One member, told three times by the table of contents."""
    good = archive({"W1.npy": content})
    table, end = good.index(b"PK\1\2"), good.index(b"PK\5\6")
    line = good[table:end]
    lines = b"".join(line.replace(b"W1.npy", b"W%d.npy" % n) for n in (1, 2, 3))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(lines), table, 0)
    return good[:table] + lines + tail


def _members() -> Iterator[tuple[Any, ...]]:
    technique = "arrays that are not numbers"
    for label, array in {
        "objects": np.array([{}], object),
        "records": np.zeros(2, [("a", "f4")]),
        "texts": np.array(["a"]),
        "complex": np.ones(2, "c8"),
        "times": np.zeros(2, "M8[s]"),
        "bytes": np.array([b"a"]),
    }.items():
        yield technique, f"npz of {label}", archive(arrays(W1=array)), "it holds an array of"


def _headers(canary: str) -> Iterator[tuple[Any, ...]]:
    technique = "a NumPy header that lies"
    for label, header in {
        "code": f"{{'descr': '<f4', 'fortran_order': False, 'shape': (open({canary!r}, 'w'),), }}",
        "import": "__import__('os').system('true')",
        "huge": "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }",
        "digits": "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "9" * 5000 + ",), }",
        "negative": "{'descr': '<f4', 'fortran_order': False, 'shape': (-6,), }",
        "float": "{'descr': '<f4', 'fortran_order': False, 'shape': (6.0,), }",
        "objects": "{'descr': '|O', 'fortran_order': False, 'shape': (3,), }",
        "records": "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }",
        "pad": "{'descr': '|V4', 'fortran_order': False, 'shape': (6,), }",
        "no shape": "{'descr': '<f4', 'fortran_order': False, }",
        "empty": "{}",
        "nothing": "",
        "twice": "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,), }",
        "more": "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x': 1}",
        "brackets": "(" * 5000,
        "minus": "-" * 9000 + "1",
        "text order": "{'descr': '<f4', 'fortran_order': 'no', 'shape': (6,), }",
        "axes": "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1, " * 40 + "), }",
        "too short": "{'descr': '<f4', 'fortran_order': False, 'shape': (600,), }",
        "too long": "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
        "arabic": "{'descr': '<f4', 'fortran_order': False, 'shape': (\xb2,), }",
    }.items():
        yield technique, f"npy {label}", npy(header)
    good = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"
    yield technique, "npy length", npy(good, length=65535)
    yield technique, "npy long length", npy(good, version=2, length=2**32 - 1)
    yield technique, "npy version", npy(good, version=9)
    yield technique, "npy cut", npy(good)[:9]
    yield technique, "npy head", b"\x93NUMPY"
    yield technique, "npy in zip", archive({"W1.npy": b"\x93NUMPY\1", "b1.npy": b""})


def _networks() -> Iterator[tuple[Any, ...]]:
    technique = "a description of a network that lies"
    layers = [{"kind": "Dense", "units": 2}, {"kind": "Softmax"}]
    good = {"layers": layers, "input_shape": [3], "loss": {"kind": "CrossEntropy"}, "dtype": "float32"}
    changes: dict[str, object] = {
        "units": {"layers": [{"kind": "Dense", "units": 10**9}, {"kind": "Softmax"}]},
        "inputs": {"input_shape": [10**12]},
        "more inputs": {"input_shape": [3, 10**9]},
        "layer": {"layers": [{"kind": "os.system", "units": 2}]},
        "no layers": {"layers": []},
        "layers text": {"layers": "Dense"},
        "layer list": {"layers": [[], 1]},
        "many layers": {"layers": layers[:1] + [{"kind": "ReLU"}] * 30_000},
        "kind": {"layers": [{"kind": ["Dense"], "units": 2}]},
        "loss": {"loss": {"kind": "exec"}},
        "loss text": {"loss": "CrossEntropy"},
        "dtype": {"dtype": "object"},
        "odd dtype": {"dtype": "O8" * 1000},
        "option": {"layers": [{"kind": "Dense", "units": 2, "x": 1}]},
        "initializer": {"layers": [{"kind": "Dense", "units": 2, "weights": [[]]}]},
        "name": {"layers": [{"kind": "__class__", "units": 2}]},
        "two dense": {"layers": [{"kind": "Dense", "units": 2}, {"kind": "Dense", "units": 2}]},
        "real units": {"layers": [{"kind": "Dense", "units": 2.0}]},
    }
    for label, change in changes.items():
        text = json.dumps({**good, **change})  # type: ignore[dict-item]
        yield technique, f"network {label}", archive({**arrays(), "network.json": text.encode()})
    for label, raw in {
        "brackets": b"[" * 200_000,
        "keys": b'{"a":' * 100_000,
        "digits": b'{"input_shape": [' + b"9" * 900_000 + b"]}",
        "words": b"hello",
        "nothing": b"",
        "list": b"[]",
        "utf-8": b"\xff\xfe",
        "nan": b'{"layers": NaN}',
        "large": b" " * 2 * MEBI,
        "deep": b"[" * 100 + b"]" * 100,
    }.items():
        yield technique, f"json {label}", archive({**arrays(), "network.json": raw})
