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
from visualnn.data.opening import looks_like_data
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


# X.npy and y.npy


def course(count: int = 30, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Pictures and labels as in the course: floats around 0 to 1 column by column, labels (n, 1)."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-0.13, 1.13, (count, 400)), np.arange(count, dtype=np.uint8)[:, None] % 2


def saved(folder: Path, x: np.ndarray, y: np.ndarray) -> Path:
    folder.mkdir(exist_ok=True)
    np.save(folder / "X.npy", x)
    np.save(folder / "y.npy", y)
    return folder


@pytest.mark.parametrize("chosen", ["X.npy", "y.npy", ""])
@pytest.mark.parametrize("dtype", ["float32", "float64", ">f8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_the_courses_pictures_are_turned_upright_and_stay_exact(
    tmp_path: Path, chosen: str, dtype: str, order: str
) -> None:
    x, y = course()
    x = np.array(x, dtype, order=order)
    folder = saved(tmp_path / "course", x, y)
    dataset = open_dataset(folder / chosen)
    assert (dataset.title, dataset.class_names, dataset.input_size) == ("course", ("0", "1"), 400)
    assert dataset.train.labels.tolist() == y[:, 0].tolist()
    upright = x[4].reshape(20, 20).T
    given = dataset.inputs("train", 4).reshape(20, 20)
    assert given.dtype == np.dtype(dtype).newbyteorder("=")
    assert np.array_equal(given, upright)
    assert np.array_equal(dataset.train.samples().x[4], upright.ravel())
    shown = dataset.train.images[4]
    assert shown.dtype == np.uint8
    assert (shown[upright <= 0] == 0).all() and (shown[upright >= 1] == 255).all()
    inside = (upright > 0) & (upright < 1)
    assert np.abs(shown[inside] - 255 * upright[inside]).max() <= 0.5 + 1e-3
    assert np.array_equal(dataset.test.images, dataset.train.images)


def test_a_ten_means_zero(tmp_path: Path) -> None:
    x, _y = course(20)
    old = np.tile(np.arange(1, 11), 2)[:, None]
    dataset = open_dataset(saved(tmp_path / "old", x, old) / "y.npy")
    assert dataset.class_names == tuple("0123456789")
    assert dataset.train.labels.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0] * 2
    new = np.tile(np.arange(10.0), 2)
    assert open_dataset(saved(tmp_path / "new", x, new)).train.labels.tolist() == list(range(10)) * 2


def test_only_zeros_and_ones_can_be_taken(tmp_path: Path) -> None:
    x, _y = course(20)
    dataset = open_dataset(saved(tmp_path / "ten", x, np.tile(np.arange(10), 2)))
    two = dataset.changed(only_zero_and_one=True)
    assert (two.class_names, two.train.labels.tolist()) == (("0", "1"), [0, 1, 0, 1])
    assert np.array_equal(two.inputs("train"), dataset.inputs("train", [0, 1, 10, 11]))
    assert two.changed(only_zero_and_one=False).train.counts.tolist() == [2] * 10


def test_only_labels_that_are_digits_are_taken(tmp_path: Path) -> None:
    x, y = course(12)
    for number, (label, told) in enumerate([(11, "11"), (-1, "-1"), (0.5, "0.5"), (10, "10"), (np.nan, "nan")]):
        wrong = y.astype(float)
        wrong[5] = label
        sentence = refusal(saved(tmp_path / str(number), x, wrong))
        assert "label number 6" in sentence and f"is {told}" in sentence


def test_a_wrong_pair_is_refused(tmp_path: Path) -> None:
    x, y = course(12)
    assert "11 labels" in refusal(saved(tmp_path / "a", x, y[:11]))
    assert "12 x 399" in refusal(saved(tmp_path / "b", x[:, :399], y))
    assert "uint8" in refusal(saved(tmp_path / "c", x.astype(np.uint8), y))
    assert "to 255; scale" in refusal(saved(tmp_path / "d", np.where(x > 1.1, 255, x), y))
    assert "nan" in refusal(saved(tmp_path / "e", np.where(x > 1.1, np.nan, x), y))
    assert "column of labels" in refusal(saved(tmp_path / "f", x, np.tile(y, 2)))
    assert "Python objects" in refusal(saved(tmp_path / "g", np.array([{}], object), y))
    assert "400" in refusal(saved(tmp_path / "h", x[:0], y[:0]))
    (tmp_path / "g" / "X.npy").write_bytes(b"GIF89a")
    assert "not a NumPy array" in refusal(tmp_path / "g")
    whole = (tmp_path / "a" / "X.npy").read_bytes()
    (tmp_path / "g" / "X.npy").write_bytes(whole[:-8])
    assert "damaged" in refusal(tmp_path / "g")


def test_the_other_file_must_lie_beside_it(tmp_path: Path) -> None:
    folder = saved(tmp_path / "alone", *course())
    (folder / "y.npy").unlink()
    sentence = refusal(folder / "X.npy")
    assert "X.npy was not opened" in sentence and "y.npy is not beside it" in sentence


def test_names_tell_what_could_be_data(tmp_path: Path, folder: Path) -> None:
    course_folder = saved(tmp_path / "course", *course())
    for path in (folder, folder / DASHED[0], course_folder, course_folder / "y.npy", tmp_path / "mnist.pkl.gz"):
        assert looks_like_data(path)
    for path in (tmp_path / "weights.npz", tmp_path / "sample_weight.pkl", tmp_path / "z.npy"):
        assert not looks_like_data(path)
