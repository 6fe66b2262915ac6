"""What can still be read of a damaged project file, as a new book, with a report of what is missing.

The damaged file is only read. What comes out may lack forms and rows, and where bytes were damaged inside a
text the text is wrong: the report says all that can be told, and the user has to compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_gui.book import rows
from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms, BookInfo
from jixiao_gui.book.errors import BookDamaged, cannot_read
from jixiao_gui.book.pages import Pages, Row, Value
from jixiao_gui.book.reading import check_regular
from jixiao_gui.book.schema import FORM, FORM_TEXTS
from jixiao_gui.form.model import FUND_FIELDS, INDICATOR_FIELDS, REMARK_FIELDS, Form
from jixiao_gui.form.template import Templates

_HEAD = len(FORM_TEXTS) + 4
_MOST_ROWS = 100_000
_FIGURES = {"rate": "执行率", "total": "总分"}


@dataclass(slots=True)
class _Found:
    """Rows by form, and by number within it."""

    info: BookInfo | None = None
    heads: dict[int, Row] = field(default_factory=dict)
    goals: dict[int, Row] = field(default_factory=dict)
    funds: dict[int, dict[int, Row]] = field(default_factory=dict)
    indicators: dict[int, dict[int, Row]] = field(default_factory=dict)
    auto: dict[int, dict[int, Row]] = field(default_factory=dict)
    remarks: dict[int, dict[int, Row]] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Put a row where its shape says that it belongs; a stranger's is left out."""
        values = row.values
        if row.in_index:
            parts = {
                len(FUND_FIELDS): self.funds,
                len(INDICATOR_FIELDS): self.indicators,
                len(REMARK_FIELDS): self.remarks,
                0: self.auto,
            }
            table = parts.get(len(values) - 2)
            if table is not None and _is_id(values[0]) and _is_number(values[1]):
                assert isinstance(values[0], int)
                assert isinstance(values[1], int)
                _keep(table.setdefault(values[0], {}), values[1], row)
        elif values[0] is not None or not _is_id(row.rowid):
            return
        elif len(values) == len(FORM.columns) and isinstance(values[1], int):
            _keep(self.heads, row.rowid, row)
        elif len(values) == 3:
            _keep(self.goals, row.rowid, row)
        elif len(values) == 5 and row.rowid == 1 and isinstance(values[4], int):
            self.info = BookInfo(*(str(value or "") for value in values[1:4]))

    def order(self) -> list[int]:
        """Ids of forms in the book's order, those without a head at the end."""
        headless = sorted({*self.goals, *self.funds, *self.indicators} - set(self.heads))
        return [*sorted(self.heads, key=lambda id: (_position(self.heads[id]), id)), *headless]


def salvage(path: Path, templates: Templates, home: Path) -> tuple[Book, list[str]]:
    """A new book, not saved yet, of what can be read at ``path``; and the report, in Chinese, a line a fact.

    Raises `CannotRead`, `BookDamaged` when nothing can be read, `CannotSave` where ``home`` takes no
    working copy.
    """
    check_regular(path)
    try:
        pages = Pages.of(path.read_bytes())
    except OSError as error:
        raise cannot_read(path, error) from error
    found = _Found()
    for row in pages.rows():
        found.take(row)
    ids = found.order()
    if not ids:
        raise BookDamaged(f"“{path}”里没有能读出的自评表；文件没有改动，可以从备份恢复。")
    forms = tuple(_form(found, id) for id in ids)
    figures = tuple(rows.figures(form, templates) for form in forms)
    lines = _whole_file(path, pages, len(forms))
    whole = 0
    for number, (id, form) in enumerate(zip(ids, forms, strict=True), start=1):
        lacks = _lacks(found, id, figures[number - 1])
        name = form.project.strip() or "（无项目名称）"
        if lacks:
            lines.append(f"第 {number} 张 {name}：{'；'.join(lacks)}。")
        else:
            whole += 1
    lines.append(f"{whole} 张未发现缺失。" if whole < len(forms) else "各张均未发现缺失。")
    info = found.info or BookInfo(forms[0].template, forms[0].year, forms[0].unit)
    book = Book.new(templates, home, template=info.template, year=info.year, unit=info.unit)
    try:
        book.apply(AddForms("抢救", forms, figures=figures))
    except BaseException:
        book.close()
        raise
    return book, lines


def _form(found: _Found, id: int) -> Form:
    head = found.heads.get(id)
    goal = found.goals.get(id)
    indicators, auto = found.indicators.get(id, {}), found.auto.get(id, {})
    return rows.build_form(
        head.values[2 : 2 + _HEAD] if head else ("",) * _HEAD,
        goal.values[1:] if goal else None,
        _parts(found.funds.get(id, {})),
        _parts(indicators),
        [place for place, number in enumerate(sorted(indicators)) if number in auto],
        _parts(found.remarks.get(id, {})),
    )


def _parts(table: Mapping[int, Row]) -> Iterable[Sequence[Value]]:
    return (table[number].values[2:] for number in sorted(table))


def _whole_file(path: Path, pages: Pages, count: int) -> list[str]:
    lines = [f"“{path}”：读出 {count} 张自评表，放入新的项目文件。请逐张核对后保存；原文件没有改动。"]
    said = int.from_bytes(pages.content[28:32], "big") if pages.content.startswith(b"SQLite format 3") else 0
    if said > pages.count:
        lines.append(f"文件被截断：应有 {said} 页，只有 {pages.count} 页。")
    if pages.unreadable:
        lines.append(f"有 {len(pages.unreadable)} 页没有读出或没有读全，其中的表和指标可能缺失。")
    return lines


def _lacks(found: _Found, id: int, figures: Mapping[str, str | int]) -> list[str]:
    """What is known to be missing or spoilt in one form."""
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
    torn = [
        row for row in (head, goal, *funds.values(), *indicators.values()) if row is not None and row.torn
    ]
    if torn:
        lacks.append(f"{len(torn)} 处文字不完整")
    if head is not None:
        before = dict(zip(FORM.columns.keys(), head.values, strict=True))
        differ = [
            f"{words}原为 {before[name]!s:.20}，现为 {figures[name] or '空'}"
            for name, words in _FIGURES.items()
            if before[name] and before[name] != figures[name]
        ]
        lacks += [f"{'，'.join(differ)}，可能有指标或金额缺失"] if differ else []
    return lacks


def _keep(table: dict[int, Row], key: int, row: Row) -> None:
    """Of two of the same key the one that is whole, else the first."""
    if key not in table or (table[key].torn and not row.torn):
        table[key] = row


def _position(row: Row) -> int:
    return row.values[1] if isinstance(row.values[1], int) else 0


def _is_id(value: Value) -> bool:
    return isinstance(value, int) and 0 < value < 1 << 53


def _is_number(value: Value) -> bool:
    return isinstance(value, int) and 0 <= value < _MOST_ROWS
