"""`tour`: pictures without a screen."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Visualnn, in_a_process, ran


def test_pictures_of_the_window_and_of_each_panel_are_written(tmp_path: Path) -> None:
    from visualnn.ui.panel import Panel

    folder = tmp_path / "new" / "pictures"
    nowhere = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    done = ran(in_a_process(["tour", "--out", folder, "--lang", "zh_CN", "--theme", "dark"], **nowhere))
    assert (done.status, done.err) == (0, "")
    written = [Path(line) for line in done.lines]
    assert sorted(written) == sorted(folder.iterdir())
    assert {"window"} | set(Panel.kinds) <= {path.stem for path in written}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in written)


def test_a_file_is_no_folder_for_pictures(visualnn: Visualnn, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    assert visualnn("tour", "--out", file).refused_in_one_line()
    assert file.read_bytes() == b"mine"
