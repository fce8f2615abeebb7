"""What a training job is told, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass

from visualnn.engine import Moment, Samples
from visualnn.engine.diagnosis import Examination
from visualnn.engine.expr import Array
from visualnn.session.training_settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class Report:
    """How far training is: `update` of `updates` of this run, the first of which is number `first` + 1 of the history.

    The `losses` (n,) of the last n updates. Accuracies only where they were counted, the `moment` (to show it, and to
    come back to it) now and then. From here the run goes on with other settings if it has `turned`, is `paused`, or has
    ended for a `reason`.
    """

    first: int
    update: int
    updates: int
    losses: Array | None = None
    train_accuracy: float | None = None
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    moment: Moment | None = None
    seconds_left: float | None = None
    pace: float = 0.0  # seconds an update takes
    turned: TrainingSettings | None = None
    paused: bool = False
    reason: str = ""
    epoch_ended: bool = False  # with the last of these updates
    examination: Examination | None = None  # now and then, where accuracies are counted


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job needs to know: where it starts, its settings, how often accuracies are counted in an epoch, after how
    many updates it ends at the latest (0: after its epochs), how many it makes before it pauses (0: it does not), how
    many a second at most (0: as many as it can), and whether the network is examined now and then.
    """

    start: Moment
    settings: TrainingSettings
    evaluations: int = 1
    most: int = 0
    advance: int = 0
    pace: float = 0.0
    examined: bool = True

    def updates(self, samples: int) -> int:
        """How many updates these are: what is left of an epoch that has begun, and then whole epochs."""
        size = self.settings.batch_size
        whole = -(-self.start.left // size) - self.settings.epochs * (-samples // size)
        return min(self.most, whole) if self.most else whole


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What is trained on, and what is only counted on."""

    train: Samples
    test: Samples
    validation: Samples | None = None
