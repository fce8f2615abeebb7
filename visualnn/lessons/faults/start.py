"""Faults at the start: weights and biases from which nothing can be learnt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visualnn.i18n import N_
from visualnn.lessons.faults.fault import Case, Fault, Hint, plant

Table = Mapping[str, Any]


def _zero(table: Table, _output: bool) -> Table:
    return {**table, "weights": 0.0, "biases": 0.0} if table["kind"] == "Dense" else table


def _huge(table: Table, _output: bool) -> Table:
    return {**table, "weights": 30.0} if table["kind"] == "Dense" else table


def _relu(table: Table, output: bool) -> Table:
    if table["kind"] == "Dense" and not output:
        return {**table, "weights": "he"}
    return {"kind": "ReLU"} if table["kind"] in ("Sigmoid", "Tanh") and not output else table


def _asleep(table: Table, output: bool) -> Table:
    return {**table, "biases": "constant -10"} if table["kind"] == "Dense" and not output else table


def _with_relu(case: Case) -> Case:
    """The same network with ReLU in its hidden layers, which want a smaller rate."""
    rate = min(float(case.training.get("learning_rate", 0.1)), 0.3)
    return case.with_layers(_relu).trained(learning_rate=rate)


plant(Fault(
    "zero-weights",
    N_("All weights start at 0"),
    N_("First nothing happens for a long time. Then my accuracy climbs, but it never gets near that of the others in "
       "my class, although my program is the same."),
    (Hint(N_("Look at the weights before training: their histogram, or the matrix itself."), "inside"),
     Hint(N_("Train a few hundred updates and compare the columns of W1. Each column is one hidden unit."), "matrix")),
    N_("All weights are 0 at the start. So all hidden units are twins: they compute the same, they get the same "
       "gradient, and they stay the same. Thirty units can do no more than one. Only the rounding of the computer "
       "drives them apart, much later."),
    N_("The weights start with small random numbers, each unit with its own. Train again."),
    lambda case: case.with_layers(_zero),
))  # fmt: skip

plant(Fault(
    "saturated-sigmoid",
    N_("The sigmoids are saturated"),
    N_("My accuracy stays at about 10 %, as if somebody guessed. The loss moves a little and seems to be stuck."),
    (Hint(N_("How large are the gradients, and how many units are saturated?"), "inside"),
     Hint(N_("Step to a1: which values do the hidden units have?"), "stepper"),
     Hint(N_("Compare the weights at the start with those of a healthy network. Pixels lie between 0 and 1: is that so "
             "here, too?"), "inside")),
    N_("The start weights are far too large. The weighted sums are in the hundreds, each hidden sigmoid says 0 or 1 "
       "and nothing in between, and there its slope is nearly 0: hardly any gradient gets through. The pixels are all "
       "right."),
    N_("The weights start small, so that the weighted sums are near 0, where the sigmoid is steep. Train again."),
    lambda case: case.with_layers(_huge),
))  # fmt: skip

plant(Fault(
    "dead-relus",
    N_("The ReLUs are dead"),
    N_("I took ReLU, because everybody says that it is better. Now my network gives the same answer to every picture."),
    (Hint(N_("How many hidden units ever fire? How large is the gradient of the first layer?"), "inside"),
     Hint(N_("Step to z1 and a1. What does a ReLU make of these numbers?"), "stepper"),
     Hint(N_("Look at b1."), "matrix")),
    N_("The biases of the hidden units start at −10. Every weighted sum is below 0, each ReLU says 0, and its slope is "
       "0, too: the gradient of W1 is exactly 0. A dead unit cannot come back by itself. Only the biases of the last "
       "layer learn."),
    N_("The biases start at 0: about half of the units fire. Train again."),
    lambda case: case.with_layers(_asleep),
    _with_relu,
))  # fmt: skip
