"""Cards side by side: the factors of a product, each with its name, its formula and its number, and what they give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QStaticText, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.typeset import glyphs
from visualnn.ui.typeset.boxes import Box, Refs, Region
from visualnn.ui.typeset.formula_view import CAPTION, draw_caption
from visualnn.ui.typeset.hits import HitArea, overlap
from visualnn.ui.typeset.lines import Lines
from visualnn.ui.typeset.style import BoxStyle

NAME, SYMBOL, FORMULA, VALUE, NOTE = 30, 38, 24, 22, 24  # heights at zoom 1
PAD, BETWEEN, WIDEST = 4, 16, 170
NAME_SCALES = (0.8, 0.74, 0.68, 0.6)
CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True)
class Card:
    """One factor or a result: its name in words, the slope it is, its formula, its number; `sign` stands before it."""

    name: str
    symbol: Box | None
    formula: Box | None
    number: str
    refs: Refs = ()
    sign: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Hand:
    """All cards of a step, with a caption above and a note below, or nothing."""

    caption: str = ""
    cards: tuple[Card, ...] = ()
    note: str = ""
    strong_note: bool = False
    symbols: bool = True  # whether there is room left for the slopes' names


class CardsView(HitArea):
    """Draws a hand in a place of fixed height; each card is a region for the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hand = Hand()
        self._places: list[QRectF] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hand(self, hand: Hand) -> None:
        """Show other cards."""
        if hand.symbols != self.hand.symbols:
            self.updateGeometry()
        self.hand = hand
        self.setAccessibleName(hand.caption)
        self.setAccessibleDescription(self.text())
        self._deal()
        self.update()

    def text(self) -> str:
        """What the cards say."""
        cards = " ".join(f"{card.sign} {card.name}: {card.number}".strip() for card in self.hand.cards)
        return "\n".join(filter(None, (self.hand.caption, cards, self.hand.note)))

    def sizeHint(self) -> QSize:
        heights = (CAPTION, NAME, FORMULA, VALUE, NOTE, 2 * PAD, SYMBOL if self.hand.symbols else 0)
        return QSize(theme.px(300), sum(theme.px(height) for height in heights if height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._deal()

    def _deal(self) -> None:
        """Give every card its place: all are equally wide."""
        count, gap = max(len(self.hand.cards), 1), theme.px(BETWEEN)
        width = min((self.width() - 2 - gap * (count - 1)) / count, theme.px(WIDEST))
        rows = (NAME, SYMBOL, FORMULA, VALUE, 2 * PAD) if self.hand.symbols else (NAME, FORMULA, VALUE, 2 * PAD)
        height = sum(theme.px(row) for row in rows)
        self._places = [QRectF(1 + k * (width + gap), theme.px(CAPTION) + 2, width, height) for k in range(count)]
        self.regions = [
            Region(place, card.refs)
            for place, card in zip(self._places, self.hand.cards, strict=False)
            if card.refs
        ]
        self.forget_keyboard()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_caption(painter, self.hand.caption, self.width())
        for card, place in zip(self.hand.cards, self._places, strict=False):
            self._draw_card(painter, card, place)
        if self.hand.cards:
            self._draw_note(painter)

    def _draw_card(self, painter: QPainter, card: Card, place: QRectF) -> None:
        colors = theme.current()
        lit = any(overlap(ref, other) for ref in card.refs for other in self.lit)
        focused = self.hasFocus() and bool(card.refs) and self._refs_of_keyboard() == card.refs
        picked = focused or (self.selected is not None and self.selected in card.refs)
        edge = colors.accent if card.strong or picked else colors.border
        painter.setPen(QPen(edge, 2 * theme.zoom() if picked else 1))
        painter.setBrush(colors.soft if lit else colors.raised)
        painter.drawRoundedRect(place, theme.px(5), theme.px(5))
        self._draw_sign(painter, card.sign, place)
        inner = place.adjusted(theme.px(PAD), theme.px(PAD), -theme.px(PAD), -theme.px(PAD))
        top = self._draw_name(painter, card, inner)
        painter.setPen(colors.text)
        room = theme.px(FORMULA)
        if card.symbol is not None:
            _draw_box(painter, card.symbol, QRectF(inner.left(), top, inner.width(), theme.px(SYMBOL)), 15)
            top += theme.px(SYMBOL)
        elif self.hand.symbols:
            room += theme.px(SYMBOL)
        painter.setPen(colors.muted)
        _draw_box(painter, card.formula, QRectF(inner.left(), top, inner.width(), room), 14)
        painter.setPen(colors.text)
        value = QRectF(inner.left(), inner.bottom() - theme.px(VALUE), inner.width(), theme.px(VALUE))
        _draw_number(painter, card.number, value, card.strong)

    def _draw_sign(self, painter: QPainter, sign: str, place: QRectF) -> None:
        if sign:
            painter.setPen(theme.current().text)
            painter.setFont(theme.font(1.1))
            gap = theme.px(BETWEEN)
            painter.drawText(QRectF(place.left() - gap, place.top(), gap, place.height()), CENTER, sign)

    def _draw_name(self, painter: QPainter, card: Card, inner: QRectF) -> float:
        painter.setPen(theme.current().muted)
        name, scale = _wrapped(card.name, inner.width() + 4, theme.px(NAME), theme.zoom())
        painter.setFont(theme.font(scale))
        spare = theme.px(NAME) - name.size().height()
        painter.drawStaticText(QPointF(inner.left() - 2, inner.top() - 2 + spare / 2), name)
        return inner.top() + theme.px(NAME)

    def _draw_note(self, painter: QPainter) -> None:
        painter.setFont(theme.font(0.95, bold=self.hand.strong_note))
        painter.setPen(theme.current().text if self.hand.strong_note else theme.current().muted)
        top = self._places[0].bottom() + theme.px(2)
        room = QRectF(1, top, self.width() - 2, theme.px(NOTE) - 4)
        text = painter.fontMetrics().elidedText(self.hand.note, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


@lru_cache(256)
def _wrapped(name: str, width: float, height: float, _zoom: float) -> tuple[QStaticText, float]:
    """A name broken into lines of a width, and how much smaller than ordinary text it must be to fit the height."""
    text = QStaticText(name)
    text.setTextFormat(Qt.TextFormat.PlainText)
    option = QTextOption(CENTER)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    text.setTextOption(option)
    text.setTextWidth(width)
    for scale in NAME_SCALES:
        text.prepare(font=theme.font(scale))
        if text.size().height() <= height + 1:
            break
    return text, scale


def _draw_box(painter: QPainter, box: Box | None, place: QRectF, size: int) -> None:
    """A formula in the middle of a place, smaller if it must."""
    if box is not None:
        lines = Lines(box, place.width(), place.height(), theme.px(size))
        left = place.center().x() - lines.width / 2
        lines.draw(painter, left, place.center().y() - lines.height / 2)


def _draw_number(painter: QPainter, text: str, place: QRectF, strong: bool) -> None:
    mantissa, mark, exponent = text.partition("e")
    shown = (glyphs.bold(mantissa) + mark + exponent) if strong else text
    _draw_box(painter, BoxStyle(theme.px(16)).written(shown, ()), place, 16)
