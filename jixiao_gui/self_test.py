"""The verb ``self-test``: does this installation do the program's work from end to end?

Meant for the built program, where a library or a resource may have been left out: every step uses the real
thing, in a folder of its own whose name holds Chinese and spaces, and prints one line. Nothing of the user's
own is read or written. Heavy parts are imported by the step that needs them, so that a missing one fails
that step and no other.
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

from jixiao_gui import __version__
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import manual_folder, resources_folder

FOLDER = "自检 文件夹/2023 年度"
BOOK = "自检 项目 文件.db"
PROJECT = "自检项目：龘镕喆堃 设备更新（一期）"
"""Holds a character (龘) that only the fonts' rare part has, and signs that file names must not have."""
PASSED, FAILED, LEFT_OUT = "通过", "未通过", "略过"

Tell = Callable[[str], None]


class Failed(Exception):
    """A step did not come to what it must; ``str()`` says in Chinese what is different."""


class LeftOut(Exception):
    """A step that cannot be made here, and need not; ``str()`` says why."""


@dataclass
class Bench:
    """What the steps hand on to each other: the folder of this run, layouts, the forms as they must be."""

    folder: Path
    templates: Templates | None = None
    forms: list[Form] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """Return what stands in place of the user's folder for working copies and settings."""
        return self.folder / "home"

    @property
    def book(self) -> Path:
        """Return where the book is that the test makes."""
        return self.folder / BOOK

    def layouts(self) -> Templates:
        """Return the layouts. Raises `Failed` when the step that loads them has failed."""
        if self.templates is None:
            raise Failed("模板没有读入")
        return self.templates


def run(tell: Tell, folder: Path | None = None) -> bool:
    """Make every step, telling a line each; return False when one failed.

    ``folder`` is worked in and left as it is afterwards; by default it is a temporary one.
    """
    tell(f"jixiao {__version__}，{_python()}，SQLite {sqlite3.sqlite_version}，{platform.platform()}")
    with contextlib.ExitStack() as stack:
        if folder is None:
            # a virus scanner may still hold a file on Windows; the system clears its own temporary folder
            made = tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made))
        bench = Bench(folder / FOLDER)
        bench.folder.mkdir(parents=True, exist_ok=True)
        results = [_step(name, step, bench, tell) for name, step in STEPS.items()]
    passed, failed = results.count(PASSED), results.count(FAILED)
    left_out = results.count(LEFT_OUT)
    tail = f"，{left_out} 项略过" if left_out else ""
    tell(f"自检{'未通过' if failed else '通过'}：{passed} 项通过，{failed} 项未通过{tail}。")
    return not failed


def _python() -> str:
    kind = "独立程序" if getattr(sys, "frozen", False) else "源代码"
    return f"{kind}，Python {platform.python_version()}"


def _step(name: str, step: Callable[[Bench], str], bench: Bench, tell: Tell) -> str:
    start = time.perf_counter()
    try:
        result, words = PASSED, step(bench)
    except LeftOut as reason:
        result, words = LEFT_OUT, str(reason)
    except Failed as reason:
        result, words = FAILED, str(reason)
    except Exception as error:  # whatever is broken here is what a self-test is asked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        result, words = FAILED, f"{type(error).__name__}：{' '.join(str(error).split())}（{where}）"
    tell(f"{result}  {name}：{words}（{time.perf_counter() - start:.2f} 秒）")
    return result


def resources(bench: Bench) -> str:
    """Check that layouts, fonts, icons, samples and the manual with its pictures can be read."""
    from jixiao_gui.formats.manual.manual_text import Picture, read_manual

    base = resources_folder()
    bench.templates = load_templates([base])
    if bench.templates.problems:
        raise Failed("".join(bench.templates.problems))
    wanted = (
        "fonts/Song.ttf",
        "fonts/Signs.ttf",
        "fonts/SongRare.ttf",
        "fonts/SongFar.ttf",
        "fonts/Hei.ttf",
        "icons/jixiao.svg",
        "samples/samples.txt",
    )
    missing = [name for name in wanted if not (base / name).is_file()]
    chapters = read_manual(manual_folder())
    shown = [block.path for chapter in chapters for block in chapter.blocks if isinstance(block, Picture)]
    missing += ["manual"] if not chapters else [path.name for path in shown if not path.is_file()]
    if missing:
        raise Failed(f"缺少文件 {'、'.join(missing)}")
    count = len(list(bench.templates))
    if not count:
        raise Failed("没有模板")
    return f"{count} 个模板，手册 {len(chapters)} 章，字体、图标、示例齐全"


def sample(bench: Bench) -> str:
    """Read the sample forms."""
    from jixiao_gui.exchange import import_sources

    report = import_sources(sorted((resources_folder() / "samples").glob("*.txt")), bench.layouts())
    if report.failures or not report.forms:
        raise Failed("".join(report.failures) or "示例中没有自评表")
    bench.forms = [imported.form for imported in report.forms]
    return f"{len(bench.forms)} 张表"


def edited_and_saved(bench: Bench) -> str:
    """Edit and recalculate a new book, see that its computed cells follow; save it and open it again."""
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.changes import AddForms, EditForm
    from jixiao_gui.form.edits import recalculate, type_texts
    from jixiao_gui.form.evaluation import evaluate

    templates = bench.layouts()
    first = bench.forms[0]
    with contextlib.closing(
        Book.new(templates, bench.home, template=first.template, year=first.year)
    ) as book:
        book.apply(AddForms("自检", tuple(bench.forms)))
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
        bench.forms = list(book.forms())
        book.save_as(bench.book)
    with contextlib.closing(Book.open(bench.book, templates, bench.home)) as book:
        if list(book.forms()) != bench.forms:
            raise Failed("重新打开后与保存前不同")
        if book.read_only:
            raise Failed(book.read_only_reason)
    beside = sorted(path.name for path in bench.folder.iterdir() if path not in (bench.book, bench.home))
    if beside:
        raise Failed(f"保存后留下了 {'、'.join(beside)}")
    return f"“{BOOK}”，{bench.book.stat().st_size // 1024} KB，重算、保存、再打开后一致"


def findings(bench: Bench) -> str:
    """Run the checks over the book."""
    from jixiao_gui.form.checks import check_book, count_levels

    found = [finding for _, finding in check_book(bench.forms, bench.layouts())]
    counts = count_levels(found)
    if not counts["error"]:
        raise Failed("示例中的错误没有查出")
    return f"错误 {counts['error']}，提醒 {counts['warning']}，提示 {counts['info']}"


def word_and_others(bench: Bench) -> str:
    """Check that docx, xlsx, txt and json, written and read again, print the same in every cell."""
    from jixiao_gui.exchange import export_forms, import_sources, sheets_of

    templates = bench.layouts()
    for kind in ("docx", "xlsx", "txt", "json"):
        target = bench.folder / f"导出 {PROJECT[:4]}.{kind}"
        export_forms(lambda: bench.forms, templates, target)
        report = import_sources([target], templates)
        if report.failures:
            raise Failed("".join(report.failures))
        before = sheets_of(bench.forms, templates)
        after = sheets_of([imported.form for imported in report.forms], templates)
        differing = sum(_words(a) != _words(b) for a, b in zip(before, after, strict=True))
        if differing:
            raise Failed(f"{kind} 读回后有 {differing} 张表与原来不同")
    return "docx、xlsx、txt、json 写出后读回，逐格一致"


def _words(sheet: object) -> list[str]:
    """Return the texts of a sheet's cells; white space aside, which a cell's lines may carry differently."""
    from jixiao_gui.sheet.sheet import Sheet

    assert isinstance(sheet, Sheet)
    return ["".join(cell.text.split()) for _, cell in sheet.cells()]


def paper(bench: Bench) -> str:
    """Check that the PDF holds every project's name in its fonts and can be drawn, that the OFD has its
    pages, that one file a form can be made.
    """
    import zipfile

    import pypdfium2

    from jixiao_gui.exchange import export_each, export_forms
    from jixiao_gui.formats.pdf_pages import Pages

    target = bench.folder / "导出 全部 自评表.pdf"
    export_forms(lambda: bench.forms, bench.layouts(), target)
    with contextlib.closing(pypdfium2.PdfDocument(target)) as document:
        text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    for form in bench.forms:
        if "".join(form.project.split()) not in text:
            raise Failed(f"PDF 中找不到“{form.project}”")
    with Pages(target) as pages:
        count = len(pages)
        if len(set(pages.picture(0, 40).pixels)) < 3:
            raise Failed("PDF 的第一页画出来是空白的")
    export_forms(lambda: bench.forms, bench.layouts(), target.with_suffix(".ofd"))
    with zipfile.ZipFile(target.with_suffix(".ofd")) as archive:
        if sum("/Pages/" in name for name in archive.namelist()) != count:
            raise Failed("OFD 的页数与 PDF 不同")
    each = bench.folder / "每表 一个"
    written = export_each(list(enumerate(bench.forms, 1)), bench.layouts(), each, "pdf")
    if len(written) != len(bench.forms) or not all(path.stat().st_size for path in written):
        raise Failed("每张表一个 PDF 没有写全")
    return f"{count} 页，“{written[0].name}”等 {len(written)} 个文件"


def store(_bench: Bench) -> str:
    """Load what speaks to a district's server; none is asked."""
    from sqlalchemy import create_engine

    from jixiao_gui.exchange.district.connection import has_driver, load_driver

    built_with_it = getattr(sys, "frozen", False) and sys.platform != "win32"
    if not has_driver() and not built_with_it:
        raise LeftOut("这一版不带 psycopg")
    load_driver()
    driver = create_engine("postgresql+psycopg://").dialect.import_dbapi()
    version = int(driver.pq.version())
    return f"psycopg {driver.__version__}，libpq {version // 10_000}.{version % 10_000}"


def window(bench: Bench) -> str:
    """Open the book in the window, which is drawn to memory, so that no display is needed."""
    frozen = bool(getattr(sys, "frozen", False))
    if not frozen and importlib.util.find_spec("PySide6") is None:
        raise LeftOut("这里没有安装 Qt")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from jixiao_gui.window.main_window import MainWindow
        from jixiao_gui.window.start import application
    except ImportError as error:
        if frozen:
            raise
        raise LeftOut(f"这台计算机缺少 Qt 需要的系统库（{error}）") from error
    app = application()
    shown = MainWindow(bench.layouts(), bench.home)
    try:
        if not shown.rooms.files.open(bench.book):
            raise Failed("窗口没有打开自评表册")
        shown.show()
        app.processEvents()
        if shown.desk.form != bench.forms[0]:
            raise Failed("窗口中的自评表与册中的不同")
        if shown.windowIcon().pixmap(32, 32).isNull():
            raise Failed("图标画不出来（缺少 SVG 插件）")
        picture = shown.grab()
        if picture.isNull() or not picture.save(str(bench.folder / "窗口.png")):
            raise Failed("窗口画不出来")
        return f"打开“{shown.windowTitle()}”，{picture.width()}×{picture.height()} 点"
    finally:
        shown.close()
        shown.deleteLater()
        app.processEvents()


STEPS: dict[str, Callable[[Bench], str]] = {
    "资源": resources,
    "读入示例": sample,
    "编辑、重算、保存": edited_and_saved,
    "校验": findings,
    "导出并读回": word_and_others,
    "PDF、OFD": paper,
    "汇总库": store,
    "窗口": window,
}
"""The steps in their order; each gives the words after its name."""
