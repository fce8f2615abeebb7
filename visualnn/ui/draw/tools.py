"""The tools beside the canvas: pen or eraser, the width of the brush, back and forth, and where pictures come from."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSlider, QToolButton, QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.draw.sheet import THICKEST, THINNEST, Sheet
from visualnn.ui.flow import Flow
from visualnn.ui.icons import icon


class Tools(QWidget):
    """One row that breaks where there is no room."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.pen, self.eraser = QPushButton(self), QPushButton(self)
        self.width_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.undo, self.redo = QToolButton(self), QToolButton(self)
        self.clear, self.open, self.paste = QPushButton(self), QPushButton(self), QPushButton(self)
        self._either = QButtonGroup(self)
        for button in (self.pen, self.eraser):
            button.setCheckable(True)
            self._either.addButton(button)
        self.pen.setChecked(True)
        self.width_slider.setRange(THINNEST, THICKEST)
        self.width_slider.setValue(round(sheet.width))
        self._row = Flow(self, gap=6)
        for part in (self.pen, self.eraser, self.width_slider, self.undo, self.redo, self.clear, self.open, self.paste):
            self._row.addWidget(part)
        self.eraser.toggled.connect(self._rub)
        self.width_slider.valueChanged.connect(self._widen)
        self.undo.clicked.connect(sheet.undo)
        self.redo.clicked.connect(sheet.redo)
        self.clear.clicked.connect(sheet.clear)
        sheet.changed.connect(self.refresh)

    def _rub(self, rubs: bool) -> None:
        self.sheet.rubs = rubs

    def _widen(self, width: int) -> None:
        self.sheet.width = float(width)

    def refresh(self) -> None:
        """What can be done now."""
        for button, can in ((self.undo, bool(self.sheet.done)), (self.redo, bool(self.sheet.undone)),
                            (self.clear, not self.sheet.is_empty)):  # fmt: skip
            if button.isEnabled() != can:
                button.setEnabled(can)

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        for button, name in ((self.undo, "undo"), (self.redo, "redo")):
            button.setIcon(icon(name))
            button.setIconSize(QSize(theme.px(18), theme.px(18)))
        with QSignalBlocker(self.width_slider):
            self.width_slider.setFixedWidth(theme.px(84))

    def retranslate(self) -> None:
        self.pen.setText(_("Pen"))
        self.eraser.setText(_("Eraser"))
        self.clear.setText(_("Clear"))
        self.open.setText(_("Picture…"))
        self.open.setToolTip(_("Open a picture file, or drop one here"))
        self.paste.setText(_("Paste"))
        self.paste.setToolTip(_("Take the picture that is on the clipboard"))
        for part, words in ((self.width_slider, _("Width of the brush")), (self.undo, _("Undo the last stroke")),
                            (self.redo, _("Redo the stroke"))):  # fmt: skip
            part.setToolTip(words)
            part.setAccessibleName(words)
