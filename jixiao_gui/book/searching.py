"""Find forms by words: a scan of the tables, quick at 10,000 forms for any length of word.

SQLite's trigram index finds nothing for one or two Chinese characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, false, func, or_, select

from jixiao_gui.book.core_tables import FORM, FUND_LINE, GOAL, INDICATOR, OWN_ROW
from jixiao_gui.book.rows import json_texts, storable
from jixiao_gui.form.model import FUND_FIELDS, INDICATOR_FIELDS

_WORDS_BY_SQL = 12
"""Words that SQLite looks for. A pasted column of a table has thousands: those after them are looked for
in the texts of the forms that hold these, where a word costs a microsecond and not a part of a statement."""
_FORMS_AT_A_TIME = 200
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
    """Return the ids, in the book's order, of the forms that hold each of ``words``.

    Letters a to z are found in any case. Looks in the head; with ``everywhere`` in goals, indicators and
    amounts too.
    """
    driver = db.connection.dbapi_connection
    assert driver is not None
    driver.create_function(_FUNCTION, 1, _joined, deterministic=True)
    wanted = list(dict.fromkeys(storable(words).split()))
    found = _search(db, wanted[:_WORDS_BY_SQL], everywhere)
    rest = [_folded(word) for word in wanted[_WORDS_BY_SQL:]]
    if not rest:
        return found
    holding = {id for id, text in _texts(db, found, everywhere) if all(word in text for word in rest)}
    return [id for id in found if id in holding]


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
    """Return a look at the texts, and at those in JSON: taken apart only where the word may be."""
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
    """Return the texts in a JSON column, parted as no word is."""
    return "\n".join(json_texts(value))


def _contains(table: Table, names: tuple[str, ...], word: str) -> ColumnElement[bool]:
    """Return a look at each text by itself: joining them first takes three times as long."""
    return or_(*(_holds(table.c[name], word) for name in names))


def _holds(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    if _LETTER.search(word) and len(word) < _LONGEST_PATTERN:
        pattern = "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
        return text.like(pattern, escape="\\")
    return func.instr(text, word) > 0


def _texts(db: Connection, ids: Sequence[int], everywhere: bool) -> Iterator[tuple[int, bytes]]:
    """Yield id and all texts, as `_folded` gives them, of each form.

    No word reaches from one into the next.
    """
    head: tuple[str, ...] = (*_HEAD, *_MORE) if everywhere else _HEAD
    for start in range(0, len(ids), _FORMS_AT_A_TIME):
        some = ids[start : start + _FORMS_AT_A_TIME]
        texts: dict[int, list[str]] = {id: [] for id in some}
        own_lines: tuple[str, ...] = _OWN if everywhere else ()
        sources: list[tuple[Table, Any, tuple[str, ...], tuple[str, ...]]] = [
            (FORM, FORM.c.id, head, own_lines)
        ]
        sources += ((table, table.c.form_id, names, own) for table, names, own in _PARTS)
        for table, key, names, own in sources if everywhere else sources[:1]:
            query = select(key, *(table.c[name] for name in (*names, *own))).where(key.in_(some))
            for id, *values in db.execute(query):
                texts[id] += (str(value) for value in values[: len(names)] if value is not None)
                texts[id] += (text for value in values[len(names) :] for text in json_texts(value))
        for id, found in texts.items():
            yield id, _folded("\n".join(found))


def _folded(text: str) -> bytes:
    """Return UTF-8 in which A to Z are small.

    As SQLite compares, and bytes are found where characters are.
    """
    return text.encode("utf-8", "surrogatepass").lower()
