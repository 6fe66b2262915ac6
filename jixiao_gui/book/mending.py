"""Mending of a working copy's rows into rows that the program could have written, before they are used.

Other tools write anything into a column, and bytes get damaged. Rows that are mended here would cause errors
at some later edit. Rows that no form can have are refused.
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
"""The largest id, place or revision: far from SQLite's largest number."""
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
        largest = db.execute(f"{grouped} LIMIT 1").fetchone()
        if largest is not None:
            raise too_large(path, f"有一张表多达 {largest[0]} 行，一张表最多 {MOST_ROWS} 行")


def _mend_types(db: sqlite3.Connection) -> None:
    """Convert values of the list's columns to their types.

    The rows of forms are converted when they are read; they are too many to be checked here.
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
    """Convert texts that are no UTF-8. Raises `sqlite3.Error`.

    One spoilt byte must not keep a whole book from being read.
    """
    for table in TABLES:
        names = [column.name for column in table.columns if column.kind == TEXT]
        if names and not _are_texts(db, table, names):
            _make_texts(db, table, names)


def _are_texts(db: sqlite3.Connection, table: Table, names: list[str]) -> bool:
    """Return whether all texts are UTF-8, read joined row by row, which is quick."""
    joined = " || ' ' || ".join(names)
    try:
        deque(db.execute(f"SELECT {joined} FROM {table.name}"), maxlen=0)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        return False
    return True


def _make_texts(db: sqlite3.Connection, table: Table, names: list[str]) -> None:
    """Rewrite the rows of a table with bytes that are no texts.

    A row is found by its key as stored. A row whose converted key is another row's too is removed.
    """
    keys = list(table.keys)
    # read as bytes: texts and other values look alike
    where = " AND ".join(f"{key} IN (CAST(? AS TEXT), ?)" if key in names else f"{key} = ?" for key in keys)
    may_meet = "OR IGNORE " if any(key in names for key in keys) else ""
    update = f"UPDATE {may_meet}{table.name} SET {', '.join(f'{name} = ?' for name in names)} WHERE {where}"
    old_factory, db.text_factory = db.text_factory, bytes
    try:
        stored = db.execute(f"SELECT {', '.join([*names, *keys])} FROM {table.name}")
        wrong = [row for row in stored if not all(map(_is_utf8, row))]
    finally:
        db.text_factory = old_factory
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
    """Remove rows of forms that do not exist: a new form of such an id would get them."""
    for table in PARTS:
        db.execute(f"DELETE FROM {table.name} WHERE form_id NOT IN (SELECT id FROM form)")
    of_row = f"{INDICATOR.name}.form_id = {AUTO_SCORE.name}.form_id"
    of_row += f" AND {INDICATOR.name}.number = {AUTO_SCORE.name}.number"
    db.execute(
        f"DELETE FROM {AUTO_SCORE.name} WHERE NOT EXISTS (SELECT 1 FROM {INDICATOR.name} WHERE {of_row})"
    )


def _mend_rows(db: sqlite3.Connection) -> None:
    """Number the rows of each form from 0 again, without gaps.

    Another tool may have removed a row. A form's rows are written by their place, which would then be another
    row's number.
    """
    for table in _NUMBERED:
        part = ", ".join(name for name in table.keys if name != "number")
        uneven = (
            f"SELECT {part} FROM {table.name} GROUP BY {part} HAVING min(number) <> 0"
            " OR max(number) <> count(*) - 1 OR min(typeof(number)) <> 'integer'"
            " OR max(typeof(number)) <> 'integer'"
        )
        for key in db.execute(uneven).fetchall():
            _renumber_rows(db, table, key)


def _renumber_rows(db: sqlite3.Connection, table: Table, key: tuple[object, ...]) -> None:
    """Number the rows of one part of a form; ``key``: the form's id, and the part where there are several."""
    keys = [name for name in table.keys if name != "number"]
    of_part = f"FROM {table.name} WHERE {' AND '.join(f'{name} = ?' for name in keys)}"
    cursor = db.execute(f"SELECT * {of_part} ORDER BY number", key)
    names = [column[0] for column in cursor.description]  # unknown ones too
    rows = cursor.fetchall()
    number_place = names.index("number")
    db.execute(f"DELETE {of_part}", key)
    listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    db.executemany(
        f"INSERT INTO {table.name} ({listed}) VALUES ({', '.join('?' * len(names))})",
        [(*row[:number_place], place, *row[number_place + 1 :]) for place, row in enumerate(rows)],
    )
    if table is INDICATOR:  # the scores that follow their suggestions are stored by number too
        form_id = key[0]
        of_form = f"FROM {AUTO_SCORE.name} WHERE form_id = ?"
        follow = {number for (number,) in db.execute(f"SELECT number {of_form}", (form_id,))}
        db.execute(f"DELETE {of_form}", (form_id,))
        db.executemany(
            f"INSERT INTO {AUTO_SCORE.name} (form_id, number) VALUES (?, ?)",
            [(form_id, place) for place, row in enumerate(rows) if row[number_place] in follow],
        )


def _mend_ids(db: sqlite3.Connection) -> None:
    """Renumber forms whose id is too large or not positive, also in duties, kept forms and deliveries."""
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
    for id, tokens in db.execute(f"SELECT id, forms FROM {DELIVERY.name}").fetchall():
        ids = str(tokens).split()
        if not renamed.keys().isdisjoint(ids):
            new_tokens = " ".join(renamed.get(token, token) for token in ids)
            db.execute(f"UPDATE {DELIVERY.name} SET forms = ? WHERE id = ?", (new_tokens, id))


def _mend_record_ids(db: sqlite3.Connection) -> None:
    """Renumber duties, deliveries and kept forms of such ids, also in kept forms of a delivery."""
    good = f"id BETWEEN 1 AND {MOST_NUMBER}"
    for table in (DUTY, DELIVERY, KEPT_FORM):
        bad = [id for (id,) in db.execute(f"SELECT id FROM {table.name} WHERE NOT {good} ORDER BY id")]
        taken = {id for (id,) in db.execute(f"SELECT id FROM {table.name} WHERE {good}")} if bad else set()
        free = (id for id in count(1) if id not in taken)
        for old, new in zip(bad, free, strict=False):
            db.execute(f"UPDATE {table.name} SET id = ? WHERE id = ?", (new, old))
            if table is DELIVERY and old:
                statement = f"UPDATE {KEPT_FORM.name} SET delivery_id = ? WHERE delivery_id = ?"
                db.execute(statement, (new, old))


def _mend_places(db: sqlite3.Connection) -> None:
    """Number forms again where their places are too large; mend the revision and the counts of findings
    too.
    """
    most = f"BETWEEN -{MOST_NUMBER} AND {MOST_NUMBER}"
    if db.execute(f"SELECT 1 FROM form WHERE position NOT {most} LIMIT 1").fetchone() is not None:
        order = db.execute("SELECT id FROM form ORDER BY position, id").fetchall()
        places = [(place, id) for place, (id,) in enumerate(order)]
        db.executemany("UPDATE form SET position = ? WHERE id = ?", places)
    db.execute(f"UPDATE book SET revision = 0 WHERE revision NOT BETWEEN 0 AND {MOST_NUMBER}")
    for name in ("errors", "warnings"):
        db.execute(f"UPDATE form SET {name} = 0 WHERE {name} NOT BETWEEN 0 AND {_MOST_FINDINGS}")


def _mend_sequence(db: sqlite3.Connection) -> None:
    """Set the last id given to the greatest id, where it is wrong or stored twice."""
    last = db.execute("SELECT max(id) FROM form").fetchone()[0] or 0
    sequences = [
        seq for (seq,) in db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'form'").fetchall()
    ]
    if len(sequences) <= 1 and all(isinstance(seq, int) and last <= seq <= MOST_NUMBER for seq in sequences):
        return
    db.execute("DELETE FROM sqlite_sequence WHERE name = 'form'")
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('form', ?)", (last,))


def _least_free(db: sqlite3.Connection, count: int) -> int:
    """Return the first of ``count`` consecutive ids that no form has."""
    first = 1
    for (id,) in db.execute("SELECT id FROM form WHERE id > 0 ORDER BY id"):
        if id - first >= count:
            break
        first = id + 1
    return first
