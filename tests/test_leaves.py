"""Files are written whole, and the person's folder can be chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from visualnn import discover, paths


def test_settings_go_where_the_variable_says(fresh_home: Path) -> None:
    assert paths.user_folder() == fresh_home


def test_the_settings_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUALNN_HOME", str(tmp_path / "not" / "yet"))
    assert paths.user_folder().is_dir()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    paths.write_whole(path, b"old, and longer")
    paths.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    paths.write_whole(path, b"old")

    def full(_handle: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        paths.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_resources_and_data_are_there() -> None:
    assert (paths.resources() / "locale").is_dir()
    assert (paths.data_folder() / "mnist").is_dir()


def test_a_new_module_is_found_by_being_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "shelf"
    (package / "inner").mkdir(parents=True)
    (package / "__init__.py").write_text("found = []\n")
    (package / "inner" / "__init__.py").write_text("")
    for name in ("b.py", "a.py", "_private.py", "inner/c.py"):
        (package / name).write_text("import shelf\nshelf.found.append(__name__)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    discover.import_all("shelf")
    import shelf  # type: ignore[import-not-found]

    assert shelf.found == ["shelf.a", "shelf.b", "shelf.inner.c"]
