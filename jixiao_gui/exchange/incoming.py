"""Reading of files into forms, shared by verbs and window. No Qt, no printing.

Readers are imported with the first file of their kind, so that the start loads none.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from jixiao_gui.exchange.forms_of_sheets import forms_of_sheets
from jixiao_gui.exchange.import_report import Imported, ImportReport, why_unreadable
from jixiao_gui.exchange.reading_ahead import read_ahead
from jixiao_gui.exchange.source_files import in_folders
from jixiao_gui.form.filling import READ, finished, holds_scores, is_finished
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats import Alive, FormatError, NeedsPassword, Progress, ReadFile, step
from jixiao_gui.formats.reading import ReadOptions
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import BOOK, JSON, PACKAGE, named_as_forms
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.sheet.recognise import NotAForm, recognise
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.splitting import split_forms
from jixiao_gui.workers import MANY_FILES


@dataclass(frozen=True, slots=True)
class _Layouts:
    """The layouts that forms may have: ``template_id`` for all of them, else ``prefer`` where several fit."""

    templates: Templates
    template_id: str | None
    prefer: str


def import_sources(
    sources: Sequence[Path],
    templates: Templates,
    template_id: str | None = None,
    progress: Progress | None = None,
    on_source: Callable[[int, int, Path], None] | None = None,
    prefer: str = "",
    passwords: Mapping[Path, str] | None = None,
    into: Path | None = None,
) -> ImportReport:
    """Read every source; one that cannot be read is named in ``failures``, and the others are read.

    ``passwords`` are those of locked files. ``prefer`` is the layout of the book to import into, used where
    several are equally likely. A folder stands for the files in it, but for the book ``into``. ``on_source``
    is called before each file with its number (from 1), their count and the file. Raises `BadTemplate` for an
    unknown ``template_id`` and `Cancelled` when ``progress`` stops it.
    """
    if template_id:
        templates[template_id]
    layouts = _Layouts(templates, template_id, prefer)
    report = ImportReport()
    files = in_folders(sources, report, progress, into)
    file_passwords = passwords or {}
    ahead: Iterator[ImportReport | None] = iter(())
    if len(files) >= MANY_FILES:
        read = partial(_read_alone, template_id, prefer)
        ahead = read_ahead(read, files, templates, file_passwords, lambda: step(progress, len(report.forms)))
    try:
        for number, source in enumerate(files, start=1):
            if on_source is not None:
                on_source(number, len(files), source)
            file_report = next(ahead, None)
            if file_report is None:
                _read_source(source, layouts, report, progress, file_passwords.get(source))
            else:
                report.add(file_report, progress)
    finally:
        if isinstance(ahead, Generator):
            ahead.close()
    return report


def _read_alone(
    template_id: str | None, prefer: str, source: Path, templates: Templates, password: str | None
) -> ImportReport:
    """Read a source in a worker process."""
    report = ImportReport()
    _read_source(source, _Layouts(templates, template_id, prefer), report, None, password)
    return report


def _read_source(
    source: Path,
    layouts: _Layouts,
    report: ImportReport,
    progress: Progress | None,
    password: str | None,
) -> None:
    """Read a source into ``report``, or note there why it cannot be read."""
    try:
        _read_forms(source, layouts, report, progress, password)
    except FormatError as error:
        if isinstance(error, NeedsPassword):
            report.locked.append(source)
        report.failures.append(_with_file_name(source, str(error)))
    except OSError as error:
        report.failures.append(f"无法读取“{source}”：{why_unreadable(error)}。")


def _read_forms(
    source: Path,
    layouts: _Layouts,
    report: ImportReport,
    progress: Progress | None,
    password: str | None,
) -> None:
    step(progress, len(report.forms))
    forms = read_forms(source, layouts.templates)
    if forms is not None:
        _add_forms(source, forms, report, progress)
        return
    read = read_sheets(source, lambda: step(progress, len(report.forms)), password)
    texts = len(report.leftovers)
    report.leftovers += [(source, text) for text in read.leftovers]
    sheets = [part for sheet_read in read.sheets for part in split_forms(sheet_read)]
    forms_before = len(report.forms)
    recognised = forms_of_sheets(
        sheets,
        layouts.templates,
        layouts.template_id,
        layouts.prefer,
        lambda count: step(progress, forms_before + count),
    )
    report.forms += [Imported(recognised[n].form, source, recognised[n].notes) for n in sorted(recognised)]
    _add_packed(source, read, layouts.templates, report, progress)
    if len(report.forms) > forms_before:
        report.leftovers += [
            (source, _words_of(sheet)) for n, sheet in enumerate(sheets) if n not in recognised
        ]
        report.remarks += [(source, note) for note in read.notes]
        return
    del report.leftovers[texts:]
    if _has_project_list(read.sheets):
        report.lists.append(source)
        raise FormatError("它是项目列表，不是自评表；请用“从项目列表导入”，或用 new --from-list 新建。")
    kind = kind_of(source)
    place = "文件里" if source.suffix.lower() in kind.endings else f"它是{kind.words}，里面"
    raise FormatError(f"{place}没有找到项目支出绩效自评表，请检查是否选错了文件。{''.join(read.notes[:1])}")


def _add_packed(
    source: Path, read: ReadFile, templates: Templates, report: ImportReport, progress: Progress | None
) -> None:
    """Add the forms of books and the like packed in ``source``; note in ``read`` why one is not read."""
    from jixiao_gui.formats.guard import as_file

    for name, data in read.whole_forms:
        with as_file(data, name) as file:
            try:
                _add_forms(source / name, read_forms(file, templates) or (), report, progress)
            except FormatError as error:
                said = str(error).replace(str(file), name)
                read.notes.append(f"“{name}”没有读入：{said}")


def _add_forms(source: Path, forms: Iterable[Form], report: ImportReport, progress: Progress | None) -> None:
    """Add the forms of a file of forms to ``report``; none of a file that turns out to be broken."""
    count = len(report.forms)
    try:
        for form in forms:
            report.forms.append(Imported(form, source))
            step(progress, len(report.forms))
    except FormatError:
        del report.forms[count:]
        raise
    if len(report.forms) == count:
        raise FormatError("里面一张自评表也没有，请检查是否选错了文件。")


def mark_handed_in(report: ImportReport, *, whole_forms: bool = False) -> None:
    """Mark forms with scores as finished: their empty cells are errors.

    Files of whole forms, such as books, have this mark themselves, and those that a clerk is still filling in
    have not; an office that collects takes them as handed in too, by ``whole_forms``.
    """
    day = date.today().isoformat()
    for number, imported in enumerate(report.forms):
        form = imported.form
        counts = whole_forms or not named_as_forms(imported.source)
        if counts and holds_scores(form) and not is_finished(form):
            form = replace(form, remarks=finished(form, READ, day))
            report.forms[number] = replace(imported, form=form)


def _words_of(sheet: Sheet) -> str:
    words = " ".join(cell.text.strip() for row in sheet.rows for cell in row.cells if cell.text.strip())
    return words or sheet.caption


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    """The layout of a file's first form, with notes on it."""

    template: Template
    notes: tuple[str, ...] = ()


def template_of(source: Path, templates: Templates) -> FoundTemplate:
    """Return the layout of the first form of ``source``, filled or blank: one at hand, or read off it.

    Raises `FormatError` with a Chinese sentence, and `BadTemplate` where a book names one not at hand.
    """
    try:
        forms = read_forms(source, templates)
        if forms is not None:
            form = next(iter(forms), None)
            if form is not None:
                return FoundTemplate(templates[form.template])
        else:
            for sheet in (
                part for sheet_read in read_sheets(source).sheets for part in split_forms(sheet_read)
            ):
                with suppress(NotAForm):
                    recognised = recognise(sheet, templates, any_kind=True)
                    return FoundTemplate(
                        recognised.template, tuple(note.message for note in recognised.notes)
                    )
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error
    except FormatError as error:
        raise FormatError(_with_file_name(source, str(error))) from error
    raise FormatError(f"“{source}”里没有找到自评表，请检查是否选错了文件。")


def _has_project_list(sheets: Sequence[Sheet]) -> bool:
    from jixiao_gui.formats.reading.project_lists import find_list

    return any((table := find_list(sheet)) is not None and table.rows for sheet in sheets)


def read_forms(source: Path, templates: Templates) -> Iterable[Form] | None:
    """Return the forms of a file of forms and no sheets (json, a book, a package); else ``None``.

    They are read one by one, which may raise a `FormatError` at any of them.
    """
    kind = kind_of(source)
    if kind is JSON:
        from jixiao_gui.formats.json.json_forms import iter_json
        from jixiao_gui.formats.text_encoding import read_text_file

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
    """Return the tables of a file as plain sheets. Raises `FormatError`, `OSError`."""
    return read_tables(source, ReadOptions(alive=alive, password=password))


def _with_file_name(source: Path, sentence: str) -> str:
    return sentence if source.name in sentence else f"无法读取“{source}”：{sentence}"
