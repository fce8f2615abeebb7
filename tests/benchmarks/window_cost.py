"""What the open window, with all panels on the screen, takes from the training behind it."""

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
PROMISED = 35  # per cent
SIZE = (1920, 1080)


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
        print(json.dumps([speed, 0]), flush=True)


def window() -> None:
    """For each line the updates a second of training in the real window, every panel visible."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

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
    for dock in window.docks.values():
        if window.tabifiedDockWidgets(dock):  # out of the row of tabs, to a place of its own
            area = window.dockWidgetArea(dock)
            window.removeDockWidget(dock)
            window.addDockWidget(area, dock)
            dock.show()
    wait(0.5)
    hidden = [name for name, panel in window.panels.items() if panel.visibleRegion().isEmpty()]
    assert not hidden, f"not on the screen: {hidden}"

    class Painted(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.count += event.type() == QEvent.Type.Paint
            return False

    painted = Painted()
    window.panels["network"].view.overlay.installEventFilter(painted)
    for _line in sys.stdin:
        run.start()
        wait(WARM_SECONDS)
        before, pictures, start = run.update, painted.count, time.perf_counter()
        wait(SECONDS)
        seconds = time.perf_counter() - start
        speed, repaints = (run.update - before) / seconds, (painted.count - pictures) / seconds
        run.stop()
        while run.state != "idle":
            wait(0.05)
        print(json.dumps([speed, repaints]), flush=True)
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
            for turn in range(ROUNDS + 1):
                for place in (0, 1) if turn % 2 else (1, 0):
                    speed, painted = _ask(sides[place])
                    if turn:  # the first round reads the images and warms up
                        speeds[place].append(speed)
                        repaints += [painted] * place
        finally:
            for side in sides:
                side.communicate(timeout=30)
    slower = [100 * (1 - open_ / without) for without, open_ in zip(*speeds, strict=True)]
    alone_, open_ = (statistics.median(side) for side in speeds)
    return [
        ("training is slower with the window open, %", f"{spread(slower, digits=0)}, promised at most {PROMISED}"),
        ("  updates a second", f"{open_:.0f} with the window, {alone_:.0f} without"),
        ("  repaints of the network a second, meanwhile", f"{spread(repaints, digits=0)}, promised 30"),
    ]


def _ask(side: subprocess.Popen[str]) -> tuple[float, float]:
    assert side.stdin and side.stdout and side.stderr
    side.stdin.write("go\n")
    side.stdin.flush()
    line = side.stdout.readline()
    if not line:
        raise RuntimeError((side.stderr.read().strip().splitlines() or ["no answer"])[-1])
    speed, repaints = json.loads(line)
    return float(speed), float(repaints)


if __name__ == "__main__":
    {"alone": alone, "window": window}[sys.argv[1]]()
