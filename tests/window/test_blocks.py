"""Blocks of cells: selecting, going round, filling, and the clipboard to and from Excel, WPS and Word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QClipboard
from pytestqt.qtbot import QtBot

from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.table.html_block import table_in_html

from .conftest import Keyboard

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def chosen(window: MainWindow) -> list[str]:
    return [place.cell.path for place in window.view.selected()]


def column(window: MainWindow, name: str) -> list[str]:
    form = window.desk.form
    assert form is not None
    return [getattr(row, name) for row in form.indicators]


def test_typing_goes_where_the_block_began(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Down, SHIFT).press(Qt.Key.Key_Down, SHIFT)
    assert chosen(opened) == [f"indicators.{n}.target" for n in range(3)]
    keyboard.type("9").press(Qt.Key.Key_Return)
    assert column(opened, "target")[:3] == ["9", "≥95%", "12月底前"]
    keyboard.type("8").press(Qt.Key.Key_Return).type("7").press(Qt.Key.Key_Return)
    assert column(opened, "target")[:3] == ["9", "8", "7"]
    assert opened.view.current_path == "indicators.0.target"  # round the block, which stays
    assert len(chosen(opened)) == 3


def test_tab_goes_round_a_block_row_by_row(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Right, SHIFT).press(Qt.Key.Key_Down, SHIFT)
    seen = []
    for _ in range(4):
        keyboard.press(Qt.Key.Key_Tab)
        seen.append(opened.view.current_path.removeprefix("indicators."))
    assert seen == ["0.actual", "1.target", "1.actual", "0.target"]
    keyboard.press(Qt.Key.Key_Backtab, SHIFT)
    assert opened.view.current_path == "indicators.1.actual"


def test_a_block_across_merged_cells_takes_them_whole(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.1.name").press(Qt.Key.Key_Left, SHIFT).press(Qt.Key.Key_Left, SHIFT)
    paths = chosen(opened)
    assert "indicators.0.level1" in paths
    assert {f"indicators.{n}.level2" for n in range(3)} < set(paths)
    assert "indicators.3.name" not in paths
    keyboard.press(Qt.Key.Key_Escape)
    assert chosen(opened) == ["indicators.1.name"]


def test_shift_click_and_drag_draw_a_block(opened: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    view = opened.view
    keyboard.at("indicators.0.target")
    qtbot.mouseClick(view.viewport(), LEFT, SHIFT, view.cell_rect("indicators.2.actual").center())
    assert len(chosen(opened)) == 6
    assert view.current_path == "indicators.0.target"
    qtbot.mousePress(view.viewport(), LEFT, pos=view.cell_rect("indicators.1.weight").center())
    qtbot.mouseMove(view.viewport(), view.cell_rect("indicators.2.score").center())
    qtbot.mouseRelease(view.viewport(), LEFT, pos=view.cell_rect("indicators.2.score").center())
    assert chosen(opened)[0] == "indicators.1.weight"


def test_far_keys(opened: MainWindow, keyboard: Keyboard) -> None:
    view = opened.view
    keyboard.at("indicators.1.name").press(Qt.Key.Key_End)
    assert view.current_path == "indicators.1.deviation"
    keyboard.press(Qt.Key.Key_Home)
    assert view.current_path == "indicators.0.level1"
    keyboard.press(Qt.Key.Key_Home, CONTROL)
    assert view.current_path == "project"
    keyboard.press(Qt.Key.Key_End, CONTROL)
    assert view.current_path == "total.score"
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Down, CONTROL)
    assert view.current_path == "indicators.4.target"  # the end of what is filled
    keyboard.press(Qt.Key.Key_Up, CONTROL | SHIFT)
    assert len(chosen(opened)) == 5
    keyboard.press(Qt.Key.Key_Up, CONTROL)
    assert opened.view.current_path == "indicators.0.target"
    keyboard.at("indicators.0.name").press(Qt.Key.Key_End, SHIFT)
    assert chosen(opened)[-1] == "indicators.0.deviation"


def test_ctrl_arrow_stops_at_gaps(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.1.target").press(Qt.Key.Key_Delete)
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Down, CONTROL)
    assert opened.view.current_path == "indicators.2.target"  # over the gap
    keyboard.at("funds.1.budget").press(Qt.Key.Key_Down, CONTROL)
    assert opened.view.current_path.startswith("goal.")


def test_pages_move_the_current_cell(opened: MainWindow, keyboard: Keyboard) -> None:
    view = opened.view
    view.set_zoom(200)
    keyboard.at("project").press(Qt.Key.Key_PageDown)
    first = view.current_path
    assert first not in ("", "project")
    assert view.viewport().rect().intersects(view.cell_rect(first))
    for _ in range(6):
        keyboard.press(Qt.Key.Key_PageDown)
    assert view.current_path.startswith("indicators.4.")  # the column's last cell
    for _ in range(8):
        keyboard.press(Qt.Key.Key_PageUp)
    assert view.current_path == "project"


def test_fill_down_and_right(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.weight").press(Qt.Key.Key_Right, SHIFT)
    for _ in range(2):
        keyboard.press(Qt.Key.Key_Down, SHIFT)
    opened.actions_["fill_down"].trigger()
    assert column(opened, "weight") == ["30", "30", "30", "20", "10"]
    assert column(opened, "score") == ["30", "30", "30", "20", "10"]
    assert opened.actions_["undo"].text() == "撤销 向下填充 4 格"
    keyboard.at("indicators.4.target")
    opened.actions_["fill_down"].trigger()  # one cell takes the one above
    assert column(opened, "target")[4] == "≥10%"
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Right, SHIFT).press(Qt.Key.Key_Down, SHIFT)
    opened.actions_["fill_right"].trigger()
    assert column(opened, "actual")[:2] == ["≥12台", "≥95%"]
    keyboard.at("project")
    opened.actions_["fill_down"].trigger()
    assert "没有可以填充" in opened.statusBar().currentMessage()


def test_filling_leaves_computed_cells_alone(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("funds.0.weight").press(Qt.Key.Key_Right, SHIFT).press(Qt.Key.Key_Right, SHIFT)
    opened.actions_["fill_right"].trigger()
    assert opened.desk.form is not None
    assert opened.desk.form.manual == frozenset()


def test_one_value_fills_the_block(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    clipboard.setText("完成")
    keyboard.at("indicators.1.actual").press(Qt.Key.Key_Down, SHIFT).press(Qt.Key.Key_Down, SHIFT)
    opened.actions_["paste"].trigger()
    assert column(opened, "actual") == ["12台", "完成", "完成", "完成", "92%"]
    assert len(chosen(opened)) == 3
    assert opened.actions_["undo"].text() == "撤销 粘贴 3 格"


def test_a_line_fills_the_lines_of_the_block(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    clipboard.setText("甲\t乙")
    keyboard.at("indicators.3.actual").press(Qt.Key.Key_Left, SHIFT).press(Qt.Key.Key_Down, SHIFT)
    opened.actions_["paste"].trigger()
    assert column(opened, "target")[3:] == ["甲", "甲"]
    assert column(opened, "actual")[3:] == ["乙", "乙"]


def test_paste_on_one_merged_label_renames_it(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    clipboard.setText("进度指标")
    keyboard.at("indicators.0.level1")
    opened.actions_["paste"].trigger()
    assert column(opened, "level1") == ["进度指标"] * 3 + ["效益指标", "满意度指标"]


def test_paste_of_equal_labels_makes_one_of_them(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    clipboard.setText("甲指标\t乙指标\n甲指标\t丙指标")
    keyboard.at("indicators.3.level1")
    opened.actions_["paste"].trigger()
    assert column(opened, "level1")[3:] == ["甲指标", "甲指标"]
    assert column(opened, "level2")[3:] == ["乙指标", "丙指标"]
    assert set(chosen(opened)) == {"indicators.3.level1", "indicators.3.level2", "indicators.4.level2"}


def test_a_table_goes_out_for_word(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    keyboard.at("indicators.0.name").type("<甲>").press(Qt.Key.Key_Return, CONTROL).type("乙")
    keyboard.press(Qt.Key.Key_Return)
    keyboard.at("indicators.0.level1").press(Qt.Key.Key_Right, SHIFT).press(Qt.Key.Key_Right, SHIFT)
    opened.actions_["copy"].trigger()
    words = clipboard.mimeData().html()
    assert '<td rowspan="3" style="text-align:center">产出指标</td>' in words
    assert "&lt;甲&gt;<br" in words
    assert table_in_html(words) == [
        ["产出指标", "数量指标", "<甲>\n乙"],
        [None, "质量指标", "验收合格"],
        [None, "时效指标", "完成时间"],
    ]


def test_excel_gets_texts_as_they_are(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    keyboard.at("indicators.0.target").type("0.3990").press(Qt.Key.Key_Return)
    keyboard.at("indicators.0.target")
    for _ in range(2):
        keyboard.press(Qt.Key.Key_Right, SHIFT)
    opened.actions_["copy"].trigger()
    words = clipboard.mimeData().html()
    assert "<td style=\"text-align:center;mso-number-format:'\\@'\">0.3990</td>" in words
    assert '<td style="text-align:center">30</td>' in words  # a number stays one


def put_html(clipboard: QClipboard, html: str, text: str) -> None:
    mime = QMimeData()
    mime.setHtml(html)
    mime.setText(text)
    clipboard.setMimeData(mime)


def test_words_table_comes_in_whole(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    html = (
        "<html><head><style>p{margin:0}</style></head><body><table><tr><td><p>第一段</p><p>第\n二段</p></td>"
        "<td><p>5&nbsp;台</p></td></tr><tr><td><p>乙<br>丙</p></td><td><p>&nbsp;</p></td></tr></table></body></html>"
    )
    put_html(clipboard, html, "第一段\n第二段\t5 台\n乙\n丙\t\n")
    keyboard.at("indicators.0.name")
    opened.actions_["paste"].trigger()
    assert column(opened, "name")[:2] == ["第一段\n第二段", "乙\n丙"]
    assert column(opened, "target")[:2] == ["5 台", ""]


def test_a_spreadsheets_text_is_exact(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    html = "<table><tr><td>a b</td><td>1</td></tr></table>"
    put_html(clipboard, html, '"a\n b"\t1')
    keyboard.at("indicators.0.name")
    opened.actions_["paste"].trigger()
    assert column(opened, "name")[0] == "a\n b"


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>只有文字</p>", []),
        ("前言<table><tr><td>1</td></tr></table>", []),
        ("<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>", []),
        (
            "<table><tr><td colspan=2>1<td>2</tr><tr><td rowspan='x'>3</table>",
            [["1", "2"], ["3"]],
        ),
        ("<table><tr><td colspan=999999999>1</table>", None),
        ("<table><tr><td>1<table><tr><td>内</td></tr></table></td><td>2", [["1\n内", "2"]]),
        ("<table><tr><td>1</td></tr><tr height=0><td width=9></td></tr></table>", [["1"]]),  # Word's widths
        ("<table><tr><td>1</td></tr><tr style='display:none'><td>2</td></tr></table>", [["1"], ["2"]]),
        ("<table><tr><td rowspan=2>1<td>2</tr><tr><td>3</tr></table>", [["1", "2"], [None, "3"]]),
        ("", []),
        ("<table><tr><td>　　其他资金</td></tr></table>", [["　　其他资金"]]),
    ],
)
def test_tables_of_strangers(html: str, lines: list[list[str]] | None) -> None:
    found = table_in_html(html)
    if lines is None:
        assert len(found[0]) <= 1000
    else:
        assert found == lines


def test_deleting_a_block_is_one_step(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Right, SHIFT).press(Qt.Key.Key_Down, SHIFT)
    keyboard.press(Qt.Key.Key_Delete)
    assert column(opened, "target")[:2] == column(opened, "actual")[:2] == ["", ""]
    assert opened.actions_["undo"].text() == "撤销 清除 4 格"
    opened.actions_["undo"].trigger()
    assert column(opened, "target")[:2] == ["≥12台", "≥95%"]


def test_all_is_selected_and_copied(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    keyboard.at("project")
    opened.actions_["select_all"].trigger()
    opened.actions_["copy"].trigger()
    assert clipboard.text().startswith("项目名称\t设备更新")
    assert "更新设备" in clipboard.mimeData().html()


def test_the_status_line_sums_the_block(opened: MainWindow, keyboard: Keyboard) -> None:
    block = opened.status.block
    keyboard.at("indicators.0.weight")
    assert not block.isVisible()
    for _ in range(4):
        keyboard.press(Qt.Key.Key_Down, SHIFT)
    assert block.text() == "计数 5　求和 90"
    assert block.isVisible()
    keyboard.type("30.1").press(Qt.Key.Key_Return)
    assert block.text() == "计数 5　求和 90.1"
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Down, SHIFT)
    assert not block.isVisible()  # no bare numbers


def test_the_caret_stays_in_view_in_a_tall_cell(opened: MainWindow, keyboard: Keyboard) -> None:
    view = opened.view
    view.set_zoom(200)
    keyboard.at("goal.achieved").press(Qt.Key.Key_F2)
    for _ in range(30):
        keyboard.press(Qt.Key.Key_Return, CONTROL)
    keyboard.type("x")
    editor = view.editor
    caret = editor.cursorRect().translated(editor.viewport().pos() + editor.pos())
    assert view.viewport().rect().contains(caret.center())
    keyboard.press(Qt.Key.Key_Home, CONTROL)
    caret = editor.cursorRect().translated(editor.viewport().pos() + editor.pos())
    assert view.viewport().rect().contains(caret.center())


def test_a_row_is_as_high_as_its_text_and_no_border_can_be_dragged(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    view = opened.view
    keyboard.at("indicators.0.name")
    rect = view.cell_rect("indicators.0.name")
    border = QPoint((rect.left() + rect.right()) // 2, rect.bottom())
    qtbot.mousePress(view.viewport(), LEFT, pos=border)
    qtbot.mouseMove(view.viewport(), border + rect.bottomRight() - rect.topRight())
    qtbot.mouseRelease(view.viewport(), LEFT, pos=border)
    assert view.cell_rect("indicators.0.name").height() == rect.height()
