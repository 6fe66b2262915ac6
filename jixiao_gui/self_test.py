"""The verb ``self-test``: a test of this installation by the program's work from end to end.

It is meant for the built program, where a library or a resource may have been left out: every step uses the
real modules, in a folder of its own whose name has Chinese and spaces, and prints one line. Nothing of the
user's own is read or written. Heavy modules are imported by the step that needs them, so that a missing one
fails that step and no other.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_gui import __version__, qt_signatures
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import manual_folder, resources_folder

FOLDER = "自检 文件夹/2023 年度"
BOOK = "自检 项目 文件.db"
PROJECT = "自检项目：龘镕喆堃 设备更新（一期）"
"""A name with a character (龘) of the fonts' rare part alone, and signs that file names must not have."""
PASSED, FAILED, LEFT_OUT = "通过", "未通过", "略过"

Tell = Callable[[str], None]


class Failed(Exception):
    """A failed step; ``str()`` names the difference in Chinese."""


class LeftOut(Exception):
    """A step that cannot be run here, and need not; ``str()`` is the reason."""


@dataclass
class SelfTestRun:
    """The state of a run: its folder, the layouts, and the forms as they must be."""

    folder: Path
    templates: Templates | None = None
    forms: list[Form] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """Return the folder for working copies and settings, in the place of the user's."""
        return self.folder / "home"

    @property
    def book(self) -> Path:
        """Return the path of the test's book."""
        return self.folder / BOOK

    def layouts(self) -> Templates:
        """Return the layouts. Raises `Failed` when the step that loads them has failed."""
        if self.templates is None:
            raise Failed("模板没有读入")
        return self.templates


def run(tell: Tell, folder: Path | None = None) -> bool:
    """Run every step, with a line to ``tell`` for each; return False when one failed.

    ``folder`` is kept afterwards; the default is a temporary one.
    """
    tell(f"jixiao {__version__}，{_python()}，SQLite {sqlite3.sqlite_version}，{platform.platform()}")
    with contextlib.ExitStack() as stack:
        if folder is None:
            # a virus scanner may still hold a file on Windows; the system clears its own temporary folder
            temporary = tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(temporary))
        test_run = SelfTestRun(folder / FOLDER)
        test_run.folder.mkdir(parents=True, exist_ok=True)
        results = [_step(name, step, test_run, tell) for name, step in STEPS.items()]
    passed, failed = results.count(PASSED), results.count(FAILED)
    left_out = results.count(LEFT_OUT)
    tail = f"，{left_out} 项略过" if left_out else ""
    tell(f"自检{'未通过' if failed else '通过'}：{passed} 项通过，{failed} 项未通过{tail}。")
    return not failed


def _python() -> str:
    kind = "独立程序" if getattr(sys, "frozen", False) else "源代码"
    return f"{kind}，Python {platform.python_version()}"


def _step(name: str, step: Callable[[SelfTestRun], str], test_run: SelfTestRun, tell: Tell) -> str:
    start = time.perf_counter()
    try:
        result, words = PASSED, step(test_run)
    except LeftOut as reason:
        result, words = LEFT_OUT, str(reason)
    except Failed as reason:
        result, words = FAILED, str(reason)
    except Exception as error:  # any error is a result of the self-test
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        result, words = FAILED, f"{type(error).__name__}：{' '.join(str(error).split())}（{where}）"
    tell(f"{result}  {name}：{words}（{time.perf_counter() - start:.2f} 秒）")
    return result


def resources(test_run: SelfTestRun) -> str:
    """Check that layouts, fonts, icons, samples and the manual with its pictures can be read."""
    from jixiao_gui.formats.manual.manual_text import Picture, read_manual

    base = resources_folder()
    test_run.templates = load_templates([base])
    if test_run.templates.problems:
        raise Failed("".join(test_run.templates.problems))
    required = (
        "fonts/Song.ttf",
        "fonts/Signs.ttf",
        "fonts/SongRare.ttf",
        "fonts/SongFar.ttf",
        "fonts/Hei.ttf",
        "icons/jixiao.svg",
        "samples/samples.txt",
    )
    missing = [name for name in required if not (base / name).is_file()]
    chapters = read_manual(manual_folder())
    shown = [block.path for chapter in chapters for block in chapter.blocks if isinstance(block, Picture)]
    missing += ["manual"] if not chapters else [path.name for path in shown if not path.is_file()]
    if missing:
        raise Failed(f"缺少文件 {'、'.join(missing)}")
    count = len(list(test_run.templates))
    if not count:
        raise Failed("没有模板")
    return f"{count} 个模板，手册 {len(chapters)} 章，字体、图标、示例齐全"


def sample(test_run: SelfTestRun) -> str:
    """Read the sample forms."""
    from jixiao_gui.exchange import import_sources

    report = import_sources(sorted((resources_folder() / "samples").glob("*.txt")), test_run.layouts())
    if report.failures or not report.forms:
        raise Failed("".join(report.failures) or "示例中没有自评表")
    test_run.forms = [imported.form for imported in report.forms]
    return f"{len(test_run.forms)} 张表"


def edited_and_saved(test_run: SelfTestRun) -> str:
    """Edit and recalculate a new book, check its computed cells, save it and open it again."""
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.changes import AddForms, EditForm
    from jixiao_gui.form.edits import recalculate, type_texts
    from jixiao_gui.form.evaluation import evaluate

    templates = test_run.layouts()
    first = test_run.forms[0]
    with contextlib.closing(
        Book.new(templates, test_run.home, template=first.template, year=first.year)
    ) as book:
        book.apply(AddForms("自检", tuple(test_run.forms)))
        id = book.entries()[0].id
        typed = {"project": PROJECT, "funds.0.budget": "80", "funds.0.executed": "45", "funds.0.weight": "10"}
        for name, edit in (
            ("recalculate", recalculate(book.form(id), templates[first.template], "重新计算")),
            ("typing", type_texts(first, evaluate(first, templates[first.template]), typed, "修改")),
        ):
            if edit is None:
                raise Failed(f"{name} 没有改动")
            book.apply(EditForm(edit.name, id, edit))
        form = book.form(id)
        figures = evaluate(form, templates[form.template])
        printed = (figures.printed["funds.0.rate"], figures.printed["funds.0.score"])
        if printed != ("56.3%", "5.6"):
            raise Failed(f"执行率及得分应为 56.3%、5.6，算得 {'、'.join(printed)}")
        test_run.forms = list(book.forms())
        book.save_as(test_run.book)
    with contextlib.closing(Book.open(test_run.book, templates, test_run.home)) as book:
        if list(book.forms()) != test_run.forms:
            raise Failed("重新打开后与保存前不同")
        if book.read_only:
            raise Failed(book.read_only_reason)
    leftovers = sorted(
        path.name for path in test_run.folder.iterdir() if path not in (test_run.book, test_run.home)
    )
    if leftovers:
        raise Failed(f"保存后留下了 {'、'.join(leftovers)}")
    return f"“{BOOK}”，{test_run.book.stat().st_size // 1024} KB，重算、保存、再打开后一致"


def findings(test_run: SelfTestRun) -> str:
    """Run the checks over the book."""
    from jixiao_gui.form.checks import check_book, count_levels

    all_findings = [finding for _, finding in check_book(test_run.forms, test_run.layouts())]
    counts = count_levels(all_findings)
    if not counts["error"]:
        raise Failed("示例中的错误没有查出")
    return f"错误 {counts['error']}，提醒 {counts['warning']}，提示 {counts['info']}"


def word_and_others(test_run: SelfTestRun) -> str:
    """Check that docx, xlsx, txt and json, written and read again, print the same in every cell."""
    from jixiao_gui.exchange import export_forms, import_sources, sheets_of

    templates = test_run.layouts()
    for kind in ("docx", "xlsx", "txt", "json"):
        target = test_run.folder / f"导出 {PROJECT[:4]}.{kind}"
        export_forms(lambda: test_run.forms, templates, target)
        report = import_sources([target], templates)
        if report.failures:
            raise Failed("".join(report.failures))
        before = sheets_of(test_run.forms, templates)
        after = sheets_of([imported.form for imported in report.forms], templates)
        differing = sum(_words(a) != _words(b) for a, b in zip(before, after, strict=True))
        if differing:
            raise Failed(f"{kind} 读回后有 {differing} 张表与原来不同")
    return "docx、xlsx、txt、json 写出后读回，逐格一致"


def _words(sheet: object) -> list[str]:
    """Return the texts of a sheet's cells without white space, which may differ in a cell's lines."""
    from jixiao_gui.sheet.sheet import Sheet

    assert isinstance(sheet, Sheet)
    return ["".join(cell.text.split()) for _, cell in sheet.cells()]


def paper(test_run: SelfTestRun) -> str:
    """Check the PDF's text and picture, the OFD's pages, and one PDF for each form."""
    import zipfile

    import pypdfium2

    from jixiao_gui.exchange import export_each, export_forms
    from jixiao_gui.formats.pdf_pages import Pages

    target = test_run.folder / "导出 全部 自评表.pdf"
    export_forms(lambda: test_run.forms, test_run.layouts(), target)
    with contextlib.closing(pypdfium2.PdfDocument(target)) as document:
        text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    for form in test_run.forms:
        if "".join(form.project.split()) not in text:
            raise Failed(f"PDF 中找不到“{form.project}”")
    with Pages(target) as pages:
        count = len(pages)
        if len(set(pages.picture(0, 40).pixels)) < 3:
            raise Failed("PDF 的第一页画出来是空白的")
    export_forms(lambda: test_run.forms, test_run.layouts(), target.with_suffix(".ofd"))
    with zipfile.ZipFile(target.with_suffix(".ofd")) as archive:
        if sum("/Pages/" in name for name in archive.namelist()) != count:
            raise Failed("OFD 的页数与 PDF 不同")
    each = test_run.folder / "每表 一个"
    written = export_each(list(enumerate(test_run.forms, 1)), test_run.layouts(), each, "pdf")
    if len(written) != len(test_run.forms) or not all(path.stat().st_size for path in written):
        raise Failed("每张表一个 PDF 没有写全")
    return f"{count} 页，“{written[0].name}”等 {len(written)} 个文件"


def store(_test_run: SelfTestRun) -> str:
    """Load the driver of a district's server, without a connection."""
    from sqlalchemy import create_engine

    from jixiao_gui.exchange.district.connection import has_driver, load_driver

    built_with_it = getattr(sys, "frozen", False) and sys.platform != "win32"
    if not has_driver() and not built_with_it:
        raise LeftOut("这一版不带 psycopg")
    load_driver()
    driver = create_engine("postgresql+psycopg://").dialect.import_dbapi()
    version = int(driver.pq.version())
    return f"psycopg {driver.__version__}，libpq {version // 10_000}.{version % 10_000}"


def window(test_run: SelfTestRun) -> str:
    """Open the book in the window, drawn to memory, so that no display is needed."""
    frozen = bool(getattr(sys, "frozen", False))
    if not frozen and importlib.util.find_spec("PySide6") is None:
        raise LeftOut("这里没有安装 Qt")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt_signatures.load_later()  # as the program does
    try:
        from jixiao_gui.window.main_window import MainWindow
        from jixiao_gui.window.start import application
    except ImportError as error:
        if frozen:
            raise
        raise LeftOut(f"这台计算机缺少 Qt 需要的系统库（{error}）") from error
    app = application()
    _ask_wrongly(app)
    shown = MainWindow(test_run.layouts(), test_run.home)
    try:
        if not shown.rooms.files.open(test_run.book):
            raise Failed("窗口没有打开自评表册")
        shown.show()
        app.processEvents()
        if shown.desk.form != test_run.forms[0]:
            raise Failed("窗口中的自评表与册中的不同")
        if shown.windowIcon().pixmap(32, 32).isNull():
            raise Failed("图标画不出来（缺少 SVG 插件）")
        picture = shown.grab()
        if picture.isNull() or not picture.save(str(test_run.folder / "窗口.png")):
            raise Failed("窗口画不出来")
        return f"打开“{shown.windowTitle()}”，{picture.width()}×{picture.height()} 点"
    finally:
        shown.close()
        shown.deleteLater()
        app.processEvents()


def _ask_wrongly(app: object) -> None:
    """Check that Qt names the function of a wrong argument: crash reports need it. Raises `Failed`."""
    try:
        app.setWindowIcon(0.5)  # type: ignore[attr-defined]
    except TypeError as error:
        if "setWindowIcon(float)" in str(error):
            return
        raise Failed(f"Qt 没有说出出错的函数：{error}") from error
    raise Failed("Qt 接受了不该接受的参数")


STEPS: dict[str, Callable[[SelfTestRun], str]] = {
    "资源": resources,
    "读入示例": sample,
    "编辑、重算、保存": edited_and_saved,
    "校验": findings,
    "导出并读回": word_and_others,
    "PDF、OFD": paper,
    "汇总库": store,
    "窗口": window,
}
"""The steps in their order; each returns the words after its name."""
