"""The changes of a what-if as a list that can be undone, without knowing of any network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from visualnn.i18n import ngettext

Index = tuple[int, ...]
Key = tuple[str, Index]
Values = Mapping[Key, float | None]  # None: the unit is switched off

REMEMBERED = 200  # so many can be undone


@dataclass(frozen=True)
class Change:
    """A weight, bias or pixel that has another value, or with `off` a hidden unit of `layer` that gives 0."""

    array: str
    index: Index
    old: float = math.nan
    new: float = 0.0
    off: bool = False
    layer: int = 0


class Changes:
    """What is changed `now`, and what was before each change. Changes of one stroke are undone together."""

    def __init__(self) -> None:
        self.now: dict[Key, float | None] = {}
        self._past: list[dict[Key, float | None]] = []
        self._stroke: object = None

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    def become(self, wanted: Values, stroke: object = None) -> bool:
        """Take these changes in place of those there are; False where they are the same."""
        wanted = dict(wanted)
        if list(wanted.items()) == list(self.now.items()):
            return False
        if stroke is None or stroke != self._stroke or not self._past:
            self._past = [*self._past[1 - REMEMBERED :], self.now]
        self.now, self._stroke = wanted, stroke
        return True

    def undo(self) -> bool:
        """Go back to before the last stroke."""
        self.end_stroke()
        if self._past:
            self.now = self._past.pop()
            return True
        return False

    def end_stroke(self) -> None:
        """What comes next is undone by itself, even if it changes the same cell."""
        self._stroke = None

    def drop(self, array: str) -> bool:
        """Forget all changes of an array, also those that could be undone; False where none was there now."""
        found = any(key[0] == array for key in self.now)
        states = [{key: new for key, new in state.items() if key[0] != array} for state in (*self._past, self.now)]
        self.now = states[-1]
        self._past = [state for state, after in zip(states, states[1:], strict=False) if state != after]
        self.end_stroke()
        return found

    def settle(self, keys: set[Key]) -> None:
        """These changes are no what-if any more, and nothing before can be undone."""
        self.now = {key: new for key, new in self.now.items() if key not in keys}
        self._past = []
        self.end_stroke()

def kept_sentence(count: int, others: int) -> str:
    """What was kept and what was not, in a sentence."""
    text = ngettext("{count} changed weight or bias is part of the network now.",
                    "{count} changed weights and biases are part of the network now.", count).format(count=count)
    rest = ngettext("{count} changed pixel or unit stays a what-if.",
                    "{count} changed pixels and units stay a what-if.", others).format(count=others)
    return f"{text} {rest}" if others else text
