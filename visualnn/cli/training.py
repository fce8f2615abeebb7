"""Training without a window: the session's run, pulled here and watched on the terminal."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from visualnn.cli.progress import EVERY, Bar
from visualnn.i18n import _
from visualnn.session import Session


class Watch:
    """Runs the session's training to its end; prints a line for each count of right answers unless `quiet`."""

    def __init__(self, session: Session, quiet: bool) -> None:
        self.session, self.quiet = session, quiet
        self.interrupted = False
        self.sentences: list[str] = []
        self.problems: list[str] = []
        self._printed = 0
        session.said.connect(self.hear)
        session.problem.connect(self.hear_problem)
        session.executor = self.execute

    def hear(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def hear_problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def train(self) -> None:
        """Train until it is done or Ctrl+C is pressed; what was reached is kept either way."""
        with stopping_on_interrupt(self.stop):
            self.session.run.start()
        self.sentences.clear()  # what the session said is older than what is counted at the end

    def stop(self) -> None:
        self.interrupted = True
        self.session.run.stop()

    def execute(self, job: Iterator[Any], receive: Callable[[list[Any]], object],
                ended: Callable[[BaseException | None], None]) -> None:
        """The session's executor: hands over what has been reported ten times a second."""
        waiting: list[Any] = []
        shown, error = time.monotonic(), None
        with Bar() as bar:
            try:
                for report in job:
                    waiting.append(report)
                    if time.monotonic() - shown > EVERY or report.test_accuracy is not None:
                        receive(waiting)
                        waiting, shown = [], time.monotonic()
                        self.show(bar)
            except Exception as failed:  # the session puts it into words
                error = failed
            receive(waiting)
            self.show(bar)
        ended(error)

    def show(self, bar: Bar) -> None:
        run = self.session.run
        if not self.quiet and self._printed < len(run.test_accuracy):
            bar.clear()
            for number in range(self._printed, len(run.test_accuracy)):
                print(self.line(number), flush=True)
            self._printed = len(run.test_accuracy)
        words = _("epoch {epoch} of {epochs}").format(epoch=run.epoch, epochs=run.settings.epochs)
        bar.draw(run.fraction, words, run.seconds_left)

    def line(self, number: int) -> str:
        run = self.session.run
        message = _("epoch {epoch}: loss {loss}, right on training images {train}, on test images {test}")
        loss = f"{run.losses[-1]:.4f}" if run.losses else "–"
        line = message.format(epoch=f"{run.accuracy_epochs[number]:.2f}", loss=loss,
                              train=f"{run.train_accuracy[number]:.2%}", test=f"{run.test_accuracy[number]:.2%}")
        if number < len(run.validation_accuracy):
            more = _("{line}, on validation images {validation}")
            line = more.format(line=line, validation=f"{run.validation_accuracy[number]:.2%}")
        return line


@contextlib.contextmanager
def stopping_on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl+C asks training to stop where it can; a second one does not wait for that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def asked(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop()

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
