"""Many numbers for each sample, seen as two: principal components, kept the same way round while training goes on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from visualnn.engine.expr import Array

PIECE = 500  # samples whose distances to all others are computed at once


class Projection(NamedTuple):
    """Points (n, 2) around 0, and the share of the whole variance that each of the two axes has, (2,)."""

    points: Array
    shares: Array


def principal(values: Array) -> Projection:
    """The two directions in which values (n, d) vary most, by the eigenvectors of their covariance (Pearson 1901); of
    a single column the second coordinate is 0. What is not finite gives points that are nan.

    The largest component of each direction is positive, so that the same values always give the same picture.
    """
    values = np.asarray(values, np.float64)
    n, d = values.shape
    if not np.isfinite(values).all():
        return Projection(np.full((n, 2), np.nan), np.full(2, np.nan))
    centered = values - values.mean(axis=0)
    if d <= n:
        directions = np.linalg.eigh(centered.T @ centered)[1][:, ::-1][:, :2]
    else:  # the same directions, out of the smaller matrix of scalar products
        sizes, vectors = np.linalg.eigh(centered @ centered.T)
        directions = centered.T @ vectors[:, ::-1][:, :2]
        norms = np.linalg.norm(directions, axis=0)
        directions /= np.where(norms > 1e-9 * (norms.max(initial=0.0) or 1.0), norms, np.inf)
        del sizes
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.where(directions[largest, np.arange(directions.shape[1])] < 0, -1.0, 1.0)
    points = np.zeros((n, 2))
    points[:, : directions.shape[1]] = centered @ directions
    return Projection(points, _shares(points, centered))


def _shares(points: Array, centered: Array) -> Array:
    whole = float((centered**2).sum())
    return np.asarray((points**2).sum(axis=0) / whole if whole else np.zeros(2))


def aligned(projection: Projection, previous: Array) -> Projection:
    """The same points turned or mirrored so that they lie as near as possible to where they were, `previous` (n, 2):
    orthogonal Procrustes (Schönemann 1966). Directions and distances among the points stay; so does what both axes have
    together of the variance.
    """
    points, shares = projection
    if not (np.isfinite(points).all() and np.isfinite(previous).all()):
        return projection
    if not points[:, 1].any():  # on a line, which stays the first axis
        flip = -1.0 if points[:, 0] @ previous[:, 0] < 0 else 1.0
        return Projection(points * flip, shares)
    left, _sizes, right = np.linalg.svd(points.T @ previous)
    turned = points @ (left @ right)
    sizes = (points**2).sum()
    return Projection(turned, (turned**2).sum(axis=0) / sizes * shares.sum() if sizes else shares)


def same_neighbour(values: Array, labels: Array) -> float:
    """The share of samples (n, d) whose nearest neighbour among the others has the same label (n,); nan of fewer than
    two, or where there are values that are no numbers.
    """
    n = len(values)
    if n < 2 or not np.isfinite(values).all():
        return float("nan")
    values = np.asarray(values, np.float32)
    values = values - values.mean(axis=0)  # small numbers lose less
    squares, same = np.einsum("ij,ij->i", values, values), 0
    for start in range(0, n, PIECE):
        piece = slice(start, min(start + PIECE, n))
        apart = squares - 2 * (values[piece] @ values.T)  # the square of the sample itself changes nothing
        apart[np.arange(piece.stop - start), np.arange(start, piece.stop)] = np.inf
        same += int(np.count_nonzero(labels[apart.argmin(axis=1)] == labels[piece]))
    return same / n
