"""What clerks have on the clipboard, pasted into the real table: texts, tables, odd characters, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QClipboard, QImage
from pytestqt.qtbot import QtBot

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats.json.json_forms import write_json
from jixiao_gui.window.main_window import MainWindow
from tests.invented import invented_form

from .conftest import Keyboard, shown

TWO = "第一段。\r\n第二段。\r\n"
TWO_HTML = "<p class=MsoNormal>第一段。</p><p class=MsoNormal>第二段。</p>"


def put(
    clipboard: QClipboard,
    text: str | None = None,
    html: str = "",
    *,
    urls: tuple[Path, ...] = (),
    image: bool = False,
) -> None:
    mime = QMimeData()
    if text is not None:
        mime.setText(text)
    if html:
        mime.setHtml(html)
    if urls:
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in urls])
    if image:
        mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    clipboard.setMimeData(mime)


def form_of(window: MainWindow) -> Form:
    assert window.desk.form is not None
    return window.desk.form


def differing(before: Form, after: Form) -> dict[str, str]:
    """Path -> new text of each cell that is not as before."""
    paths = ["project", "department", "unit", "leader", "phone", "goal.expected", "goal.achieved"]
    paths += [
        f"funds.{n}.{k}" for n in range(len(before.funds)) for k in ("item", "initial", "budget", "executed")
    ]
    names = ("level1", "level2", "name", "target", "actual", "weight", "score", "deviation")
    paths += [f"indicators.{n}.{k}" for n in range(len(before.indicators)) for k in names]
    paths += ["total.weight", "total.score"]
    return {path: get_text(after, path) for path in paths if get_text(after, path) != get_text(before, path)}


def pasted(window: MainWindow, keyboard: Keyboard, path: str) -> dict[str, str]:
    """Paste into the selected cell: what changed. One undo puts all of it back."""
    keyboard.at(path)
    before = form_of(window)
    window.actions_["paste"].trigger()
    after = form_of(window)
    changed = differing(before, after)
    if after != before:
        window.undo()
        assert form_of(window) == before
        window.actions_["redo"].trigger()
    return changed


def shown_message(window: MainWindow) -> str:
    bar = window.bar.words.text() if window.bar.isVisible() else ""
    return bar + window.statusBar().currentMessage()


@pytest.mark.parametrize(
    ("text", "html", "path", "becomes"),
    [
        (TWO, TWO_HTML, "goal.expected", "第一段。\n第二段。"),
        (TWO, TWO_HTML, "goal.achieved", "第一段。\n第二段。"),
        (TWO, TWO_HTML, "indicators.0.deviation", "第一段。\n第二段。"),
        (TWO, TWO_HTML, "indicators.4.name", "第一段。\n第二段。"),
        ("王某\r\n某科\r\n", "", "leader", "王某\n某科"),
        ("第一段\r\n\r\n第三段", "", "project", "第一段\n\n第三段"),
        ("原因一。\r\n原因二。\r\n", "原因一。<br>原因二。", "indicators.0.deviation", "原因一。\n原因二。"),
        ("目标一\r\n目标二\r\n", "", "goal.expected", "目标一\n目标二"),
        ("目标一\r\n\t目标二\r\n", "<p>目标一</p><p>\t目标二</p>", "goal.expected", "目标一\n 目标二"),
        ('"第一行\n第二行"\r\n', "", "goal.expected", "第一行\n第二行"),
        ('"回头看"工作', "", "indicators.0.name", '"回头看"工作'),
        ("40\r\n", "<table><tr><td x:num>40</td></tr></table>", "funds.0.executed", "40"),
        ("40\0", "", "funds.0.executed", "40"),
        ("一段\0", "", "goal.achieved", "一段"),
        ("一\x0b二\u2028三\u2029四", "", "goal.expected", "一\n二\n三\n四"),
        ("\u202d40\u202c", "", "funds.0.executed", "40"),
        ("\u200b40", "", "funds.0.executed", "40"),
        ("\ufeff40", "", "funds.0.executed", "40"),
        ("\u200e40", "", "funds.0.executed", "40"),
        ("\xa040\xa0\r\n", "", "funds.0.executed", "40"),
        (" 40.00 \r\n", "", "funds.0.executed", "40.00"),
        ("1,240.00\r\n", "", "funds.0.executed", "1,240.00"),
        ("¥40.00", "", "funds.0.executed", "¥40.00"),
        ("👨\u200d👩\u200d👧 عربي\u200f!", "", "goal.expected", "👨\u200d👩\u200d👧 عربي\u200f!"),
        (None, "<p>只有 HTML</p>", "project", "只有 HTML"),
        ("　　缩进两格。", "", "goal.expected", "　　缩进两格。"),
    ],
)
def test_one_text_goes_into_one_cell(
    opened: MainWindow,
    keyboard: Keyboard,
    clipboard: QClipboard,
    text: str | None,
    html: str,
    path: str,
    becomes: str,
) -> None:
    rows = len(form_of(opened).indicators)
    put(clipboard, text, html)
    changed = pasted(opened, keyboard, path)
    assert changed.pop(path) == becomes
    assert changed == {}
    assert len(form_of(opened).indicators) == rows


def test_a_pasted_figure_is_reckoned_with(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(clipboard, "\u202d 40\u202c\0\r\n")
    pasted(opened, keyboard, "funds.0.executed")
    assert (shown(opened, "funds.0.rate"), shown(opened, "funds.0.score")) == ("50%", "5")


@pytest.mark.parametrize(
    ("text", "html", "becomes"),
    [
        (TWO, TWO_HTML, "第一段。\n第二段。"),
        ("一\x0b二\u2028三\u2029四", "", "一\n二\n三\n四"),
        (None, "<p>只有 HTML</p>", "只有 HTML"),
        ("甲\t乙", "<table><tr><td>甲</td><td>乙</td></tr></table>", "甲 乙"),
    ],
)
def test_text_goes_to_the_cursor_of_an_open_editor(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard, text: str | None, html: str, becomes: str
) -> None:
    put(clipboard, text, html)
    keyboard.at("goal.expected")
    opened.view.begin_edit()
    opened.view.editor.selectAll()
    opened.actions_["paste"].trigger()
    opened.view.commit_editor()
    assert form_of(opened).goal.expected == becomes


def cells_html(*rows: str) -> str:
    return "<html><body><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table></body></html>"


def column_html(*texts: str) -> str:
    return cells_html(*(f"<td>{text}</td>" for text in texts))


def test_a_column_goes_down(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    put(clipboard, "监测点位\r\n合格率\r\n知晓率\r\n", column_html("监测点位", "合格率", "知晓率"))
    assert pasted(opened, keyboard, "indicators.0.name") == {
        "indicators.0.name": "监测点位",
        "indicators.1.name": "合格率",
        "indicators.2.name": "知晓率",
    }


def test_a_column_longer_than_the_rows_adds_some(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(clipboard, "一\r\n二\r\n三\r\n四\r\n五\r\n", column_html(*"一二三四五"))
    pasted(opened, keyboard, "indicators.3.name")
    rows = form_of(opened).indicators
    assert [row.name for row in rows[3:]] == ["一", "二", "三", "四", "五"]
    assert {(row.level1, row.level2) for row in rows[4:]} == {("满意度指标", "服务对象满意度指标")}


@pytest.mark.parametrize("html", ["", cells_html("".join(f"<td>{n}</td>" for n in range(1, 6)))])
def test_what_finds_no_cell_is_said(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard, html: str
) -> None:
    put(clipboard, "1\t2\t3\t4\t5", html)
    assert pasted(opened, keyboard, "indicators.0.score") == {
        "indicators.0.score": "1",
        "indicators.0.deviation": "2",
    }
    assert "有 3 格" in shown_message(opened)
    assert "“3”“4”“5”" in shown_message(opened)


def test_squares_of_merged_cells_are_no_cells(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(
        clipboard,
        "甲项\t\t≥1%\t\t1%\r\n乙项\t\t≥2%\t\t2%\r\n",
        cells_html(
            "<td colspan=2>甲项</td><td colspan=2>≥1%</td><td>1%</td>",
            "<td colspan=2>乙项</td><td colspan=2>≥2%</td><td>2%</td>",
        ),
    )
    assert pasted(opened, keyboard, "indicators.0.name") == {
        "indicators.0.name": "甲项",
        "indicators.0.target": "≥1%",
        "indicators.0.actual": "1%",
        "indicators.1.name": "乙项",
        "indicators.1.target": "≥2%",
        "indicators.1.actual": "2%",
    }


def test_empty_squares_of_a_bare_text_empty_nothing(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(clipboard, "甲项\t\t≥1%\r\n乙项\t\t≥2%\r\n")
    changed = pasted(opened, keyboard, "indicators.0.name")
    assert "" not in changed.values()
    assert form_of(opened).indicators[0].target == "≥12台"
    assert "没有清空" in shown_message(opened)


def test_squares_under_a_merged_label_are_no_cells(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    html = cells_html(
        "<td rowspan=2>新的二级</td><td>甲项</td><td>≥1%</td>",
        "<td>乙项</td><td>≥2%</td>",
    )
    put(clipboard, "新的二级\t甲项\t≥1%\r\n\t乙项\t≥2%\r\n", html)
    assert pasted(opened, keyboard, "indicators.0.level2") == {
        "indicators.0.level2": "新的二级",
        "indicators.0.name": "甲项",
        "indicators.0.target": "≥1%",
        "indicators.1.name": "乙项",
        "indicators.1.target": "≥2%",
    }


def test_a_table_in_html_alone(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    put(clipboard, None, cells_html("<td>甲项</td><td>≥1%</td>"))
    assert pasted(opened, keyboard, "indicators.0.name") == {
        "indicators.0.name": "甲项",
        "indicators.0.target": "≥1%",
    }


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("goal.expected", {"goal.expected": "一"}),
        ("funds.3.executed", {"funds.3.executed": "一"}),
        ("phone", {"phone": "一"}),
        ("total.score", {"total.score": "一"}),
    ],
)
def test_a_block_stays_in_its_part_of_the_form(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard, path: str, kept: dict[str, str]
) -> None:
    put(clipboard, "一\r\n二\r\n三\r\n四\r\n", column_html(*"一二三四"))
    assert pasted(opened, keyboard, path) == kept
    assert "有 3 格" in shown_message(opened)
    assert "“二”“三”“四”" in shown_message(opened)


def test_a_block_over_several_parts_comes_back_as_it_was(opened: MainWindow, keyboard: Keyboard) -> None:
    """All that was copied with its printed words finds its cells, in another form too."""
    keyboard.at("project")
    opened.actions_["select_all"].trigger()
    opened.actions_["copy"].trigger()
    whole = form_of(opened)
    opened.actions_["form_next"].trigger()
    opened.actions_["form_next"].trigger()
    keyboard.at("project")
    opened.actions_["select_all"].trigger()
    opened.view.paste()
    after = form_of(opened)
    assert (after.goal, after.indicators, after.project) == (whole.goal, whole.indicators, whole.project)
    assert not opened.bar.isVisible()


def test_copied_files_are_offered_for_import(
    opened: MainWindow,
    keyboard: Keyboard,
    clipboard: QClipboard,
    tmp_path: Path,
    templates: Templates,
    qtbot: QtBot,
) -> None:
    source, folder = tmp_path / "收来.json", tmp_path / "各处"
    folder.mkdir()
    source.write_text("".join(write_json([invented_form("河道清淤")], templates)), "utf-8")
    (folder / "甲处.json").write_text("".join(write_json([invented_form("甲处")], templates)), "utf-8")
    put(clipboard, urls=(source, folder))
    assert pasted(opened, keyboard, "project") == {}
    menu = opened.rooms.importing.pasting.menu
    assert menu is not None
    assert menu.isVisible()
    assert menu.actions()[0].text() == "剪贴板里是复制的文件“收来.json”等 2 个"
    next(action for action in menu.actions() if action.text().startswith("导入")).trigger()
    menu.close()
    book = opened.desk.book
    assert book is not None
    qtbot.waitUntil(lambda: len(book.entries()) == 5, timeout=30_000)
    assert [entry.project for entry in book.entries()][3:] == ["河道清淤", "甲处"]


def test_a_copied_file_that_is_not_read_is_one_sentence(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard, tmp_path: Path
) -> None:
    put(clipboard, urls=(tmp_path / "照片.png",))
    assert pasted(opened, keyboard, "project") == {}
    assert "照片.png" in shown_message(opened)
    assert len(shown_message(opened)) < 80  # not every ending that is read


def test_a_link_is_text(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.invalid/a")])
    mime.setText("https://example.invalid/a")
    clipboard.setMimeData(mime)
    assert pasted(opened, keyboard, "project") == {"project": "https://example.invalid/a"}


def test_a_picture_is_no_text(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    put(clipboard, image=True)
    assert pasted(opened, keyboard, "project") == {}
    assert "图片" in shown_message(opened)


def test_a_picture_and_a_text_are_the_text(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(clipboard, "图中文字", image=True)
    assert pasted(opened, keyboard, "goal.expected") == {"goal.expected": "图中文字"}


@pytest.mark.parametrize("known", [True, False])
def test_nothing_changes_nothing(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard, known: bool
) -> None:
    mime = QMimeData()
    if known:
        mime.setText("")
    else:
        mime.setData("application/x-unknown", b"abc")
    clipboard.setMimeData(mime)
    assert pasted(opened, keyboard, "project") == {}
    assert "没有可以粘贴" in shown_message(opened)


def test_figures_out_of_a_plain_text_go_down_a_column(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    """They stood in one cell, where 45, 40, 5 and 0 made 454050."""
    keyboard.at("funds.0.initial")
    put(clipboard, "45\r\n40\r\n5\r\n0")
    pasted(opened, keyboard, "funds.0.executed")
    assert [line.executed for line in form_of(opened).funds] == ["45", "40", "5", "0"]
    put(clipboard, "1\r\n2\r\n3")
    assert pasted(opened, keyboard, "total.score") == {}
    assert "有 3 行数" in shown_message(opened)
    put(clipboard, text="甲")
    assert pasted(opened, keyboard, "project")
    assert "有 3 行数" not in shown_message(opened)  # it was about the paste before


def test_a_computed_cell_that_agrees_with_what_comes_in_beside_it_stays_computed(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(clipboard, "160\t160\t90\t10\t56.25%\t5.6\r\n")
    pasted(opened, keyboard, "funds.0.initial")
    assert not form_of(opened).manual
    assert not opened.bar.isVisible()
    put(clipboard, "160\t160\t90\t10\t100%\t10\r\n")
    pasted(opened, keyboard, "funds.0.initial")
    assert form_of(opened).manual == {"funds.0.rate", "funds.0.score"}
    opened.actions_["undo"].trigger()
    keyboard.at("funds.0.initial")
    opened.actions_["paste"].trigger()
    assert "手工填写" in shown_message(opened)
    opened.bar.button.click()
    assert not form_of(opened).manual


def test_amounts_in_yuan_are_turned_into_the_forms_unit(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(clipboard, "８00,000\t800000\t456789.5\r\n")
    keyboard.at("funds.0.initial")
    opened.actions_["paste"].trigger()
    assert "以元为单位" in shown_message(opened)
    opened.bar.button.click()
    line = form_of(opened).funds[0]
    assert (line.initial, line.budget, line.executed) == ("80", "80", "45.67895")
    assert opened.actions_["undo"].text() == "撤销 换算成万元"
    opened.actions_["undo"].trigger()
    assert form_of(opened).funds[0].budget == "800000"
    for fine in ("800000\t800000\t45", "80万元\t800000元\t450000元", "8\t9\t10"):
        opened.bar.hide()
        put(clipboard, fine)
        pasted(opened, keyboard, "funds.0.initial")
        assert not opened.bar.isVisible(), fine


def test_one_pasted_cell_is_named_in_the_undo_menu(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    put(clipboard, "一句话")
    pasted(opened, keyboard, "goal.expected")
    assert opened.actions_["undo"].text() == "撤销 粘贴预期目标"


@pytest.mark.parametrize("command", ["paste", "paste_new"])
def test_a_clipboard_that_another_program_has_open_is_one_sentence(
    opened: MainWindow, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Qt gives no object at all then."""
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_a: None)
    keyboard.at("project")
    before = form_of(opened)
    opened.actions_[command].trigger()
    assert form_of(opened) == before
    assert shown_message(opened)


def test_an_indented_line_makes_no_table_of_a_text(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    """Its first line alone was taken, and the rest found no cell."""
    put(clipboard, "1. 目标一；\r\n\t(1) 分项；\r\n2. 目标二。\r\n")
    assert pasted(opened, keyboard, "goal.expected") == {
        "goal.expected": "1. 目标一；\n (1) 分项；\n2. 目标二。"
    }
    put(clipboard, "\t≥3次\r\n\t≥5次\r\n")
    assert pasted(opened, keyboard, "indicators.0.name")["indicators.1.target"] == "≥5次"
