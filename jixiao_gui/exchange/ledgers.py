"""The ledger of a collecting office: its list out of files, how things stand, and the ledger as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.import_report import why_unreadable
from jixiao_gui.exchange.incoming import read_forms
from jixiao_gui.form.due_kinds import due_kind, is_whole
from jixiao_gui.form.duties import Duty, merged_duties, respelled_units
from jixiao_gui.form.ledger import Ledger, make_ledger
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import FormatError, Progress
from jixiao_gui.formats.writing.replace import UnknownKind, replacing

if TYPE_CHECKING:
    from jixiao_gui.book.contents import Contents

KindOf = Callable[[str], str]
LEDGER_KINDS = (".xlsx", ".docx", ".pdf")


def ledger_of(book: Contents, templates: Templates, today: date | None = None) -> Ledger:
    """Return how things stand in ``book`` today."""
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
    """Return what tells by a layout's id which kind of form is due in it; "" for one that is not at hand."""

    known = {template.id: due_kind(template) for template in templates}
    return lambda id: known.get(id, "")


@dataclass(frozen=True, slots=True)
class ListRead:
    """What a list adds to the duties that are known, or changes in them. ``respelled``: how it calls units
    that are known under another name.
    """

    duties: tuple[Duty, ...]
    respelled: Mapping[str, str]


def duties_from_list(source: Path, known: Sequence[Duty], *, year: str = "", due: str = "") -> ListRead:
    """Return what a list of units and projects adds to the duties ``known``, or changes in them.

    ``due`` is the day of those for which the list names none. Raises `FormatError`.
    """
    from jixiao_gui.formats.reading.duty_lists import read_duties

    try:
        listed = read_duties(source, year)
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error
    return _read(known, [replace(duty, due=duty.due or due) for duty in listed])


def duties_from_book(source: Path, templates: Templates, known: Sequence[Duty], due: str = "") -> ListRead:
    """Return the duties that last year's book makes: each of its forms is due again. Raises `FormatError`."""
    forms = read_forms(source, templates)
    if forms is None:
        raise FormatError(f"“{source}”不是自评表册，请选择上年的 .db 或 .jixiao 文件。")
    return _read(known, duties_of(forms, templates, due))


def _read(known: Sequence[Duty], listed: Sequence[Duty]) -> ListRead:
    return ListRead(tuple(merged_duties(known, listed)), respelled_units(known, listed))


def duties_of(forms: Iterable[Form], templates: Templates, due: str = "") -> list[Duty]:
    """Return the duty to hand in each of ``forms`` again, each kind of form for itself."""
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
    """Return what a ledger is called."""
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
    kind = target.suffix.lower()
    if kind not in LEDGER_KINDS:
        raise UnknownKind(f"无法把台账存为“{target.name}”：文件类型应为 xlsx、docx、pdf 之一。")
    from jixiao_gui.formats.reports.ledger_report import ledger_report, ledger_worksheets

    with replacing(target) as file:
        if kind == ".xlsx":
            from jixiao_gui.formats.reports.tables_xlsx import write_tables_xlsx

            sheets = ledger_worksheets(ledger, title, unit=unit, day=day)
            write_tables_xlsx(sheets, file, title=title, progress=progress)
        else:
            from jixiao_gui.exchange.book_reports import write_report

            write_report(ledger_report(ledger, title, unit=unit, day=day), kind, file, progress)


def _flat(text: str) -> str:
    return " ".join(text.split())
