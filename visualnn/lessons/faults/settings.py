"""Faults in the settings: steps that are far too small or far too large."""

from __future__ import annotations

from visualnn.i18n import N_
from visualnn.lessons.faults.fault import Fault, Hint, plant

plant(Fault(
    "rate-too-small",
    N_("The learning rate is far too small"),
    N_("My accuracy does not move. My loss does not move either. It trains, but nothing happens."),
    (Hint(N_("Train an epoch. By how much has the loss fallen?"), "curves"),
     Hint(N_("How large are the gradients? Are they all right?"), "inside"),
     Hint(N_("Step to the update: how far is W1′ from W1?"), "stepper")),
    N_("The gradients are healthy, but each update multiplies them with the learning rate, and that is .00001. In a "
       "whole epoch no weight moves by a hundredth. The direction is right, the steps are those of an ant."),
    N_("The learning rate is what it should be. Train again."),
    lambda case: case.trained(learning_rate=0.00001),
))  # fmt: skip

plant(Fault(
    "rate-too-large",
    N_("The learning rate is far too large"),
    N_("Right after the first updates my loss stands still, and nothing changes any more. My accuracy is that of "
       "somebody who guesses."),
    (Hint(N_("Train, and look at the beginning of the loss. Then go back to update 1."), "curves"),
     Hint(N_("Compare the weights now with those at the start."), "inside"),
     Hint(N_("Step to the update: how far is W1′ from W1?"), "stepper")),
    N_("The learning rate is 100. The very first updates throw the weights so far away that all units are saturated. "
       "There the slope is nearly 0, and nothing brings them back. The start was healthy: it is the step that is too "
       "large."),
    N_("The learning rate is what it should be. Train again, from new weights."),
    lambda case: case.trained(learning_rate=100.0),
))  # fmt: skip
