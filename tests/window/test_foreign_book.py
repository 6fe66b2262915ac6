"""A file that another program made: it is read into a new one, and the window paints on meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from jixiao_gui.book import foreign_schema
from jixiao_gui.window.main_window import MainWindow


def test_it_is_read_on_another_thread(
    window: MainWindow, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(book_path)) as db, db:
        db.execute("CREATE TRIGGER t AFTER UPDATE ON form BEGIN DELETE FROM goal; END")
    painted, threads = threading.Event(), []
    really = foreign_schema.rebuild_copy

    def slowly(copy: Path, path: Path, version: int) -> bool:
        threads.append(threading.current_thread())
        assert painted.wait(20), "the window's own thread goes on"
        return really(copy, path, version)

    monkeypatch.setattr(foreign_schema, "rebuild_copy", slowly)
    QTimer.singleShot(0, painted.set)
    assert window.rooms.files.open(book_path)
    assert threads
    assert threading.main_thread() not in threads
    assert window.forms.model.rowCount() == 3
    assert "其他程序" in window.bar.words.text()
