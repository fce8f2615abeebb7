"""Where training is computed: here, on the thread that asks, or by somebody who works for us."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from visualnn.engine import Network
from visualnn.session.control import Control
from visualnn.session.job import TrainingJob
from visualnn.session.report import Plan, Report, TrainingData


class Workshop(Protocol):
    """Trains networks. `spare` is how many can be trained side by side."""

    spare: int

    def train(self, network: Network, data: TrainingData, plan: Plan, control: Control) -> Iterator[Report]:
        """The reports of a training of this network, pulled by one thread. The network belongs to the job now."""

    def expect(self, data: TrainingData) -> None:
        """Prepare for trainings on these data. Any thread may call it."""

    def close(self) -> None:
        """Nothing more will be trained."""


class Here:
    """Trains on the thread that pulls."""

    spare = 1

    def train(self, network: Network, data: TrainingData, plan: Plan, control: Control) -> Iterator[Report]:
        yield from TrainingJob(network, data, plan, control)

    def expect(self, data: TrainingData) -> None:
        pass

    def close(self) -> None:
        pass
