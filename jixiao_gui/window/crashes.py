"""Errors that nobody expected: caught, logged without a word of the forms, told in one sentence.

The program goes on: the work is in the working copy. What is logged is what a developer needs, versions and
the places in the code; an error's own words are left out where they may quote what somebody typed.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication

from jixiao_gui import __version__
from jixiao_gui.window import texts

Kind = type[BaseException]
_PLAIN = (AttributeError, ImportError, NameError, TypeError, NotImplementedError)
"""Errors whose words are about the code alone."""
_NATIVE_LIMIT = 200_000


class Reporter(QObject):
    """Take errors from any thread and tell of them on the window's."""

    reported = Signal(str)  # the details, to be copied
    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = threading.local()
        self._caught.connect(self.reported, Qt.ConnectionType.QueuedConnection)

    def catch(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an error and tell of it; never raises."""
        if issubclass(kind, KeyboardInterrupt | SystemExit) or getattr(self._busy, "now", False):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self._busy.now = True
        try:
            words = describe(kind, error, trace)
            logging.getLogger("jixiao").critical("unexpected\n%s", words)
            self._caught.emit(f"{versions()}\n{words}")
        except Exception:  # a full disk, a window that is gone: nothing more can be done
            sys.__excepthook__(kind, error or kind(), trace)
        finally:
            self._busy.now = False

    def install(self) -> None:
        """Catch what slots and threads raise, and note what destructors do."""
        sys.excepthook = self.catch
        threading.excepthook = lambda given: self.catch(given.exc_type, given.exc_value, given.exc_traceback)
        sys.unraisablehook = lambda given: self.note(given.exc_type, given.exc_value, given.exc_traceback)

    def note(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        """Log what a destructor raised. Nothing that the user asked for went wrong: nothing is told."""
        logging.getLogger("jixiao").error("while tidying\n%s", describe(kind, error, trace))


class Formatter(logging.Formatter):
    """A log's lines; of an error its places, and none of its words that may come from a form."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have left its own words there
        try:
            return super().format(record)
        finally:
            record.exc_text = None

    def formatException(
        self, ei: tuple[Kind, BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return describe(*ei) if ei[0] is not None else ""


def describe(kind: Kind, error: BaseException | None, trace: TracebackType | None) -> str:
    """Return the error and where it came from, its causes too.

    No text that a user typed, no path of theirs.
    """
    lines = []
    seen: set[int] = set()
    while True:
        frames = traceback.extract_tb(trace)
        lines += [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        lines.append(f"{kind.__module__}.{kind.__qualname__}{_words(error)}")
        seen.add(id(error))
        cause = (error.__cause__ or error.__context__) if error is not None else None
        if cause is None or id(cause) in seen:
            return "\n".join(lines)
        lines.append("from")
        kind, error, trace = type(cause), cause, cause.__traceback__


def _words(error: BaseException | None) -> str:
    if isinstance(error, _PLAIN):
        return f": {error}"[:300]
    if isinstance(error, OSError):
        return f": errno {error.errno}"
    if isinstance(error, sqlite3.Error):
        return f": {getattr(error, 'sqlite_errorname', '')}"
    return ""


def _short(filename: str) -> str:
    """Return a file of the program or of a library, without the folders of this computer."""
    parts = Path(filename).parts
    for mark in ("jixiao_gui", "site-packages", "tests"):
        if mark in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(mark) - 1 :])
    return "/".join(parts[-2:])


def versions() -> str:
    """Return what runs here, in a line."""
    parts = {
        "jixiao": __version__,
        "Python": platform.python_version(),
        "PySide6": pyside_version,
        "Qt": qVersion(),
        "SQLite": sqlite3.sqlite_version,
        "on": platform.platform(),
    }
    return ", ".join(f"{name} {version}" for name, version in parts.items())


def log_to(home: Path) -> Path:
    """Write the program's log into ``home``; gives the folder. Without a disk there is no log."""
    from logging.handlers import RotatingFileHandler  # loads sockets and more: not before the first paint

    folder = home / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(
            folder / "jixiao.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        return folder
    handler.setFormatter(Formatter())
    logger = logging.getLogger()
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logging.getLogger("jixiao").info("started: %s", versions())
    return folder


def log_qt() -> None:
    """Have Qt's own warnings written to the log."""
    qInstallMessageHandler(_on_qt_message)


def watch_native(folder: Path) -> IO[str] | None:
    """Have Python write where it stood when Qt or another library brings the process down.

    Gives the file, which must stay open as long as the process lives.
    """
    path = folder / "native.log"
    try:
        if path.exists() and path.stat().st_size > _NATIVE_LIMIT:
            path.replace(folder / "native.log.1")
        file = path.open("a", encoding="utf-8")
        faulthandler.enable(file)
    except OSError:
        return None
    return file


Tell = Callable[[str, str, str, Callable[[], object]], None]
"""A message bar's: level, sentence, the words of a button and what it does."""


def catch_unexpected(home: Path, tell: Tell, parent: QObject | None = None) -> Reporter:
    """Catch what nobody expected and ``tell`` it, on the window's thread."""
    reporter = Reporter(parent)
    reporter.reported.connect(lambda details: tell_crash(tell, home, details))
    reporter.install()
    return reporter


def tell_crash(tell: Tell, home: Path, details: str) -> None:
    """Show one sentence, and a button that copies ``details``."""
    words = texts.UNEXPECTED.format(log=home / "logs")
    tell("error", words, texts.COPY_DETAILS, lambda: QGuiApplication.clipboard().setText(details))


def _on_qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    level = logging.WARNING if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.ERROR
    if kind != QtMsgType.QtDebugMsg:
        logging.getLogger("qt").log(level, "%s", message[:500])
