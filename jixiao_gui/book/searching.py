"""Finding forms by words. A scan of the tables: at 10,000 forms it is quick for any length of word,
where SQLite's trigram index finds nothing for one or two Chinese characters."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, Table, case, false, func, or_, select

from jixiao_gui.book.rows import json_texts, storable
from jixiao_gui.book.schema import FORM, FUND_LINE, GOAL, INDICATOR, OWN_ROW
from jixiao_gui.form.model import FUND_FIELDS, INDICATOR_FIELDS

_AT_A_TIME = 50
"""Words to a statement: SQLite takes no thousand of them, and a pasted column of a table has as many."""
_LETTER = re.compile("[A-Za-z]")
_LONGEST_PATTERN = 10_000
"""Characters; SQLite takes no pattern of 50,000 bytes. What is longer is looked for as it stands."""
_HEAD = ("project", "department", "unit", "leader", "year")
_MORE = ("phone", "total_weight", "total_score", "title")
_OWN = ("above", "below", "extra", "total_extra")
_PARTS: tuple[tuple[Table, tuple[str, ...], tuple[str, ...]], ...] = (
    (GOAL, ("expected", "achieved"), ("extra",)),
    (INDICATOR, INDICATOR_FIELDS, ("extra",)),
    (FUND_LINE, FUND_FIELDS, ("extra",)),
    (OWN_ROW, (), ("texts",)),
)
"""Tables, their columns that are texts, and those that hold texts as JSON."""
_FUNCTION = "jixiao_texts"


def search(db: Connection, words: str, everywhere: bool) -> list[int]:
    """Ids, in the book's order, of the forms that contain each of ``words``, letters a to z of any case.

    Looks in the head; with ``everywhere`` in goals, indicators and amounts too.
    """
    driver = db.connection.dbapi_connection
    assert driver is not None
    driver.create_function(_FUNCTION, 1, _joined, deterministic=True)
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
        found: ColumnElement[bool] = _contains(FORM, _HEAD, word)
        if everywhere:
            parts = (
                FORM.c.id.in_(select(table.c.form_id).where(_anywhere(table, names, own, word)))
                for table, names, own in _PARTS
            )
            found = or_(found, _anywhere(FORM, _MORE, _OWN, word), *parts)
        ordered = ordered.where(found)
    return [row[0] for row in db.execute(ordered)]


def _anywhere(table: Table, names: tuple[str, ...], own: tuple[str, ...], word: str) -> ColumnElement[bool]:
    """A look at the texts, and at those in JSON: taken apart only where the word may be."""
    written = json.dumps(word, ensure_ascii=False)[1:-1]

    def may_hold(column: ColumnElement[str]) -> ColumnElement[bool]:
        return or_(_holds(column, written), func.instr(column, "\\u") > 0)

    looks = [
        case(
            (table.c[name] == "", false()),
            (may_hold(table.c[name]), _holds(getattr(func, _FUNCTION)(table.c[name]), word)),
            else_=false(),
        )
        for name in own
    ]
    return or_(*(_holds(table.c[name], word) for name in names), *looks)


def _joined(value: object) -> str:
    """The texts in a JSON column, parted as no word is."""
    return "\n".join(json_texts(value))


def _contains(table: Table, names: tuple[str, ...], word: str) -> ColumnElement[bool]:
    """A look at each text by itself: joining them first takes three times as long."""
    return or_(*(_holds(table.c[name], word) for name in names))


def _holds(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    if _LETTER.search(word) and len(word) < _LONGEST_PATTERN:
        pattern = "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
        return text.like(pattern, escape="\\")
    return func.instr(text, word) > 0
