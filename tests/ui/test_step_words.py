"""The words and the terms of a step, for every kind of layer, loss and optimizer there is."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from visualnn import engine, i18n
from visualnn.engine import Dense, Network, record, record_batch
from visualnn.engine.layer import Layer
from visualnn.engine.losses import Loss
from visualnn.engine.notation import format_number
from visualnn.engine.optimizers import Optimizer
from visualnn.engine.trace import Trace
from visualnn.ui import step_words
from visualnn.ui.term_rows import overview, table_of

ACTIVATIONS = ["Identity", "Step", "Sigmoid", "Tanh", "ReLU", "LeakyReLU", "Softmax"]


def trace_of(hidden: str = "Sigmoid", output: str = "Sigmoid", loss: str = "MeanSquaredError",
             optimizer: str | None = "SGD") -> Trace:  # fmt: skip
    layers = [Dense(4), Layer.kinds[hidden](), Dense(3), Layer.kinds[output]()]
    network = Network(layers, input_shape=(5,), loss=Loss.kinds[loss](), dtype="float64", seed=1)
    rng = np.random.default_rng(2)
    target = np.array([0.0, 1.0, 0.0])
    return record(network, rng.random(5), target, Optimizer.kinds[optimizer]() if optimizer else None)


def batch_of(optimizer: str | None = "SGD", samples: int = 3) -> Trace:
    layers = [Dense(4), Layer.kinds["Sigmoid"](), Dense(3), Layer.kinds["Softmax"]()]
    network = Network(layers, (5,), Loss.kinds["CrossEntropy"](), "float64", 1)
    rng = np.random.default_rng(2)
    targets = np.eye(3)[rng.integers(3, size=samples)]
    made = Optimizer.kinds[optimizer]() if optimizer else None
    return record_batch(network, rng.random((samples, 5)), targets, made)


def some_steps(trace: Trace) -> list[engine.trace.Step]:
    return [trace[position] for stage in trace.stages for position in {stage.start, stage.end - 1}]


CASES = (
    [{"hidden": kind} for kind in ACTIVATIONS]
    + [{"output": "Softmax", "loss": "CrossEntropy"}, {"loss": "BinaryCrossEntropy"}]
    + [{"optimizer": kind} for kind in Optimizer.kinds]
    + [{"optimizer": None}]
)


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_step_has_a_sentence_of_its_own(case: dict[str, str], language: str) -> None:
    trace = trace_of(**case)
    i18n.set_language("en")
    fallback = step_words.sentence(trace[0])
    i18n.set_language(language)
    for step in some_steps(trace):
        sentence = step_words.sentence(step)
        assert sentence
        assert "{" not in sentence
        assert "computes the cell" not in sentence
        assert (sentence == fallback) == (language == "en" and step.position == 0)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rows_of_a_sum_add_up_to_the_value(case: dict[str, str]) -> None:
    for step in some_steps(trace_of(**case)):
        table = table_of(step, 4, shown=1000)
        assert table.rows
        if step.count_terms() > 1:
            shown = sum(Decimal(row.product.removeprefix("= ").replace("−", "-")) for row in table.rows)
            result = Decimal(format_number(step.value, 4).replace("−", "-"))
            assert table.rest == ("" if shown == result else "rounded"), "what is shown adds up, or says that it cannot"
            assert sum(row.value for row in table.rows) == pytest.approx(step.value, abs=1e-12)


def test_what_is_not_shown_is_counted() -> None:
    trace = trace_of()
    step = trace[0]
    assert step.count_terms() == 6
    assert table_of(step, 4, shown=6).rest in ("", "rounded")
    assert table_of(step, 4, shown=5).rest in ("… and 1 more", "… and 1 more, which is zero")
    assert table_of(step, 4, shown=2).rest.startswith("… and 4 more")
    assert [len(table_of(step, 4, shown=n).rows) for n in (1, 3, 6)] == [1, 3, 6]


def test_the_place_in_the_walk_is_named() -> None:
    trace = trace_of()
    assert step_words.where(trace, 0) == f"Step 0 of {len(trace)}"
    assert step_words.where(trace, 1) == f"Step 1 of {len(trace)} · Forward · layer 1 · z1[0]"
    loss = next(stage for stage in trace.stages if stage.array == "L")
    assert step_words.where(trace, loss.end) == f"Step {loss.end} of {len(trace)} · Loss · L"
    last = step_words.where(trace, len(trace))
    assert last.endswith(" · Update · layer 2 · b2′[2]")


def test_the_end_says_how_far_the_parameters_moved() -> None:
    trace = trace_of()
    names = ("W1", "b1", "W2", "b2")
    most = max(np.abs(trace.arrays[f"{name}'"] - trace.arrays[name]).max() for name in names)
    text = step_words.ending(trace, 4)
    assert f"{float(trace.arrays['L']):.4f}" in text
    assert f"{most:.4g}" in text
    assert "parameter" not in step_words.ending(trace_of(optimizer=None), 4)


def test_before_the_first_step_the_phases_are_counted() -> None:
    trace = trace_of()
    rows = overview(trace).rows
    assert [row.name for row in rows] == ["Forward", "Loss", "Backward", "Update"]
    assert sum(int(row.product.split()[0]) for row in rows) == len(trace)


@pytest.mark.parametrize("optimizer", [*Optimizer.kinds, None])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_step_of_a_mini_batch_has_a_sentence_and_rows(optimizer: str | None, language: str) -> None:
    i18n.set_language(language)
    trace = batch_of(optimizer)
    for step in some_steps(trace):
        sentence = step_words.sentence(step)
        assert "{" not in sentence
        assert "computes the cell" not in sentence
        assert table_of(step, 4).rows
        assert step_words.where(trace, step.position + 1)


def test_a_sample_of_a_mini_batch_is_spoken_of_as_if_it_were_alone() -> None:
    trace = batch_of()
    step = trace[trace.writer("dW1", (2, 3, 1)) or 0]
    assert step_words.sentence(step).startswith("The gradient of the weight from input 3 to unit 1:")
    assert " · sample 3 of 3 · Backward · layer 1 · dW1[2,3,1]" in step_words.where(trace, step.position + 1)
    assert step_words.stage_title(trace, step.stage) == "dW1 · sample 3 of 3 · Backward · layer 1 · 20 steps"


def test_mean_and_update_of_a_mini_batch_speak_of_the_mean() -> None:
    trace = batch_of("Momentum")
    told = {stage.array: step_words.sentence(trace[stage.end - 1]) for stage in trace.stages}
    assert told["gW1"].startswith("Mean over the mini-batch: what each sample found as the gradient of the weight")
    assert "from input 4 to unit 3 is added up and divided by 3" in told["gW1"]
    assert told["J"].startswith("Mean over the mini-batch: the losses")
    for array in ("W1'", "b1'", "vW1'"):
        assert "mean gradient" in told[array]
    assert step_words.where(trace, trace.phase_starts["mean"] + 2).endswith(" · Mean · layer 1 · gW1[0,0]")


def test_the_rows_of_a_mean_are_its_samples() -> None:
    trace = batch_of(samples=9)
    step = trace[trace.writer("gW2", (1, 1)) or 0]
    table = table_of(step, 4, shown=100)
    assert sorted(row.name for row in table.rows) == [f"dW2[{sample},1,1]" for sample in range(9)]
    assert sum(row.value for row in table.rows) == pytest.approx(step.value)


def test_a_mini_batch_ends_with_its_mean_loss() -> None:
    trace = batch_of()
    assert step_words.ending(trace, 4).startswith(
        f"This mini-batch is done. Its mean loss was {float(trace.arrays['J']):.4f}; every parameter")
    without = batch_of(None)
    assert step_words.ending(without, 2) == f"This mini-batch is done. Its mean loss is {without.arrays['J']:.2f}."
    assert overview(trace).title == "This mini-batch's way"
