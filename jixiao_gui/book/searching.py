"""Finding forms by words. A scan of the tables: at 10,000 forms it is quick for any length of word,
where SQLite's trigram index finds nothing for one or two Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, Table, func, or_, select

from jixiao_gui.book.rows import storable
from jixiao_gui.book.schema import FORM, FUND_LINE, GOAL, INDICATOR
from jixiao_gui.form.model import FUND_FIELDS, INDICATOR_FIELDS

_AT_A_TIME = 50
"""Words to a statement: SQLite takes no thousand of them, and a pasted column of a table has as many."""
_LETTER = re.compile("[A-Za-z]")
_LONGEST_PATTERN = 10_000
"""Characters; SQLite takes no pattern of 50,000 bytes. What is longer is looked for as it stands."""
_HEAD = ("project", "department", "unit", "leader", "year")
_MORE = ("phone", "total_weight", "total_score")
_PARTS = ((GOAL, ("expected", "achieved")), (INDICATOR, INDICATOR_FIELDS), (FUND_LINE, FUND_FIELDS))


def search(db: Connection, words: str, everywhere: bool) -> list[int]:
    """Ids, in the book's order, of the forms that contain each of ``words``, letters a to z of any case.

    Looks in the head; with ``everywhere`` in goals, indicators and amounts too.
    """
    wanted = list(dict.fromkeys(storable(words).split()))
    found = _search(db, wanted[:_AT_A_TIME], everywhere)
    for start in range(_AT_A_TIME, len(wanted), _AT_A_TIME):
        if not found:
            break
        also = set(_search(db, wanted[start : start + _AT_A_TIME], everywhere))
        found = [id for id in found if id in also]
    return found


def _search(db: Connection, words: Sequence[str], everywhere: bool) -> list[int]:
    ordered: Select[int] = select(FORM.c.id).order_by(FORM.c.position, FORM.c.id)
    for word in words:
        found: ColumnElement[bool] = _contains(FORM, (*_HEAD, *_MORE) if everywhere else _HEAD, word)
        if everywhere:
            parts = (
                FORM.c.id.in_(select(table.c.form_id).where(_contains(table, names, word)))
                for table, names in _PARTS
            )
            found = or_(found, *parts)
        ordered = ordered.where(found)
    return [row[0] for row in db.execute(ordered)]


def _contains(table: Table, names: tuple[str, ...], word: str) -> ColumnElement[bool]:
    """A look at each text by itself: joining them first takes three times as long."""
    if _LETTER.search(word) and len(word) < _LONGEST_PATTERN:
        pattern = "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
        return or_(*(table.c[name].like(pattern, escape="\\") for name in names))
    return or_(*(func.instr(table.c[name], word) > 0 for name in names))
