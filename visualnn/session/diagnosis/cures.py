"""Trying a cure: the same training again from a healthy moment, with one thing changed, as a branch to be compared."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.initializers import draw
from visualnn.engine.inside import RESTS_AT_ZERO, with_weights
from visualnn.i18n import _
from visualnn.session.diagnosis.finding import Cure
from visualnn.session.diagnosis.trail import Trail

if TYPE_CHECKING:
    from visualnn.session.session import Session


def try_cure(session: Session, cure: Cure) -> None:
    """Train with the change. What cannot be is told the person in a sentence; then nothing has changed."""
    try:
        _begin_anew(session, cure) if cure.relu or cure.data else _branch(session, cure)
    except ValueError as error:
        session.problem.emit(str(error))


def redrawn(network: Network, seed: int) -> Array:
    """Parameters (size,) for this network: small random weights as its activations want them, and biases 0."""
    twin, rng = network.copy(), np.random.default_rng(seed)
    for number, name, members in with_weights(twin):
        kinds = [type(twin.layers[i]).__name__ for i in members]
        weights, biases = twin.parameters[name], twin.parameters.get(f"b{number}")
        weights[...] = draw("he" if any(kind in RESTS_AT_ZERO for kind in kinds) else "xavier", weights.shape, rng)
        if biases is not None and not getattr(twin.layers[members[0]], "fixed_biases", False):
            biases[...] = 0
    return twin.flat.copy()


def _branch(session: Session, cure: Cure) -> None:
    """From the moment that the cure wants, in the same history."""
    run, history, trail = session.run, session.history, Trail(session)
    run.abandon()
    line, before, epochs = history.line, trail.settings, float(run.settings.epochs)
    if line is not None and before is not None:
        update = {"start": trail.since, "here": history.position}.get(cure.since)
        update = trail.healthy(session) if update is None else update
        planned = line.branch.first.began + line.branch.settings.epochs
        if update != history.position:
            history.go(update)
        epochs = planned - line.epochs_at(update)
        kept = {name: value for name, value in asdict(before).items() if name not in ("epochs", "fresh")}
        run.set(**{**kept, **cure.settings})
    else:
        run.set(**cure.settings)
    if cure.redraw:
        session.take_parameters(redrawn(session.network, run.settings.seed))
    session.said.emit(_("Trying: {cure}.").format(cure=cure.text))
    run.go_on(max(round(epochs), 1))


def _begin_anew(session: Session, cure: Cure) -> None:
    """With another network or other data the history begins anew; the curves of the run before stay on the plot."""
    run, editing, ill = session.run, session.editing, session.records.current
    run.abandon()
    if cure.data:
        editing.change_data(**cure.data)
    if cure.relu:
        for part in [part for part in editing.parts[:-1] if part.units and part.activation in ("Sigmoid", "Tanh")]:
            editing.activate(part.number, "ReLU")
            editing.start(part.number, "he")
    run.set(**cure.settings)
    session.said.emit(_("Trying: {cure}.").format(cure=cure.text))
    before = run.settings
    run.settings = replace(before, fresh=True)
    run.start()
    run.settings = before
    if ill is not None:
        session.records.show(ill, True)
