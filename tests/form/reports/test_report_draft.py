"""The draft of the 绩效自评报告 says what the forms say, and leaves a gap where they say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.model import Form, FundLine, Goal, Indicator
from jixiao_gui.form.reports.draft_parts import GAP, Draft, Heading, ProjectTable, Sentence
from jixiao_gui.form.reports.report_draft import draft_report
from jixiao_gui.form.reports.report_outline import BadOutline, load_outline, load_outlines
from jixiao_gui.form.reports.summary import summarise
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from tests.form.forms import forms as any_forms
from tests.invented import ROWS, invented_form

TEMPLATES = load_templates([resources_folder()])
OUTLINES = load_outlines([resources_folder()])


def draft(forms: Sequence[Form], outline: str = "unit", unit: str = "") -> Draft:
    return draft_report(forms, TEMPLATES, summarise(forms, TEMPLATES), OUTLINES.by_id[outline], unit)


def body(made: Draft) -> str:
    return "\n".join(part.text for part in made.parts if isinstance(part, Sentence))


def headings(made: Draft) -> list[str]:
    return [part.text for part in made.parts if isinstance(part, Heading)]


def test_the_usual_headings_are_there() -> None:
    made = draft([invented_form()])
    assert [text for text in headings(made) if text[1] == "、"] == [
        "一、基本情况",
        "二、绩效自评工作开展情况",
        "三、综合评价结论",
        "四、绩效指标分析",
        "五、存在的问题及原因",
        "六、有关建议",
        "七、其他需要说明的问题",
    ]
    assert "（四）成本指标完成情况" not in headings(made)
    assert made.title == "示范区服务中心2023年度项目支出绩效自评报告"


def test_money_scores_and_counts_are_the_forms_own() -> None:
    text = body(draft([invented_form(), invented_form("培训", "80")]))
    assert "项目共2个：“设备更新”、“培训”。" in text
    assert "年初预算数160万元，全年预算数160万元，全年执行数125万元，预算执行率78.13%。" in text
    assert "共设置绩效指标10项，其中达到指标值10项。" in text
    assert "2个项目自评平均得分97.8分，最高100分，最低95.6分。其中，评为“优”的项目2个。" in text


def test_the_table_has_every_project_and_the_sums() -> None:
    made = draft([invented_form(), invented_form("培训", "80")])
    [table] = [part for part in made.parts if isinstance(part, ProjectTable)]
    first = table.rows[0]
    assert (first.project, first.budget, first.executed, first.total, first.grade) == (
        "设备更新",
        "80",
        "45",
        "95.6",
        "优",
    )
    assert (table.rows[-1].number, table.rows[-1].budget, table.rows[-1].executed) == ("", "160", "125")


def test_amounts_in_yuan_are_told_in_wan() -> None:
    layout = next(one for one in TEMPLATES if one.money == "元" and one.has("funds.executed"))
    line = FundLine("年度资金总额", "1200000", "1200000", "900000", "10")
    text = body(draft([Form(template=layout.id, project="养护", funds=(line,))]))
    assert "90万元" in text
    assert "900000" not in text


def test_a_sum_of_some_projects_says_so() -> None:
    bare = replace(invented_form("培训"), funds=(FundLine("年度资金总额", "20", "", "", "10"),))
    text = body(draft([invented_form(), bare]))
    assert "年初预算数100万元，全年预算数80万元（1个项目的合计，其余1个没有这项金额）" in text
    assert "预算执行率56.25%（另有1个项目无法计算，未计入）。" in text


def test_the_clerks_reason_is_told_and_a_missing_one_is_a_gap() -> None:
    late = replace(ROWS[0], actual="9台", score="22.5", deviation="厂家停产，改型号后\n到货迟。")
    bare = replace(ROWS[1], actual="90%", score="18")
    text = body(draft([invented_form(indicators=(late, bare, *ROWS[2:]))]))
    assert "“更新设备”未达到指标值，扣7.5分，原因：厂家停产，改型号后 到货迟。" in text
    assert f"“验收合格”未达到指标值，扣2分，原因：{GAP}。" in text
    assert "“更新设备”：指标值≥12台，实际完成9台，未达到指标值，扣7.5分。" in text
    assert "产出指标3项，其中达到指标值1项、未达到2项。" in text


def test_what_is_not_filled_is_a_gap_and_never_nought() -> None:
    empty = replace(TEMPLATES.default.new_form("", ""), goal=Goal())
    made = draft([empty])
    text = body(made)
    assert f"年初预算数{GAP}，全年预算数{GAP}，全年执行数{GAP}，预算执行率{GAP}。" in text
    assert f"自评得分：{GAP}。" in text
    assert f"绩效指标：{GAP}。" in text
    assert f"偏差原因：{GAP}。" in text
    assert f"预期目标：{GAP}。" in text
    assert made.title.startswith(GAP * 2)
    assert "0万元" not in text
    assert made.gaps == (made.title + text).count(GAP) + 1  # and the project's name in the table


def test_a_level_of_no_family_stands_under_others() -> None:
    row = Indicator("进度指标", "", "开工", "≥1项", "1项", "10", "10")
    made = draft([invented_form(indicators=(*ROWS, row))])
    assert "（四）其他指标完成情况" in headings(made)  # numbered as if the one left out were not there
    assert "其他指标1项，其中达到指标值1项。" in body(made)


def test_words_of_a_gap_name_no_level(tmp_path: Path) -> None:
    path = tmp_path / "outline.toml"
    text = 'id = "a"\nname = "b"\ntitle = "c"\n[[section]]\nheading = "1、指标"\n'
    path.write_text(text + 'body = ["gap:成本指标的说明", "text:成本指标见下", "indicators:其他"]\n', "utf-8")
    forms = [invented_form(indicators=(Indicator("成本指标", "", "造价", "≤9万元", "8万元", "10", "10"),))]
    made = draft_report(forms, TEMPLATES, summarise(forms, TEMPLATES), load_outline(path))
    assert "其他指标1项，其中达到指标值1项。" in body(made)


def test_the_outline_goes_by_the_layouts() -> None:
    assert OUTLINES.choose(None, ["transfer"]).id == "transfer"
    assert OUTLINES.choose(None, ["transfer", "mof-2020"]).id == "unit"
    assert OUTLINES.choose("transfer", ["mof-2020"]).id == "transfer"
    with pytest.raises(BadOutline, match="没有名为“没有”的报告提纲"):
        OUTLINES.choose("没有", [])
    assert OUTLINES.problems == ()


def test_a_places_own_outline_wins_and_a_bad_one_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    own = 'id = "unit"\nname = "本县"\ntitle = "报告"\n[[section]]\nheading = "1、概况"\n'
    (folder / "own.toml").write_text(
        own + 'body = ["text:{unit}{year}年", "indicators：进度指标"]\n', "utf-8"
    )
    (folder / "坏.toml").write_text(own + 'body = ["无此段"]\n', "utf-8")
    found = load_outlines([resources_folder(), tmp_path])
    assert found.by_id["unit"].name == "本县"
    [problem] = found.problems
    assert "坏.toml" in problem
    assert "无此段" in problem
    forms = [invented_form()]
    made = draft_report(forms, TEMPLATES, summarise(forms, TEMPLATES), found.by_id["unit"])
    assert made.parts == (
        Heading("1、概况", 1),
        Sentence("示范区服务中心2023年"),
        Sentence("自评表中没有设置这一类指标。"),
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        'id = "a"\nname = "b"\ntitle = "c"\nsection = []',
        'id = "a"\nname = "b"\ntitle = "c"\nsection = 3',
        'id = "a"\nname = "b"\ntitle = "c"\n[[section]]\nheading = "d"\nlevel = 4',
        'id = "a"\nname = "b"\ntitle = "c"\n[[section]]\nheading = "d"\nlevel = true',
        'id = "a"\nname = "b"\ntitle = "c"\n[[section]]\nheading = "d"\nbody = "text:e"',
        'id = "a"\nname = "b"\ntitle = "c"\n[[section]]\nheading = "d"\nbody = ["text:"]',
        'id = "a"\nname = "b"\ntitle = "c"\n[[section]]\nheading = "d"\nbody = ["funds:e"]',
        'id = ["a"]\nname = "b"\ntitle = "c"\n[[section]]\nheading = "d"',
        'id = "a"\nname = "b"\ntitle = "c"\nsection = ["d"]',
    ],
)
def test_a_wrong_outline_is_refused_by_name(content: str, tmp_path: Path) -> None:
    path = tmp_path / "提纲.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(BadOutline, match=r"提纲\.toml"):
        load_outline(path)


@given(st.lists(any_forms(), max_size=3), st.sampled_from(sorted(OUTLINES.by_id)))
def test_any_forms_make_a_draft(forms: list[Form], outline: str) -> None:
    made = draft(forms, outline)
    rows = [row for part in made.parts if isinstance(part, ProjectTable) for row in part.rows if row.number]
    assert len(rows) == len(forms)
    for form, row in zip(forms, rows, strict=True):
        assert row.project.removeprefix("※") == (form.project or GAP)


def test_where_nothing_wants_a_reason_the_draft_says_so() -> None:
    text = body(draft([invented_form()]))
    assert "自评表中没有未达到指标值、超出较多或扣分的指标。" in text
    unclear = replace(ROWS[0], target="有所提高", actual="", score=ROWS[0].weight)
    assert "由所填内容无法判断1项" in body(draft([invented_form(indicators=(unclear, *ROWS[1:]))]))
