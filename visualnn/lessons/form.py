"""The form of lesson.toml: which entries there are, and what each has to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from visualnn.i18n import _

Place = tuple[str | int, ...]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(name) for name in value)


def _is_name_or_table(value: Any) -> bool:
    return _is_text(value) or _is_table(value)


def _are_tables(value: Any) -> bool:
    return _is_table(value) and all(_is_table(one) for one in value.values())


# What stands in lesson.toml, and whether it is what it has to be; those that must be there come first.
FORM: dict[str, Callable[[Any], bool]] = {
    "title": _is_table, "data": _is_name_or_table, "network": _is_table, "weights": _is_name_or_table,
    "training": _is_table, "panels": _is_table, "clinic": _is_table, "networks": _are_tables, "needs": _are_names,
    "minutes": _is_count, "summary": _is_table, "check": lambda value: isinstance(value, list),
}  # fmt: skip
NEEDED = ("title", "data", "network")


def mistakes_in(table: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    """What is wrong with the entries of a lesson.toml, and where: a reason, and the way to the line."""
    for name in NEEDED:
        if name not in table:
            yield _("the entry {entry} is missing").format(entry=f"'{name}'"), ()
    for name in sorted(set(table) - set(FORM)):
        yield _("the entry {entry} is unknown").format(entry=name), (name,)
    for name, fits in FORM.items():
        if name in table and not fits(table[name]):
            yield _("the entry {entry} is not what it has to be").format(entry=name), (name,)
    titles = table.get("title")
    if not isinstance(titles, dict) or "en" not in titles:
        yield _("the table [title] needs at least a line en = \"…\""), ("title",)
    for name, fits in (("title", _is_text), ("summary", _is_text), ("panels", _are_names)):
        inside = table.get(name)
        for key, value in inside.items() if isinstance(inside, dict) else ():
            if not fits(value):
                yield _("the entry {entry} is not what it has to be").format(entry=f"{name}.{key}"), (name, key)
