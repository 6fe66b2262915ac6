"""The project file against sqlite3 itself: open, list, save, search, one form, check, summary; memory."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from jixiao_gui.book.book import Book, Change, Changes, EditForm, RemoveForms
from jixiao_gui.form.checks import check_book
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.model import Form
from tests.benchmarks.content import FULL, QUICK, TEMPLATES, form, saved
from tests.benchmarks.measuring import PEAK, Row, Sample, alone, by_turns, growth, over_floor, sample, seconds
from tests.book.making import ids_of, typed

_LIST = "SELECT id, template, year, project, department, unit, rate, total, grade, errors, warnings FROM form"
_MANY, _SECONDS = 30_000, 8
"""Forms of a bulk change, and the seconds in which it is to be undone or done again."""
_OPENED = f"""
import sys
from pathlib import Path
from jixiao_gui.book.book import Book
from tests.benchmarks.content import TEMPLATES
from tests.book.making import typed
with Book.open(Path(sys.argv[1]), TEMPLATES, Path(sys.argv[2])) as book:
    ids = [entry.id for entry in book.entries()]
    for number, id in enumerate(ids[:: max(1, len(ids) // 50)]):
        book.form(id)
        book.apply(typed(id, str(number)))
    book.search("报告7类", everywhere=True)
    book.save()
print({PEAK})
"""


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """At 34, 1,000 and 10,000 forms (fewer when quick)."""
    sizes = (FULL, QUICK) if quick else (FULL, 1_000, 10_000)
    times = 5 if quick else 9
    opening, saving, checking, summing = [], [], [], []
    for size in sizes:
        path = saved(folder / f"{size}.db", folder / "other home", size)
        home = folder / f"home {size}"
        row = _opening(path, home, size, times)
        opening.append((size, row.ours))
        yield row
        with Book.open(path, TEMPLATES, home) as book:
            row = _saving(book, path, folder, size, times)
            saving.append((size, row.ours))
            yield row
            yield from _searching(book, path, size, times)
            yield from _changing(book, size)
            check = sample(partial(_check, book), 1 if size > FULL else 5)
            read = sample(partial(_read, book), 1 if size > FULL else 5)
            note = f"beyond reading {(check.median - read.median) / size * 1000:.2f} ms a form, budget 1 ms"
            yield Row(
                "book", "check", size, check, "reading alone", read, check.median / read.median, note=note
            )
            checking.append((size, check))
            yield _checking_copies(book, size)
            summing.append((size, _summing(book, size)))
            yield Row("book", "summary, worked out", size, summing[-1][1])
        (memory,) = alone(_OPENED, str(path), str(folder / f"third home {size}"))
        yield Row("book", "opened, edited, searched, saved: memory", size, memory=memory)
    for name, samples in (("check", checking), ("summary", summing)):
        yield growth("book", f"{name}: one form at the largest size", samples, 1.5)


def _read(book: Book) -> list[Form]:
    return list(book.forms())


def _check(book: Book) -> None:
    check_book(_read(book), TEMPLATES)


def _changing(book: Book, size: int) -> Iterator[Row]:
    """Undo and redo of one cell in all forms, and of all forms taken out, as one step each."""
    cell = SetCells("改", (("leader", CellState("某某")),))
    changes: dict[str, Change] = {
        "a cell of the head in all forms": Changes(
            "改", tuple(EditForm("改", id, cell) for id in ids_of(book))
        ),
        "all forms taken out": RemoveForms("删", tuple(ids_of(book))),
    }
    for name, change in changes.items():
        back = book.apply(change)
        for step in ("undone", "redone", "undone again"):
            gc.disable()  # as beside the window, whose own thread collects
            begun = time.perf_counter()
            back = book.apply(back)
            taken = time.perf_counter() - begun
            gc.enable()
            ratio = taken / size * _MANY / _SECONDS
            note = f"{taken / size * 1000:.2f} ms a form, {taken / size * _MANY:.1f} s for {_MANY}"
            yield Row(
                "book",
                f"{name}, {step}",
                size,
                Sample((taken,)),
                f"{_SECONDS} s for {_MANY}",
                None,
                ratio,
                at_most=1.0 if size >= 10_000 else None,
                note=note,
            )


def _opening(path: Path, home: Path, size: int, times: int) -> Row:
    def floor() -> None:
        copy = home.with_name("copy.db")
        shutil.copyfile(path, copy)
        with closing(sqlite3.connect(copy)) as db:
            assert len(db.execute(f"{_LIST} ORDER BY position").fetchall()) == size

    opened: list[Book] = []

    def ours() -> None:
        opened.append(Book.open(path, TEMPLATES, home))
        assert len(opened[-1].entries()) == size

    mine, least = [], []
    for _ in range(times):
        (one,), (other,) = (both.seconds for both in by_turns(ours, floor, 1))
        mine.append(one)
        least.append(other)
        opened.pop().close()
    both = Sample(tuple(mine)), Sample(tuple(least))
    # what is constant, the lock and the working copy's folder, is more than the floor of a small file
    limit = 3.0 if size >= 10_000 else None
    return over_floor("book", "open, to the list", size, both, "copy of the file and select", limit)


def _saving(book: Book, path: Path, folder: Path, size: int, times: int) -> Row:
    id = ids_of(book)[0]
    numbers = iter(range(1_000))

    def ours() -> None:
        book.save()

    def floor() -> None:
        copy = folder / "backup.db"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        handle = os.open(copy, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)
        copy.unlink()

    mine, least = [], []
    for _ in range(times):
        book.apply(typed(id, str(next(numbers))))
        (one,), (other,) = (both.seconds for both in by_turns(ours, floor, 1))
        mine.append(one)
        least.append(other)
    both = Sample(tuple(mine)), Sample(tuple(least))
    limit = 1.5 if size >= 10_000 else None
    return over_floor("book", "save", size, both, "sqlite3 backup and fsync", limit)


def _searching(book: Book, path: Path, size: int, times: int) -> Iterator[Row]:
    with closing(sqlite3.connect(path)) as db:
        sql = f"SELECT id FROM form WHERE {' OR '.join(f'instr({n}, ?)' for n in _HEAD)} ORDER BY position"
        for words, everywhere in (("项目7", False), ("报告", True), ("报告7类", True)):
            found = by_turns(
                lambda words=words, everywhere=everywhere: book.search(words, everywhere=everywhere),  # type: ignore[misc]
                lambda words=words: db.execute(sql, [words] * len(_HEAD)).fetchall(),  # type: ignore[misc]
                times,
            )
            where = "in every cell" if everywhere else "in the heads"
            yield over_floor("book", f"search “{words}” {where}", size, found, "a scan of the heads")


_HEAD = ("project", "department", "unit", "leader", "year")


def _checking_copies(book: Book, size: int) -> Row:
    """The check of a book in which the same few forms come again and again: their texts are known."""
    some = [each for _, each in zip(range(26), book.forms(), strict=False)]
    copies = [replace(some[n % len(some)], project=f"项目{n}") for n in range(size)]
    check = sample(lambda: check_book(copies, TEMPLATES), 1 if size > FULL else 5)
    note = f"{check.median / size * 1000:.2f} ms a form, budget 0.5 ms"
    return Row("book", "check of 26 forms again and again", size, check, note=note)


def _summing(book: Book, size: int) -> Sample:
    """A form's texts are remembered while they are few: each run has forms that no run had before."""
    from jixiao_gui.form.reports.summary import summarise

    runs = [list(book.forms())]
    if size == FULL:
        runs += [[form(number) for number in range(n * size, (n + 1) * size)] for n in range(500, 504)]
    return Sample(tuple(seconds(partial(summarise, some, TEMPLATES)) for some in runs))
