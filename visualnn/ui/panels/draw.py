"""Draw: a digit of one's own, answered while it is drawn, and made a sample like any other."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.drawn import Prepared, longer_side, prepare
from visualnn.session.ink import Gray
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text
from visualnn.ui.draw.bars import percent
from visualnn.ui.draw.bringing import Bringing
from visualnn.ui.draw.desk import Desk
from visualnn.ui.draw.picture_files import picture_file
from visualnn.ui.draw.sheet import Sheet
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled

FRAME_MS = 16  # the network is asked at most once for each picture that the screen can show


class DrawPanel(Panel):
    """The sheet belongs to the panel; what becomes a sample goes to `session.drawn`."""

    name = "draw"
    title = N_("Draw")
    area = "right"
    order = 58

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.sheet = Sheet(self)
        self.desk, self.nothing = Desk(self.sheet), Text()
        self.bringing = Bringing(session.executor, self)
        self.prepared: Prepared | None = None
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._look: tuple[object, ...] = ()
        self._kind: object = None
        self._longer, self._refusal = 20, ""
        self.setAcceptDrops(True)
        body = QWidget()
        self._column = QVBoxLayout(body)
        for part in (self.nothing, self.desk):
            self._column.addWidget(part)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(body, self))
        self._connect()
        self.watch(session.opened)
        self.watch_calmly(session.samples.changed)
        self.retranslate()

    def _connect(self) -> None:
        desk = self.desk
        self.sheet.changed.connect(self._answer_soon)
        self._frame.timeout.connect(self.answer)
        desk.scale.toggled.connect(self.answer)
        desk.centre.toggled.connect(self.answer)
        desk.use.clicked.connect(self.use)
        desk.tools.open.clicked.connect(self._ask)
        desk.tools.paste.clicked.connect(self.bringing.paste)
        desk.canvas.pasted.connect(self.bringing.paste)
        self.bringing.brought.connect(self._put)
        self.bringing.refused.connect(self._refuse)

    # The answer

    def _answer_soon(self) -> None:
        self._refusal = ""
        if not self._frame.isActive():
            self._frame.start()

    def answer(self) -> None:
        """Bring the drawing into the form of the data, ask the network, and show both."""
        self._frame.stop()
        if not self.session.drawn.possible:
            return
        desk, ink = self.desk, self.sheet.ink()
        scale, centre = desk.scale.isChecked(), desk.centre.isChecked()
        self.prepared = self._prepare(ink, scale, centre)
        shares, said = self._asked(self.prepared)
        desk.canvas.show_box(self.prepared.box if self.prepared else None)
        desk.bars.show_answer(self.session.dataset.class_names, shares, said)
        desk.steps.show_steps(self.sheet.pixels, self.prepared, self._longer, scale, centre)
        desk.canvas.setAccessibleDescription(desk.bars.told())
        desk.use.setEnabled(self.prepared is not None)
        desk.sentence.show_text(self._refusal or self._told(ink, shares, said, scale and centre))

    def _prepare(self, ink: Gray, scale: bool, centre: bool) -> Prepared | None:
        rows, columns = self.session.dataset.image_shape
        return prepare(ink, (rows, columns), self._longer, scale, centre)

    def _asked(self, prepared: Prepared | None) -> tuple[np.ndarray | None, int]:
        """A share for each class, and the class that the network says; -1 where it says none."""
        if prepared is None:
            return None, -1
        outputs = self.session.drawn.outputs(prepared.image)
        if not np.isfinite(outputs).all():
            return np.full(len(self.session.dataset.class_names), np.nan), -1
        said = int(self.session.network.answers(outputs[None])[0])
        return (np.array([1 - outputs[0], outputs[0]]) if len(outputs) == 1 else outputs), said

    def _told(self, ink: Gray, shares: np.ndarray | None, said: int, whole: bool) -> str:
        """What the network would say if no step were left out."""
        if shares is None or said < 0 or whole:
            return self.desk.bars.told() if shares is not None and said < 0 else ""
        shares, usual = self._asked(self._prepare(ink, True, True))
        if shares is None or usual < 0:
            return ""
        names = self.session.dataset.class_names
        if usual == said:
            sentence = _("Scaled and centred it is {answer}, too ({percent} %).")
        else:
            sentence = _("Scaled and centred it would be {answer} ({percent} %): the network has only seen digits that "
                         "were prepared so.")  # fmt: skip
        return sentence.format(answer=names[usual], percent=percent(shares[usual]))

    # From the hand

    def use(self) -> None:
        """Make the drawing a sample."""
        if self.prepared is None:
            return
        title = _("Drawn picture {number}").format(number=len(self.session.drawn.titles) + 1)
        self.session.drawn.add(self.prepared.image, title, self.desk.label.currentData())
        self.session.said.emit(_("{title} is a sample now: step through it as through any other.").format(title=title))

    def _ask(self) -> None:
        self.bringing.ask(self.window())

    def _put(self, ink: Gray) -> None:
        self.sheet.put(ink)
        self._refusal = ""
        self.answer()

    def _refuse(self, sentence: str) -> None:
        self._refusal = f"✗ {sentence}"
        self.desk.sentence.show_text(self._refusal)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.session.drawn.possible and picture_file(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()  # it may be a lesson or weights, for the window

    def dropEvent(self, event: QDropEvent) -> None:
        if path := picture_file(event.mimeData()):
            event.acceptProposedAction()
            self.bringing.open(path)

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        dataset, possible = self.session.dataset, self.session.drawn.possible
        self.desk.setVisible(possible)
        self.nothing.show_text("" if possible else _("This lesson's samples are no pictures, so nothing can be drawn. "
                                                     "Open the lesson “Reading handwritten digits”."))
        if not possible:
            return
        kind = (dataset.name, dataset.image_shape, dataset.class_names)
        if kind != self._kind:
            self._kind, self._longer = kind, longer_side(dataset)
            self.desk.name_classes(dataset.class_names, self._longer, dataset.image_shape)
        self.desk.tools.refresh()
        self.answer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.desk.give_room(self.width(), self.height())

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look = look
        self._column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(10))
        self.nothing.restyle()
        self.desk.restyle()
        self.desk.give_room(self.width(), self.height())

    def retranslate(self) -> None:
        self.desk.retranslate()
        self._kind = None
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(520))
