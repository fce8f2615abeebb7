"""Where the panels stand: a good arrangement to begin with, and the person's own afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer

from visualnn.ui import arrangements, theme

if TYPE_CHECKING:
    from visualnn.ui.dock import Dock
    from visualnn.ui.window import Window

VERSION = 2
AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
# The share of the window's width or height that an area takes, and the pixels it needs and can use at zoom 1.
SMALL = QSize(1500, 950)  # a screen below this is needed whole
TITLE = 32  # the height of the bar above a panel, at zoom 1
MOST = {"left": 0.3, "right": 0.4, "bottom": 0.38}  # of the window; the network needs room, too
NARROW = 960  # pixels of the window's width at zoom 1 below which only one side has panels
LOW = 510  # pixels of the window's height for each panel in a column
SHARES = {"left": (0.225, 270, 400), "right": (0.26, 300, 480), "bottom": (0.27, 190, 300)}


def arrange(window: Window, name: str = "") -> None:
    """The arrangement of that name, or the present one as it was to begin with."""
    size = window.size()
    window.arrangement = arrangements.find(name or window.arrangement).name
    for dock in window.docks.values():
        if dock.isFloating():
            dock.setFloating(False)  # costs a layout of everything
        window.removeDockWidget(dock)
    for area in AREAS:
        docks = _docks_of(window, area)
        behind_each_other = _too_low(window, docks)
        for number, dock in enumerate(docks):
            if number and behind_each_other:  # at once: Qt forgets to hide a row of tabs that grows later
                window.tabifyDockWidget(docks[number - 1], dock)
            else:
                window.addDockWidget(AREAS[area], dock)
            dock.show()
        if behind_each_other:
            docks[0].raise_()
    for dock in window.docks.values():
        if not _home(window, dock):  # it has a place all the same, for when the person asks for it
            window.addDockWidget(AREAS[dock.panel.area], dock)
            dock.hide()
    _name_once(window)
    QTimer.singleShot(0, window, partial(_name_once, window))  # while a window is being shown Qt knows of no tabs
    if window.size() != size:  # for a moment the panels stood under each other and made the window higher
        window.resize(size)
    _share_out(window)


def _name_once(window: Window) -> None:
    """A panel behind a tab needs no bar with its name."""
    for dock in window.docks.values():
        dock.look_for_tabs()


def _plan(window: Window) -> arrangements.Arrangement:
    """The present arrangement, as the open lesson has it."""
    return arrangements.find(window.arrangement, window.session.lesson.panels)


def _home(window: Window, dock: Dock) -> str:
    """The area a panel has in this arrangement; where the window is narrow for its size of text, both sides share the
    right one.
    """
    area = arrangements.home(_plan(window), dock.panel.name, dock.panel.area)
    narrow = window.width() < theme.px(NARROW)
    return "right" if narrow and area == "left" else area


def _docks_of(window: Window, area: str) -> list[Dock]:
    """The docks at home in an area, in their order; those that come from the left stand behind the others."""
    arrangement = _plan(window)
    order = [name for where in ("right", area, "left") for name in arrangement.areas.get(where, ())]
    docks = [dock for dock in window.docks.values() if _home(window, dock) == area]
    return sorted(docks, key=lambda dock: order.index(dock.panel.name) if dock.panel.name in order else len(order))


def _too_low(window: Window, docks: list[Dock]) -> bool:
    """Whether panels under each other would be too low to be of use: then they stand behind each other."""
    areas = _plan(window).areas
    from_both_sides = len({area for area, names in areas.items() for dock in docks if dock.panel.name in names}) > 1
    low = window.height() < theme.px(LOW) * len(docks)
    return len(docks) > 1 and _home(window, docks[0]) != "bottom" and (low or from_both_sides)


def _share_out(window: Window) -> None:
    """Give the areas their share of the window as it is now."""
    first = {area: _docks_of(window, area) for area in AREAS}
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
    """Shown where this arrangement has it, or hidden where it does without it."""
    shown = dock.toggleViewAction().isChecked()
    own = arrangements.home(_plan(window), dock.panel.name, dock.panel.area)
    if not own or not shown:
        return not own and not shown
    # Its own area, or the one it shares at another size of text.
    homes = {AREAS[own], AREAS["right"] if own == "left" else AREAS[own]}
    return not dock.isFloating() and window.dockWidgetArea(dock) in homes


def _need(docks: list[Dock], low: bool) -> int:
    """What the panels ask for: height in the row at the bottom, width in a column."""
    hints = [dock.panel.minimumSizeHint() for dock in docks]
    if not low:
        return max(hint.width() for hint in hints)
    wished = theme.px(max(dock.panel.row_height for dock in docks))
    return max(wished, *(hint.height() for hint in hints)) + theme.px(TITLE)


def _wanted(window: Window, docks: list[Dock]) -> int:
    """The width of a column of docks, or the height of the row at the bottom."""
    area = _home(window, docks[0])
    share, least, most = SHARES[area]
    low = area == "bottom"
    wish = _plan(window).shares.get(area) or (0.0 if low else max(dock.panel.column_share for dock in docks))
    if wish:
        share, most = wish, round(most * wish / share)
    whole, need = window.height() if low else window.width(), _need(docks, low)
    limit = whole * max(MOST[area], wish)
    return round(min(max(whole * share, theme.px(least), need), max(theme.px(most), need), limit))


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
        "wanted": _wanted_by_lesson(window),
        "arrangement": window.arrangement,
    }


def restore(window: Window, saved: dict[str, str]) -> bool:
    """Bring a remembered layout back; False, and nothing is harmed, where it does not fit this window. Of a layout made
    for a lesson that shows other panels only the size comes back: each lesson needs to see what its words tell of.
    """
    if not isinstance(saved, dict) or saved.get("panels") != _names(window):
        return False
    geometry, state = _to_bytes(saved.get("geometry")), _to_bytes(saved.get("state"))
    if geometry is None or state is None or not window.restoreGeometry(geometry):
        return False
    if saved.get("wanted", "") != _wanted_by_lesson(window):
        return False
    window.arrangement = arrangements.find(str(saved.get("arrangement", ""))).name
    if not window.restoreState(state, VERSION):
        arrange(window)
        return False
    return True


def _names(window: Window) -> str:
    return " ".join(sorted(window.docks))


def _wanted_by_lesson(window: Window) -> str:
    """The panels that the open lesson shows first, as text; empty where it is content with the usual ones."""
    return "; ".join(f"{area}: {' '.join(names)}" for area, names in sorted(window.session.lesson.panels.items()))


def _to_text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _to_bytes(text: object) -> QByteArray | None:
    if not isinstance(text, str) or not text.isascii():
        return None
    data = QByteArray.fromBase64(text.encode("ascii"))
    return data if data.size() else None
