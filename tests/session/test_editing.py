"""Changing the network and its data: what stays, what is new, what cannot be, and the way back."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn import data
from visualnn.engine import Network
from visualnn.lessons import catalogue
from visualnn.session import Session
from visualnn.session.editing import MOST_LAYERS, MOST_UNITS
from visualnn.session.parts import counts_of, parts_of, shapes_of


@pytest.fixture
def session() -> Session:
    """Two inputs, then 3, 2 and 2 units, with the weights of the book."""
    return Session(catalogue.find("three-layers-by-hand"))


@pytest.fixture
def plane(session: Session) -> Session:
    """A small network on points of the plane."""
    layers = [{"kind": "Dense", "units": 4}, {"kind": "Tanh"}, {"kind": "Dense", "units": 1}, {"kind": "Sigmoid"}]
    spec = {"layers": layers, "input_shape": [2], "loss": {"kind": "BinaryCrossEntropy"}, "dtype": "float64"}
    session.set_data(data.load("circles"), Network.from_spec(spec, 3))
    return session


def sizes(session: Session) -> list[int]:
    return [part.units for part in session.editing.parts]


def number(session: Session, name: str) -> np.ndarray:
    return session.network.parameters[name].copy()


def test_a_network_is_read_as_a_row_of_layers(session: Session) -> None:
    parts = session.editing.parts
    assert [(part.number, part.units, part.activation, part.dropout, part.weights) for part in parts] == [
        (1, 3, "Sigmoid", 0.0, "xavier"), (2, 2, "Sigmoid", 0.0, "xavier"), (3, 2, "Identity", 0.0, "xavier")]
    assert counts_of(session.network) == {1: 9, 2: 8, 3: 6}
    assert shapes_of(session.network) == {0: (2,), 1: (3,), 2: (2,), 3: (2,)}


def test_a_summary_adds_up_as_published() -> None:
    layers = [{"kind": kind, **units} for n in (25, 15, 1) for kind, units in
              (("Dense", {"units": n}), ("Sigmoid", {}))]  # fmt: skip
    network = Network.from_spec({"layers": layers, "input_shape": [400], "loss": {"kind": "BinaryCrossEntropy"}})
    assert list(counts_of(network).values()) == [10025, 390, 16]
    assert network.flat.size == 10431


def test_a_new_layer_leaves_the_weights_of_the_others(session: Session) -> None:
    before = {name: array.copy() for name, array in session.network.parameters.items()}
    session.editing.add(1, 5, "ReLU")
    assert sizes(session) == [3, 5, 2, 2]
    assert session.editing.parts[1].activation == "ReLU"
    assert np.array_equal(number(session, "W1"), before["W1"]) and np.array_equal(number(session, "b1"), before["b1"])
    assert np.array_equal(number(session, "W4"), before["W3"])
    assert number(session, "W3").shape == (5, 2) and np.array_equal(number(session, "b3"), before["b2"])
    assert session.trace.arrays["z2"].shape == (5,) and not session.original
    assert session.samples.outputs.shape[1] == 2


def test_a_new_layer_is_like_its_neighbour(session: Session) -> None:
    session.editing.add(2)
    assert (session.editing.parts[2].units, session.editing.parts[2].activation) == (2, "Sigmoid")
    session.editing.add(0)
    assert (session.editing.parts[0].units, session.editing.parts[0].activation) == (3, "Sigmoid")


def test_more_units_are_added_to_those_that_are_there(session: Session) -> None:
    w1, w2 = number(session, "W1"), number(session, "W2")
    session.editing.resize(1, 5)
    assert np.array_equal(number(session, "W1")[:, :3], w1) and number(session, "W1")[:, 3:].all()
    assert np.array_equal(number(session, "W2")[:3], w2) and number(session, "W2")[3:].all()
    session.editing.resize(1, 2)
    assert np.array_equal(number(session, "W1"), w1[:, :2]) and np.array_equal(number(session, "W2"), w2[:2])


def test_what_is_new_is_drawn_from_the_seed(session: Session) -> None:
    drawn = []
    for seed in (1, 1, 2):
        session.reset_lesson()
        session.run.set(seed=seed)
        session.editing.resize(1, 6)
        drawn.append(number(session, "W1"))
    assert np.array_equal(drawn[0], drawn[1]) and not np.array_equal(drawn[0], drawn[2])


def test_a_layer_is_removed(session: Session) -> None:
    w1, w3 = number(session, "W1"), number(session, "W3")
    session.editing.remove(2)
    assert sizes(session) == [3, 2] and np.array_equal(number(session, "W1"), w1)
    assert not np.array_equal(number(session, "W2")[:2], w3)  # it listens to another layer now
    session.editing.remove(1)
    assert sizes(session) == [2]


def test_activations_keep_the_weights_and_the_last_one_brings_its_loss(session: Session) -> None:
    flat = session.network.flat.copy()
    session.editing.activate(1, "Tanh")
    session.editing.activate(3, "Softmax")
    assert [part.activation for part in session.editing.parts] == ["Tanh", "Sigmoid", "Softmax"]
    assert type(session.network.loss).__name__ == "CrossEntropy" and "p" in session.trace.arrays
    assert np.array_equal(session.network.flat, flat)
    assert session.editing.losses == ["MeanSquaredError", "CrossEntropy"]
    session.editing.choose_loss("MeanSquaredError")
    assert type(session.network.loss).__name__ == "MeanSquaredError"
    session.editing.activate(3, "Sigmoid")
    assert type(session.network.loss).__name__ == "BinaryCrossEntropy"
    session.editing.activate(3, "ReLU")
    assert session.editing.losses == ["MeanSquaredError"]


def test_dropout_comes_and_goes(session: Session) -> None:
    flat = session.network.flat.copy()
    session.editing.drop(1, 0.25)
    assert session.editing.parts[0].dropout == 0.25 and "s1" in session.trace.arrays
    session.editing.activate(1, "ReLU")
    session.editing.drop(1, 0.5)
    assert [layer["kind"] for layer in session.network.spec()["layers"][:3]] == ["Dense", "ReLU", "Dropout"]
    session.editing.drop(1, 0)
    assert "s1" not in session.trace.arrays and np.array_equal(session.network.flat, flat)


def test_initial_weights_are_drawn_at_once(session: Session) -> None:
    w2 = number(session, "W2")
    session.editing.start(1, 0.0)
    assert not number(session, "W1").any() and np.array_equal(number(session, "W2"), w2)
    session.editing.start(1, "he")
    first = number(session, "W1")
    assert first.all()
    session.run.set(seed=5)
    session.editing.start(1, "he")
    assert not np.array_equal(number(session, "W1"), first)
    with pytest.raises(ValueError, match="initializer"):
        session.editing.start(1, "ones")


def test_another_precision_keeps_the_numbers_as_well_as_it_can(session: Session) -> None:
    session.editing.choose_dtype("float16")
    assert session.network.dtype == "float16" and session.trace.arrays["W1"].dtype == "float16"
    assert np.allclose(number(session, "W1"), [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], atol=1e-3)


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda e: e.remove(3), "gives the answer"),
        (lambda e: e.add(3), "gives the answer"),
        (lambda e: e.resize(3, 4), "one unit for each number"),
        (lambda e: e.resize(1, 0), "from 1 to"),
        (lambda e: e.resize(1, MOST_UNITS + 1), "from 1 to"),
        (lambda e: e.resize(9, 4), "no layer 9"),
        (lambda e: e.activate(1, "Softmax"), "no activation for this layer"),
        (lambda e: e.activate(1, "Dense"), "no activation for this layer"),
        (lambda e: e.drop(3, 0.5), "no dropout"),
        (lambda e: e.drop(1, 1.0), "less than 1"),
        (lambda e: e.choose_loss("CrossEntropy"), "does not fit the output"),
        (lambda e: e.choose_dtype("int8"), "no type of numbers"),
        (lambda e: e.change_data(noise=0.1), "no entry noise"),
    ],
    ids=lambda value: value if isinstance(value, str) else "what",  # the same in every process
)
def test_what_cannot_be_is_said_and_changes_nothing(session: Session, do: object, words: str) -> None:
    network = session.network
    with pytest.raises(ValueError, match=words):
        do(session.editing)  # type: ignore[operator]
    assert session.network is network and not session.editing.can_undo and session.original


def test_there_is_an_end_to_layers_and_weights(session: Session) -> None:
    while len(session.editing.parts) < MOST_LAYERS:
        session.editing.add(1)
    with pytest.raises(ValueError, match="at most"):
        session.editing.add(1)
    session.editing.resize(1, MOST_UNITS)
    session.editing.resize(2, MOST_UNITS // 2)
    with pytest.raises(ValueError, match="too many to show"):
        session.editing.resize(3, MOST_UNITS)


def test_every_change_can_be_undone_and_made_again(session: Session) -> None:
    flats, specs = [session.network.flat.copy()], [session.network.spec()]
    for do in (lambda e: e.resize(1, 4), lambda e: e.add(2), lambda e: e.activate(1, "ReLU"), lambda e: e.drop(2, 0.5),
               lambda e: e.start(1, 0.0), lambda e: e.remove(2)):
        do(session.editing)
        flats.append(session.network.flat.copy())
        specs.append(session.network.spec())
    for place in reversed(range(6)):
        session.editing.undo()
        assert session.network.spec() == specs[place] and np.array_equal(session.network.flat, flats[place])
    assert session.original and not session.editing.can_undo
    for place in range(1, 7):
        session.editing.redo()
        assert session.network.spec() == specs[place] and np.array_equal(session.network.flat, flats[place])
    assert not session.original and not session.editing.can_redo
    session.editing.undo()
    session.editing.add(1)
    assert not session.editing.can_redo


def test_nothing_can_be_undone_that_was_before_another_network(session: Session) -> None:
    session.editing.resize(1, 4)
    session.reset_lesson()
    assert session.original and not session.editing.can_undo and sizes(session) == [3, 2, 2]


def test_what_changes_nothing_is_no_change(session: Session) -> None:
    session.editing.resize(1, 3)
    session.editing.activate(2, "Sigmoid")
    session.editing.drop(1, 0)
    session.editing.choose_loss("MeanSquaredError")
    assert not session.editing.can_undo and session.original


def test_a_training_that_runs_is_stopped(plane: Session) -> None:
    held: list[object] = []
    plane.executor = lambda job, receive, ended: held.append(job)
    plane.run.start()
    assert plane.run.state == "running"
    plane.editing.resize(1, 6)
    assert plane.run.state == "idle" and sizes(plane) == [6, 1]
    assert all(report.update == 0 for report in held[0])  # type: ignore[attr-defined]


def test_features_come_and_go_and_the_weights_of_the_others_stay(plane: Session) -> None:
    w1 = number(plane, "W1")
    plane.editing.change_data(features=("x2", "x1*x2", "x1"))
    assert plane.network.input_shape == (3,) and plane.samples.current_input().shape == (3,)
    assert np.array_equal(number(plane, "W1")[2], w1[0]) and np.array_equal(number(plane, "W1")[0], w1[1])
    plane.editing.undo()
    assert plane.dataset.options["features"] == ("x1", "x2") and np.array_equal(number(plane, "W1"), w1)


def test_noise_changes_the_points_and_not_the_network(plane: Session) -> None:
    flat = plane.network.flat.copy()
    points = plane.dataset.points("train")
    plane.editing.change_data(noise=0.3, samples=40, train_share=0.25)
    assert np.array_equal(plane.network.flat, flat) and len(plane.dataset.train) == 10
    assert plane.run.settings.batch_size <= 10
    assert not np.array_equal(plane.dataset.points("train"), points[:10])
    with pytest.raises(ValueError, match="noise"):
        plane.editing.change_data(noise=-1)
    for noise in (0.1, 0.2, 0.25):  # a slider that is dragged
        plane.editing.change_data(noise=noise)
    plane.editing.undo()
    assert plane.dataset.options["noise"] == 0.3


def test_the_output_follows_the_classes(plane: Session) -> None:
    plane.editing.choose_data("blobs")
    assert sizes(plane) == [4, 1] and type(plane.network.loss).__name__ == "BinaryCrossEntropy"
    plane.editing.change_data(classes=4)
    assert sizes(plane) == [4, 4] and plane.editing.parts[-1].activation == "Softmax"
    assert type(plane.network.loss).__name__ == "CrossEntropy"
    plane.run.set(epochs=1)
    plane.run.start()
    assert plane.run.losses
    plane.editing.choose_data("xor")
    assert sizes(plane) == [4, 2]


def test_the_first_lesson_can_be_changed_too() -> None:
    session = Session(catalogue.find("reading-digits"))
    before = session.network.parameters["W1"].copy()
    session.editing.resize(1, 20)
    session.editing.activate(2, "ReLU")
    session.editing.remove(2)
    assert [part.units for part in parts_of(session.network)] == [20, 10]
    assert np.array_equal(session.network.parameters["W1"], before[:, :20])
    session.run.set(epochs=1)
    session.run.go_on(updates=3)
    assert session.run.losses
    session.reset_lesson()
    assert session.original and np.array_equal(session.network.parameters["W1"], before)


def test_a_page_can_change_the_network(plane: Session) -> None:
    for text in ("units 1 6", "add 1", "activation 2 ReLU", "dropout 1 0.25", "weights 2 0.5", "data xor"):
        plane.guide.commands["edit"](plane.guide, *text.split())
    assert sizes(plane) == [6, 6, 1] and plane.dataset.name == "xor"
    assert [part.activation for part in plane.editing.parts] == ["Tanh", "ReLU", "Sigmoid"]
    assert plane.editing.parts[0].dropout == 0.25 and plane.editing.parts[1].weights == 0.5
    plane.guide.commands["data"](plane.guide, "features", "x1,x1*x2")
    assert plane.network.input_shape == (2,) and plane.dataset.feature_names == ("x1", "x1·x2")
    plane.guide.commands["edit"](plane.guide, "loss", "MeanSquaredError")
    plane.guide.commands["edit"](plane.guide, "remove", "2")
    plane.guide.commands["edit"](plane.guide, "undo")
    assert sizes(plane) == [6, 6, 1]


def test_an_update_with_dropout_is_walked_as_it_was_trained(plane: Session) -> None:
    """A trained weight leads to the update that wrote it: with the same units left out."""
    plane.editing.drop(1, 0.5)
    plane.run.set(epochs=1, batch_size=10, learning_rate=0.3)
    plane.run.start()
    history = plane.history
    for update in (0, 3, 7):
        history.go(update)
        history.walk_batch()
        traced = {name: plane.trace.arrays[f"{name}'"].copy() for name in plane.network.parameters}
        assert (plane.trace.arrays["m1"] == 0).any()
        history.go(update + 1)
        for name, array in plane.network.parameters.items():
            assert np.array_equal(traced[name], array), name
