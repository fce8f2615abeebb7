"""From a click on a lesson to its picture in the window: the first time, with its data read, and again."""

from __future__ import annotations

import os
import statistics
import tempfile
import time

from tests.benchmarks import Rows

ROUNDS = 5
PROMISED_SECONDS = 0.5
SIZE = (1280, 800)


def main() -> Rows:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["VISUALNN_HOME"] = home
        return measured()


def measured() -> Rows:
    from PySide6.QtWidgets import QApplication

    from visualnn.lessons import catalogue
    from visualnn.session import Session
    from visualnn.session.library import Library
    from visualnn.session.settings import Settings
    from visualnn.ui.app import make_application
    from visualnn.ui.window import Window

    make_application()
    window = Window(Session(catalogue.find()))
    window.resize(*SIZE)
    window.show()
    QApplication.processEvents()

    def opened(name: str) -> float:
        start = time.perf_counter()
        window.open_lesson(name)
        QApplication.processEvents()
        window.repaint()
        return time.perf_counter() - start

    reading = []
    for _turn in range(ROUNDS):
        start = time.perf_counter()
        Library(Settings()).entries()
        reading.append(time.perf_counter() - start)
    first: dict[str, float] = {}
    again: dict[str, list[float]] = {}
    ids = catalogue.ids()
    for turn in range(ROUNDS + 1):
        for name in [*ids[1:], ids[0]]:
            taken = opened(name)
            if turn:
                again.setdefault(name, []).append(taken)
            else:
                first[name] = taken
    window.close()
    typical = {name: statistics.median(taken) for name, taken in again.items()}
    slowest, slowest_first = max(typical, key=typical.__getitem__), max(first, key=first.__getitem__)
    median = statistics.median(typical.values())
    return [
        (f"reading {len(ids)} lessons for the cards", f"{1000 * statistics.median(reading):.0f} ms"),
        (f"opening a lesson, median of {len(ids)}", f"{1000 * median:.0f} ms, promised below {PROMISED_SECONDS:g} s"),
        (f"  the slowest, {slowest}", f"{1000 * typical[slowest]:.0f} ms, {typical[slowest] / median:.1f}x the median"),
        (f"  for the first time, {slowest_first}", f"{1000 * first[slowest_first]:.0f} ms"),
    ]
