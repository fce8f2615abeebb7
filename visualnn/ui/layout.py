"""Where the panels stand: a good arrangement to begin with, and the person's own afterwards."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt

from visualnn.ui import theme

if TYPE_CHECKING:
    from visualnn.ui.dock import Dock
    from visualnn.ui.window import Window

VERSION = 1
AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
# The share of the window's width or height that an area takes, and the pixels it needs and can use at zoom 1.
SMALL = QSize(1500, 950)  # a screen below this is needed whole
TITLE = 32  # the height of the bar above a panel, at zoom 1
MOST = {"left": 0.3, "right": 0.3, "bottom": 0.38}  # of the window; the network needs room, too
LOW = 510  # pixels of the window's height for each panel in a column
SHARES = {"left": (0.225, 270, 400), "right": (0.26, 300, 480), "bottom": (0.27, 190, 300)}


def arrange(window: Window) -> None:
    """The arrangement to begin with: areas as the panels ask for, in their order, one under the other."""
    for dock in window.docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for area in AREAS:
        for dock in window.docks.values():
            if dock.panel.area == area:
                window.addDockWidget(AREAS[area], dock)
                dock.show()
        _tab_if_low(window, [dock for dock in window.docks.values() if dock.panel.area == area])
    _share_out(window)


def _tab_if_low(window: Window, docks: list[Dock]) -> None:
    """Where panels under each other would be too low to be of use, they stand behind each other, the first in front."""
    if len(docks) > 1 and docks[0].panel.area != "bottom" and window.height() < theme.px(LOW) * len(docks):
        for before, after in pairwise(docks):
            window.tabifyDockWidget(before, after)
        docks[0].raise_()


def _share_out(window: Window) -> None:
    """Give the areas their share of the window as it is now."""
    first = {area: [dock for dock in window.docks.values() if dock.panel.area == area] for area in AREAS}
    columns = [(docks[0], _wanted(window, docks)) for area, docks in first.items() if docks and area != "bottom"]
    rows = [(docks[0], _wanted(window, docks)) for area, docks in first.items() if docks and area == "bottom"]
    for pairs, way in ((columns, Qt.Orientation.Horizontal), (rows, Qt.Orientation.Vertical)):
        window.resizeDocks([dock for dock, _size in pairs], [size for _dock, size in pairs], way)


def resize_panels(window: Window) -> None:
    """Everything is larger or smaller now: share the window out anew, but leave the person's own arrangement."""
    docks = list(window.docks.values())
    if not all(_is_at_home(window, dock) for dock in docks):
        return
    in_front = [dock for dock in docks if not dock.visibleRegion().isEmpty()]
    arrange(window)
    for dock in reversed(in_front):
        if window.tabifiedDockWidgets(dock):
            dock.raise_()


def _is_at_home(window: Window, dock: Dock) -> bool:
    """Shown where its panel asks to be."""
    shown = dock.toggleViewAction().isChecked() and not dock.isFloating()
    return shown and window.dockWidgetArea(dock) == AREAS[dock.panel.area]


def _need(docks: list[Dock], low: bool) -> int:
    """What the panels ask for: height in the row at the bottom, width in a column."""
    hints = [dock.panel.minimumSizeHint() for dock in docks]
    return max(hint.height() for hint in hints) + theme.px(TITLE) if low else max(hint.width() for hint in hints)


def _wanted(window: Window, docks: list[Dock]) -> int:
    """The width of a column of docks, or the height of the row at the bottom."""
    area = docks[0].panel.area
    share, least, most = SHARES[area]
    low = area == "bottom"
    whole, need = window.height() if low else window.width(), _need(docks, low)
    return round(min(max(whole * share, theme.px(least), need), max(theme.px(most), need), whole * MOST[area]))


def first_size(window: Window) -> QSize:
    """Most of the screen, but not more than the arrangement can use; of a small screen all that a title bar leaves."""
    screen = window.screen().availableSize()
    width = screen.width() if screen.width() < SMALL.width() else min(1600, round(screen.width() * 0.94))
    height = screen.height() - TITLE if screen.height() < SMALL.height() else min(1000, round(screen.height() * 0.9))
    return QSize(width, height)


def remembered(window: Window) -> dict[str, str]:
    """The layout of now, as text for the settings."""
    return {
        "geometry": _to_text(window.saveGeometry()),
        "state": _to_text(window.saveState(VERSION)),
        "panels": _names(window),
    }


def restore(window: Window, saved: dict[str, str]) -> bool:
    """Bring a remembered layout back; False, and nothing is harmed, where it does not fit this window."""
    if not isinstance(saved, dict) or saved.get("panels") != _names(window):
        return False
    geometry, state = _to_bytes(saved.get("geometry")), _to_bytes(saved.get("state"))
    if geometry is None or state is None or not window.restoreGeometry(geometry):
        return False
    if not window.restoreState(state, VERSION):
        arrange(window)
        return False
    return True


def _names(window: Window) -> str:
    return " ".join(sorted(window.docks))


def _to_text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _to_bytes(text: object) -> QByteArray | None:
    if not isinstance(text, str) or not text.isascii():
        return None
    data = QByteArray.fromBase64(text.encode("ascii"))
    return data if data.size() else None
