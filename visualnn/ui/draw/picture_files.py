"""Pictures from files and from the clipboard as arrays; what cannot be read is refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session.ink import Gray, Picture, ink_of

# What a camera, a scanner or a drawing program writes; no formats that are programs, such as SVG.
FORMATS = ("png", "jpeg", "jpg", "bmp", "gif", "webp", "tiff", "tif", "pgm", "pbm", "ppm")
MOST_BYTES = 64 * 2**20
MOST_PIXELS = 60_000_000
LONGEST = 1600  # pixels of a side that are kept: more are not looked at


def inks_of(path: Path) -> Iterator[Gray | None]:
    """A job that reads the ink of a picture file; None if there is nothing on it."""
    yield ink_of(read_picture(path))


def read_picture(path: Path) -> Picture:
    """The picture (h, w, 4) RGBA. UnreadableFile says why there is none."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    if size > MOST_BYTES:
        reason = _("it has {size} MB, and pictures up to {most} MB are opened; save a smaller one")
        raise UnreadableFile(path, reason.format(size=size >> 20, most=MOST_BYTES >> 20))
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    name = bytes(reader.format().data()).decode("ascii", "replace").lower()
    if not reader.canRead() or name not in FORMATS:
        raise UnreadableFile(path, _("it is no picture of a known kind; choose a PNG or JPEG file"))
    found = reader.size()
    if not found.isValid() or found.width() * found.height() > MOST_PIXELS:
        raise UnreadableFile(path, _("it has too many pixels; save a smaller picture"))
    if max(found.width(), found.height()) > LONGEST:
        small = found.scaled(QSize(LONGEST, LONGEST), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(small.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise UnreadableFile(path, _("the picture in it is broken; get a fresh copy of the file"))
    return array_of(image)


def array_of(image: QImage) -> Picture:
    """An image as (h, w, 4) RGBA, at most LONGEST pixels a side."""
    if max(image.width(), image.height()) > LONGEST:
        image = image.scaled(LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio,
                             Qt.TransformationMode.SmoothTransformation)  # fmt: skip
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    if image.isNull():
        return np.zeros((0, 0, 4), np.uint8)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()


def picture_file(data: QMimeData) -> Path | None:
    """The one picture file that is dropped or pasted, by its name; None if it is something else."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower().lstrip(".") in FORMATS else None
