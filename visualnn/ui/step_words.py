"""What a step does, in a sentence a student can say aloud."""

from __future__ import annotations

import numpy as np

from visualnn.engine.trace import Stage, Step, Trace
from visualnn.i18n import N_, _
from visualnn.session.givens import cell_name
from visualnn.ui.step_sentences import ANY, SENTENCES

PHASE_NAMES = {"forward": N_("Forward"), "loss": N_("Loss"), "backward": N_("Backward"), "mean": N_("Mean"),
               "update": N_("Update")}


def phase_name(phase: str) -> str:
    """The phase as a heading."""
    return _(PHASE_NAMES.get(phase, phase))


def where(trace: Trace, position: int) -> str:
    """Step 12,345 of 91,020 · Backward · layer 2 · dW2[3,17]"""
    count = _("Step {number} of {count}").format(number=f"{position:,}", count=f"{len(trace):,}")
    if not position:
        return count
    step = trace[position - 1]
    parts = [count, phase_name(step.phase)]
    if step.layer <= trace.columns[-1].number:
        parts.append(_("layer {layer}").format(layer=step.layer))
    return " · ".join([*parts, cell_name(step.array, step.index)])


def stage_title(trace: Trace, stage: Stage) -> str:
    """dW2 · Backward · layer 2 · 5,000 steps"""
    parts = [stage.array.replace("'", "′"), phase_name(stage.phase)]
    if stage.layer <= trace.columns[-1].number:
        parts.append(_("layer {layer}").format(layer=stage.layer))
    return " · ".join([*parts, _("{count} steps").format(count=f"{stage.size:,}")])


def sentence(step: Step) -> str:
    """What this step computes, in plain words."""
    stage, own = step.stage, step.stage.rule.array
    if stage.phase == "update" and own == "w'":
        own = "W'" if len(step.index) > 1 else "b'"
    for kind in (stage.kind, ANY):
        text = SENTENCES.get((stage.phase, kind, own))
        if text:
            break
    else:
        text = N_("{kind} computes the cell {cell}.")
    index = step.index or (0,)
    return _(text).format(
        kind=stage.kind,
        cell=cell_name(step.array, step.index),
        layer=stage.layer,
        below=stage.layer - 1,
        unit=index[-1],
        source=index[0],
    )


def beginning(trace: Trace) -> str:
    """What to do at position 0."""
    if not len(trace):
        return _("Choose a sample: its way through the network appears here, step by step.")
    return _(
        "Nothing is computed yet. Press → for the first step or Space to play, or drag the bar to go anywhere."
    )


def ending(trace: Trace, decimals: int) -> str:
    """What is true when every step is done: the loss of this sample, and how far its update moved the parameters."""
    loss = f"{float(trace.arrays['L']):.{decimals}f}" if "L" in trace.arrays else "?"
    moved = [
        float(np.abs(trace.arrays[name] - trace.arrays[name[:-1]]).max())
        for name in trace.arrays
        if name.endswith("'") and name[0] in "Wb" and trace.arrays[name].size
    ]
    if not moved:
        return _("This sample is done. Its loss is {loss}.").format(loss=loss)
    most = f"{max(moved):.{decimals}g}"
    return _(
        "This sample is done. Its loss was {loss}; every parameter has its new value, none moved by more than {most}."
    ).format(loss=loss, most=most)
