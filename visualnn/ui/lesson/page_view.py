"""A page of a lesson: its words and questions under each other, scrolled together."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from visualnn.lessons.live import Number, marked
from visualnn.lessons.pages import Page
from visualnn.session import givens
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.lesson.question_box import QuestionBox
from visualnn.ui.lesson.words import Words

MARGIN = 14


class PageView(QScrollArea):
    """Shows one page; its buttons give commands to the guide, its numbers are cells that can be asked about."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("surface")
        self.words: list[Words] = []
        self.questions: list[QuestionBox] = []
        self._texts: list[str] = []
        self._numbers: list[tuple[Number, ...]] = []

    def show_page(self, page: Page) -> None:
        """Show a page from its top."""
        self._show(list(page.parts))

    def show_text(self, text: str) -> None:
        """Show some words in the place of a page."""
        self._show([text])

    def _show(self, parts: list[Any]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, theme.px(MARGIN))
        column.setSpacing(0)
        self.words, self.questions, self._texts, self._numbers = [], [], [], []
        stops: list[QWidget] = []
        for part in parts:
            if isinstance(part, str):
                column.addWidget(self._make_words(part, body))
                stops.append(self.words[-1])
            else:
                box = QuestionBox(self.session.guide, len(self.questions), part, self.read, body)
                box.answered.connect(partial(self._answered, box))
                self.questions.append(box)
                column.addLayout(_indented(box))
                stops += box.stops()
        column.addStretch(1)
        self.setWidget(body)  # the former page goes
        self._order(stops)

    def _order(self, stops: list[QWidget]) -> None:
        """The keyboard comes to the page before the buttons below it; new widgets would come last in the window."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # only what takes the keyboard has a place in the order
        for before, after in pairwise([self, *stops]):
            QWidget.setTabOrder(before, after)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _make_words(self, text: str, body: QWidget) -> Words:
        words, live = Words(body, MARGIN), marked(text)
        words.show_markdown(text, self.read(text))
        words.pressed.connect(partial(self._press, live.buttons))
        words.pointed.connect(partial(self._point, live.numbers))
        words.asked.connect(partial(self._ask, live.numbers))
        words.menu_wanted.connect(partial(self._menu, live.numbers))
        words.focus_moved.connect(partial(self._follow_focus, words))
        self.words.append(words)
        self._texts.append(text)
        self._numbers.append(live.numbers)
        return words

    # Live numbers

    def read(self, text: str) -> list[str]:
        """The live numbers of a text, as they stand now."""
        return [self.session.guide.value(number) for number in marked(text).numbers] if "{{" in text else []

    def show_values(self) -> None:
        """Write every live number anew that is another one now."""
        value = self.session.guide.value
        for words, numbers in zip(self.words, self._numbers, strict=True):
            if numbers:
                words.show_values([value(number) for number in numbers])
        for box in self.questions:
            box.show_values()

    def restyle(self) -> None:
        """Colours or sizes are others: set everything again, and stay where we are."""
        place = self.verticalScrollBar().value()
        for words, text in zip(self.words, self._texts, strict=True):
            words.show_markdown(text, self.read(text))
        for box in self.questions:
            box.restyle()
            box.show_answer()
        self.verticalScrollBar().setValue(place)

    # What the hand does

    def _press(self, buttons: tuple[Any, ...], number: int) -> None:
        if number < len(buttons):
            self.session.guide.do(buttons[number])

    def _cell(self, number: Number) -> tuple[str, tuple[int, ...]] | None:
        """The cell of the trace that a live number shows, if it is one cell."""
        session = self.session
        if number.is_word or session.trace.has_samples(number.name):
            return None
        there = givens.is_there(session.trace, number.name, number.index)
        return (number.name, number.index) if there else None

    def _point(self, numbers: tuple[Number, ...], which: int) -> None:
        if (cell := self._cell(numbers[which])) is not None:
            self.session.selection.select(*cell)

    def _ask(self, numbers: tuple[Number, ...], which: int) -> None:
        if (cell := self._cell(numbers[which])) is not None:
            self.session.asking.where_from(*cell)

    def _menu(self, numbers: tuple[Number, ...], which: int, at: QPoint) -> None:
        if (cell := self._cell(numbers[which])) is not None:
            show_cell_menu(self, self.session, *cell, at)

    def _answered(self, box: QuestionBox) -> None:
        """As soon as what is said about the answer has its place, it is in sight."""
        box.show_answer()
        QTimer.singleShot(0, box, partial(self._show_verdict, box))

    def _show_verdict(self, box: QuestionBox) -> None:
        self.ensureVisible(0, box.geometry().bottom(), 0, theme.px(MARGIN))

    def _follow_focus(self, words: Words, box: QRect) -> None:
        """Scroll to the button that the keyboard is on."""
        center = words.mapTo(words.parentWidget() or words, box.center())
        self.ensureVisible(center.x(), center.y(), 0, theme.px(40))


def _indented(box: QuestionBox) -> QVBoxLayout:
    place = QVBoxLayout()
    place.setContentsMargins(theme.px(MARGIN), theme.px(4), theme.px(MARGIN), theme.px(8))
    place.addWidget(box)
    return place
