"""The other runs whose curves stand beside those of the run on show."""

from __future__ import annotations

from typing import Any

from visualnn.formats.errors import UnreadableFile
from visualnn.session.loss_lines import LossLines
from visualnn.session.setting_changes import Change
from visualnn.ui import time_words
from visualnn.ui.plotting.others import Other


class OtherRuns:
    """Reads `session.records`; of each run it keeps the lines of its losses."""

    def __init__(self, session: Any) -> None:
        self.session, self.factor = session, 0.0
        self._lines: dict[str, LossLines] = {}

    def look(self) -> tuple[list[Other], list[Other]]:
        """Their curves of the accuracy and of the loss."""
        accuracies, losses = list[Other](), list[Other]()
        records = self.session.records
        shown, looks = records.shown, records.looks
        for record in shown:
            try:
                curves = record.curves
            except UnreadableFile:
                continue
            lines = self._lines.setdefault(record.key, LossLines())
            lines.factor = self.factor
            lines.follow(curves.loss_epochs, curves.losses)
            branch = records.branch_of(record)
            explanation = time_words.full_name(branch) if branch else f"{record.lesson}, {record.network}"
            changes = tuple(Change(epochs, settings) for epochs, settings in record.changes)
            for found, (xs, ys) in ((accuracies, (curves.accuracy_epochs, curves.test_accuracy)),
                                    (losses, lines.best())):  # fmt: skip
                found.append(Other(record.key, record.name, explanation, xs, ys, changes,
                                   looks.get(record.key, 0)))
        keys = {record.key for record in shown}
        self._lines = {key: lines for key, lines in self._lines.items() if key in keys}
        return accuracies, losses
