"""Every text that a person reads exists in every language, and is what the program asks for."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from tests.source import ROOT, modules, place, tree
from visualnn import i18n, paths

LANGUAGES = [code for code in i18n.languages() if code != i18n.SOURCE]
every_language = pytest.mark.parametrize("code", LANGUAGES)


def calls(path: Path) -> Iterator[ast.Call]:
    """The calls of _, N_ and ngettext in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("_", "N_", "ngettext"):
            yield node


def texts() -> dict[str, str]:
    """Every text of the program, and where it is written."""
    found: dict[str, str] = {}
    for path in modules():
        for call in calls(path):
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.setdefault(argument.value, place(path, call))
    return found


def entries(code: str) -> Iterator[tuple[Path, polib.POEntry]]:
    for path in sorted((paths.resources() / "locale" / code).glob("*.po")):
        yield from ((path, entry) for entry in polib.pofile(str(path), encoding="utf-8"))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_texts_are_literals() -> None:
    for path in modules():
        for call in calls(path):
            for argument in call.args:
                formatted = isinstance(argument, ast.Call) and ast.unparse(argument.func).endswith(".format")
                computed = formatted or isinstance(argument, ast.JoinedStr | ast.BinOp)
                assert not computed, f"{place(path, call)}: write the text out in {ast.unparse(call)}"


def test_placeholders_have_names() -> None:
    for text, where in texts().items():
        assert all(re.match(r"[a-z]", name) for name in placeholders(text)), f"{where}: {text!r}"


@every_language
def test_every_text_is_translated(code: str) -> None:
    done = set()
    for _path, entry in entries(code):
        if all(translations(entry)) and not entry.fuzzy:
            done |= {entry.msgid, entry.msgid_plural}
    missing = {text: where for text, where in texts().items() if text not in done}
    assert not missing, "\n".join(f"{where}: {text!r}" for text, where in missing.items())


@every_language
def test_every_translation_is_used(code: str) -> None:
    known = texts()
    unused = [f"{path.name}: {entry.msgid!r}" for path, entry in entries(code) if entry.msgid not in known]
    assert not unused, "\n".join(unused)


@every_language
def test_placeholders_are_the_same(code: str) -> None:
    for path, entry in entries(code):
        allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        for text in translations(entry):
            assert placeholders(text) <= allowed, f"{path.name}: {text!r}"
            if not entry.msgid_plural:
                assert placeholders(text) == allowed, f"{path.name}: {text!r}"


@every_language
def test_one_text_has_one_translation(code: str) -> None:
    found = defaultdict(set)
    for path, entry in entries(code):
        found[entry.msgid].add((tuple(translations(entry)), path.name))
    for text, ways in found.items():
        assert len({way for way, _ in ways}) == 1, f"{text!r} is translated differently: {sorted(ways)}"
        assert len({name for _, name in ways}) == len(ways), f"{text!r} is twice in one file"


@every_language
def test_mnemonics_and_line_ends_are_kept(code: str) -> None:
    for path, entry in entries(code):
        for text in translations(entry):
            assert text.endswith("\n") == entry.msgid.endswith("\n"), f"{path.name}: {text!r}"
            assert text.endswith("…") == entry.msgid.endswith("…"), f"{path.name}: {text!r}"


def test_each_language_is_named_in_its_own_words() -> None:
    assert i18n.languages() == {"en": "English", "zh_CN": "简体中文"}


def test_a_text_without_translation_stays_english() -> None:
    i18n.set_language("zh_CN")
    assert i18n._("no such text") == "no such text"
    assert i18n.ngettext("{n} thing", "{n} things", 1) in ("{n} thing", "{n} things")


def test_all_files_of_a_language_are_one_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locale" / "zh_CN"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    head += '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    (folder / "one.po").write_text(head + 'msgid "Step"\nmsgstr "单步"\n', "utf-8")
    plural = 'msgid "{n} image"\nmsgid_plural "{n} images"\nmsgstr[0] "{n} 张图像"\n'
    (folder / "two.po").write_text(head + plural, "utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    i18n.set_language("zh_CN")
    assert i18n._("Step") == "单步"
    assert [i18n.ngettext("{n} image", "{n} images", n) for n in (1, 2)] == ["{n} 张图像"] * 2
    i18n.set_language("en")
    assert i18n._("Step") == "Step"
    assert [i18n.ngettext("{n} image", "{n} images", n) for n in (1, 2)] == ["{n} image", "{n} images"]


def test_an_unknown_language_is_english() -> None:
    i18n.set_language("tlh")
    assert i18n.language() == "en"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_SG.UTF-8"}, "zh_CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh_CN"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_systems_language_is_followed(variables: dict[str, str], expected: str) -> None:
    names = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES")
    others = {name: value for name, value in os.environ.items() if name not in names}
    program = "from visualnn import i18n; i18n.set_language('system'); print(i18n.language())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=others | variables, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == expected, done.stderr
