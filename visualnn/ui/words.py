"""Qt's own words, those of its file dialogs and text fields, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

_translator: QTranslator | None = None


def qt_speaks(code: str) -> None:
    """Make Qt speak this language, where its translations are installed; numbers are written with a point."""
    global _translator
    QLocale.setDefault(QLocale(code) if code != "en" else QLocale(QLocale.Language.English))
    app = QApplication.instance()
    if app is None:
        return
    if _translator is not None:
        app.removeTranslator(_translator)
        _translator = None
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and translator.load(f"qtbase_{code}", folder):
        app.installTranslator(translator)
        _translator = translator
