"""The view of the matrices: draws the blocks, and knows which cell is where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from visualnn.engine.trace import Ref
from visualnn.ui import theme
from visualnn.ui.matrices import by_hand
from visualnn.ui.matrices.block_painter import BlockPainter
from visualnn.ui.matrices.by_hand import ByHand
from visualnn.ui.matrices.layout import Layout, Placed, arrange, number_width
from visualnn.ui.matrices.pictures import Pictures
from visualnn.ui.matrices.sheet import Sheet
from visualnn.ui.matrices.shown import Shown
from visualnn.ui.matrices.window import Window

CellAt = tuple[str, tuple[int, ...]]


class MatrixView(QWidget):
    """Shows sheets of blocks; cells go in and out by the names of the trace that is shown."""

    arranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures, self.layout_ = Pictures(), Layout()
        self.shown: Shown | None = None
        self.windows: dict[str, Window] = {}
        self.focus: dict[str, int] = {}
        self.hand: ByHand | None = None
        self._choices: Sequence[Sequence[Sheet]] = ()
        self._key: tuple[object, ...] = ()
        self._stage: object = None
        self._moment: tuple[object, ...] = ()
        self._chosen: Ref | None = None

    # ---- what is shown ----

    def show_sheets(self, shown: Shown, choices: Sequence[Sequence[Sheet]]) -> None:
        """Show a moment of a trace in the first of these choices of sheets that fits."""
        self.shown = shown
        self.pictures.look(shown.trace)
        self._choices = choices
        self.arrange()
        self._follow(shown)
        self.update()

    @property
    def wide(self) -> float:
        """The width of a number."""
        return number_width(self.shown.decimals if self.shown else 4)

    def room(self) -> QSize:
        """What can be seen at once."""
        parent = self.parentWidget()
        return parent.size() if parent is not None else self.size()

    def terms_that_fit(self) -> int:
        """How many terms can be lined up below."""
        return by_hand.capacity(self.room().width() - 2 * theme.px(8), self.wide)

    def arrange(self) -> None:
        """Give every block its place in the room there is now."""
        if self.shown is None:
            return
        room = self.room()
        key = (self._choices, room.width(), room.height(), theme.zoom(), self.shown.decimals)
        if key != self._key:
            self._key = key
            self.layout_ = arrange(self._choices, room.width(), room.height(), self.wide, by_hand.height())
            self.setMinimumHeight(int(self.layout_.height) if self.layout_.height > room.height() else 0)
            self._look()
            self.arranged.emit()

    def _follow(self, shown: Shown) -> None:
        """The lenses go where the step is; or to the selected cell, if that is what has changed."""
        moment = (shown.trace, shown.position, shown.term)
        if moment != self._moment:
            self._moment = moment
            self._begin(shown)
            refs = [*shown.reads, *(shown.term.reads if shown.term else ()), shown.written]
            self.focus_on([ref for ref in refs if ref is not None])
        elif shown.selected != self._chosen and shown.selected is not None:
            self.focus_on([shown.selected])
        self._chosen = shown.selected

    def _begin(self, shown: Shown) -> None:
        """Another array: begin where the largest product is, and stay there while its cells are computed."""
        stage = shown.step.stage if shown.step is not None else None
        if stage is not self._stage:
            self._stage = stage
            pairs = [lined.term for lined in shown.terms if len(lined.term.factors) > 1]
            self.focus_on([ref for term in pairs[:1] for ref in term.reads])

    def focus_on(self, refs: Sequence[Ref]) -> None:
        """Have these cells in the middle of the lenses; the last one counts most."""
        for ref in refs:
            placed = self.layout_.find(ref.array)
            box = placed.block.plane.box(ref.index) if placed is not None else None
            if placed is None or box is None:
                continue
            for axis, first, count in ((placed.block.down, box[0], box[2]), (placed.block.across, box[1], box[3])):
                if count == 1:
                    self.focus[axis] = first
        self._look()

    def _look(self) -> None:
        for placed in self.layout_.placed:
            if placed.lens is not None:
                placed.lens.look_at(self.focus.get(placed.block.down, 0), self.focus.get(placed.block.across, 0))

    # ---- where cells are ----

    def window_of(self, placed: Placed) -> Window:
        plane = placed.block.plane
        window = self.windows.get(plane.array)
        if window is None or window.top + window.rows > plane.rows or window.left + window.cols > plane.cols:
            return Window.whole(plane.rows, plane.cols)
        return window

    def placed_at(self, point: QPointF) -> Placed | None:
        """The block whose picture, lens or heading is at a point."""
        for placed in self.layout_.placed:
            lens = placed.lens
            if placed.body.contains(point) or placed.heading.contains(point) or (
                    lens is not None and lens.rect.contains(point)):
                return placed
        return None

    def cell_at(self, point: QPointF) -> CellAt | None:
        """The cell whose number or pixel is at a point."""
        if self.hand is not None:
            for spot in self.hand.spots:
                if spot.rect.contains(point):
                    return spot.cell.array, tuple(part for part in spot.cell.index if isinstance(part, int))
        placed = self.placed_at(point)
        if placed is None:
            return None
        found = placed.cell_at(point, self.window_of(placed))
        return (placed.block.plane.array, placed.block.plane.index(*found)) if found is not None else None

    def rect_of(self, array: str, index: tuple[int | slice, ...]) -> QRectF:
        """Where a cell or block is: as a number if it can be read, else on the picture; empty if it is out of sight."""
        placed = self.layout_.find(array)
        box = placed.block.plane.box(index) if placed is not None else None
        if placed is None or box is None:
            return QRectF()
        if placed.lens is not None and not (rect := placed.lens.rect_of(*box)).isEmpty():
            return rect
        return placed.rect_of(box, self.window_of(placed))

    # ---- looking closer ----

    def zoom_at(self, point: QPointF, factor: float) -> bool:
        """Nearer or farther, if there is a picture at this point."""
        placed = self.placed_at(point)
        if placed is None or not placed.body.contains(point):
            return False
        plane, window = placed.block.plane, self.window_of(placed)
        row, col = placed.place_at(point, window)
        self.windows[plane.array] = window.zoomed(factor, row, col, plane.rows, plane.cols)
        self.update()
        return True

    def fit(self, placed: Placed | None = None) -> None:
        """Show all of one array, or of all."""
        if placed is None:
            self.windows.clear()
        else:
            self.windows.pop(placed.block.plane.array, None)
        self.update()

    def pan(self, placed: Placed, way: QPointF) -> None:
        """Drag a picture by so many pixels."""
        plane, window = placed.block.plane, self.window_of(placed)
        down = -way.y() * window.rows / placed.body.height()
        across = -way.x() * window.cols / placed.body.width()
        self.windows[plane.array] = window.moved(down, across, plane.rows, plane.cols)
        self.update()

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.current().surface)
        if self.shown is None:
            return
        self.pictures.stamps.look(self.devicePixelRatioF())
        for placed in self.layout_.placed:
            BlockPainter(self.pictures, self.shown, placed, self.window_of(placed), self.wide).paint(painter)
        self.hand = None
        if not self.layout_.by_hand.isEmpty():
            self.hand = ByHand(self.layout_.by_hand, self.wide, self.shown, self.pictures.stamps)
            self.hand.paint(painter)
        if self.hasFocus():
            painter.setPen(theme.current().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
