"""Books of every version of the format that there ever was: opened, compared, saved; newer ones refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui.book import backups, migrations, reading, schema
from jixiao_gui.book.book import Book, BookDamaged, BookTooNew, State, read_forms_of
from jixiao_gui.book.schema import VERSION
from jixiao_gui.form.filling import holds_scores, is_finished, unfinished
from jixiao_gui.form.model import FINISHED
from tests.book.layouts import fresh_templates
from tests.book.making import TEMPLATES, ids_of, opened, typed
from tests.fixtures.make_book import BOOKS, REMARK, contents_of, records_of

STORED = list(range(1, VERSION + 1))


def stored(version: int, folder: Path) -> Path:
    path = folder / f"第{version}版.db"
    shutil.copyfile(BOOKS / f"v{version}.db", path)
    return path


def holds(found: Any, then: Any) -> bool:
    """Whether all that was said of a book then is said now; more may have come."""
    if isinstance(then, dict):
        return isinstance(found, dict) and all(key in found and holds(found[key], then[key]) for key in then)
    if isinstance(then, list):
        return len(found) == len(then) and all(map(holds, found, then))
    return bool(found == then)


def without_figures(said: Any) -> Any:
    """The texts alone: rules may change what follows from them, and whether a form is finished."""
    said.pop("version")
    for form in said["forms"]:
        form.pop("computed", None)
        if "remarks" in form:
            form["remarks"] = [remark for remark in form["remarks"] if remark["kind"] != FINISHED]
    return said


def read_of(book: Book, version: int, out: Path) -> Any:
    """What is in the book, as it was told when its version was new."""
    if version >= 3:
        said = contents_of(book.forms(), [one.template for one in book.templates()])
        return said | {"records": records_of(book)}
    from jixiao_gui import exchange

    exchange.export_forms(book.forms, TEMPLATES, out, title="")
    return without_figures(json.loads(out.read_text("utf-8")))


def stored_contents(version: int) -> Any:
    said = json.loads((BOOKS / f"v{version}.json").read_text("utf-8"))
    return said if version >= 3 else without_figures(said)


@pytest.mark.parametrize("version", STORED)
def test_a_stored_book_of_every_version(version: int, home: Path, tmp_path: Path) -> None:
    path = stored(version, tmp_path)
    before = path.read_bytes()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
    out = tmp_path / "now.json"
    with Book.open(path, fresh_templates(TEMPLATES), home) as book:
        assert book.state is State.WHOLE
        assert not book.dirty
        assert holds(read_of(book, version, out), stored_contents(version))
        forms = list(book.forms())
        if version >= 2:
            assert unfinished(forms[0]) == (REMARK,)
            assert forms[0].indicators[0].auto
        if version < 3:
            assert [is_finished(form) for form in forms] == [holds_scores(form) for form in forms]
        assert path.read_bytes() == before, "opening brings a copy up and leaves the file alone"
        book.apply(typed(ids_of(book)[0], "改"))
        book.save()
    (kept,) = backups.list_backups(home, path)
    assert kept.path.read_bytes() == before, "the old version stays as a backup"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again = list(read_forms_of(path))
    assert again[1:] == forms[1:]
    assert again[0].project == "改"
    assert list(read_forms_of(kept.path)) == forms


def test_a_version_to_come(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more version: brought up in the copy, in one transaction, the file left alone till a save."""

    def add_notes(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE form ADD COLUMN note TEXT NOT NULL DEFAULT '无'")

    def broken(db: sqlite3.Connection) -> None:
        add_notes(db)
        db.execute("INSERT INTO nowhere VALUES (1)")

    path = stored(VERSION, tmp_path)
    before = path.read_bytes()
    for step, good in ((broken, False), (add_notes, True)):
        with monkeypatch.context() as patch:
            steps = {**migrations.STEPS, VERSION: step}
            patch.setattr(migrations, "migrate", partial(migrations.migrate, steps=steps, newest=VERSION + 1))
            for module in (reading, schema):
                patch.setattr(module, "VERSION", VERSION + 1)
            if good:
                with opened(path, home) as book:
                    assert path.read_bytes() == before
                    book.apply(typed(ids_of(book)[0], "改"))
                    book.save()
            else:
                with pytest.raises(BookDamaged, match="旧版本"):
                    Book.open(path, TEMPLATES, home)
                assert path.read_bytes() == before
                assert not any((home / "working").iterdir())
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT DISTINCT note FROM form").fetchall() == [("无",)]
    newer = path.read_bytes()
    with pytest.raises(BookTooNew, match="升级"):
        Book.open(path, TEMPLATES, home)
    assert path.read_bytes() == newer
    assert backups.list_backups(home, path)[0].path.read_bytes() == before
