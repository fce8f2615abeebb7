"""What a step does, in a sentence a student can say aloud."""

from __future__ import annotations

import numpy as np

from visualnn.engine.trace import Stage, Step, Trace
from visualnn.i18n import N_, _
from visualnn.session.givens import cell_name
from visualnn.ui.step_sentences import ANY, MEAN, OF_BATCH, SENTENCES

PHASE_NAMES = {"forward": N_("Forward"), "loss": N_("Loss"), "backward": N_("Backward"), "mean": N_("Mean"),
               "update": N_("Update")}


def phase_name(phase: str) -> str:
    """The phase as a heading."""
    return _(PHASE_NAMES.get(phase, phase))


def where(trace: Trace, position: int) -> str:
    """Step 12,345 of 91,020 · Backward · layer 2 · dW2[3,17]; in a mini-batch with the sample, counted from 1."""
    count = _("Step {number} of {count}").format(number=f"{position:,}", count=f"{len(trace):,}")
    if not position:
        return count
    step = trace[position - 1]
    parts = [count, *_sample_of(trace, step.stage), phase_name(step.phase)]
    if step.layer <= trace.columns[-1].number:
        parts.append(_("layer {layer}").format(layer=step.layer))
    return " · ".join([*parts, cell_name(step.array, step.index)])


def stage_title(trace: Trace, stage: Stage) -> str:
    """dW2 · Backward · layer 2 · 5,000 steps"""
    parts = [stage.array.replace("'", "′"), *_sample_of(trace, stage), phase_name(stage.phase)]
    if stage.layer <= trace.columns[-1].number:
        parts.append(_("layer {layer}").format(layer=stage.layer))
    return " · ".join([*parts, _("{count} steps").format(count=f"{stage.size:,}")])


def _sample_of(trace: Trace, stage: Stage) -> list[str]:
    if stage.sample is None:
        return []
    return [_("sample {number} of {count}").format(number=stage.sample + 1, count=trace.samples)]


def sentence(step: Step) -> str:
    """What this step computes, in plain words."""
    stage, own = step.stage, step.stage.rule.array
    if stage.phase == "update" and own == "w'":
        own = "W'" if len(step.index) > 1 else "b'"
    if own == "db" and next(iter(step.reads()), None) is None:
        own = "db fixed"
    keys = [(stage.phase, kind, name) for name in _names(step.trace, stage, own) for kind in (stage.kind, ANY)]
    text = next((SENTENCES[key] for key in keys if key in SENTENCES), N_("{kind} computes the cell {cell}."))
    index = (step.index if stage.sample is None else step.index[1:]) or (0,)
    return _(text).format(
        kind=stage.kind,
        cell=cell_name(step.array, step.index),
        layer=stage.layer,
        below=stage.layer - 1,
        unit=index[-1],
        source=index[0],
        samples=step.trace.samples,
    )


def _names(trace: Trace, stage: Stage, own: str) -> tuple[str, ...]:
    """By what names a sentence about an array can be found, the most special first."""
    if stage.phase == "mean":
        return own, MEAN
    return (f"{own}{OF_BATCH}", own) if stage.phase == "update" and "mean" in trace.phase_starts else (own,)


def beginning(trace: Trace) -> str:
    """What to do at position 0."""
    if not len(trace):
        return _("Choose a sample: its way through the network appears here, step by step.")
    return _(
        "Nothing is computed yet. Press → for the first step or Space to play, or drag the bar to go anywhere."
    )


def ending(trace: Trace, decimals: int) -> str:
    """What is true when every step is done: the loss, and how far the update moved the parameters."""
    batch = "mean" in trace.phase_starts
    name = "J" if batch else "L"
    loss = f"{float(trace.arrays[name]):.{decimals}f}" if name in trace.arrays else "?"
    moved = [
        float(np.abs(trace.arrays[name] - trace.arrays[name[:-1]]).max())
        for name in trace.arrays
        if name.endswith("'") and name[0] in "Wb" and trace.arrays[name].size
    ]
    if not moved:
        text = _("This mini-batch is done. Its mean loss is {loss}.") if batch else _(
            "This sample is done. Its loss is {loss}.")
        return text.format(loss=loss)
    text = _(
        "This sample is done. Its loss was {loss}; every parameter has its new value, none moved by more than {most}."
    )
    if batch:
        text = _("This mini-batch is done. Its mean loss was {loss}; every parameter has its new value, none moved by "
                 "more than {most}.")
    return text.format(loss=loss, most=f"{max(moved):.{decimals}g}")
