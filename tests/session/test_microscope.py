"""The gradient microscope without a window: what it looks at, what is seen, and what dragging does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Softmax
from visualnn.session import Session
from visualnn.session.looking import Look, View


def seen(session: Session) -> View:
    view = session.microscope.view()
    assert view is not None
    return view


@pytest.mark.parametrize(("array", "index", "look"), [
    ("W1", (400, 3), Look("W1", (400, 3))),
    ("dW2", (4, 5), Look("W2", (4, 5))),
    ("W3'", (7, 9), Look("W3", (7, 9))),
    ("db1", (8,), Look("b1", (8,))),
    ("x", (300,), Look("x", (300,))),
    ("z1", (3,), Look("b1", (3,))),
    ("a2", (99,), Look("b2", (99,))),
    ("dz2", (5,), Look("b2", (5,))),
    ("p", (2,), Look("b3", (2,))),
])  # fmt: skip
def test_it_looks_at_the_parameter_or_pixel_of_the_selected_cell(
    session: Session, array: str, index: tuple[int, ...], look: Look
) -> None:
    session.selection.select(array, index)
    assert session.microscope.look == look


def test_what_leads_nowhere_keeps_the_last_one(session: Session) -> None:
    assert session.microscope.look is None
    assert session.microscope.view() is None
    session.selection.select("L", ())
    assert session.microscope.look is None
    session.selection.select("W2", (1, 2))
    assert session.microscope.look == Look("W2", (1, 2))
    session.selection.select("t", (4,))
    assert session.microscope.look == Look("W2", (1, 2))
    session.selection.clear()
    assert session.microscope.look is None


def test_the_largest_gradient_is_found(session: Session) -> None:
    session.microscope.look_at_largest()
    look = session.microscope.look
    assert look is not None
    largest = max(float(np.abs(session.trace.arrays[f"dW{k}"]).max()) for k in (1, 2, 3))
    assert abs(float(session.trace.arrays[f"d{look.array}"][look.index])) == largest


def test_the_curve_is_the_real_loss(session: Session) -> None:
    session.microscope.look_at_largest()
    view = seen(session)
    assert view.value == float(session.network.parameters[view.look.array][view.look.index])
    assert view.loss == pytest.approx(float(session.trace.arrays["L"]), rel=1e-3)
    twin = session.network.copy("float64")
    twin.parameters[view.look.array][view.look.index] = view.values[7]
    x, t = session.trace.arrays["x"][None], session.trace.arrays["t"][None]
    assert view.losses[7] == pytest.approx(twin.loss_and_gradients(x, t)[0], rel=1e-12)
    assert view.slope == pytest.approx(float(session.trace.arrays[f"d{view.look.array}"][view.look.index]), rel=2e-2)
    assert view.numerical == pytest.approx(view.slope, rel=1e-6)
    assert view.error == abs(view.numerical - view.slope)
    assert view.numerical == pytest.approx((view.above - view.below) / (2 * view.h), rel=1e-6)


def test_a_pixel_has_a_slope_though_training_never_computes_it(session: Session) -> None:
    session.selection.select("x", (400,))
    view = seen(session)
    assert view.slope != 0
    assert view.numerical == pytest.approx(view.slope, rel=1e-4)


def test_h_and_precision_change_the_difference_not_the_slope(session: Session) -> None:
    microscope = session.microscope
    microscope.look_at_largest()
    fine = seen(session)
    microscope.choose_h(1.0)
    wide = seen(session)
    microscope.choose_h(1e-5)
    microscope.choose_precision("float32")
    coarse = seen(session)
    assert fine.slope == wide.slope == pytest.approx(coarse.slope)
    assert wide.error > 100 * fine.error
    assert coarse.error > 100 * fine.error
    microscope.choose_h(5.0)
    assert microscope.h == 1.0
    microscope.choose_h(0.0)
    assert microscope.h == 1e-12


def test_nothing_is_computed_again_without_need(session: Session) -> None:
    session.selection.select("W1", (400, 3))
    view = seen(session)
    session.playhead.go(1234)
    assert seen(session) is view
    session.retrace()
    assert seen(session) is not view


def test_dragging_is_a_what_if_and_the_window_stays(session: Session, weights: np.ndarray) -> None:
    microscope = session.microscope
    microscope.look_at_largest()
    before = seen(session)
    assert microscope.can_drag
    assert not microscope.is_moved
    microscope.drag(before.value + 0.5)
    microscope.drag(before.value + 0.7)
    microscope.end_drag()
    view = seen(session)
    assert view.value == pytest.approx(before.value + 0.7, abs=1e-6)
    assert view.loss == pytest.approx(float(session.trace.arrays["L"]), rel=1e-3)
    assert view.slope != before.slope
    np.testing.assert_array_equal(view.values, before.values)
    np.testing.assert_allclose(view.losses, before.losses, rtol=1e-12)
    assert microscope.is_moved
    assert session.network.flat.tobytes() == weights.tobytes()
    session.what_if.undo()
    assert seen(session).value == before.value
    microscope.drag(0.25)
    microscope.reset()
    assert not session.what_if.active
    assert seen(session).value == before.value


def test_zooming_and_back(session: Session) -> None:
    microscope = session.microscope
    microscope.look_at_largest()
    whole = seen(session).values
    microscope.zoom(4)
    near = seen(session).values
    assert np.ptp(near) == pytest.approx(np.ptp(whole) / 4)
    assert near.mean() == pytest.approx(seen(session).value)
    microscope.fit()
    np.testing.assert_array_equal(seen(session).values, whole)


def test_in_a_mini_batch_it_is_the_mean_loss_or_that_of_the_sample(session: Session) -> None:
    session.batch.choose(4)
    session.selection.select("gW2", (4, 5))
    view = seen(session)
    assert (view.look, view.loss_name) == (Look("W2", (4, 5)), "J")
    assert view.loss == pytest.approx(float(session.trace.arrays["J"]), rel=1e-3)
    assert view.numerical == pytest.approx(view.slope, rel=1e-3)
    session.selection.select("dW2", (1, 4, 5))
    view = seen(session)
    assert (view.look, view.loss_name) == (Look("W2", (4, 5), 1), "L[1]")
    assert view.loss == pytest.approx(float(session.trace.arrays["L"][1]), rel=1e-3)
    session.selection.select("x", (1, 400))
    assert not session.microscope.can_drag  # a what-if draws on the first sample only
    session.selection.select("x", (0, 400))
    assert session.microscope.can_drag
    session.microscope.drag(0.5)
    assert seen(session).value == 0.5
    assert session.trace.arrays["x"][0, 400] == 0.5


def with_relu(session: Session) -> None:
    network = Network([Dense(12, 0.05), ReLU(), Dense(10, 0.5), Softmax()], (784,), CrossEntropy(), seed=3)
    session._show(network)


def test_kinks_are_named(session: Session) -> None:
    with_relu(session)
    z = session.trace.arrays["z1"]
    unit = int(np.abs(z).argmin())
    session.selection.select("b1", (unit,))
    session.microscope.choose_h(min(1.0, 2 * abs(float(z[unit]))))
    assert seen(session).crossings == (f"z1[{unit}]",)
    session.microscope.choose_h(0.5 * abs(float(z[unit])))
    assert seen(session).crossings == ()
    session.batch.choose(2)
    session.selection.select("x", (1, 400))
    session.microscope.choose_h(1.0)
    assert all(name.startswith("z1[1,") for name in seen(session).crossings)


def test_all_gradients_are_checked(session: Session) -> None:
    check, told = session.microscope.check, list[int]()
    check.changed.connect(lambda: told.append(check.report.done if check.report else -1))
    check.start()
    assert not check.running
    assert check.report is not None
    assert check.report.done == check.report.total == 45_360
    assert told == sorted(told)
    assert len(told) > 20
    assert [one.array for one in check.report.agreements] == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert {one.verdict for one in check.report.agreements} == {"agree"}
    assert not check.outdated
    session.samples.choose(3)
    assert check.outdated
    with_relu(session)
    assert check.report is None


class Later:
    """An executor that works when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[Any], Callable[..., None], Callable[..., None]]] = []

    def __call__(self, job: Iterator[Any], receive: Callable[..., None], ended: Callable[..., None]) -> None:
        self.jobs.append((job, receive, ended))

    def work(self, reports: int) -> int:
        """Pull some reports; how many there still were."""
        job, receive, ended = self.jobs[-1]
        for number in range(reports):
            report = next(job, None)
            if report is None:
                ended(None)
                return number
            receive([report])
        return reports


def test_a_check_can_be_stopped(session: Session) -> None:
    later = Later()
    session.executor = later
    check = session.microscope.check
    check.start()
    assert check.running
    assert later.work(5) == 5
    check.stop()
    assert not check.running
    report = check.report
    assert report is not None
    assert 0 < report.done < report.total
    assert later.work(5) == 0  # the job ends at its next report
    assert check.report is report


def test_an_error_is_told_in_a_sentence(session: Session, heard: Any) -> None:
    later = Later()
    session.executor = later
    session.microscope.check.start()
    later.jobs[-1][2](ArithmeticError("so it goes"))
    assert heard.problems == ["The gradients were not checked, because the program made a mistake: so it goes. "
                              "The network is unchanged."]
    assert not session.microscope.check.running
