"""From a click on any number to its painted answer, with all panels in sight: where from, and what it affects."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks import Rows
from tests.benchmarks.step_latency import opened, settle
from visualnn.ui.window import Window

PROMISED = 50.0  # ms, p95
CLICKS = 150


def answered(app: QApplication, window: Window, ask: object) -> float:
    """Milliseconds until everything that the question changed is painted."""
    start = time.perf_counter()
    ask()  # type: ignore[operator]
    for _turn in range(3):
        app.processEvents()
    return 1000 * (time.perf_counter() - start)


def cells(window: Window, rng: np.random.Generator) -> list[tuple[str, tuple[int, ...]]]:
    """Cells of all arrays, each array as often as any other."""
    arrays = window.session.trace.arrays
    names = [name for name in arrays if arrays[name].size]
    chosen = [names[int(rng.integers(len(names)))] for _ in range(CLICKS)]
    return [(name, tuple(int(rng.integers(size)) for size in arrays[name].shape)) for name in chosen]


def clicked(app: QApplication, window: Window, rng: np.random.Generator) -> list[float]:
    """Clicks of the mouse on units and pixels of the picture."""
    view = window.panels["network"].view  # type: ignore[attr-defined]
    times = []
    for _ in range(CLICKS):
        column = int(rng.integers(len(view.places)))
        point = view.point_of(column, int(rng.integers(view.places[column].count))).toPoint()
        times.append(answered(app, window, lambda at=point: click(view, at)))
        settle(app, 0.01)
    return times


def click(view: object, at: QPoint) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)  # type: ignore[call-overload]


def main() -> Rows:
    app, window = opened((1920, 1200), all_panels=True)
    asking, selection, rng = window.session.asking, window.session.selection, np.random.default_rng(0)
    settle(app, 8.0)  # until the rules have been typeset
    results = {"click on a unit or pixel": clicked(app, window, rng)}
    for what, ask in (("select any cell", selection.select), ("where does it come from", asking.where_from),
                      ("what does it affect", asking.affects)):  # fmt: skip
        results[what] = []
        for array, index in cells(window, rng):
            results[what].append(answered(app, window, lambda a=array, i=index, do=ask: do(a, i)))
            settle(app, 0.01)
    window.close()
    rows: Rows = []
    for what, times in results.items():
        p50, p95 = np.percentile(times, (50, 95))
        verdict = "" if p95 < PROMISED else f", promised {PROMISED:.0f}"
        rows.append((f"{what}: p50 / p95", f"{p50:.1f} / {p95:.1f} ms{verdict}"))
    return rows


if __name__ == "__main__":
    for what, value in main():
        print(f"{what:45} {value}")
