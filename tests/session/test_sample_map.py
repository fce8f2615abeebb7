"""Principal components against the singular value decomposition, and maps that keep still while a network learns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from visualnn.lessons import catalogue
from visualnn.session.projection import aligned, principal, same_neighbour
from visualnn.session.sample_map import MOST, SampleMap, SampleMaps
from visualnn.session.session import Session

RANDOM = np.random.default_rng(1)


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(catalogue.find("140"))


@pytest.mark.parametrize(("n", "d"), [(200, 10), (30, 50), (50, 50), (40, 2), (5, 300)])
def test_principal_components_are_those_of_the_singular_values(n: int, d: int) -> None:
    values = RANDOM.normal(size=(n, d)) * np.linspace(1, 3, d) + 7
    points, shares = principal(values)
    centered = values - values.mean(axis=0)
    left, sizes, _right = np.linalg.svd(centered, full_matrices=False)
    expected = left[:, :2] * sizes[:2]
    signs = np.sign((points * expected).sum(axis=0))
    np.testing.assert_allclose(points, expected * signs, atol=1e-8)
    np.testing.assert_allclose(shares, (sizes**2 / (sizes**2).sum())[:2], atol=1e-10)


def test_little_to_see_is_seen_as_little() -> None:
    line = principal(np.arange(10.0)[:, None])
    assert line.shares.tolist() == [1, 0] and not line.points[:, 1].any()
    assert np.diff(line.points[:, 0]).tolist() == pytest.approx([1] * 9)
    same = principal(np.ones((6, 4)))
    assert not same.points.any() and same.shares.tolist() == [0, 0]
    alone = principal(np.ones((2, 40)) * [[0], [1]])
    np.testing.assert_allclose(np.abs(alone.points[:, 0]), np.sqrt(40) / 2)
    broken = principal(np.array([[1.0, np.nan], [2, 3], [4, 5]]))
    assert np.isnan(broken.points).all() and np.isnan(broken.shares).all()
    assert aligned(broken, same.points[:3]) is broken


@pytest.mark.parametrize("mirror", [1, -1])
def test_a_turned_map_is_turned_back(mirror: int) -> None:
    found = principal(RANDOM.normal(size=(60, 8)) * [5, 4, 1, 1, 1, 1, 1, 1])
    angle = 2.0
    turn = np.array([[np.cos(angle), -np.sin(angle)], [mirror * np.sin(angle), mirror * np.cos(angle)]])
    back = aligned(found, found.points @ turn)
    np.testing.assert_allclose(back.points, found.points @ turn, atol=1e-9)
    assert back.shares.sum() == pytest.approx(found.shares.sum())
    np.testing.assert_allclose(back.shares / back.shares.sum(), (back.points**2).sum(axis=0) / (found.points**2).sum())


def test_a_line_is_mirrored_back() -> None:
    line = principal(np.arange(5.0)[:, None])
    assert np.array_equal(aligned(line, -line.points).points, -line.points)


def test_the_nearest_neighbour_is_found_as_by_hand() -> None:
    values, labels = RANDOM.normal(size=(700, 6)) + 100, RANDOM.integers(0, 3, 700)
    apart = ((values[:, None] - values[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert same_neighbour(values, labels) == (labels[apart.argmin(axis=1)] == labels).mean()
    assert np.isnan(same_neighbour(values[:1], labels[:1])) and np.isnan(same_neighbour(values * np.nan, labels))


def looked(session: Session) -> tuple[SampleMap, SampleMaps]:
    found = SampleMap(session)
    found.look()
    assert found.maps is not None and not found.working
    return found, found.maps


def test_a_map_shows_the_activations_of_each_layer(session: Session) -> None:
    _map, maps = looked(session)
    x = session.dataset.inputs("test")
    session.network.forward(x)
    assert [(one.number, one.size) for one in maps.layers] == [(0, 2), (1, 4), (2, 1)]
    hidden = session.network.work(len(x))[1]["a"].copy()
    np.testing.assert_allclose(maps.layers[1].points, principal(hidden).points, atol=1e-5)
    assert maps.layers[1].together == same_neighbour(hidden, maps.labels)
    right = (session.predict(x)[:, 0] > 0.5).astype(int) == session.dataset.test.labels
    assert np.array_equal(~maps.wrong, right) and np.array_equal(maps.indices, np.arange(len(x)))


def test_a_map_keeps_still_while_the_network_changes_a_little() -> None:
    session = Session(catalogue.find("010"))
    found, first = looked(session)
    assert len(first.labels) == MOST and len(np.unique(first.indices)) == MOST
    assert first.layers[3].together > first.layers[0].together > 0.85
    session.network.flat += np.random.default_rng(0).normal(0, 1e-3, session.network.flat.size).astype(np.float32)
    session.retrace()
    found.look()
    second = found.maps
    assert second is not None and second is not first and second.layers[0] is first.layers[0]
    for old, new in zip(first.layers[1:], second.layers[1:], strict=True):
        away = np.linalg.norm(new.points - old.points) / np.linalg.norm(old.points)
        assert 0 < away < 0.05


def test_eigenvalues_that_change_places_do_not_turn_the_map() -> None:
    """Two directions of nearly the same size, of which now the one and now the other is the first."""
    values = RANDOM.normal(size=(80, 2))
    values = np.linalg.qr(values - values.mean(axis=0))[0]
    one, other = principal(values * [1.01, 1.0]), principal(values * [1.0, 1.01])
    assert np.linalg.norm(other.points - one.points) > 0.5
    assert np.linalg.norm(aligned(other, one.points).points - one.points) < 0.05


class Held:
    """An executor that does a job when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[SampleMaps], object, object]] = []

    def __call__(self, job: Iterator[SampleMaps], receive: object, ended: object) -> None:
        self.jobs.append((job, receive, ended))

    def work(self, error: BaseException | None = None) -> None:
        job, receive, ended = self.jobs.pop(0)
        if error is None:
            receive(list(job))  # type: ignore[operator]
        ended(error)  # type: ignore[operator]


def test_one_job_at_a_time_and_none_that_is_not_needed() -> None:
    session = Session(catalogue.find("140"))
    session.executor = held = Held()
    found = SampleMap(session)
    for _time in range(3):
        found.look()
    session.new_weights(5)
    found.look()
    assert len(held.jobs) == 1
    held.work()
    old = found.maps
    found.look()
    assert len(held.jobs) == 1  # the network has changed since
    held.work()
    assert found.maps is not old
    found.look()
    assert not held.jobs


def test_maps_of_other_samples_are_not_taken_for_those_on_show() -> None:
    session = Session(catalogue.find("140"))
    session.executor = held = Held()
    found = SampleMap(session)
    found.look()
    found.choose("train")
    held.work()
    assert found.maps is None
    found.look()
    held.work()
    assert found.maps is not None and found.maps.split == "train"
    assert len(found.maps.labels) == len(session.dataset.train)
    found.choose("nowhere")
    assert found.split == "train"


def test_an_error_is_told_once() -> None:
    session = Session(catalogue.find("140"))
    said: list[str] = []
    session.problem.connect(said.append)
    session.executor = held = Held()
    found = SampleMap(session)
    found.look()
    held.work(MemoryError("no room"))
    found.look()
    assert not held.jobs
    assert said == ["The map of the samples could not be computed: no room. Open the lesson again."]


def test_without_classes_there_is_no_map() -> None:
    found = SampleMap(Session(catalogue.find("040")))
    found.look()
    assert not found.possible and found.maps is None
