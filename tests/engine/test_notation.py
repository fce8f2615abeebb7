"""What is written beside a step: the blackboard's letters, this sample's numbers, brackets where they are needed."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.engine import SGD, CrossEntropy, Dense, Network, Sigmoid, Softmax, Trace, record
from visualnn.engine.expr import ALL, Cell, Const, Dot, Expr, call, count_terms, evaluate, terms
from visualnn.engine.notation import HTML, TEXT, format_number, in_letters, in_numbers


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
