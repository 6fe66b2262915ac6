"""The limits of a layout in a file: its values read within them, and the check of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jixiao_gui.form.cell_texts import MOST_LINES, split_path
from jixiao_gui.form.model import CORE_FIELDS, CORE_TABLES, SINGLE_PARTS, is_own_id
from jixiao_gui.form.template import YEAR_MARK, Template
from jixiao_gui.form.template_sections import GridRow, Table, fixed_rows, section_widths

_WIDEST = 1000
"""mm; a greater width or height is a typing error."""
MOST_SECTIONS, MOST_ROWS, MOST_CELLS, LONGEST = 60, 400, 40, 4000
"""The limits of a layout; a file beyond them is refused."""


def read_year_line(words: str) -> str:
    """Return a line that may hold ``{year}`` and no other braces. Raises `ValueError`."""
    if any(mark in words.replace(YEAR_MARK, "") for mark in "{}"):
        raise ValueError(f"“{words[:40]}”里除 {{year}} 外不能有大括号")
    return read_line(words)


def read_line(words: Any) -> str:
    """Return a text, cut where it is longer than any form's."""
    return str(words)[:LONGEST]


def read_lines(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts under ``key``, none where it is missing. Raises `TypeError` or `ValueError`."""
    return tuple(read_line(line) for line in read_list(data.get(key, []), MOST_ROWS))


def read_list(listed: Any, most: int) -> list[Any]:
    """Return a list of at most ``most`` items. Raises `TypeError` or `ValueError`."""
    if not isinstance(listed, (list, tuple)):
        raise TypeError("应为列表的地方不是列表")
    if len(listed) > most:
        raise ValueError(f"列表超过 {most} 项")
    return list(listed)


def read_widths(listed: Any) -> tuple[float, ...]:
    """Return widths in mm. Raises `TypeError` or `ValueError`."""
    return tuple(read_width(width) for width in read_list(listed, 2 * MOST_CELLS))


def read_width(value: Any, *, zero: bool = False) -> float:
    """Return a width in mm, 0 only with ``zero``. Raises `TypeError` or `ValueError`."""
    width = float(value)
    if not (0 < width < _WIDEST or (zero and width == 0)):
        raise ValueError(f"列宽应为正数，小于 {_WIDEST} 毫米")
    return width


def read_height(value: Any) -> float:
    """Return a height in mm, which may be 0. Raises `TypeError` or `ValueError`."""
    height = float(value)
    if not 0 <= height < _WIDEST:
        raise ValueError(f"行高应小于 {_WIDEST} 毫米")
    return height


def check_template(template: Template) -> None:
    """Raise `ValueError` for a layout that cannot be laid out or filled in."""
    _check_widths(template)
    for section in template.sections:
        if isinstance(section, Table):
            _check_table(section)
        _check_rows(fixed_rows(section))
    for path in template.grid_fields:
        if not _may_stand_alone(template, path):
            raise ValueError(f"不认识的栏“{path}”")
    for name, count in Counter(_names(template)).items():
        if count > 1:
            raise ValueError(f"“{name}”出现了两次")


def _names(template: Template) -> Iterator[str]:
    """Yield what no layout has twice: its sections, the columns of its tables, its fixed cells."""
    for section in template.sections:
        yield f"section {section.id}"
        if isinstance(section, Table):
            yield from (f"{section.id}.{column.id}" for column in section.columns)
    yield from template.grid_fields


def _check_widths(template: Template) -> None:
    """Raise `ValueError` where a row is not as wide as most rows are."""
    widths_of_rows = [widths for section in template.sections for widths in section_widths(section)]
    sums = Counter(round(sum(widths), 1) for widths in widths_of_rows)
    usual = sums.most_common(1)[0][0] if sums else 0.0
    if any(abs(sum(widths) - usual) > 0.1 for widths in widths_of_rows):
        raise ValueError(f"各行列宽之和应同为 {usual:g} 毫米")


def _check_table(table: Table) -> None:
    """Raise `ValueError` for a table, or a column of it, that no form can have."""
    for column in table.columns:
        if column.id not in CORE_FIELDS.get(table.id, ()) and not is_own_id(column.id):
            raise ValueError(f"不认识的栏“{column.id}”")
        if column.merge not in ("", "down", "all"):
            raise ValueError(f"“{column.id}”的 merge 应为 down 或 all")
    if table.id not in CORE_TABLES and not _is_section_id(table.id):
        raise ValueError(f"表“{table.id}”的 id 不能用")


def _is_section_id(id: str) -> bool:
    return id.isascii() and id.isidentifier() and id not in (*SINGLE_PARTS, "above", "below")


def _check_rows(rows: Sequence[GridRow]) -> None:
    """Raise `ValueError` for fixed rows whose cells do not fit together."""
    for number, row in enumerate(rows):
        if len(row.cells) != len(row.widths):
            raise ValueError("固定行的列宽数目应为单元格数目")
        for cell in row.cells:
            if cell.rows > len(rows) - number:
                raise ValueError(f"“{cell.text}”向下合并的行数超出所在部分")


def _may_stand_alone(template: Template, path: str) -> bool:
    """Return whether a fixed cell may have ``path``: of the head, a single part, or a line of money."""
    head, number, name = split_path(path)
    if number >= 0:
        is_placed = head == "funds" and number < MOST_LINES and template.table("funds") is None
    else:
        is_placed = not name or head in SINGLE_PARTS
    names = CORE_FIELDS.get(head if name else "", ())
    return is_placed and ((name or head) in names or is_own_id(name or head))
