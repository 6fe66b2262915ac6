"""Sheets read as forms: every oddity that real forms show, and nothing said is dropped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from jixiao_gui.form.cell_texts import get_text, with_part_text, with_table
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, OwnTable
from jixiao_gui.form.template import BadTemplate, Template, Templates
from jixiao_gui.form.template_sections import Section
from jixiao_gui.formats.json.json_forms import form_to_dict
from jixiao_gui.formats.text import read_text
from jixiao_gui.sheet.recognise import NotAForm, Recognised, recognise
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.words import common_vocabulary
from tests.invented import invented_form
from tests.laid_out import laid_out
from tests.sheet.drawn import FILES, TEMPLATES, forms, sheet_of

Texts = list[str]

FUND_HEAD = [
    "项目资金（万元）",
    "",
    "年初     预算数",
    "全年     预算数",
    "全年     执行数",
    "分值",
    "执行率",
    "得分",
]
GOAL_HEAD = ["年度总体目标", "预期目标", "实际完成情况"]
HEADS = [
    "一级指标",
    "二级指标",
    "三级指标",
    "年度\n指标值",
    "实际\n完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
]


def row(*texts: str) -> Row:
    return Row(tuple(Cell(text, column) for column, text in enumerate(texts)))


def indicator(name: str, one: str = "", two: str = "", *cells: str) -> Texts:
    return ["", one, two, name, *(cells or ("10", "10", "10", "10", ""))]


def table(
    *indicators: Texts,
    project: str = "苗圃改造",
    fund: Texts | None = None,
    goal: list[Texts] | None = None,
    side: str = "绩\n效\n指\n标",
    total: Texts | None = None,
    above: list[Texts] | None = None,
) -> Sheet:
    """A small sheet of 附件1-1; one section at a time is made odd."""
    rows = above if above is not None else [["项目支出绩效自评表"], ["（2023年度）"]]
    rows = [*rows, ["项目名称", project], ["主管部门", "云岭市园林处", "实施单位", "云岭市苗圃"]]
    rows += [["项目负责人", "项目组组长", "联系电话", ""], FUND_HEAD]
    rows.append(["", "年度资金总额", *(fund or ["80", "80", "60", "10", "75%", "7.5"])])
    rows += [GOAL_HEAD, ["", "改造三处苗圃", "改造完成"]] if goal is None else goal
    rows.append([side, *HEADS])
    rows += indicators or [indicator("改造苗圃", "产出指标", "数量指标")]
    rows.append(total or ["总分", "100", "17.5", ""])
    return Sheet(caption="附件1-1", rows=tuple(row(*texts) for texts in rows))


def read(sheet: Sheet) -> Recognised:
    return recognise(sheet, TEMPLATES)


def note_messages(found: Recognised, *kinds: str) -> Texts:
    return [note.message for note in found.notes if note.kind in (kinds or ("leftover", "guess"))]


def test_a_plain_form_is_read_whole_and_nothing_is_told() -> None:
    found = read(table())
    form = found.form
    assert (found.template.id, form.year, form.project) == ("beijing-2023", "2023", "苗圃改造")
    assert (form.department, form.unit, form.leader, form.phone) == (
        "云岭市园林处",
        "云岭市苗圃",
        "项目组组长",
        "",
    )
    assert (form.funds[0].initial, form.funds[0].budget, form.funds[0].executed) == ("80", "80", "60")
    assert (form.goal.expected, form.goal.achieved) == ("改造三处苗圃", "改造完成")
    assert (form.total.weight, form.total.score) == ("100", "17.5")
    assert (found.notes, form.manual, form.filled) == ((), frozenset(), frozenset())


def test_numbering_is_the_clerks_and_runs_on_across_level_two() -> None:
    form = read(
        table(
            indicator("指标1：场次", "产出指标", "数量指标"),
            indicator("指标2：人次"),
            indicator("指标3：合格率", "", "质量\n指标"),
            indicator("服务对象满意", "满意度\n指标", "服务对象\n满意度指标"),
        )
    ).form
    assert [line.name for line in form.indicators] == [
        "指标1：场次",
        "指标2：人次",
        "指标3：合格率",
        "服务对象满意",
    ]
    assert [(line.level1, line.level2) for line in form.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


@pytest.mark.parametrize(
    "labels", [("效果指标", "效益指标"), ("产出指标", "进度指标"), ("产出指标(50分)", "时效")]
)
def test_labels_are_the_clerks(labels: tuple[str, str]) -> None:
    (line,) = read(table(indicator("移栽", *labels))).form.indicators
    assert (line.level1, line.level2) == labels


@pytest.mark.parametrize(
    "text", ["≦20分钟", "≤20分钟", "12次", "85分", "　80%", "1000家（次）", "12月底前", "甲\n\n乙"]
)
def test_values_stay_as_they_are_typed(text: str) -> None:
    (line,) = read(
        table(indicator("移栽", "产出指标", "数量指标", text, text, "10", "10", ""))
    ).form.indicators
    assert (line.target, line.actual) == (text, text)


def test_wan_yuan_inside_amounts() -> None:
    found = read(
        table(fund=["212万元", "200万元", "180万元", "10", "90%", "9"], total=["总分", "100", "19", ""])
    )
    assert found.form.funds[0].budget == "200万元"
    assert (found.notes, evaluate(found.form, found.template).total.text) == ((), "19")


@pytest.mark.parametrize(
    ("recorded", "manual", "printed"),
    [
        ("75", False, "75"),
        ("75%", False, "75%"),
        ("　75%", False, "　75%"),
        ("", False, "75%"),
        ("75.02", True, "75.02"),
        ("100", True, "100"),
        ("100%", True, "100%"),
        ("完成", True, "完成"),
    ],
)
def test_a_recorded_rate_is_never_changed_silently(recorded: str, manual: bool, printed: str) -> None:
    found = read(table(fund=["80", "80", "60", "10", recorded, "7.5"]))
    assert ("funds.0.rate" in found.form.manual) is manual
    assert found.form.funds[0].rate == recorded
    assert evaluate(found.form, found.template).printed["funds.0.rate"] == printed
    assert [note.kind for note in found.notes] == (["differs"] if manual else [] if recorded else ["filled"])


def test_a_rate_of_two_decimals() -> None:
    found = read(table(fund=["240", "48", "47.9", "10", "99.79", "10"], total=["总分", "100", "20", ""]))
    assert found.form.manual == {"funds.0.rate"}
    assert note_messages(found, "differs") == ["执行率原为 99.79，按公式应为 99.8%，保留原值。"]


def test_a_total_row_whose_first_cell_holds_five_lines() -> None:
    found = read(table(total=["总分\n100\n91\n总分\n100", "100", "17.5", ""]))
    assert (found.form.total.weight, found.form.total.score) == ("100", "17.5")
    assert note_messages(found) == ["总分行首格除“总分”外还有“10091总分100”，未导入。"]


def test_what_stands_behind_the_total_is_told() -> None:
    assert note_messages(read(table(total=["总分", "100", "17.5", "待复核"]))) == ["总分行的“待复核”未导入。"]


def test_a_heading_that_lost_its_first_character() -> None:
    found = read(table(side="          效\n指\n标"))
    assert len(found.form.indicators) == 1
    assert note_messages(found) == ["栏目“效 指 标”按“绩效指标”读入。"]


@pytest.mark.parametrize(
    "above",
    [
        [["附件1-1\n项目支出绩效自评表\n（2023年度）"]],
        [["附件1-1\n项目支出绩效自评表"], ["（  2023  年度）"]],
        [["　"] * 10, ["项目支出绩效自评表（2023年度）"]],
        [["2023年度项目支出绩效自评表"]],
        [["（2023年度）"], ["　", "", "", "　", "", "", "", "", "", "　"]],
    ],
)
def test_caption_title_and_empty_rows_above_the_form(above: list[Texts]) -> None:
    found = read(table(above=above))
    assert (found.form.year, found.form.project) == ("2023", "苗圃改造")
    assert note_messages(found) == []


def test_other_text_above_the_form_is_told() -> None:
    found = read(table(above=[["内部资料"], ["项目支出绩效自评表"]]))
    assert note_messages(found) == []
    assert found.form.above == ("附件1-1", "内部资料")
    assert found.form.year == ""


def test_a_form_without_a_goal_row() -> None:
    found = read(table(goal=[GOAL_HEAD]))
    assert (found.form.goal.expected, found.form.goal.achieved, len(found.form.indicators)) == ("", "", 1)
    without_head = read(table(goal=[]))
    assert note_messages(without_head) == ["没有年度目标行，目标按空白读入。"]
    assert len(without_head.form.indicators) == 1


def test_rows_after_the_total_are_told() -> None:
    sheet = table()
    found = read(Sheet(caption=sheet.caption, rows=(*sheet.rows, row("填表人：项目组"), row(" "))))
    assert note_messages(found) == []
    assert found.form.below == ("填表人：项目组",)


def test_a_column_with_a_head_of_its_own_makes_a_layout_of_its_own() -> None:
    sheet = table()
    heads = ["绩效指标", *HEADS[:-1], "备注"]
    rows = [row(*heads) if r.cells[0].text.startswith("绩") else r for r in sheet.rows]
    rows[-2] = row(*indicator("改造苗圃", "产出指标", "数量指标", "3", "3", "10", "10", "见附图"))
    found = read(Sheet(caption="附件1-1", rows=tuple(rows)))
    assert found.template.id.startswith("own-")
    assert found.template.words["indicators.note"] == "备注"
    assert get_text(found.form, f"indicators.{len(found.form.indicators) - 1}.note") == "见附图"
    (line,) = note_messages(found)
    assert "按表格自身的版式读入" in line


@pytest.mark.parametrize(
    "name",
    ["总分排名提升", "三级指标体系", "预期目标完成", "执行率", "年初预算数", "项目名称", "主管部门满意"],
)
def test_an_indicator_may_be_named_like_a_head(name: str) -> None:
    form = read(table(indicator("移栽", "产出指标", "数量指标"), indicator(name), indicator("养护"))).form
    assert [line.name for line in form.indicators] == ["移栽", name, "养护"]
    assert form.total.score == "17.5"


@pytest.mark.parametrize(
    "text", ["预期目标：改造三处", "实际完成三处", "三级指标均完成", "总分良好", "年初预算数下达"]
)
def test_a_goal_may_begin_like_a_head(text: str) -> None:
    form = read(table(goal=[GOAL_HEAD, ["", text, text]])).form
    assert (form.goal.expected, form.goal.achieved) == (text, text)
    assert len(form.indicators) == 1


def test_heads_repeated_on_a_new_page_are_no_indicators() -> None:
    heads = ["绩\n效\n指\n标", *HEADS]
    found = read(
        table(indicator("移栽", "产出指标", "数量指标"), heads, indicator("养护", "效益指标", "社会效益指标"))
    )
    assert [line.name for line in found.form.indicators] == ["移栽", "养护"]


def test_cells_are_placed_by_their_grid_column_where_a_row_has_fewer() -> None:
    sheet = table()
    short = Row((Cell("移栽", 3), Cell("3", 4), Cell("4", 5), Cell("10", 6), Cell("9", 7), Cell("", 8)))
    found = read(Sheet(caption="附件1-1", rows=(*sheet.rows[:-1], short, sheet.rows[-1])))
    last = found.form.indicators[-1]
    assert (last.level1, last.name, last.target, last.actual, last.score) == (
        "产出指标",
        "移栽",
        "3",
        "4",
        "9",
    )


SECOND = [
    ["附件:1：\n项目支出绩效自评表"],
    ["（2023年度）"],
    ["　"] * 10,
    ["项目名称", "灌溉设施"],
    ["主管部门及代码", "云岭市园林处", "实施单位", "云岭市苗圃"],
    [
        "项目资金      （万元）",
        "",
        "年初预算数（A）",
        "全年执行数（B）",
        "分值\n（10分）",
        "执行率（B/A)",
        "得分",
    ],
    ["", "年度资金总额：", "9", "4.5", "　—", "　100%", "　10"],
    ["", "其中:财政拨款", "9", "4.5", "　—", "　", "—"],
    ["年度目标", "年初设定目标", "年度总体目标完成情况综述"],
    ["绩效指标", *HEADS[:3], "年度指标值(A)", "全年实际值(B)", "分值", "得分", "未完成原因分析"],
    ["", "产\n出\n指\n标\n(50分)", "进度指标", "启动", "6月前", "5月", "50", "50", "完成"],
    ["", "效\n果\n指\n标\n(40分)", "\n效益指标\n", "灌溉面积", "30亩", "30亩", "40", "40", ""],
    ["总分：", "　100"],
]


def test_the_second_layout_with_all_its_oddities() -> None:
    found = read(Sheet(rows=tuple(row(*texts) for texts in SECOND)))
    form = found.form
    assert (found.template.id, form.year, form.department) == ("beijing-2023-b", "2023", "云岭市园林处")
    assert [(line.item, line.executed, line.weight) for line in form.funds] == [
        ("年度资金总额：", "4.5", "　—"),
        ("其中:财政拨款", "4.5", "　—"),
    ]
    assert [(line.level1, line.level2) for line in form.indicators] == [
        ("产出指标(50分)", "进度指标"),
        ("效果指标(40分)", "效益指标"),
    ]
    assert (form.total.weight, form.total.score) == ("", "　100")
    assert form.manual == {"funds.0.rate", "funds.0.score"}  # 4.5 ÷ 9 is 50 %, 5 points; 10 + 90 is 100
    assert note_messages(found) == []


def test_a_table_that_is_no_form() -> None:
    with pytest.raises(NotAForm, match="没有“项目名称”"):
        read(Sheet(rows=(row("序号", "名称"), row("1", "锄头"))))


def test_the_layout_can_be_told_and_must_be_known() -> None:
    assert recognise(table(), TEMPLATES, "beijing-2023-b").template.id == "beijing-2023-b"
    with pytest.raises(BadTemplate):
        recognise(table(), TEMPLATES, "unknown")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_the_blank_form_of_every_layout_is_taken_for_it(template: Template) -> None:
    form = template.new_form("2023", "云岭市苗圃")
    found = read(sheet_of(form))
    assert found.template.id == template.id
    assert form_to_dict(found.form, TEMPLATES) == form_to_dict(form, TEMPLATES)


@given(forms())
@settings(deadline=None, max_examples=80)
def test_any_form_comes_back_from_its_sheet(form: Form) -> None:
    found = recognise(sheet_of(form), TEMPLATES, form.template)
    assert form_to_dict(found.form, TEMPLATES) == form_to_dict(form, TEMPLATES)
    assert note_messages(found, "leftover") == []


@pytest.mark.parametrize(("path", "count"), FILES)
def test_every_form_of_a_file_is_recognised(path: Path, count: int) -> None:
    file = read_text(path.read_text("utf-8"))
    found = [read(sheet) for sheet in file.sheets]
    assert len(found) == count
    assert [one.template.id for one in found].count("beijing-2023-b") == 1
    assert all(one.form.project and one.form.year == "2023" and one.form.indicators for one in found)
    # 总分行's five lines and a bookmark are all that found no place
    leftovers = [*file.leftovers, *(message for one in found for message in note_messages(one, "leftover"))]
    assert len(leftovers) == 2
    assert sum("bookmark" in text for text in leftovers) == 1
    assert sum("总分行首格" in text for text in leftovers) == 1


def merged_down(template: Template, id: str, *names: str) -> Template:
    """``template`` with cells of the same text merged in these columns of a table."""
    sections: list[Section] = []
    for section in template.sections:
        table = template.table(id)
        if section is table and table is not None:
            columns = (replace(c, merge="down") if c.id in names else c for c in table.columns)
            sections.append(replace(table, columns=tuple(columns)))
        else:
            sections.append(section)
    return replace(template, id="merged", sections=tuple(sections))


def read_back(form: Form, template: Template) -> Form:
    return recognise(laid_out(form, template), Templates({template.id: template})).form


def test_a_merged_text_of_an_own_table_is_every_rows() -> None:
    template = merged_down(TEMPLATES["department-target-mof"], "tasks", "x1")
    rows = tuple(
        tuple({"x1": task, "x2": words}.items())
        for task, words in (("任务A", "一"), ("任务A", "二"), ("任务 B", "三"))
    )
    rows = (*rows, (("x2", "四"),))  # a blank one of its own
    form = with_table(template.new_form("2023"), OwnTable("tasks", rows))
    assert read_back(form, template).table("tasks").rows == rows


def test_a_merged_text_of_fund_lines_is_every_lines() -> None:
    template = merged_down(TEMPLATES["beijing-2023"], "funds", "budget")
    form = template.new_form("2023")
    lines = tuple(with_part_text(line, "budget", text) for line, text in zip(form.funds, "8855", strict=True))
    again = read_back(replace(form, funds=lines), template)
    assert [line.budget for line in again.funds] == ["8", "8", "5", "5"]


@pytest.mark.parametrize("dash", "-—–－～―")
def test_a_span_of_months_is_known_by_any_dash(dash: str) -> None:
    words = common_vocabulary()
    assert words.meaning("funds", f"1{dash}7月执行数") == "executed"
    assert words.meaning("indicators", f"1{dash}{dash}7 月\n执行情况") == "actual"


def _with_blank_over_two(sheet: Sheet, name: str) -> Sheet:
    """Return ``sheet`` with one blank cell in place of the first two of the row that says ``name``."""

    def changed(row: Row) -> Row:
        if all(cell.text != name for cell in row.cells):
            return row
        first, second, *others = row.cells
        return Row((replace(first, text="", columns=first.columns + second.columns, rows=1), *others))

    return replace(sheet, rows=tuple(changed(row) for row in sheet.rows))


def test_a_blank_over_side_and_level_moves_no_figure() -> None:
    """A PDF of a row that begins later has a blank there as wide as both."""
    form = invented_form()
    sheet = sheet_of(form)
    second = form.indicators[1]
    assert second.level1 == form.indicators[0].level1
    read = recognise(_with_blank_over_two(sheet, second.name), TEMPLATES).form
    assert [(i.level1, i.level2, i.name, i.target, i.weight) for i in read.indicators] == [
        (i.level1, i.level2, i.name, i.target, i.weight) for i in form.indicators
    ]
