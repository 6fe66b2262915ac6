"""Start Qt for this program: fonts, words and look."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from jixiao_gui.window import theme

_STYLE = "Fusion"


def application() -> QApplication:
    """Return the application object in the program's look; made once."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        app = found
        app.setStyle(_STYLE)
    else:  # told as an argument: what setStyle gives back costs PySide6 the making ready of all styles' names
        app = QApplication(["jixiao", "-style", _STYLE])
    app.setApplicationName("jixiao")
    app.setApplicationDisplayName("")
    if found is None:
        theme.bring_chinese()
    theme.use(app, theme.scheme(), theme.type_size())
    app.setWindowIcon(theme.icon("jixiao"))
    return app


def speak_chinese() -> None:
    """Have Qt's own words, its figures and its days in Chinese; once.

    Not before something is painted: PySide6 takes 6 ms for the names of all languages and countries.
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
