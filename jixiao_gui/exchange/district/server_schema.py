"""Finding a district's store in a database: made at first, brought up when the book's tables have grown."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateColumn, CreateSchema

from jixiao_gui.book.schema import VERSION as BOOK_VERSION
from jixiao_gui.exchange.district.connection import StoreError
from jixiao_gui.exchange.district.server_tables import COPIES, METADATA, SCHEMA, STORE, VERSION
from jixiao_gui.exchange.district.server_views import view_statements

_OLDEST_SERVER = 150_000
_LOCK = 0x4A58424B  # "JXBK": nobody else who uses the database takes this number
PROTECT = f"{SCHEMA}.protect"
"""The function of ``packaging/postgresql`` that gives new tables their policies."""


@dataclass(frozen=True, slots=True)
class StoreVersion:
    """What a store says of itself: the version of its own tables, and of the book's."""

    version: int
    book_version: int


def find_store(db: Connection, shown: str) -> StoreVersion | None:
    """Return the versions of the store in the database, ``None`` where there is none yet.

    Raises `StoreError` for a server, or a database, that is none for a store, and for a newer store.
    """
    number = int(db.execute(text("SHOW server_version_num")).scalar_one())
    if number < _OLDEST_SERVER:
        raise StoreError(
            f"汇总库“{shown}”是 PostgreSQL {number // 10_000}，本程序要用 15 或更新的版本，请联系管理员升级。"
        )
    encoding = str(db.execute(text("SHOW server_encoding")).scalar_one())
    if encoding != "UTF8":
        raise StoreError(
            f"汇总库“{shown}”的编码是 {encoding}，不能存放全部汉字；请管理员用 UTF8 另建一个数据库。"
        )
    names = set(
        db.execute(
            text(
                "SELECT relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                " ON n.oid = c.relnamespace WHERE n.nspname = :schema"
            ),
            {"schema": SCHEMA},
        ).scalars()
    )
    if not names:
        return None
    if STORE.name not in names:
        raise _not_ours(shown)
    columns = {row["name"] for row in inspect(db).get_columns(STORE.name, SCHEMA)}
    if not {column.name for column in STORE.columns} <= columns:
        raise _not_ours(shown)
    row = db.execute(select(STORE.c.version, STORE.c.book_version)).first()
    if row is None:
        raise _not_ours(shown)
    found = StoreVersion(*map(int, row))
    if found.version > VERSION or found.book_version > BOOK_VERSION:
        raise StoreError(
            f"汇总库“{shown}”由更新版本的程序建立（格式 {found.version}.{found.book_version}，"
            f"本程序只认得到 {VERSION}.{BOOK_VERSION}），请升级本程序后再试；汇总库没有改动。"
        )
    return found


def ready_store(db: Connection, shown: str) -> None:
    """Make the store where there is none, bring up an older one. Inside the caller's transaction.

    Raises `StoreError`.
    """
    found = find_store(db, shown)
    if found is not None and found.book_version == BOOK_VERSION and found.version == VERSION:
        return
    _check_rights(db, shown, found)
    db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    found = find_store(db, shown)  # another office may have made it while this one waited
    if found is None:
        db.execute(CreateSchema(SCHEMA, if_not_exists=True))
        METADATA.create_all(db, checkfirst=False)
        db.execute(insert(STORE), {"id": 1, "version": VERSION, "book_version": BOOK_VERSION})
    else:
        _bring_up(db)
    for statement in view_statements():
        db.exec_driver_sql(statement)
    if db.execute(text("SELECT to_regproc(:name)"), {"name": PROTECT}).scalar() is not None:
        db.exec_driver_sql(f"SELECT {PROTECT}()")


def _check_rights(db: Connection, shown: str, found: StoreVersion | None) -> None:
    """Refuse to make, or to bring up, what this role may not; the server's own words would say less."""
    if found is None:
        may = "has_database_privilege(current_database(), 'CREATE')"
        why = "里还没有汇总库，这个用户又无权建立；请管理员授权，或由汇总单位先发布一次"
    else:
        may = "(SELECT pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = :schema)"
        why = "是旧版本程序建立的，这个用户无权升级；请汇总单位先用新版本发布一次"
    named = {} if found is None else {"schema": SCHEMA}
    if not db.execute(text(f"SELECT {may}"), named).scalar():
        raise StoreError(f"“{shown}”{why}。")


def _bring_up(db: Connection) -> None:
    """Add what the book's tables have and the store's have not."""
    METADATA.create_all(db)
    looked = inspect(db)
    for table in COPIES.values():
        there = {row["name"] for row in looked.get_columns(table.name, SCHEMA)}
        for column in table.columns:
            if column.name not in there:
                line = CreateColumn(column).compile(dialect=db.dialect)
                db.exec_driver_sql(f'ALTER TABLE {SCHEMA}."{table.name}" ADD COLUMN {line}')
    db.execute(update(STORE).values(version=VERSION, book_version=BOOK_VERSION))


def _not_ours(shown: str) -> StoreError:
    return StoreError(
        f"“{shown}”里名为 {SCHEMA} 的部分是其他程序的，不是本程序的汇总库；请换一个数据库，或让管理员改名。"
    )
