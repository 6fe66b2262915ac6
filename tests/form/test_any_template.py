"""What is done with whole forms, over layouts of any shape: nothing fails, nothing is lost untold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jixiao_gui.form import row_edits
from jixiao_gui.form.cell_texts import blank_row, get_text, rows_of, set_text, with_row_text, with_rows
from jixiao_gui.form.cells import paths_of, printed_texts
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.comparing import CHANGED, ONLY_LEFT, ONLY_RIGHT, Side, compare
from jixiao_gui.form.edits import Edit, type_texts
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.making.forerunner import succeed
from jixiao_gui.form.making.listing import ListAmount, ListRow, plan_funds
from jixiao_gui.form.making.preparing import Options, prepare
from jixiao_gui.form.model import Form, FundLine, Indicator, Source, is_placeholder
from jixiao_gui.form.numbers import in_money
from jixiao_gui.form.reports.audit import audit
from jixiao_gui.form.reports.summary import summarise
from jixiao_gui.form.row_order import insert_rows, remove_rows
from jixiao_gui.form.search_replace import Query, find, replace_all
from jixiao_gui.form.spans import has_spans, own_spans
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_sections import Column, Table
from tests.form.forms import TEMPLATES
from tests.form.place import form as place_form
from tests.form.place import layout
from tests.sheet.random_templates import filled, templates

SETTINGS = settings(
    deadline=None,
    max_examples=40,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Template, Form]:
    """A layout and a form in it; rows of indicators may share cells, and so may labels of any column."""
    template = draw(templates())
    sections = []
    for section in template.sections:
        if isinstance(section, Table) and section.id != "funds":
            merges = [draw(st.sampled_from(["", "", "", "down", "all"])) for _ in section.columns]
            columns = [
                replace(column, merge=column.merge or (merge if column.id not in _FIGURES else ""))
                for column, merge in zip(section.columns, merges, strict=True)
            ]
            section = replace(section, columns=tuple(columns))
        sections.append(section)
    template = replace(template, sections=tuple(sections))
    form = draw(filled(template))
    rows = list(form.indicators)
    for number in range(len(rows) - 1):
        name = draw(st.sampled_from(["", *template.fields("indicators")]))
        if name and not _column(template, name).merge:
            rows[number] = replace(rows[number], spans=((name, 2),))
            rows[number + 1] = _row(with_row_text(rows[number + 1], name, ""))
    return template, replace(form, indicators=tuple(rows))


_FIGURES = ("weight", "score", "name", "target", "actual", "level1", "level2")


def _column(template: Template, id: str) -> Column:
    table = template.table("indicators")
    assert table is not None
    return next(column for column in table.columns if column.id == id)


def _row(row: object) -> Indicator:
    assert isinstance(row, Indicator)
    return row


def registry(*more: Template) -> Templates:
    known = Templates(dict(TEMPLATES.by_id), rules=TEMPLATES.rules)
    for template in more:
        known.add(template)
    return known


def texts_of(form: Form, template: Template) -> dict[str, str]:
    return {path: get_text(form, path) for path in paths_of(form, template)}


@given(st.lists(forms(), min_size=1, max_size=3))
@SETTINGS
def test_a_book_of_any_layouts_is_summed_up_and_audited(made: list[tuple[Template, Form]]) -> None:
    known = registry()
    book = [replace(form, template=known.add(template).id) for template, form in made]
    summary = summarise(book, known)
    assert len(summary.lines) == len(book)
    for line, form in zip(summary.lines, book, strict=True):
        layout = known[form.template]
        if not layout.has("total.score"):
            assert line.total.value is None
        if not (layout.has("funds.rate") or layout.has("funds.score")):
            assert line.rate.value is None
    told = audit(book, known)
    assert [entry.number for entry in told.forms] == list(range(1, len(book) + 1))
    for entry, form in zip(told.forms, book, strict=True):
        assert len(entry.figures) == len(
            {"funds.0.rate", "funds.0.score", "total.score"}
            & set(evaluate(form, known[form.template]).printed)
        )


@given(forms(), st.data())
@SETTINGS
def test_a_changed_cell_is_the_difference(made: tuple[Template, Form], data: st.DataObject) -> None:
    template, form = made
    assert compare(Side(form, template), Side(form, template)).differences == ()
    paths = [p for p in template.grid_fields if p not in evaluate(form, template).figures]
    path = data.draw(st.sampled_from(paths))
    other = set_text(form, path, get_text(form, path) + "改")
    found = compare(Side(form, template), Side(other, template)).differences
    assert [(each.kind, each.left, each.right) for each in found] == [(CHANGED, path, path)]


@given(forms(), forms())
@SETTINGS
def test_forms_of_two_layouts_are_compared(one: tuple[Template, Form], other: tuple[Template, Form]) -> None:
    (left, before), (right, after) = one, other
    was, now = printed_texts(before, left), printed_texts(after, right)
    for each in compare(Side(before, left), Side(after, right)).differences:
        assert each.kind in (CHANGED, ONLY_LEFT, ONLY_RIGHT)
        assert not each.left or each.left in was
        assert not each.right or each.right in now


@given(forms(), templates())
@SETTINGS
def test_what_a_conversion_does_not_take_along_is_told(made: tuple[Template, Form], new: Template) -> None:
    old, form = made
    conversion = convert(form, old, new)
    there = set(texts_of(conversion.form, new).values()) | {lost.text for lost in conversion.lost}
    there |= {row.full_target for row in conversion.form.indicators}  # ≥98% may stand in three columns now
    there = {"".join(text.split()) for text in there}
    labels = {
        text for line in (*old.fund_lines, *new.fund_lines) for text in (line.item, line.weight, line.score)
    }
    for path, text in texts_of(form, old).items():
        row = path.split(".")[1] if path.startswith("indicators.") else ""
        if row and form.indicators[int(row)].is_blank:
            continue
        said = {text, in_money(text, old.money, new.money)} if path.startswith("funds.") else {text}
        if text.strip() and text not in labels and text != old.defaults.get(path):
            # "98 %" is "98%" where number and unit have columns of their own
            said = {"".join(one.split()) for one in said}
            assert any(one in other for other in there for one in said), (path, text, old.words, new.words)


@given(forms(), templates())
@SETTINGS
def test_a_form_made_from_any_other_has_its_indicators(made: tuple[Template, Form], new: Template) -> None:
    old, form = made
    found = succeed(replace(form, token="t"), old, new)
    assert found.form.sources == (Source("", "t"),)
    evaluate(found.form, new)
    check_form(found.form, new)
    if old.has("indicators.name") and new.has("indicators.name") and not has_spans(form.indicators):
        named = Counter(row.name for row in form.indicators if not is_placeholder(row.name))
        assert not named - Counter(row.name for row in found.form.indicators)
    for row in found.form.indicators:
        assert (row.actual, row.deviation) == ("", "")
    assert all(not line.executed for line in found.form.funds)


@given(forms())
@SETTINGS
def test_carried_forward_there_is_nothing_of_last_years_results(made: tuple[Template, Form]) -> None:
    template, form = made
    carried = carry_forward(form, template)
    for row in carried.indicators:
        assert (row.actual, row.deviation) == ("", "")
        assert row.auto or not row.score
    assert all(not line.executed and not line.budget for line in carried.funds)
    assert [row.name for row in carried.indicators] == [row.name for row in form.indicators]
    again = carry_forward(carried, template)
    assert replace(again, year="", title="") == replace(carried, year="", title="")


@given(forms(), st.sampled_from(["木", "0", "一", "%"]))
@SETTINGS
def test_everything_that_is_found_is_replaced(made: tuple[Template, Form], words: str) -> None:
    template, form = made
    query = Query(words)
    hits = [hit for hit in find(form, template, query) if hit.replaceable]
    edit = replace_all(form, template, query, "〇", "替换")
    if edit is None:
        assert not hits
        return
    after = edit.apply(form)
    assert edit.inverse(form).apply(after) == form
    assert not [hit for hit in find(after, template, query) if hit.replaceable]


@given(forms())
@SETTINGS
def test_what_goes_out_has_the_cells_that_came(made: tuple[Template, Form]) -> None:
    template, form = made
    known = registry()
    form = replace(form, template=known.add(template).id)
    assert prepare(form, Options(), known) == form
    out = prepare(form, Options(drop_blank=True, mask_phone=True), known)
    assert len(out.indicators) == sum(not row.is_blank for row in form.indicators) or out.indicators


@given(forms(), st.data())
@SETTINGS
def test_rows_of_any_table_come_and_go(made: tuple[Template, Form], data: st.DataObject) -> None:
    template, form = made
    table = data.draw(st.sampled_from(template.tables))
    rows = tuple(rows_of(form, table.id))
    number = data.draw(st.integers(0, max(len(rows) - 1, 0)))
    to = data.draw(st.integers(0, len(rows)))
    edits: list[Edit | None] = [
        insert_rows(form, to, [blank_row(table.id)], "插入", table),
        remove_rows(form, {number, to}, "删除", table),
    ]
    made_edits = [
        row_edits.insert_like(form, to, number, 2, "插入", table),
        row_edits.duplicate(form, [number], "复制", table) if rows else None,
        row_edits.move(form, [number], to, min(to, max(len(rows) - 1, 0)), "移动", table=table),
        row_edits.step(form, [number], data.draw(st.sampled_from([-1, 1])), "移动", table) if rows else None,
    ]
    edits += [each.edit for each in made_edits if each is not None]
    for edit in edits:
        if edit is not None:
            after = edit.apply(form)
            assert edit.inverse(form).apply(after) == form
            assert all(get_text(after, path) is not None for path in paths_of(after, template))
            evaluate(after, template)


@given(forms(), st.data())
@SETTINGS
def test_a_label_is_renamed_where_it_shows(made: tuple[Template, Form], data: st.DataObject) -> None:
    template, form = made
    shown = texts_of(form, template)
    path = data.draw(st.sampled_from(sorted(shown)))
    edit = type_texts(form, evaluate(form, template), {path: "新的"}, "改", template)
    if edit is None:
        return
    after = edit.apply(form)
    assert edit.inverse(form).apply(after) == form
    assert get_text(after, path) == "新的"


def _with_spans() -> Form:
    rows = (
        Indicator("产出", "数量", "一", weight="30", spans=(("weight", 3),)),
        Indicator("产出", "数量", "二"),
        Indicator("产出", "质量", "三"),
        Indicator("效益", "社会", "四", weight="10"),
    )
    return Form(template="beijing-2023", indicators=rows)


def _weights(form: Form) -> list[tuple[str, str, int]]:
    spans = own_spans(form.indicators, "weight")
    return [(row.name, row.weight, span) for row, span in zip(form.indicators, spans, strict=True)]


def test_a_cell_over_several_rows_grows_shrinks_and_moves_with_them() -> None:
    form = _with_spans()
    grown = insert_rows(form, 1, [Indicator("产出", "数量", "新")], "插入").apply(form)
    assert _weights(grown) == [("一", "30", 4), ("新", "", 0), ("二", "", 0), ("三", "", 0), ("四", "10", 1)]
    below = insert_rows(form, 3, [Indicator("效益", "社会", "新")], "插入").apply(form)
    assert _weights(below)[3:] == [("新", "", 1), ("四", "10", 1)]
    first = remove_rows(form, [0], "删除")
    assert first is not None
    assert _weights(first.apply(form)) == [("二", "30", 2), ("三", "", 0), ("四", "10", 1)]
    away = row_edits.move(form, [1], 4, 3, "移动")
    assert away is not None
    assert _weights(away.edit.apply(form)) == [("一", "30", 2), ("三", "", 0), ("四", "10", 1), ("二", "", 1)]
    turned = row_edits.step(form, [0], 1, "移动")
    assert turned is not None
    assert _weights(turned.edit.apply(form)) == [
        ("二", "30", 3),
        ("一", "", 0),
        ("三", "", 0),
        ("四", "10", 1),
    ]


def test_the_marks_of_fund_lines_move_along() -> None:
    lines = (FundLine("总额", rate="1%"), FundLine("甲", rate="5%"), FundLine("乙", rate="6%"))
    form = replace(_with_spans(), funds=lines, manual=frozenset({"funds.2.rate", "total.score"}))
    table = TEMPLATES["beijing-2023"].table("funds")
    edit = insert_rows(form, 1, [FundLine("新")], "插入", table)
    after = edit.apply(form)
    assert after.manual == {"funds.3.rate", "total.score"}
    assert edit.inverse(form).apply(after) == form
    gone = remove_rows(form, [2], "删除", table)
    assert gone is not None
    assert gone.apply(form).manual == {"total.score"}
    assert gone.inverse(form).apply(gone.apply(form)) == form


def test_a_cell_beside_all_rows_stays_at_the_top() -> None:
    columns = (Column("item", "资金", 100), Column("note", "原因", 74, merge="all"))
    table = Table("funds", "", 0, columns)
    form = with_rows(_with_spans(), "funds", [FundLine("总额", extra=(("note", "说明"),)), FundLine("甲")])
    edit = remove_rows(form, [0], "删除", table)
    assert edit is not None
    assert get_text(edit.apply(form), "funds.0.note") == "说明"


def _known(*layouts: Template) -> Templates:
    return Templates({layout.id: layout for layout in layouts}, rules=TEMPLATES.rules)


def test_amounts_are_converted_between_元_and_万元() -> None:
    yuan, wan = layout(money="元"), layout(id="wan")
    line = FundLine("资金总额", "800,000.00", "80万元", "720000.5", "10", "90%", "9")
    there = convert(place_form(funds=(line,)), yuan, wan).form.funds[0]
    assert (there.initial, there.budget, there.executed) == ("80", "80万元", "72.00005")
    back = convert(place_form(funds=(there,)), wan, yuan).form.funds[0]
    assert (back.initial, back.executed) == ("800000", "720000.5")


def test_sums_are_in_万元_and_say_so() -> None:
    yuan, wan = layout(money="元"), layout(id="wan")
    lines = (FundLine("资金总额", "800000", "800000", "720000", "10", "90%", "9"),)
    book = [place_form(funds=lines), place_form(template="wan", project="另一个")]
    summary = summarise(book, _known(yuan, wan))
    assert summary.whole.budget == 160
    assert summary.lines[0].budget == summary.lines[1].budget == 80
    assert any("换算为万元" in note for note in summary.notes)


def test_a_layout_without_total_and_rate_shows_none_in_the_summary() -> None:
    bare = layout(funds="", total="", indicators="level1 name target actual deviation")
    summary = summarise([place_form(funds=())], _known(bare))
    (line,) = summary.lines
    assert (line.total.value, line.rate.value, line.budget, line.levels) == (None, None, None, {})
    assert summary.whole.average.value is None
    assert any("没有总分" in note for note in summary.notes)
    assert audit([place_form(funds=())], _known(bare)).forms[0].figures == ()


def test_a_list_in_万元_fills_a_form_in_元() -> None:
    yuan = layout(money="元")
    row = ListRow(1, "河道清淤", amounts=(ListAmount("total", "budget", "80.5"),))
    plan = plan_funds([row], [(7, place_form())], _known(yuan))
    (fill,) = plan.fills
    assert [(each.path, each.new) for each in fill.differences] == [("funds.0.budget", "805000")]


def test_what_is_a_plan_is_carried_and_what_is_a_result_is_not() -> None:
    columns = "level1 level2 name comparator target measure_unit actual weight score reviewed_score x1 x2"
    words = {"indicators.x1": "目标依据", "indicators.x2": "未完成的问题"}
    template = layout(indicators=columns, words=words, above=["填报日期：2022年3月18日   联系人：甲"])
    extra = (("comparator", "≥"), ("reviewed_score", "9"), ("x1", "规划"), ("x2", "下雨"))
    indicator = Indicator("产出", "数量", "场次", "10", "9", "10", "9", extra=extra)
    funds = (FundLine("2023年资金总额", "1", "1", "1", "10", "100%", "10"), FundLine("2022年结转"))
    form = place_form(funds=funds, indicators=(indicator,), title="2023年自评表")
    carried = carry_forward(form, template)
    (row,) = carried.indicators
    assert row.extra == (("comparator", "≥"), ("x1", "规划"))
    assert (row.target, row.actual, row.weight, row.score) == ("10", "", "10", "")
    assert [line.item for line in carried.funds] == ["2024年资金总额", "2023年结转"]
    assert (carried.year, carried.title) == ("2024", "2024年自评表")
    assert carried.above == ("填报日期：    年  月  日   联系人：甲",)


def test_telephones_are_hidden_wherever_they_stand() -> None:
    template = layout(above=["填报人：某某  联系电话：000-1234567"], below=["编号 1234567890"])
    out = prepare(place_form(), Options(mask_phone=True), _known(template))
    assert template.lines_above(out) == ("填报人：某某  联系电话：000-***4567",)
    assert template.lines_below(out) == ("编号 1234567890",)
