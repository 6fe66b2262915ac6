"""Every screen and state of the window, one after the other: for the pictures, and for the tests of access.

A new window belongs here: then it is drawn in light and dark, and its controls are tested for names and keys.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from jixiao_gui.window.dialogs import NewBook
from jixiao_gui.window.main_window import MainWindow

Screen = tuple[str, QWidget]
BOOK = NewBook("beijing-2023", "2023", "云岭市科技主管部门", "云岭市数据服务中心")


def screens(window: MainWindow, folder: Path) -> Iterator[Screen]:
    """(name, what to draw); files that are needed are made in ``folder``."""
    window.desk.take(None)
    yield "start", window
    dialog = shown_by(window, "new")
    yield "new_book", dialog
    dialog.reject()
    window.rooms.importing.importer.open_sample()
    settle(window)
    yield "window", window
    for part in (
        *(typing, reviewing, completing, listing, helping, papers, importing, lists, changing, layouts),
        *(states, recovery, a_year),
    ):
        yield from part(window, folder)
    yield from collecting(window, folder)
    window.desk.take(None)


def collecting(window: MainWindow, folder: Path) -> Iterator[Screen]:
    """The ledger of an office that collects, what waits, a remark, a form returned, a sample, the reports."""
    from jixiao_gui.book.book import Book
    from jixiao_gui.exchange.practice import FOLDER_NAME, LIST_NAME, write_practice
    from jixiao_gui.window.lines_window import LinesWindow
    from jixiao_gui.window.office.office_texts import WATCHING

    made = folder / "收表练习"
    write_practice(made, window.desk.templates)
    book = Book.new(window.desk.templates, folder / "office", year="2023", unit="示范区主管部门")
    window.desk.take(book)
    office = window.rooms.office
    office.show_ledger()
    office.duties.read_list(made / LIST_NAME)
    wait(lambda: bool(book.duties()) and not window.rooms.files.busy)
    office.intake.watch(made / FOLDER_NAME)
    wait(lambda: bool(book.count()) and not window.bench.long_change.busy)
    assert office.ledger is not None
    office.remarks.give_pass(book.ids()[:6])
    office.remarks.give_back(book.ids()[6:8], "2024-04-10", "请核对数量")
    office.intake.leave()
    office.intake.join(office.ledger)
    office.ledger.refresh()
    office.ledger.messages.hide()
    office.ledger.watching.setText(WATCHING.format(folder=r"D:\绩效自评\报送"))
    yield "ledger", office.ledger
    office.intake.show_report()
    (report,) = [one for one in office.ledger.findChildren(QDialog) if isinstance(one, LinesWindow)]
    yield "taking_report", report
    report.reject()
    office.intake.show_waiting()
    assert office.intake.waiting is not None
    yield "waiting", office.intake.waiting
    office.intake.waiting.reject()
    office.ledger.reject()
    window.goto_cell(book.ids()[8], "indicators.0.actual")
    office.remarks.remark("indicators.0.actual", "与附件的验收单不符，请核对", "10项")
    yield "review", window
    window.bar.hide()
    window.show_form(book.ids()[6])
    yield "returned", window
    window.show_form(book.ids()[8])
    for action in ("review_remark", "return_form"):
        window.actions_[action].trigger()
        dialog = office.remarks.dialog
        assert isinstance(dialog, QDialog)
        yield action, dialog
        dialog.reject()
    for action in ("answers", "analysis", "public_list"):
        window.actions_[action].trigger()
        dialog = office.reports.dialog
        assert isinstance(dialog, QDialog)
        yield action, dialog
        dialog.reject()
    window.actions_["sample"].trigger()
    wait(lambda: office.reports.sample is not None)
    assert office.reports.sample is not None
    yield "sample", office.reports.sample
    office.reports.sample.reject()
    for action in ("publish", "fetch"):
        window.desk.book.save_as(folder / "汇总.db")
        window.actions_[action].trigger()
        store = window.rooms.district.dialog
        assert store is not None
        yield action, store
        store.reject()


def typing(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """A finding, a figure and its followers, a row that grows, a block, the zoom."""
    window.actions_["next_finding"].trigger()
    yield "finding", window
    window.view.goto("funds.0.executed")
    window.view.setFocus()
    QTest.keyClicks(window.view, "4")
    QTest.keyClicks(window.view.editor, "5")
    yield "typing", window
    window.view.cancel_editor()
    window.view.goto("indicators.0.name")
    QTest.keyClicks(window.view, "0")
    window.view.editor.replace("举办业务培训班和研讨会的次数，以及参加人员的总数，\n线上线下合计")
    yield "growing", window
    window.view.cancel_editor()
    window.view.set_zoom(200)
    window.view.goto("goal.expected")
    yield "zoom", window
    window.view.fit_width()


def reviewing(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """Corrections before they are done, a finding acknowledged, the summary."""
    window.actions_["next_finding"].trigger()
    for action in ("correct_all", "acknowledge", "rules", "fill_forms", "book_findings"):
        dialog = shown_by(window, action)
        QTest.qWait(100)
        yield action, dialog
        dialog.reject()
    summary = shown_by(window, "summary")
    wait(lambda: getattr(summary, "summary", None) is not None)
    yield "summary", summary
    summary.reject()
    QTest.qWait(100)


def completing(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """Words proposed while one types, and the library of indicators."""
    ids = [entry.id for entry in window.desk.book.entries()] if window.desk.book else []
    window.show_form(ids[1])
    for row in (0, 1):
        window.view.goto(f"indicators.{row}.name")
        window.actions_["library_add"].trigger()
    window.show_form(ids[0])
    window.view.goto("department")
    window.view.setFocus()
    QTest.keyClicks(window.view, "0")
    window.view.editor.replace("云")
    QTest.qWait(300)
    yield "completion", window
    window.view.cancel_editor()
    window.actions_["library"].trigger()
    assert window.rooms.library.window is not None
    yield "library", window.rooms.library.window
    window.rooms.library.window.close()
    view, grip = window.view, window.rooms.table.grip
    view.goto("indicators.1.name")
    QTest.mouseMove(view.viewport(), view.cell_rect("indicators.1.name").center())
    start = grip.rect(1).center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    below = QPoint(start.x(), view.cell_rect("indicators.3.name").bottom() - 2)
    QTest.mouseMove(view.viewport(), below - QPoint(0, 10))
    QTest.mouseMove(view.viewport(), below)
    yield "dragging", window
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=below)


def listing(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """The list searched, and in groups."""
    window.forms.search.setText("示范")
    QTest.qWait(300)
    yield "searched", window
    window.forms.search.clear()
    window.forms.choices.choose("group", "department")
    yield "grouped", window
    window.forms.choices.choose("group", "")
    window.actions_["replace"].trigger()
    window.rooms.searching.bar.scope.setCurrentIndex(1)
    QTest.keyClicks(window.rooms.searching.bar.words, "12")
    QTest.keyClicks(window.rooms.searching.bar.by, "13")
    wait(lambda: window.rooms.searching.bar.count.text().startswith(("共", "第")))
    yield "find", window
    window.rooms.searching.close()
    window.actions_["goto"].trigger()
    window.rooms.searching.goto.line.setText("数据")
    yield "goto", window
    QTest.keyClick(window.rooms.searching.goto.line, Qt.Key.Key_Escape)


def helping(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """Settings, keys, about, manual."""
    for action in ("settings", "keys", "about"):
        dialog = shown_by(window, action)
        yield action, dialog
        dialog.reject()
    window.rooms.help.show_manual("quick")
    assert window.rooms.help.manual is not None
    yield "manual", window.rooms.help.manual
    window.rooms.help.manual.close()


def papers(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """Print preview and export."""
    preview = shown_by(window, "preview")
    wait(
        lambda: (
            window.rooms.paper.preview is not None and window.rooms.paper.preview.area.image(0) is not None
        )
    )
    yield "preview", preview
    preview.reject()
    export = shown_by(window, "export")
    yield "export", export
    export.reject()


def importing(window: MainWindow, folder: Path) -> Iterator[Screen]:
    """The same forms once more: the question, then the report."""
    from jixiao_gui.window.importing.same_dialog import SameDialog

    again = folder / "云岭市2023年度自评表.json"
    assert window.desk.book is not None
    from jixiao_gui.exchange import export_forms

    export_forms(window.desk.book.forms, window.desk.templates, again, title="")
    window.rooms.importing.importer.import_files([again])
    wait(lambda: bool(window.findChildren(SameDialog)))
    [same] = window.findChildren(SameDialog)
    yield "same", same
    same.reject()
    settle(window)
    window.actions_["import_report"].trigger()
    if window.rooms.importing.importer.reports.window is not None:
        yield "import_report", window.rooms.importing.importer.reports.window
        window.rooms.importing.importer.reports.window.close()
    window.bar.hide()


def lists(window: MainWindow, folder: Path) -> Iterator[Screen]:
    """A list of projects before it makes forms."""
    from jixiao_gui.window.importing.list_dialog import ListDialog

    path = folder / "2023年度项目清单.csv"
    path.write_text(
        "序号,项目名称,主管部门,实施单位,年初预算数（万元）,全年预算数（万元）,全年执行数（万元）\n"
        "1,便民大厅排队叫号系统更新,云岭市科技主管部门,云岭市数据服务中心,50,50,48.6\n"
        "2,机关食堂设备维护,云岭市科技主管部门,云岭市机关服务中心,12,11.5,11.5\n"
        "3,政务热线知识库整理,云岭市科技主管部门,云岭市数据服务中心,36,36,33.9\n",
        "utf-8-sig",
    )
    window.rooms.importing.lists.open(path)
    wait(lambda: bool(window.findChildren(ListDialog)))
    [dialog] = window.findChildren(ListDialog)
    yield "list", dialog
    dialog.reject()


def changing(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """Two forms side by side; what another layout has no place for."""
    from jixiao_gui.window.forms.convert_dialog import ConvertDialog

    lost = [
        "第 1 张 便民大厅排队叫号系统更新　联系电话：000-0000",
        "第 1 张 便民大厅排队叫号系统更新　项目负责人：项目组组长",
    ]
    compared = shown_by(window, "form_compare")
    QTest.qWait(300)
    yield "compare", compared
    compared.reject()
    dialog = ConvertDialog("北京市 2023 年度（附件:1）", lost, window)
    dialog.open()
    yield "convert", dialog
    dialog.reject()


def layouts(window: MainWindow, folder: Path) -> Iterator[Screen]:
    """A layout read off another place's blank form, its meanings, its lines, a border that is dragged."""
    from jixiao_gui.form.evaluation import evaluate
    from jixiao_gui.form.template_file import read_template
    from jixiao_gui.formats.writing.docx_out import write_docx
    from jixiao_gui.sheet.layout import layout

    guide = (Path(__file__).parent / "templates.md").read_text("utf-8")
    example = tomllib.loads(guide.partition("```toml\n")[2].partition("```")[0])
    example["title"] = "{year}年度云岭市项目支出绩效运行监控表"
    template = read_template(example, window.desk.templates.rules)
    form = template.new_form("2023")
    path = folder / "云岭市绩效运行监控表（空白）.docx"
    write_docx([layout(form, template, evaluate(form, template))], path)
    window.rooms.layouts.read(path)
    wait(lambda: window.bar.isVisible() and not window.bar.words.text().startswith("正在"))
    QTest.qWait(200)
    yield "own_form", window
    window.bar.hide()
    window.actions_["layouts"].trigger()
    assert window.rooms.layouts.window is not None
    QTest.qWait(500)  # its pictures are drawn one after the other
    yield "layouts", window.rooms.layouts.window
    window.rooms.layouts.window.reject()
    lines = shown_by(window, "form_lines")
    yield "form_lines", lines
    lines.reject()
    view, borders = window.view, window.rooms.table.columns.borders
    assert view.grid is not None
    head = next(place for place in view.grid.places if "".join(place.cell.text.split()) == "三级指标")
    view.show_rect(view.place_rect(head))
    point = view.place_rect(head).center()
    point.setX(view.place_rect(head).right() + 1)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseMove(view.viewport(), point + QPoint(20, 0))
    QTest.mouseMove(view.viewport(), point + QPoint(36, 0))
    assert borders.to is not None
    yield "border", window
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    window.actions_["undo"].trigger()
    window.bar.hide()


def states(window: MainWindow, folder: Path) -> Iterator[Screen]:
    """Read-only; a blank form of each layout; a book without forms."""
    from jixiao_gui.book.book import Book

    path = folder / "云岭市数据服务中心2023年度.db"
    assert window.desk.book is not None
    window.desk.book.save_as(path)
    window.desk.take(None)
    with Book.open(path, window.desk.templates, folder / "home"):
        window.rooms.files.open(path)
        window.bar.hide()
        yield "read_only", window
        window.desk.take(None)
    window.rooms.files.new(BOOK)
    yield "blank", window
    window.actions_["form_delete"].trigger()
    window.bar.hide()
    yield "empty", window
    window.desk.undo.undo()
    window.desk.undo.setClean()
    window.rooms.files.new(NewBook("beijing-2023-b", "2023", BOOK.department, BOOK.unit))
    yield "layout_b", window


def recovery(window: MainWindow, folder: Path) -> Iterator[Screen]:
    """Work that a kill left and what differs in it; backups; the ways out of a damaged file."""
    from jixiao_gui.book.book import AddForms, Book
    from jixiao_gui.window.recovery.backups_window import BackupsWindow
    from jixiao_gui.window.recovery.differences_window import DifferencesWindow
    from jixiao_gui.window.recovery.orphans_window import OrphansWindow
    from jixiao_gui.window.recovery.rescue_window import RescueWindow

    templates, home = window.desk.templates, window.desk.home
    path = folder / "云岭市数据服务中心2023年度.db"
    for number in range(3):
        with Book.open(path, templates, home) as book:
            book.apply(AddForms("", (book.form(book.entries()[number].id),)))
            book.save()
    for place in (path, None):
        book = Book.open(path, templates, home) if place else Book.new(templates, home, unit="云岭市档案馆")
        book.apply(AddForms("", (templates.default.new_form(),)))
        book.close(keep_working_copy=True)
    window.rooms.recovery.look_for_orphans()
    wait(lambda: bool(window.findChildren(OrphansWindow)))
    [listed] = window.findChildren(OrphansWindow)
    yield "recover", listed
    listed.compare.click()
    [compared] = listed.findChildren(DifferencesWindow)
    wait(lambda: not compared.loader.busy)
    yield "differences", compared
    compared.reject()
    listed.reject()
    window.rooms.recovery.show_backups_of(path)
    [shown] = window.findChildren(BackupsWindow)
    wait(lambda: not shown.loader.busy)
    yield "backups", shown
    shown.reject()
    path.write_bytes(path.read_bytes()[:20_000])
    window.rooms.files.open(path)
    yield "damaged", window
    window.bar.button.click()
    [rescue] = window.findChildren(RescueWindow)
    yield "rescue", rescue
    rescue.reject()
    window.bar.hide()


def a_year(window: MainWindow, _folder: Path) -> Iterator[Screen]:
    """Projects with their forms of the year, a target that was changed, sums, what is to be handed in."""
    window.rooms.importing.importer.open_year_sample()
    settle(window)
    assert window.desk.book is not None
    ids = window.desk.book.ids()
    window.forms.choices.choose("group", "project")
    window.show_form(ids[2])
    window.view.goto("indicators.1.target")
    window.rooms.table.cells.type({"indicators.1.target": "≥1000名"}, "type")
    wait(lambda: not window.rooms.findings.whole.busy)
    yield "year", window
    window.forms.choices.choose("group", "")
    draft = shown_by(window, "self_report")
    wait(lambda: getattr(draft, "draft", None) is not None)
    yield "draft", draft
    draft.reject()
    window.show_form(ids[6])
    adding = shown_by(window, "add_up")
    yield "adding", adding
    adding.reject()
    window.rooms.forms.whole.add(window.desk.templates["sichuan-0013zp"])
    hand_in = shown_by(window, "finish")
    yield "hand_in", hand_in
    hand_in.reject()


def shown_by(window: MainWindow, action: str) -> QDialog:
    """Return the dialog that an action opens."""
    before = set(window.findChildren(QDialog))
    window.actions_[action].trigger()
    [dialog] = set(window.findChildren(QDialog)) - before
    return dialog


def settle(window: MainWindow) -> None:
    """Wait until the window's work is done; its message is taken away."""
    wait(lambda: not window.rooms.files.busy)
    window.bar.hide()


def wait(ready: Callable[[], bool]) -> None:
    """Let the program work until ``ready()``."""
    for _ in range(1500):
        if ready():
            QApplication.processEvents()
            return
        QTest.qWait(10)
    raise AssertionError("the window does not get ready")


def scratch() -> Path:
    """Return a folder for files that are needed for a moment."""
    return Path(tempfile.mkdtemp(prefix="jixiao-pictures-"))
