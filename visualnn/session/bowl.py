"""A curve with two parameters: the exact solution of least squares, and the loss as a bowl over weight and bias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.network import QUIET
from visualnn.session.landscape import Box

if TYPE_CHECKING:
    from visualnn.session.session import Session

FINE, COARSE = 129, 49  # points of the grid on each side, for few samples and for many
FEW = 30
MOST_SAMPLES = 200
MARGIN, AROUND = 0.16, 1.7
FAR = 12.0  # times the way from the start to the bottom: what has strayed farther does not make the picture larger


def least_squares(x: Array, t: Array) -> tuple[float, float]:
    """(w, b) for which the sum of (w·x + b − t)² is smallest; x and t (n,)."""
    x, t = np.asarray(x, np.float64).reshape(-1), np.asarray(t, np.float64).reshape(-1)
    (w, b), *_rest = np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=1), t, rcond=None)
    return float(w), float(b)


@dataclass(frozen=True)
class Bowl:
    """The mean loss over the training samples, (rows, columns), on an even grid of weights (columns) and biases (rows);
    `bottom` is (w, b) where it is smallest.
    """

    box: Box
    losses: Array
    bottom: tuple[float, float]
    least: float


class Bowls:
    """Makes the bowl for the network on show, on a part of the plane that holds all that is to be seen, and keeps it as
    long as it does.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: tuple[object, object, Bowl] | None = None

    @property
    def possible(self) -> bool:
        """Whether the network has one weight and one bias, and there is a curve to be learnt."""
        network, dataset = self._session.network, self._session.dataset
        return dataset.is_curve and network.input_shape == (1,) and {*network.parameters} == {"W1", "b1"} and (
            network.flat.size == 2)  # fmt: skip

    def bowl(self, path: Array) -> Bowl:
        """The bowl in which a path (n, 2) of (w, b) lies, with its bottom."""
        network, table = self._session.network, self._session.dataset.train
        x, t = table.x.reshape(-1), table.t.reshape(-1)  # type: ignore[union-attr]
        near = near_by(path, least_squares(x, t))
        old = self._kept[2].box if self._kept and self._kept[0] is network and self._kept[1] is table else None
        if old is None or not _holds(old, near):
            box = _room(near, least_squares(x, t))
            self._kept = network, table, _made(network, x[:MOST_SAMPLES], t[:MOST_SAMPLES], box)
        assert self._kept is not None
        return self._kept[2]


def _made(network: Network, x: Array, t: Array, box: Box) -> Bowl:
    size = FINE if len(x) <= FEW else COARSE
    grid = box.grid(size, size)
    losses = losses_at(network, x, t, grid)
    bottom = least_squares(x, t)
    if not _is_exact(network):  # as near as the grid comes to it
        w, b = grid[int(np.nan_to_num(losses, nan=np.inf).argmin())]
        bottom = float(w), float(b)
    return Bowl(box, losses.reshape(size, size), bottom, float(losses_at(network, x, t, np.array([bottom]))[0]))


def losses_at(network: Network, x: Array, t: Array, places: Array) -> Array:
    """The mean loss of a network with one weight and one bias at places (n, 2) of (w, b), (n,); x and t (samples,)."""
    twin = network.copy(np.float64)
    twin.parameters["W1"][...], twin.parameters["b1"][...] = 1, 0  # so that it is given the sums themselves
    z = (places[:, :1] * x + places[:, 1:]).reshape(-1, 1)
    targets = np.tile(np.asarray(t, np.float64), len(places))[:, None]
    with np.errstate(**QUIET):
        y = twin.run_forward(z)
        if twin.fused and not twin.loss.trusts(y):
            each = twin.loss.fused_per_unit(twin.last_input(z), targets)
        else:
            each = twin.loss.per_unit(y, targets)
    means: Array = each.reshape(len(places), len(x)).mean(axis=1)
    return means


def near_by(path: Array, bottom: tuple[float, float]) -> Array:
    """The places of a path (n, 2) that have not strayed too far, and the bottom."""
    end = np.array([bottom])
    finite = path[np.isfinite(path).all(axis=1)]
    if not len(finite):
        return end
    far = np.abs(finite - end)
    limit = FAR * np.maximum(far[0], 1e-3 * np.abs(end[0]).max() + 1e-12)
    return np.vstack([finite[(far <= limit).all(axis=1)], end])


def _is_exact(network: Network) -> bool:
    """Whether least squares is what this network looks for."""
    straight = len(network.layers) == 1 or type(network.layers[-1]).__name__ == "Identity"
    return straight and type(network.loss).__name__ == "MeanSquaredError"


def _holds(box: Box, points: Array) -> bool:
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    return bool(box.left <= left and right <= box.right and box.bottom <= bottom and top <= box.top)


def _room(points: Array, bottom: tuple[float, float]) -> Box:
    """All weights of the points (n, 2) with a margin; of the biases so many on both sides of the bottom that rings are
    closed around it.
    """
    w, b = points[:, 0], np.abs(points[:, 1] - bottom[1]).max()
    low, high = float(w.min()), float(w.max())
    span = (high - low) or max(abs(high), 1.0)
    half = AROUND * float(b) or max(abs(bottom[1]), 1.0)
    return Box(low - MARGIN * span, high + MARGIN * span, bottom[1] - half, bottom[1] + half)
