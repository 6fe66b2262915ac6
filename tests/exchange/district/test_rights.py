"""What the SQL in packaging/postgresql lets whom do."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.book import schema
from jixiao_gui.exchange.district.address import read_address
from jixiao_gui.exchange.district.fetching import Selection, fetched
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.writing.replace import CannotWrite
from tests.exchange.district.desks import Database, Desk, numbers
from tests.invented import invented_form

ROLES = Path(__file__).resolve().parents[3] / "packaging" / "postgresql" / "roles.sql"
A, B = (invented_form(f"{name}的项目", unit=f"{name}单位") for name in "甲乙")


@pytest.fixture
def shared(database: Database, desk: Desk) -> Database:
    """A store with rights, into which its owner has put one form of each unit."""
    desk.publish(desk.book(A, B), database.address)
    for role in ("unit_a", "unit_b", "office", "stranger"):
        if not database.sql("SELECT 1 FROM pg_roles WHERE rolname = %s", values=[role]):
            database.sql(f"CREATE ROLE {role} LOGIN")
    for _ in range(2):  # as often as one likes
        database.sql(ROLES.read_text("utf-8"))
    database.sql("GRANT jixiao_unit TO unit_a, unit_b; GRANT jixiao_office TO office")
    database.sql("SELECT jixiao.admit('unit_a', '甲 单位'), jixiao.admit('unit_b', '乙单位')")
    return database


def tables(database: Database) -> list[tuple[str, bool]]:
    return [
        (str(name), bool(of_unit))
        for name, of_unit in database.sql(
            "SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid"
            " AND a.attname = 'unit_id') FROM pg_class c"
            " WHERE c.relnamespace = 'jixiao'::regnamespace AND c.relkind = 'r'"
        )
    ]


def test_a_unit_sees_its_own_rows_alone(shared: Database) -> None:
    ((own,),) = shared.sql("SELECT id FROM jixiao.unit WHERE name = '甲单位'")
    of_units = [name for name, of_unit in tables(shared) if of_unit]
    assert len(of_units) >= 9
    for name in of_units:
        units = {unit for (unit,) in shared.sql(f"SELECT unit_id FROM jixiao.{name}", user="unit_a")}
        assert units <= {own}, name
    assert shared.sql("SELECT project FROM jixiao.form_list", user="unit_a") == [("甲的项目",)]
    assert shared.sql("SELECT DISTINCT unit FROM jixiao.finding_list", user="unit_a") == [("甲单位",)]
    assert shared.sql("SELECT role FROM jixiao.member", user="unit_a") == [("unit_a",)]
    assert shared.sql("SELECT name FROM jixiao.unit", user="unit_a") == [("甲单位",)]
    assert len(shared.sql("SELECT project FROM jixiao.form_list", user="office")) == 2


def test_a_unit_writes_its_own_rows_alone(shared: Database) -> None:
    import psycopg

    ((theirs,),) = shared.sql("SELECT id FROM jixiao.entry WHERE project = '乙的项目'")
    ((unit,),) = shared.sql("SELECT id FROM jixiao.unit WHERE name = '甲单位'")
    ((other,),) = shared.sql("SELECT id FROM jixiao.unit WHERE name = '乙单位'")
    before = shared.rows()
    for name, of_unit in tables(shared):
        if of_unit and name != "revision":
            shared.sql(f"DELETE FROM jixiao.{name} WHERE unit_id = {other}", user="unit_a")  # sees none
    shared.sql("UPDATE jixiao.form SET leader = '' WHERE project = '乙的项目'", user="unit_a")
    for statement in (
        f"INSERT INTO jixiao.indicator (unit_id, form_id, number) VALUES ({other}, {theirs}, 99)",
        f"INSERT INTO jixiao.indicator (unit_id, form_id, number) VALUES ({unit}, {theirs}, 99)",  # its own?
        f"UPDATE jixiao.entry SET unit_id = {other}",
        "INSERT INTO jixiao.unit (key, name) VALUES ('丙单位', '丙单位')",
        "INSERT INTO jixiao.member VALUES ('unit_a', '乙单位')",
        "UPDATE jixiao.revision SET digest = ''",
        "UPDATE jixiao.store SET version = 99",
        "DELETE FROM jixiao.template",
        "SELECT jixiao.admit('unit_a', '乙单位')",
        "CREATE TABLE jixiao.mine ()",
    ):
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ForeignKeyViolation)):
            shared.sql(statement, user="unit_a")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        shared.sql("INSERT INTO jixiao.unit (key, name) VALUES ('丙', '丙')", user="office")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        shared.sql("SELECT * FROM jixiao.entry", user="stranger")
    assert shared.rows() == before


def test_a_unit_publishes_and_takes_back_its_own(shared: Database, other_desk: Desk) -> None:
    address = read_address(shared.url("unit_a"))
    book = other_desk.book(A, invented_form("新项目", unit="甲单位"), invented_form("别人的", unit="乙单位"))
    told = other_desk.publish(book, address)
    assert numbers(told) == (1, 0, 1, 0)
    (line,) = told.refused
    assert "乙单位" in line
    other_desk.edit(book, 1, leader="改")
    assert numbers(other_desk.publish(book, address)) == (0, 1, 1, 0)
    other_desk.remove(book, 1)
    assert numbers(other_desk.publish(book, address)) == (0, 0, 1, 1)
    with fetched(address, Selection()) as found:
        assert len(found.forms) == 1
    with fetched(read_address(shared.url("office")), Selection()) as found:
        assert len(found.forms) == 2


def test_who_may_nothing_is_told_so(shared: Database, other_desk: Desk) -> None:
    stranger = read_address(shared.url("stranger"))
    with pytest.raises(FormatError, match="没有权限"), fetched(stranger, Selection()):
        pass
    with pytest.raises(CannotWrite, match="没有权限"):
        other_desk.publish(other_desk.book(A), stranger)
    told = other_desk.publish(other_desk.book(A, B), read_address(shared.url("office")))
    assert len(told.refused) == 2


def test_who_may_make_no_store_is_told_so(database: Database, desk: Desk, shared: Database) -> None:
    shared.sql("DROP SCHEMA jixiao CASCADE")
    with pytest.raises(CannotWrite, match="无权建立"):
        desk.publish(desk.book(A), read_address(database.url("unit_a")))


def test_an_older_store_is_brought_up_by_its_owner_alone(
    shared: Database, desk: Desk, other_desk: Desk
) -> None:
    shared.sql("ALTER TABLE jixiao.indicator DROP COLUMN spans; DROP TABLE jixiao.own_row")
    shared.sql(f"UPDATE jixiao.store SET book_version = {schema.VERSION - 1}")
    book = other_desk.book(A)
    with pytest.raises(CannotWrite, match="汇总单位先用新版本发布一次"):
        other_desk.publish(book, read_address(shared.url("unit_a")))
    desk.publish(desk.book(B), shared.address)
    assert other_desk.publish(book, read_address(shared.url("unit_a"))).complete
    policies = shared.sql("SELECT policyname FROM pg_policies WHERE tablename = 'own_row' ORDER BY 1")
    assert policies == [("office_reads",), ("unit_rows",)]


def test_what_is_refused_while_rows_are_copied_is_a_refusal_too(shared: Database, other_desk: Desk) -> None:
    shared.sql("REVOKE INSERT ON jixiao.entry FROM jixiao_unit")
    few = [invented_form("新项目", unit="甲单位")]
    many = [invented_form(f"项目{n}", unit="甲单位") for n in range(250)]  # by way of a temporary table
    for forms in (few, many):
        book = other_desk.book(A, *forms)
        told = other_desk.publish(book, read_address(shared.url("unit_a")))
        assert (len(told.refused), told.added) == (1, 0)
    assert shared.count("entry") == 2
