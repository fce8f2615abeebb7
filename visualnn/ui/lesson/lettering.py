"""How the words of a lesson are set: sizes, room between lines, and what buttons and live numbers look like."""

from __future__ import annotations

import re

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)

from visualnn.lessons.live import BUTTON, MOST, PLACE
from visualnn.ui import theme

TEXT = 1.05  # times the ordinary height
HEADINGS = {1: 1.5, 2: 1.3, 3: 1.1}
LINES, BUTTON_LINES = 1.55, 2.15  # the height of a line, of one with buttons, by that of its letters
NAMED = re.compile(f"(?<=\\S) = (?=[{chr(PLACE)}-{chr(PLACE + MOST)}])")  # what stands before a live number
SPACE, JOINER = "\u00a0", "\u2060"  # a space and nothing at all, where no line may end


def in_one_piece(text: str) -> str:
    """Markdown whose buttons have room at both ends and are not broken at the end of a line; nor is `b = number`."""

    def button(found: re.Match[str]) -> str:
        words = found[1].strip().replace(" ", SPACE)
        joined = re.sub(r"(?<=[⺀-鿿＀-￯])(?=[⺀-鿿＀-￯])", JOINER, words)
        return f"[{SPACE * 2}{joined}{SPACE * 2}](do:{found[2]})"

    return NAMED.sub(f"{SPACE}={SPACE}", BUTTON.sub(button, text))


def set_type(document: QTextDocument, scale: float = TEXT, tight: bool = False) -> None:
    """Headings in steps of size, lines one and a half high, paragraphs apart: easier to read than Qt's own Markdown.

    Where `tight`, nothing stands above the first and below the last paragraph.
    """
    document.setIndentWidth(theme.px(22))
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_table(frame)
    block, before = document.begin(), ""
    while block.isValid():
        cursor, kind, after = QTextCursor(block), _kind(block), block.next()
        level = block.blockFormat().headingLevel()
        size = HEADINGS.get(level, scale)
        shape = QTextBlockFormat()
        lines = 1.3 if level else BUTTON_LINES if _has_button(block) else LINES
        height = round(theme.font(size).pixelSize() * lines)
        shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTopMargin(theme.px(12 if level and block.blockNumber() else 6 if before == "list" != kind else 0))
        shape.setBottomMargin(0 if tight and not after.isValid() else theme.px(_room(kind, after)))
        if kind == "code":
            shape.setLeftMargin(theme.px(16))
            shape.setNonBreakableLines(False)
        cursor.mergeBlockFormat(shape)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            letters = QTextCharFormat()
            letters.setFont(theme.font(size, bold=True))
            cursor.setCharFormat(letters)  # not merged: what Markdown says about the size would win
        block, before = after, kind


def _kind(block: QTextBlock) -> str:
    """What a paragraph belongs to: a list, a table, code, or nothing in particular."""
    if QTextCursor(block).currentTable() is not None:
        return "table"
    if block.textList() is not None:
        return "list"
    return "code" if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence) else ""


def _room(kind: str, after: QTextBlock) -> int:
    """The room below a paragraph."""
    if kind == "code" and after.isValid() and _kind(after) == "code":
        return 0
    return {"table": 0, "list": 3}.get(kind, 8)


def _set_table(table: QTextTable) -> None:
    """Thin lines and some room; Qt's Markdown puts an empty paragraph into the first cell."""
    first = table.cellAt(0, 0).firstCursorPosition()
    if not first.block().text() and first.block() != table.cellAt(0, 0).lastCursorPosition().block():
        first.deleteChar()
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.firstCursorPosition()
        head.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        head.mergeCharFormat(bold)
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(theme.current().border)
    shape.setBorderCollapse(True)
    shape.setCellPadding(theme.px(4))
    shape.setTopMargin(theme.px(2))
    shape.setBottomMargin(theme.px(10))
    table.setFormat(shape)


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
