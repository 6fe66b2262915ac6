"""Books into a real PostgreSQL, again and again, and what is there then."""

from __future__ import annotations

import json
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from jixiao_gui.book import schema
from jixiao_gui.book.book import read_forms_of
from jixiao_gui.exchange.district.fetching import Selection, fetched
from jixiao_gui.exchange.district.publishing import publisher_of
from jixiao_gui.exchange.district.verdicts import Verdict
from jixiao_gui.form.model import Form, Indicator, Remark
from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.json.json_forms import form_to_dict
from tests.book.layouts import county
from tests.exchange.district.desks import Database, Desk, numbers
from tests.invented import ROWS, fund_lines, invented_form

FORMS = (
    invented_form("设备更新"),
    invented_form("路灯养护", executed="80", unit="示范区养护所"),
    invented_form(
        "档案整理", remarks=(Remark("acknowledged", "rate-mismatch", "error", "a", "b", "c", "d", "因为"),)
    ),
)


def back(database: Database, desk: Desk, **chosen: tuple[str, ...]) -> list[Form]:
    with fetched(database.address, Selection(**chosen)) as found:
        forms = list(read_forms_of(found.path, desk.templates))
        assert len(found.forms) == len(forms)
        return forms


def leader(database: Database, project: str) -> str:
    ((found,),) = database.sql("SELECT leader FROM jixiao.form WHERE project = %s", values=[project])
    return str(found)


def test_a_book_goes_in_and_comes_back_the_same(database: Database, desk: Desk) -> None:
    book = desk.book(*FORMS)
    assert numbers(desk.publish(book, database.address)) == (3, 0, 0, 0)
    forms = back(database, desk)
    assert forms == list(book.forms()) == list(FORMS)
    went = [form_to_dict(form, desk.templates) for form in book.forms()]
    assert [form_to_dict(form, desk.templates) for form in forms] == went


def test_publishing_again_writes_nothing(database: Database, desk: Desk) -> None:
    book = desk.book(*FORMS)
    desk.publish(book, database.address)
    before = database.rows()
    assert numbers(desk.publish(book, database.address)) == (0, 0, 3, 0)
    assert database.rows() == before


def test_one_changed_form_is_one_form_written(database: Database, desk: Desk) -> None:
    book = desk.book(*FORMS)
    desk.publish(book, database.address)
    before = database.now()
    desk.edit(
        book, 1, indicators=(*ROWS[:2], Indicator("产出指标", "数量指标", "新的一行", "1", "1", "40", "40"))
    )
    assert numbers(desk.publish(book, database.address)) == (0, 1, 2, 0)
    assert database.written(before) == {"路灯养护"}
    assert back(database, desk) == list(book.forms())
    revisions = dict(database.sql("SELECT project, revision FROM jixiao.entry"))
    assert revisions == {"设备更新": 1, "路灯养护": 2, "档案整理": 1}
    assert database.sql("SELECT revision FROM jixiao.revision ORDER BY 1") == [(1,), (1,), (1,), (2,)]


def test_the_figures_are_numbers(database: Database, desk: Desk) -> None:
    desk.publish(desk.book(*FORMS), database.address)
    asked = "SELECT unit, budget, executed, rate, total, grade FROM jixiao.form_list WHERE project = %s"
    (found,) = database.sql(asked, values=["设备更新"])
    assert found == ("示范区服务中心", Decimal(80), Decimal(45), Decimal("0.5625"), Decimal("95.6"), "优")
    (found,) = database.sql(asked, values=["路灯养护"])
    assert found[3:] == (Decimal(1), Decimal(100), "优")
    whole = database.sql("SELECT unit, forms, executed, rate FROM jixiao.unit_summary ORDER BY unit")
    assert whole == [
        ("示范区养护所", 1, Decimal(80), Decimal(1)),
        ("示范区服务中心", 2, Decimal(90), Decimal("0.5625")),
    ]
    assert database.sql("SELECT sum(forms) FROM jixiao.grade_summary") == [(Decimal(3),)]
    told = database.sql("SELECT rule, sum(findings) FROM jixiao.rule_summary GROUP BY rule ORDER BY rule")
    counted = database.sql("SELECT rule, count(*) FROM jixiao.finding_list GROUP BY rule ORDER BY rule")
    assert told == counted != []


def test_what_cannot_be_read_is_no_number(database: Database, desk: Desk) -> None:
    large = invented_form("大", funds=fund_lines("9" * 40, "约一百"))
    desk.publish(desk.book(Form("beijing-2023", "2023", "空表"), large), database.address)
    asked = "SELECT budget, executed, rate, total FROM jixiao.form_list WHERE project = %s"
    assert database.sql(asked, values=["空表"]) == [(None, None, None, None)]
    assert database.sql(asked, values=["大"])[0][:3] == (None, None, None)


def test_a_deleted_form_is_withdrawn_for_its_book_alone(
    database: Database, desk: Desk, other_desk: Desk, tmp_path: Path
) -> None:
    ours, theirs = (
        desk.book(*FORMS, path=tmp_path / "a.db"),
        other_desk.book(FORMS[0], path=tmp_path / "b.db"),
    )
    desk.publish(ours, database.address)
    other_desk.publish(theirs, database.address)
    desk.remove(ours, 0)
    desk.remove(ours, 0)  # the only one of its unit
    assert numbers(desk.publish(ours, database.address)) == (0, 0, 1, 2)
    assert [form.project for form in back(database, desk)] == ["设备更新", "档案整理"]
    assert database.sql("SELECT project FROM jixiao.withdrawn_list") == [("路灯养护",)]
    assert numbers(desk.publish(ours, database.address)) == (0, 0, 1, 0)
    other_desk.remove(theirs, 0)
    other_desk.publish(theirs, database.address)
    assert database.count("form_list") == 1
    assert database.count("entry") == 3  # nothing is lost
    desk.edit(ours, 0, project="设备更新")
    assert numbers(desk.publish(ours, database.address)) == (0, 1, 0, 1)


def test_nobody_overwrites_what_he_has_not_seen(
    database: Database, desk: Desk, other_desk: Desk, tmp_path: Path
) -> None:
    ours, theirs = desk.book(*FORMS, path=tmp_path / "a.db"), other_desk.book(*FORMS, path=tmp_path / "b.db")
    desk.publish(ours, database.address)
    other_desk.publish(theirs, database.address)
    other_desk.edit(theirs, 0, leader="乙")
    assert numbers(other_desk.publish(theirs, database.address)) == (0, 1, 2, 0)
    # untouched here: theirs is newer, and stays
    told = desk.publish(ours, database.address)
    assert [one.verdict for one in told.unwritten] == [Verdict.OLD]
    assert told.complete
    # touched here too
    desk.edit(ours, 0, leader="甲")
    told = desk.publish(ours, database.address)
    assert (told.conflicts, told.complete, numbers(told)) == (1, False, (0, 0, 2, 0))
    (line,) = told.lines()
    assert "设备更新" in line
    assert "b.db" in line
    assert leader(database, "设备更新") == "乙"
    assert numbers(desk.publish(ours, database.address, overwrite=True)) == (0, 1, 2, 0)
    assert leader(database, "设备更新") == "甲"
    assert (
        other_desk.publish(theirs, database.address).conflicts == 0
    )  # theirs is what it had once: ours is newer


def test_a_renamed_book_goes_on_and_an_old_copy_does_not_go_back(
    database: Database, desk: Desk, tmp_path: Path
) -> None:
    book = desk.book(*FORMS, path=tmp_path / "a.db")
    old = desk.book(*FORMS, path=tmp_path / "copy.db")
    desk.publish(book, database.address)
    desk.edit(book, 0, leader="新")
    desk.publish(book, database.address)
    assert desk.publish(old, database.address).unwritten[0].verdict is Verdict.OLD
    book.save_as(tmp_path / "renamed.db")
    desk.edit(book, 0, leader="更新")
    assert numbers(desk.publish(book, database.address)) == (0, 1, 2, 0)
    desk.edit(book, 0, leader="新")  # back to what it was, on purpose
    assert numbers(desk.publish(book, database.address)) == (0, 1, 2, 0)


def test_two_forms_alike_are_two(database: Database, desk: Desk) -> None:
    book = desk.book(FORMS[0], FORMS[0], invented_form(" 设备 更新", leader="丙"))
    desk.publish(book, database.address)
    assert back(database, desk) == list(book.forms())
    assert numbers(desk.publish(book, database.address)) == (0, 0, 3, 0)
    desk.remove(book, 0)
    desk.publish(book, database.address)
    assert back(database, desk) == list(book.forms())


def test_the_order_is_followed_and_is_no_revision(database: Database, desk: Desk) -> None:
    from jixiao_gui.book.changes import OrderForms

    book = desk.book(*FORMS)
    desk.publish(book, database.address)
    book.apply(OrderForms("排序", tuple(reversed(book.ids()))))
    assert numbers(desk.publish(book, database.address)) == (0, 0, 3, 0)
    assert back(database, desk) == list(book.forms())
    assert database.sql("SELECT max(revision) FROM jixiao.entry") == [(1,)]


def test_a_selection(database: Database, desk: Desk) -> None:
    desk.publish(desk.book(*FORMS, invented_form("路灯更换", year="2022年度")), database.address)
    assert [f.project for f in back(database, desk, units=("示范区 养护所",))] == ["路灯养护"]
    assert [f.project for f in back(database, desk, years=("2022",))] == ["路灯更换"]
    assert [f.project for f in back(database, desk, projects=("路灯", "档案"), years=("2023",))] == [
        "路灯养护",
        "档案整理",
    ]


HOSTILE = (
    "'; DROP TABLE jixiao.entry; --",
    "\\.",
    "\\N",
    "a\tb\nc\rd\\t\\",
    '"引号"',
    "%s %(x)s {y} $1",
    "😀𠀀",
    "\u202eabc",
    "\x01\x1f\x7f",
    "\ufeff",
    "长" * 100_000,
    "null",
    "[]",
    "{}",
    " ",
    "\u3000",
)


def test_any_text_comes_back_as_it_went(database: Database, desk: Desk) -> None:
    forms = [
        invented_form(
            f"{n}{text}",
            unit=text,
            leader=text,
            indicators=(Indicator(text, text, text),),
            extra=(("x1", text),),
            above=(text,),
        )
        for n, text in enumerate(HOSTILE)
    ]
    book = desk.book(*forms)
    desk.publish(book, database.address)
    assert back(database, desk) == list(book.forms())
    assert desk.publish(book, database.address).same == len(forms)


def test_what_postgresql_cannot_hold_is_shown_otherwise(database: Database, desk: Desk) -> None:
    book = desk.book(invented_form("零\x00字符", unit="甲\x00", leader="a\x00b", extra=(("x1", "\x00"),)))
    assert book.form(book.ids()[0]).leader == "a\x00b"
    desk.publish(book, database.address)
    (form,) = back(database, desk)
    assert (form.project, form.leader) == ("零␀字符", "a␀b")
    assert numbers(desk.publish(book, database.address)) == (0, 0, 1, 0)


def test_layouts_go_along(database: Database, desk: Desk, other_desk: Desk) -> None:
    rules = next(iter(desk.templates.rules.values()))
    for at, title in ((desk, "某县项目{year}年自评表"), (other_desk, "另一县{year}年自评表")):
        at.templates.add(county(rules, title=title))
    forms = [invented_form("甲", template="xx-county"), invented_form("乙")]
    desk.publish(desk.book(*forms), database.address)
    other_desk.publish(other_desk.book(invented_form("丙", template="xx-county")), database.address)
    assert database.count("template") == 2
    found = {form.project: desk.templates[form.template].title for form in back(database, desk)}
    assert found["甲"] == "某县项目{year}年自评表"
    assert found["丙"] == "另一县{year}年自评表"
    book = desk.book(*(f for f in back(database, desk) if f.project == "丙"))  # known by another id here
    assert numbers(desk.publish(book, database.address)) == (0, 0, 1, 0)


def test_several_offices_at_once(database: Database, tmp_path: Path) -> None:
    """Each publishes units of its own and one that all have, of which each changes another form."""
    desks = [Desk(tmp_path / f"home{n}") for n in range(4)]
    books = [
        at.book(
            *(invented_form(f"共同{k}", unit="共同单位") for k in range(8)),
            *(invented_form(f"项目{k}", unit=f"单位{n}") for k in range(4)),
        )
        for n, at in enumerate(desks)
    ]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            desks[number].publish(books[number], database.address)
            desks[number].edit(books[number], number, leader=f"第{number}")
            desks[number].publish(books[number], database.address)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    leaders = database.sql(
        "SELECT f.project, f.leader FROM jixiao.form f JOIN jixiao.unit u ON u.id = f.unit_id"
        " WHERE u.name = '共同单位' ORDER BY f.project"
    )
    assert leaders == [(f"共同{k}", f"第{k}" if k < 4 else "项目组") for k in range(8)]
    assert database.count("entry") == 8 + 16
    assert database.count("indicator") == 24 * len(ROWS)
    for at in desks:
        at.close()


def test_many_forms_take_few_statements(database: Database, desk: Desk) -> None:
    statements = 0

    def count(*_arguments: object) -> None:
        nonlocal statements
        statements += 1

    book = desk.book(*(invented_form(f"项目{n}") for n in range(600)))
    event.listen(Engine, "before_cursor_execute", count)
    try:
        desk.publish(book, database.address)
        first, statements = statements, 0
        desk.publish(book, database.address)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert first < 600
    assert statements < 60
    assert database.count("indicator") == 600 * len(ROWS)


def test_stopped_between_units(database: Database, desk: Desk) -> None:
    book = desk.book(*(invented_form(f"项目{n}", unit=f"单位{n}") for n in range(6)))
    told = desk.publish(book, database.address, progress=lambda done: done < 4)
    assert told.stopped
    assert database.count("entry") == told.added == 3
    with pytest.raises(Cancelled):
        desk.publish(book, database.address, progress=lambda _done: False)
    assert numbers(desk.publish(book, database.address)) == (3, 0, 3, 0)


def test_a_column_of_a_later_book_comes_along(database: Database, desk: Desk) -> None:
    """A store of an older program lacks tables and columns: they are added, and what is there stays."""
    book = desk.book(*FORMS)
    desk.publish(book, database.address)
    for statement in (
        "ALTER TABLE jixiao.indicator DROP COLUMN spans",
        "DROP TABLE jixiao.own_row",
        f"UPDATE jixiao.store SET book_version = {schema.VERSION - 1}",
    ):
        database.sql(statement)
    assert numbers(desk.publish(book, database.address)) == (0, 0, 3, 0)
    assert database.sql("SELECT book_version FROM jixiao.store") == [(schema.VERSION,)]
    assert database.sql("SELECT count(*) FROM jixiao.own_row") == [(0,)]
    assert back(database, desk) == list(FORMS)


def test_an_older_store_is_read_as_it_is(database: Database, desk: Desk) -> None:
    desk.publish(desk.book(*FORMS), database.address)
    database.sql("DROP TABLE jixiao.own_row, jixiao.remark")  # what format 1 had not
    for table, names in (
        ("form", schema.FORM_PARTS),
        ("indicator", schema.OWN_COLUMNS),
        ("fund_line", schema.OWN_COLUMNS),
        ("goal", ("extra",)),
    ):
        for name in names:
            database.sql(f"ALTER TABLE jixiao.{table} DROP COLUMN {name}")
    database.sql("UPDATE jixiao.store SET book_version = 1")
    assert [form.project for form in back(database, desk)] == [form.project for form in FORMS]


def test_the_installation_knows_its_books(desk: Desk, tmp_path: Path) -> None:
    one, again = publisher_of(desk.home, tmp_path / "a.db"), publisher_of(desk.home, tmp_path / "a.db")
    assert one == again
    assert publisher_of(desk.home, tmp_path / "b.db").book != one.book
    assert publisher_of(tmp_path / "elsewhere", tmp_path / "a.db").installation != one.installation
    assert str(tmp_path) not in json.dumps([one.book, one.file])
