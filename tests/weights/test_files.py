"""Networks go into files and come back bit for bit; the textbook's file reads as many digits as the book says."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from visualnn.engine import CrossEntropy, Dense, LeakyReLU, MeanSquaredError, Network, Sigmoid, Softmax, Tanh
from visualnn.formats.errors import UnreadableFile
from visualnn.formats.idx import read_idx
from visualnn.weights.reading import read_weights
from visualnn.weights.writing import save_weights

TEXTBOOK = Path(__file__).parents[2].parent / "shared" / "weights" / "sample_weight.pkl"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "layers",
    [
        [Dense(50), Sigmoid(), Dense(10), Softmax()],
        [Dense(3), LeakyReLU(), Dense(3), Tanh(), Dense(3)],
        [Dense(4), Dense(10), Softmax()],
    ],
)
def test_a_saved_network_comes_back_bit_for_bit(layers: list[object], dtype: str, tmp_path: Path) -> None:
    loss = CrossEntropy() if isinstance(layers[-1], Softmax) else MeanSquaredError()
    network = Network(layers, (4,), loss, dtype=dtype, seed=7)  # type: ignore[arg-type]
    path = tmp_path / "network.npz"
    save_weights(path, network)
    found = read_weights(path)
    again = found.to_network()
    assert again.spec() == network.spec()
    assert again.flat.tobytes() == network.flat.tobytes()
    assert found.warnings == ()
    assert found.orientation_sure


def test_the_same_network_gives_the_same_file(tmp_path: Path) -> None:
    network = Network([Dense(3), Softmax()], (4,), CrossEntropy())
    for name in ("a.npz", "b.npz"):
        save_weights(tmp_path / name, network)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_numpy_can_read_what_is_saved(tmp_path: Path) -> None:
    network = Network([Dense(3), Softmax()], (4,), CrossEntropy())
    save_weights(tmp_path / "a.npz", network)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as archive:
        assert np.array_equal(archive["W1"], network.parameters["W1"])
        assert archive["W1"].shape == (4, 3)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    network = Network([Dense(3), Softmax()], (4,), CrossEntropy())
    path = tmp_path / "a.npz"
    save_weights(path, network)
    before = path.read_bytes()
    network.parameters = {"W1": np.array([object()])}
    with pytest.raises(TypeError):
        save_weights(path, network)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.npz"]


def test_a_description_that_does_not_fit_its_arrays_is_refused(tmp_path: Path) -> None:
    save_weights(tmp_path / "a.npz", Network([Dense(3), Softmax()], (4,), CrossEntropy()))
    with zipfile.ZipFile(tmp_path / "a.npz") as archive, zipfile.ZipFile(tmp_path / "b.npz", "w") as target:
        for member in archive.namelist():
            target.writestr(member, archive.read(member).replace(b'"units": 3', b'"units": 999999999'))
    with pytest.raises(UnreadableFile, match="not the one whose weights it holds"):
        read_weights(tmp_path / "b.npz")


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_archives_of_numpy_are_read(save: object, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    arrays = {"W1": rng.normal(size=(4, 3)).T, "b1": rng.normal(size=4).astype(">f8")}
    save(tmp_path / "a.npz", **arrays)  # type: ignore[operator]
    (layer,) = read_weights(tmp_path / "a.npz").layers
    assert np.array_equal(layer.W, arrays["W1"])
    assert np.array_equal(layer.b, arrays["b1"])


def test_hidden_layers_and_the_output_get_their_activations(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", W1=np.ones((4, 3)), b1=np.ones(3), W2=np.ones((3, 2)), b2=np.ones(2))
    found = read_weights(tmp_path / "a.npz")
    for hidden, name in (("sigmoid", "Sigmoid"), ("tanh", "Tanh"), ("relu", "ReLU")):
        kinds = [type(layer).__name__ for layer in found.to_network(hidden).layers]
        assert kinds == ["Dense", name, "Dense", "Softmax"]


@pytest.mark.skipif(not TEXTBOOK.exists(), reason="the textbook's file is not here")
def test_the_textbooks_weights_read_9352_of_10000_digits() -> None:
    mnist = Path(__file__).parents[2] / "data" / "mnist"
    found = read_weights(TEXTBOOK)
    assert found.format == "pickle, protocol 3"
    assert found.sizes == (784, 50, 100, 10)
    images = read_idx(mnist / "t10k-images-idx3-ubyte.gz").reshape(-1, 784)
    labels = read_idx(mnist / "t10k-labels-idx1-ubyte.gz")
    answers = found.to_network("sigmoid").forward(images / np.float32(255)).argmax(axis=1)
    assert (answers == labels).sum() == 9352
