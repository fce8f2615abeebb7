"""What stands below the plane or the curve: the place of the mouse, or a sample, and what the network says to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF

from visualnn.i18n import _
from visualnn.ui.plane import marks, words
from visualnn.ui.plane.curve import CurveView
from visualnn.ui.plane.view import PlaneView

DECIMALS = 2  # of a place


def of_plane(session: Any, view: PlaneView, hover: QPointF | None) -> str:
    """The sample under the mouse, or the place where there is none; without a mouse the current sample."""
    assert view.scene is not None
    decimals, names = session.settings.decimals, view.scene.names
    near = view.nearest(hover) if hover is not None else None
    if hover is not None and near is None:
        at = view.frame().value(hover)
        return f"{words.place(names, at, DECIMALS)}: {words.answer(session.landscape.outputs([at]), decimals)}"
    split, index = near or (session.samples.split, session.samples.current)
    dataset = session.dataset
    at = tuple(dataset.points(split)[index].tolist())
    label = ""
    if dataset.class_names:
        k = int(dataset.splits[split].labels[index])
        label = ", " + _("class {name}").format(name=f"{marks.sign(k)} {words.escape(dataset.class_names[k])}")
    answer = words.answer(session.landscape.outputs([at]), decimals)
    return f"{words.sample(split, index)}: {words.place(names, at, DECIMALS)}{label}, {answer}"


def of_curve(session: Any, view: CurveView, hover: QPointF | None) -> str:
    """The same for a curve."""
    scene, near = view.scene, None
    assert scene is not None
    if hover is not None:
        near = view.nearest(hover)
        if near is None:
            return words.place(scene.names, view.frame().value(hover), DECIMALS)
    index = scene.current if near is None else near
    if index < 0:
        return ""
    at = words.place(scene.names, tuple(scene.points[index].tolist()), DECIMALS)
    return f"{words.sample('train', index)}: {at}, {words.answer(scene.said[index], session.settings.decimals)}"
