"""What the history may keep: bytes are counted, and moments that are missed least are given up first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from visualnn.engine import Moment
from visualnn.engine.moment import AROUND
from visualnn.session.branch import Branch

EPOCH_END = 4.0  # times as dear as any other moment


class Held:
    """How many bytes are held: arrays that several moments share are counted once."""

    def __init__(self) -> None:
        self.bytes = 0
        self._holders: Counter[int] = Counter()

    def take(self, moment: Moment) -> None:
        """One more holds this moment."""
        for name, size in _parts(moment):
            self.bytes += size if not self._holders[name] else 0
            self._holders[name] += 1

    def release(self, moment: Moment) -> None:
        """One fewer holds it."""
        for name, size in _parts(moment):
            self._holders[name] -= 1
            if not self._holders[name]:
                del self._holders[name]
                self.bytes -= size


def _parts(moment: Moment) -> Iterator[tuple[int, int]]:
    yield id(moment), AROUND
    for array in moment.arrays():
        yield id(array), array.nbytes


def thin(branches: Iterable[Branch], held: Held, budget: int) -> None:
    """Give up moments until the rest is within the budget: those between close neighbours first, so that what is kept
    stays evenly spread, ends of epochs late; the places where branches grow and the last one of each only if there is
    no other way; the first one of a branch never, for everything is computed from it.
    """
    branches = list(branches)
    for sparing in (True, False):
        while held.bytes > budget:
            found = min(_costs(branches, sparing), default=None)
            if found is None:
                break
            _cost, number, place = found
            held.release(branches[number].keyframes.pop(place))


def thin_out(branches: Iterable[Branch], held: Held, most: int) -> None:
    """Where more than `most` moments are kept, give up a quarter of them at once, those missed least: looking through
    them for each new one would take longer than the training.
    """
    branches = list(branches)
    count = sum(len(branch.keyframes) for branch in branches)
    if count <= most:
        return
    given_up: set[tuple[int, int]] = set()
    for _cost, number, place in sorted(_costs(branches, sparing=True)):
        if not {(number, place - 1), (number, place + 1)} & given_up:  # its neighbour would now be missed more
            given_up.add((number, place))
        if len(given_up) >= count // 4:
            break
    for number, place in sorted(given_up, reverse=True):
        held.release(branches[number].keyframes.pop(place))


def _costs(branches: list[Branch], sparing: bool) -> Iterator[tuple[float, int, int]]:
    """What each moment that can be given up is worth: the time to compute anew what lies around it."""
    grown = {(id(branch.parent), branch.since) for branch in branches if branch.parent}
    for number, branch in enumerate(branches):
        kept, pace = branch.keyframes, branch.pace or 1e-6
        for place in range(1, len(kept) - sparing):
            moment = kept[place]
            if sparing and grown and (id(branch), moment.update) in grown:
                continue
            after = kept[place + 1].update if place + 1 < len(kept) else branch.end + 1
            gap = (after - kept[place - 1].update) * pace
            yield (gap if moment.left else gap * EPOCH_END), number, place
