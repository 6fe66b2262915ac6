"""Word files as clerks have them, each trouble in a whole form: it is read and what is left over is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui.exchange import import_sources
from jixiao_gui.form.model import Form
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from tests.formats.making import W_NS, docx, p, span, tbl, tc, tr

TEMPLATES = load_templates([resources_folder()])
DOWN, BELOW = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
TITLE = p("附件1-1") + p("项目支出绩效自评表") + p("（2023年度）")
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
LAST = "偏差原因分析及改进措施"
TOP = (
    tr("项目名称", tc("水质监测", span(8))),
    tr("主管部门", tc("某局", span(3)), "实施单位", tc("某中心", span(4))),
    tr("项目负责人", tc("某人", span(3)), "联系电话", tc("000", span(4))),
    tr(
        tc("项目资金（万元）", DOWN + span(2)),
        *("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ),
    tr(tc("", BELOW + span(2)), "年度资金总额", "80", "80", "45", "10", "56.3%", "5.6"),
    tr(tc("", BELOW + span(2)), "其中：当年财政拨款", "80", "80", "45", "—", "", "—"),
    tr(tc("年度总体目标", DOWN), tc("预期目标", span(4)), tc("实际完成情况", span(4))),
    tr(tc("", BELOW), tc("开展监测", span(4)), tc("已完成", span(4))),
)
TOTAL = tr(tc("总分", span(6)), "100", "95.6", "")


def head(first: str = DOWN, *more: str) -> str:
    return tr(tc("绩效指标", first), *HEADS, LAST, *more)


def row(level1: str, level2: str, name: str, weight: str, *more: str) -> str:
    one, two = (tc(text, DOWN if text else BELOW) for text in (level1, level2))
    return tr(tc("", BELOW), one, two, name, "≥12个", "12个", weight, weight, "", *more)


FIRST = row("产出指标", "数量指标", "监测点位", "50")
REST = (row("", "质量指标", "合格率", "20"), row("效益指标", "社会效益指标", "知晓率", "20"))
WHOLE = tbl(*TOP, head(), FIRST, *REST, TOTAL)
NOTE = '<w:p><w:r><w:t>监测点位</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
BOX = f"<w:p><w:r><w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict></w:r></w:p>"
CHANGED = (
    "<w:p><w:del><w:r><w:delText>旧点位</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t>监测点位</w:t></w:r></w:ins></w:p>"
)
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF a</w:instrText>'
    '<w:fldChar w:fldCharType="separate"/><w:t>监测点位</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
HIDDEN = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:t>监测点位</w:t></w:r></w:p>"


def control(content: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def with_first(name: str) -> str:
    """The form with other content in its first indicator's name."""
    return TITLE + tbl(*TOP, head(), row("产出指标", "数量指标", tc(name), "50"), *REST, TOTAL)


def labelled(label: str) -> str:
    """The second indicator under the label at the side typed again, as where a page ends."""
    return REST[0].replace(tc("", BELOW), tc(label, DOWN), 1)


TORN = (
    ("项目名称", "", "水质监测", *[""] * 6),
    ("主管部门", "", "某局", "", "实施单位", "", "某中心", "", ""),
    ("项目负责人", "", "某人", "", "联系电话", "", "000", "", ""),
    ("项目资金（万元）", "", "", *("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")),
    ("", "年度资金总额", "", "80", "80", "45", "10", "56.3%", "5.6"),
    ("", "其中：当年财政拨款", "", "80", "80", "45", "—", "", "—"),
    ("年度总体目标", "预期目标", "", "", "", "实际完成情况", "", "", ""),
    ("", "开展监测", "", "", "", "已完成", "", "", ""),
    ("绩效指标", *HEADS, LAST),
    ("", "产出指标", "数量指标", "监测点位", "≥12个", "12个", "50", "50", ""),
    ("", "", "质量指标", "合格率", "≥12个", "12个", "20", "20", ""),
    ("", "效益指标", "社会效益指标", "知晓率", "≥12个", "12个", "20", "20", ""),
    ("总分", *[""] * 5, "100", "95.6", ""),
)
FILES = {
    "plain": TITLE + WHOLE,
    "caption and title in the table": tbl(
        *(tr(tc(text, span(9))) for text in ("附件1-1", "项目支出绩效自评表", "（2023年度）")),
        *(*TOP, head(), FIRST, *REST, TOTAL),
    ),
    "caption, title and year in one cell": tbl(tr(tc(TITLE, span(9))), *TOP, head(), FIRST, *REST, TOTAL),
    "heads repeated by hand": TITLE + tbl(*TOP, head(), FIRST, head(), *REST, TOTAL),
    "heads repeated under the merged cell": TITLE + tbl(*TOP, head(), FIRST, head(BELOW), *REST, TOTAL),
    "split among the indicators": TITLE + tbl(*TOP, head(), FIRST) + p("") + tbl(*REST, TOTAL),
    "split, the head repeated": TITLE + tbl(*TOP, head(), FIRST) + p("") + tbl(head(), *REST, TOTAL),
    "split before the indicators": TITLE + tbl(*TOP) + p("") + tbl(head(), FIRST, *REST, TOTAL),
    "split under a title that goes on": TITLE
    + tbl(*TOP, head(), FIRST)
    + p("项目支出绩效自评表（续）")
    + tbl(head(), *REST, TOTAL),
    "the side label typed again": TITLE + tbl(*TOP, head(), FIRST, labelled("绩效指标"), REST[1], TOTAL),
    "the side label typed again, to go on": TITLE
    + tbl(*TOP, head(), FIRST, labelled("绩效指标（续）"), REST[1], TOTAL),
    "the label of the money typed again": TITLE
    + tbl(
        *TOP[:5],
        TOP[5].replace(BELOW, DOWN).replace("<w:t></w:t>", "<w:t>项目资金（万元）</w:t>", 1),
        *(*TOP[6:], head(), FIRST, *REST, TOTAL),
    ),
    "the label of the money not merged": TITLE
    + tbl(
        *TOP[:3],
        tr("项目资金（万元）", "", "", *("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")),
        tr("", "", "年度资金总额", *("80", "80", "45", "10", "56.3%", "5.6")),
        tr("", "", "其中：当年财政拨款", *("80", "80", "45", "—", "", "—")),
        *(*TOP[6:], head(), FIRST, *REST, TOTAL),
    ),
    "merged cells torn": TITLE + tbl(*(tr(*line) for line in TORN)),
    "in content controls": control(TITLE)
    + control(tbl(control(TOP[0]), *TOP[1:], head(), FIRST, *REST, TOTAL)),
    "a form in a cell of another table": tbl(tr(tc(TITLE + WHOLE + p("")))),
    "tracked changes": with_first(CHANGED).replace(TOTAL, tr(*["删"] * 9, properties="<w:del/>") + TOTAL),
    "a field": with_first(FIELD),
    "hidden text": with_first(HIDDEN),
    "a nested table": with_first(tbl(tr("监测点位")) + p("")),
    "full-width digits and spaces": (TITLE + WHOLE)
    .replace("2023", "２０２３")
    .replace("附件1-1", "附件１－１")
    .replace("数量指标", "数\u3000量 指标"),
    "a lost first character": (TITLE + WHOLE).replace("绩效指标", "效指标"),
}
ABOVE = {"full-width digits and spaces": ("附件１－１",)}
"""Lines that are kept as they came because the template prints them otherwise."""
TOLD = {"a lost first character": ["栏目“效指标”按“绩效指标”读入。"]}


def imported(folder: Path, body: str, **parts: str) -> tuple[Form, list[str], list[str]]:
    """The one form of a docx, the notes on it and the texts that belong to none."""
    report = import_sources([docx(folder / "表.docx", body, **parts)], TEMPLATES)
    assert report.failures == []
    (one,) = report.forms
    return one.form, [note.message for note in one.notes], [text for _, text in report.leftovers]


@pytest.mark.parametrize("name", FILES)
def test_the_form_is_read_whole(tmp_path: Path, name: str) -> None:
    form, notes, left = imported(tmp_path, FILES[name])
    plain, _, _ = imported(tmp_path, FILES["plain"])
    assert replace(form, above=None) == plain
    assert form.above == ABOVE.get(name)
    assert (form.year, form.project, form.goal.achieved) == ("2023", "水质监测", "已完成")
    assert [row.name for row in form.indicators] == ["监测点位", "合格率", "知晓率"]
    assert [line.item for line in form.funds] == ["年度资金总额", "其中：当年财政拨款"]
    assert notes == TOLD.get(name, [])
    assert left == []


def test_boxes_lines_and_columns_of_its_own_are_kept(tmp_path: Path) -> None:
    note = f'<w:footnotes xmlns:w="{W_NS}"><w:footnote w:id="2">{p("口径说明")}</w:footnote></w:footnotes>'
    first = row("产出指标", "数量指标", tc(NOTE), "50", "已核")
    rest = (row("", "质量指标", "合格率", "20", ""), row("效益指标", "社会效益指标", "知晓率", "20", ""))
    body = TITLE + BOX + tbl(*TOP, head(DOWN, "备注"), first, *rest, TOTAL) + p("填表人：")
    form, notes, left = imported(tmp_path, body, footnotes=note)
    assert form.indicators[0].name == "监测点位"
    assert form.indicators[0].extra == (("note", "已核"),)
    assert notes == ["与现有模板不同，按表格自身的版式读入（项目支出绩效自评表）。"]
    template = TEMPLATES[form.template]
    assert (template.lines_above(form), template.lines_below(form)) == (("附件1-1", "框"), ("填表人：",))
    assert left == []


def test_digits_stay_as_they_were_typed(tmp_path: Path) -> None:
    form, notes, _ = imported(
        tmp_path, (TITLE + WHOLE).replace(">45<", ">４５<").replace("56.3%", "５６．３％")
    )
    assert (form.funds[0].executed, form.funds[0].rate) == ("４５", "５６．３％")
    assert notes == []  # and are numbers all the same


def test_a_list_of_projects_is_no_form(tmp_path: Path) -> None:
    listed = tbl(tr("项目名称", "实施单位", "年初预算数", "全年执行数"), tr("水质监测", "某中心", "80", "45"))
    report = import_sources([docx(tmp_path / "表.docx", listed)], TEMPLATES)
    assert (report.forms, len(report.lists)) == ([], 1)
    assert "项目列表" in report.failures[0]


@pytest.mark.parametrize("behind", [1, 2])
def test_a_label_as_wide_as_several_columns_of_a_csv(tmp_path: Path, behind: int) -> None:
    """Labels had one column or two: the names of the money and the project stand behind the blank."""
    lines = [("项目支出绩效自评表", *[""] * 8), ("（2023年度）", *[""] * 8), *TORN]
    for number in (6, 7):
        blank, name, *rest = lines[number]
        lines[number] = (blank, name, *rest) if behind == 1 else (blank, "", name, *rest[1:])
    (tmp_path / "表.csv").write_text("\n".join(",".join(line) for line in lines), "gb18030")
    (one,) = import_sources([tmp_path / "表.csv"], TEMPLATES).forms
    assert [line.item for line in one.form.funds] == ["年度资金总额", "其中：当年财政拨款"]
    assert [(line.budget, line.extra) for line in one.form.funds] == [("80", ()), ("80", ())]
    assert (one.form.template, one.form.project, one.form.goal.achieved) == (
        "beijing-2023",
        "水质监测",
        "已完成",
    )
