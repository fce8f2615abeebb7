"""What was on show before each change, so that changes can be taken back and made again."""

from __future__ import annotations

from dataclasses import dataclass

from visualnn.data.dataset import Dataset
from visualnn.engine import Network

MOST = 50  # changes
MOST_BYTES = 64 * 2**20


@dataclass(frozen=True)
class State:
    """A network with its weights, the data, and whether all that was as the lesson says."""

    network: Network
    dataset: Dataset
    original: bool


class States:
    """`past` are the states that can be gone back to, the last one first; `future` those that were gone back from."""

    def __init__(self) -> None:
        self.past: list[State] = []
        self.future: list[State] = []
        self._stroke = ""

    def add(self, before: State, stroke: str = "") -> None:
        """Something was changed; what had been taken back cannot be made again any more. Changes of one stroke that
        follow each other, as those of a slider, are taken back together.
        """
        together, self._stroke = bool(stroke) and stroke == self._stroke and bool(self.past), stroke
        self.future.clear()
        if together:
            return
        self.past.append(before)
        while len(self.past) > MOST or sum(state.network.flat.nbytes for state in self.past[:-1]) > MOST_BYTES:
            del self.past[0]

    def back(self, now: State) -> State | None:
        """The state before the last change; None if there is none."""
        self._stroke = ""
        return _moved(self.past, self.future, now)

    def forward(self, now: State) -> State | None:
        """The state that was gone back from last; None if there is none."""
        return _moved(self.future, self.past, now)

    def forget(self) -> None:
        self._stroke = ""
        self.past.clear()
        self.future.clear()


def _moved(source: list[State], target: list[State], now: State) -> State | None:
    if not source:
        return None
    target.append(now)
    return source.pop()
