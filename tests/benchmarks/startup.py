"""From the start of the process to the first picture with the digit and the network on it, and memory at rest."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.benchmarks import Rows, one_thread, python, spread

ROUNDS = 10
PROMISED_SECONDS, PROMISED_MIB = 2.0, 350
IMPORTS = "import PySide6.QtWidgets, pyqtgraph"
REST_SECONDS = 3.0  # reading ahead is done by then


def child(started: float) -> None:
    """The program as it is, but for a watcher that sees the network's widget being painted for the first time."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from visualnn.ui import app
    from visualnn.ui.drawing.network_view import NetworkView
    from visualnn.ui.window import Window

    class Watcher(QObject):
        """The picture is on the screen when the event loop comes back from the painting."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, told)
            return False

    def told() -> None:
        seconds = time.time() - started
        QTimer.singleShot(int(1000 * REST_SECONDS), partial(finish, seconds))

    def finish(seconds: float) -> None:
        print(json.dumps({"seconds": seconds, "mib": resident()}), flush=True)
        windows[0].close()

    def watched_window(lesson: str | None = None) -> Window:
        windows.append(make(lesson))
        windows[0].findChild(NetworkView).installEventFilter(watcher)
        return windows[0]

    watcher, make = Watcher(), app.make_window
    windows: list[Window] = []
    app.make_window = watched_window
    app.run()


def resident() -> float:
    """Memory of this process that is in the machine's memory now, in MiB; the peak where the system tells no more."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> Rows:
    starts, imports, memory = [], [], []
    with tempfile.TemporaryDirectory() as home:
        env = {**one_thread(), "VISUALNN_HOME": home}
        for turn in range(ROUNDS + 1):
            before = time.time()
            command = [python(), "-m", "tests.benchmarks.startup", repr(before)]
            done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=True)
            said = json.loads(done.stdout.splitlines()[-1])
            before = time.time()
            other = subprocess.run([python(), "-c", IMPORTS], env=env, capture_output=True, timeout=60)
            taken = time.time() - before
            if turn:  # the first start reads the files from the disk
                starts.append(said["seconds"])
                memory.append(said["mib"])
                if other.returncode == 0:
                    imports.append(taken)
    rows = [("seconds to the first picture of the network", f"{spread(starts)}, promised below {PROMISED_SECONDS:g}")]
    if imports:
        rows.append((f"  python -c \"{IMPORTS}\", seconds", spread(imports)))
    rows.append(("memory at rest, MiB", f"{statistics.median(memory):.0f}, promised below {PROMISED_MIB}"))
    return rows


if __name__ == "__main__":
    child(float(sys.argv[1]))
