"""Settings survive the night, and nonsense in their file does no harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from visualnn.session.settings import Settings


def test_settings_come_back(fresh_home: Path) -> None:
    settings = Settings(language="zh_CN", theme="dark", zoom=1.5, window={"geometry": "AAA="})
    assert settings.save()
    assert Settings.load() == settings
    assert [path.name for path in fresh_home.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 100_000, "\x00"])
def test_a_broken_file_is_put_aside_not_lost(fresh_home: Path, text: str) -> None:
    (fresh_home / "settings.json").write_text(text)
    assert Settings.load() == Settings()
    assert (fresh_home / "settings.broken.json").read_text() == text


@pytest.mark.parametrize(
    "wrong",
    [{"zoom": "big"}, {"zoom": 1e9}, {"zoom": float("nan")}, {"theme": "pink"}, {"decimals": True}, {"decimals": 2.5},
     {"window": {"a": 1}}, {"window": []}, {"language": 7}, {"grain": "atom"}, {"unheard": "of"}],
)
def test_a_value_without_sense_becomes_the_default(fresh_home: Path, wrong: dict[str, object]) -> None:
    (fresh_home / "settings.json").write_text(json.dumps({"speed": 25.0, **wrong}))
    assert Settings.load() == Settings(speed=25.0)


def test_a_home_that_is_no_folder_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VISUALNN_HOME", str(tmp_path / "file"))
    assert Settings.load() == Settings()
    assert not Settings().save()


def test_a_folder_that_cannot_be_written_stops_nobody(fresh_home: Path) -> None:
    (fresh_home / "settings.json").mkdir()
    assert not Settings().save()
