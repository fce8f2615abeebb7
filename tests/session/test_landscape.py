"""What is computed for the panel Plane: lines, boundaries, grids, least squares, the bowl, and the path of training."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from visualnn import data
from visualnn.engine import Network
from visualnn.lessons.catalogue import find
from visualnn.session import Session
from visualnn.session.bowl import Bowls, least_squares, losses_at
from visualnn.session.landscape import Box, Line, around, contour, margins
from visualnn.session.training_path import EXACT, TrainingPath

AND = [(0.0, 0.1, -0.1), (0.0, 0.1, -0.2), (0.1, 0.1, -0.2), (0.1, 0.2, -0.2)]  # (w1, w2, b) after rounds 1 to 4


@pytest.fixture
def lesson() -> Callable[[str], Session]:
    return lambda name: Session(find(name))


# Lines and boundaries

def test_a_line_enters_and_leaves_the_box() -> None:
    box = Box(0, 1, 0, 2)
    ends = Line(1, 1, -1).within(box)
    assert ends is not None and sorted(ends) == [(0, 1), (1, 0)]
    assert sorted(Line(0, 2, -1).within(box) or ()) == [(0, 0.5), (1, 0.5)]
    assert sorted(Line(1, 0, -0.25).within(box) or ()) == [(0.25, 0), (0.25, 2)]
    assert Line(1, 1, 5).within(box) is None
    assert Line(0, 0, 0.5).within(box) is None


def test_a_boundary_is_found_where_the_sign_changes() -> None:
    box = Box(-1, 1, -1, 1)
    x, y = box.grid(41, 41).T
    circle = contour((0.64 - x**2 - y**2).reshape(41, 41), box)
    radius = np.hypot(circle[:, [0, 2]], circle[:, [1, 3]])
    assert len(circle) > 50 and np.abs(radius - 0.8).max() < 0.01
    length = np.hypot(circle[:, 0] - circle[:, 2], circle[:, 1] - circle[:, 3]).sum()
    assert length == pytest.approx(2 * np.pi * 0.8, rel=0.01)  # once around, without a gap
    straight = contour((x - 0.305).reshape(41, 41), box)
    assert np.allclose(straight[:, [0, 2]], 0.305)
    assert len(contour(np.ones((5, 5)), box)) == 0
    assert len(contour(np.full((5, 5), np.nan), box)) == 0


def test_a_saddle_has_two_lines_through_a_cell() -> None:
    segments = contour(np.array([[1.0, -1.0], [-1.0, 1.0]]), Box(0, 1, 0, 1))
    assert len(segments) == 2


def test_margins_change_sign_where_another_class_wins() -> None:
    (one,) = margins(np.array([[[0.4], [0.6]]]))
    assert (one > 0).tolist() == [[False, True]]
    (two,) = margins(np.array([[[0.7, 0.3], [0.2, 0.8]]]))
    assert (two > 0).tolist() == [[False, True]]
    three = margins(np.array([[[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]]))
    assert [(part > 0).tolist() for part in three] == [[[True, False]], [[False, False]], [[False, True]]]


def test_the_box_has_room_around_all_points_and_one_scale_where_spans_are_alike() -> None:
    box = around(np.array([[0.0, 0.0], [1.0, 2.0]]))
    assert box.width == pytest.approx(box.height) and box.left < 0 and box.top > 2
    wide = around(np.array([[0.0, 0.0], [100.0, 1.0]]))
    assert wide.width > 50 * wide.height
    lone = around(np.array([[3.0, 3.0]]))
    assert lone.width > 0 and lone.height > 0


# The plane of a session

def test_a_look_is_what_the_network_says_at_each_point(lesson: Callable[[str], Session]) -> None:
    session = lesson("030")
    session.set_data(data.load("moons"), network([4, 3]))
    look = session.landscape.look(9)
    points = look.box.grid(9, 9)
    assert [part.shape for part in look.layers] == [(9, 9, 4), (9, 9, 3), (9, 9, 1)]
    assert np.allclose(look.outputs.reshape(-1, 1), session.predict(points), atol=1e-6)
    W, b = session.network.parameters["W1"], session.network.parameters["b1"]
    assert np.allclose(look.layers[0].reshape(-1, 4), np.tanh(points @ W + b), atol=1e-6)
    assert look.layers[0][0, -1] == pytest.approx(np.tanh([look.box.right, look.box.bottom] @ W + b), abs=1e-6)


def test_features_are_made_of_the_points(lesson: Callable[[str], Session]) -> None:
    session = lesson("030")
    session.set_data(data.load("circles", features=["x1^2", "x2^2", "x1*x2"]), network([], inputs=3))
    look = session.landscape.look(5)
    made = session.dataset.features(look.box.grid(5, 5))
    assert np.allclose(look.outputs.reshape(-1, 1), session.predict(made), atol=1e-6)
    assert session.landscape.lines(4) == [] and not session.landscape.is_plain


def test_looking_changes_nothing_and_sees_a_what_if(lesson: Callable[[str], Session]) -> None:
    session = lesson("035")
    flat, trace = session.network.flat.copy(), session.trace
    before = session.landscape.look(5).outputs
    assert np.array_equal(session.network.flat, flat) and session.trace is trace
    session.what_if.nudge("b2", (0,), 5.0)
    assert (session.landscape.look(5).outputs == 1).all() and not (before == 1).all()
    assert np.array_equal(session.network.flat, flat)


def test_lines_are_those_of_the_first_layer(lesson: Callable[[str], Session]) -> None:
    session = lesson("035")
    assert session.landscape.lines(4) == [Line(-0.5, -0.5, 0.7), Line(0.5, 0.5, -0.2)]
    assert session.landscape.lines(1) == []
    assert not session.landscape.is_single_unit and lesson("030").landscape.is_single_unit


@pytest.mark.parametrize(("name", "kind"), [("030", "plane"), ("040", "curve"), ("050", "plane"), ("010", "")])
def test_what_there_is_to_draw(lesson: Callable[[str], Session], name: str, kind: str) -> None:
    assert lesson(name).landscape.kind == kind


def test_the_curve_is_read_where_it_is_asked(lesson: Callable[[str], Session]) -> None:
    session, heard = lesson("040"), []
    session.landscape.changed.connect(lambda: heard.append(session.landscape.asked))
    session.guide.do("at 6.3")
    session.guide.do("at 15")
    assert heard == [6.3, 15.0]
    session.reset_lesson()
    assert session.landscape.asked is None


def network(hidden: list[int], inputs: int = 2) -> Network:
    layers = [part for units in hidden for part in ({"kind": "Dense", "units": units}, {"kind": "Tanh"})]
    layers += [{"kind": "Dense", "units": 1}, {"kind": "Sigmoid"}]
    return Network.from_spec({"layers": layers, "input_shape": [inputs], "loss": {"kind": "BinaryCrossEntropy"},
                              "dtype": "float64"}, 3)  # fmt: skip


# The path of training

def test_the_path_has_the_published_weights_after_each_round(lesson: Callable[[str], Session]) -> None:
    session = lesson("030")
    path = TrainingPath(session)
    assert path.walked().tolist() == [[0, 0, 0]]
    session.run.go_on(epochs=10)
    walked = path.walked()
    assert walked.shape == (41, 3)
    for number, published in enumerate(AND, 1):
        assert walked[4 * number] == pytest.approx(published, abs=1e-12)
    assert (walked[16:] == walked[16]).all()


def test_going_back_shortens_the_path_and_going_on_lengthens_it(lesson: Callable[[str], Session]) -> None:
    session = lesson("040")
    path = TrainingPath(session)
    session.run.go_on(epochs=10)
    whole = path.walked()
    session.history.go(7)
    assert np.array_equal(path.walked(), whole[:8])
    assert np.array_equal(path.walked()[-1], session.network.flat)
    session.run.go_on(updates=5)
    assert np.array_equal(path.walked(), whole[:13])


def test_a_branch_follows_its_own_way(lesson: Callable[[str], Session]) -> None:
    session = lesson("040")
    path = TrainingPath(session)
    session.run.go_on(epochs=2)
    session.history.go(4)
    session.run.set(learning_rate=0.001)
    session.run.go_on(updates=3)
    walked = path.walked()
    assert len(walked) == 8 and np.array_equal(walked[-1], session.network.flat)
    assert np.abs(np.diff(walked[4:], axis=0)).max() < np.abs(np.diff(walked[:5], axis=0)).max()


def test_a_long_path_keeps_its_ends(lesson: Callable[[str], Session]) -> None:
    session = lesson("040")
    session.run.go_on(updates=EXACT + 100)
    walked = TrainingPath(session).walked()
    assert 2 <= len(walked) <= EXACT + 1
    assert walked[0].tolist() == [0, 0] and np.array_equal(walked[-1], session.network.flat)


# The bowl

def test_least_squares_are_exact(lesson: Callable[[str], Session]) -> None:
    train = lesson("040").dataset.train
    w, b = least_squares(train.x, train.t)  # type: ignore[union-attr]
    assert (round(w, 9), round(b, 9)) == (1095.425867508, -304.842271293)


def test_the_bowl_is_the_mean_loss_of_the_network(lesson: Callable[[str], Session]) -> None:
    session = lesson("040")
    x, t = session.dataset.train.x, session.dataset.train.t  # type: ignore[union-attr]
    places = np.array([[0.0, 0.0], [1000.0, 50.0]])
    for place, found in zip(places, losses_at(session.network, x[:, 0], t[:, 0], places), strict=True):
        twin = session.network.copy()
        twin.parameters["W1"][...], twin.parameters["b1"][...] = place
        loss, _gradients = twin.loss_and_gradients(x, t)
        assert found == pytest.approx(loss)


def test_path_and_bottom_lie_in_the_bowl_and_nothing_is_below_the_bottom(lesson: Callable[[str], Session]) -> None:
    session = lesson("040")
    session.run.go_on(epochs=10)
    path = TrainingPath(session).walked()
    bowls = Bowls(session)
    bowl = bowls.bowl(path)
    assert bowls.possible and bowls.bowl(path[:3]) is bowl  # it stays while it holds what is to be seen
    for w, b in [*path, bowl.bottom]:
        assert bowl.box.left < w < bowl.box.right and bowl.box.bottom < b < bowl.box.top
    assert bowl.least <= bowl.losses.min()
    rows, columns = bowl.losses.shape
    row, column = np.unravel_index(int(bowl.losses.argmin()), bowl.losses.shape)
    nearest = bowl.box.grid(columns, rows).reshape(rows, columns, 2)[row, column]
    assert abs(nearest[0] - bowl.bottom[0]) < 0.1 * bowl.box.width
    assert abs(nearest[1] - bowl.bottom[1]) < 0.1 * bowl.box.height


def test_a_path_that_runs_away_does_not_take_the_bowl_along(lesson: Callable[[str], Session]) -> None:
    session = lesson("040")
    away = np.array([[0.0, 0.0], [275.0, 55.0], [1e9, -1e9], [np.nan, np.nan]])
    box = Bowls(session).bowl(away).box
    assert box.width < 1e5 and box.height < 1e5


def test_a_unit_with_a_curve_has_a_bowl_too(lesson: Callable[[str], Session]) -> None:
    session = lesson("040")
    layers = [{"kind": "Dense", "units": 1}, {"kind": "Sigmoid"}]
    session.set_network(Network.from_spec({"layers": layers, "input_shape": [1], "dtype": "float64",
                                           "loss": {"kind": "MeanSquaredError"}}))  # fmt: skip
    bowl = Bowls(session).bowl(np.array([[0.0, 0.0]]))
    assert bowl.least == pytest.approx(bowl.losses.min())


def test_more_than_two_parameters_have_no_bowl(lesson: Callable[[str], Session]) -> None:
    assert not Bowls(lesson("030")).possible
    session = lesson("040")
    session.set_network(Network.from_spec({
        "layers": [{"kind": "Dense", "units": 2}, {"kind": "Tanh"}, {"kind": "Dense", "units": 1}],
        "input_shape": [1], "loss": {"kind": "MeanSquaredError"}}))  # fmt: skip
    assert not Bowls(session).possible
