"""The gradient microscope: the loss along one weight, and whether backprop and the differences say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.engine.gradcheck import USUAL_H
from visualnn.session.gradient_check import GradientCheck
from visualnn.session.looking import Index, Look, Seeing, View, Window, look_of

if TYPE_CHECKING:
    from visualnn.session.session import Session

LEAST_H, MOST_H = 1e-12, 1.0
LEAST_HALF, MOST_HALF = 1e-8, 1e4
PRECISIONS = ("float64", "float32")
EDGE = 0.9  # of the window; where training carries a weight beyond it, the window follows


class Microscope:
    """Looks at the parameter or pixel that the selected cell leads to, or else at the last one.

    `changed` says that it looks otherwise: with another h, precision or window. `check` compares all gradients.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.h = USUAL_H
        self.precision = PRECISIONS[0]
        self.check = GradientCheck(session)
        self._look: Look | None = None
        self._window: tuple[Look | None, Window] = (None, Window(0.0, 1.0))
        self._seeing: Seeing | None = None
        self._seen: tuple[tuple[object, ...], View] | None = None
        session.opened.connect(self._forget)

    # What is looked at

    @property
    def look(self) -> Look | None:
        """None while nothing is selected that leads to a parameter or a pixel."""
        selection = self._session.selection
        if selection.array is None or selection.index is None:
            self._look = None
        else:
            found = look_of(self._session, selection.array, selection.index)
            self._look = found or self._still_there()
        return self._look

    def _still_there(self) -> Look | None:
        look = self._look
        return look if look is not None and look_of(self._session, look.array, look.index) is not None else None

    def look_at(self, array: str, index: Index) -> None:
        """Select a parameter or a pixel."""
        self._session.selection.select(array, index)

    def look_at_largest(self) -> None:
        """Select the weight with the largest gradient of the trace on show."""
        arrays = self._session.trace.arrays
        best: tuple[float, str, Index] = (-1.0, "", ())
        for name in self._session.network.parameters:
            gradient = arrays[f"g{name}" if f"g{name}" in arrays else f"d{name}"]
            if gradient.ndim > 1:
                sizes = np.nan_to_num(np.abs(gradient), nan=0.0)
                place = np.unravel_index(int(sizes.argmax()), sizes.shape)
                best = max(best, (float(sizes[place]), name, tuple(int(k) for k in place)))
        if best[1]:
            self.look_at(best[1], best[2])

    def view(self) -> View | None:
        """What is seen now; worked out only when something has changed."""
        look, session = self.look, self._session
        if look is None:
            return None
        window = self.window(look)
        key = (session.trace, look, window, self.h, self.precision)
        if self._seen is None or self._seen[0] != key:
            with np.errstate(all="ignore"):
                self._seen = (key, self._see(look).view(look, window, self.h))
        return self._seen[1]

    def _see(self, look: Look) -> Seeing:
        seeing = self._seeing
        if seeing is None or (seeing.trace, seeing.sample, seeing.dtype) != (
                self._session.trace, look.sample, self.precision):  # fmt: skip
            self._seeing = seeing = Seeing(self._session, look.sample, self.precision)
        return seeing

    # The window on its values

    def window(self, look: Look) -> Window:
        """It stays where it is while the cell is dragged in it, and follows when training carries the cell away."""
        kept, window = self._window
        centre = self._at_rest(look)
        if kept != look:
            window = Window(centre, self._sensible(look))
        elif abs(centre - window.centre) > EDGE * window.half:
            window = Window(centre, window.half)
        away = abs(self._value(look) - window.centre)
        if away > window.half:  # it was changed elsewhere
            window = Window(window.centre, away / EDGE)
        self._window = (look, window)
        return window

    def _value(self, look: Look) -> float:
        return float(self._session.trace.arrays[look.array][look.index])

    def _at_rest(self, look: Look) -> float:
        """The cell's value without what-if, around which it is dragged."""
        what_if, place = self._session.what_if, self._changeable(look)
        if place is None:
            return self._value(look)
        return float(what_if.original_of(look.array, place))

    def _sensible(self, look: Look) -> float:
        """As far as weights of this array usually lie apart, and at least four steps of training."""
        if look.array == "x":
            return 1.0
        rate = self._session.run.settings.learning_rate
        step = abs(rate * self._see(look).slope(look))
        spread = float(np.nan_to_num(self._session.network.parameters[look.array].std()))
        return float(min(max(4 * step if np.isfinite(step) else 0.0, 3 * spread, 0.5), MOST_HALF))

    def zoom(self, factor: float) -> None:
        """Look more closely (factor above 1) at the surroundings of the value, or from further away."""
        view = self.view()
        if view is None:
            return
        look, window = self._window
        half = min(max(window.half / factor, LEAST_HALF), MOST_HALF)
        self._window = (look, Window(self._at_rest(view.look), half))
        self.changed.emit()

    def fit(self) -> None:
        """Back to the sensible window."""
        self._window = (None, self._window[1])
        self.changed.emit()

    def choose_h(self, h: float) -> None:
        """How far the two nudges of the central difference go."""
        h = float(min(max(h, LEAST_H), MOST_H))
        if h != self.h:
            self.h = h
            self.changed.emit()

    def choose_precision(self, precision: str) -> None:
        """The losses in "float64" or in "float32", where rounding is visible early."""
        if precision != self.precision and precision in PRECISIONS:
            self.precision = precision
            self.changed.emit()

    # Dragging

    def _changeable(self, look: Look) -> Index | None:
        """The cell as what-if calls it; None where it cannot be changed: pixels of other samples of a mini-batch."""
        if look.array == "x" and look.sample is not None:
            return look.index[1:] if look.sample == 0 else None
        return look.index

    @property
    def can_drag(self) -> bool:
        look = self.look
        return look is not None and self._changeable(look) is not None

    @property
    def is_moved(self) -> bool:
        """Whether the cell has been dragged away from its value."""
        look = self.look
        place = self._changeable(look) if look is not None else None
        return look is not None and place is not None and self._session.what_if.is_changed(look.array, place)

    @property
    def at_rest(self) -> float | None:
        """The value that the cell has in the network."""
        return None if self.look is None else self._at_rest(self.look)

    def drag(self, value: float) -> None:
        """Try another value; the whole program follows, the trained network does not change."""
        look = self.look
        place = self._changeable(look) if look is not None else None
        if look is not None and place is not None:
            self._session.what_if.nudge(look.array, place, value)

    def end_drag(self) -> None:
        """What is dragged next is undone by itself."""
        self._session.what_if.end_stroke()

    def reset(self) -> None:
        """Back to the value that it has in the network."""
        look = self.look
        place = self._changeable(look) if look is not None else None
        if look is not None and place is not None:
            self._session.what_if.reset(look.array, place)

    def _forget(self) -> None:
        """Another network is on show."""
        self.check.forget()
        self._look = self._seeing = self._seen = None
        self._window = (None, self._window[1])
