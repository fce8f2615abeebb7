"""From a key press to the painted step, in the whole window, at every grain; and the whole trace scrubbed by hand."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks import Rows
from visualnn.lessons import catalogue
from visualnn.session.playhead import GRAINS
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui.arrangements import ARRANGEMENTS
from visualnn.ui.window import Window

PROMISED = 30.0  # ms, p95
PRESSES = {"term": 200, "unit": 400, "array": 120, "layer": 60, "phase": 32}
MOVES = 2000


class Paints(QObject):
    """Counts the times a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def opened(size: tuple[int, int] = (1280, 800), all_panels: bool = False) -> tuple[QApplication, Window]:
    """The window on the first lesson, 784-50-100-10; with all panels of all arrangements in sight if asked for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    window = Window(Session(catalogue.find(None), Settings(language="en", theme="light")))
    window.resize(*size)
    window.show()
    names = {name for one in ARRANGEMENTS for names in one.areas.values() for name in names} if all_panels else set()
    for name in names:
        window.docks[name].show()
    settle(app, 0.5)
    hidden = [name for name in names if window.panels[name].visibleRegion().isEmpty()]
    assert not hidden, f"not in sight: {hidden}"
    return app, window


def settle(app: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()


def pressed(app: QApplication, window: Window, key: Qt.Key) -> tuple[float, float]:
    """Milliseconds, and of them those of computing, until the stepper is painted and nothing more is due."""
    scrubber = window.panels["stepper"].scrubber  # type: ignore[attr-defined]
    paints = Paints(scrubber)
    playhead = window.session.playhead
    before = playhead.position, playhead.term
    start, busy = time.perf_counter(), time.process_time()
    QTest.keyClick(window, key)
    while not paints.count and time.perf_counter() - start < 1:
        app.processEvents()
    app.processEvents()  # what other panels still had to paint
    took = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - busy)
    scrubber.removeEventFilter(paints)
    assert (playhead.position, playhead.term) != before
    return took


def walk(app: QApplication, window: Window, grain: str) -> Iterator[tuple[float, float]]:
    """Press the key through the trace from several places, turning round at the ends."""
    playhead = window.session.playhead
    playhead.grain = grain
    stages = playhead.trace.stages
    for number in range(PRESSES[grain]):
        if grain in ("term", "unit") and number % 20 == 0:
            playhead.go(stages[number // 20 % len(stages)].start)
            settle(app, 0.05)
        if playhead.at_end:
            playhead.to_start()
            settle(app, 0.05)
        yield pressed(app, window, Qt.Key.Key_Right)
        settle(app, 0.01)


def scrubbed(app: QApplication, window: Window) -> Rows:
    """Drag over the whole bar with a thousand moves a second, more than can be painted."""
    scrubber = window.panels["stepper"].scrubber  # type: ignore[attr-defined]
    playhead = window.session.playhead
    playhead.to_start()
    settle(app, 0.2)
    paints, turns = Paints(scrubber), []
    sent, start = 0, time.perf_counter()
    while sent < MOVES:
        due = min(int(1000 * (time.perf_counter() - start)) + 1, MOVES)
        for number in range(sent, due):
            _move(app, scrubber, 8 + number / (MOVES - 1) * (scrubber.width() - 16))
        sent = due
        turn = time.perf_counter()
        app.processEvents()
        turns.append(1000 * (time.perf_counter() - turn))
    last = time.perf_counter()
    while playhead.position < len(playhead.trace) and time.perf_counter() - last < 5:
        app.processEvents()
    app.processEvents()
    lag = 1000 * (time.perf_counter() - last)
    busy = [turn for turn in turns if turn > 1]
    return [
        (f"scrub over all {len(playhead.trace):,} steps", f"{MOVES} mouse moves in {last - start:.1f} s, "
         f"{paints.count} repaints, {paints.count / (last - start):.0f} a second"),
        ("scrub: one repaint p50 / p95", f"{np.percentile(busy, 50):.1f} / {np.percentile(busy, 95):.1f} ms"),
        ("scrub: painted after the last move", f"{lag:.1f} ms"),
    ]  # fmt: skip


def _move(app: QApplication, widget: QWidget, x: float) -> None:
    place = QPointF(x, widget.height() / 2)
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), Qt.MouseButton.NoButton,
                        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    app.postEvent(widget, event)


def main() -> Rows:
    app, window = opened((1920, 1200), all_panels=True)
    rows = measured(app, window, f", {sum(not one.visibleRegion().isEmpty() for one in window.panels.values())} panels")
    window.close()
    app, window = opened()
    rows += [*measured(app, window, ""), *scrubbed(app, window)]
    window.close()
    return rows


def measured(app: QApplication, window: Window, where: str) -> Rows:
    rows: Rows = []
    for grain in GRAINS:
        times, busy = np.array(list(walk(app, window, grain))).T
        p50, p95 = np.percentile(times, (50, 95))
        verdict = "" if p95 < PROMISED else f", promised {PROMISED:.0f}"
        rows.append((f"key to painted step{where}, {grain}: p50 / p95", f"{p50:.1f} / {p95:.1f} ms{verdict}"
                     f" (computing: {np.percentile(busy, 50):.1f} / {np.percentile(busy, 95):.1f} ms)"))  # fmt: skip
    return rows


if __name__ == "__main__":
    for what, value in main():
        print(f"{what:45} {value}")
