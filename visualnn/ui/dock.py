"""A dock: the frame around a panel, with its title and two small buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import N_, _
from visualnn.ui import icons, theme
from visualnn.ui.keys import FieldKeys
from visualnn.ui.panel import Panel

LEAST = QSize(330, 130)  # no panel asks for more of the screen than this, however large everything is
FLOAT, BACK, CLOSE = N_("Take this panel out of the window"), N_("Put this panel back"), N_("Hide this panel")


class TitleBar(QWidget):
    """The name of a panel, and at its right end what can be done with its frame."""

    float_clicked, close_clicked = Signal(), Signal()

    def __init__(self, fixed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("titlebar")
        self.tabbed = False
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.float_button, self.close_button = self._button(fixed), self._button(fixed)
        self.float_button.clicked.connect(self.float_clicked)
        self.close_button.clicked.connect(self.close_clicked)
        row = QHBoxLayout(self)
        row.addWidget(self.label, 1)
        row.addWidget(self.float_button)
        row.addWidget(self.close_button)

    def _button(self, hidden: bool) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F6, the View menu and Ctrl+Shift+D do this from the keyboard
        button.setVisible(not hidden)
        return button

    def restyle(self, floating: bool) -> None:
        """Texts, icons and sizes for the language, theme and zoom of now."""
        self.layout().setContentsMargins(theme.px(12), theme.px(3), theme.px(4), theme.px(3))
        self.layout().setSpacing(theme.px(2))
        self.label.setFont(theme.font(0.93, bold=True))
        quiet = theme.current().muted
        for button, name, tip in (
            (self.float_button, "float", BACK if floating else FLOAT),
            (self.close_button, "close", CLOSE),
        ):
            button.setIcon(icons.icon(name, quiet))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
            button.setToolTip(_(tip))
            button.setAccessibleName(_(tip))
        self.setMinimumHeight(theme.px(30))

    def sizeHint(self) -> QSize:
        return QSize(0, 0) if self.tabbed else super().sizeHint()

    def set_tabbed(self, tabbed: bool) -> None:
        """Among tabs the tab says the name; the bar would only repeat it."""
        if self.tabbed != tabbed:
            self.tabbed = tabbed
            self.setVisible(not tabbed)
            self.updateGeometry()

    def set_active(self, active: bool) -> None:
        """Show that the keyboard is in this panel."""
        if self.property("active") != active:
            self.setProperty("active", active)
            self.style().polish(self)
            self.style().polish(self.label)


class Dock(QDockWidget):
    """A panel that can be moved, tabbed, taken out and hidden."""

    def __init__(self, panel: Panel, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = panel
        self.setObjectName(f"dock {panel.name}")  # the layout is remembered under this name
        self.bar = TitleBar(fixed=False)
        self.setTitleBarWidget(self.bar)
        self.setWidget(Surface(panel))
        FieldKeys(self)
        self.bar.float_clicked.connect(self.toggle_floating)
        self.bar.close_clicked.connect(self.close)
        self.topLevelChanged.connect(self.restyle)
        self.visibilityChanged.connect(self.look_for_tabs)
        self.dockLocationChanged.connect(self.look_for_tabs)

    def retranslate(self) -> None:
        self.setWindowTitle(_(self.panel.title))
        self.bar.label.setText(_(self.panel.title))
        self.restyle()

    def restyle(self, *_floating: object) -> None:
        self.bar.restyle(self.isFloating())

    def look_for_tabs(self, *_where: object) -> None:
        """Behind a tab that says its name, a dock needs no bar of its own; nor do those that it joins."""
        window = self.parent()
        if isinstance(window, QMainWindow):
            beside = [dock for dock in window.tabifiedDockWidgets(self) if not dock.isHidden()]
            self.bar.set_tabbed(bool(beside) and not self.isFloating())
            for dock in beside:
                if isinstance(dock, Dock):
                    dock.bar.set_tabbed(not self.isHidden())

    def toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())


class Center(QFrame):
    """The panel in the middle of the window, framed like the others; it stays where it is."""

    def __init__(self, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = panel
        self.bar = TitleBar(fixed=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Surface(panel), 1)

    def retranslate(self) -> None:
        self.bar.label.setText(_(self.panel.title))
        self.restyle()

    def restyle(self) -> None:
        self.bar.restyle(floating=False)


class Surface(QScrollArea):
    """What a panel lies on. A panel that needs more room than there is can be scrolled, so the window always fits."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(panel)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The panel fills what is there, and no less than it needs; a scroll bar in one direction takes room away."""
        room, need = self.maximumViewportSize(), self.widget().minimumSizeHint()
        if need.height() > room.height():
            room.setWidth(room.width() - self.verticalScrollBar().sizeHint().width())
        if need.width() > room.width():
            room.setHeight(room.height() - self.horizontalScrollBar().sizeHint().height())
        self.widget().resize(room.expandedTo(need))

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.widget().minimumSizeHint().boundedTo(LEAST)
