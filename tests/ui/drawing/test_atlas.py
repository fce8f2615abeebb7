"""Stamping from a sheet looks as drawing each picture by itself, in one call."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from visualnn.ui.drawing import discs
from visualnn.ui.drawing.atlas import ACROSS, DOWN, Atlas
from visualnn.ui.drawing.snapshot import KNOWN, MINUS_INFINITE, NAN, PLUS_INFINITE, UNKNOWN


def square(key: object) -> QPixmap:
    drawing = QPixmap(10, 10)
    drawing.fill(QColor.fromHsv(int(key) % 360, 255, 255))  # type: ignore[call-overload]
    return drawing


def canvas() -> QImage:
    image = QImage(200, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def test_every_drawing_stands_around_its_own_center(qapp: object) -> None:
    image, keys = canvas(), [10, 200, 10, 300]
    painter = QPainter(image)
    Atlas(16, 1.0, square).stamp(painter, np.array([[20.0, 20], [60, 20], [100, 20], [140, 20]]), keys)
    painter.end()
    for x, key in zip((20, 60, 100, 140), keys, strict=True):
        assert image.pixelColor(x, 20).rgb() == QColor.fromHsv(key, 255, 255).rgb()
        assert image.pixelColor(x - 5, 15).rgb() == QColor.fromHsv(key, 255, 255).rgb()
        assert image.pixelColor(x + 8, 20) == QColor("white")


def test_a_sheet_that_is_full_is_begun_anew(qapp: object) -> None:
    image, atlas = canvas(), Atlas(16, 1.0, square)
    painter = QPainter(image)
    for key in range(ACROSS * DOWN + 5):
        atlas.stamp(painter, np.array([[20.0, 20]]), [key])
    painter.end()
    assert image.pixelColor(20, 20).rgb() == QColor.fromHsv((ACROSS * DOWN + 4) % 360, 255, 255).rgb()


def test_a_disc_from_the_sheet_is_the_disc_itself(qapp: object) -> None:
    disc = discs.disc(7.0, KNOWN, 20, False, 1.0)
    one, other = canvas(), canvas()
    painter = QPainter(one)
    painter.drawPixmap(QPointF(40, 20) - QPointF(disc.width() / 2, disc.height() / 2), disc)
    painter.end()
    painter = QPainter(other)
    Atlas(40, 1.0, lambda _key: QPixmap(disc)).stamp(painter, np.array([[40.0, 20]]), ["disc"])
    painter.end()
    assert one == other


@pytest.mark.parametrize("radius", [2.0, 6.0, 12.0, 40.0])
def test_every_state_has_a_look_of_its_own_at_any_size(qapp: object, radius: float) -> None:
    looks = [discs.disc(radius, state, level, signed, 1.0).toImage() for state, level, signed in
             ((UNKNOWN, 0, False), (KNOWN, 0, False), (KNOWN, 32, False), (KNOWN, 32, True), (KNOWN, -32, True),
              (NAN, 0, False), (PLUS_INFINITE, 0, False), (MINUS_INFINITE, 0, False))]  # fmt: skip
    for number, look in enumerate(looks):
        assert all(look != other for other in looks[:number])


def test_a_negative_disc_has_a_minus_and_a_negative_ring_has_gaps(qapp: object) -> None:
    disc = discs.disc(8.0, KNOWN, -20, True, 1.0).toImage()
    middle = disc.width() // 2
    assert disc.pixelColor(middle, middle) != disc.pixelColor(middle, middle - 5)
    rings = {level: discs.ring(12.0, level, 1.0).toImage() for level in (20, -20)}
    inked = {level: sum(ring.pixelColor(x, y).alpha() > 120 for x in range(ring.width()) for y in range(ring.height()))
             for level, ring in rings.items()}  # fmt: skip
    assert inked[-20] < 0.7 * inked[20]
