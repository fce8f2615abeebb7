"""What every test starts from: no screen, one thread, English, and a settings folder of its own."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Before Qt and NumPy are imported by anybody, pytest-qt included.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["VISUALNN_HOME"] = tempfile.mkdtemp(prefix="visualnn-tests-")
atexit.register(shutil.rmtree, os.environ["VISUALNN_HOME"], ignore_errors=True)
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[variable] = "1"
for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(variable, None)
os.environ["LANG"] = "C.UTF-8"

import pytest  # noqa: E402

from visualnn import i18n  # noqa: E402


@pytest.fixture(autouse=True)
def fresh_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty settings folder and the English language for each test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("VISUALNN_HOME", str(home))
    i18n.set_language("en")
    yield home
    i18n.set_language("en")


@pytest.fixture(autouse=True)
def garbage_between_tests() -> Iterator[None]:
    """Python collects when a test is over, as the program does between two events: a widget that is destroyed while Qt
    holds a lock makes it stand still.
    """
    was = gc.isenabled()
    gc.disable()
    yield
    gc.collect(1)
    if was:
        gc.enable()


@pytest.fixture(autouse=True, scope="module")
def all_garbage_between_files() -> Iterator[None]:
    """What is left of a file's widgets goes before another file starts threads, which must not destroy them."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parent.parent
