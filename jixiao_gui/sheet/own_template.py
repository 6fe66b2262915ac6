"""The layout that was read off a sheet, with an id by its content, and the form that has it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from jixiao_gui.form.cell_texts import lines_of_cells, set_texts, with_table
from jixiao_gui.form.fund_total import sources_of
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.form.rules import RuleSet, with_values
from jixiao_gui.form.stages import SHORT_KINDS
from jixiao_gui.form.template import BOOK, DECLARED, JUDGED, WATCHED, Template
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_sections import Section, Table
from jixiao_gui.sheet.lines import Lines
from jixiao_gui.sheet.printed_units import money_of

RULES = "general"
"""The rule set of a layout that was read off a file: values that no place's rules contradict."""
_TARGETS = re.compile("目标(批复|下达|设定|审核|分解)?表$|目标(批复|下达|设定|审核|分解)?表[(]")
_POINTS = re.compile(r"[（(]\s*([0-9]{1,2})\s*分")


@dataclass(slots=True)
class SheetContents:
    """The parts of a form as they were read off a sheet; ``words``: all that is printed on it."""

    sections: list[Section] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    funds: list[FundLine] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    tables: list[OwnTable] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)

    @property
    def lines_below(self) -> tuple[str, ...]:
        """Return the lines under the table that say something."""
        return tuple(line for line in self.below if line.strip())

    @property
    def fund_table(self) -> Table | None:
        """Return the table of the money."""
        return next((s for s in self.sections if isinstance(s, Table) and s.id == "funds"), None)


def make_template(
    contents: SheetContents, lines: Lines, rules: Mapping[str, RuleSet], *, landscape: bool
) -> Template:
    """Return the layout of ``contents``, without id and name (see `named`).

    ``rules``: the rule sets at hand, by id.
    """
    values = _rule_values(contents.fund_table)
    label = contents.fund_table.label if contents.fund_table is not None else ""
    return Template(
        id="",
        name="",
        source="读自表格",
        rules=with_values(rules.get(RULES) or RuleSet(id=RULES), values),
        caption="\n".join(lines.caption),
        title=lines.title,
        year_line=lines.year_line,
        sections=tuple(contents.sections),
        above=lines.above,
        below=contents.lines_below,
        money=money_of([label] if "元" in label else [*contents.words, *lines.above, *lines.caption]),
        landscape=landscape,
        numbered=any("指标1" in fold(row.name) for row in contents.indicators),
        every_rate=_has_every_rate(contents.funds),
        kind=_kind_of(lines.title),
        origin=BOOK,
        rule_values=tuple(sorted(values.items())),
        guessed=tuple(dict.fromkeys(contents.guessed)),
    )


def make_form(contents: SheetContents, year: str) -> Form:
    """Return the form of ``contents``; its layout has no id yet."""
    form = Form(
        year=year,
        funds=tuple(contents.funds) or lines_of_cells(contents.texts.items()),
        indicators=tuple(contents.indicators),
    )
    form = set_texts(form, contents.texts)
    for table in contents.tables:
        form = with_table(form, table)
    return form


def named(template: Template) -> Template:
    """Return ``template`` with the id that its content gives it, and a name by its title."""
    data = template_data(replace(template, id="", name="", source="", guessed=()))
    content = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()[:10]
    title = "".join(template.title.replace("{year}", "").split()).strip("年度()（）") or "自有版式"
    return replace(template, id=f"own-{digest}", name=title[:30])


def _kind_of(title: str) -> str:
    """Return the kind of a form by its title."""
    word = fold(title)
    for kind in (WATCHED, DECLARED, JUDGED):
        if SHORT_KINDS[kind] in word:
            return kind
    return DECLARED if _TARGETS.search(word) else JUDGED


def _rule_values(table: Table | None) -> dict[str, str]:
    """Return the values of rules that the form's own words tell: 得分（20分*执行率）, no 全年预算数."""
    values: dict[str, str] = {}
    if table is None:
        return values
    if "budget" not in table.fields and "initial" in table.fields:
        values["rate_denominator"] = "initial"
    heads = [column.head for column in table.columns if column.id in ("score", "weight")]
    for words in (*heads, table.label):
        match = _POINTS.search(words)
        if match:
            if Fraction(match[1]) != 10:
                values["rate_weight"] = match[1]
            break
    return values


def _has_every_rate(funds: Sequence[FundLine]) -> bool:
    """Return whether the sources of money have rates, and not the total alone."""
    rates = [line.rate for _, line in sources_of(funds)]
    return any(split_number(rate) is not None for rate in rates)
