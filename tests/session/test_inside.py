"""Inside the layers: every number is what NumPy says of a real network, and looking changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.engine import Network
from visualnn.engine.inside import BINS, gradient_ratio, histogram, look_inside
from visualnn.lessons import catalogue
from visualnn.session.inside import Inside
from visualnn.session.session import Session
from visualnn.session.settings import Settings

DEEP = 5


def deep(activation: str, weights: str) -> Network:
    layers = [part for _ in range(DEEP) for part in
              ({"kind": "Dense", "units": 30, "weights": weights}, {"kind": activation})]  # fmt: skip
    layers += [{"kind": "Dense", "units": 10}, {"kind": "Softmax"}]
    return Network.from_spec({"layers": layers, "input_shape": [784], "loss": {"kind": "CrossEntropy"},
                              "dtype": "float64"})  # fmt: skip


@pytest.fixture
def session() -> Session:
    return Session(catalogue.find("010"), Settings(language="en"))


@pytest.fixture
def batch(session: Session) -> tuple[np.ndarray, np.ndarray]:
    chosen = np.arange(100)
    return session.dataset.inputs("train", chosen), session.dataset.targets("train", chosen, 10)


def test_gradients_are_those_of_the_mean_loss(batch: tuple[np.ndarray, np.ndarray]) -> None:
    network = deep("ReLU", "he")
    _loss, gradients = network.loss_and_gradients(*batch)
    for number, layer in enumerate(look_inside(network, *batch), 1):
        size = np.abs(gradients[f"W{number}"])
        assert (layer.number, layer.weights) == (number, f"W{number}")
        assert layer.mean == pytest.approx(size.mean(), rel=1e-12)
        assert layer.rms == pytest.approx(np.sqrt((size**2).mean()), rel=1e-12)


def test_in_a_deep_network_of_sigmoids_the_gradient_vanishes_and_with_relu_it_does_not(
        batch: tuple[np.ndarray, np.ndarray]) -> None:
    assert gradient_ratio(deep("Sigmoid", "xavier"), *batch) == pytest.approx(0.000244, abs=1e-6)
    assert gradient_ratio(deep("ReLU", "he"), *batch) == pytest.approx(0.3598, abs=1e-4)
    sizes = [layer.mean for layer in look_inside(deep("Sigmoid", "xavier"), *batch)]
    assert sizes == sorted(sizes)


def test_active_and_dead_units_are_counted(batch: tuple[np.ndarray, np.ndarray]) -> None:
    network = deep("ReLU", "he")
    network.parameters["b2"][:7] = -1000
    x, _t = batch
    first, second, *_rest, last = look_inside(network, *batch)
    z1 = x @ network.parameters["W1"] + network.parameters["b1"]
    assert first.active == pytest.approx((z1 > 0).mean(), abs=1e-12)
    z2 = np.maximum(z1, 0) @ network.parameters["W2"] + network.parameters["b2"]
    assert (second.active, second.dead) == (pytest.approx((z2 > 0).mean()), 7)
    assert first.rests_at_zero and (last.active, last.dead, last.units) == (None, None, 10)


def test_a_sigmoid_beyond_its_edges_is_saturated(batch: tuple[np.ndarray, np.ndarray]) -> None:
    healthy, ill = deep("Sigmoid", "xavier"), deep("Sigmoid", "xavier")
    ill.parameters["b1"][:] = 50
    assert [layer.active for layer in look_inside(healthy, *batch)][:2] == [1.0, 1.0]
    first = look_inside(ill, *batch)[0]
    assert (first.active, first.dead, first.rests_at_zero) == (0.0, 30, False)
    assert first.mean < 1e-12


def test_histograms_count_every_number_once() -> None:
    values = np.array([-1.0, 0.0, 0.0, 0.5, 1.0])
    found = histogram(values)
    counts, _edges = np.histogram(values, BINS)
    assert found.counts.tolist() == counts.tolist()
    assert (found.low, found.high, found.total) == (-1.0, 1.0, 5)
    assert histogram(np.array([1.0, np.nan, np.inf])).other == 2
    assert histogram(np.full(4, np.nan)).total == 4
    assert histogram(np.zeros(9)).counts.sum() == 9


def test_looking_leaves_the_network_on_show_alone(session: Session) -> None:
    inside = Inside(session)
    session.network.gradient[:] = 7
    flat = session.network.flat.copy()
    assert [layer.weights for layer in inside.look()] == ["W1", "W2", "W3"]
    assert inside.count == 100
    assert (session.network.gradient == 7).all() and (session.network.flat == flat).all()


def test_it_follows_training_and_remembers_the_start(session: Session) -> None:
    inside = Inside(session)
    untrained = inside.look()
    assert inside.start is None
    session.run.set(fresh=False)
    session.run.start(20)
    now = inside.look()
    assert inside.start is not None
    assert [layer.mean for layer in inside.start] == [layer.mean for layer in untrained]
    assert [layer.mean for layer in now] != [layer.mean for layer in untrained]
    session.history.go(0)
    assert [layer.mean for layer in inside.look()] == [layer.mean for layer in untrained]


def test_another_network_is_looked_at_anew(session: Session) -> None:
    inside = Inside(session)
    inside.look()
    session.set_network(deep("ReLU", "he"))
    assert len(inside.look()) == DEEP + 1
    assert inside.start is None


def test_large_networks_are_looked_at_with_fewer_samples(session: Session) -> None:
    layers = [{"kind": "Dense", "units": 400}, {"kind": "ReLU"}, {"kind": "Dense", "units": 10}, {"kind": "Softmax"}]
    session.set_network(Network.from_spec({"layers": layers, "input_shape": [784], "loss": {"kind": "CrossEntropy"}}))
    inside = Inside(session)
    inside.look()
    assert inside.count == 8_000_000 // session.network.flat.size < 30


@pytest.mark.parametrize("name", catalogue.ids())
def test_every_lesson_can_be_looked_into(name: str) -> None:
    session = Session(catalogue.find(name), Settings(language="en"))
    inside = Inside(session)
    found = inside.look()
    assert not inside.problem
    assert [layer.weights for layer in found] == [name for name in session.network.parameters if name[0] == "W"]


def test_a_page_puts_another_network_of_its_lesson_on_show() -> None:
    session = Session(catalogue.find("130-why-relu"), Settings(language="en"))
    problems: list[str] = []
    session.problem.connect(problems.append)
    own, inside = session.network, Inside(session)
    session.guide.do("network lesson")
    assert session.network is own and session.original  # it was on show already
    sigmoid = inside.look()
    session.guide.do("network relu")
    relu = inside.look()
    assert [layer.activation for layer in relu] == ["ReLU"] * DEEP + ["Softmax"]
    assert sigmoid[0].mean / sigmoid[-1].mean == pytest.approx(0.000244, abs=1e-6)
    assert relu[0].mean / relu[-1].mean == pytest.approx(0.36, abs=0.005)
    session.guide.do("network flat")
    assert [layer.activation for layer in inside.look()] == ["Sigmoid", "Softmax"]
    session.guide.do("network lesson")
    assert session.network.spec() == own.spec() and (session.network.flat == own.flat).all()
    assert problems == []
    session.guide.do("network none")
    assert "no network none" in problems[0]


def test_a_rate_that_is_too_large_kills_relus_as_the_lesson_says() -> None:
    session = Session(catalogue.find("130-why-relu"), Settings(language="en"))
    session.guide.do("network relu")
    inside = Inside(session)
    before = sum(layer.dead or 0 for layer in inside.look())
    session.guide.do("set learning_rate 1")
    session.guide.do("train 300 updates")
    assert sum(layer.dead or 0 for layer in inside.look()) > before + 30
