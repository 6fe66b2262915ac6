"""Reports on a book: its summary, the audit for the person who signs, the draft of its 绩效自评报告.

Verbs and window share them: no Qt, no printing. Writers are imported when a file of their kind is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jixiao_gui.book.form_reading import FormEntry
from jixiao_gui.book.stored_forms import StoredForms
from jixiao_gui.exchange.book_checking import CheckedForms, checked
from jixiao_gui.exchange.report_files import WITH_TABLES, report_kind, write_report
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import self_evaluation_numbers
from jixiao_gui.form.reports.audit import audit
from jixiao_gui.form.reports.draft_parts import Draft
from jixiao_gui.form.reports.report_draft import draft_report
from jixiao_gui.form.reports.report_outline import Outline
from jixiao_gui.form.reports.subjects import Subject, subject_of
from jixiao_gui.form.reports.summary import Summary, summarise
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress
from jixiao_gui.formats.writing.replace import replacing

AUDIT_KINDS = (".docx", ".pdf")
SELF_REPORT_KINDS = (".docx",)


def summarised(
    source: StoredForms | Sequence[Form], templates: Templates, progress: Progress | None = None
) -> Summary:
    """Return the summary of the self-evaluations among the forms, of all where there is none.

    Raises `Cancelled` when ``progress``, called with the number of forms, stops it, and `BookDamaged`.
    """
    of_book = checked(source, templates, progress)
    return summarise(of_book.forms, templates, of_book.findings, every=False)


def summary_title(year: str, subject: Subject) -> str:
    """Return the title of a summary."""
    return subject.title(year, "汇总表")


def audit_title(year: str, forms: Iterable[Form], templates: Templates) -> str:
    """Return the title of an audit of ``forms``."""
    layouts = (templates.by_id.get(form.template, templates.default) for form in forms)
    return subject_of(layouts).title(year, "校验报告")


def write_summary(
    summary: Summary, target: Path, *, title: str, unit: str = "", progress: Progress | None = None
) -> None:
    """Write a summary as xlsx, PDF or docx; replaced in one step or not at all.

    Raises `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    kind = report_kind(target, WITH_TABLES, "汇总表")
    with replacing(target) as file:
        if kind == ".xlsx":
            from jixiao_gui.formats.reports.summary_xlsx import write_summary_xlsx

            write_summary_xlsx(summary, file, title=title, unit=unit, progress=progress)
        else:
            from jixiao_gui.formats.reports.summary_report import summary_report

            write_report(summary_report(summary, title, unit=unit), kind, file, progress)


def write_audit(
    checked_forms: CheckedForms,
    templates: Templates,
    target: Path,
    *,
    title: str,
    unit: str = "",
    progress: Progress | None = None,
) -> None:
    """Write the report on the findings as docx or PDF.

    Raises `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    kind = report_kind(target, AUDIT_KINDS, "校验报告")
    with replacing(target) as file:
        from jixiao_gui.formats.reports.audit_report import audit_report

        report = audit_report(audit(checked_forms.forms, templates, checked_forms.findings), title, unit=unit)
        write_report(report, kind, file, progress)


def self_evaluation_ids(entries: Sequence[FormEntry], templates: Templates) -> list[int]:
    """Return the ids of the forms of a 绩效自评报告: neither declarations of targets nor monitoring."""
    return [entries[number].id for number in self_evaluation_numbers(entries, templates)]


def write_self_report(
    source: StoredForms | Sequence[Form],
    templates: Templates,
    target: Path,
    *,
    outline: Outline,
    unit: str = "",
    progress: Progress | None = None,
) -> Draft:
    """Draft the 绩效自评报告 on the forms and write it as docx; replaced in one step or not at all.

    Raises `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    report_kind(target, SELF_REPORT_KINDS, "绩效自评报告")
    of_book = checked(source, templates, progress)
    summary = summarise(of_book.forms, templates, of_book.findings)
    draft = draft_report(of_book.forms, templates, summary, outline, unit)
    with replacing(target) as file:
        from jixiao_gui.formats.reports.self_report import write_self_report as write

        write(draft, file, progress)
    return draft
