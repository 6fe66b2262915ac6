"""Templates: the four that come with the program, a fifth out of a user's folder, and bad ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao_gui import paths
from jixiao_gui.form.reports.report_outline import load_outlines
from jixiao_gui.form.template import BadTemplate, Template, Templates
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import load_template, load_templates, read_template
from jixiao_gui.form.template_sections import Table, row_edges, section_widths
from tests.laid_out import laid_out

OWN = load_templates([paths.resources_folder()])
IDS = ("beijing-2023", "beijing-2023-b", "mof-2020", "mof-2021")
"""The project's self-evaluation forms of the ministry and Beijing."""
OTHERS = (
    "anhui",
    "department-suiyang",
    "department-target-mof",
    "hubei",
    "monitor-mof",
    "shanghai",
    "sichuan-0013zp",
    "target-mof",
    "target-shanghai-2026",
    "transfer",
    "yunnan",
)

FIFTH = """
id = "tianhai-2025"
name = "天海市 2025 年度"
source = "天海市财政局 2025 年度自评通知"
rules = "tianhai-2025"
caption = "附表3"
title = "财政项目绩效自评表"
year_line = "{year} 年度"
sign_off = ["填表人：", "日期："]

[[header]]
cells = [["项目名称", "project"], ["实施单位", "unit"]]
widths = [30, 50, 20, 60]

[funds]
label = "资金"
heads = ["资金来源", "预算", "执行", "权重", "执行率", "得分"]
fields = ["item", "budget", "executed", "weight", "rate", "score"]
widths = [20, 40, 30, 30, 10, 20, 10]
lines = [["合计", "20", ""], ["市级", "—", "—"]]

[goal]
label = "目标"
heads = ["设定", "完成"]
fields = ["expected", "achieved"]
widths = [20, 70, 70]

[indicators]
label = "指标"
numbered = false
heads = ["类", "项", "指标", "目标", "完成", "权重", "得分"]
fields = ["level1", "level2", "name", "target", "actual", "weight", "score"]
widths = [20, 20, 20, 40, 20, 20, 10, 10]
blank = [["成效", "数量", "", ""], ["成效", "评价", ""]]

[total]
label = "合计"
fields = ["weight", "score"]
weight = "100"
widths = [140, 10, 10]
"""
RULES = """
id = "tianhai-2025"
name = "天海市自评规则"
[rate_weight]
value = 20
source = "天海市财政局 2025 年度自评通知"
[rate_digits]
value = 2
"""


def folder(home: Path, template: str = FIFTH, rules: str = RULES, name: str = "tianhai.toml") -> Path:
    """A user's folder with one template and one rule file in it."""
    for kind, text in (("templates", template), ("rules", rules)):
        (home / kind).mkdir(parents=True, exist_ok=True)
        (home / kind / name).write_text(text, encoding="utf-8")
    return home


def load(home: Path) -> Templates:
    return load_templates([paths.resources_folder(), home])


def test_the_program_brings_its_layouts_without_a_problem() -> None:
    assert OWN.problems == ()
    assert {template.id for template in OWN} == {*IDS, *OTHERS}
    assert OWN.default.id == "beijing-2023"


@pytest.mark.parametrize("id", [*IDS, *OTHERS])
def test_every_row_is_as_wide_as_the_table(id: str) -> None:
    template = OWN[id]
    assert template.edges[-1] == (261.0 if template.landscape else 174.0)
    for section in template.sections:
        for widths in section_widths(section):
            assert set(row_edges(widths)) <= set(template.edges)


@pytest.mark.parametrize("id", IDS)
def test_the_blank_form_prints_what_the_official_one_prints(id: str) -> None:
    template = OWN[id]
    form = template.new_form("2024", "某单位")
    sheet = laid_out(form, template)
    printed = [cell.text for _, cell in sheet.cells()]
    assert sheet.year_line == "（2024年度）"
    assert template.source
    for words in ("项目名称", "绩效指标", "三级指标", "服务对象满意度指标"):
        assert words in printed
    assert "某单位" in printed
    assert form.indicators == template.blank_rows
    assert ("项目负责人" in printed) == (id == "beijing-2023")


def level1(template: Template) -> list[str]:
    return list(dict.fromkeys(row.level1 for row in template.blank_rows))


def test_the_ministrys_layouts_and_weights() -> None:
    assert level1(OWN["mof-2020"]) == ["产出指标", "效益指标", "满意度指标"]
    assert level1(OWN["mof-2021"]) == ["成本指标", "产出指标", "效益指标", "满意度指标"]
    cost = [row.level2 for row in OWN["mof-2021"].blank_rows if row.level1.startswith("成本")]
    assert list(dict.fromkeys(cost)) == ["经济成本指标", "社会成本指标", "生态环境成本指标"]
    for id in IDS:
        rules = OWN[id].rules
        assert sum(weight for _, weight in rules.level1_weights) + rules.rate_weight == Decimal(100)
        assert rules.id == id


def test_every_value_of_the_rules_says_its_source_or_that_it_has_none() -> None:
    for id in IDS:
        sources = OWN[id].rules.sources
        assert {"rate_denominator", "grades", "bands", "level1_weights", "exceed_threshold"} <= set(sources)
        assert sources["exceed_threshold"] == ""


def test_a_fifth_layout_is_a_file_and_no_code(tmp_path: Path) -> None:
    templates = load(folder(tmp_path))
    assert templates.problems == ()
    assert len(templates) == len(OWN) + 1
    template = templates["tianhai-2025"]
    assert template.rules.rate_weight == 20
    assert template.header_fields == {"project", "unit"}
    assert not template.numbered
    form = template.new_form("2025", "天海市某所")
    assert [row.level2 for row in form.indicators] == ["数量", "数量", "评价"]
    assert form.total.weight == "100"
    sheet = laid_out(form, template)
    assert (sheet.caption, sheet.title, sheet.year_line) == ("附表3", "财政项目绩效自评表", "2025 年度")
    assert sheet.sign_off == ("填表人：", "日期：")
    assert sum(sheet.widths) == 160.0
    for row in sheet.rows:
        assert sum(cell.columns for cell in row.cells) == len(sheet.widths)


def test_a_users_file_of_the_same_id_wins(tmp_path: Path) -> None:
    text = FIFTH.replace('id = "tianhai-2025"', 'id = "mof-2020"', 1)
    templates = load(folder(tmp_path, text))
    assert len(templates) == len(OWN)
    assert templates["mof-2020"].title == "财政项目绩效自评表"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "财政项目绩效自评表"\n', "", "缺少“title”"),
        ("[goal]", "[aim]", "缺少“goal”"),
        ('rules = "tianhai-2025"', 'rules = "无此规则"', "没有名为“无此规则”的规则文件"),
        ("widths = [30, 50, 20, 60]", "widths = [30, 50, 20, 61]", "各行列宽之和应同为 160 毫米"),
        ("widths = [30, 50, 20, 60]", "widths = [30, 50, 80]", "列宽数目"),
        ("widths = [30, 50, 20, 60]", "widths = [30, 50, -20, 100]", "列宽应为正数"),
        ('["实施单位", "unit"]', '["实施单位", "units"]', "不认识的栏“units”"),
        ('"executed", "weight", "rate"', '"executed", "weigth", "rate"', "不认识的栏“weigth”"),
        ('heads = ["设定", "完成"]', 'heads = ["设定"]', "数目不一致"),
        ("widths = [140, 10, 10]", "widths = [150, 10]", "总分行的列宽数目不对"),
        ('id = "tianhai-2025"', 'id = "tianhai', "无法读取"),
        ("widths = [30, 50, 20, 60]", "widths = [30, nan, 20, 60]", "有超出范围的数字"),
        ("{year}", "{years}", "大括号"),
        ("{year}", "{", "大括号"),
    ],
)
def test_a_bad_template_is_left_out_with_one_chinese_sentence(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in FIFTH
    templates = load(folder(tmp_path, FIFTH.replace(old, new, 1), name="新表.toml"))
    (problem,) = templates.problems
    assert problem.startswith("模板文件“新表.toml”")
    assert says in problem
    assert len(templates) == len(OWN), "the others still load"


def test_a_folder_that_cannot_be_read_is_told_and_the_others_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    glob = Path.glob

    def refuse(path: Path, pattern: str) -> Iterator[Path]:
        if path.parent == tmp_path:
            raise PermissionError(13, "Permission denied", str(path))
        yield from glob(path, pattern)

    monkeypatch.setattr(Path, "glob", refuse)
    templates, outlines = load(tmp_path), load_outlines([paths.resources_folder(), tmp_path])
    assert len(templates) == len(OWN)
    assert "unit" in outlines.by_id
    for name, problem in zip(
        ("rules", "templates", "reports"), (*templates.problems, *outlines.problems), strict=True
    ):
        assert f"“{tmp_path / name}”无法读取" in problem


def test_bytes_that_are_no_text_are_a_bad_template(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadTemplate, match=r"“x\.toml”无法读取"):
        load_template(path, {})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[rate_digits]", "[rate_digit]", "不认识的规则“rate_digit”"),
        ("value = 2\n", "value = 9\n", "应在 0 到 6 之间"),
        ("value = 20", 'value = "二十"', "内容有误"),
        ("value = 20", "value = = 20", "无法读取"),
    ],
)
def test_bad_rules_are_told_and_so_is_the_template_that_needs_them(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in RULES
    templates = load(folder(tmp_path, rules=RULES.replace(old, new, 1)))
    assert len(templates.problems) == 2
    assert templates.problems[0].startswith("规则文件“tianhai.toml”")
    assert says in templates.problems[0]
    assert "没有名为“tianhai-2025”的规则文件" in templates.problems[1]


def test_an_unknown_id_names_those_at_hand() -> None:
    with pytest.raises(BadTemplate, match="没有名为“nirgendwo”的模板。现有模板：anhui、beijing-2023、"):
        OWN["nirgendwo"]


@pytest.mark.parametrize("merge", ["", "down", "all"])
def test_how_cells_merge_is_kept_in_plain_data(merge: str) -> None:
    template = OWN["beijing-2023"]
    sections = tuple(
        replace(section, columns=tuple(replace(column, merge=merge) for column in section.columns))
        if isinstance(section, Table)
        else section
        for section in template.sections
    )
    read = read_template(template_data(replace(template, sections=sections)), OWN.rules)
    assert read.sections == sections
