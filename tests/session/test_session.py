"""What a person can do with the program, without a window."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from tests.session.conftest import Heard
from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Softmax, accuracy
from visualnn.session import Session
from visualnn.weights.writing import save_weights

TEXTBOOK = Path(__file__).parents[2].parent / "shared" / "weights" / "sample_weight.pkl"


def test_the_first_lesson_reads_at_least_97_percent_of_the_test_images(full_session: Session) -> None:
    assert accuracy(full_session.network, full_session.dataset.test.samples()) >= 0.97


def test_the_trace_belongs_to_the_current_sample(session: Session) -> None:
    session.samples.choose(5)
    assert np.array_equal(session.trace.arrays["x"], session.dataset.inputs("test", [5])[0])
    assert session.trace.arrays["t"].argmax() == session.samples.current_label
    assert session.trace.arrays["p"].argmax() == session.samples.predictions[5]


def test_a_page_holds_64_samples_with_what_the_network_says(session: Session) -> None:
    samples = session.samples
    assert len(samples.predictions) == len(samples.images) == len(samples.labels) == 64
    expected = session.network.forward(session.dataset.inputs("test", slice(0, 64))).argmax(1)
    assert np.array_equal(samples.predictions, expected)
    samples.go_to_page(samples.pages - 1)
    assert len(samples.predictions) == 1500 - 64 * 23


def test_turning_pages_keeps_the_current_sample_and_stepping_turns_the_page(session: Session) -> None:
    samples = session.samples
    samples.choose(63)
    samples.next_page()
    assert (samples.page, samples.current) == (1, 63)
    samples.step(1)
    assert (samples.page, samples.current) == (1, 64)
    samples.step(-1)
    assert (samples.page, samples.current) == (0, 63)
    samples.choose(-5)
    assert samples.current == 0
    samples.previous_page()
    assert samples.page == 0


def test_a_random_page_is_another_page(session: Session) -> None:
    for _ in range(50):
        before = session.samples.page
        session.samples.random_page()
        assert session.samples.page != before


def test_training_images_can_be_shown(session: Session) -> None:
    session.samples.show_split("train")
    assert session.samples.current_label == 5  # the first training image of MNIST
    assert session.trace.arrays["t"].argmax() == 5


def test_weights_saved_and_opened_are_the_same_bits(session: Session, heard: Heard, tmp_path: Path) -> None:
    before = session.network.flat.copy()
    assert session.save_weights(tmp_path / "mine")
    session.new_weights(9)
    assert not np.array_equal(session.network.flat, before)
    session.open_weights(tmp_path / "mine.npz")
    assert np.array_equal(session.network.flat, before)
    assert heard.problems == []
    assert "784-50-100-10" in heard.said[-1]


def test_a_network_of_another_shape_is_taken_as_it_is(session: Session, heard: Heard, tmp_path: Path) -> None:
    other = Network([Dense(7), ReLU(), Dense(10), Softmax()], (784,), CrossEntropy(), "float32", 2)
    save_weights(tmp_path / "small.npz", other)
    session.selection.select("a2", (70,))
    session.open_weights(tmp_path / "small.npz")
    assert [column.shape for column in session.trace.columns] == [(784,), (7,), (10,)]
    assert heard.opened == 1
    assert session.selection.array is None
    assert session.playhead.position == session.trace.phase_starts["loss"]
    assert "relu" in heard.said[-1]


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
def test_a_pickle_s_activations_are_found_by_trying(
    session: Session, heard: Heard, tmp_path: Path, hidden: str
) -> None:
    """Weights trained with one activation read digits far better with that one than with the others."""
    from visualnn.engine import Adam, Layer, fit

    kind = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU"}[hidden]
    layers = [Dense(20), Layer.kinds[kind](), Dense(20), Layer.kinds[kind](), Dense(10), Softmax()]
    network = Network(layers, (784,), CrossEntropy(), "float32", 0)
    list(fit(network, session.dataset.train.samples(), Adam(0.01), batch_size=50, epochs=6, every=1000))
    (tmp_path / "w.pkl").write_bytes(pickle.dumps(dict(network.parameters)))
    session.open_weights(tmp_path / "w.pkl")
    assert hidden in heard.said[-1]
    assert [type(layer).__name__ for layer in session.network.layers][1] == kind


def test_a_network_for_other_data_is_refused_and_the_present_one_stays(
    session: Session, heard: Heard, weights: np.ndarray, tmp_path: Path
) -> None:
    save_weights(tmp_path / "other.npz", Network([Dense(3), Softmax()], (20,), CrossEntropy()))
    session.open_weights(tmp_path / "other.npz")
    assert "20-3" in heard.problems[0]
    assert np.array_equal(session.network.flat, weights)
    assert heard.opened == 0


@pytest.mark.parametrize("content", [b"", b"hello", b"cos\nsystem\n(S'true'\ntR.", b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_what_is_no_weights_file_is_refused_and_the_present_network_stays(
    session: Session, heard: Heard, weights: np.ndarray, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "strange.pkl").write_bytes(content)
    session.open_weights(tmp_path / "strange.pkl")
    assert len(heard.problems) == 1
    assert "strange.pkl" in heard.problems[0]
    assert np.array_equal(session.network.flat, weights)


def test_saving_where_nothing_can_be_saved_is_told(session: Session, heard: Heard, tmp_path: Path) -> None:
    assert not session.save_weights(tmp_path / "no" / "folder" / "w.npz")
    assert "w.npz" in heard.problems[0]


def test_a_diverged_network_predicts_nothing_rather_than_class_0(session: Session, heard: Heard) -> None:
    session.take_parameters(np.full_like(session.network.flat, np.nan))
    assert session.samples.name_of(int(session.samples.predictions[0])) == "?"
    assert np.isnan(session.trace.arrays["p"]).all()
    session.lesson_weights()
    assert session.samples.predictions[0] == 7


@pytest.mark.skipif(not TEXTBOOK.exists(), reason="the published weights are not here")
def test_the_textbook_s_weights_read_9352_of_10000(full_session: Session) -> None:
    heard = Heard(full_session)
    full_session.open_weights(TEXTBOOK)
    assert "93.52" in heard.said[-1]
    assert "sigmoid" in heard.said[-1]
    assert accuracy(full_session.network, full_session.dataset.test.samples()) == 0.9352


def test_a_mistake_of_ours_while_opening_is_said_and_harms_nothing(
    session: Session, heard: Heard, weights: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.save_weights(tmp_path / "good.npz")

    def breaks(*_: object) -> None:
        raise ZeroDivisionError("<b>oops</b>")

    with monkeypatch.context() as patch:
        patch.setattr("visualnn.session.evaluation.read_weights", breaks)
        session.open_weights(tmp_path / "good.npz")
    assert "oops" in heard.problems[0]
    assert np.array_equal(session.network.flat, weights)
    session.open_weights(tmp_path / "good.npz")
    assert len(heard.problems) == 1
