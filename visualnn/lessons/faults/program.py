"""Faults in the program: a line that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from visualnn.engine import Dense, Network
from visualnn.engine.expr import Array, Cell
from visualnn.engine.layer import Rule, Rules, Workspace
from visualnn.i18n import N_
from visualnn.lessons.faults.fault import Fault, Hint, plant


class ForgetfulNetwork(Network):
    """It learns as any other, but the function that is asked for its answer computes the output and forgets to return
    it. The largest cell of nothing is cell 0, as numpy.argmax(None) says.
    """

    def answers(self, y: Array) -> Array:
        return np.zeros(len(y), np.intp)


class _DenseWithoutBiasGradient(Dense):
    """The line that computes db is missing."""

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        dx = super().backward(x, dy, work, wants_dx)
        self.gradients["b"][...] = 0
        return dx

    def backward_rules(self) -> Rules:
        return self._with_zero(super().backward_rules())

    def _with_zero(self, rules: Rules) -> Iterator[Rule]:
        for rule in rules:
            yield Rule("db", lambda j: 0.0 * Cell("dz", (j,))) if rule.array == "db" else rule


_DenseWithoutBiasGradient.__name__ = "Dense"  # nothing that is shown of the network gives the fault away

plant(Fault(
    "forgotten-return",
    N_("The answer is not returned"),
    N_("My loss gets smaller and smaller. But my accuracy stays at exactly the same number, however long I train."),
    (Hint(N_("Train, and look at both curves. Do they tell the same story?"), "curves"),
     Hint(N_("Look at the answers below the pictures. Is there one that is not 0?"), "samples"),
     Hint(N_("Step through one picture to its output. Compare the largest output with the answer below the picture."),
          "stepper")),
    N_("The loss falls, so the network does learn, and the outputs in the Stepper are good. Yet every picture counts "
       "as a 0: the function that should give the output ends without its return, and nothing is taken for class 0. "
       "Of 10,000 test pictures of MNIST, 980 are zeros: that is the 9.8 %."),
    N_("The line with return is written. Now the largest output is the answer; look at the accuracy."),
    lambda case: replace(case, counting=ForgetfulNetwork),
))  # fmt: skip

plant(Fault(
    "missing-bias-gradient",
    N_("The gradient of the biases is missing"),
    N_("My network learns quite well. But a friend who looked through my program says that one of its gradients is "
       "simply wrong. Which one?"),
    (Hint(N_("Check all gradients: backprop beside the real loss. Which arrays differ?"), "microscope"),
     Hint(N_("Train, and then look at the biases. Which numbers do they have?"), "matrix"),
     Hint(N_("Step through the backward pass and read how db is computed."), "stepper")),
    N_("The gradient check agrees for all weights and differs for all biases: db is always 0, but the loss does change "
       "when a bias is nudged. So the biases stay what they were at the start. The weights make up for it, and that is "
       "why nobody notices."),
    N_("The line db = dz is written. Check all gradients once more: now they agree."),
    lambda case: replace(case, layers={"Dense": _DenseWithoutBiasGradient}),
))  # fmt: skip
