"""Duties, deliveries and kept forms in a book: put, dropped, undone, saved, salvaged, spoilt by others."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.book.book import AddForms, Book, Changes, PutRecords, RemoveForms
from jixiao_gui.book.form_texts import form_text, read_form_text
from jixiao_gui.book.rows import part_rows
from jixiao_gui.book.salvage import salvage
from jixiao_gui.book.schema import PARTS
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.deliveries import Delivery, KeptForm, Record
from jixiao_gui.form.office.duties import Duty
from tests.book.making import TEMPLATES, forms, ids_of, make_form, new_book, opened, texts

DUTY = Duty(
    0,
    0,
    "某区河道所",
    "某区水务局",
    "河道清淤1",
    "自评表",
    "二级",
    "2024-03-31",
    "经办人",
    "备注",
    0,
    "2024-03-01",
)
DELIVERY = Delivery(
    0, "河道/a.docx", "0" * 64, "2024-03-01", "某区河道所", "taken", "1 2", "河道清淤1：已收。"
)


def kept(form: Form, form_id: int = 1) -> KeptForm:
    return KeptForm(0, form_id, 1, "2024-03-02", form.unit, form.project, form_text(form))


def all_of(book: Book) -> list[Record]:
    return [*book.duties(), *book.deliveries(), *book.kept_forms()]


_records = st.one_of(
    st.builds(
        Duty,
        st.integers(0, 6),
        st.integers(0, 9),
        unit=texts,
        project=texts,
        due=texts,
        form_id=st.integers(0, 4),
    ),
    st.builds(Delivery, st.integers(0, 6), texts, texts, report=texts),
    st.builds(KeptForm, st.integers(0, 6), st.integers(0, 4), content=texts),
)
_drops = st.tuples(st.sampled_from((Duty, Delivery, KeptForm)), st.integers(1, 7))
_changes = st.builds(
    PutRecords,
    st.just("改"),
    st.lists(_records, max_size=5, unique_by=lambda r: (type(r), r.id or object())).map(tuple),
    st.lists(_drops, max_size=3).map(tuple),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_changes, min_size=1, max_size=4))
def test_every_change_is_undone_to_the_last_character(changes: list[PutRecords]) -> None:
    with tempfile.TemporaryDirectory() as home, new_book(Path(home)) as book:
        states, inverses = [all_of(book)], []
        for change in changes:
            inverses.append(book.apply(change))
            states.append(all_of(book))
        for inverse, state in zip(reversed(inverses), reversed(states[:-1]), strict=True):
            book.apply(inverse)
            assert all_of(book) == state


def test_what_is_put_is_kept_in_the_file(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.db"
    form = make_form()
    with new_book(home, 2) as book:
        book.apply(PutRecords("", (replace(DUTY, form_id=1), DELIVERY, kept(form))))
        assert book.dirty
        before = all_of(book)
        assert [record.id for record in before] == [1, 1, 1]
        book.save_as(path)
    with opened(path, home) as book:
        assert all_of(book) == before
        assert book.kept_form(1) == form
        assert book.kept_form(2) is None
        assert book.next_ids() == (3, 2)


@settings(max_examples=60, deadline=None)
@given(forms)
def test_a_kept_form_is_the_form(form: Form) -> None:
    assert read_form_text(form_text(form)) == form


def test_every_part_of_a_form_is_kept() -> None:
    assert set(part_rows(0, make_form())) == {table.name for table in PARTS}


def test_a_form_that_was_kept_before_there_were_sources_is_read() -> None:
    form = make_form(1)
    said = json.loads(form_text(form))
    assert said.pop("source") == []
    said["goal"] = said["goal"][0]
    said["own_row"] = [[row["section"], row["texts"]] for row in said["own_row"]]
    assert read_form_text(json.dumps(said)) == form


def test_what_is_there_already_or_not_there_is_no_change(home: Path) -> None:
    with new_book(home, 1) as book:
        book.apply(PutRecords("", (DUTY,)))
        revision = book.revision
        book.apply(PutRecords("", tuple(book.duties()), ((Delivery, 7),)))
        assert book.revision == revision


@given(st.text(max_size=40) | st.sampled_from(['{"form": 1}', "[]", '{"form": {}, "goal": []}', "null"]))
def test_what_is_no_kept_form_is_none(text: str) -> None:
    assert read_form_text(text) is None


def test_nothing_differs_nothing_is_dirty(home: Path, tmp_path: Path) -> None:
    with new_book(home) as book:
        book.apply(PutRecords("", (DUTY,)))
        book.save_as(tmp_path / "a.db")
        (duty,) = book.duties()
        book.apply(PutRecords("", (duty,)))
        assert not book.dirty


def test_a_damaged_file_gives_back_what_the_office_kept(home: Path, tmp_path: Path) -> None:
    """Forms get ids of their own, and what names them follows."""
    path = tmp_path / "台账.db"
    with new_book(home, 3) as book:
        first = ids_of(book)[0]
        book.apply(Changes("", (AddForms("", (make_form(9),)),)))
        book.apply(RemoveForms("", (first,)))
        last = ids_of(book)[-1]
        records = (
            replace(DUTY, form_id=last),
            replace(DELIVERY, forms=f"{first} {last}"),
            kept(make_form(), last),
        )
        book.apply(PutRecords("", records))
        book.save_as(path)
    found, _lines = salvage(path, TEMPLATES, home)
    with found:
        (duty,), (delivery,), (older,) = found.duties(), found.deliveries(), found.kept_forms()
        assert found.form(duty.form_id).project == "河道清淤9"
        assert delivery.forms == str(duty.form_id)
        assert older.form_id == duty.form_id
        assert found.kept_form(older.id) == make_form()
        assert replace(duty, id=0, form_id=0) == DUTY


def test_what_another_tool_left_there_is_borne(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.db"
    with new_book(home, 1) as book:
        book.apply(PutRecords("", (DUTY, DELIVERY, kept(make_form()))))
        book.save_as(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE duty SET form_id = 'x', position = 9223372036854775807, unit = x'ff41'")
        db.execute("UPDATE delivery SET id = 9223372036854775807, forms = 7")
        db.execute("UPDATE kept_form SET content = x'ff00', day = 5")
        db.execute("INSERT INTO duty (unit) VALUES ('另一个单位')")
        db.commit()
    with opened(path, home) as book:
        first = next(duty for duty in book.duties() if duty.unit != "另一个单位")
        assert (first.form_id, first.position) == (0, 0)
        (delivery,) = book.deliveries()
        assert (delivery.id, delivery.forms) == (1, "7")
        assert book.kept_form(1) is None
        book.apply(PutRecords("", (DUTY, DELIVERY)))
        assert len(book.duties()) == 3
        assert len(book.deliveries()) == 2


def test_a_record_of_strange_letters(home: Path) -> None:
    with new_book(home) as book:
        book.apply(PutRecords("", (Duty(unit="a\ud800b"),)))
        assert book.duties()[0].unit == "a\ufffdb"


def test_a_form_with_another_id_is_still_the_one_that_was_handed_in(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.db"
    strange = (1 << 60) + 5
    with new_book(home, 2) as book:
        first, last = ids_of(book)
        records = (
            replace(DUTY, form_id=last),
            replace(DELIVERY, forms=f"{first} {last}"),
            kept(make_form(), last),
        )
        book.apply(PutRecords("", records))
        project = book.form(last).project
        book.save_as(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE form SET id = ? WHERE id = ?", (strange, last))
        for table in (*PARTS, "duty", "kept_form"):
            db.execute(
                f"UPDATE {getattr(table, 'name', table)} SET form_id = ? WHERE form_id = ?", (strange, last)
            )
        db.execute("UPDATE delivery SET id = ?, forms = ?", (strange, f"{first} {strange}"))
        db.execute("UPDATE kept_form SET delivery_id = ?", (strange,))
        db.commit()
    with opened(path, home) as book:
        (duty,), (delivery,), (older,) = book.duties(), book.deliveries(), book.kept_forms()
        assert duty.form_id == older.form_id == ids_of(book)[-1] != strange
        assert book.form(duty.form_id).project == project
        assert delivery.forms == f"{first} {duty.form_id}"
        assert older.delivery_id == delivery.id == 1
