"""The meanings that columns and cells of a layout can have, in words, and the change of a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import AnyRow, column_of, row_text, split_path, table_of, with_row_texts
from jixiao_gui.form.places import AMOUNT_NAMES, HEADER_NAMES
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, GridCell, Section, Table, fixed_rows, usual_merge

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "": {
        **HEADER_NAMES,
        "project_code": "项目编码",
        "goal.expected": "年度目标",
        "goal.achieved": "目标完成情况",
        "goal.term": "中期目标",
        "total.weight": "分值合计",
        "total.score": "总分",
        "total.grade": "评价等级（总分行）",
        "grade": "评价等级",
        "note": "备注",
    },
    "funds": {
        "item": "资金项目",
        **AMOUNT_NAMES,
        "weight": "分值",
        "rate": "执行率",
        "score": "得分",
        "forecast": "全年预计数",
        "standard": "评分标准",
        "note": "备注",
        "term_item": "中期资金项目",
        "term_amount": "中期资金金额",
    },
    "indicators": {
        "level1": "一级指标",
        "level2": "二级指标",
        "level3": "三级指标（分类）",
        "level4": "四级指标",
        "name": "指标名称",
        "comparator": "比较符号",
        "target": "年度指标值",
        "measure_unit": "计量单位",
        "actual": "实际完成值",
        "forecast": "全年预计完成值",
        "weight": "分值",
        "score": "得分",
        "reviewed_score": "复核得分",
        "standard": "评分标准",
        "deviation": "偏差原因",
        "project_code": "项目编码",
        "note": "备注",
        "term_level2": "中期二级指标",
        "term_name": "中期指标名称",
        "term_target": "中期指标值",
    },
}
"""The meanings known to rules with their names, by the table's id, "" for cells outside tables."""
NO_MEANING = ""
"""The meaning of a column that no rule knows."""


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """A column, or a cell outside tables.

    ``path``: ``indicators.x1`` or ``total.score``; ``words``: the words printed for it; ``part``: the words
    of its table, "" outside; ``meaning`` is "" for one of the place's own.
    """

    path: str
    words: str
    part: str
    meaning: str
    guessed: bool

    @property
    def choices(self) -> Mapping[str, str]:
        """Return the names of the meanings that it can have, by id."""
        return MEANINGS.get(table_of(self.path), {})


def column_meanings(template: Template) -> Iterator[ColumnMeaning]:
    """Yield every column and cell to fill in, in the order of printing; money in fixed cells by its
    columns.
    """
    yielded: set[str] = set()
    for section in template.sections:
        if isinstance(section, Table):
            part = "".join(section.label.split()) or section.id
            for column in section.columns:
                path = f"{section.id}.{column.id}"
                words = " ".join(" ".join((column.upper, column.head)).split())
                has_meaning = column.id in MEANINGS.get(section.id, {})
                meaning = column.id if has_meaning else NO_MEANING
                yield ColumnMeaning(path, words, part, meaning, path in template.guessed)
        for row in fixed_rows(section):
            for cell in row.cells:
                path = column_of(cell.field)
                if not path or path in yielded:
                    continue
                yielded.add(path)
                words = " ".join(template.words.get(path, "").split())
                name = split_path(path)[2] if table_of(path) else path
                meaning = name if name in MEANINGS.get(table_of(path), {}) else NO_MEANING
                part = template.side_words.get(cell.field, "") if table_of(path) else ""
                guessed = path in template.guessed or cell.field in template.guessed
                yield ColumnMeaning(path, words, "".join(part.split()), meaning, guessed)


def with_meaning(template: Template, path: str, meaning: str) -> tuple[Template, tuple[tuple[str, str], ...]]:
    """Return ``template`` with another meaning of a column or cell, and the (old, new) paths of forms' texts.

    A column that had the meaning before gets the old one in exchange. `NO_MEANING` makes a column of the
    place's own.
    """
    table = table_of(path)
    taken = set(template.fields(table)) if table else set(template.grid_fields)
    if meaning == NO_MEANING:
        number = 1
        while f"x{number}" in taken:
            number += 1
        new = f"x{number}"
    else:
        new = meaning
    to = f"{table}.{new}" if table else new
    if to == path:
        return confirmed(template, path), ()
    moves = {path: to}
    if new in taken:
        moves[to] = path
    sections = tuple(_renamed(section, moves) for section in template.sections)
    guessed = tuple(moves.get(column, column) for column in template.guessed if column != path)
    return replace(template, sections=sections, guessed=guessed), tuple(moves.items())


def confirmed(template: Template, path: str = "") -> Template:
    """Return ``template`` with the guess about ``path``, or with all guesses, confirmed."""
    return replace(template, guessed=tuple(p for p in template.guessed if path and p != path))


def _renamed(section: Section, moves: Mapping[str, str]) -> Section:
    fixed = tuple(
        replace(row, cells=tuple(_renamed_cell(cell, moves) for cell in row.cells))
        for row in fixed_rows(section)
    )
    if isinstance(section, Grid):
        return replace(section, rows=fixed)
    section = replace(section, foot=fixed)
    names = {
        split_path(old)[2]: split_path(new)[2] for old, new in moves.items() if table_of(old) == section.id
    }
    if not names:
        return section
    columns = []
    for column in section.columns:
        id = names.get(column.id, column.id)
        merge = column.merge
        if merge == usual_merge(section.id, column.id):
            merge = usual_merge(section.id, id)
        columns.append(replace(column, id=id, merge=merge))
    rows = tuple(_renamed_row(row, names) for row in section.rows)
    return replace(section, columns=tuple(columns), rows=rows)


def _renamed_cell(cell: GridCell, moves: Mapping[str, str]) -> GridCell:
    head, number, _ = split_path(cell.field)
    to = moves.get(column_of(cell.field))
    if to is None:
        return cell
    return replace(cell, field=f"{head}.{number}.{split_path(to)[2]}" if number >= 0 else to)


def _renamed_row(row: AnyRow, names: Mapping[str, str]) -> AnyRow:
    texts = {new: row_text(row, old) for old, new in names.items()}
    return with_row_texts(with_row_texts(row, dict.fromkeys(names, "")), texts)
