"""Words: Markdown with buttons that act and numbers that follow the walk, and nothing that is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from visualnn.lessons.live import PLACE, marked
from visualnn.ui import theme
from visualnn.ui.lesson.lettering import TEXT, button_format, in_one_piece, number_format, set_type
from visualnn.ui.lesson.pieces import BUTTON, CELL, Piece, pieces_of, x_of


class Words(QTextBrowser):
    """Shows Markdown as high as it is; no picture, style sheet or page is ever loaded, and only `do:` leads anywhere.

    `pressed` and `pointed`, `asked`, `menu_wanted` give the number of a button or of a live number in this text.
    """

    pressed = Signal(int)
    pointed = Signal(int)
    asked = Signal(int)
    menu_wanted = Signal(int, QPoint)
    clicked = Signal()
    focus_moved = Signal(QRect)

    def __init__(self, parent: QWidget | None = None, margin: float = 14, scale: float = TEXT) -> None:
        super().__init__(parent)
        self._margin, self._scale = margin, scale
        self._shown: list[str] = []
        self._starts: list[QTextCursor] = []
        self._pieces: list[Piece] | None = None
        self._hovered = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextBrowser { background: transparent; }")
        self.anchorClicked.connect(self._follow)
        self.highlighted.connect(self._hover)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        return None

    def doSetSource(self, name: QUrl | str, kind: object = None) -> None:  # noqa: N802
        """Stay on this page."""

    # What is shown

    def show_markdown(self, text: str, values: Sequence[str] = ()) -> None:
        """Show a text, with room between its lines and paragraphs; its live numbers say `values`, in their order."""
        document, features = self.document(), QTextDocument.MarkdownFeature
        document.setDefaultFont(theme.font(self._scale))
        document.setDocumentMargin(theme.px(self._margin) if self._margin else 0)
        live = marked(text)
        document.setMarkdown(in_one_piece(live.text), features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        set_type(document, self._scale, tight=not self._margin)
        self._pieces = None
        for piece in self.pieces():
            if piece.address.startswith(BUTTON):
                self._cursor(piece.start, piece.end).mergeCharFormat(button_format())
        self._place_numbers(len(live.numbers))
        self.show_values(values)
        self._fit()

    def _place_numbers(self, count: int) -> None:
        """Find the letters that stand for the live numbers, and put a number there that can be changed."""
        text = self.document().toRawText()
        places = [text.find(chr(PLACE + number)) for number in range(count)]
        self._starts, self._shown = [], []
        for place in places:
            start = self._cursor(max(place, 0), max(place, 0))
            start.setKeepPositionOnInsert(True)
            self._starts.append(start)
            self._shown.append(chr(PLACE))

    def show_values(self, values: Sequence[str]) -> None:
        """Write the live numbers that are others now, in place."""
        for number, (start, value) in enumerate(zip(self._starts, values, strict=False)):
            if value == self._shown[number]:
                continue
            here = start.position()
            cursor = self._cursor(here, here + len(self._shown[number]))
            self._shown[number] = f"{value}"
            cursor.insertText(value, number_format(f"{CELL}{number}"))
            self._pieces = None
        if self._pieces is None:
            self._fit()  # the lines may break elsewhere now

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def pieces(self) -> list[Piece]:
        """The buttons and live numbers, in the order of the text."""
        if self._pieces is None:
            self._pieces = list(pieces_of(self.document()))
        return self._pieces

    def piece_at(self, place: QPoint) -> Piece | None:
        """The live part at a place of the viewport."""
        return next((piece for piece in self.pieces() if any(
            box.contains(QPointF(place)) for box in self.boxes(piece))), None)

    # Its size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        high = round(self.document().size().height() + 0.49)
        if high != self.height():
            self.setFixedHeight(high)

    # How it looks

    def boxes(self, piece: Piece) -> list[QRectF]:
        """Where a live part stands: one box, or one for each line that it goes over."""
        block = self.document().findBlock(piece.start)
        lay, offset = block.layout(), self.document().documentLayout().blockBoundingRect(block).topLeft()
        found = []
        for k in range(lay.lineCount()):
            line = lay.lineAt(k)
            start = max(piece.start - block.position(), line.textStart())
            end = min(piece.end - block.position(), line.textStart() + line.textLength())
            if start < end:
                left, right = x_of(line.cursorToX(start)), x_of(line.cursorToX(end))
                middle = line.y() + line.ascent() - 0.36 * theme.px(theme.TEXT_PX)  # of the letters
                high = theme.px(theme.TEXT_PX) * (1.86 if piece.address.startswith(BUTTON) else 1.36)
                box = QRectF(min(left, right), middle - high / 2, abs(right - left), high)
                found.append(box.translated(offset))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, chosen = theme.current(), self._chosen()
        for piece in self.pieces():
            button, focused = piece.address.startswith(BUTTON), piece == chosen and self.hasFocus()
            hovered = piece.address == self._hovered
            painter.setBrush(now.soft if hovered or not button else now.raised)
            painter.setPen(now.accent if focused or hovered else now.border if button else Qt.PenStyle.NoPen)
            radius = theme.px(5) if button else theme.px(3)
            for box in self.boxes(piece):
                wider = 0.0 if button else theme.px(2)
                painter.drawRoundedRect(box.adjusted(0.5 - wider, 0.5, wider - 0.5, -0.5), radius, radius)
        painter.end()
        super().paintEvent(event)

    def _chosen(self) -> Piece | None:
        """The part that the keyboard is on."""
        cursor = self.textCursor()
        span = (cursor.selectionStart(), cursor.selectionEnd())
        return next((piece for piece in self.pieces() if (piece.start, piece.end) == span), None)

    # What the hand does

    def _hover(self, address: QUrl) -> None:
        self._hovered = address.toString()
        self.viewport().update()

    def _follow(self, address: QUrl) -> None:
        text = address.toString()
        if text.startswith(BUTTON) and text[len(BUTTON):].isdigit():
            self.pressed.emit(int(text[len(BUTTON):]))
        elif text.startswith(CELL):
            self.pointed.emit(int(text[len(CELL):]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        piece = self.piece_at(event.position().toPoint())
        if piece is not None and piece.address.startswith(CELL):
            self.asked.emit(int(piece.address[len(CELL):]))
            return
        if piece is not None:
            self._follow(QUrl(piece.address))  # pressed twice, quickly
            return
        super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.clicked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        piece = self.piece_at(event.pos())
        if piece is not None and piece.address.startswith(CELL):
            self.menu_wanted.emit(int(piece.address[len(CELL):]), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that scroll belong to what these words stand in."""
        keys = Qt.Key
        if event.key() in (keys.Key_Up, keys.Key_Down, keys.Key_PageUp, keys.Key_PageDown, keys.Key_Home, keys.Key_End,
                           keys.Key_Left, keys.Key_Right):  # fmt: skip
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """From one live part to the next, and then on to the next widget."""
        moved = super().focusNextPrevChild(forward)
        piece = self._chosen()
        if moved and self.hasFocus() and piece is not None and self.boxes(piece):
            self.focus_moved.emit(self.boxes(piece)[0].toRect())
        self.viewport().update()
        return moved

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.viewport().update()
