"""The columns and cells of a place's own in JSON, named by the words that the form prints for them.

A column's key is its printed word without white space; the second of two alike has ``#2`` behind it. A text
whose column the template does not have (any more) keeps its column's id for a key; a key that is neither a
word of the template nor an id, as another program may write it, is kept under an id made of the key itself.
Such a text is on no paper, but no text is dropped on the way in or out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jixiao_gui.form.model import (
    CORE_FIELDS,
    CORE_TABLES,
    SINGLE_PARTS,
    Form,
    OwnTable,
    Texts,
    is_own_id,
    own_text,
    own_texts,
)
from jixiao_gui.form.template import NO_YEAR, YEAR_MARK, Template, with_year
from jixiao_gui.form.template_sections import Table
from jixiao_gui.formats.characters import with_breaks

_STRANGE = "x_"
"""The beginning of ids that are made of a key."""
_MOST_KEYS, _MOST_TABLES, _MOST_ROWS = 500, 100, 5_000
Clean = Callable[[str], str]
_KEPT = 64
_known: dict[int, tuple[Template, OwnWords]] = {}


class OwnWords:
    """The keys of a template's own columns and back, by section: "" for the form's own fields."""

    def __init__(self, template: Template) -> None:
        heads = dict.fromkeys(("", *SINGLE_PARTS, "funds", *(table.id for table in template.tables)))
        self._keys = {head: _keys(template, head) for head in heads}
        self._ids = {head: {key: id for id, key in keys.items()} for head, keys in self._keys.items()}

    def extra(self, head: str, texts: Texts) -> dict[str, str]:
        """Return the texts of a part by key: all columns of the template, then the others."""
        keys = self._keys.get(head, {})
        if not keys and not texts:
            return {}
        others = dict(texts)
        result = {key: others.pop(id, "") for id, key in keys.items()}
        for id, text in others.items():
            result[self.key(head, id)] = text
        return result

    def key(self, head: str, id: str) -> str:
        """Return the key of a column."""
        keys = self._keys.get(head, {})
        key = keys.get(id) or _key_of_id(id) or id
        return key if id in keys or key not in self._ids.get(head, {}) else f"{id}#id"

    def id(self, head: str, key: str) -> str:
        """Return the column that a key stands for."""
        ids = self._ids.get(head, {})
        if key in ids:
            return ids[key]
        column_id = key.removesuffix("#id")
        return column_id if is_own_id(column_id) else _STRANGE + key.encode("utf-8", "surrogatepass").hex()

    def columns(self, head: str) -> list[str]:
        """Return the ids of the own columns, in order."""
        return list(self._keys.get(head, {}))

    def read(self, head: str, data: Any, clean: Clean) -> Texts:
        """Return the texts of a part's ``extra``. Raises `TypeError`."""
        if data is None:
            return ()
        if not isinstance(data, dict) or len(data) > _MOST_KEYS:
            raise TypeError("“extra”应为对象")
        return own_texts(
            {self.id(head, with_breaks(key)): clean(_checked_text(key, text)) for key, text in data.items()}
        )


def own_words(template: Template) -> OwnWords:
    """Return the keys of ``template``, made once for each template."""
    entry = _known.get(id(template))
    if entry is None:
        if len(_known) >= _KEPT:
            _known.clear()
        entry = _known[id(template)] = template, OwnWords(template)
    return entry[1]


def _keys(template: Template, head: str) -> dict[str, str]:
    """Return the key of each own column of a section."""
    core_fields = CORE_FIELDS.get(head, ())
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for name in template.fields(head):
        if name in core_fields:
            continue
        word = bare(template.words.get(f"{head}.{name}" if head else name, "")) or name
        key, number = word, 1
        while key in taken:
            number += 1
            key = f"{word}#{number}"
        taken.add(key)
        keys[name] = key
    return keys


def _key_of_id(id: str) -> str:
    """Return the key that an id was made of, "" for other ids."""
    if not id.startswith(_STRANGE):
        return ""
    try:
        return with_breaks(bytes.fromhex(id.removeprefix(_STRANGE)).decode("utf-8", "surrogatepass"))
    except ValueError:
        return ""


def bare(words: str) -> str:
    """Return printed words without white space."""
    return "".join(words.split())


def _checked_text(name: str, text: Any) -> str:
    """Return ``text`` with plain line breaks, "" for null. Raises `TypeError`."""
    if text is None:
        return ""
    if not isinstance(text, str):
        raise TypeError(f"“{name[:40]}”应为文字")
    return with_breaks(text)


def tables_to_list(form: Form, template: Template) -> list[dict[str, Any]]:
    """Return the tables beside funds and indicators, in the template's order."""
    words = own_words(template)
    result = []
    for table in template.tables:
        if table.id not in CORE_TABLES:
            rows = form.table(table.id).rows
            result.append(_table(words, table.id, bare(table.label), words.columns(table.id), rows))
    template_ids = {table.id for table in template.tables}
    for own_table in form.tables:
        if own_table.id not in template_ids and own_table.rows:
            result.append(
                _table(words, own_table.id, _key_of_id(own_table.id) or own_table.id, [], own_table.rows)
            )
    return result


def _table(
    words: OwnWords, id: str, label: str, columns: list[str], rows: tuple[Texts, ...]
) -> dict[str, Any]:
    more = dict.fromkeys(name for row in rows for name, _ in row if name not in columns)
    every = [*columns, *more]
    return {
        "label": label,
        "heads": [words.key(id, name) for name in every],
        "rows": [[own_text(row, name) for name in every] for row in rows],
    }


def tables_from_list(listed: list[Any], template: Template, clean: Clean) -> tuple[OwnTable, ...]:
    """Return the tables of the JSON's list, known by label and heads. Raises `TypeError`."""
    if len(listed) > _MOST_TABLES:
        raise TypeError("“tables”的数目异常")
    words = own_words(template)
    free = [table for table in template.tables if table.id not in CORE_TABLES]
    result: dict[str, OwnTable] = {}
    for data in listed:
        if not isinstance(data, dict):
            raise TypeError("应为对象的地方不是对象")
        label = _checked_text("label", data.get("label"))
        heads = [_checked_text("heads", head) for head in _checked_list(data.get("heads"), _MOST_KEYS)]
        table = _best(free, words, label, heads)
        if table is not None:
            free.remove(table)
        id = table.id if table else _table_id(label)
        columns = [words.id(id, head) for head in heads]
        rows = []
        for row in _checked_list(data.get("rows"), _MOST_ROWS):
            texts = [clean(_checked_text("rows", text)) for text in _checked_list(row, _MOST_KEYS)]
            if len(texts) > len(columns):
                raise TypeError("“rows”中的一行比表头长")
            rows.append(own_texts(dict(zip(columns, texts, strict=False))))
        before = result[id].rows if id in result else ()
        result[id] = OwnTable(id, (*before, *rows))
    return tuple(result.values())


def _best(free: Iterable[Table], words: OwnWords, label: str, heads: list[str]) -> Table | None:
    """Return the template's table of that label, of several the one with these heads."""
    alike = [table for table in free if bare(table.label) == bare(label)]
    same = [t for t in alike if [words.key(t.id, name) for name in words.columns(t.id)] == heads]
    return next(iter(same or alike), None)


def _table_id(label: str) -> str:
    return label if is_own_id(label) else _STRANGE + label.encode("utf-8", "surrogatepass").hex()


def _checked_list(listed: Any, most: int) -> list[Any]:
    """Return a list of at most ``most`` items, [] for null. Raises `TypeError`."""
    if listed is None:
        return []
    if not isinstance(listed, list) or len(listed) > most:
        raise TypeError("应为列表的地方不是列表，或列表太长")
    return listed


def title_text(form: Form, template: Template) -> str:
    """Return the title as printed, its lines parted by line breaks."""
    title, year_line = template.title_lines(form)
    return f"{title}\n{year_line}" if year_line else title


def title_of(text: str | None, form: Form, template: Template) -> str:
    """Return the form's own title for one that is printed as ``text``; "" where the template prints it so.

    The year's mark stands for the year in it, so that the title follows when the form's year is changed.
    """
    if text is None or text == title_text(form, template):
        return ""
    if not text:
        return "\n"  # no line at all, though the template has one
    marked = (
        text.replace(form.year, YEAR_MARK) if form.year else text.replace(f"{NO_YEAR}年", f"{YEAR_MARK}年")
    )
    return marked if with_year(marked, form.year) == text else text


def lines_of(
    data: Mapping[str, Any], name: str, usual: tuple[str, ...], clean: Clean
) -> tuple[str, ...] | None:
    """Return the lines above or below the table; ``None`` where they are the template's.

    Raises `TypeError`.
    """
    if data.get(name) is None:
        return None
    lines = tuple(clean(_checked_text(name, line)) for line in _checked_list(data[name], _MOST_KEYS))
    return None if lines == usual else lines
