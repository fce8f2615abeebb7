"""How the training form stands: what is always there, and sections that open and close."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from visualnn.ui import theme
from visualnn.ui.training import fields
from visualnn.ui.training.fields import ALWAYS, LABELS, SECTIONS
from visualnn.ui.training.rate_picture import RatePicture
from visualnn.ui.training.rate_row import RateRow
from visualnn.ui.training.section import SectionHeader

if TYPE_CHECKING:
    from visualnn.session.run import Run

REMEMBERED = "training"  # among the settings of the window: which sections are open
# How the width is shared in rows that begin with a choice: its names are longer than numbers.
CHOICE, NUMBER = 11, 9


class FormLayout(QWidget):
    """The widgets of the form, each in its place; what they do comes with the form itself."""

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.numbers = fields.number_boxes()
        self.choices = {name: QComboBox() for name in ("optimizer", "fresh", "schedule")}
        self.fields: dict[str, QWidget] = {name: self.numbers.get(name) or self.choices[name] for name in LABELS}
        self.labels = {name: QLabel() for name in LABELS}
        self.headers = {name: SectionHeader() for name in SECTIONS}
        self.bodies = {name: QWidget() for name in SECTIONS}
        self.rate, self.picture = RateRow(run), RatePicture()
        self._columns = 0
        for name, label in self.labels.items():
            label.setBuddy(self.fields[name])
        for choice in self.choices.values():
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._build()
        self.arrange(3)
        order = self.order
        for one, other in zip(order, order[1:], strict=False):
            QWidget.setTabOrder(one, other)
        self.first_field, self.last_field = order[0], order[-1]

    def _build(self) -> None:
        """What always stands there, then each section under its header."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._grids = {"": QGridLayout()}
        self._column.addLayout(self._grids[""])
        opened = self.run.session.settings.window.get(REMEMBERED, "").split()
        for name, header in self.headers.items():
            body = self.bodies[name]
            inside = QVBoxLayout(body)
            self._grids[name] = QGridLayout()
            inside.addLayout(self._grids[name])
            if name == "schedule":
                inside.addWidget(self.picture)
            self._column.addWidget(header)
            self._column.addWidget(body)
            header.setChecked(name in opened)
            body.setVisible(name in opened)
            header.toggled.connect(partial(self._open, name))

    @property
    def order(self) -> list[QWidget]:
        """Everything that the keyboard goes through, in its order."""
        found: list[QWidget] = [self.fields[name] for name in ALWAYS]
        for section, (_title, names) in SECTIONS.items():
            found += [self.headers[section], *(self.fields[name] for name in names)]
            found += [self.rate.half, self.rate.double] if section == "optimizer" else []
        return found

    def arrange(self, columns: int) -> None:
        """So many fields beside each other, each with its label above."""
        if columns == self._columns:
            return
        self._columns = columns
        self._place("", ALWAYS, columns)
        for section, (_title, names) in SECTIONS.items():
            self._place(section, names, 4 if columns == 3 and section == "regularization" else columns)
        grid = self._grids["optimizer"]
        grid.removeWidget(self.rate)
        grid.addWidget(self.rate, *((1, 1, 1, 2) if columns == 3 else (2, 0, 1, 2)))

    def _place(self, section: str, names: tuple[str, ...], columns: int) -> None:
        grid = self._grids[section]
        for name in names:
            grid.removeWidget(self.labels[name])
            grid.removeWidget(self.fields[name])
        for place, name in enumerate(names):
            row, column = divmod(place, columns)
            grid.addWidget(self.labels[name], 2 * row, column)
            grid.addWidget(self.fields[name], 2 * row + 1, column)
        for column in range(4):
            first_is_choice = column == 0 and columns == 3 and section in ("", "schedule")
            grid.setColumnStretch(column, (CHOICE if first_is_choice else NUMBER) * (column < columns))

    def _open(self, name: str, opened: bool) -> None:
        """Show a section or hide it, today and tomorrow."""
        self.bodies[name].setVisible(opened)
        window = self.run.session.settings.window
        window[REMEMBERED] = " ".join(one for one, header in self.headers.items() if header.isChecked())

    def restyle(self) -> None:
        """Sizes changed."""
        self._column.setSpacing(theme.px(4))
        for grid in self._grids.values():
            grid.setHorizontalSpacing(theme.px(8))
            grid.setVerticalSpacing(theme.px(3))
        for body in self.bodies.values():
            body.layout().setSpacing(theme.px(4))
            body.layout().setContentsMargins(0, 0, 0, theme.px(4))
        for label in self.labels.values():
            label.setFont(theme.font(0.9))
        for field in self.fields.values():
            field.setMinimumWidth(theme.px(60))
        for choice in self.choices.values():
            choice.setFont(theme.font(0.93))
        for box in self.numbers.values():
            box.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        for header in self.headers.values():
            header.updateGeometry()
        self.picture.updateGeometry()
        self.rate.restyle()
