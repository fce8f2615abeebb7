"""Check all gradients: the button, how far it is, and what was found."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.microscope import words
from visualnn.ui.microscope.agreements import AgreementTable
from visualnn.ui.text_block import TextBlock


class Checking(QWidget):
    """Reads `session.microscope.check`."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.check = session, session.microscope.check
        self.button, self.progress = QPushButton(), QProgressBar()
        self.progress.setTextVisible(False)
        self.said = TextBlock(lines=2, scale=0.92)
        self.table = AgreementTable()
        self._row = QHBoxLayout()
        self._row.addWidget(self.button)
        self._row.addWidget(self.progress, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addWidget(self.said)
        self._column.addWidget(self.table)
        self.button.clicked.connect(self._press)
        self.table.chosen.connect(session.microscope.look_at)
        self.table.asked.connect(self._ask)

    def _press(self) -> None:
        if self.check.running:
            self.check.stop()
        else:
            self.check.start()

    def _ask(self, array: str, index: tuple[int, ...], at: QPoint) -> None:
        show_cell_menu(self, self.session, array, index, at)

    def refresh(self) -> None:
        report, running = self.check.report, self.check.running
        self.button.setText(_("Stop") if running else _("Check all gradients"))
        self.progress.setVisible(running)
        if report is None:
            count = f"{self.session.network.flat.size:,}"
            text = _("Compares backprop with the real loss for each of the {count} parameters: one central difference "
                     "each, h = 1e−5, float64.")
            self.said.show_html(text.format(count=count))
            self.table.show_agreements(())
            return
        self.progress.setRange(0, report.total)
        self.progress.setValue(report.done)
        self.said.show_html(words.marked(*words.summary(report, running, self.check.outdated)))
        self.table.show_agreements(report.agreements)

    def restyle(self) -> None:
        self._row.setSpacing(theme.px(10))
        self._column.setSpacing(theme.px(4))

    def retranslate(self) -> None:
        self.progress.setAccessibleName(_("How far the check is"))
        self.table.setAccessibleName(_("Agreement of each array; Enter looks at the worst cell"))
        self.button.setToolTip(_("On this sample, or on this mini-batch; the network is not touched"))
