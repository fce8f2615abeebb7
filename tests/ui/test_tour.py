"""The tour draws what a person would see, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.settings import Settings
from visualnn.ui.arrangements import ARRANGEMENTS
from visualnn.ui.panel import Panel
from visualnn.ui.tour import TourError, make_tour


def colors(path: Path) -> set[int]:
    """The colours on a grid over the picture."""
    image = QImage(str(path))
    assert not image.isNull()
    return {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}


@pytest.fixture(scope="module")
def pictures(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    before = i18n.language()
    made = make_tour(tmp_path_factory.mktemp("tour") / "new" / "folder", "zh_CN", "dark", (1280, 800))
    assert i18n.language() == before
    return made


def test_there_is_a_picture_of_the_window_and_of_each_panel(pictures: list[Path]) -> None:
    names = {path.stem for path in pictures}
    lessons = set(catalogue.ids()) - {catalogue.find().id}
    arranged = {one.name for one in ARRANGEMENTS[1:]}
    assert {"window", "backward"} | arranged | set(Panel.kinds) | lessons == names
    assert len(pictures) == len(names)
    assert all(path.is_file() for path in pictures)
    assert {path.name for path in pictures[0].parent.iterdir()} == {path.name for path in pictures}


def test_the_window_has_the_size_that_was_asked_for(pictures: list[Path]) -> None:
    image = QImage(str(pictures[0]))
    assert (image.width(), image.height()) == (1280, 800)


def test_no_picture_is_empty(pictures: list[Path]) -> None:
    for path in pictures:
        assert len(colors(path)) > 10, path.name


def test_the_pictures_of_the_window_differ(pictures: list[Path]) -> None:
    count = 4 + len(catalogue.ids())
    assert len({path.read_bytes() for path in pictures[:count]}) == count


def test_a_tour_takes_nobody_s_settings_along(pictures: list[Path]) -> None:
    assert Settings.load() == Settings()


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "window.png"
    path.write_text("mine")
    with pytest.raises(TourError, match="is a file; give a folder"):
        make_tour(path)
    assert path.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TourError, match="cannot be written"):
        make_tour(tmp_path / "file" / "below")
