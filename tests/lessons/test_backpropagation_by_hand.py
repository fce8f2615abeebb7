"""The famous example of backpropagation: the three errors that its pages name, and how each comes about."""

from __future__ import annotations

import subprocess
import sys

import pytest

from visualnn.lessons import catalogue
from visualnn.session import Session

EXACT, WITH_BIASES, FAMOUS = "0.291027773694", "0.280471446791", "0.291027924"


@pytest.fixture
def session() -> Session:
    return Session(catalogue.find("backpropagation-by-hand"))


def test_one_update_of_the_lesson_leads_to_the_exact_error(session: Session) -> None:
    guide = session.guide
    guide.do("train 1 updates")
    guide.do("go loss")
    assert guide.value("L:12") == EXACT
    guide.do("network biases")  # the same weights, and the biases learn too
    guide.do("go loss")
    assert guide.value("L:9") == "0.298371109"
    guide.do("train 1 updates")
    guide.do("go loss")
    assert guide.value("L:12") == WITH_BIASES


def test_the_program_finds_all_three_errors() -> None:
    path = catalogue.find("backpropagation-by-hand").programs()[""]
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=60)
    exact, with_biases, famous = (line.split(":")[1].strip() for line in done.stdout.splitlines()[-3:])
    assert (exact, with_biases) == (EXACT, WITH_BIASES)
    assert f"{float(famous):.9f}" == FAMOUS


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_says_which_is_which(session: Session, language: str) -> None:
    words = session.lesson.words(language)
    page = next(part for part in words.split("\n---\n") if FAMOUS in part)
    assert EXACT in page and WITH_BIASES in page and "network biases" in page
