"""A form drawn as several tables is one; the year's other forms count where no self-evaluation is there."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from jixiao_gui import paths
from jixiao_gui.exchange.incoming import import_sources
from jixiao_gui.exchange.outgoing import export_forms
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import form_to_dict
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.joining import join_parts
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

Table = list[list[str]]
INFORMATION: Table = [
    ["项目名称", "云岭市养老服务", "起止时间", "2022年"],
    ["主管部门", "民政局", "实施单位", "街道"],
]
MONEY: Table = [
    ["资金来源", "年初预算", "全年预算", "全年执行", "执行率", "分值", "得分"],
    ["年度资金总额", "88", "88", "80", "90.9%", "10", "9.1"],
]
GOALS: Table = [["预期目标", "实际完成情况"], ["运营5个站。", "5个站全年运营。"]]
INDICATORS: Table = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["产出指标", "数量指标", "运营站点", "5个", "5个", "90", "90", ""],
]
CLOSING: Table = [["存在问题", "人员流动大。"], ["改进措施", "提高补贴。"]]
PARTS = (
    ("一、基本信息", INFORMATION),
    ("二、资金情况（万元）", MONEY),
    ("三、年度总体目标", GOALS),
    ("四、绩效指标", INDICATORS),
    ("五、问题与措施", CLOSING),
)


def written(path: Path, *forms: tuple[str, tuple[tuple[str, Table], ...]]) -> Path:
    document = docx.Document()
    for title, parts in forms:
        document.add_paragraph(title)
        for heading, rows in parts:
            document.add_paragraph(heading)
            table = document.add_table(len(rows), len(rows[0]))
            for cells, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(cells.cells, texts, strict=True):
                    cell.text = text
    document.save(str(path))
    return path


@pytest.fixture
def templates() -> Templates:
    return load_templates([paths.resources_folder()])


def test_several_tables_are_one_form(tmp_path: Path, templates: Templates) -> None:
    report = import_sources([written(tmp_path / "a.docx", ("2022年度项目支出绩效自评表", PARTS))], templates)
    (imported,) = report.forms
    form = imported.form
    assert not report.leftovers
    assert (form.project, form.unit, form.year) == ("云岭市养老服务", "街道", "2022")
    assert [(line.item, line.executed) for line in form.funds] == [("年度资金总额", "80")]
    assert (form.goal.expected, form.goal.achieved) == ("运营5个站。", "5个站全年运营。")
    assert [row.name for row in form.indicators] == ["运营站点"]
    assert {"人员流动大。", "提高补贴。"} <= {text for _, text in form.extra}
    target = tmp_path / "b.docx"
    export_forms(lambda: [form], templates, target)
    (sheet,) = read_docx(target).sheets
    words = {cell.text for row in sheet.rows for cell in row.cells}
    assert {heading for heading, _ in PARTS[1:]} <= words
    (again,) = [imported.form for imported in import_sources([target], templates).forms]
    assert form_to_dict(again, templates) | {"template": ""} == form_to_dict(form, templates) | {
        "template": ""
    }


def test_tables_that_say_what_they_are_stay_apart(tmp_path: Path) -> None:
    other = ("附表：项目资金明细表", [["名称", "金额"], ["场地", "3"]])
    path = written(tmp_path / "a.docx", ("2022年度项目支出绩效自评表", (*PARTS, other)))
    assert [len(sheet.rows) for sheet in read_docx(path).sheets] == [14, 2]


WATCHED: Table = [
    ["项目名称", "云岭市自行车", "主管部门", "交通局", "", "", ""],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "1-8月完成值", "全年预计完成值", "备注"],
    ["产出", "数量", "运维车辆", "5000辆", "4980辆", "5000辆", ""],
]


def test_monitoring_forms_count_where_no_self_evaluation_is_there(
    tmp_path: Path, templates: Templates
) -> None:
    watched = ("市级项目绩效运行监控表", (("（2022年1-8月）", WATCHED),))
    alone = import_sources([written(tmp_path / "a.docx", watched)], templates)
    (imported,) = alone.forms
    assert (imported.form.project, imported.form.year) == ("云岭市自行车", "2022")
    assert templates[imported.form.template].kind == "监控表"
    both = written(tmp_path / "b.docx", watched, ("2022年度项目支出绩效自评表", PARTS))
    report = import_sources([both], templates)
    assert [imported.form.project for imported in report.forms] == ["云岭市养老服务"]
    assert any("运维车辆" in text for _, text in report.leftovers)


def _numbered_sheets(*tables: Table) -> list[Sheet]:
    width = 20.0
    return [
        Sheet(
            rows=tuple(Row(tuple(Cell(text, n) for n, text in enumerate(row))) for row in table),
            widths=(width,) * len(table[0]),
        )
        for table in tables
    ]


def test_worksheets_with_a_part_each_are_one_form() -> None:
    goals = [["预期目标", "运营5个站。"], ["实际完成情况", "5个站全年运营。"]]
    (whole,) = join_parts(_numbered_sheets(INFORMATION, MONEY, goals, INDICATORS))
    form = recognise(whole, load_templates([paths.resources_folder()])).form
    assert (form.project, form.goal.expected) == ("云岭市养老服务", "运营5个站。")
    assert [line.executed for line in form.funds] == ["80"]
    assert [row.name for row in form.indicators] == ["运营站点"]


def test_worksheets_with_a_project_each_stay_apart() -> None:
    sheets = _numbered_sheets(INFORMATION, MONEY, INFORMATION, MONEY)
    assert len(join_parts(sheets)) == 2


def test_a_part_under_a_heading_may_begin_with_a_label_and_go_on_with_wide_rows(
    tmp_path: Path, templates: Templates
) -> None:
    goals = [["年度绩效目标", "运营5个站。"], ["目标完成情况", "5个站全年运营。"]]
    results = [[*row, *[""] * (8 - len(row))] for row in (*goals, *INDICATORS)]
    parts = (("一、基本信息", INFORMATION), ("二、绩效目标及指标完成情况", results))
    path = written(tmp_path / "a.docx", ("2022年度项目支出绩效自评表", parts))
    (imported,) = import_sources([path], templates).forms
    assert imported.form.project == "云岭市养老服务"
    assert [row.name for row in imported.form.indicators] == ["运营站点"]
