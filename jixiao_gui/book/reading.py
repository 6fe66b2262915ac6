"""Taking a copy of a project file without ever opening the file itself as a database.

The bytes are copied; the copy is hashed, and is what SQLite opens. So a broken, foreign or newer file is
left as it is to the last byte, a read-only folder is no obstacle, and the hash is that of exactly what
was read. Where another program left a rollback journal or a write-ahead log beside the file, it
is copied too, and SQLite makes the copy whole.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table, Text
from sqlalchemy.exc import DatabaseError

from jixiao_gui.book import seal
from jixiao_gui.book.errors import BookDamaged, BookTooNew, CannotRead, NotABook, cannot_read
from jixiao_gui.book.schema import (
    APPLICATION_ID,
    AUTO_SCORE,
    BOOK,
    FORM,
    FUND_LINE,
    INDICATOR,
    REMARK,
    TABLES,
    VERSION,
)

SIDECARS = ("-journal", "-wal")
"""What SQLite keeps beside a database that is being written, or was when its writer died."""
BROKEN = (sqlite3.Error, DatabaseError, UnicodeError)
"""What a broken database raises. SQLite quotes broken names in its messages, which then are no UTF-8."""
_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_CHUNK = 1 << 20
_NO_VERSION = 1000
"""No version will ever be as high: what says so was overwritten."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a database of our own. Nothing in it is trusted to run; each statement commits by itself."""
    db = sqlite3.connect(
        # As a plain name where it can be: SQLite knows no URI of a Windows network share.
        f"{path.absolute().as_uri()}?mode=ro" if read_only else path,
        uri=read_only,
        isolation_level=None,
        check_same_thread=False,
        timeout=10,
        cached_statements=200,
    )
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    # The copy is ours alone and may be as large as it likes; this is what one edit touches, 16 MB at most.
    db.execute("PRAGMA cache_size = -16384")
    return db


def sidecars(path: Path) -> list[Path]:
    """Journals of another program beside ``path`` that hold something."""
    found = []
    for suffix in SIDECARS:
        beside = path.with_name(path.name + suffix)
        with contextlib.suppress(OSError):
            if beside.stat().st_size > 0:
                found.append(beside)
    return found


def copy_book(path: Path, to: Path) -> None:
    """Copy the project file at ``path`` to ``to``.

    Raises `CannotRead`, `NotABook`, `BookTooNew`, or `BookDamaged` for a header cut short; `OSError` where
    ``to`` takes no copy.
    """
    for _ in range(3):
        with _reading(path):
            before = path.stat()
        _copy(path, to)
        with _reading(path):
            after = path.stat()
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return
    raise CannotRead(f"无法读取“{path}”：其他程序正在写入这个文件，请稍后再打开。")


def check_copy(copy: Path, path: Path, found: seal.Reading | None = None) -> tuple[int, seal.State]:
    """Check the copy of ``path`` as a database; its version, and what its seal says. Raises `BookDamaged`.

    ``found``: the copy's bytes in short; without them nothing is said against the seal.
    """
    db: sqlite3.Connection | None = None
    try:
        db = connect(copy)
        if found is None or not found.holds:
            # One thorough look at what is about to be worked with; a bad page must not turn up hours later.
            problem = db.execute("PRAGMA quick_check(1)").fetchone()
            if problem is None or problem[0] != "ok":
                raise damaged(path)
        state = seal.State.WHOLE if found is None else seal.judge(found, db)
        return int(db.execute("PRAGMA user_version").fetchone()[0]), state
    except BROKEN as error:
        raise damaged(path) from error
    finally:
        if db is not None:
            db.close()


def check_schema(db: sqlite3.Connection, path: Path) -> None:
    """Hold the newest version's tables against those in ``db``, and let nothing in that runs by itself.

    Raises `BookDamaged`.
    """
    try:
        kinds = {
            (kind, name): sql for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_master")
        }
        if any(kind == "trigger" for kind, _ in kinds):
            raise damaged(path)
        for table in TABLES:
            sql = kinds.get(("table", table.name))
            if not isinstance(sql, str) or not sql.upper().startswith("CREATE TABLE"):
                raise damaged(path)
            there = {row[1]: row[6] for row in db.execute(f"PRAGMA table_xinfo({table.name})")}
            if any(there.get(column.name) != 0 for column in table.columns):
                raise damaged(path)
        if db.execute("SELECT count(*) FROM book").fetchone()[0] != 1:
            raise damaged(path)
        _mend_types(db)
    except BROKEN as error:
        raise damaged(path) from error


def _mend_types(db: sqlite3.Connection) -> None:
    """Make texts and numbers of the list's columns what they should be: other tools let anything in.

    The rows of a form are read with more care instead; there are too many of them to look at here.
    """
    for table in (BOOK, FORM):
        kinds = {c.name: "text" if isinstance(c.type, Text) else "integer" for c in table.columns}
        wrong = " OR ".join(f"typeof({name}) <> '{kind}'" for name, kind in kinds.items())
        if db.execute(f"SELECT 1 FROM {table.name} WHERE {wrong} LIMIT 1").fetchone() is None:
            continue
        for name, kind in kinds.items():
            value = f"coalesce(CAST({name} AS {kind}), CAST('' AS {kind}))"
            db.execute(f"UPDATE {table.name} SET {name} = {value} WHERE typeof({name}) <> '{kind}'")


def mend_texts(db: sqlite3.Connection) -> int:
    """Make texts of all that should be text and is no UTF-8; how many rows had any. Raises `sqlite3.Error`.

    One spoilt byte must not keep a whole book from being read.
    """
    before, db.text_factory = db.text_factory, bytes
    count = 0
    try:
        for table in TABLES:
            keys = [column.name for column in table.primary_key]
            names = [column.name for column in table.columns if isinstance(column.type, Text)]
            if not names:
                continue
            where = " AND ".join(f"{key} = ?" for key in keys)
            wrong: list[tuple[object, ...]] = []
            for row in db.execute(f"SELECT {', '.join([*names, *keys])} FROM {table.name}"):
                if not all(map(_is_utf8, row)):
                    texts = (v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in row)
                    wrong.append(tuple(texts))
            assignments = ", ".join(f"{name} = ?" for name in names)
            db.execute("BEGIN")
            db.executemany(f"UPDATE {table.name} SET {assignments} WHERE {where}", wrong)
            db.execute("COMMIT")
            count += len(wrong)
    finally:
        db.text_factory = before
    return count


def mend_numbers(db: sqlite3.Connection) -> None:
    """Count the rows of each form from 0 again, without gaps. Raises `sqlite3.Error`.

    Another tool may have taken a row out. A form's rows are written by their place in it, which then would be
    another row's number.
    """
    db.execute("BEGIN")
    for table in (FUND_LINE, INDICATOR, REMARK):
        uneven = (
            f"SELECT form_id FROM {table.name} GROUP BY form_id HAVING min(number) <> 0"
            " OR max(number) <> count(*) - 1 OR min(typeof(number)) <> 'integer'"
            " OR max(typeof(number)) <> 'integer'"
        )
        for (form_id,) in db.execute(uneven).fetchall():
            _count_again(db, table, form_id)
    db.execute("COMMIT")


def _count_again(db: sqlite3.Connection, table: Table, form_id: object) -> None:
    of_form = f"FROM {table.name} WHERE form_id = ?"
    names = [column.name for column in table.columns]
    rows = db.execute(f"SELECT {', '.join(names)} {of_form} ORDER BY number", (form_id,)).fetchall()
    at = names.index("number")
    db.execute(f"DELETE {of_form}", (form_id,))
    db.executemany(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [(*row[:at], place, *row[at + 1 :]) for place, row in enumerate(rows)],
    )
    if table is INDICATOR:  # which of them follow their suggestions is told by number too
        of_form = f"FROM {AUTO_SCORE.name} WHERE form_id = ?"
        follow = {number for (number,) in db.execute(f"SELECT number {of_form}", (form_id,))}
        db.execute(f"DELETE {of_form}", (form_id,))
        db.executemany(
            f"INSERT INTO {AUTO_SCORE.name} (form_id, number) VALUES (?, ?)",
            [(form_id, place) for place, row in enumerate(rows) if row[at] in follow],
        )


def _is_utf8(value: object) -> bool:
    try:
        return not isinstance(value, bytes) or value.decode() is not None
    except UnicodeDecodeError:
        return False


def damaged(path: Path, backup: Path | None = None) -> BookDamaged:
    """The error of a broken file."""
    words = f"项目文件“{path}”已损坏，无法打开；文件没有改动，可以从备份恢复，或抢救其中还能读出的内容。"
    return BookDamaged(words, backup)


def _copy(path: Path, to: Path) -> None:
    with to.open("wb") as target:
        for number, chunk in enumerate(_chunks(path, 2 * seal.PAGE)):
            if number == 0:
                _check_header(chunk, path)
            target.write(chunk)
    for suffix in SIDECARS:
        to.with_name(to.name + suffix).unlink(missing_ok=True)
    for beside in sidecars(path):
        with to.with_name(to.name + beside.name.removeprefix(path.name)).open("wb") as target:
            target.writelines(_chunks(beside, _CHUNK))


def _chunks(path: Path, first: int) -> Iterator[bytes]:
    """A file of the user's in pieces, at least one; the first has ``first`` bytes. Raises `CannotRead`."""
    with contextlib.ExitStack() as opened:
        with _reading(path):
            source = opened.enter_context(path.open("rb"))
            chunk = source.read(first)
        yield chunk
        while chunk:
            with _reading(path):
                chunk = source.read(_CHUNK)
            yield chunk


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What fails in the block, fails with the user's file and not with our copy of it."""
    try:
        yield
    except OSError as error:
        raise cannot_read(path, error) from error


def _check_header(header: bytes, path: Path) -> None:
    """Refuse by the first 100 bytes, as the SQLite file format lays them out, before anything is parsed."""
    ours = int.from_bytes(header[68:72], "big") == APPLICATION_ID
    if not (header.startswith(_MAGIC) and ours) and seal.bears(header[seal.PAGE :]):
        raise damaged(path)  # it was a book before its beginning was overwritten
    if not header.startswith(_MAGIC):
        raise NotABook(f"“{path}”不是本程序的项目文件，请选择由本程序保存的 .db 或 .jixiao 文件。")
    if len(header) < _HEADER:
        raise damaged(path)
    version = int.from_bytes(header[60:64], "big")
    if not ours:
        raise NotABook(f"“{path}”是其他程序的数据库，不是本程序的项目文件，请选择由本程序保存的文件。")
    if version > _NO_VERSION:
        raise damaged(path)
    if version > VERSION:
        raise BookTooNew(
            f"“{path}”由更新版本的程序保存（格式 {version}，本程序只认得到 {VERSION}），"
            "请升级本程序后再打开。"
        )
