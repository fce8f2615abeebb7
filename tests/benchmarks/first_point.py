"""From pressing Train to the first point on the curve, and to the first accuracy, in the real window."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time

from tests.benchmarks import Rows, one_thread, python, spread

ROUNDS = 12
PROMISED = 100  # milliseconds
REST_SECONDS = 2.0  # images are read and the process that trains is there by then


def window() -> None:
    """Prints for each start of a training the milliseconds to the first loss and to its painting."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

    from visualnn.ui import app

    application = app.make_application()
    window = app.make_window()
    window.resize(1920, 1080)
    window.show()
    window.docks["curves"].raise_()
    app._read_ahead(window)
    run, loop = window.session.run, QEventLoop()

    def wait(seconds: float) -> None:
        QTimer.singleShot(int(1000 * seconds), loop.quit)
        loop.exec()

    class Painted(QObject):
        """Notes when the plot of the loss is painted with a point on it."""

        at = 0.0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and len(run.losses) and not self.at:
                QTimer.singleShot(0, self.note)
            return False

        def note(self) -> None:
            self.at = self.at or time.perf_counter()
            loop.quit()

    painted = Painted()
    window.panels["curves"].loss_pane.plot.viewport().installEventFilter(painted)
    wait(REST_SECONDS)
    heard: list[float] = []

    def hear() -> None:
        if len(run.losses):
            heard.append(time.perf_counter())

    run.grew.connect(hear)
    for _round in range(ROUNDS):
        painted.at = 0.0
        heard.clear()
        start = time.perf_counter()
        run.start()
        wait(5)
        print(json.dumps([1000 * (heard[0] - start), 1000 * (painted.at - start)]), flush=True)
        run.stop()
        while run.state != "idle":
            wait(0.05)
    window.close()
    application.quit()


def main() -> Rows:
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run([python(), "-m", "tests.benchmarks.first_point"],
                              env={**one_thread(), "VISUALNN_HOME": home}, text=True, capture_output=True, check=False)
    times = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    if len(times) < ROUNDS:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no answer"])[-1])
    heard, painted = zip(*times, strict=True)
    return [
        ("from Train to the first loss in the window, ms", f"{spread(heard, digits=0)}, promised {PROMISED}"),
        ("  to its point on the curve, painted", spread(painted, digits=0)),
        ("  of these the very first training", f"{heard[0]:.0f} and {painted[0]:.0f}"),
    ]


if __name__ == "__main__":
    window()
    sys.exit()
