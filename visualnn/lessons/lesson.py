"""A lesson: what one folder of `resources/lessons` says about network, weights, data, training and the numbers that
must come out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from visualnn import data, i18n, paths
from visualnn.data.csv_file import dataset_of_csv
from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.lessons.check import KEYS, Check, check_of
from visualnn.lessons.form import mistakes_in
from visualnn.lessons.lines import line_in, line_in_words
from visualnn.weights.reading import read_weights

LONGEST_FILE = 1 << 20  # bytes; a lesson is words
CSV_KEYS = {"csv", "test", "targets", "classes"}


@dataclass(frozen=True)
class Lesson:
    """One folder: `lesson.toml` (see the built-in ones for its tables), the words `en.md` and `zh_CN.md`, its own
    weights and data. `networks` are others that its pages can put on show; `clinic` names faults to be found in it.
    """

    id: str
    folder: Path
    titles: Mapping[str, str]
    data: str | Mapping[str, Any]
    network: Mapping[str, Any]
    weights: str | Mapping[str, Any] | None = None
    training: Mapping[str, Any] = field(default_factory=dict)
    panels: Mapping[str, Any] = field(default_factory=dict)
    clinic: Mapping[str, Any] = field(default_factory=dict)
    networks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    summaries: Mapping[str, str] = field(default_factory=dict)
    minutes: int = 0
    needs: tuple[str, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Lesson:
        """The lesson in a folder. UnreadableFile says which file is wrong, where and why."""
        path = folder / "lesson.toml"
        table = read_toml(path)
        for reason, place in mistakes_in(table):
            raise UnreadableFile(path, reason, line_in(path, *place))
        checks, titles, summaries = table.pop("check", ()), table.pop("title"), table.pop("summary", {})
        found = tuple(_check(path, number, check) for number, check in enumerate(checks, 1))
        table["needs"] = tuple(table.get("needs", ()))
        return cls(folder.name, folder, titles=titles, summaries=summaries, checks=found, **table)

    @property
    def file(self) -> Path:
        return self.folder / "lesson.toml"

    def refused(self, reason: str, *place: str | int) -> UnreadableFile:
        """What to raise when an entry of lesson.toml cannot be followed; `place` leads to the line, as in
        ("training", "seed") or ("check", 2).
        """
        return UnreadableFile(self.file, reason, line_in(self.file, *place))

    @property
    def title(self) -> str:
        """The title in the current language, or in English."""
        return self.titles.get(i18n.language(), self.titles["en"])

    @property
    def summary(self) -> str:
        """One sentence on what the lesson is about, in the current language or in English; may be empty."""
        return self.summaries.get(i18n.language(), self.summaries.get("en", ""))

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

    def changed(self, tables: Mapping[str, Mapping[str, Any]]) -> Lesson:
        """The same lesson with some entries of its tables data, network, weights or training replaced. ValueError if
        there is no such table.
        """
        unknown = set(tables) - {"data", "network", "weights", "training"}
        if unknown:
            raise ValueError(_("there is no table {names} to be changed").format(names=", ".join(sorted(unknown))))
        now: dict[str, Any] = {"data": self._data_table(), "network": self.network, "training": self.training,
                               "weights": self.weights if isinstance(self.weights, Mapping) else {}}
        changes: dict[str, Any] = {name: {**now[name], **table} for name, table in tables.items()}
        return replace(self, **changes)

    # Data

    def _data_table(self) -> Mapping[str, Any]:
        return {"set": self.data} if not isinstance(self.data, Mapping) else self.data

    def load_data(self) -> Dataset:
        """The lesson's data set. UnreadableFile says what is wrong with [data] or with its file."""
        given = dict(self._data_table())
        try:
            if "csv" in given:
                return self._csv(given)
            name = given.pop("set", None)
            if not isinstance(name, str):
                raise ValueError(_("[data] needs a line csv = \"…\" or set = \"…\""))
            return data.load(name, **given)
        except (TypeError, ValueError) as error:
            raise self.refused(str(error), "data") from None

    def _csv(self, given: dict[str, Any]) -> Dataset:
        unknown = set(given) - CSV_KEYS
        if unknown:
            raise ValueError(_("[data] has no entry {names}").format(names=", ".join(sorted(unknown))))
        targets, classes = given.get("targets", 1), given.get("classes", [])
        if isinstance(targets, bool) or not isinstance(targets, int) or not isinstance(classes, list):
            raise ValueError(_("[data]: targets is a whole number and classes is a list of names"))
        path, test = self._own(given["csv"]), given.get("test")
        dataset = dataset_of_csv(path, self.id, path.stem, targets, [str(name) for name in classes],
                                 self._own(test) if test else None)
        dataset.options = given
        dataset.make = lambda **options: replace(self, data=options).load_data()
        return dataset

    def _own(self, name: object) -> Path:
        """A file of the lesson: a lesson from elsewhere must not reach out of its folder."""
        return self.folder / Path(str(name)).name

    # Network

    def weights_path(self) -> Path | None:
        """Where the lesson's weights are: in its own folder, or among those that come with the program."""
        if not isinstance(self.weights, str):
            return None
        own = self._own(self.weights)
        return own if own.is_file() else paths.data_folder() / "weights" / own.name

    def new_network(self, seed: int = 0, name: str = "") -> Network:
        """The lesson's network with new weights, or the one called `name`, of which [networks] says only what is
        different. UnreadableFile if it cannot be built; KeyError if there is none of that name.
        """
        place = ("networks", name) if name else ("network",)
        try:
            return Network.from_spec({**self.network, **self.networks[name]} if name else self.network, seed)
        except ValueError as error:
            reason = _("[{table}] cannot be built: {error}").format(table=".".join(place), error=error)
            raise self.refused(reason, *place) from None

    def other_network(self, seed: int, name: str = "") -> Network:
        """The network called `name`, with the weights that [weights] writes out if all of them fit it, otherwise with
        new ones. UnreadableFile if it cannot be built; KeyError if there is none of that name.
        """
        network = self.new_network(seed, name)
        given = self.weights if isinstance(self.weights, Mapping) else {}
        shapes = {own: place.shape for own, place in network.parameters.items()}
        if all(shapes.get(own) == np.shape(values) for own, values in given.items()):
            for own, values in given.items():
                self._fill(network, own, values)
        return network

    def make_network(self) -> Network:
        """The lesson's network with the lesson's weights, or with new ones from its seed where it has none."""
        seed = self.training.get("seed", 0)
        network, weights = self.new_network(seed if isinstance(seed, int) and seed >= 0 else 0), self.weights_path()
        if isinstance(self.weights, Mapping):
            for name, values in self.weights.items():
                self._fill(network, name, values)
        elif weights is not None:
            self._read(network, weights)
        return network

    def _fill(self, network: Network, name: str, values: object) -> None:
        try:
            array = np.array(values, network.dtype)
        except (TypeError, ValueError):
            array = np.empty(0)
        place = network.parameters.get(name)
        if place is None or array.shape != place.shape:
            reason = _("[weights] {name} has the shape {found}, and the network needs {known}")
            shapes = ", ".join(f"{own} {given.shape}" for own, given in network.parameters.items())
            raise self.refused(reason.format(name=name, found=array.shape, known=shapes), "weights", name)
        place[...] = array

    def _read(self, network: Network, path: Path) -> None:
        found = read_weights(path).layers
        if [layer.W.shape for layer in found] != [W.shape for name, W in network.parameters.items() if name[0] == "W"]:
            reason = _("the weights {name} have another shape than [network]").format(name=path.name)
            raise self.refused(reason, "weights")
        for number, layer in enumerate(found, 1):
            network.parameters[f"W{number}"][...] = layer.W
            network.parameters[f"b{number}"][...] = layer.b


def _check(path: Path, number: int, table: Any) -> Check:
    try:
        return check_of(number, table)
    except (TypeError, ValueError) as error:
        unknown = sorted(set(table) - KEYS) if isinstance(table, dict) else []
        raise UnreadableFile(path, str(error), line_in(path, "check", number, *unknown[:1])) from None


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


def read_toml(path: Path) -> dict[str, Any]:
    """The table of a TOML file. UnreadableFile says where it is not TOML."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        reason = _("it is not valid TOML: {error}").format(error=error)
        raise UnreadableFile(path, reason, line_in_words(str(error))) from None
