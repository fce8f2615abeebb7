"""What the person chooses about the window: kept at once, so that it is there again tomorrow."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from visualnn import i18n
from visualnn.ui import theme
from visualnn.ui.words import qt_speaks

if TYPE_CHECKING:
    from visualnn.ui.window import Window


class Choices:
    """Theme, size, language and grain; each is shown in place and written to the settings."""

    def __init__(self, window: Window) -> None:
        self.window, self.settings = window, window.session.settings

    def apply(self) -> None:
        """Begin as the settings say."""
        i18n.set_language(self.settings.language)
        qt_speaks(i18n.language())
        theme.set(self.settings.theme)
        theme.set_zoom(self.settings.zoom)

    def theme(self, name: str) -> None:
        self._keep("theme", name)
        theme.set(name)

    def zoom(self, factor: float) -> None:
        theme.set_zoom(factor)
        self._keep("zoom", theme.zoom())

    def zoom_by(self, by: int) -> None:
        """The next larger or smaller size of everything."""
        sizes, now = theme.ZOOMS, theme.zoom()
        place = bisect.bisect_right(sizes, now) if by > 0 else bisect.bisect_left(sizes, now) - 1
        self.zoom(sizes[min(max(place, 0), len(sizes) - 1)])

    def language(self, code: str) -> None:
        """Switch every text in place."""
        self._keep("language", code)
        i18n.set_language(code)
        qt_speaks(i18n.language())
        self.window.retranslate()

    def grain(self, grain: str) -> None:
        self.window.session.playhead.choose_grain(grain)
        self._keep("grain", grain)

    def into(self, by: int) -> None:
        """Go into what comes next (or back into what has been), in the next finer grain."""
        self.window.session.playhead.into(by)
        self._keep("grain", self.window.session.playhead.grain)

    def out(self, by: int) -> None:
        """Go to the end (or beginning) of the piece around us, and on in the next coarser grain."""
        self.window.session.playhead.out(by)
        self._keep("grain", self.window.session.playhead.grain)

    def decimals_by(self, by: int) -> None:
        """Every number with one more decimal, or one fewer."""
        self.window.session.choose_decimals(self.settings.decimals + by)
        self.settings.save()

    def _keep(self, name: str, value: object) -> None:
        setattr(self.settings, name, value)
        self.settings.save()
