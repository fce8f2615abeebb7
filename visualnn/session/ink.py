"""Ink: what is written on a picture of any kind, a drawing, a scan or a photo of paper, without the paper."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Gray = NDArray[np.float32]

LARGEST, LARGEST_PHOTO = 800, 320  # pixels of the longer side that are looked at; a digit of 20 needs no more
TILES = 8  # along each side: the light on the paper is estimated in each
EVEN = 0.3  # of all pixels at least have exactly the brightness of the paper where a program painted it
HALO = 0.035  # of the darkest ink: less than that is what compression leaves around it
GRAIN = 5.0  # deviations of the paper's grain that are no ink
FAINT = 0.25  # of the darkest ink: less than that is a shadow on paper that is not even
SPECK = 0.1  # of the largest piece of ink: smaller pieces are dirt on such paper
LEAST_CONTRAST = 24.0  # of 255 between paper and ink


def shrunk(picture: Gray, rows: int, columns: int) -> Gray:
    """A picture (h, w) as (rows, columns): each new pixel is the mean of the area that it covers."""
    return np.asarray(cover(rows, picture.shape[0]) @ picture @ cover(columns, picture.shape[1]).T, np.float32)


@lru_cache(maxsize=64)
def cover(new: int, old: int) -> Gray:
    """(new, old): the share of each new pixel that each old one covers; rows sum to 1. Do not write into it."""
    edges = np.arange(new + 1) * (old / new)
    left = np.maximum(edges[:-1, None], np.arange(old)[None, :])
    right = np.minimum(edges[1:, None], np.arange(1, old + 1)[None, :])
    return np.asarray(np.maximum(right - left, 0.0) * (new / old), np.float32)


def gray(picture: Picture) -> Gray:
    """Brightness 0 to 255 of a picture (h, w), (h, w, 3) RGB or (h, w, 4) RGBA, with the weights of ITU-R BT.601. What
    is transparent counts as paper: white, or black behind bright ink.
    """
    found = np.asarray(picture, np.float32)
    if found.ndim == 2:
        return found
    bright: Gray = found[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    if found.shape[2] == 4:
        alpha = found[..., 3] / np.float32(255)
        seen = float((bright * alpha).sum() / max(float(alpha.sum()), 1e-9))
        bright = bright * alpha + (1 - alpha) * np.float32(255 if seen < 128 else 0)
    return bright


def ink_of(picture: Picture) -> Gray | None:
    """The ink of a picture, (rows, columns) from 0 to 1, at most LARGEST long; None if there is nothing on it.

    Dark ink on light paper and light ink on dark paper are told apart by what is on most of the rim. The paper may be
    lit unevenly: its brightness is estimated tile by tile and made smooth; what is darker by less than its grain is
    paper, and so are specks.
    """
    bright = gray(picture)
    if 0 in bright.shape:
        return None
    bright = _at_most(LARGEST, bright)
    if _is_dark(bright):
        bright = 255 - bright
    if np.count_nonzero(bright == bright.max()) >= EVEN * bright.size:
        return _strong(bright.max() - bright, float(bright.max() - bright.min()), LEAST_CONTRAST, HALO)
    bright = _at_most(LARGEST_PHOTO, bright)
    ink, grain = _paper(bright) - bright, GRAIN * _grain(bright)
    darkest = float(np.percentile(ink, 99.5))
    found = _strong(ink, darkest, max(LEAST_CONTRAST, grain), max(grain / max(darkest, 1e-9), FAINT))
    return None if found is None else without_specks(found)


def _at_most(longer: int, picture: Gray) -> Gray:
    """The picture, made smaller if its longer side has more pixels."""
    most = max(picture.shape)
    return picture if most <= longer else shrunk(picture, *(max(1, round(n * longer / most)) for n in picture.shape))


def _strong(ink: Gray, darkest: float, least: float, faint: float) -> Gray | None:
    """Ink as shares of the darkest, without what is faint; None if even the darkest is weaker than `least`."""
    if darkest < least:
        return None
    found: Gray = np.clip(ink / np.float32(darkest), 0, 1)
    found[found < faint] = 0
    return found


def _is_dark(bright: Gray) -> bool:
    """Whether the paper is darker than the ink: most of the rim lies below the middle between dark and bright."""
    rim = np.concatenate([bright[0], bright[-1], bright[:, 0], bright[:, -1]])
    low, high = np.percentile(bright, [0.5, 99.5])
    if high - low < LEAST_CONTRAST:  # so little ink that it is among the last percent
        low, high = bright.min(), bright.max()
    return bool(np.median(rim) < (low + high) / 2)


def _grain(bright: Gray) -> float:
    """The deviation of noise: from the median of what a second difference leaves of a smooth surface."""
    if min(bright.shape) < 3:
        return 0.0
    rough = np.abs(bright[:, 2:] - 2 * bright[:, 1:-1] + bright[:, :-2])
    return float(np.median(rough)) / (0.6745 * 6**0.5)


def _paper(bright: Gray) -> Gray:
    """How bright the paper is everywhere, (rows, columns): the upper quartile of each tile, made smooth."""
    rows, columns = (min(TILES, size) for size in bright.shape)
    tiles = np.empty((rows, columns), np.float32)
    for i, band in enumerate(np.array_split(bright, rows)):
        for j, tile in enumerate(np.array_split(band, columns, axis=1)):
            tiles[i, j] = np.percentile(tile, 75)
    around = np.pad(tiles, 1, mode="edge")
    near = np.stack([around[i : i + rows, j : j + columns] for i in range(3) for j in range(3)])
    return _stretched(np.median(near, axis=0).astype(np.float32), *bright.shape)


def _stretched(tiles: Gray, rows: int, columns: int) -> Gray:
    """Values at the middles of tiles as a surface (rows, columns), linear between them."""
    made = tiles
    for size in (rows, columns):
        places = np.clip((np.arange(size) + 0.5) * (len(made) / size) - 0.5, 0, len(made) - 1)
        low = np.minimum(places.astype(np.intp), max(len(made) - 2, 0))
        share = (places - low).astype(np.float32)[:, None]
        made = (made[low] * (1 - share) + made[np.minimum(low + 1, len(made) - 1)] * share).T
    return made


def without_specks(ink: Gray) -> Gray:
    """Ink without the pieces that hang together and are small beside the largest one."""
    marks = np.where(ink > 0, np.arange(1, ink.size + 1).reshape(ink.shape), 0)
    while True:  # every pixel takes the largest number around it, along whole strokes at once, until nothing changes
        spread = marks
        for _axis in range(2):
            spread = _along(_along(spread)[:, ::-1])[:, ::-1].T
        around = np.pad(spread, 1)
        near = np.maximum.reduce([around[i : i + ink.shape[0], j : j + ink.shape[1]] for i in (0, 2) for j in (0, 2)])
        spread = np.where(ink > 0, np.maximum(spread, near), 0)
        if np.array_equal(spread, marks):
            break
        marks = spread
    sizes = np.bincount(marks.ravel(), weights=ink.ravel())
    sizes[0] = 0
    return np.where(sizes[marks] >= SPECK * sizes.max(), ink, np.float32(0))


def _along(marks: NDArray[np.intp]) -> NDArray[np.intp]:
    """In each row, the largest number so far since the last gap."""
    gap = np.cumsum(marks == 0, axis=1) * (marks.size + 1)
    return np.where(marks > 0, np.maximum.accumulate(marks + gap, axis=1) - gap, 0)
