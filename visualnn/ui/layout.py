"""Where the panels stand: a good arrangement to begin with, and the person's own afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt

if TYPE_CHECKING:
    from visualnn.ui.window import Window

VERSION = 1
AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
# The share of the window's width or height that an area takes, and the pixels it needs and can use at zoom 1.
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
    share_out(window)


def share_out(window: Window) -> None:
    """Give the areas their share of the window as it is now."""
    from visualnn.ui import theme

    size: QSize = window.size()
    for area, (share, least, most) in SHARES.items():
        docks = [dock for dock in window.docks.values() if dock.panel.area == area]
        if not docks:
            continue
        upright = area == "bottom"
        whole = size.height() if upright else size.width()
        wanted = round(min(max(whole * share, theme.px(least)), theme.px(most), whole * 0.4))
        window.resizeDocks(docks[:1], [wanted], Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)


def first_size(window: Window) -> QSize:
    """Most of the screen, but not more than the arrangement can use."""
    screen = window.screen().availableSize()
    return QSize(min(1600, round(screen.width() * 0.94)), min(1000, round(screen.height() * 0.9)))


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
