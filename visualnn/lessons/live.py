"""What lives in the words of a lesson: numbers {{z1[0]}} that are read when they are shown, and buttons that act."""

from __future__ import annotations

import re
from dataclasses import dataclass

from visualnn.i18n import _
from visualnn.lessons.commands import ARRAY, Order, command_of

# Words that stand for something other than an array.
WORDS = ("output", "label", "answer", "sample", "accuracy", "update", "epoch", "parameters", "loss")
NUMBER = re.compile(r"\{\{(.*?)\}\}")
BUTTON = re.compile(r"\[([^\[\]]+)\]\(do:([^()]*)\)")
LINK = re.compile(r"\]\(do:")
PLACE = 0xE000  # a number's place in marked text is one letter of Unicode's private area
MOST = 0x1000
PRIVATE = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True)
class Number:
    """A number that is read: an array, perhaps one cell of it, or one of WORDS; with how many decimals, or None for as
    many as everywhere.
    """

    name: str
    index: tuple[int, ...] = ()
    decimals: int | None = None

    @property
    def is_word(self) -> bool:
        """Whether it is one of WORDS and no array."""
        return self.name in WORDS

    def __str__(self) -> str:
        place = f"[{','.join(map(str, self.index))}]" if self.index else ""
        return f"{self.name}{place}" + ("" if self.decimals is None else f":{self.decimals}")


@dataclass(frozen=True)
class Marked:
    """A text with its live parts taken out: number k stands as the letter chr(PLACE + k), button k as a link `do:k`."""

    text: str
    numbers: tuple[Number, ...]
    buttons: tuple[Order, ...]


def number_of(text: str) -> Number:
    """The number that the text between {{ and }} asks for. ValueError says what is wrong with it."""
    found = re.fullmatch(r"\s*([\w'′]+)\s*(?:\[([^\]]*)\])?\s*(?::\s*(\d{1,2}))?\s*", text)
    name = found[1].replace("′", "'") if found else ""
    if found is None or not (name in WORDS or ARRAY.match(name)) or (name in WORDS and found[2] is not None):
        raise ValueError(_("{{{{{text}}}}} is no number; write for example {example}").format(
            text=text, example="{{z1[0]}}"))
    index: tuple[int, ...] = ()
    if found[2] is not None:
        try:
            index = tuple(int(part) for part in found[2].split(","))
        except ValueError:
            raise ValueError(_("the index of {name} is not made of whole numbers").format(name=name)) from None
    return Number(name, index, None if found[3] is None else min(int(found[3]), 12))


def marked(text: str, first_number: int = 0, first_button: int = 0) -> Marked:
    """Take the live parts out of a text; they are counted from the two numbers on. ValueError says what is wrong."""
    numbers: list[Number] = []
    buttons: list[Order] = []

    def put_button(found: re.Match[str]) -> str:
        buttons.append(command_of(found[2]))
        return f"[{found[1]}](do:{first_button + len(buttons) - 1})"

    def put_number(found: re.Match[str]) -> str:
        numbers.append(number_of(found[1]))
        return chr(PLACE + (first_number + len(numbers) - 1) % MOST)

    text = PRIVATE.sub("", text)
    if len(LINK.findall(text)) != len(BUTTON.findall(text)):
        raise ValueError(_("a button is not complete; write for example {example}").format(
            example="[Step](do:step 1 unit)"))
    text = NUMBER.sub(put_number, BUTTON.sub(put_button, text))
    if "{{" in text or "}}" in text:
        raise ValueError(_("{{ and }} do not match"))
    return Marked(text, tuple(numbers), tuple(buttons))


def numbers_in(text: str) -> tuple[Number, ...]:
    """The numbers that a text reads. ValueError says what is wrong with one."""
    return marked(text).numbers
