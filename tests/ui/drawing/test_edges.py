"""Which edges are drawn and how: the strongest, with sign by colour and by dash; all of them as a mist."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from visualnn.ui import theme
from visualnn.ui.drawing.density import Mist
from visualnn.ui.drawing.edges import Edges, record, relative, stroke, strongest, strongest_edges
from visualnn.ui.drawing.places import Frame, Place, arrange

PLACES = arrange([(784,), (50,), (100,), (10,)], Frame(760, 540))


@pytest.fixture
def weights() -> np.ndarray:
    return np.random.default_rng(3).standard_normal((50, 784)).astype(np.float32).T


def test_the_strongest_are_those_that_a_full_sort_finds(weights: np.ndarray) -> None:
    sources, targets = strongest(weights, 200)
    sizes = np.abs(weights[sources, targets])
    assert (np.diff(sizes) >= 0).all()
    assert np.array_equal(sizes, np.sort(np.abs(weights), axis=None)[-200:])
    assert len({*zip(sources.tolist(), targets.tolist(), strict=True)}) == 200


def test_more_than_there_are_gives_all() -> None:
    sources, _ = strongest(np.ones((3, 2)), 600)
    assert len(sources) == 6


def test_a_weight_that_is_not_a_number_is_no_strong_one() -> None:
    weights = np.array([[np.nan, 1.0], [-2.0, np.inf]])
    sources, targets = strongest(weights, 4)
    assert list(zip(sources.tolist(), targets.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 1)]
    assert relative(weights[sources, targets])[-1] == 1.0


def test_edges_of_a_picture_begin_at_their_pixel_and_end_at_the_rim_of_a_disc(weights: np.ndarray) -> None:
    edges = strongest_edges(PLACES[0], PLACES[1], weights, 100)
    lines = edges.lines()
    assert lines[:, :2] == pytest.approx(PLACES[0].centers[edges.sources])
    away = np.hypot(*(lines[:, 2:] - PLACES[1].centers[edges.targets]).T)
    assert away == pytest.approx(PLACES[1].radius)


def test_sign_is_a_mark_and_not_only_a_colour() -> None:
    assert stroke(QColor("black"), 1.0, 1).style() == Qt.PenStyle.SolidLine
    assert stroke(QColor("black"), 1.0, -1).style() == Qt.PenStyle.CustomDashLine


@pytest.mark.parametrize("sign", [1, -1])
def test_a_positive_edge_is_whole_and_a_negative_one_has_gaps(qapp: object, sign: int) -> None:
    ends = (Place("units", 1, 1, 1, 20.0, 20.0, 0.0, 40.0), Place("units", 1, 1, 1, 20.0, 20.0, 280.0, 40.0))
    one = np.array([0])
    image = _painted([Edges(*ends, one, one, np.array([float(sign)]))], 300, 100)
    row = [image.pixelColor(x, 50).rgb() != theme.current().surface.rgb() for x in range(30, 270)]
    assert any(row)
    assert all(row) == (sign > 0)


def test_thickness_grows_with_strength(qapp: object) -> None:
    ends = (Place("units", 1, 1, 1, 20.0, 20.0, 0.0, 40.0), Place("units", 1, 1, 1, 20.0, 20.0, 280.0, 40.0))
    one = np.array([0])

    def height(strength: float) -> float:
        image = _painted([Edges(*ends, one, one, np.array([strength]))], 300, 100)
        return sum(image.pixelColor(150, y).rgb() != theme.current().surface.rgb() for y in range(100))

    assert height(1.0) > height(0.3)


def test_the_mist_adds_up_all_edges(weights: np.ndarray) -> None:
    mist = Mist(PLACES[0], PLACES[1])
    amounts = mist.amounts(weights)
    assert amounts.shape == (mist.height, mist.width)
    # In the last column of pixels every edge is on its way to some unit, so it holds the sum of all weights.
    last = amounts[:, np.flatnonzero(amounts.any(axis=0))].sum(axis=0)
    assert last.real.max() <= weights.clip(min=0).sum() * 1.001
    between = np.searchsorted(np.linspace(mist.box[0], mist.box[0] + mist.box[2], mist.width),
                              (PLACES[0].box[0] + PLACES[0].box[2] + PLACES[1].centers[:, 0].min()) / 2)  # fmt: skip
    assert amounts[:, between].sum().real == pytest.approx(weights.clip(min=0).sum(), rel=1e-3)
    assert amounts[:, between].sum().imag == pytest.approx(-weights.clip(max=0).sum(), rel=1e-3)


def test_the_mist_is_blue_where_negative_weights_pass(qapp: object) -> None:
    mist = Mist(PLACES[2], PLACES[3])
    weights = np.full((100, 10), -1.0)
    weights[:, 0] = 1.0  # the top answer is fed by positive weights only
    image = mist.image(weights)
    right = mist.width - 2
    top, bottom = (image.pixelColor(right, _fullest(image, right, part)) for part in ("top", "bottom"))
    assert top.red() > top.blue()
    assert bottom.blue() > bottom.red()


def test_weights_that_are_not_numbers_leave_the_mist_standing(qapp: object) -> None:
    weights = np.full((100, 10), np.nan)
    weights[0, 0] = np.inf
    assert not Mist(PLACES[2], PLACES[3]).image(weights).isNull()


def _painted(edges: list[Edges], width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(theme.current().surface)
    painter = QPainter(image)
    painter.drawPicture(0, 0, record(edges, (width, height), (1.0, 0.0, 0.0)))
    painter.end()
    return image


def _fullest(image: QImage, x: int, part: str) -> int:
    half = image.height() // 2
    rows = range(half // 2) if part == "top" else range(half, image.height())
    return max(rows, key=lambda y: image.pixelColor(x, y).alpha())
