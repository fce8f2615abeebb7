"""A card of the catalogue: picture, title, one sentence, time needed and what should come before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from visualnn.i18n import _, ngettext
from visualnn.ui import icons, theme
from visualnn.ui.catalogue.sketch import SIZE

CARD = Qt.ItemDataRole.UserRole
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
MARGIN, GAP, PAD = 5, 12, 11
TALLEST = 420
STACKED = 360  # a card that is narrower has its picture above its texts
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Card:
    """What a card says. `problem` stands in the place of the summary where a lesson cannot be opened."""

    key: str
    number: int
    title: str
    summary: str = ""
    minutes: int = 0
    needs: tuple[tuple[str, bool], ...] = ()
    state: str = ""  # "", "opened" or "finished"
    is_open: bool = False
    is_own: bool = False
    problem: str = ""
    picture: Callable[[], QPixmap] | None = field(default=None, compare=False)

    def facts(self) -> str:
        """The line below the summary: 20 min · opened."""
        parts = [_("Your own lesson")] if self.is_own else []
        if self.minutes:
            parts.append(ngettext("{count} minute", "{count} minutes", self.minutes).format(count=self.minutes))
        if self.is_open:
            parts.append(_("▶ open now"))
        elif self.state == "finished":
            parts.append(_("✓ finished"))
        elif self.state == "opened":
            parts.append(_("opened before"))
        return " · ".join(parts)

    def before(self) -> str:
        """What it needs: After: ✓ A product of matrices, ○ Softmax."""
        if not self.needs:
            return ""
        names = _(", ").join(f"{'✓' if seen else '○'}\u00a0{title}" for title, seen in self.needs)
        return _("Comes after: {names}").format(names=names)

    def heading(self) -> str:
        return self.title if self.is_own or not self.number else f"{self.number}  {self.title}"

    def read_aloud(self) -> str:
        """Everything that a card says, for those who hear it."""
        return ". ".join(part for part in (self.heading(), self.problem or self.summary, self.facts(), self.before())
                         if part)


class CardDelegate(QStyledItemDelegate):
    """Draws cards, all as high as the one that needs most."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.size = QSize(0, 0)

    def fit(self, width: int, cards: list[Card]) -> None:
        """From now on cards are so wide, and high enough for every text."""
        whole = QRect(0, 0, width, 10_000)
        room = self._text_rect(whole)
        tallest = max((self._text_height(card, room.width()) for card in cards), default=0)
        least = theme.px(SIZE[1] + 2 * PAD + 2 * MARGIN)
        height = max(least, tallest + whole.height() - room.height())
        self.size = QSize(width, min(height, theme.px(TALLEST)))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card: Card = index.data(CARD)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        margin = theme.px(MARGIN)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter, rect.adjusted(margin, margin, -margin, -margin), card, state)
        self._draw_picture(painter, rect, card)
        self._draw_texts(painter, self._text_rect(rect), card)
        painter.restore()

    def _draw_frame(self, painter: QPainter, rect: QRect, card: Card, state: QStyle.StateFlag) -> None:
        now, flags = theme.current(), QStyle.StateFlag
        chosen, hovered = bool(state & flags.State_Selected), bool(state & flags.State_MouseOver)
        painter.setBrush(now.soft if chosen or hovered else now.surface)
        painter.setPen(QPen(now.accent if chosen else now.border, theme.px(2) if chosen else 1))
        radius = theme.px(8)
        painter.drawRoundedRect(QRectF(rect), radius, radius)
        if card.is_open:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.accent)
            bar = QRectF(rect.left(), rect.top() + radius, theme.px(4), rect.height() - 2 * radius)
            painter.drawRoundedRect(bar, theme.px(2), theme.px(2))

    def _draw_picture(self, painter: QPainter, rect: QRect, card: Card) -> None:
        place = QPointF(rect.left() + theme.px(MARGIN + PAD), rect.top() + theme.px(MARGIN + PAD))
        if card.picture is not None:
            painter.drawPixmap(place, card.picture())
        elif card.problem:
            sign = icons.pixmap("warning", 40, theme.current().warning)
            shift = QPointF(theme.px(SIZE[0] - 40) / 2, theme.px(SIZE[1] - 40) / 2)
            painter.drawPixmap(place + shift, sign)

    def _draw_texts(self, painter: QPainter, rect: QRect, card: Card) -> None:
        painter.setClipRect(rect)
        top = rect.top()
        for text, font, color in _texts(card):
            painter.setFont(font)
            painter.setPen(color)
            place = QRect(rect.left(), top, rect.width(), rect.bottom() - top + 1)
            painter.drawText(place, WRAP, text)
            top += _height(text, font, rect.width()) + theme.px(4)

    def _text_rect(self, rect: QRect) -> QRect:
        side = theme.px(MARGIN + PAD)
        if rect.width() < theme.px(STACKED):
            return rect.adjusted(side, side + theme.px(SIZE[1] + GAP), -side, -side)
        return rect.adjusted(side + theme.px(SIZE[0] + GAP), side, -side, -side)

    def _text_height(self, card: Card, width: int) -> int:
        return sum(_height(text, font, width) + theme.px(4) for text, font, _color in _texts(card))


def _texts(card: Card) -> list[tuple[str, QFont, QColor]]:
    """The texts of a card from top to bottom."""
    now = theme.current()
    facts = now.accent if card.is_open else now.correct if card.state == "finished" else now.muted
    texts = [
        (card.heading(), theme.font(1.08, bold=True), now.text),
        (card.problem or card.summary, theme.font(0.94), now.wrong if card.problem else now.text),
        (card.facts(), theme.font(0.88, bold=card.is_open), facts),
        (card.before(), theme.font(0.88), now.muted),
    ]
    return [text for text in texts if text[0]]


def _height(text: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), WRAP, text).height()
