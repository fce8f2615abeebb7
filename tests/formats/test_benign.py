"""Files that ordinary programs write, by every way there is to write them, give the right numbers."""

from __future__ import annotations

import collections
import gzip
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.formats.assembling import (
    array_of,
    call,
    dict_of,
    dtype,
    integer,
    list_of,
    long_integer,
    name,
    old_dict,
    pickle_of,
    raw_bytes,
    short_text,
    stack_name,
    tuple_of,
)
from visualnn.formats.errors import UnreadableFile
from visualnn.formats.inert_pickle import read_pickle

RNG = np.random.default_rng(5)
MATRIX = RNG.normal(size=(7, 5))
TYPES = ["f2", "f4", "f8", ">f2", ">f4", ">f8", "i1", "i2", "i4", "i8", ">i4", "u1", "u2", "u4", "u8", ">u2", "?"]
VALUES: dict[str, Any] = {
    "whole number": 7,
    "long number": -(2**250),
    "true": True,
    "false": False,
    "real number": 0.1,
    "not a number": float("inf"),
    "none": None,
    "text": "ü and 中",
    "long text": "ü and 中" * 500,
    "bytes": b"\x00\xff",
    "no bytes": b"",
    "long bytes": bytes(range(256)) * 9,
    "nested": {"a": [(1, 2), {"b": (3,)}], "c": ()},
    "number of NumPy": np.float32(2.5),
    "whole number of NumPy": np.int64(-3),
    "array without axes": np.array(3.5),
    "array without numbers": np.zeros((0, 3)),
    "turned matrix": MATRIX.T,
    "part of a matrix": MATRIX[::2, 1:3],
    "turned block": RNG.normal(size=(2, 3, 4)).transpose(1, 2, 0),
    "large": RNG.normal(size=(400, 300)).astype("f4"),
    "read-only": np.broadcast_to(np.arange(3.0), (2, 3)),
}


def read(content: bytes, folder: Path) -> Any:
    path = folder / "file.bin"
    path.write_bytes(content)
    return read_pickle(path)


def same(found: object, expected: object) -> bool:
    if isinstance(expected, np.ndarray | np.generic):
        return (
            isinstance(found, np.ndarray | np.generic)
            and found.dtype == expected.dtype.newbyteorder("=")
            and found.shape == expected.shape
            and bool(np.array_equal(found, expected))
        )
    return type(found) is type(expected) and found == expected


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("what", VALUES)
def test_what_python_writes_is_read(what: str, protocol: int, tmp_path: Path) -> None:
    found = read(pickle.dumps({"it": VALUES[what]}, protocol), tmp_path)
    assert same(found["it"], VALUES[what])


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("code", TYPES)
def test_every_type_of_number_is_read(code: str, protocol: int, tmp_path: Path) -> None:
    values = RNG.integers(0, 100, size=(3, 4)).astype(code)
    assert same(read(pickle.dumps([values], protocol), tmp_path)[0], values)


@pytest.mark.parametrize("protocol", range(6))
def test_containers_of_the_library_become_plain_ones(protocol: int, tmp_path: Path) -> None:
    ordered = collections.OrderedDict([("b", 1), ("a", [2])])
    default = collections.defaultdict(list, {"x": [1.5]})
    found = read(pickle.dumps([ordered, default, {3}, frozenset([4]), bytearray(b"ab")], protocol), tmp_path)
    assert found == [{"b": 1, "a": [2]}, {"x": [1.5]}, [3], [4], b"ab"]
    assert list(found[0]) == ["b", "a"]


@pytest.mark.parametrize("core", ["numpy.core", "numpy._core"])
@pytest.mark.parametrize("fortran", [False, True])
def test_numpy_1_and_numpy_2_write_the_same_numbers(core: str, fortran: bool, tmp_path: Path) -> None:
    values = np.asarray(MATRIX, order="F" if fortran else "C")
    assert same(read(pickle_of(array_of(values, core)), tmp_path), values)


@pytest.mark.parametrize("core", ["numpy.core", "numpy._core"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_protocol_5_are_read(core: str, order: str, tmp_path: Path) -> None:
    content = MATRIX.tobytes(order)  # type: ignore[arg-type]
    parts = raw_bytes(content), dtype("f8"), tuple_of(integer(7), integer(5)), short_text(order)
    body = stack_name(f"{core}.numeric._frombuffer") + tuple_of(*parts) + b"R"
    assert same(read(pickle_of(body, 5), tmp_path), MATRIX)


@pytest.mark.parametrize("home", ["numpy", "numpy.matrixlib.defmatrix", "numpy.core.defmatrix"])
def test_a_matrix_is_a_plain_array(home: str, tmp_path: Path) -> None:
    found = read(pickle_of(array_of(MATRIX, kind=f"{home}.matrix")), tmp_path)
    assert type(found) is np.ndarray
    assert same(found, MATRIX)


@pytest.mark.parametrize("protocol", [0, 2])
@pytest.mark.parametrize("code", ["f4", "f8", ">f4", "i8"])
def test_files_of_python_2_are_read(protocol: int, code: str, tmp_path: Path) -> None:
    arrays = {"W1": (MATRIX * 99).astype(code), "b1": np.arange(5).astype(code), "T": (MATRIX * 99).astype(code).T}
    found = read(old_dict(arrays, protocol), tmp_path)
    assert list(found) == ["W1", "b1", "T"]
    assert all(same(found[key], values) for key, values in arrays.items())


def test_python_2_writes_long_numbers_and_ordered_dictionaries(tmp_path: Path) -> None:
    ordered = name("collections.OrderedDict") + tuple_of(
        list_of(list_of(b"U\x02W1", b"L784L\n"), list_of(b"U\x02b1", b"L-5L\n"))
    )
    assert read(pickle_of(ordered + b"R"), tmp_path) == {"W1": 784, "b1": -5}


def test_a_number_of_numpy_is_read_from_text_and_from_bytes(tmp_path: Path) -> None:
    for text in (raw_bytes(b"\0\0\0\0\0\0\xf8?"), b"U\x08\0\0\0\0\0\0\xf8?"):
        assert read(pickle_of(call("numpy.core.multiarray.scalar", dtype("f8"), text)), tmp_path) == 1.5


def test_very_old_arrays_leave_out_the_version(tmp_path: Path) -> None:
    start = array_of(MATRIX)[: array_of(MATRIX).index(b"(J\x01\0\0\0(J\x07")]
    state = tuple_of(tuple_of(integer(7), integer(5)), dtype("f8"), b"\x89", raw_bytes(MATRIX.tobytes()))
    assert same(read(pickle_of(start + state + b"b"), tmp_path), MATRIX)


def test_an_array_that_is_used_twice_is_one_array(tmp_path: Path) -> None:
    found = read(pickle.dumps([MATRIX, MATRIX, MATRIX.T]), tmp_path)
    assert found[0] is found[1]
    assert same(found[2], MATRIX.T)


def test_arrays_on_the_same_bytes_do_not_share_their_numbers(tmp_path: Path) -> None:
    buffer = b"\x96" + (280).to_bytes(8, "little") + MATRIX.tobytes() + b"\x94"
    parts = [dtype("f8"), tuple_of(integer(7), integer(5)), short_text("C")]
    views = [stack_name("numpy._core.numeric._frombuffer") + tuple_of(b"h\0", *parts) + b"R" for _ in range(2)]
    found = read(pickle_of(buffer + b"0" + list_of(*views), 5), tmp_path)
    found[0][:] = 0
    assert same(found[1], MATRIX)


@pytest.mark.parametrize("level", [1, 9])
def test_gzip_is_told_by_content(level: int, tmp_path: Path) -> None:
    assert same(read(gzip.compress(pickle.dumps(MATRIX), level), tmp_path), MATRIX)
    whole = pickle.dumps(MATRIX)
    in_parts = gzip.compress(whole[:50]) + gzip.compress(b"") + gzip.compress(whole[50:]) + b"\0" * 512
    assert same(read(in_parts, tmp_path), MATRIX)


def test_found_arrays_can_be_changed_and_are_in_the_computers_byte_order(tmp_path: Path) -> None:
    found = read(pickle.dumps([MATRIX.astype(">f8"), MATRIX.T]), tmp_path)
    assert all(array.flags.writeable and array.flags.owndata and array.dtype.isnative for array in found)


def test_keys_may_be_names_bytes_and_small_numbers(tmp_path: Path) -> None:
    value = {"a": 1, b"b": 2, 3: 4, -5: 6}
    assert read(pickle.dumps(value), tmp_path) == value


def test_nesting_of_32_is_read_and_33_is_not(tmp_path: Path) -> None:
    value: list[object] = []
    for _ in range(32):
        value = [value]
    assert read(pickle.dumps(value), tmp_path) == value
    with pytest.raises(UnreadableFile, match="nested more than 32 deep"):
        read(pickle.dumps([value]), tmp_path)


def test_numbers_of_32_bytes_are_read_and_longer_ones_are_not(tmp_path: Path) -> None:
    assert read(pickle_of(long_integer(-(2**254))), tmp_path) == -(2**254)
    with pytest.raises(UnreadableFile, match="32 bytes"):
        read(pickle_of(long_integer(2**256)), tmp_path)


def test_nielsens_data_set_is_read_as_data(tmp_path: Path) -> None:
    """Three pairs of pictures and labels, written by Python 2, packed with gzip."""
    sets = [((RNG.random((n, 784))).astype("f4"), RNG.integers(0, 10, n)) for n in (50, 10, 10)]
    from tests.formats.assembling import old_array

    body = tuple_of(*[old_array(pictures, 2) + old_array(labels, 2) + b"\x86" for pictures, labels in sets])
    path = tmp_path / "mnist.pkl.gz"
    path.write_bytes(gzip.compress(pickle_of(body)))
    found: Any = read_pickle(path, kind="data")
    assert isinstance(found, tuple)
    for (pictures, labels), (expected, digits) in zip(found, sets, strict=True):
        assert same(pictures, expected)
        assert same(labels, digits)


def test_spaces_behind_the_end_do_no_harm(tmp_path: Path) -> None:
    assert read(pickle_of(dict_of(a=integer(1))) + b"\r\n\0", tmp_path) == {"a": 1}
