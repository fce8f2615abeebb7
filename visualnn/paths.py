"""Where the program's own files and the person's files are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Lessons, translations, icons and styles."""
    inside = PACKAGE / "resources"
    return inside if inside.is_dir() else PACKAGE.parent / "resources"


def data_folder() -> Path:
    """MNIST, the small data sets and the weights that come with the program."""
    inside = PACKAGE / "_data"
    return inside if inside.is_dir() else PACKAGE.parent / "data"


def user_folder() -> Path:
    """The person's settings; the variable VISUALNN_HOME names another place. Made when it is missing."""
    chosen = os.environ.get("VISUALNN_HOME")
    if chosen:
        folder = Path(chosen).expanduser()
    else:
        from platformdirs import user_config_path

        folder = user_config_path("visualnn", appauthor=False, roaming=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_whole(path: Path, data: bytes) -> None:
    """Write the file completely or not at all: a crash or a full disk leaves the old file as it was."""
    with whole_file(path) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `path` at the end, or, if anything goes wrong before, never."""
    path = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode_for(path))
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode_for(path: Path) -> int:
    """The access rights an ordinary new file would get: mkstemp's are for the owner alone."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
