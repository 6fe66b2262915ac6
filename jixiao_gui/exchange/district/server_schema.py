"""The search for a district's store in a database, its creation, and its upgrade with the book's tables."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateColumn, CreateSchema

from jixiao_gui.book.schema import VERSION as BOOK_VERSION
from jixiao_gui.exchange.district.connection import StoreError
from jixiao_gui.exchange.district.server_tables import COPIES, METADATA, SCHEMA, STORE, VERSION
from jixiao_gui.exchange.district.server_views import view_statements

_OLDEST_SERVER = 150_000
_LOCK = 0x4A58424B  # "JXBK": a number that no other user of the database takes
PROTECT = f"{SCHEMA}.protect"
"""The function of ``packaging/postgresql`` that gives new tables their policies."""


@dataclass(frozen=True, slots=True)
class StoreVersion:
    """The versions of a store: that of its own tables, and that of the book's."""

    version: int
    book_version: int


def find_store(db: Connection, shown: str) -> StoreVersion | None:
    """Return the versions of the store in the database, ``None`` where there is none yet.

    Raises `StoreError` for a server, or a database, that cannot be used for one, and for a newer store.
    """
    _check_server(db, shown)
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
    version, book_version = map(int, row)
    if version > VERSION or book_version > BOOK_VERSION:
        raise StoreError(
            f"汇总库“{shown}”由更新版本的程序建立（格式 {version}.{book_version}，"
            f"本程序只认得到 {VERSION}.{BOOK_VERSION}），请升级本程序后再试；汇总库没有改动。"
        )
    return StoreVersion(version, book_version)


def _check_server(db: Connection, shown: str) -> None:
    """Raise `StoreError` for an old server and for a database without all characters."""
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


def ready_store(db: Connection, shown: str) -> None:
    """Create the store where there is none, or upgrade an older one, inside the caller's transaction.

    Raises `StoreError`.
    """
    store_version = find_store(db, shown)
    if (
        store_version is not None
        and store_version.book_version == BOOK_VERSION
        and store_version.version == VERSION
    ):
        return
    _check_rights(db, shown, store_version)
    db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    store_version = find_store(db, shown)  # another office may have created it while this one waited
    if store_version is None:
        db.execute(CreateSchema(SCHEMA, if_not_exists=True))
        METADATA.create_all(db, checkfirst=False)
        db.execute(insert(STORE), {"id": 1, "version": VERSION, "book_version": BOOK_VERSION})
    else:
        _add_new_columns(db)
    for statement in view_statements():
        db.exec_driver_sql(statement)
    if db.execute(text("SELECT to_regproc(:name)"), {"name": PROTECT}).scalar() is not None:
        db.exec_driver_sql(f"SELECT {PROTECT}()")


def _check_rights(db: Connection, shown: str, store_version: StoreVersion | None) -> None:
    """Raise `StoreError` where this role may not create or upgrade the store, in clear words."""
    if store_version is None:
        condition = "has_database_privilege(current_database(), 'CREATE')"
        why = "里还没有汇总库，这个用户又无权建立；请管理员授权，或由汇总单位先发布一次"
    else:
        condition = (
            "(SELECT pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = :schema)"
        )
        why = "是旧版本程序建立的，这个用户无权升级；请汇总单位先用新版本发布一次"
    parameters = {} if store_version is None else {"schema": SCHEMA}
    if not db.execute(text(f"SELECT {condition}"), parameters).scalar():
        raise StoreError(f"“{shown}”{why}。")


def _add_new_columns(db: Connection) -> None:
    """Add the tables and columns of the book that the store lacks."""
    METADATA.create_all(db)
    inspector = inspect(db)
    for table in COPIES.values():
        existing = {row["name"] for row in inspector.get_columns(table.name, SCHEMA)}
        for column in table.columns:
            if column.name not in existing:
                line = CreateColumn(column).compile(dialect=db.dialect)
                db.exec_driver_sql(f'ALTER TABLE {SCHEMA}."{table.name}" ADD COLUMN {line}')
    db.execute(update(STORE).values(version=VERSION, book_version=BOOK_VERSION))


def _not_ours(shown: str) -> StoreError:
    return StoreError(
        f"“{shown}”里名为 {SCHEMA} 的部分是其他程序的，不是本程序的汇总库；请换一个数据库，或让管理员改名。"
    )
