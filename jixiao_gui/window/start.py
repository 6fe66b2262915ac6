"""Start Qt for this program: application object, fonts, translations and theme."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from jixiao_gui.window import theme

_STYLE = "Fusion"


def application() -> QApplication:
    """Return the application object with the program's style and theme; made once."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
        app.setStyle(_STYLE)
    else:  # an argument, for the result of setStyle would make PySide6 initialise all style classes
        app = QApplication(["jixiao", "-style", _STYLE])
    app.setApplicationName("jixiao")
    app.setApplicationDisplayName("")
    if existing is None:
        theme.load_chinese_font()
    theme.use(app, theme.scheme(), theme.type_size())
    app.setWindowIcon(theme.icon("jixiao"))
    return app


def load_translations() -> None:
    """Load Qt's Chinese translation and set the Chinese locale, once.

    Called after the first paint, because PySide6 takes 6 ms to load the names of all languages.
    """
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    app = QApplication.instance()
    if app is None or app.findChild(QTranslator, "qtbase") is not None:
        return
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    translator.setObjectName("qtbase")
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
