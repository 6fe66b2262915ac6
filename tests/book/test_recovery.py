"""What a killed program left is found, told, and taken over once."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui.book import saving
from jixiao_gui.book.book import (
    AddForms,
    Book,
    BookDamaged,
    CannotRead,
    ChangedUnderneath,
    Draft,
    EditForm,
    read_forms_of,
)
from jixiao_gui.book.migrations import STEPS, migrate
from jixiao_gui.book.reading import connect
from jixiao_gui.book.recovery import drop, orphans
from jixiao_gui.book.schema import TABLES, VERSION
from jixiao_gui.book.working_copy import SNAPSHOT
from jixiao_gui.form.edits import ReplaceForm, SpliceRows
from jixiao_gui.form.model import Remark
from jixiao_gui.in_place import put_in_place
from tests.book.kill_test import kill_again_and_again
from tests.book.making import (
    TEMPLATES,
    bring_down,
    handed_in,
    ids_of,
    make_form,
    new_book,
    opened,
    saved_book,
    typed,
)
from tests.working_copies import working_folder


def left_behind(book: Book) -> None:
    """End as a kill would: nothing tidied, and the owner gone."""
    book.close(keep_working_copy=True)


def test_killed_at_moments_of_chance(tmp_path: Path) -> None:
    tally = kill_again_and_again(tmp_path, 5, seed=7)
    assert (tally.kills, tally.lost, tally.damaged) == (5, 0, 0)
    assert tally.steps >= 5


def test_work_on_a_file(path: Path, home: Path) -> None:
    saved_book(home, path)
    book = Book.open(path, TEMPLATES, home)
    id = ids_of(book)[0]
    book.apply(typed(id, "一"))
    book.apply(EditForm("删行", id, SpliceRows("删行", 0, 2, ())))
    left_behind(book)
    (found,) = orphans(home)
    assert (found.path, found.changes, found.forms, found.unit, found.year) == (
        path,
        2,
        3,
        "某区河道所",
        "2023",
    )
    with Book.recover(found, TEMPLATES, home) as again:
        assert again.dirty
        assert again.revision - again.saved_revision == 2
        assert not again.read_only
        assert (again.form(id).project, len(again.form(id).indicators)) == ("一", 2)
        assert orphans(home) == [], "it has an owner"
        again.save()
        assert not again.dirty
    assert next(read_forms_of(path)).project == "一"
    assert list((home / "working").iterdir()) == []


def test_a_copy_for_other_processes_does_not_come_back(path: Path, home: Path) -> None:
    """The program was killed while they checked the book."""
    saved_book(home, path)
    book = Book.open(path, TEMPLATES, home)
    book.apply(typed(ids_of(book)[0], "一"))
    with book.stored_forms().snapshot() as snapshot:
        shutil.copy(snapshot.database, path.with_name("kept"))
    shutil.move(path.with_name("kept"), snapshot.database)
    left_behind(book)
    (found,) = orphans(home)
    with Book.recover(found, TEMPLATES, home):
        (folder,) = (home / "working").iterdir()
        assert not any(SNAPSHOT in file.name for file in folder.iterdir())


def test_work_that_never_had_a_file(home: Path, path: Path) -> None:
    left_behind(new_book(home, 2))
    (found,) = orphans(home)
    assert (found.path, found.changes, found.forms) == (None, 1, 2)
    with Book.recover(found, TEMPLATES, home) as book:
        assert book.path is None
        book.save_as(path)
    assert len(list(read_forms_of(path))) == 2


def test_several_the_latest_first_and_one_dropped(home: Path, path: Path) -> None:
    saved_book(home, path)
    for number in (1, 2):
        book = Book.open(path, TEMPLATES, home, lock=False)
        for _ in range(number):
            book.apply(AddForms("加", (make_form(),)))
        left_behind(book)
        folder = working_folder(book)
        for entry in (folder, *folder.iterdir()):
            os.utime(entry, (number * 1e9, number * 1e9))
    assert [found.changes for found in orphans(home)] == [2, 1]
    latest, earlier = orphans(home)
    drop(latest, home)
    assert orphans(home) == [earlier]
    with pytest.raises(CannotRead, match="另一个窗口"):
        Book.recover(latest, TEMPLATES, home)


def test_only_one_window_gets_it(home: Path) -> None:
    left_behind(new_book(home, 1))
    (found,) = orphans(home)
    with Book.recover(found, TEMPLATES, home):
        with pytest.raises(CannotRead, match="另一个窗口"):
            Book.recover(found, TEMPLATES, home)
        with pytest.raises(CannotRead):
            drop(found, home)


def test_work_without_changes_is_no_work(home: Path, path: Path) -> None:
    left_behind(Book.open(saved_book(home, path), TEMPLATES, home))
    left_behind(new_book(home))
    assert orphans(home) == []
    assert list((home / "working").iterdir()) == []


def test_a_living_owner_is_left_alone(home: Path) -> None:
    with new_book(home, 1) as book:
        assert orphans(home) == []
        assert book.count() == 1


def test_a_copy_that_was_only_begun(home: Path, path: Path) -> None:
    for began in (Book.open(saved_book(home, path), TEMPLATES, home), new_book(home)):
        left_behind(began)
        (working_folder(began) / "book.db").write_bytes(b"")
        began._copy.update(bases=())
    rubbish = home / "working" / "rubbish"
    rubbish.mkdir()
    assert orphans(home) == []
    assert list((home / "working").iterdir()) == [rubbish]
    os.utime(rubbish, (1, 1))
    assert orphans(home) == []
    assert not rubbish.exists()


def test_work_whose_note_cannot_be_read_is_not_removed(
    home: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner holds the note for a moment: that makes nobody's work rubbish."""
    book = new_book(home, 2)
    left_behind(book)
    for entry in (working_folder(book), *working_folder(book).iterdir()):
        os.utime(entry, (1e9, 1e9))
    really = Path.read_text

    def held(which: Path, *rest: str) -> str:
        if which.name == "about.json":
            raise PermissionError(13, "held")
        return really(which, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", held)
        assert orphans(home) == []
    (found,) = orphans(home)
    with Book.recover(found, TEMPLATES, home) as again:
        again.save_as(path)
    assert len(list(read_forms_of(path))) == 2


def test_another_host_of_yore(home: Path) -> None:
    """A machine that was renamed: its work is offered when nobody has touched it for a day."""
    book = new_book(home, 1)
    left_behind(book)
    book._copy.update(owner=replace(book._copy.about.owner, host="old-name", pid=7))
    assert orphans(home) == []
    for entry in (working_folder(book), *working_folder(book).iterdir()):
        os.utime(entry, (1e9, 1e9))
    assert len(orphans(home)) == 1


def killed_in_a_save(
    book: Book, save: Callable[[], None], replaced: bool, home: Path, patch: pytest.MonkeyPatch
) -> list[object]:
    """``save``, killed just before or after the file is put in its place; the bases noted by then."""
    put, then = put_in_place, home / "as it was then"

    def killed(temporary: Path, target: Path) -> None:
        if replaced:
            put(temporary, target)
        shutil.copytree(working_folder(book), then)
        raise KeyboardInterrupt

    patch.setattr(saving, "put_in_place", killed)
    with pytest.raises(KeyboardInterrupt):
        save()
    patch.undo()
    book.close()
    about = json.loads((then / "about.json").read_text("utf-8"))
    about["owner"]["pid"] = 0
    (then / "about.json").write_text(json.dumps(about), "utf-8")
    then.rename(working_folder(book))
    bases: list[object] = about["bases"]
    return bases


@pytest.mark.parametrize("replaced", [False, True])
def test_killed_on_either_side_of_the_one_step(
    replaced: bool, home: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the replacing and the note of it, the file itself tells that it was saved."""
    saved_book(home, path)
    book = Book.open(path, TEMPLATES, home)
    book.apply(typed(ids_of(book)[0], "改"))
    assert len(killed_in_a_save(book, book.save, replaced, home, monkeypatch)) == 2
    if replaced:
        assert orphans(home) == [], "all of it is in the file"
    else:
        (found,) = orphans(home)
        assert found.changes == 1
        with Book.recover(found, TEMPLATES, home) as again:
            again.save()
    assert next(read_forms_of(path)).project == "改"


@pytest.mark.parametrize("replaced", [False, True])
def test_killed_in_the_very_first_save(
    replaced: bool, home: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book that has no file yet: what was about to be saved must not be taken for saved."""
    book = new_book(home, 2)
    killed_in_a_save(book, lambda: book.save_as(path), replaced, home, monkeypatch)
    assert path.exists() == replaced
    if replaced:
        leads_to(path, home)
    else:
        (found,) = orphans(home)
        assert (found.path, found.changes, found.forms) == (None, 1, 2)
        with Book.recover(found, TEMPLATES, home) as again:
            assert again.path is None
            assert again.dirty
            again.save_as(path)
    assert len(list(read_forms_of(path))) == 2


def leads_to(path: Path, home: Path) -> None:
    """Nobody was told of the new file: the next start is."""
    (found,) = orphans(home)
    assert (found.path, found.changes, found.moved) == (path, 0, True)
    with Book.recover(found, TEMPLATES, home) as again:
        assert again.path == path
        assert not again.dirty
    assert orphans(home) == []


def test_killed_in_a_save_under_another_name(home: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved_book(home, path)
    before, new = path.read_bytes(), path.with_name("新名.db")
    book = Book.open(path, TEMPLATES, home)
    book.apply(typed(ids_of(book)[0], "改"))
    killed_in_a_save(book, lambda: book.save_as(new), True, home, monkeypatch)
    leads_to(new, home)
    assert path.read_bytes() == before
    assert next(read_forms_of(new)).project == "改"


def test_the_file_was_changed_meanwhile(home: Path, path: Path) -> None:
    saved_book(home, path)
    book = Book.open(path, TEMPLATES, home)
    book.apply(typed(ids_of(book)[0], "我的"))
    left_behind(book)
    with opened(path, home) as other:
        other.apply(typed(ids_of(other)[0], "别人的"))
        other.save()
    (found,) = orphans(home)
    with Book.recover(found, TEMPLATES, home) as again:
        with pytest.raises(ChangedUnderneath):
            again.save()
        again.save(overwrite=True)
    assert next(read_forms_of(path)).project == "我的"


def test_a_broken_working_copy_is_told(home: Path) -> None:
    book = new_book(home, 5)
    left_behind(book)
    for entry in working_folder(book).glob("book.db-*"):
        entry.unlink()
    database = working_folder(book) / "book.db"
    database.write_bytes(database.read_bytes()[:5000] + b"x" * 5000)
    (found,) = orphans(home)
    assert found.changes is None
    with pytest.raises(BookDamaged):
        Book.recover(found, TEMPLATES, home)


def test_what_stood_in_an_open_editor(home: Path, path: Path) -> None:
    saved_book(home, path)
    book = Book.open(path, TEMPLATES, home)
    assert book.draft is None
    book.keep_draft(Draft(1, "goal.achieved", "写到一半"))
    left_behind(book)
    (found,) = orphans(home)
    assert found.changes == 0
    assert found.open_text
    with Book.recover(found, TEMPLATES, home) as again:
        assert again.draft == Draft(1, "goal.achieved", "写到一半", again.revision)
        again.keep_draft(None)
        assert again.draft is None
        again.keep_draft(None)


def test_a_book_of_version_1_is_brought_up_and_its_file_is_left_alone(home: Path, tmp_path: Path) -> None:
    path = saved_book(home, tmp_path / "旧.db")
    bring_down(path, 1)
    before = path.read_bytes()
    with Book.open(path, TEMPLATES, home) as book:
        assert list(book.forms()) == [handed_in(make_form(n)) for n in (1, 2, 3)]
        assert path.read_bytes() == before
        row = replace(make_form(1).indicators[0], auto=True)
        remark = Remark("acknowledged", "rate-mismatch", "error", "funds.0.rate", "1", "2", "三", "四", "五")
        form = replace(make_form(1), indicators=(row,), remarks=(remark,))
        book.apply(EditForm("改", ids_of(book)[0], ReplaceForm("改", form)))
        book.save()
    fresh_path = saved_book(home, tmp_path / "新.db")
    with closing(sqlite3.connect(path)) as db, closing(sqlite3.connect(fresh_path)) as fresh:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        for table in TABLES:  # a migrated table is what a new book has
            info = f"PRAGMA table_info({table.name})"
            assert db.execute(info).fetchall() == fresh.execute(info).fetchall()
    with Book.open(path, TEMPLATES, home) as book:
        assert next(iter(book.forms())) == form
        assert book.form(ids_of(book)[0]) == form


def test_a_draft_that_was_committed_is_not_offered(home: Path, path: Path) -> None:
    """Killed between the commit and the forgetting of the draft: what was committed wins."""
    saved_book(home, path)
    book = Book.open(path, TEMPLATES, home)
    book.keep_draft(Draft(1, "project", "写到一半"))
    book.apply(typed(1, "写完了"))
    assert book.draft is None
    book.save()
    left_behind(book)
    assert orphans(home) == [], "the file holds it all"


def test_drafts_and_flushes_come_too_late(home: Path, path: Path) -> None:
    """A thread that still wants to write when the book is closed makes no folder anew."""
    book = Book.open(saved_book(home, path), TEMPLATES, home)
    book.close()
    book.keep_draft(Draft(1, "project", "晚了"))
    book.flush()
    assert list((home / "working").iterdir()) == []


def test_migration_is_all_or_nothing(tmp_path: Path) -> None:
    assert sorted(STEPS) == list(range(1, VERSION))
    db = connect(tmp_path / "x.db")
    db.execute("CREATE TABLE t (a)")
    db.execute("PRAGMA user_version = 5")

    def add_b(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE t ADD COLUMN b")

    def broken(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO nowhere VALUES (1)")

    def columns() -> list[str]:
        return [row[1] for row in db.execute("PRAGMA table_info(t)")]

    path = tmp_path / "书.db"
    with pytest.raises(BookDamaged, match="旧版本"):
        migrate(db, 5, path, steps={5: add_b, 6: broken}, newest=7)
    assert (columns(), db.execute("PRAGMA user_version").fetchone()) == (["a"], (5,))
    with pytest.raises(BookDamaged):
        migrate(db, 4, path, steps={5: add_b}, newest=6)
    migrate(db, 5, path, steps={5: add_b}, newest=6)
    assert (columns(), db.execute("PRAGMA user_version").fetchone()) == (["a", "b"], (6,))
    db.close()
