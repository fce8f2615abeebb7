"""What was changed while a run went on, and where on the axis of its curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from visualnn.session.branch import Branch
from visualnn.session.run_record import difference


@dataclass(frozen=True)
class Change:
    """After so many `epochs` these settings were changed, each from its old to its new value."""

    epochs: float
    settings: Mapping[str, tuple[Any, Any]]


def changes_of(branch: Branch) -> list[Change]:
    """The changes of a run, from its first to this last part."""
    parts = branch.parts
    found = [Change(after.began, difference(before.settings, after.settings))
             for before, after in zip(parts, parts[1:], strict=False)]  # fmt: skip
    return [change for change in found if change.settings]
