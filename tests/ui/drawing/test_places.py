"""Where units stand: every one inside the panel, none on another, each found again by division."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.places import Frame, arrange, card_box

NETWORKS = {
    "digits": [(784,), (50,), (100,), (10,)],
    "two layers": [(784,), (50,), (10,)],
    "by hand": [(2,), (3,), (2,), (2,)],
    "two digits": [(400,), (25,), (15,), (1,)],
    "wide": [(784,), (1000,), (500,), (10,)],
    "one unit": [(2,), (1,)],
    "deep": [(3,), *[(4,)] * 8, (2,)],
}
SIZES = [(560, 330), (631, 365), (760, 540), (1180, 760), (1900, 1000)]
CASES = list(itertools.product(NETWORKS, SIZES))


@pytest.mark.parametrize(("name", "size"), CASES)
def test_every_unit_is_found_at_its_own_middle(name: str, size: tuple[int, int]) -> None:
    for place in arrange(NETWORKS[name], Frame(*size)):
        for unit, (x, y) in enumerate(place.centers.tolist()):
            assert place.unit_at(x, y) == unit


@pytest.mark.parametrize(("name", "size"), CASES)
def test_everything_fits_and_nothing_overlaps(name: str, size: tuple[int, int]) -> None:
    places = arrange(NETWORKS[name], Frame(*size))
    for place in places:
        left, top, width, height = place.box
        assert left >= 0 and top >= 0 and left + width <= size[0] + 1 and top + height <= size[1] + 1
    for one, other in itertools.pairwise(places):
        assert one.box[0] + one.box[2] <= other.box[0] + 1


def test_discs_of_one_column_do_not_touch() -> None:
    for place in arrange(NETWORKS["digits"], Frame(760, 540))[1:]:
        away = np.linalg.norm(place.centers[:, None] - place.centers[None], axis=2)
        assert away[~np.eye(place.count, dtype=bool)].min() >= 2 * place.radius


def test_an_input_of_784_values_is_a_picture_and_one_of_two_is_not() -> None:
    assert [place.kind for place in arrange(NETWORKS["digits"], Frame(760, 540))] == ["picture", *["units"] * 3]
    assert {place.kind for place in arrange(NETWORKS["by hand"], Frame(760, 540))} == {"units"}


def test_pixels_are_numbered_row_by_row() -> None:
    picture = arrange(NETWORKS["digits"], Frame(760, 540))[0]
    (first, below, beside) = picture.centers[[0, 28, 1]]
    assert below[0] == first[0] and below[1] > first[1]
    assert beside[1] == first[1] and beside[0] > first[0]


def test_answers_stand_in_one_row_as_far_apart_as_possible() -> None:
    for name in ("digits", "wide"):
        answers = arrange(NETWORKS[name], Frame(760, 540))[-1]
        assert answers.across == 1
        assert answers.pitch > 40


def test_between_two_discs_there_is_nothing() -> None:
    place = arrange(NETWORKS["by hand"], Frame(760, 540))[1]
    middle = place.centers[:2].mean(axis=0)
    assert place.unit_at(*middle) is None
    assert place.unit_at(place.left - 1, place.top) is None


@pytest.mark.parametrize("size", SIZES)
def test_the_card_hides_neither_picture_nor_units_of_the_digits(size: tuple[int, int]) -> None:
    frame = Frame(*size)
    places = arrange(NETWORKS["digits"], frame)
    left, top, width, _ = card_box(places, frame)
    assert top >= places[0].box[1] + places[0].box[3]
    assert left + width <= places[1].centers[:, 0].min() - places[1].radius


@given(st.lists(st.integers(1, 300), min_size=2, max_size=6), st.integers(300, 2000), st.integers(260, 1400))
def test_any_network_fits_into_any_panel(sizes: list[int], width: int, height: int) -> None:
    places = arrange([(size,) for size in sizes], Frame(width, height))
    assert [place.count for place in places] == sizes
    for place in places:
        assert place.down * place.across >= place.count
        assert place.radius > 0
        assert (place.centers[:, 1] >= 0).all() and (place.centers[:, 1] <= height).all()


@given(st.floats(0.05, 20), st.floats(-500, 500), st.floats(-500, 500))
def test_what_is_under_the_mouse_stays_there_when_zooming(factor: float, x: float, y: float) -> None:
    camera = Camera(1.3, 20.0, -40.0)
    before = camera.layout(x, y)
    assert camera.zoomed(factor, x, y).layout(x, y) == pytest.approx(before, abs=1e-6)
