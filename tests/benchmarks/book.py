"""The project file of 10,000 forms against sqlite3 itself: opening, saving, one edit, searching."""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from jixiao_gui.book.book import AddForms, Book
from tests.book.making import TEMPLATES, ids_of, make_form, new_book, typed

_LIST = "SELECT id, template, year, project, department, unit, rate, total, grade, errors, warnings FROM form"


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Rows with seconds and ratios; ``quick`` takes a tenth of the forms."""
    count = 1_000 if quick else 10_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        large, small = _made(folder, "large", count), _made(folder, "small", 34)
        rows = [_opening(folder, large, count), _saving(folder, large, count)]
        return [*rows, _editing(folder, small, large, count), *_searching(folder, large, count)]


def _made(folder: Path, name: str, count: int) -> Path:
    path = folder / f"{name}.db"
    shown: dict[str, str | int] = {"rate": "90%", "total": "89", "grade": "良", "errors": 1, "warnings": 0}
    with new_book(folder / "home") as book:
        forms = tuple(make_form(number, 33) for number in range(count))
        book.apply(AddForms("导入", forms, figures=(shown,) * count))
        book.save_as(path)
    return path


def _opening(folder: Path, path: Path, count: int) -> dict[str, Any]:
    def floor() -> None:
        copy = folder / "copy.db"
        shutil.copyfile(path, copy)
        with closing(sqlite3.connect(copy)) as db:
            assert len(db.execute(f"{_LIST} ORDER BY position").fetchall()) == count

    def ours() -> None:
        book = Book.open(path, TEMPLATES, folder / "home")
        times.append(time.perf_counter())
        assert len(book.entries()) == count
        times.append(time.perf_counter())
        book.close()

    times: list[float] = []
    floors, ends = [], []
    for _ in range(7):
        floors.append(_seconds(floor))
        begun = time.perf_counter()
        ours()
        ends.append((times[-1] - begun, times[-1] - times[-2]))
    both = statistics.median(whole for whole, _ in ends)
    return {
        "name": f"open and list {count}",
        "seconds": both,
        "list": statistics.median(listing for _, listing in ends),
        "floor": statistics.median(floors),
        "ratio": both / statistics.median(floors),
        "at_most": 3,
    }


def _saving(folder: Path, path: Path, count: int) -> dict[str, Any]:
    def floor() -> None:
        copy = folder / "backup.db"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        handle = os.open(copy, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)
        copy.unlink()

    floors, ours = [], []
    with Book.open(path, TEMPLATES, folder / "home") as book:
        id = ids_of(book)[0]
        for number in range(7):
            book.apply(typed(id, str(number)))
            floors.append(_seconds(floor))
            ours.append(_seconds(book.save))
    ratio = statistics.median(ours) / statistics.median(floors)
    found = {"seconds": statistics.median(ours), "floor": statistics.median(floors), "ratio": ratio}
    return {"name": f"save {count}", **found, "at_most": 1.5}


def _editing(folder: Path, small: Path, large: Path, count: int) -> dict[str, Any]:
    late = []
    for path in (small, large):
        with Book.open(path, TEMPLATES, folder / "home") as book:
            ids, times = ids_of(book), []
            for number in range(300):
                change = typed(ids[number % len(ids)], f"完成{number}场", "indicators.5.actual")
                book.form(change.form_id)
                times.append(_seconds(lambda book=book, change=change: book.apply(change)))  # type: ignore[misc]
            late.append(sorted(times)[int(len(times) * 0.95)])
    few, many = late
    name = f"one edit, p95: {count} forms against 34"
    return {"name": name, "seconds": many, "floor": few, "ratio": many / few, "at_most": 1.2}


def _searching(folder: Path, path: Path, count: int) -> list[dict[str, Any]]:
    rows = []
    with Book.open(path, TEMPLATES, folder / "home") as book, closing(sqlite3.connect(path)) as db:

        def floor() -> None:
            db.execute("SELECT id FROM form WHERE project LIKE '%清淤77%' ORDER BY position").fetchall()

        floors = statistics.median(_seconds(floor) for _ in range(7))
        for everywhere in (False, True):

            def ours(everywhere: bool = everywhere) -> None:
                assert book.search("清淤77", everywhere=everywhere)

            seconds = statistics.median(_seconds(ours) for _ in range(7))
            where = "everywhere" if everywhere else "in the heads"
            rows.append({"name": f"search {count} {where}", "seconds": seconds, "floor": floors})
    return rows


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
