"""A lesson: what one folder of `resources/lessons` says about network, weights, data, training and the numbers that
must come out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from visualnn import i18n, paths
from visualnn.engine import Network
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.weights.reading import read_weights

LONGEST_FILE = 1 << 20  # bytes; a lesson is words


@dataclass(frozen=True)
class Check:
    """A number that the lesson must reproduce: what it is, how large at least, and who says so."""

    what: str
    at_least: float
    source: str


@dataclass(frozen=True)
class Lesson:
    """One folder: `lesson.toml` (see the built-in ones for its tables), the words `en.md` and `zh_CN.md`, its own
    weights.
    """

    id: str
    folder: Path
    titles: Mapping[str, str]
    data: str
    network: Mapping[str, Any]
    weights: str | None = None
    training: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Lesson:
        """The lesson in a folder. UnreadableFile says which file is wrong, where and why."""
        path = folder / "lesson.toml"
        table = _read_toml(path)
        try:
            checks = tuple(Check(**check) for check in table.pop("check", ()))
            lesson = cls(folder.name, folder, checks=checks, titles=table.pop("title"), data=table.pop("data"),
                         network=table.pop("network"), weights=table.pop("weights", None),
                         training=table.pop("training", {}))
        except KeyError as error:
            raise UnreadableFile(path, _("the entry {entry} is missing").format(entry=error)) from None
        except TypeError as error:
            raise UnreadableFile(path, _("a [[check]] is not complete ({error})").format(error=error)) from None
        if table:
            raise UnreadableFile(path, _("the entry {entry} is unknown").format(entry=", ".join(table)))
        if not isinstance(lesson.titles, dict) or "en" not in lesson.titles:
            raise UnreadableFile(path, _("the table [title] needs at least a line en = \"…\""))
        return lesson

    @property
    def title(self) -> str:
        """The title in the current language, or in English."""
        return self.titles.get(i18n.language(), self.titles["en"])

    def words(self, language: str | None = None) -> str:
        """The lesson's Markdown in a language, or in English where there is none; empty if nothing was written."""
        for code in (language or i18n.language(), "en"):
            path = self.folder / f"{code}.md"
            if path.is_file():
                return read_text(path)
        return ""

    def programs(self) -> dict[str, Path]:
        """The lesson's programs by their variant: program.py is "", program_loops.py is "loops"."""
        found = sorted(self.folder.glob("program.py")) + sorted(self.folder.glob("program_*.py"))
        return {path.stem.partition("_")[2]: path for path in found}

    def weights_path(self) -> Path | None:
        """Where the lesson's weights are: in its own folder, or among those that come with the program."""
        if self.weights is None:
            return None
        name = Path(self.weights).name  # a lesson from elsewhere must not reach out of its folder
        own = self.folder / name
        return own if own.is_file() else paths.data_folder() / "weights" / name

    def new_network(self, seed: int = 0) -> Network:
        """The lesson's network with new weights. UnreadableFile if [network] cannot be built."""
        try:
            return Network.from_spec(self.network, seed)
        except ValueError as error:
            reason = _("[network] cannot be built: {error}").format(error=error)
            raise UnreadableFile(self.folder / "lesson.toml", reason) from None

    def make_network(self) -> Network:
        """The lesson's network with the lesson's weights, or with new ones where it has none."""
        network, weights = self.new_network(), self.weights_path()
        if weights is None:
            return network
        found = read_weights(weights).layers
        if [layer.W.shape for layer in found] != [W.shape for name, W in network.parameters.items() if name[0] == "W"]:
            reason = _("the weights {name} have another shape than [network]").format(name=weights.name)
            raise UnreadableFile(self.folder / "lesson.toml", reason)
        for number, layer in enumerate(found, 1):
            network.parameters[f"W{number}"][...] = layer.W
            network.parameters[f"b{number}"][...] = layer.b
        return network


def read_text(path: Path) -> str:
    """A text of a lesson. UnreadableFile says why it cannot be read."""
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise UnreadableFile(path, _("it is longer than a lesson can be (1 MiB)"))
        return path.read_text("utf-8")
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise UnreadableFile(path, _("it is not a text in UTF-8")) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(path, _("it is not valid TOML: {error}").format(error=error)) from None
