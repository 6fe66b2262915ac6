"""Starts Qt for this program: fonts, words and look, and what happens to errors nobody expected."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from jixiao_gui.window import texts, theme


def application() -> QApplication:
    """The application object in the program's look, Qt's own words in Chinese; made once."""
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
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: theme.follow_system(app))
    app.setStyle("Fusion")
    theme.use(app, theme.scheme(), theme.type_size())
    app.setWindowIcon(theme.icon("jixiao"))
    return app


def log_to(home: Path) -> Path:
    """Write the program's log into ``home``; gives the folder. Without a disk there is no log."""
    from logging.handlers import RotatingFileHandler  # loads sockets and more: not before the first paint

    folder = _logs(home)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "jixiao.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        return folder
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return folder


def _logs(home: Path) -> Path:
    return home / "logs"


def catch_unexpected(home: Path, tell: Callable[[str, str], None]) -> None:
    """Write an error that nobody expected to the log in ``home`` and ``tell`` the user in one sentence."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logging.getLogger("jixiao").critical("unexpected", exc_info=(kind, error, trace))
        tell("error", texts.UNEXPECTED.format(log=_logs(home)))

    sys.excepthook = hook
