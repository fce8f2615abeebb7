"""Published numbers come out of the engine: each from the text named beside it, or recomputed from its inputs."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.engine import (
    SGD,
    BinaryCrossEntropy,
    CrossEntropy,
    Dense,
    Identity,
    MeanSquaredError,
    Network,
    Sigmoid,
    Softmax,
    Step,
    numerical_gradients,
    record,
)
from visualnn.engine.expr import Array

Weights = dict[str, list]


def network_with(network: Network, **parameters: object) -> Network:
    for name, values in parameters.items():
        network.parameters[name][...] = values
    return network


@pytest.fixture
def mazur() -> Network:
    """Two inputs, two hidden units, two outputs: the example of M. Mazur's step by step page on backpropagation."""
    network = Network([Dense(2), Sigmoid(), Dense(2), Sigmoid()], (2,), MeanSquaredError(), "float64")
    return network_with(network, W1=[[0.15, 0.25], [0.20, 0.30]], b1=0.35, W2=[[0.40, 0.50], [0.45, 0.55]], b2=0.60)


def test_mazur_every_intermediate_number(mazur: Network) -> None:
    arrays = record(mazur, [0.05, 0.10], [0.01, 0.99], SGD(0.5)).arrays
    expected = {
        "z1": [0.3775, 0.3925], "a1": [0.593269992, 0.596884378], "z2": [1.105905967, 1.224921404],
        "a2": [0.75136507, 0.772928465], "L": 0.298371109, "dz2": [0.138498562, -0.038098237],
        "dz1": [0.00877135469, 0.00995425471], "W2'": [[0.35891648, 0.51130127], [0.408666186, 0.561370121]],
        "W1'": [[0.149780716, 0.24975114], [0.19956143, 0.29950229]],
    }
    for name, numbers in expected.items():
        np.testing.assert_allclose(arrays[name], numbers, rtol=2e-8, err_msg=name)
    assert arrays["dW2"][0, 0] == pytest.approx(0.082167041, rel=1e-8)
    assert arrays["dW1"][0, 0] == pytest.approx(0.000438568, rel=1e-6)


@pytest.mark.parametrize(("with_biases", "error"), [(False, 0.291027773694), (True, 0.280471446791)])
def test_mazur_the_error_after_one_step(mazur: Network, with_biases: bool, error: float) -> None:
    x, t = [[0.05, 0.10]], [[0.01, 0.99]]
    _, gradients = mazur.loss_and_gradients(x, t)
    for name, gradient in gradients.items():
        if with_biases or name[0] == "W":
            mazur.parameters[name][...] -= 0.5 * gradient
    assert mazur.loss_and_gradients(x, t)[0] == pytest.approx(error, abs=1e-12)


def test_three_layers_by_hand() -> None:
    layers = [Dense(3), Sigmoid(), Dense(2), Sigmoid(), Dense(2), Identity()]
    network = network_with(
        Network(layers, (2,), MeanSquaredError(), "float64"),
        W1=[[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], b1=[0.1, 0.2, 0.3],
        W2=[[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], b2=[0.1, 0.2], W3=[[0.1, 0.3], [0.2, 0.4]], b3=[0.1, 0.2],
    )
    arrays = record(network, [1.0, 0.5], [0.0, 0.0]).arrays
    expected = {
        "z1": [0.3, 0.7, 1.1], "a1": [0.57444252, 0.66818777, 0.75026011], "z2": [0.51615984, 1.21402696],
        "a2": [0.62624937, 0.7710107], "a3": [0.31682708, 0.69627909],
    }
    for name, numbers in expected.items():
        np.testing.assert_allclose(arrays[name], numbers, atol=5e-9, err_msg=name)


def softmax_of(scores: list[float], dtype: str = "float64") -> Array:
    size = len(scores)
    network = network_with(Network([Dense(size), Softmax()], (size,), CrossEntropy(), dtype), W1=np.eye(size), b1=0)
    return network.forward([scores])[0]


def test_softmax_of_six_scores() -> None:
    expected = [0.00473883, 0.06380236, 0.19167288, 0.70330467, 0.02866825, 0.00781301]
    np.testing.assert_allclose(softmax_of([0.3, 2.9, 4, 5.3, 2.1, 0.8]), expected, atol=5e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_softmax_does_not_overflow(dtype: str) -> None:
    expected = [9.99954600e-01, 4.53978686e-05, 2.06106005e-09]
    np.testing.assert_allclose(softmax_of([1010, 1000, 990], dtype), expected, rtol=1e-6)


def test_a_single_softmax_layer_and_its_gradient() -> None:
    network = network_with(
        Network([Dense(3), Softmax()], (2,), CrossEntropy(), "float64"),
        W1=[[0.47355232, 0.9977393, 0.84668094], [0.85557411, 0.03563661, 0.69422093]], b1=0,
    )
    x, t = [[0.6, 0.9]], [[0, 0, 1]]
    trace = record(network, x[0], t[0])
    np.testing.assert_allclose(trace.arrays["z1"], [1.05414809, 0.63071653, 1.1328074], atol=5e-9)
    assert float(trace.arrays["L"]) == pytest.approx(0.928068, abs=1e-6)
    expected = [[0.21924763, 0.14356247, -0.36281009], [0.32887144, 0.2153437, -0.54421514]]
    np.testing.assert_allclose(trace.arrays["dW1"], expected, atol=5e-9)
    np.testing.assert_allclose(numerical_gradients(network, x, t)["W1"], expected, atol=5e-9)


@pytest.mark.parametrize(
    ("outputs", "squared", "entropy"),
    [([0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0], 0.0975, 0.510825457099338),
     ([0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0], 0.5975, 2.302584092994546)],
)
def test_losses_of_a_right_and_a_wrong_answer(outputs: list[float], squared: float, entropy: float) -> None:
    """The book adds 1e-7 inside the logarithm; ours is the exact one."""
    y, t = np.array([outputs]), np.eye(10)[[2]]
    assert MeanSquaredError().per_unit(y, t).sum() == pytest.approx(squared, abs=1e-15)
    assert CrossEntropy().per_unit(y + 1e-7, t).sum() == pytest.approx(entropy, abs=1e-15)
    assert CrossEntropy().per_unit(y, t).sum() == pytest.approx(-np.log(y[0, 2]), abs=1e-15)


@pytest.mark.parametrize(
    ("weights", "bias", "answers"),
    [((0.5, 0.5), -0.7, [0, 0, 0, 1]), ((-0.5, -0.5), 0.7, [1, 1, 1, 0]), ((0.5, 0.5), -0.2, [0, 1, 1, 1])],
    ids=["and", "nand", "or"],
)
def test_gates(weights: tuple[float, float], bias: float, answers: list[int]) -> None:
    gate = Network([Dense(1), Step()], (2,), MeanSquaredError(), "float64")
    network_with(gate, W1=[[weights[0]], [weights[1]]], b1=bias)
    assert gate.forward([[0, 0], [0, 1], [1, 0], [1, 1]])[:, 0].tolist() == answers


@pytest.mark.parametrize(
    ("sizes", "count"),
    [((784, 30, 10), 23_860), ((784, 50, 10), 39_760), ((784, 50, 100, 10), 45_360), ((400, 25, 15, 1), 10_431)],
)
def test_numbers_of_parameters(sizes: tuple[int, ...], count: int) -> None:
    layers = [layer for units in sizes[1:] for layer in (Dense(units), Sigmoid())]
    assert Network(layers, sizes[:1], BinaryCrossEntropy()).flat.size == count
