"""MNIST is what its authors published, and is read as it is."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from pathlib import Path

import numpy as np
import pytest

from visualnn import data, paths
from visualnn.data import Dataset, Split, load_mnist

TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return data.load("mnist")


def test_mnist_is_found_by_being_there() -> None:
    assert "mnist" in data.names()
    assert data.load("mnist") is data.load("mnist")


def test_an_unknown_data_set_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="no data set “fish”; there are: .*mnist"):
        data.load("fish")


def test_the_files_are_the_published_ones() -> None:
    readme = (paths.data_folder() / "README.md").read_text("utf-8")
    packed = re.findall(r"^\| (\S+\.gz) \| ([0-9a-f]{64}) \|$", readme, re.MULTILINE)
    unpacked = re.findall(r"^\| (\S+-ubyte) \| (\d+) \| ([0-9a-f]{32}) \|$", readme, re.MULTILINE)
    assert len(packed) == len(unpacked) == 4
    for name, digest in packed:
        content = (paths.data_folder() / "mnist" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name
    for name, size, digest in unpacked:
        content = gzip.decompress((paths.data_folder() / "mnist" / f"{name}.gz").read_bytes())
        assert (len(content), hashlib.md5(content).hexdigest()) == (int(size), digest), name


@pytest.mark.parametrize(("name", "counts"), [("train", TRAIN_COUNTS), ("test", TEST_COUNTS)])
def test_there_are_as_many_of_each_digit_as_published(mnist: Dataset, name: str, counts: list[int]) -> None:
    split = mnist.splits[name]
    assert split.counts.tolist() == counts
    assert len(split) == sum(counts)
    assert split.images.shape == (sum(counts), 28, 28)


def test_the_first_labels_are_the_published_ones(mnist: Dataset) -> None:
    assert mnist.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert mnist.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_the_nearest_mean_of_pixel_sums_is_right_2225_times(mnist: Dataset) -> None:
    """The published baseline, learned from the first 50,000, reads every pixel of both splits."""
    sums = [images.sum(axis=(1, 2), dtype=float) for images in (mnist.train.images[:50_000], mnist.test.images)]
    labels = mnist.train.labels[:50_000]
    means = np.array([sums[0][labels == digit].mean() for digit in range(10)])
    guesses = np.abs(sums[1][:, None] - means).argmin(axis=1)
    assert (guesses == mnist.test.labels).sum() == 2225


def test_pictures_stay_bytes_and_cannot_be_changed(mnist: Dataset) -> None:
    assert mnist.test.images.dtype == mnist.test.labels.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        mnist.test.images[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        mnist.test.labels[0] = 0


def test_counting_a_split_reads_no_pictures() -> None:
    def never() -> np.ndarray:
        raise AssertionError("the pictures were read")

    split = Split("train", never, lambda: np.zeros(7, np.uint8), 10, Path("here"))
    assert len(split) == 7
    assert split.counts.tolist() == [7] + [0] * 9


def test_many_threads_read_a_split_once() -> None:
    reads = []

    def slowly() -> np.ndarray:
        reads.append(threading.get_ident())
        return np.zeros((5, 28, 28), np.uint8)

    split = Split("test", slowly, lambda: np.zeros(5, np.uint8), 10, Path("here"))
    seen: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: seen.append(split.images)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reads) == 1
    assert all(images is split.images for images in seen) and len(seen) == 8


def test_inputs_are_what_a_network_takes(mnist: Dataset) -> None:
    chosen = mnist.inputs("test", [3, 0])
    assert (chosen.shape, chosen.dtype) == ((2, 784), np.float32)
    np.testing.assert_allclose(chosen[1], mnist.test.images[0].ravel() / 255, rtol=1e-6)
    assert mnist.inputs(mnist.test, slice(0, 4), flatten=False).shape == (4, 1, 28, 28)
    assert mnist.inputs("test", 3).shape == (784,)
    assert mnist.inputs("test", [0], normalize=False).max() == 255
    assert chosen.min() == 0 and chosen.max() == 1


def test_samples_share_the_pixels_with_the_split(mnist: Dataset) -> None:
    samples = mnist.test.samples()
    assert (samples.x.shape, samples.x.dtype) == ((10_000, 784), np.uint8)
    assert np.shares_memory(samples.x, mnist.test.images)
    assert samples.t.dtype.kind == "i" and samples.t.tolist() == mnist.test.labels.tolist()
    assert samples.scale == 1 / 255


@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize("flatten", [True, False])
@pytest.mark.parametrize("one_hot", [True, False])
def test_the_textbook_loader_has_its_options(normalize: bool, flatten: bool, one_hot: bool) -> None:
    (x_train, t_train), (x_test, t_test) = load_mnist(normalize=normalize, flatten=flatten, one_hot=one_hot)
    picture = (784,) if flatten else (1, 28, 28)
    assert x_train.shape == (60_000, *picture) and x_test.shape == (10_000, *picture)
    assert x_train.dtype == (np.float32 if normalize else np.uint8)
    assert x_test.max() == (1 if normalize else 255)
    if one_hot:
        assert t_train.shape == (60_000, 10) and (t_train.sum(axis=1) == 1).all()
        assert t_train[0].argmax() == 5
    else:
        assert t_train.shape == (60_000,) and t_train[0] == 5
    assert len(t_test) == 10_000


def test_the_textbook_arrays_belong_to_the_caller() -> None:
    (_, _), (x_test, t_test) = load_mnist(normalize=False)
    x_test[0] = 0
    t_test[0] = 0
    (_, _), (x_again, t_again) = load_mnist(normalize=False)
    assert x_again[0].any() and t_again[0] == 7
