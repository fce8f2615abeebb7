"""Damages are what they say, and the counting of damaged samples agrees with the plain one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from visualnn.engine import accuracy
from visualnn.lessons import catalogue
from visualnn.lessons.commands import command_of
from visualnn.session.damage import DAMAGES, Chance, damaged
from visualnn.session.damage_job import Part, Wish, work
from visualnn.session.session import Session

RANDOM = np.random.default_rng(0)
BYTES = RANDOM.integers(0, 256, (30, 28, 28), np.uint8)
FLOATS = BYTES.astype(np.float64)
every_damage = pytest.mark.parametrize("name", DAMAGES)


@pytest.fixture
def session() -> Session:
    return Session(catalogue.find("010"))


@every_damage
def test_a_damage_keeps_type_range_and_original(name: str) -> None:
    damage = DAMAGES[name]
    for amount in (damage.least, damage.nearest(damage.most / 3), damage.most):
        for images in (BYTES, FLOATS, FLOATS.astype(np.float32)):
            before = images.copy()
            result = damaged(images, {name: amount})
            assert (result.dtype, result.shape) == (images.dtype, images.shape)
            assert result.min() >= 0 and result.max() <= 255
            assert np.array_equal(images, before)
            assert np.array_equal(result, images) == (amount == 0)


@every_damage
def test_a_curve_has_the_ends_and_nothing_twice(name: str) -> None:
    damage = DAMAGES[name]
    amounts = damage.amounts()
    assert list(amounts) == sorted(set(amounts)) and 0 in amounts and 10 < len(amounts) < 40
    assert (amounts[0], amounts[-1]) == (damage.least, damage.most)
    assert [damage.nearest(amount) for amount in amounts] == list(amounts)


@pytest.mark.parametrize("turns", [1, 2, 3, -1])
@pytest.mark.parametrize("shape", [(28, 28), (21, 21)])
def test_right_angles_are_exact(turns: int, shape: tuple[int, int]) -> None:
    images = BYTES[:, : shape[0], : shape[1]]
    angle = (turns * 90 + 180) % 360 - 180
    assert np.array_equal(damaged(images, {"rotation": angle}), np.rot90(images, turns, axes=(1, 2)))


def test_a_rotation_is_bilinear() -> None:
    """A plane of grey values stays a plane, wherever nothing comes from outside."""
    rows, columns = np.mgrid[:28, :28].astype(float)
    turned = damaged((3 * columns + 2 * rows + 20)[None], {"rotation": 30})[0]
    angle = np.radians(30)
    x, y = columns - 13.5, 13.5 - rows
    source_column = np.cos(angle) * x + np.sin(angle) * y + 13.5
    source_row = 13.5 - (np.cos(angle) * y - np.sin(angle) * x)
    inside = (source_column >= 0) & (source_column <= 27) & (source_row >= 0) & (source_row <= 27)
    assert inside.sum() > 500
    np.testing.assert_allclose(turned[inside], (3 * source_column + 2 * source_row + 20)[inside], atol=1e-9)


def test_shifts_are_exact_and_black_comes_in() -> None:
    moved = damaged(BYTES, {"shift_x": 3, "shift_y": -2})
    assert np.array_equal(moved[:, :-2, 3:], BYTES[:, 2:, :-3])
    assert not moved[:, -2:].any() and not moved[:, :, :3].any()
    assert not damaged(BYTES[:, :10, :10], {"shift_x": 12}).any()


@pytest.mark.parametrize("sigma", [0.1, 1.0, 2.5, 5.0])
def test_a_blur_keeps_the_sum_and_smooths(sigma: float) -> None:
    blurred = damaged(FLOATS, {"blur": sigma})
    np.testing.assert_allclose(blurred.sum(axis=(1, 2)), FLOATS.sum(axis=(1, 2)), rtol=1e-12)
    assert (blurred.std(axis=(1, 2)) <= FLOATS.std(axis=(1, 2)) + 1e-9).all()
    np.testing.assert_allclose(damaged(np.full((1, 9, 7), 80.0), {"blur": sigma}), 80.0)


def test_a_blur_is_the_gaussian_of_its_width() -> None:
    dot = np.zeros((1, 41, 41))
    dot[0, 20, 20] = 200
    blurred = damaged(dot, {"blur": 2.0})[0]
    away = np.arange(41) - 20
    assert (blurred.sum(axis=0) @ away**2) / 200 == pytest.approx(4.0, rel=0.01)
    np.testing.assert_allclose(blurred, blurred.T)


def test_inverted_twice_is_as_before() -> None:
    assert np.array_equal(damaged(damaged(BYTES, {"inversion": 1}), {"inversion": 1}), BYTES)
    assert np.array_equal(damaged(BYTES, {"inversion": 1}), 255 - BYTES)
    np.testing.assert_allclose(damaged(FLOATS, {"inversion": 0.5}), 127.5)
    np.testing.assert_allclose(damaged(FLOATS, {"contrast": 1.0}), 127.5)


def test_what_is_covered_is_a_black_square_in_the_middle() -> None:
    result = damaged(np.full((1, 28, 28), 9, np.uint8), {"covered": 6})[0]
    assert not result[11:17, 11:17].any() and (result == 0).sum() == 36


def test_noise_has_its_deviation_and_belongs_to_the_sample() -> None:
    grey = np.full((400, 28, 28), 127.5)
    noisy = damaged(grey, {"noise": 0.1}) - grey
    assert noisy.std() == pytest.approx(25.5, rel=0.01) and abs(noisy.mean()) < 0.1
    numbers = np.array([333, 5, 399, 20])
    assert np.array_equal(damaged(grey[:4], {"noise": 0.1}, numbers), damaged(grey, {"noise": 0.1})[numbers])
    assert not np.array_equal(noisy[0], noisy[20])
    assert not np.array_equal(Chance(numbers, 1).normal(3), Chance(numbers, 2).normal(3))


def test_without_damage_the_count_is_the_accuracy(session: Session) -> None:
    damaging = session.damaging
    damaging.look()
    plain = accuracy(session.network, session.dataset.test.samples().first(1000))
    assert damaging.now is not None and damaging.now.done and damaging.now.seen == 1000
    assert damaging.now.right / 1000 == damaging.without == plain
    assert damaging.curve is not None and damaging.curve.shares[0.0] == plain


def test_the_count_is_that_of_the_damaged_pictures_and_lies_on_the_curve(session: Session) -> None:
    damaging = session.damaging
    damaging.set("blur", 1.0)
    damaging.set("rotation", 30)
    damaging.look()
    grey = session.dataset.test.images[:1000]  # type: ignore[union-attr]
    x = damaged(grey.astype(np.float32), {"blur": 1.0, "rotation": 30.0}).reshape(1000, -1) / np.float32(255)
    right = (session.predict(x).argmax(axis=1) == session.dataset.test.labels[:1000]).sum()
    assert damaging.now is not None and abs(damaging.now.right - right) <= 1
    assert damaging.curve is not None and damaging.curve.others == {"blur": 1.0}
    assert damaging.curve.shares[30.0] == damaging.now.right / 1000
    assert len(damaging.curve.shares) == len(DAMAGES["rotation"].amounts())


def test_an_amount_is_brought_within_its_limits_and_an_unknown_damage_is_refused(session: Session) -> None:
    session.damaging.set("rotation", 1e9)
    assert (session.damaging.amounts["rotation"], session.damaging.chosen) == (180, "rotation")
    with pytest.raises(ValueError, match="there is no damage “rust” for these samples; there are rotation, shift_x"):
        session.damaging.set("rust", 1)


class Held:
    """An executor that pulls a job only as far as it is told."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[Part], object, object]] = []

    def __call__(self, job: Iterator[Part], receive: object, ended: object) -> None:
        self.jobs.append((job, receive, ended))

    def pull(self, count: int = 10_000) -> None:
        job, receive, ended = self.jobs[0]
        for _turn in range(count):
            try:
                receive([next(job)])  # type: ignore[operator]
            except StopIteration:
                self.jobs.pop(0)
                ended(None)  # type: ignore[operator]
                return


def test_a_slider_that_moves_begins_anew_and_queues_nothing(session: Session) -> None:
    session.executor = held = Held()
    damaging = session.damaging
    damaging.set("noise", 0.2)
    damaging.look()
    held.pull(2)
    assert damaging.now is not None and damaging.now.seen == 500 and not damaging.now.done
    for amount in (0.4, 0.6, 0.8):
        damaging.set("noise", amount)
        damaging.look()
    assert len(held.jobs) == 1
    held.pull()
    assert not damaging.working and damaging.now.done and damaging.now.wish.amounts == {"noise": 0.8}
    assert damaging.curve is not None and damaging.curve.shares[0.8] == damaging.now.right / 1000
    damaging.look()
    assert not held.jobs  # all is known


def test_the_curve_can_be_stopped_and_goes_on_where_it_was(session: Session) -> None:
    session.executor = held = Held()
    damaging = session.damaging
    damaging.look()
    held.pull(12)
    assert damaging.curve is not None and damaging.curve_grows
    damaging.stop()
    some = dict(damaging.curve.shares)
    held.pull()
    damaging.look()
    assert not held.jobs and 0 < len(some) < len(DAMAGES["noise"].amounts()) and damaging.curve.shares == some
    damaging.draw_curve()
    held.pull()
    assert damaging.curve_share == 1 and some.items() <= damaging.curve.shares.items()


def test_another_network_has_another_curve_and_kept_ones_stay(session: Session) -> None:
    damaging = session.damaging
    damaging.look()
    damaging.keep()
    damaging.keep()
    first = damaging.curve
    session.new_weights(3)
    assert not damaging.curve_is_of_now
    damaging.look()
    assert damaging.curve is not first and damaging.kept == [first] == damaging.kept_here()
    assert first is not None and damaging.curve is not None and first.shares[0.0] > 0.9 > damaging.curve.shares[0.0]
    assert damaging.without == damaging.curve.shares[0.0]
    damaging.choose("blur")
    assert damaging.kept_here() == []
    damaging.forget(first)
    assert damaging.kept == []


def test_a_table_is_given_noise_only() -> None:
    session = Session(catalogue.find("140"))
    damaging = session.damaging
    assert damaging.possible and [damage.name for damage in damaging.damages] == ["noise"]
    damaging.set("noise", 1.0)
    damaging.look()
    assert damaging.now is not None and damaging.now.seen == min(1000, len(session.dataset.test))
    test = session.dataset.test
    moved = session.damaging.preview(np.arange(len(session.samples.shown_split)))
    shown = session.samples.shown_split.x  # type: ignore[union-attr]
    assert len(test) and (moved.after - moved.before).std() == pytest.approx(shown.std(axis=0).mean(), rel=0.3)


def test_numbers_have_nothing_to_count() -> None:
    session = Session(catalogue.find("040"))
    session.damaging.look()
    assert not session.damaging.possible and session.damaging.now is None


def test_an_error_is_told_once(session: Session) -> None:
    said: list[str] = []
    session.problem.connect(said.append)
    session.executor = held = Held()
    session.damaging.look()
    _job, _receive, ended = held.jobs.pop()
    ended(MemoryError("no room"))  # type: ignore[operator]
    session.damaging.look()
    assert said == ["The damaged samples could not be counted: no room. Open the lesson again."] and not held.jobs


def test_the_job_ends_when_nothing_is_wanted(session: Session) -> None:
    wish = Wish(session.network, session.dataset, 0.5, 1000, {}, True, True)
    left: list[Wish | None] = [wish]
    job = work(lambda: left[0])
    assert next(job).what == "now"
    left[0] = None
    assert list(job) == []


def test_a_page_can_damage_the_data(session: Session) -> None:
    said: list[str] = []
    session.problem.connect(said.append)
    for text in ("damage shift_x −3", "damage noise 0.25"):
        session.guide.do(command_of(text))
    assert session.damaging.wished == {"shift_x": -3, "noise": 0.25} and not said
    session.guide.do(command_of("damage none"))
    assert session.damaging.wished == {}
    session.guide.do(command_of("damage blur much"))
    assert said == ["“damage blur much” of the lesson's page could not be done: “much” is no number."]
