"""Waiting: a page of a lesson goes on when the person has done what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from visualnn.lessons.pages import Wait

if TYPE_CHECKING:
    from visualnn.session.guide import Guide

Condition = Callable[["Waiting"], bool]
CONDITIONS: dict[str, Callable[..., bool]] = {}


def condition(name: str) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """Mark the function that tells whether a condition is met; it is given the waiting and the arguments."""

    def mark(function: Callable[..., bool]) -> Callable[..., bool]:
        CONDITIONS[name] = function
        return function

    return mark


class Waiting:
    """Looks at the session whenever something happens; what has been met once stays met while the page is open."""

    def __init__(self, guide: Guide) -> None:
        self.guide, self.session = guide, guide.session
        self.asked = self.trained = self.running = False
        self.met = True
        session = self.session
        for signal in (session.playhead.moved, session.selection.changed, session.retraced, session.opened,
                       session.run.grew, session.history.moved, session.clinic.changed):  # fmt: skip
            signal.connect(self._happened)
        session.asking.changed.connect(self._asked)
        session.run.changed.connect(self._run_changed)
        self.begin()

    @property
    def wait(self) -> Wait | None:
        """What the open page waits for."""
        return self.guide.page.wait if self.guide.page else None

    def begin(self) -> None:
        """A page has been opened: what happened before does not count."""
        self.asked = self.trained = False
        self.running = self.session.run.state != "idle"
        self.met = False
        self.met = self._is_met()

    def reload(self) -> None:
        """The words are others, perhaps also what they wait for."""
        self.met = self._is_met()

    def look(self) -> None:
        """See whether it has happened."""
        if not self.met and self._is_met():
            self.met = True
            self.guide.changed.emit()

    def _happened(self, *_arguments: object) -> None:
        if not self.met:
            self.look()

    def _asked(self) -> None:
        self.asked = True
        self._happened()

    def _run_changed(self) -> None:
        running = self.session.run.state != "idle"
        self.trained = self.trained or (self.running and not running)
        self.running = running
        self._happened()

    def _is_met(self) -> bool:
        wait = self.wait
        if wait is None:
            return True
        return CONDITIONS[wait.condition.name](self, *wait.condition.arguments)


@condition("reached")
def _reached(waiting: Waiting, where: str) -> bool:
    playhead = waiting.session.playhead
    if where == "end":
        return playhead.at_end
    where = where.replace("′", "'")
    ends = [stage.end for stage in playhead.trace.stages if where in (stage.array, stage.phase) and not stage.sample]
    return bool(ends) and playhead.position >= max(ends)


@condition("epochs")
def _epochs(waiting: Waiting, count: str) -> bool:
    return waiting.guide.values.epochs() >= int(count) - 1e-9


@condition("updates")
def _updates(waiting: Waiting, count: str) -> bool:
    return waiting.session.history.position >= int(count)


@condition("accuracy")
def _accuracy(waiting: Waiting, share: str) -> bool:
    return waiting.guide.values.accuracy() >= float(share)  # nan is less than everything


@condition("selected")
def _selected(waiting: Waiting, array: str) -> bool:
    return waiting.session.selection.array == array.replace("′", "'")


@condition("answered")
def _answered(waiting: Waiting) -> bool:
    return waiting.guide.answers.all_right()


@condition("asked")
def _asked(waiting: Waiting) -> bool:
    return waiting.asked


@condition("trained")
def _trained(waiting: Waiting) -> bool:
    return waiting.trained


@condition("page-panel")
def _panel(waiting: Waiting, name: str) -> bool:
    return name in waiting.guide.panels
