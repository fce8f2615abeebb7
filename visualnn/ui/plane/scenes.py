"""What the panel Plane shows of a session: the plane with its samples and answers, every unit, the curve."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualnn.engine.expr import Array
from visualnn.session.bowl import least_squares
from visualnn.session.landscape import Line, Look, contours, margins
from visualnn.ui.plane import colors, frame
from visualnn.ui.plane.curve import CurveScene
from visualnn.ui.plane.units import MOST, LayerPictures
from visualnn.ui.plane.view import Scene

FINE, COARSE = 97, 33  # points of the grid on each side: at rest, and while training runs
SMALL = 3  # each third point is enough for the picture of a unit
MOST_LINES = 4
TRAIL = 4  # earlier lines that are still seen
CURVE = 121  # points of a curve
MOST_POINTS = 2000


def names_of(session: Any) -> tuple[str, str]:
    """What the axes of the plane are called."""
    names = session.dataset.feature_names
    return (names[0], names[1]) if session.landscape.is_plain and len(names) == 2 else ("x1", "x2")


def splits_of(session: Any) -> list[str]:
    """The splits that are drawn: those with the same samples as the training are not drawn twice."""
    dataset = session.dataset
    train = dataset.points("train")
    return [split for split in dataset.splits if split == "train" or not np.array_equal(dataset.points(split), train)]


def selected_unit(session: Any) -> tuple[str, int] | None:
    """The array of what a unit says, and the unit, where a number that belongs to it is selected."""
    array, index = session.selection.array, session.selection.index
    for column in session.trace.columns[1:]:
        own = {*column.arrays, *(f"d{name}" for name in column.arrays), column.weights, column.biases}
        if array in own and index:
            return column.values, int(index[-1])
    return None


def plane_scene(session: Any, look: Look, path: Array) -> Scene:
    """The plane as it is now, with the lines that a single unit had before."""
    dataset, landscape, samples = session.dataset, session.landscape, session.samples
    numbers = dataset.kind == "numbers"
    scene = Scene(look.box, names_of(session), source=dataset)
    for split in splits_of(session):
        table = dataset.splits[split]
        scene.points[split] = dataset.points(split)[:MOST_POINTS]
        scene.labels[split] = table.labels[:MOST_POINTS]
    scene.current = tuple(dataset.points(samples.split)[samples.current].tolist())
    scene.background = colors.picture(look.outputs, numbers, _scale(dataset) if numbers else 1.0)
    scene.arrow = landscape.is_single_unit
    scene.lines = landscape.lines(MOST_LINES)
    chosen = selected_unit(session)
    if chosen and chosen[0] == session.trace.columns[1].values:
        scene.chosen = chosen[1]
    if scene.arrow:
        scene.trail = trail(session, path)
    if not numbers and not scene.arrow:
        scene.boundary = np.concatenate(contours(np.stack(margins(look.outputs)), look.box))
    return scene


def _scale(dataset: Any) -> float:
    return float(np.abs(dataset.train.t[:, 0]).max()) or 1.0


def trail(session: Any, path: Array) -> list[Line]:
    """The last lines before the present one, the oldest first; a path (n, 3) of parameters."""
    found: list[Line] = []
    views = session.network.views(path)
    for W, b in zip(views["W1"][::-1], views["b1"][::-1], strict=True):
        line = Line(float(W[0, 0]), float(W[1, 0]), float(b[0]))
        if not found or line != found[-1]:
            found.append(line)
        if len(found) > TRAIL:
            break
    return found[:0:-1]


def unit_pictures(session: Any, look: Look) -> list[LayerPictures]:
    """A picture for each unit of each layer."""
    names = {column.number: column.values for column in session.trace.columns}
    step = SMALL if look.outputs.shape[0] == FINE else 2
    found = []
    for number, values in enumerate(look.layers, 1):
        small, count = np.moveaxis(values[::step, ::step, :MOST], -1, 0), values.shape[-1]
        pictures, boundaries = _units(small, _kind(session, number))
        found.append(LayerPictures(names.get(number, f"a{number}"), pictures, boundaries, count - len(pictures)))
    return found


def _units(values: Array, kind: str) -> tuple[tuple[Any, ...], tuple[Array, ...]]:
    """The picture of each unit (units, rows, columns), and its boundary in shares of the picture."""
    middle = 0.5 if kind in ("Sigmoid", "Step", "Softmax") else 0.0
    known = np.nan_to_num(np.abs(values - middle), posinf=0.0)
    scales = np.full(len(values), 0.5) if middle else np.maximum(known.max(axis=(1, 2)), 1e-12)
    level = 1e-9 if kind == "ReLU" else middle
    pictures = colors.images((values - middle) / scales[:, None, None], 0.85)
    return tuple(pictures), tuple(contours(values, frame.UNIT, level))


def _kind(session: Any, number: int) -> str:
    """The last layer of a number that is an activation."""
    network = session.network
    kinds = [type(layer).__name__ for layer, own in zip(network.layers, network.numbers, strict=True)
             if own == number and type(layer).__name__ not in ("Switch", "Dropout")]  # fmt: skip
    return kinds[-1] if kinds else ""


# Curves

def curve_scene(session: Any, path: Array, asked: float | None) -> CurveScene:
    """The curve as it is now, with what it was before and the best line there is."""
    dataset, samples, network = session.dataset, session.samples, session.landscape.network()
    table = dataset.train
    x, t = table.x.reshape(-1), table.t.reshape(-1)
    low, high = min(x.min(), 0.0) if x.min() > 0 and x.min() < 0.5 * x.max() else x.min(), x.max()
    if asked is not None:
        low, high = min(low, asked), max(high, asked)
    best = least_squares(x, t)
    ends = np.concatenate([t, [best[0] * low + best[1], best[0] * high + best[1]]])
    span, height = (high - low) or 1.0, float(ends.max() - ends.min()) or 1.0
    box = frame.Box(low - 0.04 * span, high + 0.06 * span, float(ends.min()) - 0.1 * height,
                    float(ends.max()) + 0.12 * height)  # fmt: skip
    places = np.linspace(box.left, box.right, CURVE)
    with np.errstate(all="ignore"):
        said, curve = network.forward(x[:, None])[:, 0], network.forward(places[:, None])[:, 0]
        there = float(network.forward(np.array([[asked]]))[0, 0]) if asked is not None else 0.0
    scene = CurveScene(box, (dataset.feature_names[0], dataset.target_names[0]),
                       np.stack([x, t], axis=1)[:MOST_POINTS], said[:MOST_POINTS].astype(np.float64),
                       np.stack([places, curve], axis=1), best=best)  # fmt: skip
    scene.current = samples.current if samples.split in ("train", "test") and len(samples.shown_split) == len(x) else -1
    scene.asked = (asked, there) if asked is not None else None
    if path.shape[1] == 2:
        views = session.network.views(path[-TRAIL - 1 : -1])
        ways = zip(views["W1"].reshape(-1), views["b1"].reshape(-1), strict=True)
        if _is_straight(network):
            scene.trail = [np.stack([places, w * places + b], axis=1) for w, b in ways]
    return scene


def _is_straight(network: Any) -> bool:
    return len(network.layers) == 1 or type(network.layers[-1]).__name__ == "Identity"
