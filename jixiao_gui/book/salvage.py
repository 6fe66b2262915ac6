"""Salvage of a damaged project file into a new book, with a report of the losses.

The damaged file is only read. The new book may lack forms and rows, and texts with damaged bytes are wrong:
the report lists all known losses, and the user has to compare.
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
from jixiao_gui.book.form_building import build_form
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
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.deliveries import Delivery, KeptForm, Record
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates

Key = TypeVar("Key", int, str, tuple[str, int])
_RECORDS: dict[str, type[Record]] = {DUTY.name: Duty, DELIVERY.name: Delivery, KEPT_FORM.name: KeptForm}
_MOST_ROWS = 100_000
_FIGURES = {"rate": "执行率", "total": "总分"}
Numbered = dict[int, dict[int, NamedRow]]
"""Rows by form, and by number within it."""


@dataclass(slots=True)
class _SalvagedRows:
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
        """Add a row to the rows of its table."""
        parts = {
            FUND_LINE.name: self.funds,
            INDICATOR.name: self.indicators,
            REMARK.name: self.remarks,
            SOURCE.name: self.sources,
            AUTO_SCORE.name: self.auto,
        }
        if row.table == FORM.name:
            if _is_id(row.values["id"]):
                _add_best(self.heads, row.number("id"), row)
        elif row.table == BOOK.name:
            self.info = BookInfo(*(row.text(name) for name in ("template", "year", "unit")))
        elif row.table == TEMPLATE.name:
            if row.text("id"):
                _add_best(self.templates, row.text("id"), row)
        elif row.table in _RECORDS:
            if _is_id(row.values["id"]):
                _add_best(self.records, (row.table, row.number("id")), row)
        elif not _is_id(row.values["form_id"]):
            return
        elif row.table == GOAL.name:
            _add_best(self.goals, row.number("form_id"), row)
        elif not _is_number(row.values["number"]):
            return
        elif row.table == OWN_ROW.name:
            key = (row.text("section"), row.number("number"))
            _add_best(self.own.setdefault(row.number("form_id"), {}), key, row)
        else:
            _add_best(parts[row.table].setdefault(row.number("form_id"), {}), row.number("number"), row)

    def order(self) -> list[int]:
        """Return the ids of forms in the book's order, those without a head at the end."""
        headless = sorted({*self.goals, *self.funds, *self.indicators, *self.own} - set(self.heads))
        return [*sorted(self.heads, key=lambda id: (_position(self.heads[id]), id)), *headless]


def _report(
    salvaged: _SalvagedRows,
    ids: Sequence[int],
    forms: Sequence[Form],
    figures: Sequence[Mapping[str, str | int]],
    templates: Templates,
) -> list[str]:
    """Return Chinese lines, one for each form with losses; the last has the number of whole forms."""
    lines = []
    for number, (id, form) in enumerate(zip(ids, forms, strict=True), start=1):
        losses = _losses(salvaged, id, figures[number - 1])
        if form.template and form.template not in templates:
            losses.append(f"版式“{form.template}”没有读出")
        if losses:
            name = display_name(form, templates.by_id.get(form.template))
            lines.append(f"第 {number} 张 {name}：{'；'.join(losses)}。")
    whole_count = len(forms) - len(lines)
    return [*lines, f"{whole_count} 张未发现缺失。" if lines else "各张均未发现缺失。"]


def salvage(path: Path, templates: Templates, home: Path) -> tuple[Book, list[str]]:
    """Return a new unsaved book of the readable rows of ``path``, and the report in Chinese lines.

    Raises `CannotRead`, `BookDamaged` when nothing can be read, `CannotSave` where ``home`` takes no
    working copy.
    """
    check_regular(path)
    try:
        pages = Pages.of(path.read_bytes())
    except OSError as error:
        raise cannot_read(path, error) from error
    salvaged = _SalvagedRows()
    for row in named_rows(pages):
        salvaged.take(row)
    ids = salvaged.order()
    if not ids:
        raise BookDamaged(f"“{path}”里没有能读出的自评表；文件没有改动，可以从备份恢复。")
    layouts = take_in((_template(row) for row in salvaged.templates.values()), templates)
    forms = tuple(_with_new_layout(_form(salvaged, id), layouts.new_ids) for id in ids)
    figures = tuple(rows.figures(assess(form, templates)) for form in forms)
    lines = [*_file_lines(path, pages, len(forms)), *layouts.problems.values()]
    lines += _report(salvaged, ids, forms, figures, templates)
    info = salvaged.info or BookInfo(forms[0].template, forms[0].year, forms[0].unit)
    template = layouts.new_ids.get(info.template, info.template)
    book = Book.new(templates, home, template=template, year=info.year, unit=info.unit)
    try:
        layout_changes = (KeepTemplate("抢救", row) for row in layouts.rows.values())
        # the ids of a new book begin with 1
        new_ids = {id: number for number, id in enumerate(ids, start=1)}
        records = PutRecords("抢救", tuple(_records(salvaged, new_ids)))
        book.apply(Changes("抢救", (*layout_changes, AddForms("抢救", forms, figures=figures), records)))
    except BaseException:
        book.close()
        raise
    return book, lines


def _form(salvaged: _SalvagedRows, id: int) -> Form:
    head, goal = salvaged.heads.get(id), salvaged.goals.get(id)
    indicators, auto, own_rows = (
        salvaged.indicators.get(id, {}),
        salvaged.auto.get(id, {}),
        salvaged.own.get(id, {}),
    )
    parts: dict[str, list[tuple[Value, ...]]] = {
        GOAL.name: [goal.columns(GOAL.contents)] if goal else [],
        FUND_LINE.name: _parts(salvaged.funds.get(id, {}), FUND_LINE),
        INDICATOR.name: _parts(indicators, INDICATOR),
        AUTO_SCORE.name: [(place,) for place, number in enumerate(sorted(indicators)) if number in auto],
        REMARK.name: _parts(salvaged.remarks.get(id, {}), REMARK),
        OWN_ROW.name: [own_rows[key].columns(OWN_ROW.contents) for key in sorted(own_rows)],
        SOURCE.name: _parts(salvaged.sources.get(id, {}), SOURCE),
    }
    return build_form(head.columns(HEAD) if head else ("",) * len(HEAD), parts)


def _records(salvaged: _SalvagedRows, ids: Mapping[int, int]) -> Iterator[Record]:
    """Yield the records of an office, with the new ids of forms."""
    for (table, _), row in sorted(salvaged.records.items()):
        kind = _RECORDS[table]
        values: dict[str, Any] = {
            column.name: row.number(column.name) if column.type == "int" else row.text(column.name)
            for column in fields(kind)
        }
        if "form_id" in values:
            values["form_id"] = ids.get(row.number("form_id"), 0)
        if kind is Delivery:
            listed = (ids.get(int(id), 0) for id in row.text("forms").split() if id.isdecimal())
            values["forms"] = " ".join(str(id) for id in listed if id)
        yield kind(**values)


def _with_new_layout(form: Form, new_ids: Mapping[str, str]) -> Form:
    return replace(form, template=new_ids[form.template]) if form.template in new_ids else form


def _template(row: NamedRow) -> StoredTemplate:
    return StoredTemplate(*(row.text(name) for name in ("id", "name", "content", "rules")))


def _parts(by_number: Mapping[int, NamedRow], table: Table) -> list[tuple[Value, ...]]:
    return [by_number[number].columns(table.contents) for number in sorted(by_number)]


def _file_lines(path: Path, pages: Pages, count: int) -> list[str]:
    lines = [f"“{path}”：读出 {count} 张表，放入新的自评表册。请逐张核对后保存；原文件没有改动。"]
    page_count = (
        int.from_bytes(pages.content[28:32], "big") if pages.content.startswith(b"SQLite format 3") else 0
    )
    if page_count > pages.count:
        lines.append(f"文件被截断：应有 {page_count} 页，只有 {pages.count} 页。")
    if pages.unreadable:
        lines.append(f"有 {len(pages.unreadable)} 页没有读出或没有读全，其中的表和指标可能缺失。")
    return lines


def _losses(salvaged: _SalvagedRows, id: int, figures: Mapping[str, str | int]) -> list[str]:
    """Return Chinese phrases for the known losses of one form."""
    head, goal = salvaged.heads.get(id), salvaged.goals.get(id)
    funds, indicators = salvaged.funds.get(id, {}), salvaged.indicators.get(id, {})
    losses = []
    if head is None:
        losses.append("表头没有读出")
    if goal is None:
        losses.append("年度总体目标没有读出")
    for name, part_rows in (("项目资金", funds), ("绩效指标", indicators)):
        gaps = [number + 1 for number in range(max(part_rows, default=-1)) if number not in part_rows]
        if not part_rows:
            losses.append(f"{name}没有读出")
        elif gaps:
            losses.append(f"{name}第 {'、'.join(map(str, gaps))} 行没有读出")
    own_rows = salvaged.own.get(id, {})
    for section in sorted({section for section, _ in own_rows}):
        numbers = {number for row_section, number in own_rows if row_section == section}
        lost = [str(number + 1) for number in range(max(numbers)) if number not in numbers]
        if lost:
            losses.append(f"表“{section}”第 {'、'.join(lost)} 行没有读出")
    parts = (head, goal, *funds.values(), *indicators.values(), *own_rows.values())
    torn = [row for row in parts if row is not None and row.torn]
    if torn:
        losses.append(f"{len(torn)} 处文字不完整")
    if head is not None:
        differ = [
            f"{words}原为 {head.text(name):.20}，现为 {figures[name] or '空'}"
            for name, words in _FIGURES.items()
            if head.text(name) and head.text(name) != figures[name]
        ]
        losses += [f"{'，'.join(differ)}，可能有指标或金额缺失"] if differ else []
    return losses


def _add_best(table: dict[Key, NamedRow], key: Key, row: NamedRow) -> None:
    """Add a row to ``table``; of two rows of one key the whole one is kept, else the first."""
    if key not in table or (table[key].torn and not row.torn):
        table[key] = row


def _position(row: NamedRow) -> int:
    return row.number("position")


def _is_id(value: Value) -> bool:
    return isinstance(value, int) and 0 < value < 1 << 53


def _is_number(value: Value) -> bool:
    return isinstance(value, int) and 0 <= value < _MOST_ROWS
