"""Whoever wrote the file, and whichever way round: the same network comes out, or a sentence that says why not."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visualnn.formats.errors import UnreadableFile
from visualnn.weights.reading import WeightsFile, describe, read_weights

RNG = np.random.default_rng(1)
SIZES = (7, 5, 4, 3)
W = [RNG.normal(size=shape) for shape in zip(SIZES, SIZES[1:], strict=False)]
B = [RNG.normal(size=units) for units in SIZES[1:]]
TURNED = [w.T for w in W]
COLUMNS = [b[:, np.newaxis] for b in B]
NUMBERS = (1, 2, 3)


def named(pattern_w: str, pattern_b: str, weights: list[Any] = W, biases: list[Any] = B) -> dict[str, Any]:
    arrays: dict[str, Any] = {}
    for number, w, b in zip(NUMBERS, weights, biases, strict=True):
        arrays[pattern_b.format(number)] = b
        arrays[pattern_w.format(number)] = w
    return dict(sorted(arrays.items()))


LAYOUTS: dict[str, Any] = {
    "W1 b1": named("W{}", "b{}"),
    "W1 b1 turned": named("W{}", "b{}", TURNED, COLUMNS),
    "w_1 b_1": named("w_{}", "b_{}"),
    "weights1 bias1": named("weights{}", "bias{}"),
    "params": {"params": named("W{}", "b{}"), "train_acc": 0.9},
    "rows for biases": named("W{}", "b{}", W, [b[np.newaxis] for b in B]),
    "weights and biases": {"weights": W, "biases": B},
    "Nielsen": {"sizes": list(SIZES), "weights": TURNED, "biases": COLUMNS, "cost": "QuadraticCost"},
    "Nielsen as a list": [list(SIZES), COLUMNS, TURNED][::-1][:2],
    "sizes, weights, biases": [list(SIZES), TURNED, COLUMNS],
    "scikit-learn": {"coefs_": W, "intercepts_": B},
    "pairs": list(zip(W, B, strict=True)),
    "pairs turned": [[w, b] for w, b in zip(TURNED, COLUMNS, strict=True)],
    "two lists": [W, B],
    "two lists turned": (TURNED, COLUMNS),
    "one row": [array for pair in zip(W, B, strict=True) for array in pair],
    "state dictionary": named("fc{}.weight", "fc{}.bias", TURNED),
    "checkpoint": {"epoch": 3, "state_dict": named("layers.{}.weight", "layers.{}.bias", TURNED)},
    "Keras names": named("dense_{}/kernel:0", "dense_{}/bias:0"),
    "Theta": {f"Theta{n}": np.hstack([b, w]) for n, w, b in zip(NUMBERS, TURNED, COLUMNS, strict=True)},
    "dictionaries in a list": [{"W": w, "b": b} for w, b in zip(W, B, strict=True)],
    "dictionaries by number": {n: {"weights": w, "bias": b} for n, w, b in zip(NUMBERS, W, B, strict=True)},
    "hidden and out": {"W_h1": W[0], "b_h1": B[0], "W_h2": W[1], "b_h2": B[1], "W_out": W[2], "b_out": B[2]},
    "names that say nothing": {"p": W[0], "q": B[0], "r": W[1], "s": B[1], "u": W[2], "v": B[2]},
    "lists of numbers": named("W{}", "b{}", [w.tolist() for w in W], [b.tolist() for b in B]),
    "pairs of lists": [(w.tolist(), b.tolist()) for w, b in zip(W, B, strict=True)],
    "bytes as names": {key.encode(): array for key, array in named("W{}", "b{}").items()},
}


def read(value: object, folder: Path, **options: Any) -> WeightsFile:
    path = folder / "weights.pkl"
    path.write_bytes(pickle.dumps(value))
    return read_weights(path, **options)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_network(layout: str, tmp_path: Path) -> None:
    found = read(LAYOUTS[layout], tmp_path)
    assert found.sizes == SIZES
    assert found.orientation_sure
    assert found.warnings == ()
    for layer, w, b in zip(found.layers, W, B, strict=True):
        assert np.array_equal(layer.W, w)
        assert np.array_equal(layer.b, b)


def test_weights_without_biases_have_biases_of_zero(tmp_path: Path) -> None:
    found = read({"wih": TURNED[0], "who": TURNED[1]}, tmp_path)
    assert found.sizes == (7, 5, 4)
    assert not found.layers[0].b.any()
    assert found.warnings == ("Biases are missing; they are taken as 0.",)


@pytest.mark.parametrize("value", [{"W1": np.eye(3), "b1": np.ones(3)}, {"W1": W[0]}, W[0]])
def test_where_both_ways_fit_it_is_said_and_can_be_chosen(value: object, tmp_path: Path) -> None:
    found = read(value, tmp_path)
    assert not found.orientation_sure
    assert "both ways fit" in found.warnings[0]
    turned = read(value, tmp_path, orientation="out_in")
    assert turned.orientation_sure
    assert np.array_equal(turned.layers[0].W, found.layers[0].W.T)


def test_the_wrong_way_round_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="do not fit together"):
        read(LAYOUTS["W1 b1"], tmp_path, orientation="out_in")


def test_a_perceptron_by_hand_is_a_network_of_one_unit(tmp_path: Path) -> None:
    found = read({"w": [0.5, 0.5], "b": -0.7}, tmp_path)
    assert found.sizes == (2, 1)
    assert found.layers[0].W.tolist() == [[0.5], [0.5]]
    network = found.to_network()
    assert [type(layer).__name__ for layer in network.layers] == ["Dense", "Sigmoid"]


def test_a_network_that_has_diverged_is_read_with_a_warning(tmp_path: Path) -> None:
    found = read({"W1": np.full((2, 3), np.nan), "b1": np.full(3, np.inf)}, tmp_path)
    assert "NaN" in found.warnings[0]
    assert np.isnan(found.to_network().parameters["W1"]).all()


def test_what_is_not_part_of_the_network_is_named(tmp_path: Path) -> None:
    found = read({**LAYOUTS["W1 b1"], "train_loss": np.arange(9.0)}, tmp_path)
    assert found.warnings == ("Not used: train_loss.",)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"W1": np.ones((30, 1, 5, 5)), "b1": np.ones(30)}, "convolutional network (kernels of 30 x 1 x 5 x 5)"),
        ({"Wx": np.ones((3, 4)), "Wh": np.ones((4, 4)), "b": np.ones(4)}, "recurrent network"),
        ({"lstm.weight_ih": np.ones((3, 4)), "lstm.weight_hh": np.ones((4, 4))}, "recurrent network"),
        ({**LAYOUTS["W1 b1"], "gamma1": np.ones(5), "beta1": np.ones(5)}, "batch normalization"),
        ({"W1": np.ones((7, 5)), "b1": np.ones(5), "W2": np.ones((6, 3))}, "layer 2 takes 6"),
        ({"W1": np.ones((7, 5)), "b1": np.ones(4)}, "layer 1 has 5 units and 4 biases"),
        ({"x_train": np.ones((9, 4)), "y_train": np.ones(9)}, "a data set and not a network"),
        ([(np.ones((600, 4)), np.arange(600))] * 3, "a data set and not a network"),
        ({"a": 1, "b": "x"}, "not the layers of a network"),
        ({}, "no arrays in it"),
        ("hello", "no arrays in it"),
    ],
)
def test_what_is_no_network_of_dense_layers_is_declined(value: object, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(value, tmp_path)
    assert reason in str(refusal.value)


def test_a_description_says_what_the_file_holds(tmp_path: Path) -> None:
    read({"W1": W[0].astype("f4"), "b1": B[0].astype("f4")}, tmp_path)
    found = describe(tmp_path / "weights.pkl")
    assert found["format"] == "pickle, protocol 4"
    assert found["layout"] == "named arrays (W1, b1, …)"
    assert found["arrays"][0] == {"name": "W1", "shape": [7, 5], "dtype": "float32"}
    assert found["sizes"] == [7, 5]
    assert found["network"] is None
