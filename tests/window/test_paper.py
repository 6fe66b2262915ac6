"""Preview, print and the export window, in the real main window."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from jixiao_gui.exchange import FILE_KINDS
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.filling import is_finished
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import PROGRAM
from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.pdf_pages import Pages
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.window import dialogs, long_change
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.paper import export_window
from jixiao_gui.window.paper.export_request import ExportRequest
from jixiao_gui.window.paper.export_window import ExportWindow
from jixiao_gui.window.paper.exporter import Exporter
from jixiao_gui.window.paper.page_area import FIT_PAGE, FIT_WIDTH, PageArea
from jixiao_gui.window.paper.preview import Preview
from jixiao_gui.window.paper.printing import pages_to_print, prepare_printer, print_pages
from tests.window.found_widgets import find_children

ASK_EXPORT = dialogs.ask_export
"""The question itself, which the tests' window may not ask."""


@pytest.fixture
def preview(opened: MainWindow, qtbot: QtBot) -> Iterator[Preview]:
    """The preview of the whole book of three forms."""
    opened.actions_["preview"].trigger()
    shown = opened.rooms.paper.preview
    assert shown is not None
    qtbot.waitUntil(lambda: shown.area.count == 1)
    shown.source.setCurrentIndex(1)
    qtbot.waitUntil(lambda: shown.area.count == len(forms_of(opened)))
    qtbot.waitUntil(lambda: not shown.busy)
    yield shown
    shown.reject()


def forms_of(window: MainWindow) -> list[int]:
    assert window.desk.book is not None
    return [entry.id for entry in window.desk.book.entries()]


def pdf_printer(target: Path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(72)
    return printer


def test_the_preview_draws_the_pages_and_leads_through_them(preview: Preview, qtbot: QtBot) -> None:
    area = preview.area
    qtbot.waitUntil(lambda: area.image(0) is not None)
    image = area.image(0)
    assert image is not None
    dark = sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    assert dark > 100
    qtbot.keyClick(area, Qt.Key.Key_PageDown)
    assert area.page == 1
    assert preview.number.value() == 2
    assert preview.next.isEnabled()
    area.go_to(2)
    assert not preview.next.isEnabled()
    area.go_to(1)
    qtbot.waitUntil(lambda: area.image(1) is not None)
    preview.number.setValue(1)
    assert area.page == 0
    assert preview.count.text() == "/ 3 页"


def test_the_preview_zooms_and_keeps_its_page(preview: Preview, qtbot: QtBot) -> None:
    area = preview.area
    area.go_to(1)
    area.set_zoom(FIT_PAGE)
    small = area.shown_zoom()
    area.set_zoom(FIT_WIDTH)
    assert area.shown_zoom() > small
    area.set_zoom(100)
    qtbot.keyClick(preview, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert area.shown_zoom() == 125
    assert area.page == 1
    for _ in range(20):
        area.step_zoom(1)
    assert area.shown_zoom() == 300


def test_escape_closes_the_preview_and_lets_its_thread_go(
    opened: MainWindow, preview: Preview, qtbot: QtBot
) -> None:
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    assert opened.rooms.paper.preview is None
    assert preview.area.count == 0


def test_pages_that_come_as_the_preview_closes_start_nothing(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_["preview"].trigger()
    shown = opened.rooms.paper.preview
    assert shown is not None
    job = shown._job
    assert job is not None
    assert job.wait(60_000)  # its result is on its way, and heard of only after the window is closed
    shown.reject()
    drawing = {thread.ident for thread in threading.enumerate() if thread.name == "page renderer"}
    for _ in range(20):
        qtbot.wait(5)
    assert {thread.ident for thread in threading.enumerate() if thread.name == "page renderer"} <= drawing


def test_pages_destroyed_with_their_window_are_drawn_no_more(preview: Preview, qtbot: QtBot) -> None:
    """A window that goes with its owner is never asked to close."""

    def artists() -> set[int | None]:
        return {thread.ident for thread in threading.enumerate() if thread.name == "page renderer"}

    before = artists()
    area = PageArea()
    area.show_pdf(preview._pdf)
    qtbot.waitUntil(lambda: area.count > 0)
    assert artists() > before
    delete(area)
    qtbot.waitUntil(lambda: artists() <= before)


def test_an_open_editor_is_in_the_preview(opened: MainWindow, qtbot: QtBot) -> None:
    opened.view.goto("project")
    opened.view.setFocus()
    qtbot.keyClicks(opened.view, "X")
    opened.actions_["preview"].trigger()
    assert opened.view.editing == ""
    shown = opened.rooms.paper.preview
    assert shown is not None
    qtbot.waitUntil(lambda: not shown.busy)
    shown.reject()


def test_the_pages_go_to_a_printer(preview: Preview, tmp_path: Path, qtbot: QtBot) -> None:
    printer = pdf_printer(tmp_path / "打印 全部.pdf")
    prepare_printer(printer, "题目", 3)
    with qtbot.waitSignal(preview.printed) as told:
        preview.print_on(printer)
    assert told.args == [3]
    with Pages(tmp_path / "打印 全部.pdf") as pages:
        assert len(pages) == 3
        assert pages.size(0) == pytest.approx((595, 842), abs=2)
    qtbot.waitUntil(lambda: not preview.busy)


def test_enter_on_the_pages_prints_and_in_the_page_number_does_not(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Preview, "ask_print", lambda _preview: asked.append("print"))
    opened.actions_["preview"].trigger()
    shown = opened.rooms.paper.preview
    assert shown is not None
    qtbot.waitExposed(shown)
    qtbot.waitUntil(lambda: shown.area.hasFocus() and not shown.busy)
    shown.number.setFocus()
    qtbot.keyClick(shown.number, Qt.Key.Key_Return)
    assert asked == []
    shown.area.setFocus()
    qtbot.keyClick(shown.area, Qt.Key.Key_Return)
    assert asked == ["print"]
    shown.reject()


@pytest.mark.parametrize(("first", "last", "copies", "pages"), [(2, 2, 1, 1), (1, 3, 2, 6), (3, 3, 2, 2)])
def test_range_and_copies(
    preview: Preview, tmp_path: Path, first: int, last: int, copies: int, pages: int
) -> None:
    printer = pdf_printer(tmp_path / "out.pdf")
    prepare_printer(printer, "题目", 3)
    printer.setFromTo(first, last)
    printer.setCopyCount(copies)
    print_pages(printer, preview._pdf)
    with Pages(tmp_path / "out.pdf") as printed:
        assert len(printed) == pages


@pytest.mark.usefixtures("qapp")
def test_single_pages_and_an_empty_range(tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "out.pdf")
    ranges = QPageRanges()
    assert pages_to_print(printer, 5) == [0, 1, 2, 3, 4], "no range is all pages"
    ranges.addRange(1, 2)
    ranges.addPage(5)
    printer.setPageRanges(ranges)
    assert pages_to_print(printer, 5) == [0, 1, 4]
    assert pages_to_print(printer, 3) == [0, 1]


def answer_target(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: target)


def run(window: MainWindow, qtbot: QtBot, wanted: ExportRequest) -> None:
    window.rooms.paper.exporter.export(wanted)
    qtbot.waitUntil(lambda: not window.rooms.files.busy)


def test_blank_rows_and_phones_are_left_out_when_asked(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "出.json"
    answer_target(monkeypatch, target)
    opened.actions_["row_below"].setEnabled(True)
    opened.view.goto("indicators.0.name")
    opened.actions_["row_below"].trigger()
    assert opened.desk.form is not None
    rows = len(opened.desk.form.indicators)
    window = ExportWindow(3, True, opened.desk.templates, ExportRequest("json"), opened)
    qtbot.addWidget(window)
    window.scope.setCurrentIndex(window.scope.findData("this"))
    window.drop_blank.setChecked(True)
    window.hide_phone.setChecked(True)
    run(opened, qtbot, window.request())
    [form] = json.loads(target.read_text(encoding="utf-8"))["forms"]
    assert len(form["indicators"]) == rows - 1
    assert "*" in form["phone"]
    assert "*" not in opened.desk.form.phone


@pytest.mark.parametrize(("ready_only", "count"), [(False, 3), (True, 2)])
@pytest.mark.parametrize("command", ["export", "export_docx"])
def test_one_window_asks_for_scope_kind_and_errors(
    opened: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    ready_only: bool,
    count: int,
) -> None:
    target = tmp_path / "出.json"
    answer_target(monkeypatch, target)
    opened.actions_[command].trigger()
    [window] = find_children(opened, ExportWindow)
    window.kind.setCurrentIndex(window.kind.findData("json"))
    window.scope.setCurrentIndex(window.scope.findData("this"))
    assert window.errors.isHidden()
    window.scope.setCurrentIndex(window.scope.findData("all"))
    qtbot.waitUntil(lambda: "其中 1 张有错误或没有填完：第 2 张" in window.errors.text())
    window.ready_only.setChecked(ready_only)
    window.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert len(json.loads(target.read_text(encoding="utf-8"))["forms"]) == count
    assert not opened.desk.dirty  # forms that are complete need no mark


def test_an_export_ends_in_one_message_and_is_remembered(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "上报"
    folder.mkdir()
    proposals: list[Path] = []

    def ask(_parent: object, proposal: Path) -> Path:
        proposals.append(proposal)
        return folder / "出.json"

    monkeypatch.setattr(dialogs, "ask_export", ask)
    seen: list[Path] = []
    monkeypatch.setattr(dialogs, "open_outside", seen.append)
    run(opened, qtbot, ExportRequest("json", scope="this"))
    assert opened.bar.button.text() == "打开"
    assert opened.bar.second.text() == "打开文件夹"
    opened.bar.button.click()
    opened.bar.second.click()
    assert seen == [folder / "出.json", folder]
    run(opened, qtbot, ExportRequest("json", scope="this"))
    assert proposals[1].parent == folder
    opened.actions_["export"].trigger()
    [window] = find_children(opened, ExportWindow)
    assert window.request().kind == "json"
    assert window.request().scope == "this"
    window.reject()


def test_an_ofd_a_form_is_asked_for_in_the_window_and_remembered(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao_gui.window.paper.export_window.ask_folder", lambda *_: tmp_path)
    opened.actions_["export"].trigger()
    [window] = find_children(opened, ExportWindow)
    window.kind.setCurrentIndex(window.kind.findData("ofd"))
    window.scope.setCurrentIndex(window.scope.findData("all"))
    assert window.each.isEnabled()
    assert window.fonts.isEnabled()
    window.each.setChecked(True)
    window.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert [path.suffix for path in tmp_path.iterdir()].count(".ofd") == 3
    opened.actions_["export"].trigger()
    again = find_children(opened, ExportWindow)[-1]
    assert (again.request().kind, again.request().each) == ("ofd", True)
    again.reject()


def test_a_form_that_goes_out_unfinished_is_no_longer_quiet(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_target(monkeypatch, tmp_path / "出.json")
    opened.actions_["form_add"].trigger()
    assert opened.desk.findings == []
    run(opened, qtbot, ExportRequest("json", scope="this"))
    assert any(finding.level == "error" for finding in opened.desk.findings)
    assert opened.desk.shown is not None
    assert opened.desk.shown.unfilled == []


@pytest.mark.parametrize("at_once", [30, 1], ids=["few", "many"])
def test_forms_that_went_out_unfilled_are_marked_in_one_step(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(long_change, "AT_ONCE", at_once)
    book = opened.desk.book
    assert book is not None
    for _ in range(3):
        opened.actions_["form_add"].trigger()
    steps = opened.desk.undo.count()
    answer_target(monkeypatch, tmp_path / "出.json")
    opened.rooms.paper.exporter.export(ExportRequest("json", scope="all"))
    qtbot.waitUntil(lambda: "出.json" in opened.bar.words.text())
    assert sum(map(is_finished, book.forms())) == 3
    assert opened.desk.undo.count() == steps + 1
    assert not opened.bench.jobs.busy


@pytest.mark.parametrize("end", ["busy", "cancelled", "failed"])
def test_a_form_that_did_not_go_out_is_not_marked(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    opened.actions_["form_add"].trigger()
    target = tmp_path / "没有" / "出.json" if end == "failed" else tmp_path / "出.json"
    answer_target(monkeypatch, target)
    if end == "busy":
        go_on = threading.Event()
        opened.bench.jobs.run(lambda _progress: go_on.wait(30), lambda _: None, lambda _: ("", 0))
    elif end == "cancelled":

        def stop(*_: object) -> None:
            raise Cancelled

        monkeypatch.setattr(Exporter, "_forms", stop)
    opened.rooms.paper.exporter.export(ExportRequest("json", scope="this"))
    if end == "busy":
        go_on.set()
    qtbot.waitUntil(lambda: not opened.bench.jobs.busy)
    assert not target.exists()
    assert opened.desk.form is not None
    assert not is_finished(opened.desk.form)


def test_forms_are_looked_at_beside_the_window_and_once(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_target(monkeypatch, tmp_path / "出.json")
    opened.actions_["form_add"].trigger()
    opened.actions_["form_add"].trigger()
    threads: list[int] = []
    lacks = Exporter._is_incomplete

    def is_incomplete(self: Exporter, form: Form) -> bool:
        threads.append(threading.get_ident())
        return lacks(self, form)

    monkeypatch.setattr(Exporter, "_is_incomplete", is_incomplete)
    opened.bench.settings.set_text("export/scope", "this")
    opened.actions_["export"].trigger()
    [window] = find_children(opened, ExportWindow)
    qtbot.waitUntil(lambda: not window.busy)
    assert len(threads) == 1
    window.kind.setCurrentIndex(window.kind.findData("json"))
    window.scope.setCurrentIndex(window.scope.findData("all"))
    qtbot.waitUntil(lambda: not window.busy)
    assert "其中 3 张" in window.errors.text()
    assert len(threads) == 4, "the one with errors needs no look"
    assert threading.get_ident() not in threads
    window.ready_only.setChecked(True)
    seen: list[int] = []
    monkeypatch.setattr(opened.rooms.paper.exporter, "_run", lambda *given: seen.extend(given[-1]))
    window.accept()
    assert len(seen) == 2, "the complete ones"
    assert len(threads) == 4


def test_a_pattern_of_file_names_shows_what_comes_of_it(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_window, "ask_folder", lambda *_: tmp_path / "各表")
    opened.actions_["export_docx"].trigger()
    [window] = find_children(opened, ExportWindow)
    assert window.pattern.isHidden()
    assert window.example_name.text() == ""
    window.scope.setCurrentIndex(window.scope.findData("all"))
    window.each.setChecked(True)
    first = window.example_name.text()
    assert first.startswith("如 01-")
    window.pattern.setEditText("{年度}年-{项目}{次数}")
    assert "没有 {次数} 这一项" in window.example_name.text()
    assert not window.ok.isEnabled()
    window.pattern.setEditText("{年度}年-{项目}")
    assert window.example_name.text() == f"如 2023年-{first[5:]}"
    window.by_unit.setChecked(True)
    assert window.example_name.text() == str(Path("如 示范区服务中心") / f"2023年-{first[5:]}")
    window.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    files = [path.name for path in (tmp_path / "各表" / "示范区服务中心").iterdir()]
    assert len(files) == 3
    assert all(name.startswith("2023年-") for name in files)
    opened.actions_["export_docx"].trigger()
    again = next(found for found in find_children(opened, ExportWindow) if found is not window)
    assert again.request().pattern == "{年度}年-{项目}"
    assert again.by_unit.isChecked()
    again.reject()


def page_feet(pdf: Path) -> list[str]:
    """Return what stands at the foot of each page."""
    from pypdf import PdfReader

    texts = ["".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
    return [text[text.rindex("第") :] for text in texts]


def test_pages_are_counted_through_or_by_form_in_export_and_preview_alike(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "全部.pdf"
    answer_target(monkeypatch, target)
    opened.actions_["export_pdf"].trigger()
    [window] = find_children(opened, ExportWindow)
    window.scope.setCurrentIndex(window.scope.findData("all"))
    window.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert page_feet(target) == ["第1页共3页", "第2页共3页", "第3页共3页"]
    opened.actions_["preview"].trigger()
    shown = opened.rooms.paper.preview
    assert shown is not None
    shown.source.setCurrentIndex(shown.source.count() - 1)
    qtbot.waitUntil(lambda: not shown.busy)
    shown.pages.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not shown.busy)
    printed = tmp_path / "预览.pdf"
    printed.write_bytes(shown._pdf)
    assert page_feet(printed) == ["第1页共1页"] * 3
    shown.reject()
    opened.actions_["export_pdf"].trigger()
    again = next(found for found in find_children(opened, ExportWindow) if found is not window)
    assert again.request().pages_by_form, "chosen in the preview"
    again.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert page_feet(target) == ["第1页共1页"] * 3


def test_the_summary_says_in_its_own_window_where_it_went(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    opened.actions_["summary"].trigger()
    summary = opened.rooms.review.summary
    assert summary is not None
    qtbot.waitUntil(lambda: summary.summary is not None)
    opened.rooms.review.export(tmp_path / "汇总.xlsx")
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert summary.messages.isVisible()
    assert summary.messages.second.text() == "打开文件夹"
    assert not opened.bar.isVisible()
    summary.reject()


def test_files_by_unit_and_named_as_wished(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_window, "ask_folder", lambda *_: tmp_path / "各表")
    opened.actions_["form_copy"].trigger()
    run(opened, qtbot, ExportRequest("docx", each=True, pattern="{单位}-{项目}", by_unit=True))
    names = sorted(path.name for path in (tmp_path / "各表" / "示范区服务中心").iterdir())
    assert names == sorted(
        f"示范区服务中心-{name}.docx" for name in ("培训", "系统运维", "设备更新", "设备更新（2）")
    )
    assert opened.bar.button.text() == "打开文件夹"


def test_one_file_a_form(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_window, "ask_folder", lambda *_: tmp_path / "各表")
    run(opened, qtbot, ExportRequest("docx", each=True))
    names = sorted(path.name for path in (tmp_path / "各表").iterdir())
    assert [name[:3] for name in names] == ["01-", "02-", "03-"]


def test_each_template_gives_a_blank_form(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for template in (each for each in window.desk.templates if each.origin == PROGRAM):
        target = tmp_path / f"{template.id}.docx"
        answer_target(monkeypatch, target)
        run(window, qtbot, ExportRequest("docx", scope=template.id))
        [sheet] = read_docx(target).sheets
        assert len(sheet.rows) > 15


def test_what_was_exported_is_a_click_away_and_what_no_font_has_is_told(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(dialogs, "open_outside", shown.append)
    target = tmp_path / "全部.pdf"
    answer_target(monkeypatch, target)
    run(opened, qtbot, ExportRequest(kind="pdf"))
    opened.bar.button.click()
    assert shown == [target]
    assert "已导出 3 张" in opened.bar.words.text()
    assert "字体" not in opened.bar.words.text()
    form = opened.desk.form
    assert form is not None
    opened.desk.edit(ReplaceForm("改", replace(form, project="甲\U0003fffd")))
    answer_target(monkeypatch, target)
    opened.actions_["export_pdf"].trigger()
    [window] = find_children(opened, ExportWindow)
    window.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert "里的 \U0003fffd（U+3FFFD）：不在本机的任何字体里" in opened.bar.words.text()


def test_a_failed_export_leaves_the_old_file_and_says_so(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "旧.docx"
    target.write_bytes(b"old")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    answer_target(monkeypatch, target)
    run(opened, qtbot, ExportRequest())
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []
    assert "旧.docx" in opened.bar.words.text()


def test_a_suffix_that_was_added_does_not_replace_a_file_unasked(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "表.docx"
    typed = [str(tmp_path / "表")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (typed[0], ""))
    monkeypatch.setattr(dialogs, "ask_replace", lambda *_: False)
    ask = ASK_EXPORT
    assert ask(window, there) == there
    there.write_bytes(b"old")
    assert ask(window, there) is None
    typed[0] = str(there)
    assert ask(window, there) == there, "the file dialog has asked"


def test_the_export_window_offers_what_there_is(window: MainWindow) -> None:
    window.actions_["export"].trigger()
    [shown] = find_children(window, ExportWindow)
    assert shown.request().blank
    assert not shown.drop_blank.isEnabled()
    assert not shown.each.isEnabled()
    shown.reject()


def test_every_kind_of_file_is_offered_in_menu_and_window(window: MainWindow) -> None:
    window.actions_["export"].trigger()
    [shown] = find_children(window, ExportWindow)
    assert [shown.kind.itemData(number) for number in range(shown.kind.count())] == list(FILE_KINDS)
    for kind, known in FILE_KINDS.items():
        shown.kind.setCurrentIndex(shown.kind.findData(kind))
        assert shown.kind.currentText() == known.words
        assert window.actions_[f"export_{kind}"].text()
    shown.reject()
