"""Zeros and ones: which digits of MNIST they are, and that none of their ink is lost."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.data import load
from visualnn.data.sets.zero_or_one import windows


@pytest.mark.parametrize(("split", "of_each", "first", "last"), [("train", 500, 1, 5167), ("test", 200, 2, 2318)])
def test_they_are_the_first_zeros_and_ones_of_mnist_with_all_their_ink(
    split: str, of_each: int, first: int, last: int
) -> None:
    small, large = load("zero-or-one").splits[split], load("mnist").splits[split]
    places = np.flatnonzero(large.labels <= 1)
    kept = [place for place in places if (large.labels[:place] == large.labels[place]).sum() < of_each]
    assert (kept[0], kept[-1], len(kept)) == (first, last, 2 * of_each)
    assert small.images.shape == (2 * of_each, 20, 20)
    assert small.labels.tolist() == large.labels[kept].tolist()
    assert small.counts.tolist() == [of_each, of_each]
    for own, whole in zip(small.images, large.images[kept], strict=True):
        assert np.sort(own[own > 0]).tolist() == np.sort(whole[whole > 0]).tolist()


def test_each_is_a_window_of_its_picture_the_one_nearest_to_the_middle() -> None:
    small, large = load("zero-or-one").train, load("mnist").train
    whole = large.images[1]  # the first zero
    fits = [
        (abs(top - 4), abs(left - 4))
        for top in range(9)
        for left in range(9)
        if whole[top : top + 20, left : left + 20].sum(dtype=int) == whole.sum(dtype=int)
    ]
    places = [(top, left) for top in range(9) for left in range(9)
              if np.array_equal(whole[top : top + 20, left : left + 20], small.images[0])]  # fmt: skip
    assert [(abs(top - 4), abs(left - 4)) for top, left in places] == [min(fits)]


def test_the_middle_is_taken_where_nothing_stands_against_it() -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[1, 5:20, 6:10] = np.arange(1, 61).reshape(15, 4)
    images[2, 0, 14] = 9
    small = windows(images)
    assert not small[0].any()
    assert np.array_equal(small[1, 1:16, 2:6], images[1, 5:20, 6:10])
    assert small[2, 0, 10] == 9


def test_a_network_is_given_400_numbers_row_by_row() -> None:
    dataset = load("zero-or-one")
    assert (dataset.class_names, dataset.input_size, dataset.image_shape) == (("0", "1"), 400, (20, 20))
    picture = dataset.train.images[3]
    given = dataset.inputs("train", 3)
    assert given.dtype == np.float32
    assert given[20 * 7 + 11] == np.float32(picture[7, 11] * np.float32(1 / 255))
    assert dataset.changed(normalize=False).inputs("train", 3).max() == picture.max() > 1
    assert dataset.targets("train", [0, 1], 1).tolist() == [[0.0], [1.0]]
    assert load("zero-or-one") is dataset
