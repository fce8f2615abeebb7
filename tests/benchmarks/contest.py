"""Two programs train the same networks in turns: what they are asked, and how they are asked. NumPy only."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Case:
    """One network and how it is trained."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    batch: int
    rate: float
    optimizer: str = "SGD"
    promise: float | None = None  # how many times faster visualnn is said to be

    @property
    def title(self) -> str:
        shape = "-".join(map(str, self.sizes))
        kinds = self.activations[-1] if len(set(self.activations)) == 1 else "-".join(self.activations)
        return f"{shape} {kinds}, batch {self.batch}, {self.optimizer}"


class Contestant:
    """A process that is asked in turns; while the other one is measured it waits and costs nothing."""

    def __init__(self, command: list[str], folder: Path, env: dict[str, str]) -> None:
        self.process = subprocess.Popen([*command, str(folder)], env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip

    def ask(self, question: str, **what: object) -> object:
        """One question, one answer. RuntimeError with the process's last words if it ended."""
        assert self.process.stdin and self.process.stdout and self.process.stderr
        try:
            self.process.stdin.write(json.dumps({"question": question, **what}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError((self.process.stderr.read().strip().splitlines() or ["no answer"])[-1])
        return json.loads(line)

    def close(self) -> None:
        """Let the process end."""
        self.process.communicate("", timeout=30)


def answer(contestant: type) -> None:
    """The life of a contestant: read what lies in the folder, then answer one line for each line."""
    folder = Path(sys.argv[1])
    x, labels = np.load(folder / "x.npy"), np.load(folder / "labels.npy")
    now = None
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["question"] == "begin":
            table = asked["case"]
            case = Case(**{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})
            with np.load(folder / asked["weights"]) as weights:
                now = contestant(case, x, labels, dict(weights))
            said: object = "ready"
        elif asked["question"] == "losses":
            said = now.losses(np.load(folder / "batches.npy")[:, : now.case.batch])  # type: ignore[union-attr]
        else:
            said = now.seconds(asked["updates"])  # type: ignore[union-attr]
        print(json.dumps(said), flush=True)


def table_of(case: Case) -> dict[str, object]:
    return asdict(case)
