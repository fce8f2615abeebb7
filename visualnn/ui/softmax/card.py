"""A card: one form of softmax in one precision, its arrays, and what became of the three properties."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualnn.session.softmax_lab import Computed
from visualnn.ui import theme
from visualnn.ui.softmax import words
from visualnn.ui.softmax.table import ArrayTable, columns_of
from visualnn.ui.text_block import TextBlock


class FormCard(QWidget):
    """Shows a `Computed`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.state = TextBlock(scale=0.95), TextBlock(scale=0.88)
        self.table = ArrayTable()
        self.facts = tuple(TextBlock(scale=0.88) for _property in range(3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.heading, self.state, self.table, *self.facts):
            column.addWidget(part)
        column.addStretch(1)
        self._column = column

    def show_computed(self, computed: Computed, decimals: int, divided: bool) -> None:
        self.heading.show_html(words.form(computed))
        self.state.show_html(words.state(computed))
        self.table.show_columns(columns_of(computed, decimals, divided))
        for block, text in zip(self.facts, words.properties(computed, decimals), strict=True):
            block.show_html(text)
        self.table.setAccessibleName(f"{computed.precision}, {computed.form}")

    def text(self) -> str:
        """Everything the card says, a line a part."""
        blocks = (self.heading, self.state, *self.facts)
        return "\n".join([*(block.text() for block in blocks), self.table.text()])

    def restyle(self) -> None:
        self._column.setSpacing(theme.px(1))
        for block in (self.heading, self.state, *self.facts):
            block.setMinimumHeight(block.sizeHint().height())
