"""Experiments: the same training with several seeds, or over a grid of settings, and what came of each."""

from visualnn.session.experiments.design import Axis, Design
from visualnn.session.experiments.experiments import Experiments
from visualnn.session.experiments.outcome import Outcome

__all__ = ["Axis", "Design", "Experiments", "Outcome"]
