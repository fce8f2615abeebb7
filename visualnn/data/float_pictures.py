"""Pictures whose pixels are not bytes: a network gets the numbers as they are in the file, the eye gets bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from visualnn.data.dataset import Bytes, Split

if TYPE_CHECKING:
    from visualnn.engine.training import Samples


class FloatSplit(Split):
    """pixels (n, rows, columns), floats in which 0 is paper and 1 is ink; a little below and above is allowed.

    `inputs` and `samples` give exactly these numbers. `images`, for the eye, are the same as bytes: 255 times the
    pixel, rounded, and cut off at 0 and 255.
    """

    def __init__(self, name: str, pixels: NDArray[np.floating], labels: Bytes, classes: int, source: Path) -> None:
        super().__init__(name, lambda: as_bytes(pixels), lambda: labels, classes, source, scale=1.0)
        self.pixels = pixels
        self.pixels.setflags(write=False)

    def samples(self) -> Samples:
        from visualnn.engine.training import Samples

        return Samples(x=self.pixels.reshape(len(self), -1), t=self.labels.astype(np.intp), scale=self.scale)

    def inputs(self, chosen: ArrayLike | slice | None = None, normalize: bool = True) -> NDArray[np.float32]:
        """The pictures at these places, in the precision of the file; `normalize` changes nothing here."""
        pixels = self.pixels
        found = pixels if chosen is None else pixels[chosen if isinstance(chosen, slice) else np.asarray(chosen)]
        return found.copy()


def as_bytes(pixels: NDArray[np.floating]) -> Bytes:
    """What a screen can show of them."""
    return np.rint(np.clip(pixels, 0.0, 1.0) * 255).astype(np.uint8)
