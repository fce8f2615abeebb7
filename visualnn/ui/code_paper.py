"""The text of a program with the running line lit, and beside or below each line the values it has made so far."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from visualnn.lessons.programs import Program, Token, Variable
from visualnn.ui import theme
from visualnn.ui.code_look import Running, colour_of

ROOM = 30  # letters that a value needs to stand beside its line
WIDE = 0x2E80  # from here on letters are as wide as two
BESIDE = 40  # the longest line that has its value beside it
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CodePaper(QAbstractScrollArea):
    """Shows a program; each line that makes something has a place for its value that does not move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.program: Program | None = None
        self.running = Running()
        self.at = 0  # the keyboard's line
        self.values: dict[int, str] = {}
        self.valued: tuple[int, ...] = ()
        self._tops: list[int] = [0]
        self._paper: tuple[object, QPixmap] = (None, QPixmap())
        self._tokens: dict[int, list[Token]] = {}
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.restyle()

    # ---- what is shown ----

    def show_program(self, program: Program | None, valued: tuple[int, ...]) -> None:
        """Another text; `valued` are the lines that will have values."""
        another = program is not self.program
        self.program, self.valued, self.at = program, valued, 0
        self.running, self.values = Running(), {}
        self._tokens = {}
        for token in program.tokens if program else ():
            self._tokens.setdefault(token.line, []).append(token)
        self._lay_out()
        if another:
            self.verticalScrollBar().setValue(0)

    def show_running(self, running: Running) -> None:
        """Where the program is now."""
        before = self.running
        if running == before:
            return
        old = self.values
        self.running, self.values = running, dict(running.values)
        changed = {line for line in {*old, *self.values} if old.get(line) != self.values.get(line)}
        changed |= set(before.lit) ^ set(running.lit) | before.done ^ running.done
        changed |= {v.line for v in {*before.selected, *before.pointed} ^ {*running.selected, *running.pointed}}
        for line in changed:
            self.viewport().update(self.row_of(line))
        if running.lit != before.lit and running.lit:
            self.bring_into_sight(running.lit)
            self.setAccessibleDescription(self._told(running.lit[-1]))

    def _told(self, line: int) -> str:
        text = self.program.lines[line - 1].strip() if self.program else ""
        return f"{line}: {text}  {self.values.get(line, '')}"

    def value_at(self, line: int) -> str:
        """What stands beside or below a line."""
        return self.values.get(line, "")

    def restyle(self) -> None:
        """Another theme or another size."""
        self.font_ = theme.font(0.93, mono=True)
        self.small = theme.font(0.86, mono=True)
        self.bold = QFont(self.small)
        self.bold.setBold(True)
        self.letter = QFontMetricsF(self.font_).horizontalAdvance("0")
        self._high, self._low = theme.px(20), theme.px(17)
        self._paper = (None, QPixmap())
        self._lay_out()

    # ---- places ----

    def _lay_out(self) -> None:
        lines = self.program.lines if self.program else []
        self.gutter = round(self.letter * (len(str(len(lines))) + 2.6)) + theme.px(6)
        short = max((n for line in self.valued if (n := len(lines[line - 1].rstrip())) <= BESIDE), default=0)
        self.column = short + 3
        fits = self.viewport().width() - self.gutter >= self.letter * (self.column + ROOM)
        self._beside = {line for line in self.valued if fits and len(lines[line - 1].rstrip()) <= BESIDE}
        self._tops = [theme.px(4)]
        for number in range(1, len(lines) + 1):
            below = self._low if number in self.valued and number not in self._beside else 0
            self._tops.append(self._tops[-1] + self._high + below)
        width = self.gutter + round(self.letter * (max(map(len, lines), default=0) + 1))
        high, wide = self.viewport().height(), self.viewport().width()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(self._tops[-1] + theme.px(4) - high, 0))
        vertical.setPageStep(max(high, 1))
        vertical.setSingleStep(self._high)
        horizontal.setRange(0, max(width - wide, 0))
        horizontal.setPageStep(max(wide, 1))
        horizontal.setSingleStep(round(self.letter * 2))
        self.viewport().update()

    def row_of(self, line: int) -> QRect:
        """Where a line stands with its value, in the viewport."""
        if not 0 < line < len(self._tops):
            return QRect()
        top = self._tops[line - 1] - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), self._tops[line] - self._tops[line - 1])

    def place_of(self, variable: Variable) -> QRectF:
        """Where a variable stands, in the viewport."""
        row = self.row_of(variable.line)
        left = self._left() + variable.start * self.letter
        return QRectF(left, row.top() + 1, (variable.end - variable.start) * self.letter, self._high - 2)

    def _left(self) -> float:
        return self.gutter - self.horizontalScrollBar().value()

    def value_place(self, line: int) -> QRectF:
        row = self.row_of(line)
        text = self.program.lines[line - 1] if self.program else ""
        if line in self._beside:
            left, top, high = self._left() + self.column * self.letter, row.top(), self._high
        else:
            indent = len(text) - len(text.lstrip()) + 2
            left, top, high = self.gutter + indent * self.letter, row.top() + self._high - theme.px(1), self._low
        return QRectF(left, top, max(self.viewport().width() - left - theme.px(6), 0), high)

    def line_at(self, y: float) -> int:
        """The line at a height of the viewport; 0 for none."""
        y += self.verticalScrollBar().value()
        return next((n for n in range(1, len(self._tops)) if self._tops[n - 1] <= y < self._tops[n]), 0)

    def bring_into_sight(self, lines: tuple[int, ...]) -> None:
        """Scroll only if a line is out of sight, and then so that what follows can be seen, too."""
        rows = [self.row_of(line) for line in lines]
        top, bottom = min(row.top() for row in rows), max(row.bottom() for row in rows)
        high, bar = self.viewport().height(), self.verticalScrollBar()
        if top < 0 or bottom > high:
            bar.setValue(bar.value() + top - high // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()  # the gutter does not scroll sideways

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colors, area = theme.current(), event.rect()
        painter.fillRect(area, colors.surface)
        rows = [line for line in range(1, len(self._tops)) if self.row_of(line).intersects(area)]
        for line in self.running.lit:
            painter.fillRect(self.row_of(line), colors.soft)
        self._paint_variables(painter)
        painter.drawPixmap(0, 0, self._text())
        for line in rows:
            if line in self.values:
                self._paint_value(painter, line)
        gutter = QRect(0, area.top(), self.gutter - theme.px(4), area.height())
        painter.fillRect(gutter, colors.raised)
        for line in rows:
            self._paint_number(painter, line)

    def _paint_variables(self, painter: QPainter) -> None:
        colors, round_ = theme.current(), theme.px(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mix(colors.soft, colors.accent, 0.12))
        for variable in self.running.pointed:
            painter.drawRoundedRect(self.place_of(variable).adjusted(-1, 0, 1, 0), round_, round_)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.accent, max(1.0, theme.zoom())))
        for variable in self.running.selected:
            painter.drawRoundedRect(self.place_of(variable).adjusted(-1, 0, 1, 0), round_, round_)

    def _paint_value(self, painter: QPainter, line: int) -> None:
        colors, lit = theme.current(), line in self.running.lit
        painter.setFont(self.bold if lit else self.small)
        painter.setPen(colors.accent if lit else colors.muted)
        place = self.value_place(line)
        letters = int(place.width() // max(QFontMetricsF(painter.font()).horizontalAdvance("0"), 1))
        painter.drawText(place, LEFT, shortened(self.values[line], letters))

    def _paint_number(self, painter: QPainter, line: int) -> None:
        colors, row = theme.current(), self.row_of(line)
        lit = line in self.running.lit
        if lit:
            painter.fillRect(0, row.top(), theme.px(3), row.height(), colors.accent)
        mark = "▶" if lit else "✓" if line in self.running.done else ""
        painter.setFont(self.small)
        painter.setPen(colors.accent if lit else colors.correct)
        painter.drawText(QRectF(theme.px(4), row.top(), self.letter * 1.6, self._high), LEFT, mark)
        painter.setPen(colors.accent if lit else colors.muted)
        right = self.gutter - theme.px(8)
        painter.drawText(QRectF(0, row.top(), right, self._high), RIGHT, str(line))
        if line == self.at and self.hasFocus():
            painter.setPen(QPen(colors.accent, 1, Qt.PenStyle.DashLine))
            painter.drawRect(row.adjusted(1, 0, -2, -1))

    def _text(self) -> QPixmap:
        """The letters of what is in sight, drawn once and kept until something else is in sight."""
        size, ratio = self.viewport().size(), self.devicePixelRatioF()
        key = (self.program, size, ratio, self._left(), self.verticalScrollBar().value(), theme.current().name)
        if self._paper[0] != key:
            paper = QPixmap(size * ratio)
            paper.setDevicePixelRatio(ratio)
            paper.fill(Qt.GlobalColor.transparent)
            painter = QPainter(paper)
            painter.setFont(self.font_)
            for line in range(self.line_at(0) or 1, len(self._tops)):
                if self.row_of(line).top() > size.height():
                    break
                self._paint_line(painter, line)
            painter.end()
            self._paper = (key, paper)
        return self._paper[1]

    def _paint_line(self, painter: QPainter, line: int) -> None:
        text, row, end = self.program.lines[line - 1] if self.program else "", self.row_of(line), 0
        pieces: list[tuple[int, str, str]] = []
        for token in self._tokens.get(line, ()):
            pieces += [(end, text[end : token.start], ""), (token.start, text[token.start : token.end], token.kind)]
            end = token.end
        for start, piece, kind in [*pieces, (end, text[end:], "")]:
            painter.setPen(colour_of(kind))
            place = QRectF(self._left() + start * self.letter, row.top(), 4 * self.viewport().width(), self._high)
            painter.drawText(place, LEFT, piece)


def shortened(text: str, letters: int) -> str:
    """So much of a text as has room, ending between two words: half a number would be another number."""
    widths = [2 if ord(letter) >= WIDE else 1 for letter in text]
    if sum(widths) <= letters:
        return text
    end = next((n for n in range(len(text) + 1) if sum(widths[:n]) > letters - 2), len(text)) - 1
    return text[: max(end + 1, 0)].rpartition(" ")[0].rstrip(" ,…") + " …"
