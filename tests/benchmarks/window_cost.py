"""What the open window, with all panels of training on the screen, takes from the training behind it, and what the
training takes from the window.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from tests.benchmarks import Rows, one_thread, python, spread

ROUNDS = 7
WARM_SECONDS, SECONDS = 0.7, 2.0  # the first count of accuracies is over by then
PROMISED = 10  # per cent
LATE = 30  # milliseconds that a timer of the window may be late, in 99 of 100 cases
TICK = 16  # milliseconds from one tick of that timer to the next
SIZE = (1920, 1080)
PANELS = ("network", "samples", "curves", "history", "runs", "diagnosis", "evaluation", "damage", "map", "compare",
          "draw")  # fmt: skip


def alone() -> None:
    """For each line the updates a second of the same job on a thread, in a program without a window."""
    from visualnn.lessons import catalogue
    from visualnn.session.session import Session

    jobs: list[object] = []
    session = Session(catalogue.find(None), executor=lambda job, _receive, _ended: jobs.append(job))
    run = session.run
    run.set(epochs=1000)
    for _line in sys.stdin:
        run.start()
        stopped, update = threading.Event(), [0]

        def pull(job: object = jobs.pop(), stopped: threading.Event = stopped, update: list[int] = update) -> None:
            for report in job:  # type: ignore[attr-defined]
                update[0] = report.update
                if stopped.is_set():
                    break

        thread = threading.Thread(target=pull)
        thread.start()
        time.sleep(WARM_SECONDS)
        before, start = update[0], time.perf_counter()
        time.sleep(SECONDS)
        speed = (update[0] - before) / (time.perf_counter() - start)
        stopped.set()
        thread.join()
        run.abandon()
        print(json.dumps([speed, 0, []]), flush=True)


def window() -> None:
    """For each line the updates a second of training in the real window, and how late its timer was, in ms."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

    from visualnn.ui import app

    application = app.make_application()
    window = app.make_window()
    window.resize(*SIZE)
    window.show()
    run = window.session.run
    run.set(epochs=1000)

    def wait(seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(int(1000 * seconds), loop.quit)
        loop.exec()

    wait(0.5)
    areas = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
    for dock in window.docks.values():
        window.removeDockWidget(dock)
    docks = [window.docks[name] for name in PANELS if name in window.docks]
    for number, dock in enumerate(docks):  # each in a place of its own, not behind another one's tab
        window.addDockWidget(areas[number % 2], dock)
        dock.show()
    wait(1.0)
    hidden = [name for name in PANELS if name in window.panels and window.panels[name].visibleRegion().isEmpty()]
    assert not hidden, f"not on the screen: {hidden}"

    class Painted(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.count += event.type() == QEvent.Type.Paint
            return False

    painted = Painted()
    window.panels["network"].view.overlay.installEventFilter(painted)
    ticks: list[float] = []
    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(TICK)
    for _line in sys.stdin:
        run.start()
        wait(WARM_SECONDS)
        ticks.clear()
        before, pictures, start = run.update, painted.count, time.perf_counter()
        wait(SECONDS)
        seconds = time.perf_counter() - start
        speed, repaints = (run.update - before) / seconds, (painted.count - pictures) / seconds
        run.stop()
        while run.state != "idle":
            wait(0.05)
        late = [1000 * (after - before) - TICK for before, after in zip(ticks, ticks[1:], strict=False)]
        print(json.dumps([speed, repaints, late]), flush=True)
    window.close()
    application.quit()


def main() -> Rows:
    with tempfile.TemporaryDirectory() as home:
        env = {**one_thread(), "VISUALNN_HOME": home}
        sides = [
            subprocess.Popen([python(), "-m", "tests.benchmarks.window_cost", kind], env=env, text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for kind in ("alone", "window")
        ]  # fmt: skip
        try:
            speeds: tuple[list[float], list[float]] = ([], [])
            repaints: list[float] = []
            late: list[float] = []
            for turn in range(ROUNDS + 1):
                for place in (0, 1) if turn % 2 else (1, 0):
                    speed, painted, ticks = _ask(sides[place])
                    if turn:  # the first round reads the images and warms up
                        speeds[place].append(speed)
                        repaints += [painted] * place
                        late += ticks
        finally:
            for side in sides:
                side.communicate(timeout=30)
    slower = [100 * (1 - open_ / without) for without, open_ in zip(*speeds, strict=True)]
    alone_, open_ = (statistics.median(side) for side in speeds)
    return [
        ("training is slower with the window open, %", f"{spread(slower, digits=0)}, promised at most {PROMISED}"),
        ("  updates a second", f"{open_:.0f} with the window, {alone_:.0f} without"),
        ("  repaints of the network a second, meanwhile", f"{spread(repaints, digits=0)}, promised 30"),
        ("  a timer of the window is late, ms", f"p50 {_share(late, 0.5):.1f}, p95 {_share(late, 0.95):.1f}, "
         f"p99 {_share(late, 0.99):.1f}, promised p99 below {LATE}"),
    ]  # fmt: skip


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def _ask(side: subprocess.Popen[str]) -> tuple[float, float, list[float]]:
    assert side.stdin and side.stdout and side.stderr
    side.stdin.write("go\n")
    side.stdin.flush()
    line = side.stdout.readline()
    if not line:
        raise RuntimeError((side.stderr.read().strip().splitlines() or ["no answer"])[-1])
    speed, repaints, late = json.loads(line)
    return float(speed), float(repaints), late


if __name__ == "__main__":
    {"alone": alone, "window": window}[sys.argv[1]]()
