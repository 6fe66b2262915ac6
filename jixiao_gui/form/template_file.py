"""Templates in files: TOML tables to `Template`; `template_data` is the reverse.

`docs/templates.md` describes the keys. Two ways of writing a layout are read: ``[[section]]`` tables, which
say everything, and the five fixed parts ``[[header]]``, ``[funds]``, ``[goal]``, ``[indicators]`` and
``[total]`` of the first version of the format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jixiao_gui.form.cell_texts import with_part_text
from jixiao_gui.form.model import CORE_TABLES, FundLine, Indicator, Texts, own_texts
from jixiao_gui.form.read_later import ReadLater
from jixiao_gui.form.rules import BadRules, RuleSet, load_rules, with_values
from jixiao_gui.form.template import BOOK, JUDGED, MONEY, PROGRAM, USER, BadTemplate, Template, Templates
from jixiao_gui.form.template_first_version import blank_rows, first_version_sections
from jixiao_gui.form.template_limits import (
    MOST_CELLS,
    MOST_ROWS,
    MOST_SECTIONS,
    check_template,
    read_height,
    read_line,
    read_lines,
    read_list,
    read_width,
    read_widths,
    read_year_line,
)
from jixiao_gui.form.template_sections import Column, Grid, GridCell, GridRow, Section, Table, usual_merge
from jixiao_gui.form.toml_file import BadToml, read_toml, toml_files, toml_reason


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
    is_first_version = "section" not in data
    sections = tuple(first_version_sections(data) if is_first_version else _sections(data["section"]))
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
        caption=read_line(data["caption"] if is_first_version else data.get("caption", "")),
        title=read_year_line(str(data["title"])),
        year_line=read_year_line(str(data["year_line"] if is_first_version else data.get("year_line", ""))),
        sections=sections,
        above=read_lines(data, "above"),
        below=read_lines(data, "below"),
        sign_off=read_lines(data, "sign_off"),
        hand_in=read_lines(data, "hand_in"),
        money=money,
        landscape=page == "landscape",
        numbered=bool((data["indicators"] if is_first_version else data).get("numbered", True)),
        every_rate=bool(data.get("every_rate", False)),
        kind=str(data.get("kind", JUDGED)),
        origin=origin,
        rule_values=values,
        guessed=read_lines(data, "guessed"),
    )
    check_template(template)
    return template


def _sections(listed: Any) -> Iterator[Section]:
    if not isinstance(listed, list) or len(listed) > MOST_SECTIONS:
        raise ValueError("“section”应为列表，且不能太长")
    for data in listed:
        yield _table(data) if "columns" in data else _grid(data)


def _grid(data: Mapping[str, Any]) -> Grid:
    return Grid(str(data["id"]), tuple(_grid_rows(data["rows"])))


def _grid_rows(listed: Any) -> Iterator[GridRow]:
    for row in read_list(listed, MOST_ROWS):
        cells = tuple(_grid_cell(cell) for cell in read_list(row["cells"], MOST_CELLS))
        yield GridRow(cells, read_widths(row["widths"]), read_height(row.get("height", 6.0)))


def _grid_cell(data: Any) -> GridCell:
    if isinstance(data, str):
        return GridCell(data)
    rows = int(data.get("rows", 1))
    if not 0 <= rows <= MOST_ROWS:
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
            read_width(column["width"]),
            str(column.get("upper", "")),
            str(column.get("merge", usual_merge(id, str(column["id"])))),
        )
        for column in read_list(data["columns"], MOST_CELLS)
    )
    fields = tuple(column.id for column in columns)
    lines: list[Mapping[str, Any]] = list(read_list(data.get("lines", []), MOST_ROWS))
    lines += [dict(zip(("level1", "level2", "name"), row, strict=True)) for row in blank_rows(data)]
    corner = data.get("corner")
    own_label = bool(data.get("own_label", False))
    if own_label:
        fields = (*fields, "group")
    return Table(
        id=id,
        label=str(data.get("label", "")),
        label_width=read_width(data.get("label_width", 0), zero=True),
        columns=columns,
        rows=tuple(_row(id, fields, line) for line in lines),
        grows=bool(data.get("grows", id != "funds")),
        height=read_height(data.get("height", 6.0)),
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
    texts = {str(name): read_line(text) for name, text in line.items()}
    if table not in CORE_TABLES:
        return own_texts(texts)
    row: FundLine | Indicator = FundLine() if table == "funds" else Indicator()
    for name, text in texts.items():
        row = with_part_text(row, name, text)
    return row
