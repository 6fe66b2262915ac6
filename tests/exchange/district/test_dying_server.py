"""A server that dies in the middle, a store that is none, and what a clerk is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jixiao_gui.book.book import Book
from jixiao_gui.book.errors import BookError
from jixiao_gui.book.schema import VERSION as BOOK_VERSION
from jixiao_gui.exchange.district.address import BadAddress, make_address, read_address
from jixiao_gui.exchange.district.connection import StoreError, explained
from jixiao_gui.exchange.district.fetching import Selection, fetched
from jixiao_gui.exchange.district.server_tables import VERSION
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.writing.replace import CannotWrite
from tests.exchange.district.desks import Database, Desk, numbers
from tests.exchange.district.server import Server
from tests.invented import ROWS, invented_form

ROOT = Path(__file__).resolve().parents[3]
FORM = invented_form()
UNITS, EACH = 12, 12


def is_exact(database: Database, desk: Desk, book: Book) -> bool:
    """Whether the store holds the book's forms, and nothing twice or by half."""
    told = desk.publish(book, database.address)
    assert (told.added + told.same, told.changed, told.complete) == (UNITS * EACH, 0, True)
    assert database.count("entry") == database.count("form") == database.count("figures") == UNITS * EACH
    assert database.count("indicator") == UNITS * EACH * len(ROWS)
    assert database.count("publication") == database.count("revision") == UNITS * EACH
    with fetched(database.address, Selection()) as found:
        from jixiao_gui.book.book import read_forms_of

        return sorted(f.project for f in read_forms_of(found.path)) == sorted(f.project for f in book.forms())


@pytest.mark.parametrize("how", ["server", "backend", "program"])
def test_what_dies_in_the_middle_loses_and_doubles_nothing(
    database: Database, postgresql: Server, desk: Desk, how: str, tmp_path: Path
) -> None:
    forms = [invented_form(f"项目{u}-{n}", unit=f"单位{u}") for u in range(UNITS) for n in range(EACH)]
    book = desk.book(*forms, path=tmp_path / "book.db")
    code = (
        "import sys; from pathlib import Path\nfrom jixiao_gui.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    environment = {**os.environ, "JIXIAO_HOME": str(desk.home)}
    desk.publish(desk.book(), database.address)  # the tables are there
    command = [sys.executable, "-c", code, "publish", str(tmp_path / "book.db"), database.url()]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until and not database.count("entry"):
        time.sleep(0.01)
    assert process.poll() is None, "it was over before it could be killed"
    if how == "program":
        process.kill()
    elif how == "server":
        postgresql.kill()
    else:
        ((pid,),) = database.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'jixiao'")
        os.kill(pid, signal.SIGKILL)
    _, told = process.communicate(timeout=60)
    if how == "server":
        postgresql.start()
    until = time.monotonic() + 60
    while True:  # after one backend was killed the server takes all others down and comes back
        try:
            written = database.count("entry")
            break
        except Exception:
            assert time.monotonic() < until
            time.sleep(0.1)
    assert written % EACH == 0, "a unit by half"
    assert 0 < written < UNITS * EACH
    if how != "program":
        assert process.returncode == 4
        assert "连接断开" in told.decode()
        assert "Traceback" not in told.decode()
    assert is_exact(database, desk, book)


def test_a_newer_store_is_left_alone(database: Database, desk: Desk) -> None:
    book = desk.book(FORM)
    desk.publish(book, database.address)
    for column, newest in (("version", VERSION), ("book_version", BOOK_VERSION)):
        database.sql(f"UPDATE jixiao.store SET {column} = {newest + 1}")
        before = database.rows()
        with pytest.raises(CannotWrite, match="更新版本的程序"):
            desk.publish(book, database.address)
        with pytest.raises(FormatError, match="更新版本的程序"), fetched(database.address, Selection()):
            pass
        assert database.rows() == before
        database.sql(f"UPDATE jixiao.store SET {column} = {newest}")


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE jixiao.orders (id int)",
        "CREATE TABLE jixiao.store (id int)",
        "CREATE TABLE jixiao.store (id int, version int, book_version int)",
    ],
)
def test_another_programs_tables_are_left_alone(database: Database, desk: Desk, made: str) -> None:
    database.sql(f"CREATE SCHEMA jixiao; {made}")
    with pytest.raises(CannotWrite, match="其他程序"):
        desk.publish(desk.book(FORM), database.address)
    assert len(database.sql("SELECT 1 FROM pg_tables WHERE schemaname = 'jixiao'")) == 1


def test_an_empty_database_has_nothing_to_read(database: Database) -> None:
    with pytest.raises(FormatError, match="还没有发布过"), fetched(database.address, Selection()):
        pass
    assert not database.sql("SELECT 1 FROM pg_namespace WHERE nspname = 'jixiao'")


def test_passwords_are_asked_for_and_never_told(
    database: Database, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.sql("DROP ROLE IF EXISTS locked; CREATE ROLE locked SUPERUSER LOGIN PASSWORD 'geheim'")
    book = desk.book(FORM)

    def told(address: str) -> str:
        with pytest.raises(CannotWrite) as caught:
            desk.publish(book, read_address(address))
        chain, error = str(caught.value), caught.value.__cause__
        while error is not None:
            chain, error = f"{chain}\n{error!r}\n{error}", error.__cause__
        return chain

    assert "用户名或密码不对" in told(database.url("locked"))
    wrong = told(database.url("locked", "falsch-geraten"))
    assert "用户名或密码不对" in wrong
    assert "falsch" not in wrong
    address = read_address(database.url("locked", "geheim"))
    assert "geheim" not in f"{address} {address!r}"
    assert numbers(desk.publish(book, address)) == (1, 0, 0, 0)
    asked: list[str] = []

    def ask() -> str:
        asked.append("")
        return "geheim"

    from jixiao_gui.exchange.district.publishing import publish

    plain = read_address(database.url("locked"))
    assert publish(book, plain, desk.templates, desk.home, ask=ask).same == 1
    assert len(asked) == 1
    monkeypatch.setenv("PGPASSWORD", "geheim")
    assert desk.publish(book, plain).same == 1
    monkeypatch.delenv("PGPASSWORD")
    file = tmp_path / "pgpass"
    file.write_text("*:*:*:locked:geheim\n", "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert desk.publish(book, plain).same == 1


def test_a_server_that_is_not_there(desk: Desk, tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    book = desk.book(FORM)
    for address, words in (
        (f"postgresql://u:geheim@/d?host={tmp_path}", "没有应答"),
        ("postgresql://u:geheim@127.0.0.1:1/d", "没有应答"),
        ("postgresql://u:geheim@nobody.invalid/d", "找不到这台服务器"),
    ):
        with pytest.raises(CannotWrite, match=words) as caught:
            desk.publish(book, read_address(address))
        assert "geheim" not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_who_and_what_there_is_not(database: Database, desk: Desk) -> None:
    book = desk.book(FORM)
    with pytest.raises(CannotWrite, match="没有这个用户"):
        desk.publish(book, read_address(database.url("nobody_at_all")))
    with pytest.raises(CannotWrite, match="没有这个数据库"):
        desk.publish(book, read_address(database.url().replace(f"/{database.name}?", "/nowhere?")))


def test_a_database_that_holds_no_chinese(postgresql: Server, desk: Desk) -> None:
    postgresql.sql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(CannotWrite, match="UTF8"):
        desk.publish(desk.book(FORM), read_address(postgresql.url("latin")))
    postgresql.sql("postgres", "DROP DATABASE latin")


def test_without_the_driver(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(CannotWrite, match=r"jixiao\[postgresql\]"):
        desk.publish(desk.book(FORM), read_address("postgresql://u@h/d"))


@pytest.mark.parametrize(
    "text",
    [
        "mysql://u:geheim@h/d",
        "postgresql+psycopg2://u:geheim@h/d",
        "postgresql://u:geheim@h:port/d",
        "postgresql://u:geheim@h",
        "geheim",
        "postgresql://u@h/?password=geheim",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadAddress) as caught:
        read_address(text)
    assert "geheim" not in str(caught.value)


def test_an_address_of_parts() -> None:
    address = make_address(" db.local ", 5433, " 库 ", " 甲 ", "pass:w@rd/")
    assert str(address) == "postgresql://甲@db.local:5433/库"
    assert read_address("postgresql://%E7%94%B2:pass%3Aw%40rd%2F@db.local:5433/%E5%BA%93") == address
    hidden = read_address("postgres://u@h/d?password=geheim&sslmode=require")
    assert "geheim" not in f"{hidden}{hidden!r}"
    assert hidden.url.password == "geheim"


def test_a_book_without_a_name_is_to_be_saved_first(desk: Desk) -> None:
    from jixiao_gui.book.book import Book

    with (
        Book.new(desk.templates, desk.home) as book,
        pytest.raises((CannotWrite, BookError), match="请先保存"),
    ):
        desk.publish(book, read_address("postgresql://u@h/d"))


def test_a_line_that_breaks_while_rows_are_copied_is_one_sentence() -> None:
    """The driver is spoken to directly there, and says things in its own way."""
    psycopg = pytest.importorskip("psycopg")
    address = read_address("postgresql://u:geheim@h/d")
    for error in (
        psycopg.OperationalError("consuming input failed: server closed the connection unexpectedly"),
        psycopg.OperationalError("the connection is closed"),
        psycopg.errors.AdminShutdown("terminating connection"),
    ):
        with pytest.raises(StoreError, match="连接断开") as caught, explained(address):
            raise error
        assert "geheim" not in str(caught.value)
    with pytest.raises(ZeroDivisionError), explained(address):
        raise ZeroDivisionError
