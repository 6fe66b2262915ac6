"""What can still be read of a damaged project file, as a new book, with a report of what is missing.

The damaged file is only read. What comes out may lack forms and rows, and where bytes were damaged inside a
text the text is wrong: the report says all that can be told, and the user has to compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from jixiao_gui.book import rows
from jixiao_gui.book.book import Book
from jixiao_gui.book.book_rows import BookInfo, StoredTemplate
from jixiao_gui.book.changes import AddForms, Changes, KeepTemplate, PutRecords
from jixiao_gui.book.damaged_pages import Pages, Value
from jixiao_gui.book.errors import BookDamaged, cannot_read
from jixiao_gui.book.named_rows import NamedRow, named_rows
from jixiao_gui.book.reading import check_regular
from jixiao_gui.book.schema import (
    AUTO_SCORE,
    BOOK,
    DELIVERY,
    DUTY,
    FORM,
    FUND_LINE,
    GOAL,
    HEAD,
    INDICATOR,
    KEPT_FORM,
    OWN_ROW,
    REMARK,
    SOURCE,
    TEMPLATE,
    Table,
)
from jixiao_gui.book.templates import take_in
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.duties import Duty
from jixiao_gui.form.ledger import Delivery, KeptForm, Record
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates

Key = TypeVar("Key", int, str, tuple[str, int])
_RECORDS: dict[str, type[Record]] = {DUTY.name: Duty, DELIVERY.name: Delivery, KEPT_FORM.name: KeptForm}
_MOST_ROWS = 100_000
_FIGURES = {"rate": "执行率", "total": "总分"}
Numbered = dict[int, dict[int, NamedRow]]
"""Rows by form, and by number within it."""


@dataclass(slots=True)
class _Found:
    """Rows by form, and by number within it."""

    info: BookInfo | None = None
    heads: dict[int, NamedRow] = field(default_factory=dict)
    goals: dict[int, NamedRow] = field(default_factory=dict)
    funds: Numbered = field(default_factory=dict)
    indicators: Numbered = field(default_factory=dict)
    auto: Numbered = field(default_factory=dict)
    remarks: Numbered = field(default_factory=dict)
    sources: Numbered = field(default_factory=dict)
    own: dict[int, dict[tuple[str, int], NamedRow]] = field(default_factory=dict)
    templates: dict[str, NamedRow] = field(default_factory=dict)
    records: dict[tuple[str, int], NamedRow] = field(default_factory=dict)

    def take(self, row: NamedRow) -> None:
        """Put a row where it belongs."""
        parts = {
            FUND_LINE.name: self.funds,
            INDICATOR.name: self.indicators,
            REMARK.name: self.remarks,
            SOURCE.name: self.sources,
            AUTO_SCORE.name: self.auto,
        }
        if row.table == FORM.name:
            if _is_id(row.values["id"]):
                _keep(self.heads, row.number("id"), row)
        elif row.table == BOOK.name:
            self.info = BookInfo(*(row.text(name) for name in ("template", "year", "unit")))
        elif row.table == TEMPLATE.name:
            if row.text("id"):
                _keep(self.templates, row.text("id"), row)
        elif row.table in _RECORDS:
            if _is_id(row.values["id"]):
                _keep(self.records, (row.table, row.number("id")), row)
        elif not _is_id(row.values["form_id"]):
            return
        elif row.table == GOAL.name:
            _keep(self.goals, row.number("form_id"), row)
        elif not _is_number(row.values["number"]):
            return
        elif row.table == OWN_ROW.name:
            key = (row.text("section"), row.number("number"))
            _keep(self.own.setdefault(row.number("form_id"), {}), key, row)
        else:
            _keep(parts[row.table].setdefault(row.number("form_id"), {}), row.number("number"), row)

    def order(self) -> list[int]:
        """Return ids of forms in the book's order, those without a head at the end."""
        headless = sorted({*self.goals, *self.funds, *self.indicators, *self.own} - set(self.heads))
        return [*sorted(self.heads, key=lambda id: (_position(self.heads[id]), id)), *headless]


def _report(
    found: _Found,
    ids: Sequence[int],
    forms: Sequence[Form],
    figures: Sequence[Mapping[str, str | int]],
    templates: Templates,
) -> list[str]:
    """Return in Chinese, a line a form, what of each could not be read; at the end how many are whole."""
    lines = []
    for number, (id, form) in enumerate(zip(ids, forms, strict=True), start=1):
        lacks = _lacks(found, id, figures[number - 1])
        if form.template and form.template not in templates:
            lacks.append(f"版式“{form.template}”没有读出")
        if lacks:
            name = display_name(form, templates.by_id.get(form.template))
            lines.append(f"第 {number} 张 {name}：{'；'.join(lacks)}。")
    whole = len(forms) - len(lines)
    return [*lines, f"{whole} 张未发现缺失。" if lines else "各张均未发现缺失。"]


def salvage(path: Path, templates: Templates, home: Path) -> tuple[Book, list[str]]:
    """Return a new book, not saved yet, of what can be read at ``path``; and the report, in Chinese, a line a
    fact.

    Raises `CannotRead`, `BookDamaged` when nothing can be read, `CannotSave` where ``home`` takes no
    working copy.
    """
    check_regular(path)
    try:
        pages = Pages.of(path.read_bytes())
    except OSError as error:
        raise cannot_read(path, error) from error
    found = _Found()
    for row in named_rows(pages):
        found.take(row)
    ids = found.order()
    if not ids:
        raise BookDamaged(f"“{path}”里没有能读出的自评表；文件没有改动，可以从备份恢复。")
    layouts = take_in((_template(row) for row in found.templates.values()), templates)
    forms = tuple(_relabelled(_form(found, id), layouts.called) for id in ids)
    figures = tuple(rows.figures(assess(form, templates)) for form in forms)
    lines = [*_whole_file(path, pages, len(forms)), *layouts.problems.values()]
    lines += _report(found, ids, forms, figures, templates)
    info = found.info or BookInfo(forms[0].template, forms[0].year, forms[0].unit)
    template = layouts.called.get(info.template, info.template)
    book = Book.new(templates, home, template=template, year=info.year, unit=info.unit)
    try:
        kept = (KeepTemplate("抢救", row) for row in layouts.rows.values())
        # the ids of a new book begin with 1
        new_ids = {id: number for number, id in enumerate(ids, start=1)}
        records = PutRecords("抢救", tuple(_records(found, new_ids)))
        book.apply(Changes("抢救", (*kept, AddForms("抢救", forms, figures=figures), records)))
    except BaseException:
        book.close()
        raise
    return book, lines


def _form(found: _Found, id: int) -> Form:
    head, goal = found.heads.get(id), found.goals.get(id)
    indicators, auto, own = found.indicators.get(id, {}), found.auto.get(id, {}), found.own.get(id, {})
    parts: dict[str, list[tuple[Value, ...]]] = {
        GOAL.name: [goal.columns(GOAL.said)] if goal else [],
        FUND_LINE.name: _parts(found.funds.get(id, {}), FUND_LINE),
        INDICATOR.name: _parts(indicators, INDICATOR),
        AUTO_SCORE.name: [(place,) for place, number in enumerate(sorted(indicators)) if number in auto],
        REMARK.name: _parts(found.remarks.get(id, {}), REMARK),
        OWN_ROW.name: [own[key].columns(OWN_ROW.said) for key in sorted(own)],
        SOURCE.name: _parts(found.sources.get(id, {}), SOURCE),
    }
    return rows.build_form(head.columns(HEAD) if head else ("",) * len(HEAD), parts)


def _records(found: _Found, ids: Mapping[int, int]) -> Iterator[Record]:
    """Yield what an office keeps, the forms in it by the ids that they have now."""
    for (table, _), row in sorted(found.records.items()):
        kind = _RECORDS[table]
        values: dict[str, Any] = {
            each.name: row.number(each.name) if each.type == "int" else row.text(each.name)
            for each in fields(kind)
        }
        if "form_id" in values:
            values["form_id"] = ids.get(row.number("form_id"), 0)
        if kind is Delivery:
            listed = (ids.get(int(id), 0) for id in row.text("forms").split() if id.isdecimal())
            values["forms"] = " ".join(str(id) for id in listed if id)
        yield kind(**values)


def _relabelled(form: Form, new_ids: Mapping[str, str]) -> Form:
    return replace(form, template=new_ids[form.template]) if form.template in new_ids else form


def _template(row: NamedRow) -> StoredTemplate:
    return StoredTemplate(*(row.text(name) for name in ("id", "name", "content", "rules")))


def _parts(found: Mapping[int, NamedRow], table: Table) -> list[tuple[Value, ...]]:
    return [found[number].columns(table.said) for number in sorted(found)]


def _whole_file(path: Path, pages: Pages, count: int) -> list[str]:
    lines = [f"“{path}”：读出 {count} 张表，放入新的自评表册。请逐张核对后保存；原文件没有改动。"]
    said = int.from_bytes(pages.content[28:32], "big") if pages.content.startswith(b"SQLite format 3") else 0
    if said > pages.count:
        lines.append(f"文件被截断：应有 {said} 页，只有 {pages.count} 页。")
    if pages.unreadable:
        lines.append(f"有 {len(pages.unreadable)} 页没有读出或没有读全，其中的表和指标可能缺失。")
    return lines


def _lacks(found: _Found, id: int, figures: Mapping[str, str | int]) -> list[str]:
    """Return what is known to be missing or spoilt in one form."""
    head, goal = found.heads.get(id), found.goals.get(id)
    funds, indicators = found.funds.get(id, {}), found.indicators.get(id, {})
    lacks = []
    if head is None:
        lacks.append("表头没有读出")
    if goal is None:
        lacks.append("年度总体目标没有读出")
    for name, there in (("项目资金", funds), ("绩效指标", indicators)):
        gaps = [number + 1 for number in range(max(there, default=-1)) if number not in there]
        if not there:
            lacks.append(f"{name}没有读出")
        elif gaps:
            lacks.append(f"{name}第 {'、'.join(map(str, gaps))} 行没有读出")
    own = found.own.get(id, {})
    for section in sorted({section for section, _ in own}):
        numbers = {number for at, number in own if at == section}
        lost = [str(number + 1) for number in range(max(numbers)) if number not in numbers]
        if lost:
            lacks.append(f"表“{section}”第 {'、'.join(lost)} 行没有读出")
    parts = (head, goal, *funds.values(), *indicators.values(), *own.values())
    torn = [row for row in parts if row is not None and row.torn]
    if torn:
        lacks.append(f"{len(torn)} 处文字不完整")
    if head is not None:
        differ = [
            f"{words}原为 {head.text(name):.20}，现为 {figures[name] or '空'}"
            for name, words in _FIGURES.items()
            if head.text(name) and head.text(name) != figures[name]
        ]
        lacks += [f"{'，'.join(differ)}，可能有指标或金额缺失"] if differ else []
    return lacks


def _keep(table: dict[Key, NamedRow], key: Key, row: NamedRow) -> None:
    """Keep, of two rows of one key, the one that is whole, else the first."""
    if key not in table or (table[key].torn and not row.torn):
        table[key] = row


def _position(row: NamedRow) -> int:
    return row.number("position")


def _is_id(value: Value) -> bool:
    return isinstance(value, int) and 0 < value < 1 << 53


def _is_number(value: Value) -> bool:
    return isinstance(value, int) and 0 <= value < _MOST_ROWS
