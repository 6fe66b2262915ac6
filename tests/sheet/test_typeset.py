"""Line breaking by the Chinese rules, and heights of rows, without any font."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet
from jixiao_gui.sheet.typeset import STYLES, break_lines, fitting, stack, typeset


def em(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def width(line: str) -> float:
    return sum(map(em, line))


def test_short_text_is_one_line() -> None:
    assert break_lines("数量指标", 10, em) == ["数量指标"]


def test_empty_text_is_one_empty_line() -> None:
    assert break_lines("", 10, em) == [""]


def test_a_line_break_of_the_text_is_one_and_leading_spaces_stay() -> None:
    assert break_lines("年初\n　预算数\n", 10, em) == ["年初", "　预算数", ""]


def test_no_closing_punctuation_begins_a_line() -> None:
    assert break_lines("完成验收，通过。", 4, em) == ["完成验", "收，通", "过。"]


def test_no_opening_bracket_ends_a_line() -> None:
    assert break_lines("资金支出（万元）", 5, em) == ["资金支出", "（万元）"]


def test_a_number_stays_with_its_comparator_and_unit() -> None:
    assert break_lines("满意度≥99.5%以上", 5, em) == ["满意度", "≥99.5%以", "上"]
    assert break_lines("支出资金212.5万元", 6, em) == ["支出资金", "212.5万元"]
    assert break_lines("共开会研究100余次", 6, em) == ["共开会研究", "100余次"]


def test_a_latin_word_stays_whole() -> None:
    assert break_lines("使用SQLite数据库", 4, em) == ["使用", "SQLite数", "据库"]


def test_an_overlong_word_is_broken_hard() -> None:
    assert break_lines("A" * 20, 4, em) == ["A" * 8, "A" * 8, "A" * 4]


def test_a_space_at_a_break_is_dropped() -> None:
    assert break_lines("open source", 3, em) == ["open", "source"]


text = st.text(st.sampled_from("指标完成，。（）“”：%≥0123456789.万元次ab Z　…—\n"), max_size=60)


@given(text, st.floats(1.0, 12.0))
def test_nothing_is_lost_and_no_line_is_too_wide(typed: str, room: float) -> None:
    lines = break_lines(typed, room, em)
    kept = "".join(lines).replace(" ", "")
    assert kept == typed.replace("\n", "").replace(" ", "")
    assert all(width(line.rstrip(" ")) <= room + 1e-6 for line in lines)


@given(text.filter(lambda typed: "\n" not in typed))
def test_closing_punctuation_stays_behind_its_word(typed: str) -> None:
    plain = typed.strip("，。）：… —%　”").replace("，", "字，").replace("。", "字。")
    lines = break_lines(plain, 6.0, em)
    runs = any(a in "，。）" and b in "，。）：…—%”" for a, b in pairwise(plain))
    assert runs or all(line[0] not in "，。" for line in lines[1:])


def test_vertical_text_is_a_stack_of_characters() -> None:
    assert stack("绩效\n指 标") == ["绩", "效", "指", "标"]
    assert stack("") == [""]


def sheet(label: str, rows: int, words: str = "指标") -> Sheet:
    first = Row((Cell(label, 0, rows=rows), Cell(words, 1, role=Role.TEXT)), Section.INDICATOR)
    rest = [Row((Cell("", 0, rows=0), Cell(words, 1, role=Role.TEXT)), Section.INDICATOR)] * (rows - 1)
    return Sheet(widths=(10, 40), rows=(first, *rest))


def test_a_tall_merged_label_spreads_over_its_rows() -> None:
    setting = typeset(sheet("很长的一级指标名称" * 5, 3), STYLES[0], em)
    label = setting.blocks[0]
    assert setting.height >= STYLES[0].height(len(label.lines)) - 1e-6
    assert len({round(height, 6) for height in setting.heights}) == 1


def test_a_row_is_as_high_as_its_longest_cell_and_never_lower_than_asked() -> None:
    setting = typeset(sheet("短", 2, "长" * 60), STYLES[0], em)
    assert setting.heights[0] == STYLES[0].height(len(setting.blocks[1].lines))
    assert min(typeset(sheet("短", 2), STYLES[0], em).heights) >= 6.0


def test_a_lone_last_character_of_a_label_takes_company() -> None:
    one = Sheet(
        widths=(19,),
        rows=(
            Row(
                (
                    Cell(
                        "经济效益指标",
                    ),
                )
            ),
        ),
    )
    lines = typeset(one, STYLES[0], em).blocks[0].lines
    assert lines == ("经济效益", "指标")


def test_padding_shrinks_before_type_and_type_stops_at_seven_and_a_half() -> None:
    long = sheet("短", 40, "指标")
    roomy = typeset(long, STYLES[0], em).height
    assert fitting(long, roomy, em).style == STYLES[0]
    assert fitting(long, roomy - 1, em).style.size == STYLES[0].size
    tight = typeset(long, STYLES[-1], em).height
    assert fitting(long, tight, em).style.size == 7.5
    assert fitting(long, tight - 1, em).style == STYLES[0]
    assert [style.size for style in STYLES] == sorted((style.size for style in STYLES), reverse=True)


@given(
    st.lists(
        st.tuples(text, text, st.integers(1, 4), st.booleans(), st.sampled_from(Role)), min_size=1, max_size=8
    ),
    st.floats(20.0, 400.0),
)
def test_the_style_that_fits_is_found_without_setting_the_sheet_in_each(
    blocks: list[tuple[str, str, int, bool, Role]], room: float
) -> None:
    rows = []
    for label, words, count, vertical, role in blocks:
        for number in range(count):
            first = Cell(label, 0, rows=0 if number else count, vertical=vertical, role=role)
            rows.append(Row((first, Cell(words * (number + 1), 1, role=Role.TEXT)), Section.INDICATOR, 5.0))
    one = Sheet(widths=(12.5, 41.0), rows=tuple(rows))
    settings = [typeset(one, style, em) for style in STYLES]
    most = 2.2 * room  # beyond, no style would do
    fits = next((each for each in settings if each.height <= room), None)
    wanted = settings[0] if fits is None or settings[0].height > most else fits
    assert fitting(one, room, em) == wanted
