"""The sentences about steps, by phase, kind of layer, loss or optimizer, and the array that its rule fills."""

from __future__ import annotations

from visualnn.i18n import N_

ANY = ""
MEAN = "g"  # of the gradients of any parameter
OF_BATCH = " of batch"  # behind the name of what an update computes from mean gradients

_SLOPE = N_("Chain rule: the gradient at the output of unit {unit} times the slope of its activation function.")
_PART_OF_LOSS = N_("Output unit {unit}'s part of the loss: how far its answer is from the target.")

SENTENCES: dict[tuple[str, str, str], str] = {
    ("forward", "Dense", "z"): N_("Layer {layer} adds up its weighted inputs for unit {unit}, and the unit's bias."),
    ("forward", "Sigmoid", "a"): N_(
        "Layer {layer} squeezes the sum of unit {unit} into the range from 0 to 1 (sigmoid)."
    ),
    ("forward", "Tanh", "a"): N_("Layer {layer} squeezes the sum of unit {unit} into the range from −1 to 1 (tanh)."),
    ("forward", "ReLU", "a"): N_(
        "Layer {layer} lets the sum of unit {unit} pass if it is positive; otherwise the unit stays at 0 (ReLU)."
    ),
    ("forward", "LeakyReLU", "a"): N_(
        "Layer {layer} lets the sum of unit {unit} pass if it is positive, and shrinks it otherwise (leaky ReLU)."
    ),
    ("forward", "Identity", "a"): N_("Layer {layer} passes the sum of unit {unit} on as it is."),
    ("forward", "Step", "a"): N_("Unit {unit} of layer {layer} answers 1 if its sum is above 0, and 0 otherwise."),
    ("forward", "Switch", "s"): N_(
        "Unit {unit} of layer {layer} passes its value on, or 0 if it is switched off (times the mask)."
    ),
    ("forward", "Dropout", "s"): N_(
        "Unit {unit} of layer {layer} passes its value on times the mask: 1, or while training 0 by chance."
    ),
    ("forward", "Softmax", "p"): N_(
        "Layer {layer} turns the sum of unit {unit} into a probability: its share of all the exponentials."
    ),
    ("loss", "CrossEntropy", "l"): N_(
        "Output unit {unit}'s part of the loss: minus the target times the logarithm of the predicted probability."
    ),
    ("loss", "MeanSquaredError", "l"): N_(
        "Output unit {unit}'s part of the loss: half the square of its distance from the target."
    ),
    ("loss", "PerceptronCriterion", "l"): N_(
        "Output unit {unit}'s part of the loss: 0 if its answer is right, otherwise how far its sum is on the wrong "
        "side."
    ),
    ("loss", ANY, "l"): _PART_OF_LOSS,
    ("loss", ANY, "L"): N_("All parts are added up to the loss: one number that says how wrong this answer is."),
    ("backward", ANY, "dy"): N_("How fast the loss changes with the output of unit {unit}: here the way back begins."),
    ("backward", ANY, "dz"): N_("The gradient at the sum of output unit {unit} is the prediction minus the target."),
    ("backward", "Softmax", "dx"): N_(
        "The gradient goes back through the softmax to the sum of unit {unit}, which had a part in every probability."
    ),
    ("backward", "Switch", "dx"): N_(
        "The gradient of unit {unit} passes, or becomes 0 if the unit is switched off: nothing comes from it."
    ),
    ("backward", "Dropout", "dx"): N_(
        "The gradient of unit {unit} passes times the same mask: nothing comes from a unit that chance left out."
    ),
    ("backward", "Dense", "dW"): N_(
        "The gradient of the weight from input {source} to unit {unit}: that input times the gradient at the unit."
    ),
    ("backward", "Dense", "db"): N_("The gradient of unit {unit}'s bias is the gradient at its sum."),
    ("backward", "Dense", "db fixed"): N_(
        "The bias of unit {unit} is held fixed in this lesson: its gradient counts as 0."
    ),
    ("backward", "Dense", "dx"): N_(
        "Unit {unit} of layer {below} collects the gradients of all units that it feeds, each times the weight between."
    ),
    **{
        ("backward", kind, "dx"): _SLOPE for kind in ("Sigmoid", "Tanh", "ReLU", "LeakyReLU", "Identity", "Step")
    },
    ("mean", ANY, "J"): N_(
        "Mean over the mini-batch: the losses of its samples are added up and divided by {samples}. Training makes "
        "this number smaller."
    ),
    ("mean", ANY, "gW"): N_(
        "Mean over the mini-batch: what each sample found as the gradient of the weight from input {source} to unit "
        "{unit} is added up and divided by {samples}."
    ),
    ("mean", ANY, "gb"): N_(
        "Mean over the mini-batch: what each sample found as the gradient of unit {unit}'s bias is added up and "
        "divided by {samples}."
    ),
    ("mean", ANY, MEAN): N_(
        "Mean over the mini-batch: what each sample found as this gradient is added up and divided by {samples}."
    ),
    ("update", "Penalty", "rw"): N_(
        "Regularization: to the gradient of this weight is added what pulls the weight towards zero."
    ),
    ("update", ANY, "W'"): N_(
        "The weight from input {source} to unit {unit} of layer {layer} takes a small step against its gradient."
    ),
    ("update", ANY, "b'"): N_("The bias of unit {unit} in layer {layer} takes a small step against its gradient."),
    ("update", ANY, f"W'{OF_BATCH}"): N_(
        "The weight from input {source} to unit {unit} of layer {layer} takes a small step against its mean gradient."
    ),
    ("update", ANY, f"b'{OF_BATCH}"): N_(
        "The bias of unit {unit} in layer {layer} takes a small step against its mean gradient."
    ),
    ("update", "Momentum", f"v'{OF_BATCH}"): N_(
        "Momentum: the speed keeps most of its old value and gets a push against the mean gradient."
    ),
    ("update", ANY, f"h'{OF_BATCH}"): N_(
        "The optimizer remembers how large this mean gradient has been: its square is added in."
    ),
    ("update", "Adam", f"m'{OF_BATCH}"): N_("Adam keeps a running mean of this mini-batch's gradient."),
    ("update", "Adam", f"v'{OF_BATCH}"): N_("Adam keeps a running mean of the square of this mini-batch's gradient."),
    ("update", "Momentum", "v'"): N_(
        "Momentum: the speed keeps most of its old value and gets a push against the gradient."
    ),
    ("update", ANY, "h'"): N_("The optimizer remembers how large this gradient has been: its square is added in."),
    ("update", "Adam", "m'"): N_("Adam keeps a running mean of this gradient."),
    ("update", "Adam", "v'"): N_("Adam keeps a running mean of the square of this gradient."),
    ("update", "Adam", "mh"): N_("Adam corrects the mean of the gradient, which began at 0 and is too small at first."),
    ("update", "Adam", "vh"): N_("Adam corrects the mean of the square, which began at 0 and is too small at first."),
}
