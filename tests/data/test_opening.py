"""A data set of the person's own is read in the usual layouts; a wrong file is named, with what is wrong."""

from __future__ import annotations

import gzip
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest

from visualnn import i18n
from visualnn.data import open_dataset
from visualnn.formats.errors import UnreadableFile

DASHED = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def idx(array: np.ndarray) -> bytes:
    """The array as an idx file of unsigned bytes."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def digits(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, 28, 28), np.uint8), rng.integers(0, 10, count, np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good folder: 30 images to train with, 20 to test with."""
    home = tmp_path / "my digits"
    home.mkdir()
    arrays = (*digits(30), *digits(20, seed=1))
    for name, array in zip(DASHED, arrays, strict=True):
        (home / name).write_bytes(idx(array))
    return home


def renamed(folder: Path, change: dict[str, str]) -> None:
    for path in list(folder.iterdir()):
        name = path.name
        for old, new in change.items():
            name = name.replace(old, new)
        path.rename(folder / name)


def assert_good(path: Path) -> None:
    dataset = open_dataset(path)
    np.testing.assert_array_equal(dataset.train.images, digits(30)[0])
    np.testing.assert_array_equal(dataset.train.labels, digits(30)[1])
    np.testing.assert_array_equal(dataset.test.images, digits(20, seed=1)[0])
    np.testing.assert_array_equal(dataset.test.labels, digits(20, seed=1)[1])
    assert dataset.class_names == tuple("0123456789") and dataset.image_shape == (28, 28)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"-idx": ".idx"},
        {"t10k": "test"},
        {"ubyte": "UBYTE", "train": "Train"},
    ],
    ids=["usual", "with a dot", "called test", "capitals"],
)
def test_usual_names_are_understood(folder: Path, change: dict[str, str]) -> None:
    renamed(folder, change)
    assert_good(folder)


def test_packed_files_are_understood(folder: Path) -> None:
    for path in list(folder.iterdir()):
        (folder / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert_good(folder)


def test_files_in_folders_of_their_own_are_found(folder: Path) -> None:
    for path in list(folder.iterdir()):
        content = path.read_bytes()
        path.unlink()
        path.mkdir()
        (path / path.name).write_bytes(content)
    assert_good(folder)


def test_one_of_the_files_stands_for_its_folder(folder: Path) -> None:
    assert_good(folder / DASHED[1])
    assert open_dataset(folder).title == "my digits"


def spoiled(folder: Path, name: str, content: bytes) -> str:
    """The refusal after one file has been replaced."""
    (folder / name).write_bytes(content)
    return refusal(folder)


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_dataset(path)
    sentence = str(caught.value)
    assert "\n" not in sentence and "Traceback" not in sentence
    return sentence


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / DASHED[3]).unlink()
    sentence = refusal(folder)
    assert "my digits" in sentence and DASHED[3] in sentence and DASHED[0] not in sentence


def test_an_empty_folder_says_what_belongs_into_it(tmp_path: Path) -> None:
    assert all(name in refusal(tmp_path) for name in DASHED)


@pytest.mark.parametrize("name", DASHED)
def test_a_file_that_breaks_off_is_named(folder: Path, name: str) -> None:
    sentence = spoiled(folder, name, (folder / name).read_bytes()[:-5])
    assert name in sentence and "damaged" in sentence


@pytest.mark.parametrize("name", DASHED)
def test_a_foreign_file_is_named(folder: Path, name: str) -> None:
    assert name in spoiled(folder, name, b"<!DOCTYPE html><title>Not found</title>")


def test_a_packed_file_that_is_damaged_is_named(folder: Path) -> None:
    packed = bytearray(gzip.compress((folder / DASHED[0]).read_bytes()))
    packed[len(packed) // 2] ^= 0xFF
    assert DASHED[0] in spoiled(folder, DASHED[0], bytes(packed))


def test_images_of_another_size_are_refused(folder: Path) -> None:
    sentence = spoiled(folder, DASHED[0], idx(np.zeros((30, 32, 32))))
    assert DASHED[0] in sentence and "28x28" in sentence and "30 x 32 x 32" in sentence


def test_labels_in_the_place_of_images_are_refused(folder: Path) -> None:
    sentence = spoiled(folder, DASHED[0], (folder / DASHED[1]).read_bytes())
    assert DASHED[0] in sentence and "28x28" in sentence


def test_images_in_the_place_of_labels_are_refused(folder: Path) -> None:
    sentence = spoiled(folder, DASHED[1], (folder / DASHED[0]).read_bytes())
    assert DASHED[1] in sentence and "list of labels" in sentence


def test_a_label_that_is_no_digit_is_refused(folder: Path) -> None:
    labels = digits(30)[1].copy()
    labels[4] = 26
    sentence = spoiled(folder, DASHED[1], idx(labels))
    assert DASHED[1] in sentence and "label number 5 is 26" in sentence


def test_images_and_labels_must_be_as_many(folder: Path) -> None:
    sentence = spoiled(folder, DASHED[3], idx(digits(19)[1]))
    assert "20 images" in sentence and "19 labels" in sentence


def test_no_samples_at_all_are_refused(folder: Path) -> None:
    assert "no samples" in spoiled(folder, DASHED[1], idx(np.zeros(0)))


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    assert "nowhere.pkl.gz" in refusal(tmp_path / "nowhere.pkl.gz")


def test_a_refusal_speaks_the_persons_language(folder: Path) -> None:
    i18n.set_language("zh_CN")
    assert "28x28 字节" in spoiled(folder, DASHED[0], idx(np.zeros((30, 32, 32))))


def trio(scale: float, dtype: str = "float32") -> list[tuple[np.ndarray, np.ndarray]]:
    """Train, validation and test as in mnist.pkl.gz."""
    return [
        ((digits(count, count)[0].reshape(count, 784) / scale).astype(dtype), digits(count, count)[1].astype(np.int64))
        for count in (50, 10, 12)
    ]


@pytest.mark.parametrize("scale", [256, 255])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("protocol", [2, 5])
@pytest.mark.parametrize("packed", [True, False])
def test_nielsens_pickle_gives_back_the_bytes(
    tmp_path: Path, scale: int, dtype: str, protocol: int, packed: bool
) -> None:
    content = pickle.dumps(tuple(trio(scale, dtype)), protocol)
    path = tmp_path / "mnist.pkl.gz"
    path.write_bytes(gzip.compress(content) if packed else content)
    dataset = open_dataset(path)
    assert list(dataset.splits) == ["train", "validation", "test"]
    for split, count in zip(dataset.splits.values(), (50, 10, 12), strict=True):
        np.testing.assert_array_equal(split.images, digits(count, count)[0])
        np.testing.assert_array_equal(split.labels, digits(count, count)[1])


def pickled(tmp_path: Path, tree: object) -> str:
    path = tmp_path / "mnist.pkl.gz"
    path.write_bytes(gzip.compress(pickle.dumps(tree)))
    sentence = refusal(path)
    assert "mnist.pkl.gz" in sentence
    return sentence


def test_a_pickle_of_something_else_is_refused(tmp_path: Path) -> None:
    assert "three pairs" in pickled(tmp_path, {"W1": np.zeros((784, 50))})
    assert "three pairs" in pickled(tmp_path, trio(256)[:2])
    assert "three pairs" in pickled(tmp_path, [1, 2, 3])


def test_a_pickle_with_other_pictures_is_refused(tmp_path: Path) -> None:
    pairs = trio(256)
    assert "784" in pickled(tmp_path, (pairs[0], (pairs[1][0][:, :400], pairs[1][1]), pairs[2]))
    assert "0 to 255" in pickled(tmp_path, (pairs[0], pairs[1], (pairs[2][0] * 0 + 255 * np.eye(12, 784), pairs[2][1])))
    assert "784" in pickled(tmp_path, (pairs[0], ("text", pairs[1][1]), pairs[2]))
    broken = pairs[2][0].copy()
    broken[3, 3] = np.nan
    assert "nan" in pickled(tmp_path, (pairs[0], pairs[1], (broken, pairs[2][1])))


def test_a_pickle_with_other_labels_is_refused(tmp_path: Path) -> None:
    pairs = trio(256)
    assert "labels" in pickled(tmp_path, (pairs[0], (pairs[1][0], pairs[1][1] + 1000), pairs[2]))
    assert "labels" in pickled(tmp_path, (pairs[0], (pairs[1][0], pairs[1][1][:5]), pairs[2]))
    assert "labels" in pickled(tmp_path, (pairs[0], (pairs[1][0], ["a", "b"]), pairs[2]))


@pytest.mark.slow
def test_a_pickle_of_full_size_is_read(tmp_path: Path) -> None:
    """50,000, 10,000 and 10,000 images as float32, made from the MNIST that is here: 220 MB unpacked."""
    from visualnn.data import load

    source = load("mnist")
    images = [split.images.reshape(-1, 784) / np.float32(256) for split in (source.train, source.test)]
    labels = source.train.labels.astype(np.int64), source.test.labels.astype(np.int64)
    pairs = (images[0][:50_000], labels[0][:50_000]), (images[0][50_000:], labels[0][50_000:]), (images[1], labels[1])
    path = tmp_path / "mnist.pkl.gz"
    path.write_bytes(gzip.compress(pickle.dumps(pairs, 2), 1))
    dataset = open_dataset(path)
    assert [len(split) for split in dataset.splits.values()] == [50_000, 10_000, 10_000]
    np.testing.assert_array_equal(dataset.splits["validation"].images, source.train.images[50_000:])
    np.testing.assert_array_equal(dataset.test.images, source.test.images)
