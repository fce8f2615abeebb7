"""Faults in the data: what the network is given is not what it seems."""

from __future__ import annotations

from dataclasses import replace

from visualnn.i18n import N_
from visualnn.lessons.faults.fault import Fault, Hint, plant

plant(Fault(
    "shuffled-labels",
    N_("The labels are shuffled"),
    N_("My accuracy goes up and down around 10 %. The loss falls a little at first, and then it stays where it is."),
    (Hint(N_("Check all gradients: is the program right?"), "microscope"),
     Hint(N_("Are the gradients of all layers alive?"), "inside"),
     Hint(N_("Show the training images. Does the label left of the arrow fit the picture?"), "samples")),
    N_("Program, weights and rate are healthy. But the labels of the training pictures have been mixed: a 5 may be "
       "called 3, a 0 may be called 8. There is nothing to be learnt except how frequent each digit is. Always look at "
       "the data."),
    N_("Each picture has its own label again. Train again."),
    lambda case: replace(case, data={**case.data, "shuffle_labels": 7}),
))  # fmt: skip

plant(Fault(
    "not-normalized",
    N_("The pixels are not divided by 255"),
    N_("My accuracy jumps around 10 %. My start weights are small, just as I was told, and still it does not learn."),
    (Hint(N_("How many hidden units are saturated?"), "inside"),
     Hint(N_("Step to z1. Why are these numbers so large, when the weights are small?"), "stepper"),
     Hint(N_("Read the input x: between which numbers do the pixels lie?"), "matrix")),
    N_("The pixels run from 0 to 255 and not from 0 to 1. So the weighted sums are 255 times too large, and the hidden "
       "sigmoids are saturated although the weights are small."),
    N_("Each pixel is divided by 255. Train again."),
    lambda case: replace(case, data={**case.data, "normalize": False}),
))  # fmt: skip
