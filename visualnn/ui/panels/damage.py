"""Damage: how much the network still reads when the test data are made worse, with sliders and as a curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _, ngettext
from visualnn.session.damage import DAMAGES
from visualnn.ui import theme
from visualnn.ui.damage import words
from visualnn.ui.damage.curve import CurveView
from visualnn.ui.damage.kept import Kept
from visualnn.ui.damage.sliders import Sliders
from visualnn.ui.damage.strip import Strip
from visualnn.ui.flow import Flow
from visualnn.ui.panel import Panel
from visualnn.ui.samples.words import sample_name
from visualnn.ui.scrolled import scrolled
from visualnn.ui.text_block import TextBlock

WIDE = 620  # sliders and curve stand side by side
WIDER, LOW = 800, 430  # the samples, too


class DamagePanel(Panel):
    """Reads `session.damaging`, and has it count what is set."""

    name = "damage"
    title = N_("Damaged test data")
    area = "right"
    order = 61
    calm_ms = 500
    row_height = 290

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.damaging = session.damaging
        self.verdict, self.none = TextBlock(lines=2), TextBlock(lines=6)
        self.sliders, self.strip, self.curve, self.kept = Sliders(), Strip(), CurveView(), Kept()
        self.count = QComboBox()
        self.count.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.undo, self.step, self.draw, self.keep = (QPushButton() for _button in range(4))
        self._look: tuple[object, ...] = ()
        self._previewed: tuple[object, ...] = ()
        self._turned: tuple[bool, bool] | None = None
        self._arrange()
        self._connect()
        self.watch(session.opened, session.run.changed, self.damaging.changed)
        self.watch_calmly(session.retraced, session.samples.changed)
        self._listen(self._forget_preview, (session.opened, session.retraced, session.samples.changed))
        self.retranslate()

    def _arrange(self) -> None:
        self._setting, self._showing, self._buttons = QWidget(), QWidget(), QWidget()
        setting, showing = QVBoxLayout(self._setting), QVBoxLayout(self._showing)
        self._flow = Flow(self._buttons, gap=6)
        for control in (self.undo, self.step, self.draw, self.keep, self.count):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._flow.addWidget(control)
        setting.addWidget(self.sliders)
        setting.addStretch(1)
        showing.addWidget(self.curve, 1)
        showing.addWidget(self.kept)
        for inner in (setting, showing):
            inner.setContentsMargins(0, 0, 0, 0)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.addWidget(self._setting)
        self._body.addWidget(self._showing, 3)
        self._inner = QWidget()
        self._column, above = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._inner), QVBoxLayout()
        for part in (self.none, self.verdict, self.strip, self._buttons):
            above.addWidget(part)
        above.addStretch()
        self._column.addLayout(above, 2)
        self._column.addLayout(self._body, 3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self._inner, self))

    def _connect(self) -> None:
        self.sliders.moved.connect(self.damaging.set)
        self.sliders.chosen.connect(self.damaging.choose)
        self.curve.wanted.connect(self._set_chosen)
        self.curve.stepped.connect(self._step_chosen)
        self.kept.dropped.connect(self._drop)
        self.strip.chosen.connect(self._choose_sample)
        self.undo.clicked.connect(self.damaging.undo)
        self.step.clicked.connect(self._step_through)
        self.draw.clicked.connect(self._draw_or_stop)
        self.keep.clicked.connect(self.damaging.keep)
        self.count.activated.connect(self._choose_count)

    # What the hand wants

    def _set_chosen(self, amount: float) -> None:
        self.damaging.set(self.damaging.chosen, amount)

    def _step_chosen(self, by: int) -> None:
        name = self.damaging.chosen
        self.damaging.set(name, self.damaging.amounts[name] + by * DAMAGES[name].step)

    def _choose_sample(self, number: int) -> None:
        self.session.samples.choose(number)

    def _draw_or_stop(self) -> None:
        (self.damaging.stop if self.damaging.curve_grows else self.damaging.draw_curve)()

    def _drop(self, number: int) -> None:
        self.damaging.forget(self.damaging.kept_here()[number])

    def _choose_count(self, place: int) -> None:
        self.damaging.count_all(place == 1)

    def _step_through(self) -> None:
        """Make the damaged picture of the current sample a sample of its own, and step through that."""
        samples = self.session.samples
        picture = self.damaging.preview(np.array([samples.current]))
        title = _("{sample}, {damages}").format(sample=sample_name(samples, samples.current),
                                                damages=words.together(self.damaging.wished))
        self.session.drawn.add(picture.after[0], title, int(picture.labels[0]))

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        damaging, possible = self.damaging, self.damaging.possible
        pictures = self.session.dataset.is_pictures
        for part in (self.verdict, self._buttons, self._setting, self._showing):
            self._show_part(part, possible)
        self._show_part(self.none, not possible)
        self._show_part(self.strip, possible and pictures)
        if not possible:
            self.none.show_html(_("The samples of this lesson have no classes, so there are no right and wrong answers "
                                  "to be counted. Open a lesson such as “Reading handwritten digits”."))
            return
        damaging.look()
        self.verdict.show_html(words.verdict(damaging, pictures))
        self.sliders.show_amounts(damaging.damages, damaging.amounts, damaging.chosen)
        self._show_preview(pictures)
        self._show_buttons(pictures)
        now = damaging.now
        current = now is not None and now.done and now.wish.amounts == damaging.wished
        curve = damaging.curve if damaging.curve and damaging.curve.damage == damaging.chosen else None
        kept = damaging.kept_here()
        self.curve.show_curve(damaging.chosen, damaging.amounts[damaging.chosen],
                              now.right / now.seen if current else None, curve, damaging.curve_is_of_now,
                              damaging.curve_share if damaging.curve_grows else 1.0, kept)  # fmt: skip
        self.kept.show_curves(kept)

    def _show_part(self, part: QWidget, shown: bool) -> None:
        if part.isHidden() == shown:
            part.setVisible(shown)

    def _show_preview(self, pictures: bool) -> None:
        """The current sample among the first of its page; in front of them where it is not."""
        if not pictures:
            return
        samples = self.session.samples
        numbers = samples.indices[: self.strip.count]
        if samples.current not in numbers:
            numbers = np.append(samples.current, numbers)[: self.strip.count]
        key = (samples.split, numbers.tobytes(), tuple(self.damaging.wished.items()), samples.current)
        if key != self._previewed:
            self._previewed = key
            self.strip.show_preview(self.damaging.preview(numbers), samples.class_names, samples.current)

    def _forget_preview(self, *_arguments: object) -> None:
        self._previewed = ()

    def _show_buttons(self, pictures: bool) -> None:
        damaging = self.damaging
        grows = damaging.curve_grows
        text = _("Stop the curve") if grows else _("Compute the curve")
        if text != self.draw.text():
            self.draw.setText(text)
        self.draw.setEnabled(grows or not damaging.curve_is_of_now or damaging.curve_share < 1)
        self.undo.setEnabled(bool(damaging.wished))
        self.step.setEnabled(bool(damaging.wished))
        self._show_part(self.step, pictures)
        self.keep.setEnabled(damaging.curve is not None and not grows and damaging.curve not in damaging.kept)
        total = len(self.session.dataset.test)
        self._show_part(self.count, total > min(damaging.count, total) or damaging.all_samples)
        texts = [self._count_text(1000, pictures), self._count_text(total, pictures)]
        with QSignalBlocker(self.count):
            if [self.count.itemText(place) for place in range(self.count.count())] != texts:
                self.count.clear()
                self.count.addItems(texts)
            self.count.setCurrentIndex(int(damaging.all_samples))

    @staticmethod
    def _count_text(number: int, pictures: bool) -> str:
        text = ngettext("{n} test image", "{n} test images", number) if pictures else ngettext(
            "{n} test sample", "{n} test samples", number)
        return text.format(n=f"{number:,}")

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()
        self._soon()  # there may be room for more samples

    def _turn(self) -> None:
        """Sliders and curve side by side where there is room; in a row that is wide and low all three parts."""
        wide = self.width() >= theme.px(WIDE)
        low = self.width() >= theme.px(WIDER) and self.height() < theme.px(LOW)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        if (wide, low) != self._turned:
            self._turned = wide, low
            self._body.setDirection(across if wide else down)
            self._column.setDirection(across if low else down)
            self._column.setStretch(0, 2 if low else 0)
            self._body.setStretch(0, 2 if wide else 0)
            self.verdict.lines = 1 if wide and not low else 2
            self.verdict.updateGeometry()

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look, self._previewed = look, ()
        margin = theme.px(10)
        self._column.setContentsMargins(margin, theme.px(8), margin, theme.px(8))
        self._column.setSpacing(theme.px(8))
        self._body.setSpacing(theme.px(12))
        self.sliders.restyle()
        self.kept.restyle()
        for part in (self.strip, self.curve, self.verdict, self.none):
            part.updateGeometry()
        self._turn()

    def retranslate(self) -> None:
        self.sliders.retranslate()
        self.undo.setText(_("No damage"))
        self.step.setText(_("Step through this one"))
        self.step.setToolTip(_("The current sample as it is damaged now becomes a sample of its own"))
        self.keep.setText(_("Keep this curve"))
        self.keep.setToolTip(_("It stays for comparison with another network, such as the same one trained with noise"))
        self.draw.setToolTip(_("Right answers for each amount of the damage that is marked"))
        self.count.setAccessibleName(_("How many test samples are counted"))
        self.curve.setAccessibleName(_("Right answers over the amount; the arrow keys change the amount"))
        self.strip.setAccessibleName(_("Samples before and after; the arrow keys choose one"))
        self._previewed = ()
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(250), theme.px(180))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(640))
