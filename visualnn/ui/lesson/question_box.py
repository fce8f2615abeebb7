"""A question on a page: choices or a field for a number, and what comes of the answer, in words and with a mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import _
from visualnn.lessons.questions import Question, is_too_short, typed
from visualnn.session.guide_answers import Answer
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.lesson.words import Words

RIGHT, WRONG = "✓", "✗"


class QuestionBox(QFrame):
    """Question `number` of the open page, counted from 0; `read` gives the live numbers of a text. `answered` says that
    something has been said about an answer.
    """

    answered = Signal()

    def __init__(self, guide: Any, number: int, question: Question, read: Callable[[str], list[str]],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.guide, self.number, self.question, self.read = guide, number, question, read
        self.text, self.explanation = Words(self, margin=0), Words(self, margin=0)
        self.choices: list[QRadioButton] = []
        self.choice_words: list[Words] = []
        self.group = QButtonGroup(self)
        self.field: QLineEdit | None = None
        self.check, self.give_up = QPushButton(self), QPushButton(self)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        for button in (self.check, self.give_up):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(False)
        self._arrange()
        self.check.clicked.connect(self.answer)
        self.give_up.clicked.connect(self._give_up)
        self.restyle()
        self.show_answer()

    def _arrange(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.text)
        row = Flow(gap=8)
        if self.question.choices:
            for place, choice in enumerate(self.question.choices):
                self._column.addLayout(self._choice(place, choice.text))
            self.group.idToggled.connect(self._touched)
        else:
            self.field = QLineEdit(self)
            self.field.returnPressed.connect(self.answer)
            self.field.textEdited.connect(self._touched)
            row.addWidget(self.field)
        row.addWidget(self.check)
        row.addWidget(self.give_up)
        self._column.addLayout(row)
        self._column.addWidget(self.verdict)
        self._column.addWidget(self.explanation)

    def _choice(self, place: int, text: str) -> QHBoxLayout:
        button, words = QRadioButton(self), Words(self, margin=0)
        button.setAccessibleName(text)
        words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words.clicked.connect(partial(button.setChecked, True))
        self.group.addButton(button, place)
        self.choices.append(button)
        self.choice_words.append(words)
        row = QHBoxLayout()
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return row

    def restyle(self) -> None:
        """Set the words; also when colours or sizes are others."""
        self._column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._column.setSpacing(theme.px(7))
        now = theme.current()
        self.setStyleSheet(f"QFrame#question {{ background: {now.raised.name()}; border: 1px solid "
                           f"{now.border.name()}; border-radius: {theme.px(8)}px; }}")
        for words, text in self._texts():
            words.show_markdown(text, self.read(text))
        self.text.setAccessibleName(_("Question"))
        self.check.setText(_("Check the answer"))
        self.give_up.setText(_("Show the answer"))
        if self.field is not None:
            self.field.setFixedWidth(theme.px(110))
            self.field.setPlaceholderText(_("a number"))
            self.field.setAccessibleName(_("Your number"))

    def _texts(self) -> Iterator[tuple[Words, str]]:
        yield self.text, f"**{self.question.text}**" if "**" not in self.question.text else self.question.text
        yield from zip(self.choice_words, (choice.text for choice in self.question.choices), strict=True)
        yield self.explanation, self.question.explanation

    def show_values(self) -> None:
        """The live numbers of all texts, as they stand now."""
        for words, text in self._texts():
            words.show_values(self.read(text))

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        field = [self.field] if self.field is not None else []
        return [self.text, *field, *self.choices, self.check, self.give_up, self.explanation]

    # Answering

    def answer(self) -> None:
        """Hand the answer in."""
        if self.field is not None:
            if not self.field.text().strip():
                return
            self.guide.answers.type(self.number, self.field.text())
        elif self.group.checkedId() >= 0:
            self.guide.answers.choose(self.number, self.group.checkedId())
        self.answered.emit()

    def _give_up(self) -> None:
        self.guide.answers.show(self.number)
        self.answered.emit()

    def _touched(self, *_arguments: object) -> None:
        """The answer is being changed: what was said about the last one does not hold for it."""
        given = self.field.text() if self.field is not None else self.group.checkedId()
        answer = self.guide.answers.of(self.number)
        self.check.setEnabled(given not in ("", -1))
        self.verdict.setVisible(answer.shown or (bool(answer.tries) and given == answer.given))

    def show_answer(self) -> None:
        """What has been answered, and what is to be said about it."""
        answer = self.guide.answers.of(self.number)
        if answer.given is not None:
            self._fill(answer.given)
        over = bool(answer.right) or answer.shown
        self.give_up.setVisible(answer.tries > 0 and not over)
        self.explanation.setVisible(over and bool(self.question.explanation))
        self.verdict.setText(self._words(answer))
        color = theme.current().correct if answer.right else theme.current().wrong
        if answer.shown and not answer.right:
            color = theme.current().text
        self.verdict.setStyleSheet(f"color: {color.name()}; font-weight: bold; background: transparent;")
        self._touched()
        self.verdict.setVisible(answer.tries > 0 or answer.shown)

    def _fill(self, given: int | str) -> None:
        """Put back what was answered: the page may have been left meanwhile."""
        if isinstance(given, int):
            if not self.choices[given].isChecked() and self.group.checkedId() < 0:
                self.choices[given].setChecked(True)
        elif self.field is not None and not self.field.text():
            self.field.setText(given)

    def _words(self, answer: Answer) -> str:
        if answer.right:
            return f"{RIGHT} " + _("Right.")
        if answer.shown:
            return _("The answer: {answer}").format(answer=self._solution())
        if isinstance(answer.given, str) and typed(answer.given) is None:
            return f"{WRONG} " + _("That is not a number. Write it like 0.25 or −3.")
        if self.question.choices:
            return f"{WRONG} " + _("Not this one. Try again.")
        if is_too_short(str(answer.given), self.guide.answers.expected(self.number)):
            return f"{WRONG} " + _("Almost. Write it with two decimals or more.")
        return f"{WRONG} " + _("Not yet. Try again.")

    def _solution(self) -> str:
        from visualnn.engine.notation import format_number

        if self.question.choices:
            return " · ".join(words.toPlainText() for words, choice in zip(
                self.choice_words, self.question.choices, strict=True) if choice.right)
        return format_number(self.guide.answers.expected(self.number), max(self.guide.session.settings.decimals, 2))
