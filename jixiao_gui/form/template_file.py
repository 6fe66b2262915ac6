"""Templates in files: TOML tables to `Template`; `template_data` is the reverse.

`docs/templates.md` describes the keys. Two ways of writing a layout are read: ``[[section]]`` tables, which
say everything, and the five fixed parts ``[[header]]``, ``[funds]``, ``[goal]``, ``[indicators]`` and
``[total]`` of the first version of the format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jixiao_gui.form.cell_texts import MOST_LINES, split_path, with_part_text
from jixiao_gui.form.meanings import usual_merge
from jixiao_gui.form.model import CORE_FIELDS, FundLine, Indicator, Texts, is_own_id, own_texts
from jixiao_gui.form.read_later import ReadLater
from jixiao_gui.form.rules import BadRules, RuleSet, load_rules, with_values
from jixiao_gui.form.template import (
    BOOK,
    JUDGED,
    MONEY,
    PROGRAM,
    USER,
    YEAR_MARK,
    BadTemplate,
    Template,
    Templates,
)
from jixiao_gui.form.template_sections import (
    Column,
    Grid,
    GridCell,
    GridRow,
    Section,
    Table,
    fixed_rows,
    section_widths,
)
from jixiao_gui.form.toml_file import BadToml, read_toml, toml_files, toml_reason

FIXED = ("funds", "indicators")
"""Ids of the tables whose rows are attributes of the model."""
_WIDEST = 1000
"""mm; a greater width or height is a typing error."""
_MOST_SECTIONS, _MOST_ROWS, _MOST_CELLS, _LONGEST = 60, 400, 40, 4000
"""The limits of a layout; a file beyond them is refused."""


def load_templates(folders: Iterable[Path], *, lazily: bool = False) -> Templates:
    """Load every template below ``folders`` (each with ``templates`` and ``rules`` in it).

    A later folder's file replaces an earlier one of the same id, so a user's own wins. A file that
    cannot be used is left out and named in `Templates.problems`; the others still load.

    ``lazily``: the files of the first folder, the program's own, which are named as the ids in them, are
    read when first used.
    """
    folders = list(folders)
    problems: list[str] = []
    rules = ReadLater(load_rules, BadRules)
    for number, folder in enumerate(folders):
        for path in _files_in(folder / "rules", problems):
            if lazily and not number:
                rules.put_file(path.stem, path)
                continue
            try:
                loaded = load_rules(path)
                rules[loaded.id] = loaded
            except BadRules as error:
                problems.append(str(error))
    templates = ReadLater(lambda path: load_template(path, rules, origin=PROGRAM), BadTemplate)
    for number, folder in enumerate(folders):
        for path in _files_in(folder / "templates", problems):
            if lazily and not number:
                templates.put_file(path.stem, path)
                continue
            try:
                template = load_template(path, rules, origin=USER if number else PROGRAM)
                templates[template.id] = template
            except BadTemplate as error:
                problems.append(str(error))
    return Templates(templates, tuple(problems), rules)


def _files_in(folder: Path, problems: list[str]) -> list[Path]:
    """Return the TOML files of ``folder``; of one that cannot be read there are none, and a problem."""
    try:
        return toml_files(folder)
    except BadToml as error:
        problems.append(str(error))
        return []


def load_template(path: Path, rules: Mapping[str, RuleSet], *, origin: str = USER) -> Template:
    """Read one template file. Raises `BadTemplate` with a Chinese sentence that names the file."""
    try:
        return read_template(read_toml(path), rules, origin=origin)
    except (OSError, BadToml) as error:
        raise BadTemplate(f"模板文件“{path.name}”无法读取：{toml_reason(error)}。") from error
    except KeyError as error:
        raise BadTemplate(f"模板文件“{path.name}”缺少“{error.args[0]}”。") from error
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise BadTemplate(f"模板文件“{path.name}”内容有误：{toml_reason(error)}。") from error


def read_template(data: Mapping[str, Any], rules: Mapping[str, RuleSet], *, origin: str = BOOK) -> Template:
    """Return a template out of the file's tables. Raises `KeyError`, `TypeError` or `ValueError`."""
    rule_id = data["rules"]
    if rule_id not in rules:
        raise ValueError(f"没有名为“{rule_id}”的规则文件")
    values = tuple(
        sorted((str(name), str(value)) for name, value in dict(data.get("rule_values", {})).items())
    )
    sections = tuple(_sections(data["section"]) if "section" in data else _first_version_sections(data))
    page = str(data.get("page", "portrait"))
    if page not in ("portrait", "landscape"):
        raise ValueError("“page”应为 portrait 或 landscape")
    money = str(data.get("money", MONEY[0]))
    if money not in MONEY:
        raise ValueError("“money”应为 万元 或 元")
    template = Template(
        id=str(data["id"]),
        name=str(data["name"]),
        source=str(data.get("source", "")),
        rules=with_values(rules[rule_id], dict(values)),
        caption=_read_line(data.get("caption", "") if "section" in data else data["caption"]),
        title=_read_year_line(str(data["title"])),
        year_line=_read_year_line(str(data.get("year_line", "") if "section" in data else data["year_line"])),
        sections=sections,
        above=_read_lines(data, "above"),
        below=_read_lines(data, "below"),
        sign_off=_read_lines(data, "sign_off"),
        hand_in=_read_lines(data, "hand_in"),
        money=money,
        landscape=page == "landscape",
        numbered=bool(data.get("numbered", True))
        if "section" in data
        else bool(data["indicators"].get("numbered", True)),
        every_rate=bool(data.get("every_rate", False)),
        kind=str(data.get("kind", JUDGED)),
        origin=origin,
        rule_values=values,
        guessed=_read_lines(data, "guessed"),
    )
    _check(template)
    return template


def _sections(listed: Any) -> Iterator[Section]:
    if not isinstance(listed, list) or len(listed) > _MOST_SECTIONS:
        raise ValueError("“section”应为列表，且不能太长")
    for data in listed:
        yield _table(data) if "columns" in data else _grid(data)


def _grid(data: Mapping[str, Any]) -> Grid:
    return Grid(str(data["id"]), tuple(_grid_rows(data["rows"])))


def _grid_rows(listed: Any) -> Iterator[GridRow]:
    for row in _read_list(listed, _MOST_ROWS):
        cells = tuple(_grid_cell(cell) for cell in _read_list(row["cells"], _MOST_CELLS))
        yield GridRow(cells, _read_widths(row["widths"]), _read_height(row.get("height", 6.0)))


def _grid_cell(data: Any) -> GridCell:
    if isinstance(data, str):
        return GridCell(data)
    rows = int(data.get("rows", 1))
    if not 0 <= rows <= _MOST_ROWS:
        raise ValueError("“rows”的数目不对")
    return GridCell(
        str(data.get("text", "")), str(data.get("field", "")), rows, bool(data.get("vertical", False))
    )


def _table(data: Mapping[str, Any]) -> Table:
    id = str(data["id"])
    columns = tuple(
        Column(
            str(column["id"]),
            str(column.get("head", "")),
            _read_width(column["width"]),
            str(column.get("upper", "")),
            str(column.get("merge", usual_merge(id, str(column["id"])))),
        )
        for column in _read_list(data["columns"], _MOST_CELLS)
    )
    fields = tuple(column.id for column in columns)
    lines: list[Mapping[str, Any]] = list(_read_list(data.get("lines", []), _MOST_ROWS))
    lines += [dict(zip(("level1", "level2", "name"), row, strict=True)) for row in _blank_rows(data)]
    corner = data.get("corner")
    own_label = bool(data.get("own_label", False))
    if own_label:
        fields = (*fields, "group")
    return Table(
        id=id,
        label=str(data.get("label", "")),
        label_width=_read_width(data.get("label_width", 0), zero=True),
        columns=columns,
        rows=tuple(_row(id, fields, line) for line in lines),
        grows=bool(data.get("grows", id != "funds")),
        height=_read_height(data.get("height", 6.0)),
        corner=None if corner is None else str(corner),
        vertical=bool(data.get("vertical", False)),
        headless=bool(data.get("headless", False)),
        foot=tuple(_grid_rows(data.get("foot", []))),
        own_label=own_label,
    )


def _row(table: str, fields: Sequence[str], line: Mapping[str, Any]) -> FundLine | Indicator | Texts:
    for name in line:
        if name not in fields:
            raise ValueError(f"不认识的栏“{name}”")
    texts = {str(name): str(text)[:_LONGEST] for name, text in line.items()}
    if table not in FIXED:
        return own_texts(texts)
    row: FundLine | Indicator = FundLine() if table == "funds" else Indicator()
    for name, text in texts.items():
        row = with_part_text(row, name, text)
    return row


def _first_version_sections(data: Mapping[str, Any]) -> Iterator[Section]:
    """Yield the sections of a file in the keys of the first version."""
    rows = []
    for row in data["header"]:
        cells = [
            cell
            for label, name in row["cells"]
            for cell in (GridCell(str(label)), GridCell(field=_known_column("", name)))
        ]
        widths = _read_widths(row["widths"])
        if len(widths) != len(cells):
            raise ValueError("表头各行的列宽数目应为单元格数目")
        rows.append(GridRow(tuple(cells), widths))
    yield Grid("header", tuple(rows))
    lines = [
        FundLine(item=str(item), weight=str(weight), score=str(score))
        for item, weight, score in data["funds"]["lines"]
    ]
    yield replace(_first_version_table("funds", data["funds"]), rows=tuple(lines))
    goal = _first_version_table("goal", data["goal"])
    heads = (GridCell(goal.label, rows=2), *(GridCell(column.head) for column in goal.columns))
    texts = (GridCell(rows=0), *(GridCell(field=f"goal.{column.id}") for column in goal.columns))
    yield Grid("goal", (GridRow(heads, goal.widths), GridRow(texts, goal.widths, goal.height)))
    blank = [Indicator(*row) for row in _blank_rows(data["indicators"])]
    yield replace(
        _first_version_table("indicators", data["indicators"]), rows=tuple(blank), grows=True, vertical=True
    )
    total = data["total"]
    names = [str(name) for name in total["fields"]]
    widths = _read_widths(total["widths"])
    if len(widths) != len(names) + 1:
        raise ValueError("总分行的列宽数目不对")
    weight = str(total.get("weight", ""))
    fields = [
        GridCell(weight if name == "weight" else "", _known_column("total", name)) if name else GridCell()
        for name in names
    ]
    yield Grid("total", (GridRow((GridCell(str(total["label"])), *fields), widths),))


def _blank_rows(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for level1, level2, *names in data.get("blank", []):
        for name in names:
            yield str(level1), str(level2), str(name)


def _first_version_table(id: str, data: Mapping[str, Any]) -> Table:
    heads = [str(head) for head in data["heads"]]
    names = [str(name) for name in data["fields"]]
    widths = _read_widths(data["widths"])
    label = str(data["label"])
    if not len(heads) == len(names) == len(widths) - 1:
        raise ValueError(f"“{label}”的表头、栏、列宽数目不一致")
    for name in names:
        _known_column(id, name)
    height = _read_height(data.get("height", 6.0))
    columns = tuple(
        Column(name, head, width, merge=usual_merge(id, name))
        for name, head, width in zip(names, heads, widths[1:], strict=True)
    )
    return Table(id, label, widths[0], columns, height=height)


def _known_column(head: str, name: Any) -> str:
    """Return the path, or the column, of a file in the first version's keys."""
    if name not in CORE_FIELDS[head]:
        raise ValueError(f"不认识的栏“{name}”")
    return f"{head}.{name}" if head == "total" else str(name)


def _check(template: Template) -> None:
    """Raise `ValueError` for a layout that cannot be laid out or filled in."""
    names_seen: set[str] = set()

    def require_unique(name: str) -> None:
        if name in names_seen:
            raise ValueError(f"“{name}”出现了两次")
        names_seen.add(name)

    table_width = _table_width(template)
    for section in template.sections:
        require_unique(f"section {section.id}")
        for widths in section_widths(section):
            if abs(sum(widths) - table_width) > 0.1:
                raise ValueError(f"各行列宽之和应同为 {table_width:g} 毫米")
        if isinstance(section, Table):
            for column in section.columns:
                require_unique(f"{section.id}.{column.id}")
                if column.id not in CORE_FIELDS.get(section.id, ()) and not is_own_id(column.id):
                    raise ValueError(f"不认识的栏“{column.id}”")
                if column.merge not in ("", "down", "all"):
                    raise ValueError(f"“{column.id}”的 merge 应为 down 或 all")
            if section.id not in FIXED and not _is_section_id(section.id):
                raise ValueError(f"表“{section.id}”的 id 不能用")
        _check_rows(fixed_rows(section))
    for path in template.grid_fields:
        require_unique(path)
        head, number, name = split_path(path)
        field_name, core_names = name or head, CORE_FIELDS.get(head if name else "", ())
        in_line = head == "funds" and 0 <= number < MOST_LINES and template.table("funds") is None
        placed = in_line if number >= 0 else not name or head in ("goal", "total")
        if not placed or not (field_name in core_names or is_own_id(field_name)):
            raise ValueError(f"不认识的栏“{path}”")


def _table_width(template: Template) -> float:
    """Return the width in mm that most rows have."""
    sums = Counter(
        round(sum(widths), 1) for section in template.sections for widths in section_widths(section)
    )
    return sums.most_common(1)[0][0] if sums else 0.0


def _is_section_id(id: str) -> bool:
    return id.isascii() and id.isidentifier() and id not in ("goal", "total", "above", "below")


def _check_rows(rows: Sequence[GridRow]) -> None:
    for number, row in enumerate(rows):
        if len(row.cells) != len(row.widths):
            raise ValueError("固定行的列宽数目应为单元格数目")
        for cell in row.cells:
            if cell.rows > len(rows) - number:
                raise ValueError(f"“{cell.text}”向下合并的行数超出所在部分")


def _read_year_line(words: str) -> str:
    """Return a line that may hold ``{year}`` and no other braces. Raises `ValueError`."""
    if any(mark in words.replace(YEAR_MARK, "") for mark in "{}"):
        raise ValueError(f"“{words[:40]}”里除 {{year}} 外不能有大括号")
    return _read_line(words)


def _read_line(words: Any) -> str:
    """Return a text, cut where it is longer than any form's."""
    return str(words)[:_LONGEST]


def _read_lines(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts under ``key``, none where it is missing. Raises `TypeError` or `ValueError`."""
    return tuple(_read_line(line) for line in _read_list(data.get(key, []), _MOST_ROWS))


def _read_list(listed: Any, most: int) -> list[Any]:
    """Return a list of at most ``most`` items. Raises `TypeError` or `ValueError`."""
    if not isinstance(listed, (list, tuple)):
        raise TypeError("应为列表的地方不是列表")
    if len(listed) > most:
        raise ValueError(f"列表超过 {most} 项")
    return list(listed)


def _read_widths(listed: Any) -> tuple[float, ...]:
    """Return widths in mm. Raises `TypeError` or `ValueError`."""
    return tuple(_read_width(width) for width in _read_list(listed, 2 * _MOST_CELLS))


def _read_width(value: Any, *, zero: bool = False) -> float:
    """Return a width in mm, 0 only with ``zero``. Raises `TypeError` or `ValueError`."""
    width = float(value)
    if not (0 < width < _WIDEST or (zero and width == 0)):
        raise ValueError(f"列宽应为正数，小于 {_WIDEST} 毫米")
    return width


def _read_height(value: Any) -> float:
    """Return a height in mm, which may be 0. Raises `TypeError` or `ValueError`."""
    height = float(value)
    if not 0 <= height < _WIDEST:
        raise ValueError(f"行高应小于 {_WIDEST} 毫米")
    return height
