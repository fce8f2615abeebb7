"""Every planted fault shows its symptom on real digits, is proved by the tool that is named, and can be cured."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from visualnn.engine import CrossEntropy, Dense, Network, record
from visualnn.engine.gradcheck import check_gradients
from visualnn.engine.inside import Insight, look_inside
from visualnn.engine.training import accuracy, fit
from visualnn.lessons import catalogue
from visualnn.lessons.checks import optimizer_of
from visualnn.lessons.faults import Case, all_faults, find

UPDATES = 300
LESSON = catalogue.find("120-clinic")
LEARNT = 0.7  # what every healthy network reads after so few updates
every_fault = pytest.mark.parametrize("name", LESSON.clinic["faults"])


@cache
def trained(name: str, ill: bool) -> tuple[Network, float, list[float]]:
    """The network after a short training, its accuracy, and the losses on the way."""
    case = case_of(name, ill)
    network, data = case.make_network(), case.load_data()
    training = fit(network, data.train.samples(), optimizer_of(dict(case.training)), every=50, seed=0,
                   batch_size=case.training["batch_size"])  # fmt: skip
    losses = [next(training).loss for _ in range(UPDATES // 50)]
    return network, accuracy(network, data.test.samples()), losses


def case_of(name: str, ill: bool = True) -> Case:
    return find(name).ill(LESSON) if ill else find(name).healthy(LESSON)


def inside(network: Network, name: str, ill: bool = True) -> list[Insight]:
    data, chosen = case_of(name, ill).load_data(), np.arange(100)
    return look_inside(network.copy(), data.inputs("train", chosen), data.targets("train", chosen, 10))


def test_the_lesson_has_every_fault_there_is() -> None:
    assert sorted(LESSON.clinic["faults"]) == sorted(all_faults())


def test_an_unknown_fault_is_named() -> None:
    with pytest.raises(ValueError, match="no fault “hiccups”"):
        find("hiccups")


@every_fault
def test_the_ill_network_shows_it_and_the_cured_one_learns(name: str) -> None:
    _network, ill, _losses = trained(name, ill=True)
    _network, healthy, _losses = trained(name, ill=False)
    assert healthy > LEARNT
    if name == "missing-bias-gradient":
        assert ill > LEARNT  # that is the trouble: nobody notices
    else:
        assert ill < 0.2


@every_fault
def test_a_fault_leaves_nothing_else_changed(name: str) -> None:
    ill, healthy = case_of(name), case_of(name, ill=False)
    different = [part for part in ("network", "training", "data", "layers", "counting")
                 if getattr(ill, part) != getattr(healthy, part)]  # fmt: skip
    assert len(different) == 1
    assert ill.make_network().spec()["loss"] == healthy.make_network().spec()["loss"]


@every_fault
def test_a_copy_of_a_patient_is_as_ill(name: str) -> None:
    network = case_of(name).make_network()
    twin = network.copy()
    assert type(twin) is type(network)
    assert [type(layer) for layer in twin.layers] == [type(layer) for layer in network.layers]


def test_weights_and_biases_can_start_at_a_constant() -> None:
    network = Network([Dense(3, weights="constant 0.5", biases="constant -10")], (2,), CrossEntropy())
    assert (network.parameters["W1"] == 0.5).all() and (network.parameters["b1"] == -10).all()
    assert Network.from_spec(network.spec(), 7).spec() == network.spec()
    for wrong in ("constant", "constant many", "constant 1e400x"):
        with pytest.raises(ValueError, match="constant 0.5"):
            Dense(3, biases=wrong)


def test_a_network_says_what_its_outputs_are_counted_as() -> None:
    many, one = (Network([Dense(size)], (2,), CrossEntropy()) for size in (3, 1))
    assert many.answers(np.array([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]])).tolist() == [1, 0]
    assert one.answers(np.array([[0.4], [0.6]])).tolist() == [0, 1]


# The evidence

def test_the_forgotten_return_reads_exactly_980_while_the_loss_falls() -> None:
    network, share, losses = trained("forgotten-return", ill=True)
    _healthy, learnt, same = trained("forgotten-return", ill=False)
    assert share == 0.098
    assert losses == same and losses[-1] < losses[0] / 2
    outputs = network.forward(LESSON.load_data().inputs("test", np.arange(1000)))
    labels = LESSON.load_data().test.labels[:1000]
    assert (outputs.argmax(axis=1) == labels).mean() > LEARNT  # the outputs are good
    assert not network.answers(outputs).any()  # and are not what is counted


def test_units_that_start_at_zero_stay_twins() -> None:
    network, _share, _losses = trained("zero-weights", ill=True)
    weights = network.parameters["W1"]
    assert np.abs(weights).max() > 0.001
    assert np.ptp(weights, axis=1).max() < 1e-9
    start = inside(case_of("zero-weights").make_network(), "zero-weights")[0].histograms["W"]
    assert start.total == 784 * 30 and np.count_nonzero(start.counts) == 1


def test_a_rate_too_small_leaves_the_weights_where_they_are_though_the_gradients_are_healthy() -> None:
    start = case_of("rate-too-small").make_network()
    network, _share, losses = trained("rate-too-small", ill=True)
    assert np.abs(network.flat - start.flat).max() * 20 < 0.01  # 20 times so many updates are an epoch
    assert abs(losses[-1] - losses[0]) < 0.1
    healthy = inside(start, "rate-too-small")
    assert min(layer.mean for layer in healthy) > 1e-4
    assert healthy[0].active is not None and healthy[0].active > 0.9


def test_a_rate_too_large_saturates_what_was_healthy_at_the_start() -> None:
    start = inside(case_of("rate-too-large").make_network(), "rate-too-large")[-1]
    network, _share, losses = trained("rate-too-large", ill=True)
    end = inside(network, "rate-too-large")[-1]
    assert start.mean > 1e-3 > 1e-6 > end.mean
    assert np.ptp(losses[1:]) < 0.01
    assert np.abs(network.parameters["b2"]).max() > 5


def test_shuffled_labels_do_not_fit_their_pictures_and_the_gradients_are_right() -> None:
    case = case_of("shuffled-labels")
    data, right = case.load_data(), LESSON.load_data()
    assert (data.train.labels == right.train.labels).mean() < 0.12
    assert (data.test.labels == right.test.labels).all()
    assert sorted(data.train.labels) == sorted(right.train.labels)
    assert inside(case.make_network(), "shuffled-labels")[0].mean > 1e-4
    assert verdicts("shuffled-labels") == {"W1": "agree", "b1": "agree", "W2": "agree", "b2": "agree"}


def test_pixels_that_are_not_divided_saturate_units_with_small_weights() -> None:
    case = case_of("not-normalized")
    network = case.make_network()
    assert case.load_data().inputs("train", np.arange(5)).max() == 255
    first = inside(network, "not-normalized")[0]
    assert first.active is not None and first.active < 0.1
    assert np.abs(network.parameters["W1"]).max() < 0.2


def test_large_weights_saturate_the_sigmoids_with_healthy_pixels() -> None:
    case = case_of("saturated-sigmoid")
    network = case.make_network()
    x = case.load_data().inputs("train", np.arange(100))
    assert x.max() == 1
    first = inside(network, "saturated-sigmoid")[0]
    healthy = inside(case_of("saturated-sigmoid", ill=False).make_network(), "saturated-sigmoid")[0]
    assert first.active is not None and first.active < 0.05
    assert first.mean < healthy.mean / 10
    z1 = x @ network.parameters["W1"]
    assert 100 < np.abs(z1).mean() < 1000


def test_dead_relus_never_fire_and_get_no_gradient() -> None:
    first = inside(case_of("dead-relus").make_network(), "dead-relus")[0]
    assert (first.active, first.dead, first.mean, first.rms) == (0, 30, 0, 0)
    network, _share, _losses = trained("dead-relus", ill=True)
    assert (network.parameters["W1"] == case_of("dead-relus").make_network().parameters["W1"]).all()
    cured = inside(case_of("dead-relus", ill=False).make_network(), "dead-relus", ill=False)[0]
    assert cured.active is not None and 0.3 < cured.active < 0.7
    says = network.forward(LESSON.load_data().inputs("test", np.arange(1000))).argmax(axis=1)
    assert len(set(says.tolist())) == 1


def verdicts(name: str) -> dict[str, str]:
    """What the gradient check says of each array, on one sample."""
    case = case_of(name)
    data = case.load_data()
    *_, done = check_gradients(case.make_network(), data.inputs("train", [3]), data.targets("train", [3], 10))
    return {found.array: found.verdict for found in done.agreements}


def test_the_gradient_check_differs_exactly_in_the_biases() -> None:
    assert verdicts("missing-bias-gradient") == {"W1": "agree", "b1": "differ", "W2": "agree", "b2": "differ"}
    network, _share, _losses = trained("missing-bias-gradient", ill=True)
    assert not network.parameters["b1"].any() and not network.parameters["b2"].any()
    assert verdicts("forgotten-return") == {"W1": "agree", "b1": "agree", "W2": "agree", "b2": "agree"}


def test_the_rule_of_a_missing_bias_gradient_says_what_is_computed() -> None:
    case = case_of("missing-bias-gradient")
    data = case.load_data()
    trace = record(case.make_network(), data.inputs("train", [0])[0], data.targets("train", [0], 10)[0])
    places = [stage.start for stage in trace.stages if stage.array == "db1"]
    step = trace[places[0]]
    assert step.value == 0 == trace.arrays["db1"][0]
    assert {stage.kind for stage in trace.stages} == {"Dense", "Sigmoid", "MeanSquaredError"}
