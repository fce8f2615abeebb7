"""What the program remembers from one day to the next."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from visualnn import paths
from visualnn.session.playhead import GRAINS

CHOICES: dict[str, tuple[str, ...]] = {"theme": ("system", "light", "dark"), "grain": GRAINS}
RANGES: dict[str, tuple[float, float]] = {"zoom": (0.5, 4.0), "decimals": (0, 12), "speed": (0.1, 10_000.0),
                                         "history_megabytes": (16, 8192)}  # fmt: skip


@dataclass
class Settings:
    """Kept as JSON in the person's folder. A value that makes no sense is replaced by its default, never an error."""

    language: str = "system"
    theme: str = "system"
    zoom: float = 1.0
    decimals: int = 4
    speed: float = 10.0
    grain: str = "unit"
    edges: str = "strongest"
    program: str = ""  # which variant of a lesson's program is shown
    history_megabytes: int = 256  # for going back in training time
    window: dict[str, str] = field(default_factory=dict)
    lessons: dict[str, str] = field(default_factory=dict)  # which were opened or finished, by id or folder
    last_lesson: str = ""  # the one that was chosen last

    @staticmethod
    def path() -> Path:
        return paths.user_folder() / "settings.json"

    @classmethod
    def load(cls) -> Settings:
        """The saved settings. A file that cannot be read is put aside as settings.broken.json, not thrown away."""
        settings = cls()
        try:
            path = cls.path()
            table = _read_table(path)
            if table is None:
                path.replace(path.with_name("settings.broken.json"))
                return settings
        except OSError:  # none yet, or nothing that we could read or move
            return settings
        for known in fields(cls):
            value = table.get(known.name)
            if _sensible(known.name, value, getattr(settings, known.name)):
                setattr(settings, known.name, value)
        return settings

    def save(self) -> bool:
        """Write the settings; False where that is not possible (a full or read-only disk), which must not stop
        anybody.
        """
        try:
            paths.write_whole(self.path(), json.dumps(asdict(self), indent=1, ensure_ascii=False).encode())
        except OSError:
            return False
        return True


def _read_table(path: Path) -> dict[str, Any] | None:
    try:
        table = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return table if isinstance(table, dict) else None


def _sensible(name: str, value: Any, default: Any) -> bool:
    if isinstance(default, dict):
        return isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)
    if isinstance(default, float | int):
        if isinstance(value, bool) or not isinstance(value, float | int) or not math.isfinite(value):
            return False
        low, high = RANGES[name]
        return low <= value <= high and (isinstance(default, float) or isinstance(value, int))
    return isinstance(value, str) and (name not in CHOICES or value in CHOICES[name])
