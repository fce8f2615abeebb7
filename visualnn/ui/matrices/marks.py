"""Frames around cells and blocks: read, written, the pair of this term, selected, pointed at."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from visualnn.engine.trace import Ref
from visualnn.ui import theme
from visualnn.ui.matrices import cells
from visualnn.ui.matrices.plane import Box, Plane
from visualnn.ui.matrices.shown import Shown

READ, WRITTEN, TERM, SELECTED, POINTED = "read", "written", "term", "selected", "pointed"


def frames(shown: Shown, plane: Plane) -> list[tuple[str, Box]]:
    """What is framed in a plane and why, the most important last."""
    wanted: list[tuple[str, Ref | None]] = [(READ, ref) for ref in shown.reads]
    wanted += [(POINTED, ref) for ref in shown.pointed]
    wanted += [(TERM, ref) for ref in (shown.term.reads if shown.term else ())]
    wanted += [(SELECTED, shown.selected), (WRITTEN, shown.written)]
    result = []
    for why, ref in wanted:
        box = plane.box(ref.index) if ref is not None and ref.array == plane.array else None
        if box is not None:
            result.append((why, box))
    return result


def draw(painter: QPainter, phase: str, found: list[tuple[str, Box]], rect_of: Callable[[Box], QRectF]) -> None:
    """All frames that are in sight."""
    if not found:
        return
    styles = _styles(phase)
    for why, box in found:
        color, width, dashed = styles[why]
        cells.frame(painter, rect_of(box), color, width, dashed)


def _styles(phase: str) -> dict[str, tuple[QColor, float, bool]]:
    """Colour, width and whether dashed. What is written has the thickest frame, what is pointed at a dashed one."""
    now = theme.current()
    color = now.phase(phase)
    return {READ: (color, 1.4, False), TERM: (color, 2.6, False), WRITTEN: (color, 2.6, False),
            SELECTED: (now.text, 2.0, False), POINTED: (now.accent, 2.0, True)}  # fmt: skip


def plane_mask(mask: np.ndarray | None, plane: Plane) -> np.ndarray | None:
    """The part of an array's mask that is in a plane."""
    if mask is None or mask.shape != plane.shape:
        return None
    return np.asarray(mask[plane.lead]).reshape(plane.rows, plane.cols)
