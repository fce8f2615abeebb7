"""What the pages of a lesson can ask for: commands and conditions as lines of words, checked before they are run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from visualnn.i18n import _

GRAINS = ("term", "unit", "array", "layer", "phase", "sample")
PHASES = ("forward", "loss", "backward", "mean", "update")
SETTINGS = ("epochs", "batch_size", "learning_rate", "optimizer", "seed", "shuffle", "fresh", "l1", "l2", "momentum",
            "dropout", "noise", "schedule", "schedule_every", "schedule_factor", "target_accuracy", "patience",
            "seconds", "threads")  # fmt: skip
OUTPUTS = ("identity", "sigmoid", "softmax")

# A form is a line of words: small letters stand for themselves, capitals for one of these, "?" for what may be left
# out. Another part of the program that offers a command adds its form here, and what it does in `session.guide`.
COMMANDS: dict[str, tuple[str, ...]] = {
    "step": ("step", "step N", "step N GRAIN"),
    "go": ("go start", "go end", "go PHASE", "go ARRAY"),
    "select": ("select ARRAY", "select ARRAY I", "select ARRAY I I", "select none"),
    "ask": ("ask ARRAY", "ask ARRAY I", "ask ARRAY I I"),
    "hide": ("hide ARRAY",),
    "show": ("show", "show ARRAY"),
    "sample": ("sample I", "sample next", "sample previous", "sample wrong"),
    "split": ("split NAME",),
    "batch": ("batch I",),
    "answers": ("answers show", "answers hide"),
    "threshold": ("threshold X",),
    "evaluate": ("evaluate NAME", "evaluate I I"),
    "confidence": ("confidence X",),
    "count": ("count one", "count batches"),
    "damage": ("damage NAME VALUE", "damage none"),
    "set": ("set SETTING VALUE",),
    "train": ("train", "train I updates", "train I epochs"),
    "advance": ("advance I updates", "advance I epochs"),
    "pace": ("pace X",),
    "stop": ("stop",),
    "weights": ("weights lesson", "weights new I"),
    "reset": ("reset",),
    "panel": ("panel NAME",),
    "arrange": ("arrange NAME",),
    "data": ("data NAME VALUE",),
    "edit": ("edit add I", "edit remove I", "edit units I I", "edit activation I NAME", "edit dropout I X",
             "edit weights I NAME", "edit loss NAME", "edit data NAME", "edit undo"),
    "output": ("output OUTPUT",),
    "network": ("network NAME",),
    "patient": ("patient NAME",),
    "softmax": ("softmax NAME",),
    "temperature": ("temperature X",),
    "at": ("at X",),
    "page": ("page I", "page next", "page previous"),
    "lesson": ("lesson NAME",),
}
CONDITIONS: dict[str, tuple[str, ...]] = {
    "reached": ("reached end", "reached PHASE", "reached ARRAY"),
    "epochs": ("epochs I",),
    "updates": ("updates I",),
    "accuracy": ("accuracy X",),
    "selected": ("selected ARRAY",),
    "answered": ("answered",),
    "asked": ("asked",),
    "trained": ("trained",),
    "diagnosed": ("diagnosed I",),
    "page-panel": ("page-panel NAME",),
}
ARRAY = re.compile(r"[A-Za-z][A-Za-z0-9]*['′]?$")
FITS: dict[str, Callable[[str], bool]] = {
    "N": lambda text: bool(re.fullmatch(r"[-+−]?\d{1,9}", text)),
    "I": lambda text: bool(re.fullmatch(r"\d{1,9}", text)),
    "X": lambda text: bool(re.fullmatch(r"\d*\.?\d+", text)),
    "ARRAY": lambda text: bool(ARRAY.match(text)),
    "GRAIN": GRAINS.__contains__,
    "PHASE": PHASES.__contains__,
    "SETTING": SETTINGS.__contains__,
    "OUTPUT": OUTPUTS.__contains__,
    "NAME": lambda text: True,
    "VALUE": lambda text: True,
}


@dataclass(frozen=True)
class Order:
    """A command or a condition: its name and its arguments, as written."""

    name: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.name, *self.arguments))


def command_of(text: str) -> Order:
    """The command that a text is. ValueError says why it is none."""
    return _order(text, COMMANDS, _("there is no command “{name}”; try: {known}"))


def condition_of(text: str) -> Order:
    """The condition that a text is. ValueError says why it is none."""
    return _order(text, CONDITIONS, _("there is no condition “{name}”; try: {known}"))


def _order(text: str, known: Mapping[str, tuple[str, ...]], unknown: str) -> Order:
    words = tuple(text.split())
    if not words:
        raise ValueError(_("a command is missing"))
    name = words[0]
    if name not in known:
        close = difflib.get_close_matches(name, known, 1) or sorted(known)
        raise ValueError(unknown.format(name=name, known=", ".join(close)))
    if not any(_fits(form.split(), words) for form in known[name]):
        forms = _(" or ").join(f"“{form}”" for form in known[name])
        raise ValueError(_("“{text}” cannot be followed; it is written {forms}").format(text=text.strip(), forms=forms))
    return Order(name, words[1:])


def _fits(form: list[str], words: tuple[str, ...]) -> bool:
    return len(form) == len(words) and all(
        FITS[part](word) if part in FITS else part == word for part, word in zip(form, words, strict=True))
