"""Reading of the words that a book uses, and how often.

The database counts them: many words occur on most of the thousands of forms of a book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, select

from jixiao_gui.book import opening, reading
from jixiao_gui.book.core_tables import FORM, INDICATOR
from jixiao_gui.book.usage import INDICATOR_WORDS, Usage


def read_usage(db: Connection, after: int = 0, forms: int | None = None) -> tuple[Usage, int]:
    """Return the words of ``forms`` forms with ids above ``after`` (``None``: of all), and the last id.

    The id is 0 when there were none left.
    """
    ids = select(FORM.c.id).where(FORM.c.id > after).order_by(FORM.c.id)
    last = after
    if forms is not None:
        form_ids = [row[0] for row in db.execute(ids.limit(forms))]
        if not form_ids:
            return Usage(), 0
        last = form_ids[-1]
    used = Usage()
    count = func.count()
    for name, counter in used.heads.items():
        column = FORM.c[name]
        heads = select(column, count).where(FORM.c.id > after, column != "").group_by(column)
        if forms is not None:
            heads = heads.where(FORM.c.id <= last)
        _count(counter, db, heads)
    columns = [INDICATOR.c[name] for name in INDICATOR_WORDS]
    rows = select(*columns, count).where(INDICATOR.c.form_id > after, INDICATOR.c.name != "")
    note = INDICATOR.c.deviation
    notes = select(note, count).where(INDICATOR.c.form_id > after, note != "")
    if forms is not None:
        rows, notes = rows.where(INDICATOR.c.form_id <= last), notes.where(INDICATOR.c.form_id <= last)
    for row in db.execute(rows.group_by(*columns)):
        used.indicators[row[0], row[1], row[2], row[3], row[4]] += row[5]
    _count(used.deviations, db, notes.group_by(note))
    return used, last


def read_usages(database: Path, path: Path, forms: int) -> Generator[Usage, None, None]:
    """Yield the words of an open working copy, ``forms`` forms at a time, by a connection of its own.

    Each step reads the book's state at that time, so that a slow reader blocks nothing. Raises `BookDamaged`.
    """
    db, after = opening.attach(database), 0
    try:
        while True:
            with db.begin():
                used, after = read_usage(db.core, after, forms)
            if not after:
                return
            yield used
    except reading.BROKEN as error:
        raise reading.refusal(path, error) from error
    finally:
        db.close()


def _count(counter: Counter[str], db: Connection, words: Select[Any]) -> None:
    for row in db.execute(words):
        counter[row[0]] += row[1]


def usage_of(path: Path) -> Usage:
    """Return the words of the project file at ``path``, read from a copy, without a lock.

    Raises the errors of `Book.open`.
    """
    with opening.checked_copy(path) as (copy, _):
        db = opening.attach(copy)
        try:
            with db.begin():
                return read_usage(db.core)[0]
        except reading.BROKEN as error:
            raise reading.refusal(path, error) from error
        finally:
            db.close()
