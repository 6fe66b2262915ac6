"""The parts below the window that need no Qt: the grid, the clipboard's text, names of cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import PROGRAM, Templates
from jixiao_gui.formats.tabbed_text import read_block, write_block
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table.grid import Grid
from tests.invented import invented_form
from tests.laid_out import laid_out

cells = st.text(st.sampled_from('ab "\t\n　数'), max_size=6)
blocks = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(blocks)
def test_a_block_survives_the_clipboard(block: list[list[str]]) -> None:
    written = write_block(block)
    last = block[-1][-1]
    if len(block[-1]) == 1 and not last and len(block) > 1:
        return  # a last line of one empty cell is the line end that spreadsheets write
    assert read_block(written) == block


def test_what_excel_puts_on_the_clipboard() -> None:
    assert read_block('甲\t"两\n行"\t3\r\n\t"引""号"\t\r\n') == [["甲", "两\n行", "3"], ["", '引"号', ""]]
    assert read_block('5" 管\t2') == [['5" 管', "2"]]
    assert read_block('"半句\t2') == [['"半句', "2"]]


def test_every_square_has_one_owner_and_tab_stops_where_one_types(templates: Templates) -> None:
    for template in (each for each in templates if each.origin == PROGRAM):
        form = template.new_form("2023", "单位")
        grid = Grid(laid_out(form, template))
        for row in range(grid.rows):
            for column in range(grid.columns):
                assert grid.owner((row, column)) is not None
        seen = set()
        position = grid.first()
        while position is not None:
            place = grid.owner(position)
            assert place is not None
            seen.add(place.cell.path)
            position = grid.following(position)
            back = grid.preceding(position) if position is not None else None
            assert back is None or grid.owner(back) == place
        passed = {path for path in grid.by_path if path not in seen}
        names = {path.rpartition(".")[2] for path in passed if grid.by_path[path].names_row}
        assert {"level1", "level2"} <= names <= {"item", "term_item", "level1", "level2", "term_level2"}
        others = {path for path in passed if not grid.by_path[path].names_row}
        computed = {path for path in others if grid.by_path[path].cell.role is Role.COMPUTED}
        assert computed == {path for path in grid.by_path if grid.by_path[path].cell.role is Role.COMPUTED}
        given = {path: grid.by_path[path].cell.text for path in others - computed}
        empty = {path for path, text in given.items() if not text.strip()}
        assert all(path.startswith("funds.") and path.endswith(".rate") for path in empty)
        assert {text for path, text in given.items() if path not in empty} <= {"—", "-", "/", "10", "100"}
        assert all(path.startswith(("funds.", "total.")) for path in given)
        assert "indicators.0.weight" in seen or not template.has("indicators.weight")


def test_a_block_cuts_no_merged_cell(templates: Templates) -> None:
    form = invented_form()
    template = templates[form.template]
    grid = Grid(laid_out(form, template))
    one, other = (
        grid.by_path[
            "indicators.1.level1" if "indicators.1.level1" in grid.by_path else "indicators.0.level1"
        ],
        grid.by_path["indicators.1.name"],
    )
    block = grid.block(one.position, other.position)
    for place in grid.inside(block):
        assert block.top <= place.row
        assert place.bottom <= block.bottom
        assert block.left <= place.cell.column
        assert place.right <= block.right


def test_names_of_cells(templates: Templates) -> None:
    template = templates["beijing-2023"]
    names = {
        "project": "项目名称",
        "funds.0.executed": "全年执行数",
        "funds.0.rate": "执行率",
        "goal.achieved": "实际完成情况",
        "indicators.2.score": "第 3 行得分",
        "total.score": "总分",
    }
    assert {path: place_of(template, path) for path in names} == names


def test_merged_labels_cover_their_rows(templates: Templates) -> None:
    form = invented_form()
    table = templates[form.template].table("indicators")
    assert table is not None
    assert cell_edits.covered_rows(form, table, "indicators.0.level1") == [0, 1, 2]
    assert cell_edits.covered_rows(form, table, "indicators.1.level2") == [1]
    assert cell_edits.covered_rows(form, table, "goal.expected") == []
