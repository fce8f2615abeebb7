"""How everything looks: colours, fonts and sizes, light or dark, and one factor that enlarges all of it."""

from __future__ import annotations

import builtins
import sys
from functools import cache
from string import Template
from typing import Any

import numpy as np
from psygnal import SignalInstance
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from visualnn import paths
from visualnn.ui.palette import LIGHT, THEMES, Theme, ramp

changed = SignalInstance(())  # colours, fonts or sizes are others now

ZOOMS = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0)
TEXT_PX = 14  # the height of ordinary text at zoom 1

# In order of preference; every list ends in fonts that have Chinese characters in their Simplified form.
_SANS = {
    "win32": ("Segoe UI", "Microsoft YaHei UI", "Microsoft YaHei", "SimHei"),
    "darwin": (".AppleSystemUIFont", "Helvetica Neue", "PingFang SC", "Hiragino Sans GB"),
    "linux": ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Noto Sans CJK SC", "Source Han Sans SC", "DejaVu Sans",
              "WenQuanYi Micro Hei", "Noto Sans SC"),
}  # fmt: skip
_MONO = {
    "win32": ("Cascadia Mono", "Consolas", "Microsoft YaHei"),
    "darwin": ("SF Mono", "Menlo", "PingFang SC"),
    "linux": ("JetBrains Mono", "Noto Sans Mono", "Ubuntu Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC",
              "Noto Sans CJK SC"),
}  # fmt: skip

_current: Theme = LIGHT
_choice = "system"
_zoom = 1.0


def current() -> Theme:
    """The colours in use."""
    return _current


def choice() -> str:
    """What was asked for: "system", "light" or "dark"."""
    return _choice


def set(name: str) -> None:
    """Use "light", "dark" or what the "system" uses, now and whenever it changes."""
    global _choice
    _choice = name if name in THEMES else "system"
    _take(THEMES[_choice] if _choice in THEMES else system())


def follow_system() -> None:
    """Look as the system looks: light by day, dark by night, if the system says so."""
    set("system")


def system() -> Theme:
    """The theme that fits the system's colour scheme; light where it says nothing."""
    hints = QGuiApplication.styleHints()
    dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
    return THEMES["dark" if dark else "light"]


def system_changed(*_scheme: object) -> None:
    """The system switched its colour scheme: follow it, unless the person chose."""
    if _choice == "system":
        _take(system())


def zoom() -> float:
    """The factor by which everything is enlarged."""
    return _zoom


def set_zoom(factor: float) -> None:
    """Enlarge everything: 1 is normal, 2 is for the back row."""
    global _zoom
    factor = min(max(float(factor), ZOOMS[0]), ZOOMS[-1])
    if factor != _zoom:
        _zoom = factor
        apply()
        changed.emit()


def px(length: float) -> int:
    """A length in pixels, enlarged with everything else; never less than one pixel."""
    return max(1, round(length * _zoom))


def font(scale: float = 1.0, mono: bool = False, bold: bool = False) -> QFont:
    """A font of `scale` times the ordinary height; `mono` gives all letters and digits one width."""
    result = QFont()
    families = _families(mono)
    if families:
        result.setFamilies(builtins.list(families))
    result.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
    result.setPixelSize(px(TEXT_PX * scale))
    result.setBold(bold)
    return result


def diverging(values: Any) -> np.ndarray:
    """Values in -1..1 as (…, 4) uint8 RGBA: blue, neutral at zero, orange; what is not a number is `unknown`."""
    table = _ramp(_current.name)
    middle = len(table) // 2
    values = np.asarray(values)
    known = ~np.isnan(values) if values.dtype.kind == "f" else np.ones(values.shape, bool)
    place = np.clip(np.where(known, values, 0.0), -1.0, 1.0)
    colors = table[np.rint(middle + middle * place).astype(np.intp)]
    colors[~known] = _current.unknown.getRgb()
    return colors


def diverging_color(value: float) -> QColor:
    """One value in -1..1 as a colour."""
    return QColor(*(int(part) for part in diverging(value)))


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """`one` with this share (0 to 1) of `other` in it."""
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def on(color: QColor) -> QColor:
    """Black or white text, whichever is easier to read on this colour."""
    red, green, blue = color.redF(), color.greenF(), color.blueF()
    return QColor("#12161e" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "#ffffff")


def apply() -> None:
    """Give the running application the colours, the font and the style sheet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")  # the one style that takes every colour on every system
    app.setPalette(_palette(_current))
    app.setFont(font())
    app.setStyleSheet(_style_sheet())


def _take(theme: Theme) -> None:
    global _current
    _current = theme
    apply()
    changed.emit()


@cache
def _ramp(name: str) -> np.ndarray:
    return ramp(THEMES[name])


@cache
def _families(mono: bool) -> tuple[str, ...]:
    system_name = sys.platform if sys.platform in _SANS else "linux"
    wanted = (_MONO if mono else _SANS)[system_name]
    have = builtins.set(QFontDatabase.families())
    return tuple(name for name in wanted if name in have or name.startswith("."))


def _palette(theme: Theme) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette(theme.window)
    for what, color in (
        (role.Window, theme.window), (role.WindowText, theme.text), (role.Base, theme.surface),
        (role.AlternateBase, theme.raised), (role.Text, theme.text), (role.Button, theme.raised),
        (role.ButtonText, theme.text), (role.BrightText, theme.wrong), (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text), (role.Highlight, theme.accent), (role.HighlightedText, theme.on_accent),
        (role.Link, theme.accent), (role.LinkVisited, theme.accent), (role.PlaceholderText, theme.muted),
        (role.Mid, theme.border), (role.Accent, theme.accent),
    ):  # fmt: skip
        palette.setColor(what, color)
    for what in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, what, theme.disabled)
    return palette


@cache
def _style_template() -> Template:
    return Template((paths.resources() / "style" / "window.qss").read_text(encoding="utf-8"))


def _style_sheet() -> str:
    """The style sheet with $colour names and $px sizes filled in."""
    sizes = {f"px{n}": f"{px(n)}px" for n in range(1, 41)}
    mixed = {
        "strip": mix(_current.surface, _current.warning, 0.14).name(),
        "field": mix(_current.muted, _current.surface, 0.25).name(),  # a border that shows where to type: contrast 3
        "art": (paths.resources() / "style" / _current.name).as_posix(),
        "accent_hover": mix(_current.accent, _current.text, 0.18).name(),
    }
    return _style_template().substitute(_current.codes() | sizes | mixed)
