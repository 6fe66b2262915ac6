"""Files to forms: what the verbs and the window share. No Qt, no printing.

Readers are imported when a file of their kind turns up, so that starting costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.reading_ahead import MANY_FILES, read_ahead
from jixiao_gui.form.filling import READ, finished, holds_scores, is_finished
from jixiao_gui.form.listing import new_forms, same_projects
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import called
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats import Alive, FormatError, NeedsPassword, Progress, ReadFile, step
from jixiao_gui.formats.reading import ReadOptions
from jixiao_gui.formats.reading.kinds import (
    BOOK,
    JSON,
    PACKAGE,
    endings,
    groups,
    kind_of,
    named_as_forms,
)
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.sheet.recognise import JUDGED, NotAForm, Note, Recognised, recognise, split_forms
from jixiao_gui.sheet.sheet import Sheet

if TYPE_CHECKING:
    from jixiao_gui.formats.reading.project_lists import FoundList, ListTable

MAX_SOURCES = 20_000
"""Files that are read of folders in one import: twice the largest book, one form a file."""
MAX_ROWS = 5_000
"""Rows of a table; no form has more."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One form read from ``source``, with what there is to tell about it."""

    form: Form
    source: Path
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """What an import read: forms, texts that belong to none, and files that could not be read."""

    forms: list[Imported] = field(default_factory=list)
    leftovers: list[tuple[Path, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lists: list[Path] = field(default_factory=list)
    """Files that hold a list of projects in place of a form; ``failures`` tells of them too."""
    locked: list[Path] = field(default_factory=list)
    """Files that open with a password that was not given; ``failures`` tells of them too."""
    remarks: list[tuple[Path, str]] = field(default_factory=list)
    """What else there is to tell of a file."""

    def add(self, other: ImportReport, progress: Progress | None = None) -> None:
        """Add what another report tells of one more file. Raises `Cancelled`."""
        step(progress, len(self.forms))
        for imported in other.forms:
            self.forms.append(imported)
            step(progress, len(self.forms))
        self.leftovers += other.leftovers
        self.failures += other.failures
        self.lists += other.lists
        self.locked += other.locked
        self.remarks += other.remarks

    def lines(self, templates: Templates | None = None) -> Iterator[str]:
        """Yield the report for people, a line a fact, in Chinese."""
        for number, imported in enumerate(self.forms, start=1):
            layout = templates.by_id.get(imported.form.template) if templates is not None else None
            name = called(imported.form, layout)
            form, file = imported.form, imported.source.name
            rows = len(form.indicators)
            yield f"第 {number} 张 {name}：读入（{file}，模板 {form.template}，指标 {rows} 行）。"
            for note in imported.notes:
                yield f"第 {number} 张 {name}：{note.message}"
        for source, text in self.leftovers:
            yield f"{source.name}：表外文字“{text[:60]}”未导入。"
        for source, text in self.remarks:
            yield f"{source.name}：{text}"
        yield from self.failures


def import_sources(
    sources: Sequence[Path],
    templates: Templates,
    template_id: str | None = None,
    progress: Progress | None = None,
    on_source: Callable[[int, int, Path], None] | None = None,
    prefer: str = "",
    passwords: Mapping[Path, str] | None = None,
) -> ImportReport:
    """Read every source; one that cannot be read is told in ``failures`` and the others still are.

    ``passwords`` open the files that have one. ``prefer`` is the layout of the book that the forms are for,
    taken where several are as likely. A folder stands for the files in it. ``on_source`` is called before
    each file with its number (from 1), their count and the file. Raises `BadTemplate` for an unknown
    ``template_id`` and `Cancelled` when ``progress`` says so.
    """
    if template_id:
        templates[template_id]
    report = ImportReport()
    files = _in_folders(sources, report, progress)
    known = passwords or {}
    ahead: Iterator[ImportReport | None] = iter(())
    if len(files) >= MANY_FILES:
        read = partial(_read_alone, template_id, prefer)
        ahead = read_ahead(read, files, templates, known, lambda: step(progress, len(report.forms)))
    try:
        for number, source in enumerate(files, start=1):
            if on_source is not None:
                on_source(number, len(files), source)
            found = next(ahead, None)
            if found is None:
                _read_source(source, templates, template_id, prefer, report, progress, known.get(source))
            else:
                report.add(found, progress)
    finally:
        if isinstance(ahead, Generator):
            ahead.close()
    return report


def _read_alone(
    template_id: str | None, prefer: str, source: Path, templates: Templates, password: str | None
) -> ImportReport:
    """Read a source in a worker process."""
    report = ImportReport()
    _read_source(source, templates, template_id, prefer, report, None, password)
    return report


def _read_source(
    source: Path,
    templates: Templates,
    template_id: str | None,
    prefer: str,
    report: ImportReport,
    progress: Progress | None,
    password: str | None,
) -> None:
    """Read a source into ``report``, which also tells why it cannot be read."""
    try:
        _read_forms(source, templates, template_id, prefer, report, progress, password)
    except FormatError as error:
        if isinstance(error, NeedsPassword):
            report.locked.append(source)
        report.failures.append(_named(source, str(error)))
    except OSError as error:
        report.failures.append(f"无法读取“{source}”：{why_unreadable(error)}。")


def _read_forms(
    source: Path,
    templates: Templates,
    template_id: str | None,
    prefer: str,
    report: ImportReport,
    progress: Progress | None,
    password: str | None,
) -> None:
    step(progress, len(report.forms))
    forms = read_forms(source, templates)
    if forms is not None:
        count = len(report.forms)
        try:
            for form in forms:
                report.forms.append(Imported(form, source))
                step(progress, len(report.forms))
        except FormatError:
            del report.forms[count:]  # of a file that turns out to be broken nothing is taken
            raise
        return
    read = read_sheets(source, lambda: step(progress, len(report.forms)), password)
    texts = len(report.leftovers)
    report.leftovers += [(source, text) for text in read.leftovers]
    found: list[tuple[Recognised, Sheet]] = []
    for sheet in (part for whole in read.sheets for part in split_forms(whole)):
        try:
            if len(sheet.rows) > MAX_ROWS:
                raise NotAForm("表格的行数异常。")
            recognised = recognise(sheet, templates, template_id, prefer)
        except NotAForm:
            report.leftovers.append((source, _words_of(sheet)))
            continue
        found.append((recognised, sheet))
        report.forms.append(Imported(recognised.form, source, recognised.notes))
        step(progress, len(report.forms))
    if found:
        report.remarks += [(source, note) for note in read.notes]
        _leave_out_other_kinds(source, found, report)
        return
    del report.leftovers[texts:]
    if _holds_list(read.sheets):
        report.lists.append(source)
        raise FormatError("它是项目列表，不是自评表；请用“从项目列表导入”，或用 new --from-list 新建。")
    kind = kind_of(source)
    what = "文件里" if source.suffix.lower() in kind.endings else f"它是{kind.words}，里面"
    raise FormatError(f"{what}没有找到项目支出绩效自评表，请检查是否选错了文件。{''.join(read.notes[:1])}")


def mark_handed_in(report: ImportReport) -> None:
    """Mark forms that documents hold with scores: they were handed in, and what lacks is an error.

    What holds whole forms, as a book, keeps of each whether it is finished.
    """
    day = date.today().isoformat()
    for number, imported in enumerate(report.forms):
        form = imported.form
        if not named_as_forms(imported.source) and holds_scores(form) and not is_finished(form):
            form = replace(form, remarks=finished(form, READ, day))
            report.forms[number] = replace(imported, form=form)


def _leave_out_other_kinds(
    source: Path, found: Sequence[tuple[Recognised, Sheet]], report: ImportReport
) -> None:
    """Take back the declarations and monitoring forms of a file that holds self-evaluations too; say so."""
    others = [each for each in found if each[0].template.kind != JUDGED]
    if not others or len(others) == len(found):
        return
    first = len(report.forms) - len(found)
    kept = [n for n, (recognised, _) in enumerate(found) if recognised.template.kind == JUDGED]
    report.forms[first:] = [report.forms[first + n] for n in kept]
    report.leftovers += [(source, _words_of(sheet)) for _, sheet in others]


def _words_of(sheet: Sheet) -> str:
    words = " ".join(cell.text.strip() for row in sheet.rows for cell in row.cells if cell.text.strip())
    return words or sheet.caption


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    """The layout of a file's first form, with what there is to tell of it."""

    template: Template
    notes: tuple[str, ...] = ()


def template_of(source: Path, templates: Templates) -> FoundTemplate:
    """Return the layout that the first form of ``source`` is in, filled or blank: one at hand, or read off
    it.

    Raises `FormatError` with a Chinese sentence, and `BadTemplate` where a book names one not at hand.
    """
    try:
        forms = read_forms(source, templates)
        if forms is not None:
            form = next(iter(forms), None)
            if form is not None:
                return FoundTemplate(templates[form.template])
        else:
            for sheet in (part for whole in read_sheets(source).sheets for part in split_forms(whole)):
                with suppress(NotAForm):
                    found = recognise(sheet, templates, any_kind=True)
                    return FoundTemplate(found.template, tuple(note.message for note in found.notes))
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error
    except FormatError as error:
        raise FormatError(_named(source, str(error))) from error
    raise FormatError(f"“{source}”里没有找到自评表，请检查是否选错了文件。")


def _holds_list(sheets: Sequence[Sheet]) -> bool:
    from jixiao_gui.formats.reading.project_lists import find_list

    return any((table := find_list(sheet)) is not None and table.rows for sheet in sheets)


def _in_folders(
    sources: Iterable[Path], report: ImportReport, progress: Progress | None = None
) -> list[Path]:
    """Return the files that ``sources`` name: a folder stands for what can be read in it and in its folders.

    What is not read although it was named is told in ``report``.
    """
    files: list[Path] = []
    for source in sources:
        try:
            is_folder = source.is_dir()
        except OSError:  # no such name can be: reading it says why
            is_folder = False
        if not is_folder:
            files.append(source)
            continue
        room = MAX_SOURCES
        for path in _files_below(source, report, progress):
            if not room:
                report.failures.append(
                    f"“{source}”里的文件超过 {MAX_SOURCES} 个，只读了前 {MAX_SOURCES} 个，请分几次导入。"
                )
                break
            files.append(path)
            room -= 1
        if room == MAX_SOURCES:
            kinds = "、".join(groups())
            report.failures.append(f"“{source}”里没有可以导入的文件，可以导入 {kinds}。")
    return files


def readable_files(source: Path) -> list[Path]:
    """Return the files that ``source`` stands for: itself, or what can be read in it and in its folders."""
    return list(_files_below(source, ImportReport(), None)) if source.is_dir() else [source]


def _files_below(source: Path, report: ImportReport, progress: Progress | None) -> Iterator[Path]:
    """Yield what can be read in a folder, in order, without hidden files and what Word and WPS leave
    (``~$…``).
    """

    readable = endings()

    def note_failure(error: OSError) -> None:
        report.failures.append(f"无法读取“{error.filename or source}”：{why_unreadable(error)}。")

    for folder, below, names in os.walk(source, onerror=note_failure):
        step(progress, 0)
        below[:] = sorted(name for name in below if not name.startswith("."))
        paths = (Path(folder, name) for name in sorted(names) if not name.startswith((".", "~$")))
        yield from (path for path in paths if path.suffix.lower() in readable and not _is_other_xml(path))


def _is_other_xml(path: Path) -> bool:
    """Return True for an XML file that is none of Word's or Excel's; other programs leave many."""
    try:
        return path.suffix.lower() == ".xml" and bool(kind_of(path).refusal)
    except OSError:  # reading it says why
        return False


def read_forms(source: Path, templates: Templates) -> Iterable[Form] | None:
    """Return the forms of a file that holds forms and no sheets (json, a book, a package); else ``None``.

    They come one by one; a `FormatError` may come among them.
    """
    kind = kind_of(source)
    if kind is JSON:
        from jixiao_gui.formats.guard import read_text_file
        from jixiao_gui.formats.json.json_forms import iter_json

        return iter_json(read_text_file(source), templates)
    if kind is PACKAGE:
        from jixiao_gui.exchange.handing_in import read_package

        return read_package(source, templates)
    return _forms_of_book(source, templates) if kind is BOOK else None


def _forms_of_book(source: Path, templates: Templates) -> Iterator[Form]:
    from jixiao_gui.book.book import BookError, read_forms_of

    try:
        yield from read_forms_of(source, templates)
    except BookError as error:
        raise FormatError(str(error)) from error


def read_sheets(source: Path, alive: Alive | None = None, password: str | None = None) -> ReadFile:
    """Return the tables of a file that holds tables, as plain sheets. Raises `FormatError`, `OSError`."""
    return read_tables(source, ReadOptions(alive=alive, password=password))


@dataclass(frozen=True, slots=True)
class ListForms:
    """New forms out of a list of projects. ``year`` is what the list's own title says, or ""."""

    forms: tuple[Form, ...]
    year: str = ""
    notes: tuple[str, ...] = ()


def read_project_list(source: Path) -> list[ListTable]:
    """Return the lists of projects in a file, one a worksheet.

    Raises `FormatError` with a Chinese sentence.
    """
    from jixiao_gui.formats.reading.project_lists import read_list

    try:
        return read_list(source)
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error


def open_project_lists(source: Path) -> list[FoundList]:
    """Return the lists of projects in a file, to be shown before they are read. Raises `FormatError`."""
    from jixiao_gui.formats.reading.project_lists import open_lists

    try:
        return open_lists(source)
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error


def forms_from_list(source: Path, template: Template, year: str = "", unit: str = "") -> ListForms:
    """Return a blank form of ``template`` for each project of a list, with its texts and funds.

    A line's own year counts first, then ``year``, then that of the list's title; ``unit`` stands where a
    line names none. Raises `FormatError`.
    """
    forms: list[Form] = []
    notes: list[str] = []
    tables = read_project_list(source)
    for table in tables:
        created = new_forms(table.rows, template, year or table.year, unit)
        forms += created.forms
        notes += [*table.notes, *created.notes]
    for project, of in same_projects(forms):
        notes.append(f"提醒：“{project}”（{of} 年度）在列表中不止一次，各建了一张。")
    return ListForms(tuple(forms), next((t.year for t in tables if t.year), ""), tuple(notes))


def _named(source: Path, sentence: str) -> str:
    return sentence if source.name in sentence else f"无法读取“{source}”：{sentence}"


def why_unreadable(error: OSError) -> str:
    """Return why a file cannot be read, in Chinese, without a full stop."""
    if isinstance(error, FileNotFoundError):
        return "文件不存在，请检查路径"
    if isinstance(error, PermissionError):
        return "没有读取权限，或文件正被其他程序独占"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹"
    return error.strerror or str(error)
