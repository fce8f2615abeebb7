"""What can be dropped onto the window: each kind of file or folder has one taker here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from visualnn.data.opening import looks_like_data
from visualnn.ui.data_dialogs import open_data

if TYPE_CHECKING:
    from visualnn.ui.window import Window

# Does it look as if this were for us? Then it is done. The first that says yes has it.
Taker = tuple[Callable[[Path], bool], Callable[["Window", Path], object]]


def _weights(window: Window, path: Path) -> None:
    window.open_weights(path)


def _is_lesson(path: Path) -> bool:
    return path.name == "lesson.toml" or (path / "lesson.toml").is_file()


def _lesson(window: Window, path: Path) -> None:
    window.open_lesson(path)


TAKERS: tuple[Taker, ...] = (
    (_is_lesson, _lesson),
    (looks_like_data, open_data),
    (Path.is_file, _weights),
)  # fmt: skip


def dropped(data: QMimeData) -> Path | None:
    """The one file or folder that is dropped, if somebody takes it."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if any(looks(path) for looks, _take in TAKERS) else None


def take(window: Window, path: Path) -> None:
    """Do what the file or folder is for."""
    next(taker for looks, taker in TAKERS if looks(path))(window, path)
