"""Files to forms: what the verbs and the window share. No Qt, no printing.

Readers are imported when a file of their kind turns up, so that starting costs nothing.
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
from jixiao_gui.exchange.reading_ahead import MANY_FILES, read_ahead
from jixiao_gui.exchange.source_files import in_folders
from jixiao_gui.form.filling import READ, finished, holds_scores, is_finished
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats import Alive, FormatError, NeedsPassword, Progress, ReadFile, step
from jixiao_gui.formats.reading import ReadOptions
from jixiao_gui.formats.reading.kinds import (
    BOOK,
    JSON,
    PACKAGE,
    kind_of,
    named_as_forms,
)
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.sheet.recognise import NotAForm, recognise
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.splitting import split_forms


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
    files = in_folders(sources, report, progress)
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
        _take_forms(source, forms, report, progress)
        return
    read = read_sheets(source, lambda: step(progress, len(report.forms)), password)
    texts = len(report.leftovers)
    report.leftovers += [(source, text) for text in read.leftovers]
    sheets = [part for whole in read.sheets for part in split_forms(whole)]
    forms_before = len(report.forms)
    found = forms_of_sheets(
        sheets, templates, template_id, prefer, lambda count: step(progress, forms_before + count)
    )
    if found:
        report.forms += [Imported(found[n].form, source, found[n].notes) for n in sorted(found)]
        report.leftovers += [(source, _words_of(sheet)) for n, sheet in enumerate(sheets) if n not in found]
        report.remarks += [(source, note) for note in read.notes]
        return
    del report.leftovers[texts:]
    if _holds_list(read.sheets):
        report.lists.append(source)
        raise FormatError("它是项目列表，不是自评表；请用“从项目列表导入”，或用 new --from-list 新建。")
    kind = kind_of(source)
    what = "文件里" if source.suffix.lower() in kind.endings else f"它是{kind.words}，里面"
    raise FormatError(f"{what}没有找到项目支出绩效自评表，请检查是否选错了文件。{''.join(read.notes[:1])}")


def _take_forms(source: Path, forms: Iterable[Form], report: ImportReport, progress: Progress | None) -> None:
    """Take forms as a file of forms has them; of one that turns out to be broken nothing is taken."""
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


def _named(source: Path, sentence: str) -> str:
    return sentence if source.name in sentence else f"无法读取“{source}”：{sentence}"
