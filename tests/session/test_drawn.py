"""Drawn pictures: from any sheet to MNIST's form, held against MNIST itself, and as samples like any other."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.data import catalogue as data
from visualnn.lessons import catalogue
from visualnn.session.drawn import Prepared, longer_side, mass_of, prepare
from visualnn.session.ink import Picture, cover, gray, ink_of, shrunk, without_specks
from visualnn.session.session import Session

DIGITS = 200


@pytest.fixture
def session() -> Session:
    """The first lesson with all of MNIST."""
    return Session(catalogue.find("010"))


@pytest.fixture(scope="module")
def digits() -> Picture:
    """The first test images of MNIST."""
    return data.load("mnist").test.images[:DIGITS]  # type: ignore[union-attr,no-any-return]


def sheets(digits: Picture, smallest: float = 1.0, largest: float = 1.0) -> list[Picture]:
    """Each digit ten times as large, somewhere on a larger sheet."""
    rng, made = np.random.default_rng(0), []
    for digit in digits:
        side = round(280 * rng.uniform(smallest, largest))
        large = np.kron(digit, np.ones((10, 10), np.uint8))
        if side != 280:
            large = np.clip(shrunk(large.astype(np.float32), side, side), 0, 255).astype(np.uint8)
        sheet = np.zeros((480, 560), np.uint8)
        top, left = rng.integers(0, 481 - side), rng.integers(0, 561 - side)
        sheet[top : top + side, left : left + side] = large
        made.append(sheet)
    return made


def prepared(sheet: Picture) -> Prepared:
    ink = ink_of(sheet)
    assert ink is not None
    found = prepare(ink)
    assert found is not None
    return found


def test_the_area_of_each_new_pixel_is_covered_once() -> None:
    for new, old in ((20, 280), (20, 137), (28, 9), (1, 5), (7, 7)):
        share = cover(new, old)
        assert np.allclose(share.sum(axis=1), 1) and np.allclose(share.sum(axis=0), new / old, atol=1e-6)
    assert np.array_equal(cover(7, 7), np.eye(7))


def test_every_digit_of_mnist_has_its_centre_of_mass_at_14_14(digits: Picture) -> None:
    masses = np.array([mass_of(digit) for digit in digits])
    assert np.array_equal(np.rint(masses), np.full((DIGITS, 2), 14))


def test_digits_that_are_enlarged_and_put_off_centre_come_back(digits: Picture, session: Session) -> None:
    differences, right, known = [], 0, 0
    for digit, sheet, label in zip(digits, sheets(digits), session.dataset.test.labels, strict=False):
        image = prepared(sheet).image
        differences.append(np.abs(image.astype(int) - digit).mean())
        right += session.drawn.answer(image) == label
        known += session.drawn.answer(digit) == label
    assert max(differences) < 0.5 and np.mean(differences) < 0.1  # of 255
    assert right == known >= 0.95 * DIGITS


def test_digits_of_other_sizes_are_read_as_well(digits: Picture, session: Session) -> None:
    pairs = zip(sheets(digits, 0.5, 1.7), session.dataset.test.labels, strict=False)
    assert sum(session.drawn.answer(prepared(sheet).image) == label for sheet, label in pairs) >= 0.95 * DIGITS


def photo(sheet: Picture) -> Picture:
    """Dark ink on paper that is lit unevenly and has grain, in colour, with a speck of dirt."""
    rng = np.random.default_rng(1)
    rows, columns = sheet.shape
    light = 230 - 60 * np.linspace(0, 1, columns)[None, :] - 30 * np.linspace(0, 1, rows)[:, None]
    paper = light * (1 - 0.75 * sheet / 255) + rng.normal(0, 4, sheet.shape)
    paper[5:9, 5:9] = 40
    return np.repeat(np.clip(paper, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def test_photos_of_digits_are_read(digits: Picture, session: Session) -> None:
    few = 20
    pairs = list(zip(sheets(digits[:few]), session.dataset.test.labels, strict=False))
    assert sum(session.drawn.answer(prepared(photo(sheet)).image) == label for sheet, label in pairs) >= few - 2


def test_dark_ink_on_light_paper_is_the_same_as_light_ink_on_dark(digits: Picture) -> None:
    sheet = sheets(digits[:1])[0]
    assert np.array_equal(prepared(sheet).image, prepared(255 - sheet).image)


def test_what_is_transparent_is_paper() -> None:
    stroke = np.zeros((40, 40, 4), np.uint8)
    stroke[10:30, 18:22, 3] = 255
    for ink in (0, 255):
        stroke[..., :3] = ink
        found = ink_of(stroke)
        assert found is not None and np.array_equal(np.argwhere(found > 0.5), np.argwhere(stroke[..., 3] > 0))
    assert gray(np.full((1, 1, 3), 100, np.uint8)) == pytest.approx(100)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_empty_sheet_has_no_ink(level: int) -> None:
    assert ink_of(np.full((50, 60), level, np.uint8)) is None
    noise = np.random.default_rng(0).normal(level, 3, (90, 90)).clip(0, 255).astype(np.uint8)
    found = ink_of(noise)
    assert found is None or found.mean() < 0.01
    assert ink_of(np.zeros((0, 5), np.uint8)) is None
    assert prepare(np.zeros((9, 9), np.float32)) is None


def test_one_pixel_is_a_picture() -> None:
    sheet = np.full((1, 1), 1, np.float32)
    found = prepare(sheet)
    assert found is not None and found.scaled.shape == (20, 20)
    line = np.zeros((300, 300), np.float32)
    line[:, 150] = 1
    found = prepare(line)
    assert found is not None and found.scaled.shape == (20, 1) and found.image[4:24, 14].all()


def test_only_the_largest_pieces_stay() -> None:
    ink = np.zeros((30, 30), np.float32)
    ink[2:20, 3] = ink[19, 3:20] = ink[5:19, 19] = 1  # a hook
    kept = ink.copy()
    ink[28, 28] = 1
    assert np.array_equal(without_specks(ink), kept)
    ink[28, 22:29] = 1
    assert np.array_equal(without_specks(ink), ink)


def test_without_a_step_the_picture_is_another_one() -> None:
    sheet = np.zeros((280, 280), np.float32)
    sheet[20:90, 10:60] = 1
    both, unscaled = prepare(sheet), prepare(sheet, scale=False, centre=False)
    uncentred, unscaled_centred = prepare(sheet, centre=False), prepare(sheet, scale=False)
    assert both and unscaled and uncentred and unscaled_centred
    assert both.box == (20, 10, 90, 60) and both.scaled.shape == (20, 14)
    assert np.argwhere(both.image)[[0, -1]].tolist() == [[4, 8], [23, 21]]
    assert np.argwhere(unscaled.image)[[0, -1]].tolist() == [[2, 1], [8, 5]]
    assert np.argwhere(unscaled_centred.image)[[0, -1]].tolist() == [[11, 12], [17, 16]]
    assert np.argwhere(uncentred.image)[[0, -1]].tolist() == [[0, 0], [19, 13]]  # it stays at the upper left


def test_the_size_of_a_digit_is_that_of_the_data() -> None:
    assert longer_side(data.load("mnist")) == 20
    assert longer_side(data.load("zero-or-one")) == 20


# As samples


def test_it_becomes_a_sample_like_any_other(session: Session, digits: Picture) -> None:
    number = session.drawn.add(digits[0], "Mine", 7)
    assert (number, session.samples.split, session.samples.current) == (0, "drawn", 0)
    assert session.samples.current_label == 7 and session.samples.predictions.tolist() == [7]
    assert np.array_equal(session.trace.arrays["x"], session.dataset.inputs("test", 0))
    assert session.drawn.titles == ("Mine",)
    session.drawn.add(digits[1], "Another", 2)
    assert (session.samples.count, session.samples.current) == (2, 1)
    session.samples.show_split("test")
    session.samples.choose(5)
    session.samples.show_split("drawn")
    assert session.samples.count == 2 and session.samples.current == 0
    session.batch.choose(2)
    assert session.trace.samples == 2


def test_without_a_label_the_answer_is_the_target(session: Session, digits: Picture) -> None:
    session.drawn.add(digits[0], "Mine")
    assert session.samples.current_label == 7
    assert session.drawn.titles == ("Mine (no label: the answer is the target)",)


def test_it_stays_for_the_session_and_belongs_to_nobody_else(session: Session, digits: Picture) -> None:
    session.drawn.add(digits[0], "Mine", 7)
    assert "drawn" not in data.load("mnist").splits
    session.open_lesson(catalogue.find("090"))
    assert "drawn" not in session.dataset.splits and session.drawn.titles == ()
    session.drawn.add(np.full((20, 20), 9, np.uint8), "Small", 1)
    assert session.samples.current_label == 1
    session.open_lesson(catalogue.find("110"))
    assert session.drawn.titles == ("Mine",) and session.samples.split == "test"
    session.samples.show_split("drawn")
    assert np.array_equal(session.samples.images[0], digits[0])


def test_training_has_nothing_to_do_with_it(session: Session, digits: Picture) -> None:
    session.run.set(epochs=1)
    session.run.start(2)
    before = session.network.flat.copy()
    session.drawn.add(digits[0], "Mine", 7)
    session.run.start(2)
    assert np.array_equal(session.network.flat, before)


def test_what_does_not_fit_is_refused(session: Session, digits: Picture) -> None:
    with pytest.raises(ValueError, match="no samples of the kind"):
        session.drawn.add(np.zeros((20, 20), np.uint8), "Small", 1)
    with pytest.raises(ValueError, match="no class 10"):
        session.drawn.add(digits[0], "Ten", 10)
    session.open_lesson(catalogue.find("140"))
    assert not session.drawn.possible
    with pytest.raises(ValueError, match="no samples of the kind"):
        session.drawn.add(digits[0], "Mine", 1)
    assert "drawn" not in session.dataset.splits
