"""The words a person reads, in the person's language."""

from __future__ import annotations

import gettext
import locale
import os
from functools import cache
from pathlib import Path

from visualnn import paths

SOURCE = "en"
OWN_NAMES = {"en": "English", "zh_CN": "简体中文"}

_code = SOURCE
_catalogue: gettext.NullTranslations | None = None


def _(text: str) -> str:
    """The text in the current language; the English text itself where there is no translation."""
    return (_catalogue or _load()).gettext(text)


def N_(text: str) -> str:  # noqa: N802 - the name gettext's tools know
    """Mark a text for translation where it is written; `_` translates it where it is shown."""
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """The text for n things in the current language."""
    return (_catalogue or _load()).ngettext(one, many, n)


def language() -> str:
    """The code of the current language, "en" or "zh_CN"."""
    return _code


def languages() -> dict[str, str]:
    """Every language there is a folder for, with its name in its own words; English comes first."""
    folders = sorted(folder.name for folder in _folder().iterdir() if folder.is_dir()) if _folder().is_dir() else []
    return {code: OWN_NAMES.get(code, code) for code in (SOURCE, *(code for code in folders if code != SOURCE))}


def set_language(code: str) -> None:
    """Choose the language; "system" takes what the computer is set to, or English where we do not have it."""
    global _code, _catalogue
    known = languages()
    wanted = system_language() if code == "system" else code
    _code = wanted if wanted in known else SOURCE
    _catalogue = None


def system_language() -> str:
    """The language this computer is set to, as one of `languages()`."""
    known = languages()
    for wish in _system_wishes():
        plain = wish.split(".")[0].split("@")[0].replace("-", "_")
        if plain in known:
            return plain
        # zh_SG or zh_Hans_CN reads zh_CN; zh_TW and zh_HK write other characters, yet read it better than English.
        start = plain.split("_")[0].lower()
        for candidate in known:
            if candidate.split("_")[0] == start:
                return candidate
        if start in ("c", "posix"):
            return SOURCE
    return SOURCE


def _system_wishes() -> list[str]:
    """Language names in the order of the person's preference."""
    wishes = os.environ.get("LANGUAGE", "").split(":")
    # The first of these that is set decides, as it does for every gettext program.
    wishes += [os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""]
    if os.name == "nt":
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined,unused-ignore]
        wishes.append(locale.windows_locale.get(number, ""))
    try:
        wishes.append(locale.getlocale()[0] or "")
    except ValueError:  # a locale name that this system does not know
        pass
    return [wish for wish in wishes if wish]


def _folder() -> Path:
    return paths.resources() / "locale"


def _load() -> gettext.NullTranslations:
    global _catalogue
    _catalogue = gettext.NullTranslations() if _code == SOURCE else _catalogue_of(_folder() / _code)
    return _catalogue


@cache
def _catalogue_of(folder: Path) -> gettext.NullTranslations:
    """All .po files of a language as one catalogue: each part of the program keeps its words in a file of its own."""
    import io

    import polib

    merged = polib.POFile()
    for path in sorted(folder.glob("*.po")):
        part = polib.pofile(str(path), encoding="utf-8")
        merged.metadata.update(part.metadata)
        merged.extend(entry for entry in part if not entry.obsolete)
    return gettext.GNUTranslations(io.BytesIO(merged.to_binary()))
