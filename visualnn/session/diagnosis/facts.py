"""The facts that the rules judge: two examinations, the curves up to the moment on show, and what was asked of the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from visualnn.engine.diagnosis import Examination, LayerSigns
from visualnn.engine.expr import Array
from visualnn.session.training_settings import TrainingSettings

WINDOW = 20  # a loss is a mean over one of so many equal parts of the training
GOOD = 0.9  # a share of right answers with which a network is no patient
FALLEN = 0.3  # a share by which the loss of a network that learns has fallen


def _nothing() -> Array:
    return np.empty(0)


@dataclass(frozen=True)
class Facts:
    """`now` is the network on show, `start` the one with which its training began, None before any training.

    `start_rate` is the learning rate of its first updates. `losses` (updates,) are all that led to it. Accuracies (n,)
    were counted after `accuracy_epochs`, `held_accuracy` on the `held_count` samples of the split `held`, which is not
    trained on. `rate` is the learning rate that the lesson has for this optimizer, None if it has another one.
    `options` are those of the data.
    """

    now: Examination
    start: Examination | None
    settings: TrainingSettings
    updates: int = 0
    epochs: float = 0.0
    losses: Array = field(default_factory=_nothing)
    accuracy_epochs: Array = field(default_factory=_nothing)
    train_accuracy: Array = field(default_factory=_nothing)
    held_accuracy: Array = field(default_factory=_nothing)
    held: str = "test"
    held_count: int = 1
    rate: float | None = None
    class_names: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    is_pictures: bool = False
    start_rate: float | None = None

    @cached_property
    def windows(self) -> Array:
        """The loss in equal parts of the training, (n,) with n <= WINDOW; without the numbers that are none."""
        losses = self.losses[np.isfinite(self.losses)]
        parts = np.array_split(losses, min(WINDOW, len(losses))) if len(losses) else []
        return np.array([part.mean() for part in parts])

    @property
    def first_loss(self) -> float:
        """The very first one, before the first part of the training has made it smaller."""
        finite = self.losses[np.isfinite(self.losses)]
        few = max(1, len(finite) // 500)
        return float(finite[:few].mean()) if len(finite) else self.now.loss

    @property
    def last_loss(self) -> float:
        return float(self.windows[-1]) if len(self.windows) else self.now.loss

    @property
    def lowest_loss(self) -> float:
        return float(self.windows.min()) if len(self.windows) else self.now.loss

    @property
    def fallen(self) -> float:
        """By which share the loss has fallen since the first part of the training."""
        first = float(self.windows[0]) if len(self.windows) else 0.0
        return 1 - self.last_loss / first if first > 0 else 1.0

    @property
    def is_good(self) -> bool:
        """Whether most answers are right."""
        return bool(self.class_names) and self.now.right >= GOOD * self.now.samples

    @property
    def learns(self) -> bool:
        """Whether the training has had success, so that nothing can be very wrong."""
        return self.is_good or self.fallen > FALLEN

    @property
    def hidden(self) -> tuple[LayerSigns, ...]:
        return self.now.layers[:-1]

    @property
    def largest_ratio(self) -> float:
        """The largest ratio of update to weights in any layer now; nan where there is none."""
        return largest(self.now)

    def began(self, layer: LayerSigns) -> LayerSigns | None:
        """The same layer at the start."""
        if self.start is None:
            return None
        return next((one for one in self.start.layers if one.number == layer.number), None)


def largest(found: Examination | None) -> float:
    """The largest ratio of update to weights in any layer; nan where there is none."""
    ratios = [layer.ratio for layer in found.layers if np.isfinite(layer.ratio)] if found else []
    return max(ratios, default=float("nan"))
