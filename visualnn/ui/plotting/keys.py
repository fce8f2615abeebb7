"""The keys of a plot that has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from visualnn.ui.plotting.plot import Plot

Key = Qt.Key
MOVING = (Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown)
LOOKING = (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus, Key.Key_0, Key.Key_L)
ZOOM = 0.5  # of what is seen that is left by one press


def known(ev: QKeyEvent) -> bool:
    """Whether the plot does something of its own with the key: Left, Right, Home and End read it, PgUp and PgDown go to
    where settings were changed, + and - look closer and from farther away, 0 shows everything, L changes the scale.
    """
    plain = ev.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    shifted = ev.modifiers() == Qt.KeyboardModifier.ShiftModifier and ev.key() == Key.Key_Plus
    return shifted or (plain and ev.key() in (*MOVING, *LOOKING))


def pressed(plot: Plot, ev: QKeyEvent) -> bool:
    """Do it; False if the key means nothing here."""
    if ev.key() in (Key.Key_Return, Key.Key_Enter) and plot.reading is not None:
        plot.picked.emit(plot.reading)
        return True
    curve = plot.longest()
    if not known(ev) or not len(curve.xs):
        return False
    key = Key(ev.key())
    if key == Key.Key_L:
        plot.scale_wanted.emit()
    elif key == Key.Key_0:
        plot.enlarge(None)
    elif key in LOOKING:
        zoom(plot, 1 / ZOOM if key == Key.Key_Minus else ZOOM)
    elif key in (Key.Key_PageUp, Key.Key_PageDown):
        _to_change(plot, 1 if key == Key.Key_PageDown else -1)
    else:
        last = len(curve.xs) - 1
        now = last + 1 if plot.reading is None else curve.nearest(plot.reading)
        places = {Key.Key_Left: now - 1, Key.Key_Right: now + 1, Key.Key_Home: 0, Key.Key_End: last}
        plot.read_at(float(curve.xs[min(max(places[key], 0), last)]))
    return True


def _to_change(plot: Plot, by: int) -> None:
    """Read where settings were changed next, or before."""
    here = plot.reading if plot.reading is not None else plot.extent.right if by < 0 else -1.0
    places = [change.epochs for change in plot.flags.changes if (change.epochs - here) * by > 1e-9]
    if places:
        plot.read_at(min(places, key=lambda place: abs(place - here)))


def zoom(plot: Plot, share: float) -> None:
    """See this share of what is seen along the axis, around what is read; all of the values there."""
    seen, whole = plot.box.viewRect(), plot.extent.whole
    middle = seen.center().x() if plot.reading is None else plot.reading
    width = seen.width() * share
    if width >= whole.width():
        plot.enlarge(None)
        return
    left = min(max(middle - width * (middle - seen.left()) / seen.width(), whole.left()), whole.right() - width)
    plot.enlarge(QRectF(left, seen.top(), width, seen.height()))
