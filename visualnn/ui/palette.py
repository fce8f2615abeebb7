"""The colours of the window, light and dark: chosen for contrast on a projector and for colour-blind eyes."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from PySide6.QtGui import QColor


@dataclass(frozen=True)
class Theme:
    """One set of colours; the names say what a colour is for. Text colours reach a contrast of 4.5 on every surface."""

    name: str
    window: QColor  # behind the panels
    surface: QColor  # a panel
    raised: QColor  # a button, a field, a heading on a panel
    text: QColor
    muted: QColor  # second in importance, still readable
    disabled: QColor
    border: QColor
    grid: QColor
    accent: QColor  # where the person is: the current cell, the focus, the button to press
    on_accent: QColor
    soft: QColor  # a surface with a breath of the accent: hovered, selected
    positive: QColor  # orange
    negative: QColor  # blue
    neutral: QColor  # zero, between the two
    unknown: QColor  # not yet computed
    correct: QColor
    wrong: QColor
    warning: QColor
    forward: QColor
    loss: QColor
    backward: QColor
    mean: QColor
    update: QColor

    def phase(self, name: str) -> QColor:
        """The colour of a phase of the walk: forward, loss, backward, mean (of a mini-batch) or update."""
        phases = {"forward": self.forward, "loss": self.loss, "backward": self.backward, "mean": self.mean}
        return {**phases, "update": self.update}[name]

    def codes(self) -> dict[str, str]:
        """Every colour as #rrggbb, for style sheets and rich text."""
        return {f.name: getattr(self, f.name).name() for f in fields(self) if f.name != "name"}


def _theme(name: str, **codes: str) -> Theme:
    return Theme(name=name, **{key: QColor(code) for key, code in codes.items()})


LIGHT = _theme(
    "light",
    window="#e9ecf1",
    surface="#ffffff",
    raised="#f4f6f9",
    text="#1a2230",
    muted="#566173",
    disabled="#98a1af",
    border="#d3d9e2",
    grid="#e4e8ee",
    accent="#5246c4",
    on_accent="#ffffff",
    soft="#ebe9fa",
    positive="#bb5a00",
    negative="#1f6cb5",
    neutral="#f3f4f6",
    unknown="#c6ccd5",
    correct="#187543",
    wrong="#b4232c",
    warning="#8a5a00",
    forward="#0c757d",
    loss="#8c5b00",
    backward="#a02c78",
    mean="#2b5fb3",
    update="#3d7420",
)

DARK = _theme(
    "dark",
    window="#12151b",
    surface="#1b2029",
    raised="#262c38",
    text="#e9edf3",
    muted="#a3aebf",
    disabled="#677182",
    border="#363e4c",
    grid="#2a313d",
    accent="#aaa0ff",
    on_accent="#17132f",
    soft="#2d2d49",
    positive="#ff9d3b",
    negative="#5aaef8",
    neutral="#2b313c",
    unknown="#475061",
    correct="#67d494",
    wrong="#ff8b87",
    warning="#f0bf57",
    forward="#56cbd3",
    loss="#edbb52",
    backward="#f08fcb",
    mean="#8fb4f5",
    update="#9bd477",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def ramp(theme: Theme, steps: int = 511) -> np.ndarray:
    """(steps, 4) uint8 colours from blue through neutral to orange; `steps` is odd, so zero has an entry of its own."""
    half = steps // 2
    ends = [np.array(_rgba(color), float) for color in (theme.negative, theme.neutral, theme.positive)]
    share = np.linspace(0.0, 1.0, half + 1)[:, None] ** 0.85  # small values leave grey a little sooner
    up = ends[1] + (ends[2] - ends[1]) * share
    down = ends[1] + (ends[0] - ends[1]) * share
    return np.rint(np.vstack([down[:0:-1], up])).astype(np.uint8)


def _rgba(color: QColor) -> tuple[int, int, int, int]:
    return color.red(), color.green(), color.blue(), color.alpha()


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    parts = np.array([color.redF(), color.greenF(), color.blueF()])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
