"""Opening the window from the command line."""

from __future__ import annotations

import os
import sys

from visualnn.cli.command import lesson_of
from visualnn.cli.misuse import Misuse
from visualnn.i18n import _


def open_window(lesson: str | None, language: str | None) -> int:
    """Open the window and stay until it is closed. What cannot work is said before Qt is asked, which would abort."""
    lesson_of(lesson)
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screen):
        raise Misuse(_("There is no display to open a window on; “visualnn tour --out DIR” draws it into pictures, "
                       "and the other commands need none."))
    try:
        from visualnn.ui.app import run
    except ImportError as error:
        message = _("The window cannot be opened: {reason}. Install the libraries that Qt needs.")
        raise Misuse(message.format(reason=error)) from error
    if language is not None:
        _remember(language)
    return run(lesson)


def _remember(language: str) -> None:
    """The window has a language of its own, which it remembers: choosing it here is choosing it there."""
    from visualnn.session.settings import Settings

    settings = Settings.load()
    settings.language = language
    settings.save()
