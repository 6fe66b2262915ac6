"""Making the rows of a working copy what the program writes itself, before anything is done with them.

Other tools let anything into a column, and bytes get damaged. What is mended here would else be an error at
some later edit. What no form can be is refused.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from itertools import count
from pathlib import Path

from jixiao_gui.book import seal
from jixiao_gui.book.errors import MOST_ROWS
from jixiao_gui.book.reading import BROKEN, damaged, refusal, too_large
from jixiao_gui.book.schema import (
    AUTO_SCORE,
    BOOK,
    DELIVERY,
    DUTY,
    FORM,
    FUND_LINE,
    INDICATOR,
    KEPT_FORM,
    OWN_ROW,
    PARTS,
    REMARK,
    SOURCE,
    TABLES,
    TEXT,
    Table,
)

MOST_NUMBER = 1 << 53
"""What an id, a place or a revision may be: far from where SQLite's numbers end."""
_MOST_FINDINGS = 1_000_000
_NUMBERED = (FUND_LINE, INDICATOR, REMARK, OWN_ROW, SOURCE)


def mend(db: sqlite3.Connection, path: Path) -> bool:
    """Mend all rows, in one transaction; return True where any was changed.

    Raises `BookTooLarge`, and `BookDamaged` where the rows are not those of a book.
    """
    before = db.total_changes
    try:
        if db.execute("SELECT count(*) FROM book").fetchone()[0] != 1:
            raise damaged(path)
        _check_sizes(db, path)
        db.execute("BEGIN")
        if db.execute("SELECT count(*) FROM seal").fetchone()[0] != 1:
            db.execute("DELETE FROM seal")
            db.execute("INSERT INTO seal (id, content, counter) VALUES (1, ?, ?)", seal.BLANK)
        _mend_types(db)
        _mend_texts(db)
        _drop_orphans(db)
        _mend_rows(db)
        _mend_ids(db)
        _mend_record_ids(db)
        _mend_places(db)
        _mend_sequence(db)
        db.execute("COMMIT")
    except BROKEN as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise refusal(path, error) from error
    return db.total_changes != before


def _check_sizes(db: sqlite3.Connection, path: Path) -> None:
    for table in _NUMBERED:
        grouped = f"SELECT count(*) FROM {table.name} GROUP BY form_id HAVING count(*) > {MOST_ROWS}"
        found = db.execute(f"{grouped} LIMIT 1").fetchone()
        if found is not None:
            raise too_large(path, f"有一张表多达 {found[0]} 行，一张表最多 {MOST_ROWS} 行")


def _mend_types(db: sqlite3.Connection) -> None:
    """Make texts and numbers of the list's columns what they should be.

    The rows of a form are read with more care instead; there are too many of them to look at here.
    """
    for table in (BOOK, FORM):
        kinds = {column.name: column.kind.lower() for column in table.columns}
        wrong = " OR ".join(f"typeof({name}) <> '{kind}'" for name, kind in kinds.items())
        if db.execute(f"SELECT 1 FROM {table.name} WHERE {wrong} LIMIT 1").fetchone() is None:
            continue
        for name, kind in kinds.items():
            value = f"coalesce(CAST({name} AS {kind}), CAST('' AS {kind}))"
            db.execute(f"UPDATE {table.name} SET {name} = {value} WHERE typeof({name}) <> '{kind}'")


def _mend_texts(db: sqlite3.Connection) -> None:
    """Make texts of all that should be text and is no UTF-8. Raises `sqlite3.Error`.

    One spoilt byte must not keep a whole book from being read.
    """
    for table in TABLES:
        names = [column.name for column in table.columns if column.kind == TEXT]
        if names and not _are_texts(db, table, names):
            _make_texts(db, table, names)


def _are_texts(db: sqlite3.Connection, table: Table, names: list[str]) -> bool:
    """Return whether all can be read, as one text a row: that is quick, and a byte that is wrong stays
    wrong.
    """
    joined = " || ' ' || ".join(names)
    try:
        deque(db.execute(f"SELECT {joined} FROM {table.name}"), maxlen=0)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        return False
    return True


def _make_texts(db: sqlite3.Connection, table: Table, names: list[str]) -> None:
    """Write the rows of a table that hold other bytes than texts.

    A row is found by its key as it stands in the file. Where a key that is text then is another row's too,
    nothing tells which of them it is: the row goes.
    """
    keys = list(table.keys)
    # read as bytes: what was text and what was not looks the same
    where = " AND ".join(f"{key} IN (CAST(? AS TEXT), ?)" if key in names else f"{key} = ?" for key in keys)
    may_meet = "OR IGNORE " if any(key in names for key in keys) else ""
    update = f"UPDATE {may_meet}{table.name} SET {', '.join(f'{name} = ?' for name in names)} WHERE {where}"
    before, db.text_factory = db.text_factory, bytes
    try:
        found = db.execute(f"SELECT {', '.join([*names, *keys])} FROM {table.name}")
        wrong = [row for row in found if not all(map(_is_utf8, row))]
    finally:
        db.text_factory = before
    for row in wrong:
        texts = [v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in row[: len(names)]]
        key = [
            value
            for name, raw in zip(keys, row[len(names) :], strict=True)
            for value in ([raw, raw] if name in names else [raw])
        ]
        if db.execute(update, (*texts, *key)).rowcount == 0:
            db.execute(f"DELETE FROM {table.name} WHERE {where}", key)


def _is_utf8(value: object) -> bool:
    try:
        return not isinstance(value, bytes) or value.decode() is not None
    except UnicodeDecodeError:
        return False


def _drop_orphans(db: sqlite3.Connection) -> None:
    """Remove rows of forms that are not there: a new form that got such an id would find them."""
    for table in PARTS:
        db.execute(f"DELETE FROM {table.name} WHERE form_id NOT IN (SELECT id FROM form)")
    of_row = f"{INDICATOR.name}.form_id = {AUTO_SCORE.name}.form_id"
    of_row += f" AND {INDICATOR.name}.number = {AUTO_SCORE.name}.number"
    db.execute(
        f"DELETE FROM {AUTO_SCORE.name} WHERE NOT EXISTS (SELECT 1 FROM {INDICATOR.name} WHERE {of_row})"
    )


def _mend_rows(db: sqlite3.Connection) -> None:
    """Count the rows of each form from 0 again, without gaps.

    Another tool may have taken a row out. A form's rows are written by their place in it, which then would be
    another row's number.
    """
    for table in _NUMBERED:
        part = ", ".join(name for name in table.keys if name != "number")
        uneven = (
            f"SELECT {part} FROM {table.name} GROUP BY {part} HAVING min(number) <> 0"
            " OR max(number) <> count(*) - 1 OR min(typeof(number)) <> 'integer'"
            " OR max(typeof(number)) <> 'integer'"
        )
        for key in db.execute(uneven).fetchall():
            _count_again(db, table, key)


def _count_again(db: sqlite3.Connection, table: Table, key: tuple[object, ...]) -> None:
    """Number the rows of one part of a form; ``key``: the form's id, and the part where there are several."""
    keys = [name for name in table.keys if name != "number"]
    of_part = f"FROM {table.name} WHERE {' AND '.join(f'{name} = ?' for name in keys)}"
    cursor = db.execute(f"SELECT * {of_part} ORDER BY number", key)
    names = [column[0] for column in cursor.description]  # a stranger's too
    rows = cursor.fetchall()
    at = names.index("number")
    db.execute(f"DELETE {of_part}", key)
    listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    db.executemany(
        f"INSERT INTO {table.name} ({listed}) VALUES ({', '.join('?' * len(names))})",
        [(*row[:at], place, *row[at + 1 :]) for place, row in enumerate(rows)],
    )
    if table is INDICATOR:  # which of them follow their suggestions is told by number too
        form_id = key[0]
        of_form = f"FROM {AUTO_SCORE.name} WHERE form_id = ?"
        follow = {number for (number,) in db.execute(f"SELECT number {of_form}", (form_id,))}
        db.execute(f"DELETE {of_form}", (form_id,))
        db.executemany(
            f"INSERT INTO {AUTO_SCORE.name} (form_id, number) VALUES (?, ?)",
            [(form_id, place) for place, row in enumerate(rows) if row[at] in follow],
        )


def _mend_ids(db: sqlite3.Connection) -> None:
    """Give forms whose id leaves no room for a next one the ids after the others, also where duties, kept
    forms and deliveries name them.
    """
    good = f"id BETWEEN 1 AND {MOST_NUMBER}"
    bad = [id for (id,) in db.execute(f"SELECT id FROM form WHERE NOT {good} ORDER BY id").fetchall()]
    if not bad:
        return
    first = 1 + (db.execute(f"SELECT max(id) FROM form WHERE {good}").fetchone()[0] or 0)
    if first + len(bad) > MOST_NUMBER:
        first = _least_free(db, len(bad))
    for new, old in enumerate(bad, start=first):
        db.execute("UPDATE form SET id = ? WHERE id = ?", (new, old))
        for table in PARTS:
            db.execute(f"UPDATE {table.name} SET form_id = ? WHERE form_id = ?", (new, old))
        if old:  # 0 names no form there
            for table in (DUTY, KEPT_FORM):
                db.execute(f"UPDATE {table.name} SET form_id = ? WHERE form_id = ?", (new, old))
    renamed = {str(old): str(new) for new, old in enumerate(bad, start=first)}
    for id, said in db.execute(f"SELECT id, forms FROM {DELIVERY.name}").fetchall():
        ids = str(said).split()
        if not renamed.keys().isdisjoint(ids):
            named = " ".join(renamed.get(each, each) for each in ids)
            db.execute(f"UPDATE {DELIVERY.name} SET forms = ? WHERE id = ?", (named, id))


def _mend_record_ids(db: sqlite3.Connection) -> None:
    """Give duties, deliveries and kept forms whose id leaves no room for a next one the ids after the
    others, also where kept forms name a delivery.
    """
    good = f"id BETWEEN 1 AND {MOST_NUMBER}"
    for table in (DUTY, DELIVERY, KEPT_FORM):
        bad = [id for (id,) in db.execute(f"SELECT id FROM {table.name} WHERE NOT {good} ORDER BY id")]
        taken = {id for (id,) in db.execute(f"SELECT id FROM {table.name} WHERE {good}")} if bad else set()
        free = (id for id in count(1) if id not in taken)
        for old, new in zip(bad, free, strict=False):
            db.execute(f"UPDATE {table.name} SET id = ? WHERE id = ?", (new, old))
            if table is DELIVERY and old:
                told = f"UPDATE {KEPT_FORM.name} SET delivery_id = ? WHERE delivery_id = ?"
                db.execute(told, (new, old))


def _mend_places(db: sqlite3.Connection) -> None:
    """Count forms again where their places are near the end of all numbers; the revision too."""
    most = f"BETWEEN -{MOST_NUMBER} AND {MOST_NUMBER}"
    if db.execute(f"SELECT 1 FROM form WHERE position NOT {most} LIMIT 1").fetchone() is not None:
        order = db.execute("SELECT id FROM form ORDER BY position, id").fetchall()
        places = [(place, id) for place, (id,) in enumerate(order)]
        db.executemany("UPDATE form SET position = ? WHERE id = ?", places)
    db.execute(f"UPDATE book SET revision = 0 WHERE revision NOT BETWEEN 0 AND {MOST_NUMBER}")
    for name in ("errors", "warnings"):
        db.execute(f"UPDATE form SET {name} = 0 WHERE {name} NOT BETWEEN 0 AND {_MOST_FINDINGS}")


def _mend_sequence(db: sqlite3.Connection) -> None:
    """Let the next id follow the last that was given, where that was told wrongly or twice."""
    last = db.execute("SELECT max(id) FROM form").fetchone()[0] or 0
    told = [seq for (seq,) in db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'form'").fetchall()]
    if len(told) <= 1 and all(isinstance(seq, int) and last <= seq <= MOST_NUMBER for seq in told):
        return
    db.execute("DELETE FROM sqlite_sequence WHERE name = 'form'")
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('form', ?)", (last,))


def _least_free(db: sqlite3.Connection, count: int) -> int:
    """Return the first of ``count`` ids in a row that no form has."""
    first = 1
    for (id,) in db.execute("SELECT id FROM form WHERE id > 0 ORDER BY id"):
        if id - first >= count:
            break
        first = id + 1
    return first
