"""Start Qt for this program: fonts, words and look."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from jixiao_gui.window import theme


def application() -> QApplication:
    """Return the application object in the program's look, Qt's own words in Chinese; made once."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["jixiao"])
    app.setApplicationName("jixiao")
    app.setApplicationDisplayName("")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    if app.findChild(QTranslator, "qtbase") is None:
        translator = QTranslator(app)
        translator.setObjectName("qtbase")
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)
    app.setStyle("Fusion")
    if found is None:
        theme.bring_chinese()
    theme.use(app, theme.scheme(), theme.type_size())
    app.setWindowIcon(theme.icon("jixiao"))
    return app
