"""From picture to numbers: what normalizing, flattening and one-hot do to the sample on show."""

from __future__ import annotations

import zlib
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.counting import Part, counted
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.drawing.picture_cells import PictureCells
from visualnn.ui.panel import Panel
from visualnn.ui.preparation import words
from visualnn.ui.preparation.pixels import PixelView
from visualnn.ui.preparation.rows import FlatView, LabelView
from visualnn.ui.text_block import TextBlock


class PreparationPanel(Panel):
    """Normalizing is a choice of the data set, so the network is really given other numbers; the other two change only
    what is shown here.
    """

    name = "preparation"
    title = N_("From picture to numbers")
    area = "right"
    order = 66

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.cells = PictureCells(session)
        self.normalize, self.flatten, self.one_hot = QCheckBox(), QCheckBox(), QCheckBox()
        for box in (self.flatten, self.one_hot):
            box.setChecked(True)
        self.pixels, self.row, self.label = PixelView(), FlatView(), LabelView()
        self.normal_words, self.flat_words, self.hot_words = (TextBlock(lines=lines, scale=0.9, role="muted")
                                                              for lines in (2, 3, 2))
        self.effect, self.hint = TextBlock(lines=2, scale=0.95), TextBlock(lines=3, role="muted")
        self._counts: dict[bool, tuple[int, int]] = {}  # normalized? -> right, of how many
        self._key = 0  # the weights that were counted
        self._place: tuple[int, int] | None = None
        self._arrange()
        self.normalize.clicked.connect(self._normalize)
        self.flatten.toggled.connect(self._soon)
        self.one_hot.toggled.connect(self._soon)
        self.pixels.moved.connect(self._look_at)
        self.pixels.asked.connect(self._menu)
        self.pixels.doubled.connect(self._ask)
        self.watch(session.opened, session.restated, session.selection.changed, session.run.changed)
        self.watch_calmly(session.samples.changed, session.retraced)
        self.retranslate()

    def _arrange(self) -> None:
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        for box, view, told in ((self.normalize, self.pixels, self.normal_words),
                                (self.flatten, self.row, self.flat_words),
                                (self.one_hot, self.label, self.hot_words)):  # fmt: skip
            column.addWidget(box)
            column.addWidget(view)
            column.addWidget(told)
            if box is self.normalize:
                column.addWidget(self.effect)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.addWidget(self.hint)
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        for part in (scroll.viewport(), inner):
            part.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    # What the hand wants

    def _normalize(self, on: bool) -> None:
        """Feed the network other numbers."""
        self.session.set_data(self.session.dataset.changed(normalize=on))

    def _look_at(self, row: int, column: int) -> None:
        self._place = row, column
        self.session.selection.select(*self._cell(row, column))
        self._soon()

    def _menu(self, at: QPoint) -> None:
        show_cell_menu(self, self.session, *self._cell(*self._here()), at)

    def _ask(self) -> None:
        self.session.asking.where_from(*self._cell(*self._here()))

    def _cell(self, row: int, column: int) -> tuple[str, tuple[int, ...]]:
        return self.cells.outside("x", (row * self.session.dataset.image_shape[1] + column,))

    # What is seen

    @property
    def normalized(self) -> bool:
        return bool(self.session.dataset.options.get("normalize", True))

    def _here(self) -> tuple[int, int]:
        """The pixel that is looked at: the one that is selected, or else the last one, or the middle."""
        rows, columns = self.session.dataset.image_shape
        selection = self.session.selection
        if selection.array == "x" and selection.index:
            self._place = divmod(int(selection.index[-1]), columns)
        row, column = self._place or (rows // 2, columns // 2)
        return min(row, rows - 1), min(column, columns - 1)

    def refresh(self) -> None:
        self._restyle()
        pictures = self.session.dataset.is_pictures
        self.hint.setVisible(not pictures)
        self._body.setVisible(pictures)
        if not pictures:
            return
        self.cells.look()
        self._count()
        samples, dataset = self.session.samples, self.session.dataset
        image = samples.shown_split.images[samples.current]
        values = dataset.inputs(samples.split, samples.current).reshape(image.shape)
        decimals = 2 if self.normalized else 0
        place, flat = self._here(), self.flatten.isChecked()
        possible = "normalize" in dataset.options
        self.normalize.setEnabled(possible)
        self.normalize.setChecked(self.normalized)
        self.pixels.show_picture(image, values, decimals, place)
        texts = [self.pixels.text_at(row, column) for row in range(image.shape[0]) for column in range(image.shape[1])]
        self.row.show_row(image, texts, place[0] * image.shape[1] + place[1], flat)
        self.label.show_label(samples.current_label, dataset.class_names, self.one_hot.isChecked())
        self.normal_words.show_html(words.normal(image[place], values[place], place, possible, self.normalized))
        self.flat_words.show_html(words.flat(image.shape, place, flat))
        outputs = self.session.network.output_shape[0]
        self.hot_words.show_html(words.hot(self.label.text(), samples.current_label, outputs, self.one_hot.isChecked()))
        self.effect.show_html(words.effect(self._counts))
        self.effect.setVisible(bool(self._counts))

    def _count(self) -> None:
        """Where the division has been left out, count what the network makes of pixels of either kind."""
        session = self.session
        key = zlib.crc32(session.network.flat.tobytes())
        if key != self._key:
            self._key, self._counts = key, {}
        if self.normalized or self._counts or session.run.state != "idle" or not session.counting.possible:
            return
        for way in (True, False):
            self._counts[way] = (0, 0)
            dataset = session.dataset.changed(normalize=way)
            job = counted(session.network.copy(), dataset, session.samples.threshold, 100)
            session.executor(job, partial(self._receive, key, way, dataset.test.labels), _ended)

    def _receive(self, key: int, way: bool, labels: np.ndarray, parts: list[Part]) -> None:
        if key != self._key:
            return  # of weights that are gone
        for part in parts:
            right = int((part.answers == labels[part.seen - len(part.answers) : part.seen]).sum())
            self._counts[way] = (self._counts[way][0] + right, part.seen)
        self._soon()

    def _restyle(self) -> None:
        margin = theme.px(10)
        self._column.setContentsMargins(margin, theme.px(8), margin, margin)
        self._body.layout().setSpacing(theme.px(6))
        for block in (self.hint, self.effect, self.normal_words, self.flat_words, self.hot_words):
            block.setMinimumHeight(block.sizeHint().height())
        for view in (self.pixels, self.row, self.label):
            view.updateGeometry()
        for box in (self.normalize, self.flatten, self.one_hot):
            box.setFont(theme.font(bold=True))

    def retranslate(self) -> None:
        self.normalize.setText(_("Normalize: divide by 255"))
        self.flatten.setText(_("Flatten: all pixels in one row"))
        self.one_hot.setText(_("One-hot: the label as a row of 0 and 1"))
        self.normalize.setToolTip(_("Off, the network is really given the bytes 0 to 255"))
        for box in (self.flatten, self.one_hot):
            box.setToolTip(_("Changes only what is shown here"))
        self.pixels.setAccessibleName(_("Pixels as numbers; the arrow keys move, Enter asks where one comes from"))
        self.row.setAccessibleName(_("The pixels in one row"))
        self.label.setAccessibleName(_("The label as the network should say it"))
        self.hint.show_html(_("The samples of this lesson are numbers already, not pictures. Open a lesson with "
                              "pictures, such as the one on reading digits."))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(200))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(620))


def _ended(_error: BaseException | None) -> None:
    """A count that broke off shows how far it came; the panel Counting right answers tells why."""
