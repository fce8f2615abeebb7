"""No file, however hostile, runs anything, crashes, hangs, or eats the memory; each gets one clear sentence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.formats.corpus import Hostile, corpus

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be limited")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Hostile, dict[str, Any]]]]:
    """Every hostile file with what became of the process that opened it."""
    home = tmp_path_factory.mktemp("hostile")
    canary = home / "canary"
    files = list(corpus(str(canary)))
    folder = home / "files"
    folder.mkdir()
    for number, file in enumerate(files):
        (folder / f"{number:04}.pkl").write_bytes(file.content)
    command = [sys.executable, "-m", "tests.formats.opener", str(folder)]
    root = Path(__file__).parents[2]
    finished = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=110, check=True)
    answers = json.loads(finished.stdout)
    assert not canary.exists()
    yield [(file, answers[f"{number:04}.pkl"]) for number, file in enumerate(files)]
    for path in folder.iterdir():
        path.unlink()


def _all(opened: list[tuple[Hostile, dict[str, Any]]], wrong: Any) -> dict[str, str]:
    return {f"{file.technique}: {file.name}": str(answer)[:300] for file, answer in opened if wrong(file, answer)}


def test_the_corpus_is_large_and_varied(opened: list[tuple[Hostile, dict[str, Any]]]) -> None:
    assert len(opened) >= 80
    assert len({file.technique for file, _answer in opened}) >= 20
    names = [(file.technique, file.name) for file, _answer in opened]
    assert len(set(names)) == len(names)


def test_every_file_is_refused_and_nothing_crashes_or_hangs(opened: list[tuple[Hostile, dict[str, Any]]]) -> None:
    assert _all(opened, lambda _file, answer: answer["status"] != 2) == {}


def test_the_refusal_says_why(opened: list[tuple[Hostile, dict[str, Any]]]) -> None:
    assert _all(opened, lambda file, answer: file.says not in answer["text"]) == {}


def test_the_refusal_is_one_plain_sentence(opened: list[tuple[Hostile, dict[str, Any]]]) -> None:
    def untidy(_file: Hostile, answer: dict[str, Any]) -> bool:
        text = answer["text"]
        return not (re.match(r"\d{4}\.pkl was not opened: ", text) and text.endswith(".") and len(text) < 400) or any(
            not character.isprintable() or character in "<>" for character in text
        )

    assert _all(opened, untidy) == {}


def test_a_file_that_wants_to_run_something_is_told_that_nothing_was_run(
    opened: list[tuple[Hostile, dict[str, Any]]],
) -> None:
    def silent(file: Hostile, answer: dict[str, Any]) -> bool:
        return (
            file.technique.startswith(("call", "an object", "attributes"))
            and "nothing in it was run" not in answer["text"]
        )

    assert _all(opened, silent) == {}


def test_no_file_needs_much_memory(opened: list[tuple[Hostile, dict[str, Any]]]) -> None:
    assert _all(opened, lambda _file, answer: answer["megabytes"] > 1000) == {}
