"""The ledger of a collecting office: duties out of files, the ledger of a book, and the ledger as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.import_report import why_unreadable
from jixiao_gui.exchange.incoming import read_forms
from jixiao_gui.exchange.report_files import write_with_tables
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.due_kinds import due_kind, is_whole
from jixiao_gui.form.office.duties import Duty, merged_duties, respelled_units
from jixiao_gui.form.office.ledger import Ledger, make_ledger
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import FormatError, Progress

if TYPE_CHECKING:
    from jixiao_gui.book.contents import Contents

KindOf = Callable[[str], str]


def ledger_of(book: Contents, templates: Templates, today: date | None = None) -> Ledger:
    """Return the ledger of ``book`` today."""
    return make_ledger(
        book.duties(),
        book.entries(),
        book.verdicts(),
        today or date.today(),
        kinds(templates),
        book.office_totals(),
        book.ties(),
    )


def kinds(templates: Templates) -> KindOf:
    """Return a function of a layout's id to its kind of form; "" for a layout that is not at hand."""

    kinds_by_id = {template.id: due_kind(template) for template in templates}
    return lambda id: kinds_by_id.get(id, "")


@dataclass(frozen=True, slots=True)
class ListRead:
    """The duties that a list adds or changes. ``respelled``: the old spellings of units by the list's."""

    duties: tuple[Duty, ...]
    respelled: Mapping[str, str]


def duties_from_list(source: Path, old_duties: Sequence[Duty], *, year: str = "") -> ListRead:
    """Return the duties that a list of units and projects adds to ``old_duties``, or changes in them.

    ``year`` is that of days for which the list names none. Raises `FormatError`.
    """
    from jixiao_gui.formats.reading.duty_lists import read_duties

    try:
        listed = read_duties(source, year)
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error
    return _list_read(old_duties, listed)


def duties_from_book(
    source: Path, templates: Templates, old_duties: Sequence[Duty], due: str = ""
) -> ListRead:
    """Return the duties by last year's book: each of its forms is due again. Raises `FormatError`."""
    forms = read_forms(source, templates)
    if forms is None:
        raise FormatError(f"“{source}”不是自评表册，请选择上年的 .db 或 .jixiao 文件。")
    return _list_read(old_duties, duties_of(forms, templates, due))


def _list_read(old_duties: Sequence[Duty], listed: Sequence[Duty]) -> ListRead:
    return ListRead(tuple(merged_duties(old_duties, listed)), respelled_units(old_duties, listed))


def duties_of(forms: Iterable[Form], templates: Templates, due: str = "") -> list[Duty]:
    """Return a duty for each of ``forms``, of its kind of form."""
    kind_of = kinds(templates)
    return [
        Duty(
            unit=_flat(form.unit) or _flat(form.department),
            department=_flat(form.department),
            project=_flat(form.project),
            kind=kind_of(form.template),
            due=due,
            contact=" ".join(text for text in (_flat(form.leader), _flat(form.phone)) if text),
        )
        for form in forms
        if (form.project.strip() or is_whole(kind_of(form.template)))
        and (form.unit.strip() or form.department.strip())
    ]


def ledger_title(year: str) -> str:
    """Return the title of a ledger."""
    return f"{year}年度绩效自评报送台账" if year else "绩效自评报送台账"


def write_ledger(
    ledger: Ledger,
    target: Path,
    *,
    title: str,
    unit: str = "",
    day: str = "",
    progress: Progress | None = None,
) -> None:
    """Write a ledger as xlsx, docx or PDF; replaced in one step or not at all.

    Raises `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    from jixiao_gui.formats.reports.ledger_report import ledger_report, ledger_worksheets

    report = ledger_report(ledger, title, unit=unit, day=day)
    worksheets = ledger_worksheets(ledger, title, unit=unit, day=day)
    write_with_tables(report, worksheets, target, title=title, paper="台账", progress=progress)


def _flat(text: str) -> str:
    return " ".join(text.split())
