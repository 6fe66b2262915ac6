"""An official layout as data: its words, its columns in millimetres, its blank rows, its rule set.

A template is a TOML file in ``resources/templates`` or in the user's ``templates`` folder; a new
year's layout or another city's is a new file and no code. The keys are described in
``docs/templates.md``. Widths are given row by row, in mm; the grid is the union of all edges.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao_gui.form.model import (
    FUND_FIELDS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    Total,
)
from jixiao_gui.form.rules import BadRules, RuleSet, load_rules

_WIDEST = 1000
"""mm; what is as wide, or as high, is a slip of the hand."""


class BadTemplate(ValueError):
    """A template file that cannot be used; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A row of label and value pairs; ``pairs`` are (label, field of the form)."""

    pairs: tuple[tuple[str, str], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A section with a head row: its side label, its column heads and the fields below them."""

    label: str
    heads: tuple[str, ...]
    fields: tuple[str, ...]
    widths: tuple[float, ...]
    height: float = 6.0


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The 总分 row: its label and the fields of the cells after it ("" is a blank cell)."""

    label: str
    fields: tuple[str, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One official layout. ``edges`` are the grid's edges in mm from the table's left."""

    id: str
    name: str
    source: str
    caption: str
    title: str
    year_line: str
    headers: tuple[HeaderRow, ...]
    funds: Block
    fund_lines: tuple[FundLine, ...]
    goal: Block
    indicators: Block
    blank_rows: tuple[Indicator, ...]
    total: TotalRow
    total_weight: str
    rules: RuleSet
    sign_off: tuple[str, ...] = ()
    numbered: bool = True
    edges: tuple[float, ...] = ()

    @property
    def header_fields(self) -> frozenset[str]:
        """The fields of the form that this layout's head shows."""
        return frozenset(name for row in self.headers for _, name in row.pairs)

    def new_form(self, year: str = "", unit: str = "") -> Form:
        """The blank form of this layout, with the rows that the official form prints."""
        return Form(
            template=self.id,
            year=year,
            unit=unit,
            funds=self.fund_lines,
            goal=Goal(),
            indicators=self.blank_rows,
            total=Total(weight=self.total_weight),
        )


@dataclass(frozen=True, slots=True)
class Templates:
    """All layouts at hand, by id, in the order in which they are offered."""

    by_id: Mapping[str, Template] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def __getitem__(self, id: str) -> Template:
        """The layout named ``id``. Raises `BadTemplate` with a Chinese sentence."""
        try:
            return self.by_id[id]
        except KeyError:
            known = "、".join(self.by_id)
            raise BadTemplate(f"没有名为“{id}”的模板。现有模板：{known}。") from None

    def __contains__(self, id: object) -> bool:
        return id in self.by_id

    def __iter__(self) -> Iterator[Template]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    @property
    def default(self) -> Template:
        """The layout that a new book begins with."""
        return self.by_id.get("beijing-2023") or next(iter(self.by_id.values()))


def load_templates(folders: Iterable[Path]) -> Templates:
    """Load every template below ``folders`` (each with ``templates`` and ``rules`` in it).

    A later folder's file replaces an earlier one of the same id, so a user's own wins. A file that
    cannot be used is left out and named in `Templates.problems`; the others still load.
    """
    folders = list(folders)
    rules: dict[str, RuleSet] = {}
    problems: list[str] = []
    for folder in folders:
        for path in sorted((folder / "rules").glob("*.toml")):
            try:
                loaded = load_rules(path)
                rules[loaded.id] = loaded
            except BadRules as error:
                problems.append(str(error))
    templates: dict[str, Template] = {}
    for folder in folders:
        for path in sorted((folder / "templates").glob("*.toml"), key=lambda p: p.stem):
            try:
                template = load_template(path, rules)
                templates[template.id] = template
            except BadTemplate as error:
                problems.append(str(error))
    return Templates(templates, tuple(problems))


def load_template(path: Path, rules: Mapping[str, RuleSet]) -> Template:
    """Read one template file. Raises `BadTemplate` with a Chinese sentence that names the file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return read_template(data, rules)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadTemplate(f"模板文件“{path.name}”无法读取：{error}") from error
    except KeyError as error:
        raise BadTemplate(f"模板文件“{path.name}”缺少“{error.args[0]}”。") from error
    except (TypeError, ValueError) as error:
        raise BadTemplate(f"模板文件“{path.name}”内容有误：{error}") from error


def read_template(data: Mapping[str, Any], rules: Mapping[str, RuleSet]) -> Template:
    """A template out of the TOML's tables. Raises `KeyError`, `TypeError` or `ValueError`."""
    rule_id = data["rules"]
    if rule_id not in rules:
        raise ValueError(f"没有名为“{rule_id}”的规则文件")
    headers = tuple(
        HeaderRow(tuple((str(label), str(name)) for label, name in row["cells"]), _widths(row))
        for row in data["header"]
    )
    template = Template(
        id=str(data["id"]),
        name=str(data["name"]),
        source=str(data.get("source", "")),
        caption=str(data["caption"]),
        title=str(data["title"]),
        year_line=_year_line(str(data["year_line"])),
        headers=headers,
        funds=_block(data["funds"], FUND_FIELDS),
        fund_lines=tuple(
            FundLine(item=str(item), weight=str(weight), score=str(score))
            for item, weight, score in data["funds"]["lines"]
        ),
        goal=_block(data["goal"], ("expected", "achieved")),
        indicators=_block(data["indicators"], INDICATOR_FIELDS),
        blank_rows=tuple(_blank_rows(data["indicators"])),
        total=TotalRow(str(data["total"]["label"]), tuple(data["total"]["fields"]), _widths(data["total"])),
        total_weight=str(data["total"].get("weight", "")),
        rules=rules[rule_id],
        sign_off=tuple(str(word) for word in data.get("sign_off", ())),
        numbered=bool(data["indicators"].get("numbered", True)),
    )
    return _with_edges(template)


def _year_line(words: str) -> str:
    try:
        words.format(year="2023")
    except (LookupError, ValueError, AttributeError):
        raise ValueError(f"年度行“{words}”里除 {{year}} 外不能有大括号") from None
    return words


def _block(data: Mapping[str, Any], known: tuple[str, ...]) -> Block:
    block = Block(
        label=str(data["label"]),
        heads=tuple(str(head) for head in data["heads"]),
        fields=tuple(str(name) for name in data["fields"]),
        widths=_widths(data),
        height=float(data.get("height", 6.0)),
    )
    if not 0 <= block.height < _WIDEST:
        raise ValueError(f"“{block.label}”的行高应小于 {_WIDEST} 毫米")
    for name in block.fields:
        if name not in known:
            raise ValueError(f"不认识的栏“{name}”")
    if not len(block.heads) == len(block.fields) == len(block.widths) - 1:
        raise ValueError(f"“{block.label}”的表头、栏、列宽数目不一致")
    return block


def _blank_rows(data: Mapping[str, Any]) -> Iterator[Indicator]:
    for level1, level2, *names in data["blank"]:
        for name in names:
            yield Indicator(level1=str(level1), level2=str(level2), name=str(name))


def _widths(data: Mapping[str, Any]) -> tuple[float, ...]:
    widths = tuple(float(width) for width in data["widths"])
    if not all(0 < width < _WIDEST for width in widths):
        raise ValueError(f"列宽应为正数，小于 {_WIDEST} 毫米")
    return widths


def _with_edges(template: Template) -> Template:
    rows: list[tuple[float, ...]] = [row.widths for row in template.headers]
    rows += [block.widths for block in (template.funds, template.goal, template.indicators)]
    rows.append(template.total.widths)
    whole = sum(template.indicators.widths)
    edges: set[float] = {0.0}
    for widths in rows:
        if abs(sum(widths) - whole) > 0.01:
            raise ValueError(f"各行列宽之和应同为 {whole:g} 毫米")
        edges.update(row_edges(widths))
    for row in template.headers:
        if len(row.widths) != 2 * len(row.pairs):
            raise ValueError("表头各行的列宽数目应为单元格数目")
        for _, name in row.pairs:
            if name not in HEADER_FIELDS:
                raise ValueError(f"不认识的栏“{name}”")
    if len(template.total.widths) != len(template.total.fields) + 1:
        raise ValueError("总分行的列宽数目不对")
    object.__setattr__(template, "edges", tuple(sorted(edges)))
    return template


def row_edges(widths: Iterable[float]) -> list[float]:
    """Right edges in mm, from the table's left, rounded so that equal edges are equal."""
    edges: list[float] = []
    position = 0.0
    for width in widths:
        position += width
        edges.append(round(position, 3))
    return edges
