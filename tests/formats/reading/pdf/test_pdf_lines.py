"""Characters on a page made lines, whatever they are and wherever they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.formats.pdf_marks import BLANK, BREAK
from jixiao_gui.formats.reading.pdf.pdf_elements import Glyph
from jixiao_gui.formats.reading.pdf.pdf_lines import Line, Maker, lines_of, spacing

PLACES = st.integers(0, 20).map(lambda steps: steps * 5.0)
GLYPHS = st.builds(
    lambda char, left, base, wide, turn: Glyph(char, left, left + wide, base, 10.0, turn),
    st.sampled_from([*"绩效指标 1a,。\u3000", *BLANK, *BREAK]),
    PLACES,
    PLACES,
    st.sampled_from([5.0, 10.0]),
    st.integers(0, 3),
)


@given(st.lists(GLYPHS, min_size=1, max_size=12), st.sampled_from(Maker))
def test_every_character_of_a_line_has_its_width(glyphs: list[Glyph], maker: Maker) -> None:
    lines = lines_of(glyphs, maker)
    assert all(len(line.text) == len(line.widths) for line in lines)
    spacing([(0.0, lines)], maker)


def test_a_blank_at_the_end_of_a_word_that_runs_downwards() -> None:
    glyphs = [Glyph(char, 0.0, 10.0, 10.0 * row, 10.0) for row, char in enumerate("绩效指标 ")]
    (line,) = lines_of(glyphs)
    assert (line.text, len(line.widths)) == ("绩效指标", 4)


def test_texts_on_one_line_say_nothing_of_the_distance_of_lines() -> None:
    """As of a cell whose characters without a font are boxes of their own."""
    beside = [
        Line("年度", 0.0, 20.0, 100.0, 9.0, [9.0, 9.0]),
        Line("资金", 30.0, 50.0, 100.0, 9.0, [9.0, 9.0]),
    ]
    below = [Line("项目", 0.0, 20.0, 100.0, 9.0, [9.0, 9.0]), Line("资金", 0.0, 20.0, 111.8, 9.0, [9.0, 9.0])]
    for maker in Maker:
        assert spacing([(0.0, beside)], maker).pitch(9.0) == 1.3 * 9
        assert round(spacing([(0.0, beside)] * 60 + [(0.0, below)], maker).pitch(9.0), 1) == 11.8
