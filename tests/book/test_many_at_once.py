"""A change of many forms, its undo and its redo: what they read and write is no more than they must."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.book import schema
from jixiao_gui.book.book import AddForms, Book, Changes, EditForm, RemoveForms
from jixiao_gui.book.changes import PutRecords
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.edits import (
    FOLLOWS,
    CellState,
    Compound,
    Edit,
    SetCells,
    SetRemarks,
    SetToken,
    SpliceRows,
)
from jixiao_gui.form.model import Form, Indicator, OwnTable, Remark, Source
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.formats import Cancelled
from tests.book.making import TEMPLATES, make_form, new_book, typed

REMARK = Remark("acknowledged", "rate-mismatch", "error", "funds.0.rate", "1", "2", "执行率", "核对过")
EDITS: dict[str, Edit] = {
    "head": SetCells("改", (("leader", CellState("甲")), ("year", CellState("2024")))),
    "own text of the head": SetCells("改", (("x1", CellState("甲")),)),
    "goal": SetCells("改", (("goal.achieved", CellState("都做完了")),)),
    "fund line": SetCells("改", (("funds.0.executed", CellState("61")),)),
    "computed and by hand": SetCells("改", (("funds.0.rate", CellState("77%", manual=True)),)),
    "total": SetCells("改", (("total.score", CellState("88", manual=True)),)),
    "indicator": SetCells("改", (("indicators.1.actual", CellState("13次")),)),
    "score that follows": SetCells("改", (("indicators.0.score", FOLLOWS),)),
    "remarks": SetRemarks("改", (REMARK,)),
    "token": SetToken("改", "t"),
    "rows": SpliceRows("改", 1, 2, (Indicator("产出指标", name="新的"),)),
    "both": Compound("改", (SetCells("改", (("unit", CellState("乙")),)), SetRemarks("改", (REMARK,)))),
    "nothing": SetCells("改", (("leader", CellState("")),)),
}


def many(home: Path) -> Book:
    """A book of forms that have something in each of the tables, and more than are remembered."""
    book = new_book(home)
    forms = []
    for number in range(70):
        form = replace(
            make_form(number),
            tables=(OwnTable("tasks", ((("x1", f"任务{number}"),),)), OwnTable("empty", ())),
            remarks=(replace(REMARK, reason=f"{number}"),),
            sources=(Source("", f"from {number}"),),
            extra=(("x2", "原有"),),
            token=f"token {number}",
            filled=frozenset(("funds.0.rate",)),
        )
        rows = (replace(form.indicators[0], auto=True), *form.indicators[1:])
        forms.append(replace(form, indicators=rows))
    book.apply(AddForms("导入", tuple(forms)))
    return book


def content(book: Book) -> dict[str, list[Any]]:
    """Every row of every table that holds forms, as stored."""
    db = sqlite3.connect(book._copy.database)
    try:
        return {t.name: sorted(db.execute(f"SELECT * FROM {t.name}")) for t in (schema.FORM, *schema.PARTS)}
    finally:
        db.close()


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_undo_and_redo_of_many_lead_to_every_row_as_it_was(edit: Edit, tmp_path: Path) -> None:
    with many(tmp_path) as book:
        before = content(book)
        undo = book.apply(Changes("改", tuple(EditForm("改", id, edit) for id in book.ids())))
        after = content(book)
        assert (before == after) == (edit is EDITS["nothing"])
        one = book.form(book.ids()[0])
        assert one == edit.apply(one) or edit is EDITS["rows"]
        redo = book.apply(undo)
        assert content(book) == before
        undo = book.apply(redo)
        assert content(book) == after
        book.apply(undo)
        assert content(book) == before


def read_by(book: Book, change: Changes) -> tuple[Changes, set[str]]:
    """Apply ``change``; what undoes it, and the tables of which rows were read."""
    said: list[str] = []
    book._db.raw.set_trace_callback(said.append)
    inverse = book.apply(change)
    book._db.raw.set_trace_callback(None)
    names = {table.name for table in schema.PARTS}
    assert isinstance(inverse, Changes)
    return inverse, {
        name for name in names if any(s.startswith("SELECT") and f"FROM {name} " in s for s in said)
    }


@pytest.mark.parametrize(
    ("edit", "tables"),
    [
        ("head", set()),
        ("fund line", {"fund_line"}),
        ("both", {"remark"}),
        ("indicator", {"indicator", "auto_score"}),
        ("rows", {table.name for table in schema.PARTS}),
    ],
)
def test_an_undo_reads_no_part_of_forms_that_it_has_no_use_for(
    edit: str, tables: set[str], tmp_path: Path
) -> None:
    with many(tmp_path) as book:
        change = Changes("改", tuple(EditForm("改", id, EDITS[edit]) for id in book.ids()))
        undo, read = read_by(book, change)
        assert read == {table.name for table in schema.PARTS}, "what the list shows is worked out"
        assert read_by(book, undo)[1] == tables


def test_a_form_edited_twice_in_one_step_comes_back(tmp_path: Path) -> None:
    with many(tmp_path) as book:
        before, (first, second, *_) = content(book), book.ids()
        twice = (
            EditForm("改", first, EDITS["head"]),
            EditForm("改", second, EDITS["fund line"]),
            EditForm("改", first, SetCells("改", (("leader", CellState("乙")),))),
        )
        redo = book.apply(book.apply(Changes("改", twice)))
        assert content(book) == before
        book.apply(redo)
        assert book.form(first).leader == "乙"
        assert book.form(second).funds[0].executed == "61"


def test_a_form_that_was_read_in_part_is_read_whole_when_it_is_asked_for(tmp_path: Path) -> None:
    with many(tmp_path) as book:
        ids = book.ids()
        forms = [book.form(id) for id in ids]
        undo = book.apply(Changes("改", tuple(EditForm("改", id, EDITS["head"]) for id in ids)))
        book.apply(undo)
        assert [book.form(id) for id in ids] == forms
        assert list(book.forms()) == forms


def test_a_step_that_is_stopped_leaves_order_and_forms_as_they_were(tmp_path: Path) -> None:
    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with many(tmp_path) as book:
        before, ids = content(book), book.ids()
        parts = (
            RemoveForms("删", tuple(ids[-3:])),
            AddForms("添", (make_form(200),), at=2),
            RemoveForms("删", (ids[0],)),
        )
        with pytest.raises(KeyboardInterrupt):
            book.apply(Changes("改", parts), stop)
        assert content(book) == before
        assert book.ids() == ids
        book.apply(AddForms("添", (make_form(201),), at=1))
        assert book.ids()[0] == ids[0]
        assert book.ids()[2:] == ids[1:]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_steps_that_add_and_remove_keep_the_order(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    with new_book(tmp_path_factory.mktemp("book"), 5) as book:
        stands, undos, states = book.ids(), [], []
        for _ in range(data.draw(st.integers(1, 4))):
            states.append(list(stands))
            parts: list[AddForms | RemoveForms | PutRecords] = []
            for _ in range(data.draw(st.integers(1, 4))):
                kind = data.draw(st.sampled_from(("last", "some", "end", "in between", "record")))
                if kind == "last":
                    gone = stands[len(stands) - data.draw(st.integers(0, len(stands))) :]
                    parts.append(RemoveForms("删", tuple(gone)))
                    stands = [id for id in stands if id not in gone]
                elif kind == "some":
                    gone = data.draw(st.lists(st.sampled_from(stands), unique=True)) if stands else []
                    parts.append(RemoveForms("删", tuple(gone)))
                    stands = [id for id in stands if id not in gone]
                elif kind == "record":
                    parts.append(PutRecords("名单", (Duty(unit="某单位"),)))
                else:
                    at = None if kind == "end" else data.draw(st.integers(0, len(stands) + 1))
                    id = 1000 + len(states) * 100 + len(parts)
                    parts.append(AddForms("添", (make_form(id),), at=at, ids=(id,)))
                    stands.insert(len(stands) if at is None else at, id)
            undos.append(book.apply(Changes("改", tuple(parts))))
            assert book.ids() == stands
        forms = {id: book.form(id) for id in book.ids()}
        for undo, before in zip(reversed(undos), reversed(states), strict=True):
            redo = book.apply(undo)
            assert book.ids() == before
            book.apply(book.apply(redo))
            assert book.ids() == before
        assert all(book.form(id) == form for id, form in forms.items() if id in book.ids())


def test_texts_that_no_file_can_hold_and_rows_of_other_tools_are_written_and_read_row_by_row(
    tmp_path: Path,
) -> None:
    half: Form = set_text(make_form(), "indicators.1.name", "半个\ud83d")
    half = set_text(half, "indicators.2.name", "\ude00字")
    with new_book(tmp_path) as book:
        book.apply(AddForms("", (half,)))
        (id,) = book.ids()
        book._db.raw.execute("UPDATE indicator SET weight = 20 WHERE number = 0")
        book._store.forget()
        names = [row.name for row in book.form(id).indicators]
        assert names[1:3] == ["半个\ufffd", "\ufffd字"]
        assert book.form(id).indicators[0].weight == "20"
        assert TEMPLATES[half.template] is not None


def test_adding_many_tells_of_each_and_is_undone_by_who_stops_it(tmp_path: Path) -> None:
    """Also where they are put back by an undo, and as a part of a larger change."""
    with new_book(tmp_path / "home", 5) as book:
        forms = tuple(book.forms()) * 90
        before = book.entries(), list(book.forms())

        def stop(done: int) -> None:
            if done > 210:  # in the second batch
                raise Cancelled

        calls = count(1)

        def stop_writing(_done: int) -> None:
            stop(next(calls) - len(forms))  # the list's figures of each were worked out before

        for each in (stop, stop_writing):
            with pytest.raises(Cancelled):
                book.apply(AddForms("导入", forms), each)
            assert (book.entries(), list(book.forms())) == before
        counted: list[int] = []
        undo = book.apply(
            Changes("导入", (typed(book.ids()[0], "新"), AddForms("导入", forms))), counted.append
        )
        assert sorted(set(counted)) == list(range(1, 452))
        assert counted == sorted(counted)
        after = list(book.forms())
        redo = book.apply(undo)
        assert list(book.forms()) == before[1]
        with pytest.raises(Cancelled):
            book.apply(redo, stop)
        assert list(book.forms()) == before[1]
        book.apply(redo)
        assert list(book.forms()) == after
