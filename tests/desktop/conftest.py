"""A screen of our own, and the real program on it, driven with the keyboard and watched from the outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.source import PACKAGE, ROOT
from visualnn import paths
from visualnn.lessons import catalogue

PATIENCE = 60.0  # seconds until something that must happen counts as not happening
STILL = 1.0  # a picture that has not changed for so long is finished
SIZE = (1280, 800)
SEAL = slice(700, 775), slice(945, None)  # the foot of the lesson: its checks are done in their own time
COLOURS = 50  # a picture with fewer shows nothing yet

Picture = npt.NDArray[np.uint8]


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


class Screen:
    """An X server without a monitor; what it shows is in a file, in the format of xwd."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "Xvfb_screen0"
        numbers, tell = os.pipe()
        size = "x".join(map(str, SIZE)) + "x24"
        self._server = subprocess.Popen(
            # Without -noreset it begins anew when its last client has gone, and refuses whoever comes just then.
            ["Xvfb", "-displayfd", str(tell), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp",
             "-noreset"],
            pass_fds=[tell], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(tell)
        with os.fdopen(numbers) as told:
            self.display = f":{told.readline().strip()}"
        assert self.display != ":", "Xvfb has not started"

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(timeout=PATIENCE)

    def picture(self) -> Picture:
        """What is on the screen now, (height, width, 3), but for the seal of the lesson, which changes when it will."""
        content = self._file.read_bytes()
        head = np.frombuffer(content, ">u4", 25)
        height, row, colours = int(head[5]), int(head[12]), int(head[19])
        pixels = np.frombuffer(content, np.uint8, height * row, int(head[0]) + 12 * colours)
        picture = pixels.reshape(height, row // 4, 4)[:, :, 2::-1].copy()
        picture[SEAL] = 0
        return picture

    def xdotool(self, *words: str) -> str:
        """What xdotool answers; empty where it found nothing."""
        done = subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": self.display}, capture_output=True,
                              text=True, timeout=PATIENCE)
        return done.stdout.strip() if done.returncode == 0 else ""

    def windows(self, name: str) -> list[str]:
        return self.xdotool("search", "--onlyvisible", "--name", name).split()


class Program:
    """The program in its window. Pictures and files are all that the tests see of it."""

    def __init__(self, screen: Screen, folder: Path, home: Path, package: Path, arguments: Sequence[str]) -> None:
        self.screen, self.folder, self.home = screen, folder, home
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        variables = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "VISUALNN_HOME": str(home),
                     "PYTHONPATH": str(package), "XDG_RUNTIME_DIR": str(runtime)}
        self._errors = open(folder / "stderr", "w+", encoding="utf-8")  # noqa: SIM115 - closed in `end`
        self.process = subprocess.Popen([sys.executable, "-m", "visualnn", *arguments], cwd=folder,
                                        env=os.environ | variables, stdout=self._errors, stderr=self._errors)
        until(lambda: self.ended() or screen.windows("visualnn"), "the window")
        assert not self.ended(), self.complaints()
        (self.window, *_others) = screen.windows("visualnn")
        screen.xdotool("mousemove", *(str(number - 1) for number in SIZE))
        self.focus(self.window)
        until(self.painted, "the first picture")
        self.when_still()

    def painted(self) -> bool:
        """Is there a picture in the middle of the window?"""
        middle = self.screen.picture()[100:600, 100:1000].reshape(-1, 3)
        return len(np.unique(middle, axis=0)) > COLOURS

    def ended(self) -> bool:
        return self.process.poll() is not None

    def complaints(self) -> str:
        return (self.folder / "stderr").read_text("utf-8")

    def focus(self, window: str) -> None:
        """Without a window manager nobody else gives a window the keyboard."""
        until(lambda: self.screen.xdotool("windowfocus", window, "getwindowfocus") == window, "the keyboard")

    def title(self) -> str:
        return self.screen.xdotool("getwindowname", self.window)

    def press(self, *keys: str) -> None:
        self.focus(self.window)
        self.screen.xdotool("key", *keys)

    def when_still(self) -> Picture:
        """The picture when nothing moves any more."""
        last, since = self.screen.picture(), time.monotonic()

        def unmoved() -> bool:
            nonlocal last, since
            now = self.screen.picture()
            if not np.array_equal(now, last):
                last, since = now, time.monotonic()
            return time.monotonic() - since > STILL

        until(unmoved, "a picture that stands still")
        return last

    def until_changed(self, before: Picture, what: str) -> None:
        until(lambda: not np.array_equal(self.screen.picture(), before), what)

    def until_shown(self, wanted: Picture, what: str) -> None:
        until(lambda: np.array_equal(self.screen.picture(), wanted), what)

    def answer(self, keys: str, dialog: str, name: str) -> None:
        """Call a file dialog, type a name, and press Enter."""
        self.press(keys)
        until(lambda: self.screen.windows(dialog), f"the dialog {dialog}")
        (window, *_others) = self.screen.windows(dialog)
        self.focus(window)
        self.screen.xdotool("key", "ctrl+a")
        self.screen.xdotool("type", "--delay", "5", name)
        self.screen.xdotool("key", "Return")
        until(lambda: not self.screen.windows(dialog), f"the end of the dialog {dialog}")

    def save(self, name: str) -> Path:
        """Save the weights through the dialog; the file."""
        file = self.folder / name
        self.answer("ctrl+s", "Save weights", name)
        until(file.exists, "the saved file")
        return file

    def end(self) -> None:
        """Quit with the keyboard: in order, and without a word."""
        try:
            if not self.ended():
                self.press("ctrl+q")
            assert self.process.wait(timeout=PATIENCE) == 0, self.complaints()
            assert self.complaints() == ""
        finally:
            self.kill()

    def kill(self) -> None:
        if not self.ended():
            self.process.kill()
            self.process.wait()
        self._errors.close()


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    found = Screen(tmp_path_factory.mktemp("screen"))
    yield found
    found.close()


Start = Callable[..., Program]


@pytest.fixture
def start(screen: Screen, tmp_path: Path, fresh_home: Path) -> Iterator[Start]:
    """Starts the program; what a test leaves open is closed."""
    started: list[Program] = []

    def go(*arguments: str, package: Path = ROOT) -> Program:
        folder = tmp_path / f"run-{len(started)}"
        folder.mkdir()
        started.append(Program(screen, folder, fresh_home, package, arguments))
        return started[-1]

    yield go
    for program in started:
        program.kill()


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A copy of the program whose lesson trains until somebody stops it."""
    copy = tmp_path / "copy"
    shutil.copytree(PACKAGE, copy / "visualnn", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(paths.resources(), copy / "resources")
    (copy / "data").symlink_to(ROOT / "data")
    lesson = copy / "resources" / "lessons" / catalogue.find().id / "lesson.toml"
    text = lesson.read_text("utf-8")
    longer = text.replace("epochs = 5\n", "epochs = 100000\n")
    assert longer != text
    lesson.write_text(longer, "utf-8")
    return copy
