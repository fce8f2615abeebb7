"""The cards in rows: two columns where there is room, one where it is narrow; arrow keys, Enter and double click."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from visualnn.ui import theme
from visualnn.ui.catalogue.card import CARD, Card, CardDelegate

COLUMN = 390  # the width, at zoom 1, that a card needs to stand beside another
MOST_COLUMNS = 3


class CardList(QListView):
    """Shows cards; `chosen` says the key of the one that is to be opened, `pointed` that another one is current."""

    chosen = Signal(str)
    pointed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self._model = QStandardItemModel(self)
        self._delegate = CardDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._choose)
        self.selectionModel().currentChanged.connect(self._point)

    @property
    def columns(self) -> int:
        """How many cards stand beside each other."""
        return min(max(self._room() // theme.px(COLUMN), 1), MOST_COLUMNS)

    def _room(self) -> int:
        """The width for cards: what a scroll bar leaves, whether there is one or not, so that nothing ever jumps."""
        return self.width() - self.verticalScrollBar().sizeHint().width() - 2

    def current_key(self) -> str:
        """The key of the card that the keyboard is on; empty where there is none."""
        card = self.currentIndex().data(CARD)
        return card.key if card is not None else ""

    def show_cards(self, cards: list[Card], current: str = "") -> None:
        """Show these cards, and stay on the card with this key if it is among them, else on the first one."""
        self.cards = cards
        while self._model.rowCount() > len(cards):
            self._model.removeRow(self._model.rowCount() - 1)
        for row, card in enumerate(cards):
            item = self._model.item(row)
            if item is None:
                item = QStandardItem()
                self._model.appendRow(item)
            item.setData(card, CARD)
            item.setData(card.read_aloud(), Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(card.key if card.is_own else "")
        keys = [card.key for card in cards]
        self.setCurrentIndex(self._model.index(keys.index(current) if current in keys else 0, 0))
        self.fit()

    def fit(self) -> None:
        """Share the width out."""
        self._delegate.fit(self._room() // self.columns, self.cards)
        self.setGridSize(QSize(self._delegate.size))
        self.verticalScrollBar().setSingleStep(max(1, self._delegate.size.height() // 3))
        self.viewport().update()

    def go(self, by: int) -> None:
        """Go some cards on or back."""
        row = min(max(self.currentIndex().row() + by, 0), self._model.rowCount() - 1)
        self.setCurrentIndex(self._model.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        card = index.data(CARD)
        if card is not None:
            self.chosen.emit(card.key)

    def _point(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.pointed.emit()
