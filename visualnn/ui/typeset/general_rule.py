"""The general rule, typeset from LaTeX: once a rule and after the step is painted, because that takes a while."""

from __future__ import annotations

import re
import warnings

from PySide6.QtCore import QByteArray, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.typeset.formula_view import CAPTION, SIZE, draw_caption

WAIT_MS = 250  # after the last step: who walks through the steps waits for nothing
KEPT = 200
FENCE = re.compile(r"\\left|\\right")
TYPESET_AT = 24  # pixels; the drawing is scaled to the size that is wanted

_rendered: dict[tuple[str, str], QSvgRenderer] = {}


def rendered(latex: str, color: str) -> QSvgRenderer:
    """The formula as a drawing in this colour."""
    found = _rendered.get((latex, color))
    if found is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library loads its font in a way that Python will give up one day
            import ziamath

        ziamath.config.svg2 = False  # Qt draws the older form only
        svg = ziamath.Latex(for_ziamath(latex), size=TYPESET_AT, color=color).svg()
        if len(_rendered) >= KEPT:
            _rendered.pop(next(iter(_rendered)))
        found = _rendered[latex, color] = QSvgRenderer(QByteArray(svg.encode()))
    return found


def for_ziamath(latex: str) -> str:
    r"""The same with brackets of a fixed size around sums: growing ones around \sum come out 2,000 pixels high."""
    opened: list[int] = []
    places: dict[int, str] = {}
    for found in FENCE.finditer(latex):
        if found[0] == r"\left":
            opened.append(found.start())
            continue
        start = opened.pop()
        if r"\sum" in latex[start : found.start()]:
            places |= {start: r"\Big", found.start(): r"\Big"}
    return FENCE.sub(lambda found: places.get(found.start(), found[0]), latex)


class GeneralRule(QWidget):
    """Shows a rule given in LaTeX, as large as there is room."""

    def __init__(self, height: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = height
        self.caption = self.latex = self.said = ""
        self._others: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._typeset)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rule(self, caption: str, latex: str, said: str) -> None:
        """Show another rule, soon; `said` is the same as text."""
        if self._timer.isActive():
            self._timer.start()  # from the beginning: somebody is stepping
        if (caption, latex) == (self.caption, self.latex):
            return
        self.caption, self.latex, self.said = caption, latex, said
        self.setAccessibleDescription(said)
        self.setAccessibleName(caption)
        if latex and not self.ready:
            self._timer.start()
        self.update()

    def prepare(self, others: list[str]) -> None:
        """Typeset these rules, too, one at a time while nobody steps, so that they are ready when they are needed."""
        self._others = others
        self._timer.start()

    @property
    def ready(self) -> bool:
        """Whether the rule has been typeset."""
        return (self.latex, theme.current().text.name()) in _rendered

    def _typeset(self) -> None:
        if not self.isVisible():
            return
        color = theme.current().text.name()
        if self.latex and not self.ready:
            rendered(self.latex, color)
            self.update()
        else:
            self._others = [latex for latex in self._others if (latex, color) not in _rendered]
            if self._others:
                rendered(self._others.pop(0), color)
        if self._others:
            self._timer.start()

    def give_room(self, height: float) -> None:
        """Another height for the formula, in pixels at zoom 1."""
        if height != self.room:
            self.room = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(CAPTION) + theme.px(self.room))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_caption(painter, self.caption, self.width())
        if not self.latex:
            return
        if not self.ready:
            if not self._timer.isActive():
                self._timer.start()  # the theme changed
            painter.setPen(theme.current().muted)
            painter.setFont(theme.font(1.1))
            painter.drawText(QRectF(0, theme.px(CAPTION + 3), self.width(), theme.px(26)), self.said)
            return
        drawing = rendered(self.latex, theme.current().text.name())
        box = drawing.viewBoxF()
        above = theme.px(CAPTION + 3)
        room = QRectF(0, above, self.width(), self.height() - above)
        wanted = theme.px(SIZE * 1.1) / TYPESET_AT
        scale = min(wanted, room.width() / box.width(), room.height() / box.height())
        top = room.top() + min((room.height() - box.height() * scale) / 2, theme.px(8))
        drawing.render(painter, QRectF(0, top, box.width() * scale, box.height() * scale))
