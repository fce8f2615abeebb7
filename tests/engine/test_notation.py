"""What is written beside a step: the blackboard's letters, this sample's numbers, brackets where they are needed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.engine.conftest import a_target
from visualnn.engine import SGD, CrossEntropy, Dense, Network, Optimizer, Sigmoid, Softmax, Trace, record
from visualnn.engine.batch import record_batch
from visualnn.engine.expr import ALL, Cell, Const, Dot, Expr, call, count_terms, evaluate, terms
from visualnn.engine.letters import Letter, lettered
from visualnn.engine.notation import (
    HTML,
    LATEX,
    TEXT,
    adds_up,
    format_number,
    in_letters,
    in_numbers,
    in_numpy,
    python_name,
)


@pytest.fixture
def trace() -> Trace:
    network = Network([Dense(2), Sigmoid(), Dense(3), Softmax()], (2,), CrossEntropy(), "float64")
    network.parameters["W1"][...] = [[0.15, 0.25], [-0.2, 0.3]]
    network.parameters["b1"][...] = [0.35, -0.35]
    return record(network, [0.05, 0.1], [0, 1, 0], SGD(0.5))


def written(trace: Trace, array: str, *index: int) -> str:
    return trace[trace.writer(array, index) or 0].letters()


def test_every_kind_of_step_as_on_the_blackboard(trace: Trace) -> None:
    assert written(trace, "z1", 1) == "z1[1] = Σ_i x[i]·W1[i,1] + b1[1]"
    assert written(trace, "a1", 1) == "a1[1] = σ(z1[1])"
    assert written(trace, "p", 2) == "p[2] = exp(z2[2] − max(z2)) / (Σ_i exp(z2[i] − max(z2)))"
    assert written(trace, "l", 0) == "l[0] = −t[0]·ln(p[0])"
    assert written(trace, "L") == "L = Σ_i l[i]"
    assert written(trace, "dp", 1) == "dp[1] = −t[1] / p[1]"
    assert written(trace, "dW1", 0, 1) == "dW1[0,1] = x[0]·dz1[1]"
    assert written(trace, "da1", 1) == "da1[1] = Σ_i W2[1,i]·dz2[i]"
    assert written(trace, "W1'", 0, 1) == "W1′[0,1] = W1[0,1] − 0.5·dW1[0,1]"


def test_a_short_sum_is_written_out_in_order_with_brackets_around_what_is_negative(trace: Trace) -> None:
    step = trace[0]
    assert step.numbers(digits=4) == "0.0500·0.1500 + 0.1000·(−0.2000) + 0.3500 = 0.3375"
    assert trace[1].numbers(digits=2) == "0.05·0.25 + 0.10·0.30 + (−0.35) = −0.31"


def test_a_long_sum_shows_its_largest_terms_and_how_many_more_there_are() -> None:
    arrays = {"x": np.array([1.0, -3.0, 0.0, 2.0, 0.5]), "w": np.array([1.0, 2.0, 9.0, -2.0, 1.0])}
    total = Dot(Cell("x"), Cell("w")) + 10.0
    assert in_numbers(total, arrays, digits=0) == "(−3)·2 + 2·(−2) + 1·1 + … (+2) + 10"
    found = terms(total, arrays)
    assert [term.value for term in found] == [10, -6, -4, 1, 0.5, 0]
    assert count_terms(total, arrays) == 6
    assert sum(term.value for term in found) == evaluate(total, arrays)
    assert found[1].reads == (Cell("x", (1,)), Cell("w", (1,)))


def test_html_lowers_the_layer_s_number_and_escapes() -> None:
    assert in_letters(Cell("W2", (1, 3)), HTML) == "<i>W</i><sub>2</sub>[1,3]"
    assert in_letters(Cell("dz1", (0,)), HTML) == "d<i>z</i><sub>1</sub>[0]"
    assert in_letters(Cell("W1'", (0,)), HTML) == "<i>W</i><sub>1</sub>′[0]"
    assert in_letters(Cell("mW1'", (0,)), HTML) == "<i>m</i>′<sub>W1</sub>[0]"
    assert in_letters(call("positive", Cell("z1", (4,))), HTML) == "[<i>z</i><sub>1</sub>[4] &gt; 0]"


A, B, C = (Cell(name, (0,)) for name in "abc")


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (A + B + C, "a[0] + b[0] + c[0]"),
        (A - (B - C), "a[0] − (b[0] − c[0])"),
        ((A + B) * C, "(a[0] + b[0])·c[0]"),
        (A * B + C, "a[0]·b[0] + c[0]"),
        (A / (B * C), "a[0] / (b[0]·c[0])"),
        (-(A + B), "−(a[0] + b[0])"),
        (-A * B, "−a[0]·b[0]"),
        (2.0 * A, "2·a[0]"),
        (A * Const(-2.0), "a[0]·(−2)"),
        (Dot(Cell("x"), Cell("W", (ALL, 1))) * A, "(Σ_i x[i]·W[i,1])·a[0]"),
        (call("square", A - B), "(a[0] − b[0])²"),
        (call("max", 0.0, A), "max(0, a[0])"),
        (Cell("x", (1, slice(2, 4))), "x[1,2:4]"),
    ],
)
def test_brackets_stand_where_the_meaning_needs_them(expr: Expr, text: str) -> None:
    assert in_letters(expr, TEXT) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(0.5, 4, "0.5000"), (-0.5, 2, "−0.50"), (0.0, 2, "0.00"), (-0.0, 2, "0.00"), (3e-7, 4, "3.000e−7"),
     (-1.5e9, 2, "−1.50e9"), (float("nan"), 4, "nan"), (float("inf"), 4, "∞"), (float("-inf"), 4, "−∞")],
)
def test_numbers_are_shown_as_what_they_are(value: float, digits: int, text: str) -> None:
    assert format_number(value, digits) == text


# ---- the rule for every cell ----


def general(trace: Trace, array: str, *index: int) -> str:
    step = trace[trace.writer(array, index) or 0]
    letters = step.letters_of_index
    taken = "".join(map(str, letters))
    target = in_letters(Cell(array, letters), LATEX, trace.arrays, taken)
    return f"{target} = {in_letters(step.general(), LATEX, trace.arrays, taken)}"


def test_the_general_rule_has_letters_in_the_place_of_numbers(trace: Trace) -> None:
    assert general(trace, "z1", 1) == r"z_{1,j} = \sum_{i} x_{i} \, W_{1,ij} + b_{1,j}"
    assert general(trace, "a1", 0) == r"a_{1,j} = \sigma\left(z_{1,j}\right)"
    slope = r"\frac{\partial L}{\partial W_{1,ij}} = x_{i} \, \frac{\partial L}{\partial z_{1,j}}"
    assert general(trace, "dW1", 1, 0) == slope
    assert general(trace, "da1", 1) == (
        r"\frac{\partial L}{\partial a_{1,i}} = \sum_{j} W_{2,ij} \, \frac{\partial L}{\partial z_{2,j}}"
    )
    assert general(trace, "W1'", 1, 0) == r"W'_{1,ij} = W_{1,ij} - 0.5 \cdot \frac{\partial L}{\partial W_{1,ij}}"
    assert general(trace, "p", 2) == (
        r"p_{j} = \frac{e^{z_{2,j} - \max\left(z_{2}\right)}}{\sum_{i} e^{z_{2,i} - \max\left(z_{2}\right)}}"
    )
    assert general(trace, "L") == r"L = \sum_{i} l_{i}"


def test_every_cell_of_an_array_has_the_same_general_rule(trace: Trace) -> None:
    for stage in trace.stages:
        first, last = trace[stage.start], trace[stage.end - 1]
        assert in_letters(first.general(), arrays=trace.arrays) == in_letters(last.general(), arrays=trace.arrays)


def test_a_letter_counts_as_the_number_that_it_is_and_is_written_as_it_reads() -> None:
    t = Letter(3, "t")
    assert (t - 1, str(t - 1), f"{t - 1}") == (2, "t−1", "t−1")
    assert (2 * t, str(2 * t), str(2 * t + 1), str(2 * (t - 1))) == (6, "2t", "2t+1", "2(t−1)")
    assert t > 2
    assert str(9 - t) == "9−t"
    assert [str(letter) for letter in lettered(lambda i, j: None, (1, 2))] == ["i", "j"]
    assert [str(letter) for letter in lettered(lambda *at: None, (1, 2))] == ["i", "j"]
    assert [str(letter) for letter in lettered(lambda *at: None, (4, 1, 2), sample=True)] == ["s", "i", "j"]
    assert in_letters(Cell("x", (slice(Letter(0, "t"), Letter(2, "t+2")),)), TEXT) == "x[t:t+2]"


# ---- LaTeX ----


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (Cell("W1", (2, 5)), "W_{1}[2,5]"),
        (Cell("z12b", (3,)), "z_{12b}[3]"),
        (Cell("dW1", (2, 5)), r"\frac{\partial L}{\partial W_{1}[2,5]}"),
        (Cell("gW1", (2, 5)), r"\frac{\partial J}{\partial W_{1}[2,5]}"),
        (Cell("mhW1", (2, 5)), r"\hat{m}_{W_{1}}[2,5]"),
        (Cell("vb'", (5,)), "v'_{b}[5]"),
        (call("square", Cell("dw", (0,))), r"\left(\frac{\partial L}{\partial w[0]}\right)^{2}"),
        ((A + B) / (A - B), r"\frac{a[0] + b[0]}{a[0] - b[0]}"),
        (call("sqrt", A + 1e-8), r"\sqrt{a[0] + 1 \cdot 10^{-8}}"),
        (call("max", 0.0, A), r"\max\left(0, a[0]\right)"),
        (call("abs", A) * call("positive", B), r"\left|a[0]\right| \, \left[b[0] > 0\right]"),
        (A * Const(-2.0), r"a[0] \cdot \left(-2\right)"),
    ],
)
def test_latex_is_what_books_write(expr: Expr, text: str) -> None:
    assert in_letters(expr, LATEX) == text


def test_latex_with_numbers(trace: Trace) -> None:
    assert trace[1].numbers(LATEX, 2) == (
        r"0.05 \cdot 0.25 + 0.10 \cdot 0.30 + \left(-0.35\right) = -0.31"
    )
    assert LATEX.number(3e-7, 4) == r"3.000 \cdot 10^{-7}"
    assert LATEX.number(float("-inf"), 4) == r"-\infty"


# ---- NumPy ----


def assert_numpy_agrees(trace: Trace) -> None:
    variables = {python_name(name): np.asarray(array, np.float64) for name, array in trace.arrays.items()}
    with np.errstate(all="ignore"):
        for step in trace:
            code = in_numpy(step.expr, trace.arrays)
            said, meant = float(eval(code, {"np": np}, variables)), step.evaluated()
            same = (np.isnan(said) and np.isnan(meant)) or said == pytest.approx(meant, rel=1e-12, abs=1e-15)
            assert same, f"{step!r}: {code} is {said}, not {meant}"


def test_numpy_gives_the_same_numbers_for_every_layer(layered: Network, rng: np.random.Generator) -> None:
    assert_numpy_agrees(record(layered, rng.normal(size=layered.input_shape), a_target(layered, rng)))


def test_numpy_gives_the_same_numbers_for_every_loss(with_loss: Network, rng: np.random.Generator) -> None:
    x, t = rng.normal(size=with_loss.input_shape), a_target(with_loss, rng)
    assert_numpy_agrees(record(with_loss, x, t))
    with_loss.parameters["W2"][...] *= 900  # so large that output and loss are computed together
    assert_numpy_agrees(record(with_loss, x, t))


def test_numpy_gives_the_same_numbers_for_every_optimizer(trace: Trace, optimizer: Optimizer) -> None:
    network = Network([Dense(2), Sigmoid(), Dense(3), Softmax()], (2,), CrossEntropy(), "float64", seed=1)
    assert_numpy_agrees(record(network, [0.05, 0.1], [0, 1, 0], optimizer))


def test_numpy_reads_like_numpy(trace: Trace) -> None:
    def code(array: str, *index: int) -> str:
        return in_numpy(trace[trace.writer(array, index) or 0].expr, trace.arrays)

    assert code("z1", 1) == "x @ W1[:, 1] + b1[1]"
    assert code("p", 2) == "np.exp(z2[2] - z2.max()) / np.exp(z2 - z2.max()).sum()"
    assert code("a1", 0) == "1 / (1 + np.exp(-z1[0]))"
    assert code("dz1", 0) == "da1[0] * (a1[0] * (1 - a1[0]))"
    assert code("W1'", 0, 1) == "W1[0, 1] - 0.5 * dW1[0, 1]"
    assert python_name("vW1'") == "vW1_new"


# ---- what is shown adds up ----


def test_rounded_parts_add_up_or_it_is_said() -> None:
    assert adds_up([0.1, 0.2], 0.3, 4)
    assert adds_up([0.00004, 0.00004, 1.0], 1.00008, 4)  # very small numbers are shown with an exponent
    assert not adds_up([0.1234, 0.1234], 0.2468, 2)
    assert not adds_up([0.00014, 0.00014], 0.00028, 4)
    assert adds_up([float("nan"), 1.0], float("nan"), 4)


@pytest.mark.parametrize("digits", [0, 1, 2, 4, 7, 12])
def test_numbers_that_are_shown_give_the_result_that_is_shown(trace: Trace, digits: int) -> None:
    """The line is worked out as a reader would, in the numbers as they stand there; where = is not true it says ≈."""
    signs = set()
    for step in trace:
        if any("e" in part for part in step.numbers(digits=digits).split()) or "σ" in step.numbers():
            continue  # not for a reader's pencil
        line = step.numbers(digits=digits)
        sign = "≈" if "≈" in line else "="
        left, _sign, right = line.rpartition(f" {sign} ")
        text = re.sub(r"ln\(([^()]*)\)", r"np.log(\1)", left).replace("−", "-").replace("·", "*").replace(")²", ")**2")
        if "exp" in text or "…" in text:
            continue
        said = format_number(float(eval(text, {"np": np})), digits)
        assert (said == right) == (sign == "="), line
        signs.add(sign)
    assert "=" in signs
    assert digits in (0, 12) or "≈" in signs


def test_numpy_and_the_general_rule_hold_for_a_mini_batch(with_loss: Network, rng: np.random.Generator) -> None:
    x = rng.normal(size=(3, *with_loss.input_shape))
    trace = record_batch(with_loss, x, a_target(with_loss, rng, 3), Optimizer.kinds["Adam"](0.1))
    assert_numpy_agrees(trace)
    assert general(trace, "z1", 2, 1) == r"z_{1,sj} = \sum_{i} x_{si} \, W_{1,ij} + b_{1,j}"
    mean = r"\frac{\sum_{s} \frac{\partial L_{s}}{\partial W_{1,ij}}}{3}"
    assert general(trace, "gW1", 1, 0) == r"\frac{\partial J}{\partial W_{1,ij}} = " + mean
    assert general(trace, "dW1", 2, 1, 0) == (
        r"\frac{\partial L_{s}}{\partial W_{1,ij}} = x_{si} \, \frac{\partial L_{s}}{\partial z_{1,sj}}"
    )
