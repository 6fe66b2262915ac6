"""Values of columns: texts, lists and maps, written and read; other tools may have written anything there."""

from __future__ import annotations

import json
from collections.abc import Iterable

from jixiao_gui.form.model import Spans, Texts, own_texts


def storable(text: str) -> str:
    """Return ``text`` as UTF-8 can hold it: a lone half of a surrogate pair becomes U+FFFD."""
    return text if _is_storable(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def storable_texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts as `storable` makes them; they mostly are, which one test of all shows."""
    return texts if _is_storable("".join(texts)) else tuple(map(storable, texts))


def column_text(value: object) -> str:
    """Return a column's value as text. Other tools may have written NULL, a number or bytes."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def texts_json(texts: Texts) -> str:
    """Return own texts as the JSON of a column."""
    return _json({name: storable(text) for name, text in texts}) if texts else ""


def texts_of(value: object) -> Texts:
    """Return own texts out of a column; a value that is no JSON object, of another tool, as one text."""
    if value == "":
        return ()
    text_value = column_text(value)
    try:
        texts = json.loads(text_value)
    except (ValueError, RecursionError):
        texts = None
    if not isinstance(texts, dict):
        return (("x", text_value),) if text_value.strip() else ()
    return own_texts(
        {
            storable(name): text if isinstance(text, str) else "" if text is None else _json(text)
            for name, text in texts.items()
        }
    )


def spans_json(spans: Spans) -> str:
    """Return the spans of a row's cells as the JSON of a column."""
    return _json(dict(spans)) if spans else ""


def spans_of(value: object) -> Spans:
    """Return the spans of a row's cells out of a column; none where another tool wrote something else."""
    if value == "":
        return ()
    try:
        spans = json.loads(column_text(value))
    except (ValueError, RecursionError):
        return ()
    if not isinstance(spans, dict):
        return ()
    return tuple(
        sorted((storable(name), rows) for name, rows in spans.items() if isinstance(rows, int) and rows > 1)
    )


def lines_json(lines: tuple[str, ...] | None) -> str:
    """Return lines around the table as the JSON of a column; ``''`` where they are the layout's."""
    return "" if lines is None else _json(list(map(storable, lines)))


def lines_of(value: object) -> tuple[str, ...] | None:
    """Return lines out of a column; a value that is no JSON list, of another tool, as lines of plain text."""
    text_value = column_text(value)
    if not text_value:
        return None
    try:
        lines = json.loads(text_value)
    except (ValueError, RecursionError):
        lines = text_value.splitlines()
    if not isinstance(lines, list):
        lines = text_value.splitlines()
    return tuple(storable(line) if isinstance(line, str) else _json(line) for line in lines)


def paths_of(value: object) -> frozenset[str]:
    """Return the paths of cells out of a column; none where another tool wrote something else."""
    try:
        listed = json.loads(column_text(value) or "[]")
    except (ValueError, RecursionError):
        return frozenset()
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(path for path in listed if isinstance(path, str))


def json_texts(value: object) -> Iterable[str]:
    """Return the texts in a column that holds them by column, or line by line."""
    text_value = column_text(value)
    if text_value.startswith("["):
        return lines_of(value) or ()
    return (text for _, text in texts_of(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
