"""How the words of a lesson are set: sizes, room between lines, and what buttons and live numbers look like."""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from visualnn.lessons.live import BUTTON
from visualnn.ui import theme

TEXT = 1.05  # times the ordinary height
HEADINGS = {1: 1.5, 2: 1.3, 3: 1.1}
LINES, BUTTON_LINES = 1.55, 2.15  # the height of a line, of one with buttons, by that of its letters
SPACE, JOINER = "\u00a0", "\u2060"  # a space and nothing at all, where no line may end


def in_one_piece(text: str) -> str:
    """Markdown whose buttons have room at both ends and are not broken at the end of a line."""

    def button(found: re.Match[str]) -> str:
        words = found[1].strip().replace(" ", SPACE)
        joined = re.sub(r"(?<=[⺀-鿿＀-￯])(?=[⺀-鿿＀-￯])", JOINER, words)
        return f"[{SPACE * 2}{joined}{SPACE * 2}](do:{found[2]})"

    return BUTTON.sub(button, text)


def set_type(document: QTextDocument, scale: float = TEXT, tight: bool = False) -> None:
    """Headings in steps of size, lines one and a half high, paragraphs apart: easier to read than Qt's own Markdown.

    Where `tight`, nothing stands above the first and below the last paragraph.
    """
    document.setIndentWidth(theme.px(22))
    block, after_list = document.begin(), False
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        size = HEADINGS.get(level, scale)
        shape = QTextBlockFormat()
        lines = 1.3 if level else BUTTON_LINES if _has_button(block) else LINES
        height = round(theme.font(size).pixelSize() * lines)
        shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTopMargin(theme.px(12 if level and block.blockNumber() else 6 if after_list else 0))
        last = not block.next().isValid()
        shape.setBottomMargin(0 if tight and last else theme.px(3 if block.textList() else 8))
        cursor.mergeBlockFormat(shape)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            letters = QTextCharFormat()
            letters.setFont(theme.font(size, bold=True))
            cursor.setCharFormat(letters)  # not merged: what Markdown says about the size would win
        block, after_list = block.next(), block.textList() is not None


def _has_button(block: QTextBlock) -> bool:
    place = block.begin()
    while not place.atEnd():
        if place.fragment().charFormat().anchorHref().startswith("do:"):
            return True
        place += 1
    return False


def button_format() -> QTextCharFormat:
    """How the words on a button are written."""
    shape = QTextCharFormat()
    shape.setForeground(theme.current().accent)
    shape.setFontUnderline(False)
    shape.setFontWeight(QFont.Weight.DemiBold)
    return shape


def number_format(address: str) -> QTextCharFormat:
    """How a live number is written; what it is the number of stands in its address."""
    shape = QTextCharFormat()
    shape.setFont(theme.font(TEXT * 0.94, mono=True))
    shape.setForeground(theme.current().text)
    shape.setAnchor(True)
    shape.setAnchorHref(address)
    shape.setFontUnderline(False)
    return shape
