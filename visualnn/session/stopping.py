"""When training ends by itself before its epochs are over, and why."""

from __future__ import annotations

import math

from visualnn.i18n import N_
from visualnn.session.training_settings import TrainingSettings

REASONS = {
    "target": N_("It has reached the accuracy that was asked for."),
    "patience": N_("It had not become better for {epochs} epochs."),
    "seconds": N_("Its time was over."),
}


class StopRules:
    """Watches a run; `reason` is why it should end, "" while it should not."""

    def __init__(self, settings: TrainingSettings) -> None:
        self.settings, self.reason = settings, ""
        self._best, self._best_at = -math.inf, 0.0

    def scored(self, score: float, epochs: float, is_accuracy: bool) -> None:
        """After so many epochs the accuracy is this, or without classes the loss is minus this. Nan is never better."""
        if score > self._best:
            self._best, self._best_at = score, epochs
        settings = self.settings
        if is_accuracy and settings.target_accuracy and score >= settings.target_accuracy:
            self.reason = "target"
        elif settings.patience and epochs - self._best_at >= settings.patience - 1e-9:
            self.reason = self.reason or "patience"

    def worked(self, seconds: float) -> None:
        """The run has been working for so long, without pauses."""
        if self.settings.seconds and seconds >= self.settings.seconds:
            self.reason = self.reason or "seconds"

class EpochLoss:
    """The mean loss of the updates of an epoch."""

    def __init__(self) -> None:
        self.total, self.count = 0.0, 0

    def add(self, losses: list[float]) -> None:
        self.total += sum(losses)
        self.count += len(losses)

    def ended(self) -> float:
        """The mean; the next epoch begins."""
        mean = self.total / self.count
        self.total, self.count = 0.0, 0
        return mean
