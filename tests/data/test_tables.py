"""Tables: CSV files as people make them, their mistakes by line, and what a network is given of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from visualnn import data
from visualnn.data.csv_file import dataset_of_csv
from visualnn.data.dataset import Dataset
from visualnn.formats.errors import UnreadableFile


def table(folder: Path, text: str, **options: object) -> Dataset:
    path = folder / "mine.csv"
    path.write_bytes(text.encode())
    return dataset_of_csv(path, "mine", "Mine", **options)


def test_numbers_are_told_from_numbers(tmp_path: Path) -> None:
    dataset = table(tmp_path, "years,salary\n5,5500\n\n1.4, 1800\n")
    assert (dataset.kind, dataset.is_curve, dataset.is_plane, dataset.is_pictures) == ("numbers", True, False, False)
    assert (dataset.feature_names, dataset.target_names) == (("years",), ("salary",))
    assert dataset.inputs("train", [1]).tolist() == [[1.4]]
    assert dataset.targets("train", [0, 1], 1).tolist() == [[5500], [1800]]


def test_labels_are_told_from_numbers(tmp_path: Path) -> None:
    dataset = table(tmp_path, "a;b;t\r\n1;1;1\r\n0;0;0\r\n", classes=["no", "yes"])
    assert (dataset.kind, dataset.is_plane, len(dataset.train)) == ("classes", True, 2)
    assert dataset.targets("test", [0, 1], 2).tolist() == [[0, 1], [1, 0]]
    assert dataset.targets("test", [0, 1], 1).tolist() == [[1], [0]]
    assert dataset.train.counts.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("", {}, "empty"),
        ("a,b\n", {}, "no samples"),
        ("a,b\n1,2\n1\n", {}, "line 3 has 1 values"),
        ("a,b\n1,two\n", {}, "line 2: “two”"),
        ("a,b\n1,nan\n", {}, "line 2: “nan”"),
        ("a,b\n1,3\n", {"classes": ["no", "yes"]}, "0 to 1"),
        ("a,b\n1,.5\n", {"classes": ["no", "yes"]}, "0.5"),
        ("a,b\n1,2\n", {"targets": 2}, "2 of them"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, options: dict, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        table(tmp_path, text, **options)


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00a")
    for name in ("binary.csv", "nowhere.csv"):
        with pytest.raises(UnreadableFile, match=name):
            dataset_of_csv(tmp_path / name, "x", "X")


def test_options_make_another_view_of_the_same_digits() -> None:
    plain, raw = data.load("mnist"), data.load("mnist", normalize=False)
    assert data.load("mnist", normalize=True) is plain
    assert raw is data.load("mnist", normalize=False)
    assert raw is plain.changed(normalize=False)
    assert np.shares_memory(raw.test.images, plain.test.images)
    assert raw.inputs("test", [0]).max() == 255 * plain.inputs("test", [0]).max()
    assert raw.train.samples().scale == 1


def test_the_training_images_can_be_split_and_their_labels_mixed_up() -> None:
    plain, part = data.load("mnist"), data.load("mnist", train=50_000)
    assert [len(part.splits[name]) for name in ("train", "validation", "test")] == [50_000, 10_000, 10_000]
    assert np.array_equal(part.splits["validation"].labels, plain.train.labels[50_000:])
    mixed = data.load("mnist", shuffle_labels=3)
    assert 0.05 < np.mean(mixed.train.labels == plain.train.labels) < 0.15
    assert np.array_equal(mixed.train.counts, plain.train.counts)
    assert np.array_equal(mixed.test.labels, plain.test.labels)


@pytest.mark.parametrize("options", [{"train": 0}, {"train": 60_001}, {"colour": "red"}])
def test_options_that_cannot_be_are_refused(options: dict) -> None:
    with pytest.raises(ValueError, match="MNIST|colour"):
        data.load("mnist", **options)
