"""Data: which samples the network learns from, and what can be changed about them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from visualnn import data
from visualnn.data.catalogue import options_of
from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.options.fields import OptionField, fields_for
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled

SPLITS = {"train": N_("{count} for training"), "test": N_("{count} for the test"),
          "validation": N_("{count} for validation"), "drawn": N_("{count} drawn")}  # fmt: skip


class DataPanel(Panel):
    """Reads the data set; every change goes to `session.editing` at once."""

    name = "data"
    title = N_("Data")
    area = "right"
    order = 67

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.editing = session.editing
        self.sets, self.names = QComboBox(), [name for name in data.names() if "features" in options_of(name)]
        self.heading, self.about, self.hint = QLabel(), QLabel(), QLabel()
        self.fields: dict[str, OptionField] = {}
        self._kinds: object = None
        self._network, self._problem = session.network, ""
        self._looks: object = None
        self._arrange()
        self.sets.activated.connect(self._choose)
        self.watch(session.opened)
        self.retranslate()

    def _arrange(self) -> None:
        body = QWidget()
        self._column, self._fields = QVBoxLayout(body), QVBoxLayout()
        for label in (self.heading, self.about, self.hint):
            label.setWordWrap(True)
        for part in (self.heading, self.sets, self.about):
            self._column.addWidget(part)
        self._column.addLayout(self._fields)
        self._column.addWidget(self.hint)
        self._column.addStretch(1)
        scroll = scrolled(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    # What is seen

    def refresh(self) -> None:
        dataset = self.session.dataset
        kinds = (dataset.name, *((name, type(value)) for name, value in dataset.options.items()))
        if kinds != self._kinds:
            self._kinds = kinds
            self._make_fields()
        self._restyle()
        choice = dataset.name in self.names
        self.heading.setText(_(dataset.title))
        self.heading.setVisible(not choice)
        self.sets.setVisible(choice)
        if choice:
            self.sets.setCurrentIndex(self.names.index(dataset.name))
        self.about.setText(self._told())
        for name, field in self.fields.items():
            field.show_value(dataset.options[name])
        if self.session.network is not self._network:
            self._network, self._problem = self.session.network, ""
        self.hint.setText(f"✗ {self._problem}" if self._problem else "")
        self.hint.setVisible(bool(self._problem))

    def _told(self) -> str:
        """How many samples there are, of what, and what can be changed."""
        dataset = self.session.dataset
        parts = [_(SPLITS.get(name, "{count} " + name)).format(count=f"{len(split):,}")
                 for name, split in dataset.splits.items()]  # fmt: skip
        told = " · ".join(parts)
        if dataset.kind == "classes":
            told += "\n" + _("Classes: {names}").format(names=_(", ").join(dataset.class_names))
        if dataset.feature_names:
            told += "\n" + _("Inputs: {names}").format(names=_(", ").join(dataset.feature_names))
        if not self.fields:
            told += "\n" + _("These data have nothing to change.")
        return told

    def _make_fields(self) -> None:
        for field in self.fields.values():
            self._fields.removeWidget(field)
            field.deleteLater()
        self.fields = {field.name: field for field in fields_for(self.session.dataset.options)}
        for field in self.fields.values():
            field.wanted.connect(self._change)
            field.retranslate()
            self._fields.addWidget(field)
        self._looks = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._restyle()

    def _restyle(self) -> None:
        looks = (theme.current().name, theme.zoom())
        if looks == self._looks:
            return
        self._looks = looks
        self._column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(10))
        self._column.setSpacing(theme.px(9))
        self._fields.setSpacing(theme.px(10))
        self.sets.setMinimumWidth(theme.px(60))
        self.heading.setFont(theme.font(bold=True))
        self.about.setStyleSheet(f"color: {theme.current().muted.name()}")
        self.hint.setStyleSheet(f"color: {theme.current().wrong.name()}")
        for field in self.fields.values():
            field.restyle()

    def retranslate(self) -> None:
        self.sets.clear()
        self.sets.addItems([_(data.load(name).title) for name in self.names])
        self.sets.setAccessibleName(_("Data set"))
        self.sets.setToolTip(_("Which points the network learns from"))
        for field in self.fields.values():
            field.retranslate()
        self._soon()

    # What is wanted

    def _choose(self, place: int) -> None:
        self._try(self.editing.choose_data, self.names[place])

    def _change(self, name: str, value: Any) -> None:
        self._try(self.editing.change_data, **{name: value})

    def _try(self, do: Any, *arguments: Any, **options: Any) -> None:
        """What cannot be is said, and the fields show again what is."""
        try:
            do(*arguments, **options)
            self._problem = ""
        except ValueError as error:
            self._network, self._problem = self.session.network, str(error)
            self.refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(480))
