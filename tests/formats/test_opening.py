"""Whatever a person chooses in a file dialogue gets an answer at once, and the answer names the file."""

from __future__ import annotations

import gzip
import os
import socket
import struct
from pathlib import Path

import numpy as np
import pytest

from visualnn.formats import budget as limits
from visualnn.formats.budget import Budget
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.formats.idx import read_idx
from visualnn.formats.inert_pickle import read_pickle
from visualnn.formats.npz import read_npz, write_npz
from visualnn.i18n import set_language

READERS = [read_pickle, read_idx, read_npz]
every_reader = pytest.mark.parametrize("read", READERS)
posix = pytest.mark.skipif(os.name != "posix", reason="these things exist on POSIX systems only")


def refusal(read: object, path: object) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)  # type: ignore[operator]
    return str(caught.value)


@every_reader
def test_a_folder_a_missing_file_and_an_empty_one_are_told_apart(read: object, tmp_path: Path) -> None:
    (tmp_path / "empty.pkl").touch()
    (tmp_path / "link").symlink_to("link")
    assert "it is a folder" in refusal(read, tmp_path)
    assert "there is no such file" in refusal(read, tmp_path / "missing.pkl")
    assert "there is no such file" in refusal(read, tmp_path / "empty.pkl" / "inside")
    assert "it is empty" in refusal(read, tmp_path / "empty.pkl")
    assert "not a usable file name" in refusal(read, tmp_path / "link")
    assert "not a usable file name" in refusal(read, "a\0b")
    assert "not a usable file name" in refusal(read, tmp_path / ("x" * 5000))


@posix
@every_reader
def test_pipes_and_devices_keep_nobody_waiting(read: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/null")):
        assert "not an ordinary file" in refusal(read, path)
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # a socket's path has to be short
        server.bind("socket")
        assert "not an ordinary file" in refusal(read, tmp_path / "socket")


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.pkl"
    path.write_bytes(b"}.")
    path.chmod(0)
    assert "permission" in refusal(read_pickle, path)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.pkl"
    with path.open("wb") as file:
        file.truncate(10 << 40 if os.name == "posix" else 65 << 20)
    assert "more than 64 MB" in refusal(read_pickle, path)
    if os.name == "posix":
        assert "more than 256 MB" in refusal(read_idx, path)


def test_the_sentence_names_the_file_and_no_odd_letters(tmp_path: Path) -> None:
    path = tmp_path / "<b>my\u202eweights\n.pkl"
    path.write_bytes(b"hello there")
    assert refusal(read_pickle, path) == (
        "‹b›my·weights·.pkl was not opened: it is plain text that starts with “hello there” and not a pickle; "
        "choose a pickle of NumPy arrays."
    )


def test_the_sentence_is_in_the_persons_language(tmp_path: Path) -> None:
    set_language("zh_CN")
    assert refusal(read_pickle, tmp_path / "a.pkl") == "未能打开 a.pkl：没有这个文件，请检查文件名和所在文件夹。"


def test_plain_text_is_short_and_on_one_line() -> None:
    assert plain("a\tb\r\nc\x1b[31m") == "a·b··c·[31m"
    assert plain("x" * 10**6, 10) == "x" * 9 + "…"
    assert plain("e\u0301" + "\u0301" * 50) == "é"
    assert plain("<b>") == "‹b›"


def test_a_budget_ends_with_its_time() -> None:
    with pytest.raises(UnreadableFile, match="takes too long"):
        Budget("slow.pkl", seconds=-1).check_time()


def test_the_limits_are_those_of_the_design() -> None:
    mebi = 1 << 20
    assert {"network": 64 * mebi, "data": 256 * mebi} == limits.BYTES
    assert (limits.OPCODES, limits.SLOTS, limits.DEPTH, limits.VALUES) == (4_000_000, 1_000_000, 32, 2_000_000)
    assert (4096, 8, 64 * mebi) == (limits.ARRAYS, limits.AXES, limits.ELEMENTS)
    assert (limits.INTEGER_BYTES, limits.SECONDS) == (32, 15.0)


def idx(shape: tuple[int, ...], content: bytes, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, len(shape)]) + b"".join(struct.pack(">I", size) for size in shape) + content


def test_idx_files_are_read_packed_or_not(tmp_path: Path) -> None:
    pixels = np.arange(24, dtype=np.uint8)
    for name, content in (
        ("a", idx((2, 3, 4), pixels.tobytes())),
        ("b.gz", gzip.compress(idx((24,), pixels.tobytes()))),
    ):
        (tmp_path / name).write_bytes(content)
        found = read_idx(tmp_path / name)
        assert found.dtype == np.uint8
        assert found.flags.writeable
        assert np.array_equal(found.ravel(), pixels)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (idx((2, 3), b"12345"), "2 x 3 needs 6 bytes, and 5 are there"),
        (idx((2, 3), b"1234567"), "2 x 3 needs 6 bytes, and 7 are there"),
        (idx((2**32 - 1,) * 3, b""), "too large"),
        (idx((2, 3), b"123456", kind=0x0D), "type 13"),
        (idx((), b""), "claims 0 axes"),
        (b"\0\0\x08\x03\0\0\0\x01", "ends before its sizes do"),
        (b"\x80\x04.", "it is a pickle"),
        (b"\x89PNG\r\n\x1a\n", "it is a PNG picture"),
        (gzip.compress(idx((3,), b"123"))[:-9], "the packed part"),
        (gzip.compress(b"hello, this is text"), "plain text that starts with “hello"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # packed bytes hold the time
)
def test_a_broken_idx_file_says_what_is_wrong(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "images.gz"
    path.write_bytes(content)
    assert reason in refusal(read_idx, path)
    assert "images.gz" in refusal(read_idx, path)


def test_arrays_and_a_description_come_back_from_an_archive(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    arrays = {
        "W1": rng.normal(size=(3, 4)).T,
        "b1": rng.normal(size=4).astype("f2"),
        "n": np.array(3),
        "e": np.zeros((0, 2)),
    }
    write_npz(tmp_path / "a.npz", arrays, {"what": "ü", "sizes": [1, 2.5]})
    found = read_npz(tmp_path / "a.npz")
    assert found.network == {"what": "ü", "sizes": [1, 2.5]}
    assert list(found.arrays) == list(arrays)
    for name, array in arrays.items():
        assert found.arrays[name].dtype == array.dtype
        assert np.array_equal(found.arrays[name], array)


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_single_arrays_are_read_in_every_version(version: tuple[int, int], tmp_path: Path) -> None:
    values = np.arange(6.0).reshape(2, 3).T
    with (tmp_path / "a.npy").open("wb") as file:
        np.lib.format.write_array(file, values, version)
    assert np.array_equal(read_npz(tmp_path / "a.npy").arrays["array"], values)
