"""One program, many windows: a file has one of them, whoever asks and from wherever."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jixiao_gui import cli
from jixiao_gui.book.book import Book
from jixiao_gui.book.owner import Owner
from jixiao_gui.form.template import Templates
from jixiao_gui.paths import running_folder
from jixiao_gui.window import dialogs
from jixiao_gui.window.dialogs import Answer, NewBook
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.recovery import running
from jixiao_gui.window.windows import Windows

from .conftest import Keyboard

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def windows(window: MainWindow, templates: Templates, home: Path) -> Iterator[Windows]:
    made = Windows(templates, home)
    made.add(window)
    yield made
    made.stop()
    for other in list(made.all):
        if other is not window:
            other.rooms.files.wait()
            other.view.cancel_editor()
            other.desk.take(None)
            other.close()


@pytest.fixture
def second(book_path: Path, templates: Templates, home: Path) -> Path:
    path = book_path.with_name("另一个.db")
    with Book.open(book_path, templates, home, lock=False) as book:
        book.save_as(path)
    return path


def open_paths(windows: Windows) -> list[str]:
    return [w.desk.book.path.name for w in windows.all if w.desk.book and w.desk.book.path]


def test_another_file_gets_another_window(
    windows: Windows, window: MainWindow, book_path: Path, second: Path, keyboard: Keyboard
) -> None:
    assert window.rooms.files.open(book_path)
    assert len(windows.all) == 1, "a window without a book is used"
    keyboard.at("project").type("x")
    assert window.rooms.files.open(second), "no question: the first book stays open"
    assert window.view.editor_text == "x"
    assert open_paths(windows) == [book_path.name, second.name]
    assert windows.all[1].isVisible()
    assert not windows.all[1].desk.read_only


def test_a_file_opened_twice_comes_to_the_front(
    windows: Windows, window: MainWindow, book_path: Path, second: Path, tmp_path: Path
) -> None:
    window.rooms.files.open(book_path)
    window.rooms.files.open(second)
    link = tmp_path / "link.db"
    link.symlink_to(book_path)
    for path in (book_path, link, Path(f"{book_path.parent}/../{book_path.parent.name}/{book_path.name}")):
        assert windows.all[1].rooms.files.open(path)
    assert len(windows.all) == 2
    assert not window.desk.read_only
    assert windows.front() in windows.all


def test_a_new_book_gets_its_own(windows: Windows, window: MainWindow) -> None:
    assert window.rooms.files.new(NewBook("beijing-2023", "2023", "甲", "乙"))
    assert len(windows.all) == 1
    assert window.rooms.files.new(NewBook("beijing-2023", "2024", "甲", "乙"))
    assert len(windows.all) == 2


def test_closing_one_leaves_the_others(
    windows: Windows, window: MainWindow, book_path: Path, second: Path
) -> None:
    window.rooms.files.open(book_path)
    window.rooms.files.open(second)
    assert windows.all[1].close()
    assert windows.all == [window]
    assert window.desk.book is not None


def test_quitting_closes_all_and_stops_at_a_no(
    windows: Windows,
    window: MainWindow,
    book_path: Path,
    second: Path,
    keyboard: Keyboard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.rooms.files.open(book_path)
    keyboard.at("project").type("x")
    window.rooms.files.open(second)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: Answer.CANCEL)
    windows.all[1].actions_["quit"].trigger()
    assert windows.front() in windows.all
    assert window in windows.all
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: Answer.DISCARD)
    window.actions_["quit"].trigger()
    assert windows.all == []


def start_again(home: Path, path: Path | None) -> list[bool]:
    """A second start of the program, as its own thread; whether the first took its request."""
    taken: list[bool] = []
    thread = threading.Thread(target=lambda: taken.append(running._send_request(*_running(home), path)))
    thread.start()
    while thread.is_alive():
        QApplication.processEvents()
    return taken


def _running(home: Path) -> tuple[Path, Owner]:
    (folder,) = running_folder(home).iterdir()
    return folder, Owner.of(json.loads((folder / "owner.json").read_text("utf-8")))


def test_a_second_start_hands_its_file_over(
    windows: Windows, window: MainWindow, home: Path, book_path: Path, second: Path, qtbot: QtBot
) -> None:
    windows.listen()
    assert start_again(home, book_path) == [True]
    qtbot.waitUntil(lambda: window.desk.book is not None)
    assert start_again(home, second) == [True]
    qtbot.waitUntil(lambda: open_paths(windows) == [book_path.name, second.name])
    assert start_again(home, book_path) == [True]
    assert start_again(home, None) == [True]
    qtbot.waitUntil(lambda: len(windows.all) == 3)
    assert windows.all[2].desk.book is None
    windows.stop()
    assert list(running_folder(home).iterdir()) == []


def test_a_real_second_process(
    windows: Windows, window: MainWindow, home: Path, book_path: Path, qtbot: QtBot
) -> None:
    windows.listen()
    code = (
        "import sys; from pathlib import Path; from jixiao_gui.window.recovery.running import hand_over;"
        "print(hand_over(Path(sys.argv[1]), Path(sys.argv[2])), 'PySide6' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(home), str(book_path)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    qtbot.waitUntil(lambda: process.poll() is not None)
    assert process.communicate()[0].split() == [b"True", b"False"]
    qtbot.waitUntil(lambda: window.desk.book is not None)
    assert not window.desk.read_only


def test_nobody_runs(home: Path, book_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not running.hand_over(home, book_path)
    folder = running.register(home)
    assert folder is not None
    assert not running.hand_over(home, book_path), "that is us"
    owner = json.loads((folder / "owner.json").read_text("utf-8"))
    monkeypatch.setattr(running, "ANSWER_TIMEOUT", 0.05)

    def say(**changes: object) -> None:
        (folder / "owner.json").write_text(json.dumps({**owner, **changes}), "utf-8")

    say(host="elsewhere", pid=1)
    assert not running.hand_over(home, book_path)
    assert folder.exists()
    say(pid=1, started=running_since(1))
    assert not running.hand_over(home, book_path), "it hangs: the file is opened here"
    assert [entry.name for entry in folder.iterdir()] == ["owner.json"], "the request is taken back"
    say(pid=dead())
    assert not running.hand_over(home, book_path)
    assert not folder.exists(), "what a killed program left is swept"


def running_since(pid: int) -> str:
    from jixiao_gui.book.owner import process_started

    return process_started(pid)


def dead() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_requests_that_make_no_sense(home: Path) -> None:
    folder = running.register(home)
    assert folder is not None
    for number, content in enumerate((b"\xff", b"{", b"[]", b'{"path": 7}', b'{"path": "/a.db"}')):
        (folder / f"{number}.request").write_bytes(content)
    assert running.requests(folder) == [None, None, Path("/a.db")]
    running.unregister(folder)
    assert running.requests(folder) == []


def test_a_home_that_takes_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    assert running.register(blocked) is None
    assert not running.hand_over(blocked, None)


def test_the_command_line_hands_over(monkeypatch: pytest.MonkeyPatch, book_path: Path, home: Path) -> None:
    asked: list[Path | None] = []

    def hand_over(_home: Path, path: Path | None) -> bool:
        asked.append(path)
        return True

    monkeypatch.setattr(running, "hand_over", hand_over)
    monkeypatch.setattr("jixiao_gui.app.open_window", lambda _path: 7)
    monkeypatch.setenv("JIXIAO_HOME", str(home))
    assert cli.main([str(book_path)]) == 7, "nobody runs, so nobody is asked"
    assert asked == []
    (running_folder(home) / "somebody").mkdir(parents=True)
    assert cli.main([str(book_path)]) == 0
    assert asked == [book_path]


def test_a_folder_of_running_programs_that_cannot_be_read_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def refused(_path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr("jixiao_gui.app.open_window", lambda _path: 7)
    monkeypatch.setenv("JIXIAO_HOME", str(home))
    running_folder(home).mkdir(parents=True)
    monkeypatch.setattr(Path, "iterdir", refused)
    assert cli.main([]) == 7
