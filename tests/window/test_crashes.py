"""An error that nobody expected is logged without a word of the forms, told once, and the program goes on."""

from __future__ import annotations

import logging
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from jixiao_gui.window import crashes
from jixiao_gui.window.crashes import Reporter
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard, shown

SECRET = "某项目的负责人 000-0000-0000"


@pytest.fixture
def log(home: Path) -> Iterator[Path]:
    """The program's log, written as the program does."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    folder = crashes.log_to(home)
    yield folder / "jixiao.log"
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


@pytest.fixture
def reporter(window: MainWindow, home: Path, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back at the end
    return crashes.catch_unexpected(home, window.bar.tell, window)


def fail() -> None:
    secret = SECRET
    raise ValueError(f"cannot read {secret}")


@pytest.mark.usefixtures("reporter")
def test_a_slot_that_fails(opened: MainWindow, keyboard: Keyboard, log: Path, qtbot: QtBot) -> None:
    keyboard.at("project").type("mine")
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: "意外问题" in opened.bar.words.text())
    assert "logs" in opened.bar.words.text()
    assert "Traceback" not in opened.bar.words.text()
    assert opened.bar.button.text() == "复制详情"
    opened.bar.button.click()
    details = QGuiApplication.clipboard().text()
    written = log.read_text("utf-8")
    for text in (details, written):
        assert "ValueError" in text
        assert "test_crashes.py" in text
        assert " fail" in text
        assert SECRET not in text
        assert "1380" not in text
        assert "Qt 6" in text
        assert "jixiao " in text
        assert str(Path.home()) not in text
    assert opened.view.editor_text == "mine", "the program goes on"
    opened.view.commit_editor()
    assert shown(opened, "project") == "mine"


def test_a_thread_that_fails(window: MainWindow, reporter: Reporter, log: Path, qtbot: QtBot) -> None:
    told: list[threading.Thread] = []
    reporter.reported.connect(lambda _details: told.append(threading.current_thread()))
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [threading.main_thread()], "windows are touched on their own thread alone"
    assert window.bar.isVisible()
    assert "ValueError" in log.read_text("utf-8")


@pytest.mark.usefixtures("reporter")
def test_a_destructor_that_fails(window: MainWindow, log: Path, qtbot: QtBot) -> None:
    class Untidy:
        def __del__(self) -> None:
            fail()

    untidy = Untidy()
    del untidy
    qtbot.wait(10)
    assert not window.bar.isVisible()
    assert "ValueError" in log.read_text("utf-8")
    assert SECRET not in log.read_text("utf-8")


def test_a_job_that_fails(window: MainWindow, log: Path, qtbot: QtBot, clipboard: QClipboard) -> None:
    window.bench.jobs.run(lambda _progress: fail(), lambda _done: None, lambda _done: ("", 0))
    qtbot.waitUntil(lambda: not window.rooms.files.busy)
    assert window.bar.button.text() == "复制详情"
    window.bar.button.click()
    assert "ValueError" in clipboard.text()
    assert SECRET not in log.read_text("utf-8") + clipboard.text()


def test_what_an_error_says_of_itself() -> None:
    def words(error: BaseException) -> str:
        return crashes.describe(type(error), error, None)

    assert words(AttributeError("no attribute 'x'")).endswith("AttributeError: no attribute 'x'")
    assert words(KeyError(SECRET)).endswith("KeyError")
    assert words(OSError(28, "full", SECRET)).endswith("OSError: errno 28")
    assert SECRET not in words(sqlite3.OperationalError(SECRET))
    outer = RuntimeError(SECRET)
    outer.__cause__ = KeyError(SECRET)
    assert words(outer).splitlines() == ["builtins.RuntimeError", "from", "builtins.KeyError"]
    outer.__cause__.__context__ = outer
    assert words(outer).count("from") == 1, "a ring of causes ends"


def test_the_log_rotates(log: Path) -> None:
    for _ in range(40):
        logging.getLogger("jixiao").warning("x" * 100_000)
    assert 1 < len(list(log.parent.glob("jixiao.log*"))) <= 4
    assert all(path.stat().st_size < 1_200_000 for path in log.parent.iterdir())


def test_no_disk_for_a_log(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    crashes.log_to(blocked)
    assert crashes.watch_native(blocked / "logs") is None


def test_a_native_crash_leaves_its_trace(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys, ctypes; from pathlib import Path\n"
        "from jixiao_gui.window import crashes\n"
        "kept = crashes.watch_native(Path(sys.argv[1]))\n"
        "ctypes.string_at(0)\n"
    )
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=root, check=False)
    assert done.returncode != 0
    assert "string_at" in (tmp_path / "native.log").read_text("utf-8")


def test_a_reporter_that_fails_itself(
    window: MainWindow,
    reporter: Reporter,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(crashes, "describe", broken)
    reporter.catch(ValueError, ValueError(), None)
    assert "ValueError" in capsys.readouterr().err
    assert not window.bar.isVisible()
