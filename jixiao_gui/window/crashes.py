"""Handle unexpected errors: log them without any text of the forms, and show one sentence.

The program goes on, for the work is in the working copy. The log has what a developer needs: versions and
places in the code; an error's message is left out where it may quote a typed text.
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
"""Errors whose messages are only about the code."""
_NATIVE_LIMIT = 200_000


class Reporter(QObject):
    """A handler that takes errors from any thread and reports them on the window's thread."""

    reported = Signal(str)  # the details, to be copied
    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = threading.local()
        self._caught.connect(self.reported, Qt.ConnectionType.QueuedConnection)

    def catch(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an error and report it; never raise."""
        if issubclass(kind, KeyboardInterrupt | SystemExit) or getattr(self._busy, "now", False):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self._busy.now = True
        try:
            words = describe(kind, error, trace)
            logging.getLogger("jixiao").critical("unexpected\n%s", words)
            self._caught.emit(f"{versions()}\n{words}")
        except Exception:  # a full disk or a deleted window: nothing more can be done
            sys.__excepthook__(kind, error or kind(), trace)
        finally:
            self._busy.now = False

    def install(self) -> None:
        """Install the handler for errors of slots, threads and destructors."""
        sys.excepthook = self.catch
        threading.excepthook = lambda hook_args: self.catch(
            hook_args.exc_type, hook_args.exc_value, hook_args.exc_traceback
        )
        sys.unraisablehook = lambda hook_args: self.note(
            hook_args.exc_type, hook_args.exc_value, hook_args.exc_traceback
        )

    def note(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an error of a destructor; it is not reported, for no action of the user failed."""
        logging.getLogger("jixiao").error("while tidying\n%s", describe(kind, error, trace))


class Formatter(logging.Formatter):
    """A log formatter that writes an error's places in the code, but no message that may quote a form."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have stored its text there
        try:
            return super().format(record)
        finally:
            record.exc_text = None

    def formatException(
        self, ei: tuple[Kind, BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return describe(*ei) if ei[0] is not None else ""


def describe(kind: Kind, error: BaseException | None, trace: TracebackType | None) -> str:
    """Return the error, its places in the code and its causes, without typed texts or the user's paths."""
    lines = []
    described: set[int] = set()
    while True:
        frames = traceback.extract_tb(trace)
        lines += [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        lines.append(f"{kind.__module__}.{kind.__qualname__}{_words(error)}")
        described.add(id(error))
        cause = (error.__cause__ or error.__context__) if error is not None else None
        if cause is None or id(cause) in described:
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
    """Return the path of a source file without the folders of this computer."""
    parts = Path(filename).parts
    for mark in ("jixiao_gui", "site-packages", "tests"):
        if mark in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(mark) - 1 :])
    return "/".join(parts[-2:])


def versions() -> str:
    """Return the versions of the program and its parts in one line."""
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
    """Start the log in ``home`` and return its folder; where it can't be made there is no log."""
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
    """Write Qt's warnings to the log."""
    qInstallMessageHandler(_on_qt_message)


def watch_native(folder: Path) -> IO[str] | None:
    """Make Python write its stack to a file when Qt or another library crashes the process.

    Return the file, which must stay open, or ``None`` where it can't be written.
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
"""A function that shows a message: level, sentence, a button's words and its action."""


def catch_unexpected(home: Path, tell: Tell, parent: QObject | None = None) -> Reporter:
    """Install a handler of unexpected errors, which shows them by ``tell`` on the window's thread."""
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
