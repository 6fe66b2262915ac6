"""Search for forms by words: a scan of the tables, quick at 10,000 forms for any length of word.

SQLite's trigram index finds nothing for one or two Chinese characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, false, func, or_, select

from jixiao_gui.book.columns import json_texts, storable
from jixiao_gui.book.core_tables import FORM, FUND_LINE, GOAL, INDICATOR, OWN_ROW
from jixiao_gui.form.model import FUND_FIELDS, INDICATOR_FIELDS

_WORDS_BY_SQL = 12
"""Words that SQLite conditions for. A pasted column of a table has thousands: those after them are looked for
in the texts of the forms with these, where a word takes a microsecond and is no part of a statement."""
_FORMS_AT_A_TIME = 200
_LETTER = re.compile("[A-Za-z]")
_LONGEST_PATTERN = 10_000
"""Characters; SQLite takes no pattern of 50,000 bytes. A longer word is searched in its own case alone."""
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
    """Return the ids, in the book's order, of the forms that contain each of ``words``.

    Letters a to z match in any case. The head is searched; with ``everywhere`` goals, indicators and amounts
    too.
    """
    driver = db.connection.dbapi_connection
    assert driver is not None
    driver.create_function(_FUNCTION, 1, _joined, deterministic=True)
    all_words = list(dict.fromkeys(storable(words).split()))
    candidates = _search(db, all_words[:_WORDS_BY_SQL], everywhere)
    more_words = [_folded(word) for word in all_words[_WORDS_BY_SQL:]]
    if not more_words:
        return candidates
    matching = {
        id for id, text in _texts(db, candidates, everywhere) if all(word in text for word in more_words)
    }
    return [id for id in candidates if id in matching]


def _search(db: Connection, words: Sequence[str], everywhere: bool) -> list[int]:
    ordered: Select[int] = select(FORM.c.id).order_by(FORM.c.position, FORM.c.id)
    for word in words:
        condition: ColumnElement[bool] = _contains(FORM, _HEAD, word)
        if everywhere:
            parts = (
                FORM.c.id.in_(
                    select(table.c.form_id).where(_contains_anywhere(table, names, json_columns, word))
                )
                for table, names, json_columns in _PARTS
            )
            condition = or_(condition, _contains_anywhere(FORM, _MORE, _OWN, word), *parts)
        ordered = ordered.where(condition)
    return [row[0] for row in db.execute(ordered)]


def _contains_anywhere(
    table: Table, names: tuple[str, ...], json_columns: tuple[str, ...], word: str
) -> ColumnElement[bool]:
    """Return a condition on texts, and on JSON columns, which are parsed only where the word may be."""
    written = json.dumps(word, ensure_ascii=False)[1:-1]

    def may_hold(column: ColumnElement[str]) -> ColumnElement[bool]:
        return or_(_holds(column, written), func.instr(column, "\\u") > 0)

    conditions = [
        case(
            (table.c[name] == "", false()),
            (may_hold(table.c[name]), _holds(getattr(func, _FUNCTION)(table.c[name]), word)),
            else_=false(),
        )
        for name in json_columns
    ]
    return or_(*(_holds(table.c[name], word) for name in names), *conditions)


def _joined(value: object) -> str:
    """Return the texts in a JSON column, separated by a line break, which no word has."""
    return "\n".join(json_texts(value))


def _contains(table: Table, names: tuple[str, ...], word: str) -> ColumnElement[bool]:
    """Return a condition on each text by itself: joining them first takes three times as long."""
    return or_(*(_holds(table.c[name], word) for name in names))


def _holds(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    if _LETTER.search(word) and len(word) < _LONGEST_PATTERN:
        pattern = "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
        return text.like(pattern, escape="\\")
    return func.instr(text, word) > 0


def _texts(db: Connection, ids: Sequence[int], everywhere: bool) -> Iterator[tuple[int, bytes]]:
    """Yield id and all texts, as `_folded` gives them, of each form.

    Texts are separated by a line break, which no word has.
    """
    head: tuple[str, ...] = (*_HEAD, *_MORE) if everywhere else _HEAD
    for start in range(0, len(ids), _FORMS_AT_A_TIME):
        batch = ids[start : start + _FORMS_AT_A_TIME]
        texts: dict[int, list[str]] = {id: [] for id in batch}
        own_lines: tuple[str, ...] = _OWN if everywhere else ()
        sources: list[tuple[Table, Any, tuple[str, ...], tuple[str, ...]]] = [
            (FORM, FORM.c.id, head, own_lines)
        ]
        sources += ((table, table.c.form_id, names, json_columns) for table, names, json_columns in _PARTS)
        for table, key, names, json_columns in sources if everywhere else sources[:1]:
            query = select(key, *(table.c[name] for name in (*names, *json_columns))).where(key.in_(batch))
            for id, *values in db.execute(query):
                texts[id] += (str(value) for value in values[: len(names)] if value is not None)
                texts[id] += (text for value in values[len(names) :] for text in json_texts(value))
        for id, lines in texts.items():
            yield id, _folded("\n".join(lines))


def _folded(text: str) -> bytes:
    """Return UTF-8 with A to Z in lower case, as SQLite compares.

    A character is found in it by its bytes.
    """
    return text.encode("utf-8", "surrogatepass").lower()
