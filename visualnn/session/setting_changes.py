"""What was changed while a run went on, and where on the axis of its curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from visualnn.session.branch import Branch
from visualnn.session.training_settings import TrainingSettings


@dataclass(frozen=True)
class Change:
    """After so many `epochs` these settings were changed, each from its old to its new value."""

    epochs: float
    settings: Mapping[str, tuple[Any, Any]]


def changes_of(branch: Branch) -> list[Change]:
    """The changes of a run, from its first to this last part."""
    parts = branch.parts
    found = [Change(after.began, differing(before.settings, after.settings))
             for before, after in zip(parts, parts[1:], strict=False)]  # fmt: skip
    return [change for change in found if change.settings]


def differing(old: TrainingSettings, new: TrainingSettings) -> dict[str, tuple[Any, Any]]:
    """The settings that are not the same, by name."""
    pairs = {one.name: (getattr(old, one.name), getattr(new, one.name)) for one in fields(TrainingSettings)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
