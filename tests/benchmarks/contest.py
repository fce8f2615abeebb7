"""Several programs train the same networks in turns: what they are asked, and how they are asked. NumPy only."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """One network and how it is trained."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    batch: int
    rate: float
    optimizer: str = "SGD"
    promise: float | None = None  # how many times faster than PyTorch eager on one thread visualnn is said to be
    data: str = "mnist"
    loss: str = ""  # half the squares, cross-entropy behind a softmax, or what is named
    momentum: float = 0.9
    reports: int = 200  # an epoch at most, as in the window

    @property
    def title(self) -> str:
        shape = "-".join(map(str, self.sizes))
        kinds = self.activations[-1] if len(set(self.activations)) == 1 else "-".join(self.activations)
        return f"{shape} {kinds}, batch {self.batch}, {self.optimizer}"

    @property
    def criterion(self) -> str:
        return self.loss or ("CrossEntropy" if self.activations[-1] == "softmax" else "MeanSquaredError")


class Contestant:
    """A process that is asked in turns; while another one is measured it waits and costs nothing."""

    def __init__(self, command: list[str], folder: Path, env: dict[str, str]) -> None:
        self.process = subprocess.Popen([*command, str(folder)], env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # fmt: skip

    def ask(self, question: str, **what: object) -> Any:
        """One question, one answer. RuntimeError with what went wrong."""
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.write(json.dumps({"question": question, **what}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        said = json.loads(self.process.stdout.readline() or '{"error": "the process ended"}')
        if isinstance(said, dict) and "error" in said:
            raise RuntimeError(said["error"])
        return said

    def close(self) -> None:
        """Let the process end."""
        self.process.communicate("", timeout=30)


def answer(*contestants: type) -> None:
    """The life of a process: read what lies in the folder, then answer one line for each line. It can train several
    networks by turns, each under a name, and has several contestants, each with the name of its class.
    """
    folder, known = Path(sys.argv[1]), {kind.__name__: kind for kind in contestants}
    now: dict[str, Any] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            said = _said(asked, folder, known, now)
        except Exception as error:  # whatever a library cannot do here is told
            said = {"error": f"{type(error).__name__}: {str(error).strip().splitlines()[:1]}"}
        print(json.dumps(said), flush=True)


def _said(asked: dict[str, Any], folder: Path, known: dict[str, type], now: dict[str, Any]) -> object:
    name = asked.get("name", "")
    if asked["question"] == "begin":
        table = {key: tuple(value) if isinstance(value, list) else value for key, value in asked["case"].items()}
        case = Case(**table)
        x, t = (np.load(folder / f"{case.data}-{what}.npy") for what in "xt")
        with np.load(folder / asked["weights"]) as weights:
            now[name] = known[asked.get("kind", "Contestant")](case, x, t, dict(weights), **asked.get("way", {}))
        return "ready"
    if asked["question"] == "end":
        now.clear()
        return "ready"
    if asked["question"] == "losses":
        return now[name].losses(np.load(folder / f"{now[name].case.data}-batches.npy")[:, : now[name].case.batch])
    if asked["question"] == "parts":
        return now[name].parts()
    return timed(now[name].run, asked["updates"])


def timed(run: Callable[[int], int], updates: int) -> list[float]:
    """Seconds of the clock and of the processor that an update takes, of a run of about so many."""
    processor, start = time.process_time(), time.perf_counter()
    done = run(updates)
    return [(time.perf_counter() - start) / done, (time.process_time() - processor) / done]


def table_of(case: Case) -> dict[str, object]:
    return asdict(case)
