"""The heat map: a cell for each run with its score in numbers and colour; arrow keys and mouse choose one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualnn.session.experiments import Experiments
from visualnn.session.experiments.experiment import Experiment
from visualnn.session.experiments.telling import value_text
from visualnn.ui import theme
from visualnn.ui.compare import words
from visualnn.ui.compare.heat_painter import HEAD, draw_cells, draw_heads, draw_title

CELL, ROW, GAP = 50, 40, 3


class HeatMap(QWidget):
    """With two settings rows and columns; with one, cells that break into rows, each under its value."""

    chosen = Signal(int)
    hovered = Signal(int)  # -1: none

    def __init__(self, experiments: Experiments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._experiments = experiments
        self.experiment: Experiment | None = None
        self.by, self.current, self._over = "best", 0, -1
        self._shown: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_experiment(self, experiment: Experiment | None, by: str) -> None:
        """Show what has come of an experiment by now."""
        if experiment is not self.experiment:
            self.current = 0
            self._over = -1
        grew = experiment is not self.experiment
        self.experiment, self.by = experiment, by
        if grew:
            self.updateGeometry()
        texts = tuple(map(self.text_of, range(experiment.count))) if experiment is not None else ()
        if grew or (by, texts) != self._shown:  # drawn anew only when there is anything new to see
            self._shown = by, texts
            if experiment is not None:
                self.setAccessibleDescription(self.describe(self.current))
            self.update()

    def choose(self, run: int) -> None:
        """Make a run the current one."""
        if self.experiment is not None and 0 <= run < self.experiment.count:
            self.current = run
            self.setAccessibleDescription(self.describe(run))
            self.update()
            self.chosen.emit(run)

    # Where the cells are

    def _columns(self, width: int) -> int:
        assert self.experiment is not None
        rows, columns = self.experiment.design.shape
        return columns if rows > 1 else max(1, min(columns, width // theme.px(CELL)))

    @property
    def is_grid(self) -> bool:
        """Whether there are two settings."""
        return self.experiment is not None and len(self.experiment.design.axes) > 1

    def _left(self) -> int:
        """What the names of the rows take."""
        if self.experiment is None or not self.is_grid:
            return 0
        metrics = QFontMetrics(theme.font(0.86))
        widest = max(metrics.horizontalAdvance(value_text(value)) for value in self.experiment.design.axes[1].values)
        return min(widest + theme.px(10), self.width() // 3)

    def _top(self) -> int:
        return theme.px(2 * HEAD) if self.is_grid else theme.px(HEAD)

    def cell(self, run: int) -> QRectF:
        """The room of a run's cell."""
        assert self.experiment is not None
        left, columns = self._left(), self._columns(self.width())
        across = (self.width() - left) / columns
        row, column = divmod(run, columns)
        gap = theme.px(GAP)
        return QRectF(left + column * across, self._top() + row * theme.px(ROW), across - gap, theme.px(ROW) - gap)

    def run_at(self, place: QPoint) -> int:
        """The run whose cell is at a point; -1 if there is none."""
        if self.experiment is None:
            return -1
        return next((run for run in range(self.experiment.count) if self.cell(run).contains(place)), -1)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self.experiment is None:
            return 0
        return self._top() + -(-self.experiment.count // self._columns(width)) * theme.px(ROW)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), self.heightForWidth(max(self.width(), theme.px(200))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.heightForWidth(max(self.width(), theme.px(160))))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    # What is seen

    def text_of(self, run: int) -> str:
        """What stands in a cell."""
        assert self.experiment is not None
        return words.cell_text(self._experiments, self.experiment, run, self.by)

    def describe(self, run: int) -> str:
        """A cell in words."""
        assert self.experiment is not None
        return words.describe(self._experiments, self.experiment, run, self.by)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.experiment is None:
            return
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = self.experiment.count
        cells, texts = [self.cell(run) for run in range(count)], [self.text_of(run) for run in range(count)]
        if self.is_grid:
            draw_heads(painter, self.experiment, cells, self._left())
        draw_title(painter, self.experiment, self.width())
        draw_cells(painter, self.experiment, self.by, cells, texts)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._frame(painter, cells[self.current], colors.text if self.hasFocus() else colors.accent, theme.px(2))
        if self._over >= 0 and self._over != self.current:
            self._frame(painter, cells[self._over], colors.muted, theme.px(1))

    def _frame(self, painter: QPainter, room: QRectF, color: QColor, width: int) -> None:
        painter.setPen(QPen(color, width))
        painter.drawRoundedRect(room, theme.px(4), theme.px(4))

    # What the hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.run_at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.run_at(event.position().toPoint()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(-1)

    def _hover(self, run: int) -> None:
        if run != self._over:
            self._over = run
            self.hovered.emit(run)
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._step(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            run = self.run_at(event.pos())
            QToolTip.showText(event.globalPos(), self.describe(run) if run >= 0 else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := self._step(event):
            self.choose(self.current + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(self.current)
        else:
            event.ignore()

    def _step(self, event: QKeyEvent) -> int:
        """How many cells an arrow key goes; 0 for other keys."""
        if self.experiment is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return 0
        columns = self._columns(self.width())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        return steps.get(Qt.Key(event.key()), 0)


