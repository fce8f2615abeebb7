"""Lesson: the words that go with what is on the screen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from visualnn import i18n
from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.panel import Panel

TEXT = 1.05  # times the ordinary height
HEADINGS = {1: 1.5, 2: 1.25, 3: 1.1}


class Words(QTextBrowser):
    """Shows Markdown and nothing else: no picture, style sheet or page is ever loaded, and a link leads nowhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        return None

    def doSetSource(self, name: QUrl | str, kind: object = None) -> None:  # noqa: N802
        """Stay on this page."""

    def show_markdown(self, text: str) -> None:
        """Show a text, with room between its lines and paragraphs."""
        place = self.verticalScrollBar().value()
        self.document().setDefaultFont(theme.font(TEXT))
        self.document().setDocumentMargin(theme.px(14))
        features = QTextDocument.MarkdownFeature
        self.document().setMarkdown(text, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        _set_type(self.document())
        self.verticalScrollBar().setValue(place)


class LessonPanel(Panel):
    """The lesson's own words in the person's language, as large as the rest of the window."""

    name = "lesson"
    title = N_("Lesson")
    area = "right"
    order = 10

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.words = Words()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        self._shown: tuple[object, ...] = ()
        self.watch(session.opened)
        self.retranslate()

    def refresh(self) -> None:
        text = self.session.lesson.words(i18n.language()) or _("This lesson has no words yet.")
        shown = (text, theme.current().name, theme.zoom())
        if shown != self._shown:
            if text != (self._shown[0] if self._shown else None):
                self.words.verticalScrollBar().setValue(0)
            self._shown = shown
            self.words.show_markdown(text)

    def retranslate(self) -> None:
        self.words.setAccessibleName(_("The words of the lesson"))
        self._soon()


def _set_type(document: QTextDocument) -> None:
    """Headings in steps of size, lines one and a half high, paragraphs apart: easier to read than Qt's own Markdown."""
    block, after_list = document.begin(), False
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        size = HEADINGS.get(level, TEXT)
        shape = QTextBlockFormat()
        height = round(theme.font(size).pixelSize() * (1.3 if level else 1.5))
        shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTopMargin(theme.px(12 if level and block.blockNumber() else 6 if after_list else 0))
        shape.setBottomMargin(theme.px(3 if block.textList() else 8))
        cursor.mergeBlockFormat(shape)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            letters = QTextCharFormat()
            letters.setFont(theme.font(size, bold=True))
            cursor.setCharFormat(letters)  # not merged: what Markdown says about the size would win
        block, after_list = block.next(), block.textList() is not None
