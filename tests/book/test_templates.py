"""Layouts travel in the book: to other desks, among other books, and through changes and back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.book.book import (
    AddForms,
    Book,
    BookInfo,
    Change,
    Changes,
    DropTemplate,
    KeepTemplate,
    RemoveForms,
    RenameTemplate,
    ReplaceTemplate,
    SetInfo,
    TemplateInUse,
    read_forms_of,
)
from jixiao_gui.book.book_differences import compare
from jixiao_gui.book.errors import NoSuchTemplate
from jixiao_gui.book.own_rules import for_book
from jixiao_gui.book.stored_forms import read_numbered
from jixiao_gui.book.templates import UNREADABLE, read_stored, rules_data, stored
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.cells import printed_texts
from jixiao_gui.form.column_moves import move_columns, moves_of
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable
from jixiao_gui.form.office.score_joining import joining_edit
from jixiao_gui.form.rule_settings import RuleSettings
from jixiao_gui.form.rules import read_rules
from jixiao_gui.form.template import PROGRAM, USER, Template, Templates, same_layout
from jixiao_gui.form.template_sections import Section, Table
from tests.book.layouts import any_layouts, county, fresh_templates, other_rules
from tests.book.making import TEMPLATES, forms_of, ids_of, make_form

RULES = TEMPLATES["beijing-2023"].rules


def desk() -> Templates:
    """A desk that has the program's layouts alone."""
    return fresh_templates(TEMPLATES)


def filled(template: Template, project: str = "水库除险") -> Form:
    """A form of `county`, each kind of own text in it."""
    form = replace(
        template.new_form("2024"),
        indicators=(
            Indicator("产出", name="座数", actual="3 座", extra=(("x1", "≥3 座"), ("x2", "验收单"))),
            Indicator("产出", name="完工", extra=(("x1", "12 月"),), spans=(("x2", 2),)),
        ),
        tables=(OwnTable("tasks", ((("note", "如期"), ("x1", "加固")), (("x1", "清淤"),))),),
        title="某县{year}年专项\n自评",
        below=("注：代填",),
    )
    return set_text(set_text(form, "project", project), "x_filler", "经办")


def shown(form: Form, templates: Templates) -> list[object]:
    """What a form shows and prints."""
    template = templates[form.template]
    lines = (template.title_lines(form), template.lines_above(form), template.lines_below(form))
    return [
        *lines,
        template.sections,
        template.money,
        printed_texts(form, template),
        template.rules.rate_weight,
    ]


def saved(path: Path, home: Path, template: Template, *, templates: Templates | None = None) -> Path:
    """A book with one form of ``template`` and one of the program's."""
    at = templates or desk()
    known = at.add(template)
    with Book.new(at, home) as book:
        book.apply(AddForms("导入", (filled(known), make_form(1))))
        book.save_as(path)
    return path


def rows_in(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT id, name, content, rules FROM template ORDER BY id").fetchall()


def test_a_book_that_is_sent_shows_the_same(path: Path, home: Path, tmp_path: Path) -> None:
    """At a desk without the user's layout and rules; what came with the program is not carried."""
    mine = desk()
    template = replace(county(other_rules()), origin=USER)
    mine.by_id[template.id] = template
    mine.rules = {**mine.rules, template.rules.id: template.rules}
    saved(path, home, template, templates=mine)
    assert [row[0] for row in rows_in(path)] == ["xx-county"]
    there = desk()
    with Book.open(path, there, tmp_path / "other home") as book:
        assert not book.warning
        assert not book.dirty
        form = next(book.forms())
        assert form == filled(template)
        assert shown(form, there) == shown(form, mine)
        assert there["xx-county"].origin != PROGRAM
        assert there["xx-county"].guessed == ("funds.budget",)
        (one,) = book.templates()
        assert (one.template.id, one.forms, one.readable) == ("xx-county", 1, True)
        book.save_as(tmp_path / "再存.db")
    assert rows_in(tmp_path / "再存.db") == rows_in(path)
    with Book.open(path, mine, home) as book:
        assert next(book.forms()).template == "xx-county"
        assert mine["xx-county"] is template, "the user's own file stays what the desk goes by"


def test_the_desk_has_another_of_that_id(path: Path, home: Path) -> None:
    """Also one of the program's: both stay what they are, in the file too."""
    for id in ("xx-county", "beijing-2023"):
        saved(path, home, replace(county(RULES), id=id), templates=Templates(rules=TEMPLATES.rules))
        here = desk()
        if id not in here:
            here.add(county(RULES, title="另一个标题"))
        there = here[id]
        with Book.open(path, here, home) as book:
            form = next(book.forms())
            assert form.template == f"{id}~2"
            assert here[id] is there
            assert same_layout(here[f"{id}~2"], county(RULES))
            assert not book.dirty
            assert list(compare(book.numbered(), read_numbered(path, here)).differences) == []
            assert [one.template.id for one in book.templates()] == [f"{id}~2"]
            book.save_as(path)
        fresh = desk()
        back = next(read_forms_of(path, fresh))
        assert shown(back, fresh) == shown(form, here)


def test_of_one_desk_it_comes_back_under_its_id(path: Path, home: Path) -> None:
    """What was called otherwise elsewhere is the same layout here."""
    here = desk()
    here.add(county(RULES))
    saved(path, home, replace(county(RULES), id="xx-county~7"))
    with Book.open(path, here, home) as book:
        assert next(book.forms()).template == "xx-county"


def test_rules_of_one_id_that_differ(path: Path, home: Path) -> None:
    saved(path, home, county(other_rules()))
    here = desk()
    mine = read_rules({"id": "xx-rules", "name": "本地", "rate_weight": {"value": "15"}})
    here.rules = {**here.rules, "xx-rules": mine}
    local = here.add(county(mine))
    with Book.open(path, here, home) as book:
        form = next(book.forms())
        assert form.template != local.id
        assert here[form.template].rules.rate_weight == 20
        assert here[local.id].rules.rate_weight == 15
        book.save_as(path)
    elsewhere = desk()
    form = next(read_forms_of(path, elsewhere))
    assert elsewhere[form.template].rules.rate_weight == 20


def test_collecting_books(path: Path, home: Path, tmp_path: Path) -> None:
    """Two books of one id that differ are told apart; two of the same are one."""
    other, same = tmp_path / "乙.db", tmp_path / "丙.db"
    saved(path, home, county(RULES))
    saved(other, home, county(RULES, title="乙县{year}"))
    saved(same, home, county(RULES))
    here = desk()
    with Book.new(here, home) as book:
        for source in (path, other, same):
            book.apply(AddForms("汇总", tuple(read_forms_of(source, here))))
        book.save_as(tmp_path / "汇总.db")
    there = desk()
    found = list(read_forms_of(tmp_path / "汇总.db", there))
    assert len(found) == 6
    own = [form.template for form in found[::2]]
    assert own[0] == own[2] != own[1]
    assert [there[id].title for id in own] == [county(RULES).title, "乙县{year}", county(RULES).title]
    assert len(rows_in(tmp_path / "汇总.db")) == 2


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"id": "a"}', json.dumps({"id": "a", "name": "b", "rules": "nowhere", "title": ""})],
)
def test_one_that_cannot_be_read(content: str, path: Path, home: Path) -> None:
    """Its forms are shown by the usual layout, with one sentence; all of it stays in the file."""
    saved(path, home, county(RULES))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE template SET content = ?", (content,))
    before = rows_in(path)
    here = desk()
    with Book.open(path, here, home) as book:
        assert book.template_problems == (
            "自评表册里的版式“某县”无法读取，用它的表暂按默认版式显示，文字都还在。",
        )
        assert book.template_problems[0] in book.warning
        form = next(book.forms())
        assert form == filled(county(RULES))
        assert printed_texts(form, here[form.template])["project"] == "水库除险"
        assert here["xx-county"].source == UNREADABLE
        (one,) = book.templates()
        assert not one.readable
        book.apply(AddForms("加", (make_form(7),)))
        book.save()
    assert rows_in(path) == before
    with Book.open(path, here, home) as book:
        inverse = book.apply(ReplaceTemplate("换版式", "xx-county", county(RULES)))
        assert next(book.forms()) == replace(filled(county(RULES)), template="xx-county~2")
        assert not book.template_problems
        assert not book.warning
        book.apply(inverse)
        assert len(book.template_problems) == 1
        book.save()
    assert rows_in(path) == before
    whole = saved(path.with_name("好.db"), home, county(RULES))
    assert next(read_forms_of(whole, here)).template in here
    assert any(same_layout(template, county(RULES)) for template in here)


def state(book: Book) -> tuple[Any, ...]:
    with book._reading():
        carried = book._store.template_rows()
    return book.info, book.entries(), list(book.forms()), carried


def test_changes_and_back(path: Path, home: Path) -> None:
    saved(path, home, county(RULES))
    here = desk()
    with Book.open(path, here, home) as book:
        wider = replace(county(RULES), title="改过的{year}", guessed=())
        other = county(RULES, id="xx-more", title="别的")
        steps: list[Change] = [
            KeepTemplate("留版式", other),
            SetInfo("新表版式", BookInfo("xx-more", "2024", "某局")),
            RenameTemplate("改名", "xx-county", "新名"),
            ReplaceTemplate("改版式", "xx-county", wider),
            RemoveForms("删", (ids_of(book)[0],)),
            DropTemplate("删版式", "xx-county~2"),
            KeepTemplate("没变", TEMPLATES["beijing-2023"]),
            AddForms("再加", (filled(other, "又一个"),)),
        ]
        states = [state(book)]
        inverses = []
        for step in steps:
            inverses.append(book.apply(step))
            states.append(state(book))
            if isinstance(step, RenameTemplate):
                assert sorted(one.template.name for one in book.templates()) == ["新名", "某县"]
        assert states[7] == states[6]
        assert [row.id for row in states[-1][3]] == ["xx-more"]
        redos = []
        for inverse, before in zip(reversed(inverses), reversed(states[:-1]), strict=True):
            redos.append(book.apply(inverse))
            assert state(book) == before
        assert here["xx-county"].name == "某县"
        for redo, after in zip(reversed(redos), states[1:], strict=True):
            book.apply(redo)
            assert state(book) == after
        with pytest.raises(TemplateInUse, match="2 处在用"):
            book.apply(DropTemplate("删版式", "xx-more"))
        with pytest.raises(NoSuchTemplate):
            book.apply(Changes("都", (RenameTemplate("名", "xx-more", "甲"), DropTemplate("x", "没有"))))
        assert state(book) == states[-1]
        assert here["xx-more"].name == "某县", "what was rolled back is not seen"


def test_a_row_that_was_there_comes_back(home: Path) -> None:
    here = desk()
    template = here.add(county(RULES))
    with Book.new(here, home) as book:
        book.apply(AddForms("加", (filled(template),)))
        before = state(book)
        inverse = book.apply(KeepTemplate("留", replace(stored(template, here), name="另名")))
        after = state(book)
        again = book.apply(inverse)
        assert state(book) == before
        book.apply(again)
        assert state(book) == after != before


def test_what_an_import_brought_goes_with_its_undo(home: Path) -> None:
    here = desk()
    template = here.add(county(RULES))
    with Book.new(here, home) as book:
        inverse = book.apply(AddForms("导入", (filled(template),)))
        assert len(book.templates()) == 1
        again = book.apply(inverse)
        assert book.templates() == []
        book.apply(again)
        assert [one.forms for one in book.templates()] == [1]


def test_meanings_of_columns_change(path: Path, home: Path) -> None:
    """The clerk says that 目标 is the target and 已付 what was executed: texts go where rules look."""
    saved(path, home, county(RULES))
    here = desk()
    with Book.open(path, here, home) as book:
        old = here["xx-county"]
        head, funds, tasks, rows = old.sections
        moved = {"x1": "target", "x_paid": "executed"}

        def told(section: Section) -> Section:
            assert isinstance(section, Table)
            columns = (replace(column, id=moved.get(column.id, column.id)) for column in section.columns)
            return replace(section, columns=tuple(columns))

        new = replace(old, sections=(head, told(funds), tasks, told(rows)))
        before = state(book)
        columns = (("indicators.x1", "indicators.target"), ("funds.x_paid", "funds.executed"))
        inverse = book.apply(ReplaceTemplate("改栏", "xx-county", new, columns))
        form = next(book.forms())
        assert [(row.target, row.extra) for row in form.indicators] == [
            ("≥3 座", (("x2", "验收单"),)),
            ("12 月", ()),
        ]
        assert form.tables == filled(old).tables, "a column of another table keeps its texts"
        assert printed_texts(form, here[form.template])["indicators.0.target"] == "≥3 座"
        book.apply(inverse)
        assert state(book) == before


def test_what_had_the_layout_before_keeps_it_at_an_undo(home: Path) -> None:
    """Rules set for a book a second time put its forms and an imported one on the same layout."""
    here = desk()
    with Book.new(here, home) as book:
        book.apply(AddForms("加", (make_form(1), make_form(2))))
        base = here["beijing-2023"].rules
        settings = RuleSettings(exceed=Decimal("0.2"))
        book.apply(for_book(here, book.template_uses(), base, settings, "规则"))
        first = state(book)
        inverse = book.apply(AddForms("导入", (make_form(3),)))
        assert len(book.template_uses()) == 2
        before = state(book)
        for exceed in ("0.2", "0.4"):
            other = RuleSettings(exceed=Decimal(exceed))
            back = book.apply(for_book(here, book.template_uses(), base, other, "规则"))
            assert len(book.template_uses()) == 1
            after = state(book)
            again = book.apply(back)
            assert state(book) == before
            back = book.apply(again)
            assert state(book) == after
            book.apply(back)
            assert state(book) == before
        book.apply(inverse)
        assert state(book) == first


def test_a_replacement_tells_of_each_form_and_can_be_stopped(home: Path) -> None:
    here = desk()
    other = here.add(county(RULES))
    with Book.new(here, home) as book:
        book.apply(AddForms("加", (*(make_form(n) for n in range(6)), filled(other))))
        before = state(book)
        parts: tuple[Change, ...] = (
            ReplaceTemplate("换", "beijing-2023", county(RULES, title="甲")),
            Changes("再", (ReplaceTemplate("换", "xx-county", county(RULES, title="乙")),)),
            SetInfo("信息", BookInfo("beijing-2023", "2024", "")),
        )
        done: list[int] = []
        back = book.apply(Changes("都", parts), done.append)
        assert done == [1, 2, 3, 4, 5, 6, 7, 8]
        done.clear()
        book.apply(back, done.append)
        assert done == [1, 2, 3, 4, 5, 6, 7, 8]
        assert state(book) == before

        def stop(forms: int) -> None:
            if forms == 3:
                raise KeyboardInterrupt

        for change in (parts[0], Changes("都", parts)):
            with pytest.raises(KeyboardInterrupt):
                book.apply(change, stop)
            assert state(book) == before


def test_columns_of_forms_that_did_not_move_stay_at_an_undo(home: Path) -> None:
    here = desk()
    old = here.add(county(RULES))
    new = here.add(county(RULES, id="xx-more", title="别的"))
    with Book.new(here, home) as book:
        book.apply(AddForms("加", (filled(old), replace(make_form(4), template=new.id))))
        before = state(book)
        columns = (("indicators.target", "indicators.actual"),)
        inverse = book.apply(ReplaceTemplate("改栏", old.id, new, columns))
        moved = state(book)
        assert [form.template for form in book.forms()] == [new.id, new.id]
        again = book.apply(inverse)
        assert state(book) == before
        book.apply(again)
        assert state(book) == moved


def test_a_text_in_the_place_of_a_formula_stands() -> None:
    form = Form(funds=(FundLine("合计", extra=(("x1", "99%"),)),), filled=frozenset({"funds.0.rate"}))
    moved = move_columns(form, moves_of({"funds.x1": "funds.rate"}))
    assert moved.funds[0].rate == "99%"
    assert (moved.manual, moved.filled) == (frozenset({"funds.0.rate"}), frozenset())


def test_columns_that_cannot_move() -> None:
    for columns in (
        {"indicators.x1": "indicators.target", "indicators.x2": "indicators.target"},
        {"indicators.x1": "funds.item"},
        {"indicators.x1": "project"},
    ):
        with pytest.raises(ValueError, match="columns"):
            moves_of(columns)


_columns = [f"indicators.{name}" for name in ("x1", "x2", "note", "target", "level1", "score")]


@given(forms_of(["beijing-2023"]), st.permutations(_columns), st.integers(0, len(_columns)))
@settings(max_examples=50, deadline=None)
def test_texts_move_and_come_back(form: Form, others: list[str], count: int) -> None:
    moves = moves_of(dict(zip(_columns[:count], others[:count], strict=True)))
    moved = move_columns(form, moves)
    for number in range(len(form.indicators)):
        for old in _columns:
            new = moves.get(old, old)
            at, to = (f"indicators.{number}.{column.split('.')[1]}" for column in (old, new))
            assert get_text(moved, to) == get_text(form, at)
    back = move_columns(moved, {new: old for old, new in moves.items()})
    assert back.indicators == form.indicators


@given(any_layouts(RULES))
@settings(max_examples=50, deadline=None)
def test_a_layout_is_stored_and_read(template: Template) -> None:
    back = read_stored(stored(template, TEMPLATES), desk())
    assert back == replace(template, rules=back.rules)
    assert rules_data(back.rules) == rules_data(template.rules)


def with_joined_score(form: Form, template: Template) -> Form:
    edit = joining_edit(None, form, template, "", date.today().isoformat())
    return edit.apply(form) if edit is not None else form


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_any_forms_of_any_layouts_survive(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Added, edited, saved, opened at another desk, undone."""
    folder = tmp_path_factory.mktemp("any")
    here = desk()
    known = [here.add(one) for one in data.draw(st.lists(any_layouts(RULES), min_size=1, max_size=3))]
    some = forms_of([template.id for template in known])
    given_forms = tuple(data.draw(st.lists(some, min_size=1, max_size=3)))
    with Book.new(here, folder / "home") as book:
        empty = state(book)
        inverse = book.apply(AddForms("加", given_forms))
        # a reviewer's score in a column of its own is an office's score, too
        given_forms = tuple(with_joined_score(form, here[form.template]) for form in given_forms)
        assert list(book.forms()) == list(given_forms)
        book.save_as(folder / "书.db")
        there = desk()
        with Book.open(folder / "书.db", there, folder / "other") as sent:
            found = list(sent.forms())
            assert len(found) == len(given_forms)
            for form, old in zip(found, given_forms, strict=True):
                assert replace(form, template=old.template) == old
                assert same_layout(there[form.template], here[old.template])
        book.apply(inverse)
        assert state(book) == empty


def test_a_damaged_book_gives_its_layouts(path: Path, home: Path) -> None:
    from jixiao_gui.book.salvage import salvage

    saved(path, home, county(other_rules()))
    whole = path.with_name("whole.db")
    shutil.copyfile(path, whole)
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (root,) = db.execute(query, ("fund_line",)).fetchone()
        (layout,) = db.execute(query, ("template",)).fetchone()
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)  # no header and so no schema: shapes must tell
    content[(root - 1) * 4096 : root * 4096] = bytes(4096)
    path.write_bytes(content)
    here = desk()
    book, lines = salvage(path, here, home)
    with book:
        form = next(book.forms())
        assert form == replace(filled(county(RULES)), funds=())
        assert here[form.template].rules.rate_weight == 20
        assert any("项目资金没有读出" in line for line in lines)
    content = bytearray(whole.read_bytes())
    content[(layout - 1) * 4096 : layout * 4096] = b"\xee" * 4096
    whole.write_bytes(content)
    book, lines = salvage(whole, desk(), home)
    with book:
        assert next(book.forms()) == filled(county(RULES))
    assert any("版式“xx-county”没有读出" in line for line in lines)
