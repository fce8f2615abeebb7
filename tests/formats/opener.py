"""Opens every file of a folder, each in a process of its own with 4 GB and ten seconds, and says what became of it."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

from visualnn.formats.errors import UnreadableFile
from visualnn.weights.reading import describe

MEMORY = 4 << 30
SECONDS = 10  # of the processor, so that a busy machine does not fail the test
PATIENCE = 40  # seconds on the clock, for a process that waits for something and does nothing
REFUSED = 2  # the exit status of the command line for a file that was refused


def open_one(path: Path, answer: int) -> int:
    """In the child: 0 if the file was read, 2 if it was refused; anything else is a bug."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        os.write(answer, json.dumps(describe(path)).encode()[:4000])
    except UnreadableFile as refusal:
        os.write(answer, str(refusal).encode()[:4000])
        return REFUSED
    return 0


def watch(path: Path) -> dict[str, object]:
    """In the parent: start the child, which is ended when its time is up, and note how it ended."""
    reader, writer = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reader)
            signal.alarm(PATIENCE)
            code = open_one(path, writer)
        except BaseException as problem:  # whatever it is, the parent has to see it
            os.write(writer, f"{type(problem).__name__}: {problem}".encode()[:4000])
        finally:
            os._exit(code)
    os.close(writer)
    with open(reader, "rb") as answer:
        text = answer.read().decode(errors="replace")
    _pid, status, usage = os.wait4(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    return {"status": ended, "text": text, "seconds": time.monotonic() - start, "megabytes": usage.ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps({path.name: watch(path) for path in sorted(Path(sys.argv[1]).iterdir())}))
