"""Damaging the test data: how much of it the network still reads, now and as a curve over the amount of one damage."""

from __future__ import annotations

import time
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from psygnal import Signal

from visualnn.engine.expr import Array
from visualnn.formats.errors import plain
from visualnn.i18n import _
from visualnn.session.damage import DAMAGES, Damage
from visualnn.session.damage_job import Part, Wish, work
from visualnn.session.damage_results import Curve, Preview, preview

if TYPE_CHECKING:
    from visualnn.session.session import Session

FEW = 1000  # test samples that give an answer at once
FOLLOW = 1.0  # seconds between two counts while training changes the network
MOST_KEPT = 6


class Damaging:
    """`amounts` of all damages and the one `chosen` for the curve. `look` starts what is to be counted; `changed` says
    that a count is further or something was set.

    `now` is the last count with these damages, `without` the share of right answers without any.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.amounts = dict.fromkeys(DAMAGES, 0.0)
        self.chosen, self.all_samples = "noise", False
        self.now: Part | None = None
        self.without: float | None = None
        self.curve: Curve | None = None
        self.kept: list[Curve] = []
        self.working = False
        self._wish: Wish | None = None
        self._target: tuple[object, ...] = ()  # what the wish is about
        self._failed: tuple[object, ...] | None = None
        self._halted: tuple[object, ...] | None = None  # the curve that the person has stopped
        self._plain_done: tuple[object, ...] = ()
        self._now_done: tuple[object, ...] = ()
        self._looked = -FOLLOW
        self._bits: int | None = None  # a sum over the weights, computed when it is asked for
        for signal in (session.opened, session.retraced, session.samples.changed):
            signal.connect(self._forget_bits)

    # What there is

    @property
    def possible(self) -> bool:
        """Whether there are right and wrong answers at all."""
        return self._session.dataset.kind == "classes"

    @property
    def damages(self) -> tuple[Damage, ...]:
        """Those that make sense for the data: rows of a table can only be given noise."""
        pictures = self._session.dataset.is_pictures
        return tuple(damage for damage in DAMAGES.values() if pictures or damage.name == "noise")

    @property
    def count(self) -> int:
        """How many test samples are counted."""
        total = len(self._session.dataset.test)
        return total if self.all_samples else min(FEW, total)

    @property
    def wished(self) -> Mapping[str, float]:
        """The damages that are done now, by name."""
        return {damage.name: self.amounts[damage.name] for damage in self.damages if self.amounts[damage.name]}

    @property
    def curve_is_of_now(self) -> bool:
        """Whether the curve belongs to the network and the damages on show."""
        return self.curve is not None and self.curve.key == self._curve_key()

    @property
    def curve_share(self) -> float:
        """How much of the curve has been computed."""
        return len(self.curve.shares) / len(DAMAGES[self.chosen].amounts()) if self.curve else 0.0

    @property
    def curve_grows(self) -> bool:
        return self.working and self._wish is not None and bool(self._wish.points) and self.curve_share < 1

    def kept_here(self) -> list[Curve]:
        """The curves kept that can be compared: of the same damage, on the same data."""
        return [one for one in self.kept if (one.damage, one.data) == (self.chosen, self._session.dataset.name)]

    # What the hand wants

    def set(self, name: str, amount: float) -> None:
        """Do a damage by another amount, brought within its limits; it becomes the one of the curve. ValueError if
        there is no such damage for these data.
        """
        if name not in [damage.name for damage in self.damages]:
            known = ", ".join(damage.name for damage in self.damages)
            raise ValueError(_("there is no damage “{name}” for these samples; there are {known}").format(
                name=name, known=known))
        self.amounts[name], self.chosen = DAMAGES[name].nearest(amount), name
        self.changed.emit()

    def choose(self, name: str) -> None:
        """Which damage the curve is about."""
        if name != self.chosen:
            self.chosen = name
            self.changed.emit()

    def undo(self) -> None:
        """No damage at all."""
        self.amounts = dict.fromkeys(DAMAGES, 0.0)
        self.changed.emit()

    def count_all(self, all_samples: bool) -> None:
        """Count all test samples, or only the first thousand."""
        if all_samples != self.all_samples:
            self.all_samples = all_samples
            self.changed.emit()

    def keep(self) -> None:
        """Keep the curve on show for comparison; of too many the oldest goes."""
        if self.curve is not None and len(self.curve.shares) > 1 and self.curve not in self.kept:
            self.kept = [*self.kept, self.curve][-MOST_KEPT:]
            self.changed.emit()

    def forget(self, curve: Curve) -> None:
        self.kept = [one for one in self.kept if one is not curve]
        self.changed.emit()

    def stop(self) -> None:
        """Stop computing the curve; its points so far stay."""
        self._halted = self._curve_key()
        self._wish, self._target = None, ()
        self._want(False)
        self.changed.emit()

    def draw_curve(self) -> None:
        """Compute the curve, also while training goes on, and again after it was stopped."""
        self._halted = None
        self._want(True)
        self.changed.emit()

    # Counting

    def look(self) -> None:
        """Have counted what is on show, if it has not been; the curve only while the network stays the same."""
        if not self.possible:
            return
        if self.chosen not in [damage.name for damage in self.damages]:
            self.chosen = "noise"
        running = self._session.run.state == "running"
        if running and self._wish is not None and self.wished == self._wish.amounts and (
                self.working or time.monotonic() - self._looked < FOLLOW):
            return
        self._want(not running or self.curve_grows)

    def _want(self, curve: bool) -> None:
        plain_key, curve_key = self._plain_key(), self._curve_key()
        now_key = (*plain_key, tuple(self.wished.items()))
        if curve_key == self._halted:
            curve = False
        if curve and (self.curve is None or self.curve.key != curve_key):
            self.curve = self._new_curve(curve_key)
        points = self._missing() if curve else ()
        target = (now_key, curve_key if points else None)
        if target == self._failed or (target == self._target and self.working):
            return
        if plain_key != self._plain_done or now_key != self._now_done or points:
            if plain_key[0] != (self._target[0] if self._target else plain_key)[0]:  # type: ignore[index]
                self.now = self.without = None
            self._target, self._looked, session = target, time.monotonic(), self._session
            self._wish = Wish(session.network.copy(), session.dataset, session.samples.threshold, self.count,
                              dict(self.wished), plain_key != self._plain_done, now_key != self._now_done,
                              self.chosen, points)  # fmt: skip
            self._work()

    def _missing(self) -> tuple[float, ...]:
        """The amounts of which the curve has no point yet."""
        done = self.curve.shares if self.curve else {}
        return tuple(amount for amount in DAMAGES[self.chosen].amounts() if amount not in done)

    def _work(self) -> None:
        """Let the executor count, unless it does already: then it will see what is wanted now."""
        if not self.working:
            self.working = True
            self._session.executor(work(self._wanted), self._receive, self._ended)

    def _wanted(self) -> Wish | None:
        return self._wish

    def _receive(self, parts: list[Part]) -> None:
        for part in parts:
            if part.wish is not self._wish:
                continue
            now_key = cast("tuple[object, ...]", self._target[0])
            if part.what == "now":
                self.now = part
                self._now_done = now_key if part.done else self._now_done
            elif part.what == "plain" and part.done:
                self.without, self._plain_done = part.right / part.seen, now_key[:-1]
            elif part.what == "curve" and self.curve is not None:
                self.curve.shares[part.amount] = part.right / part.seen
        self.changed.emit()

    def _ended(self, error: BaseException | None) -> None:
        self.working = False
        if error is not None:
            self._failed = self._target
            message = _("The damaged samples could not be counted: {reason}. Open the lesson again.")
            self._session.problem.emit(message.format(reason=plain(str(error) or type(error).__name__, 120)))
        self.changed.emit()

    def _plain_key(self) -> tuple[object, ...]:
        session = self._session
        if self._bits is None:
            self._bits = zlib.crc32(session.network.flat.tobytes())
        return session.dataset.test, self.count, session.network, self._bits, session.samples.threshold

    def _forget_bits(self) -> None:
        self._bits = None

    def _curve_key(self) -> tuple[object, ...]:
        others = tuple(one for one in self.wished.items() if one[0] != self.chosen)
        return (*self._plain_key(), self.chosen, others)

    def _new_curve(self, key: tuple[object, ...]) -> Curve:
        session = self._session
        sizes = [session.dataset.input_size, *(len(session.network.parameters[w].T) for w in session.network.weights)]
        others = {name: amount for name, amount in self.wished.items() if name != self.chosen}
        return Curve(self.chosen, others, self.count, session.dataset.name, "-".join(map(str, sizes)),
                     session.history.position, key)  # fmt: skip

    def preview(self, numbers: Array) -> Preview:
        """Samples of the split on show, by their numbers (n,), before and after; computed at once, for a few."""
        return preview(self._session, self.wished, numbers)
