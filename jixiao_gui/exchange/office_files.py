"""Files of a collecting office: the analysis of its book, a sample, the list for publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.book_checking import checked
from jixiao_gui.exchange.ledgers import kinds
from jixiao_gui.exchange.report_files import write_with_tables
from jixiao_gui.form.masking import NONE, masked_names, masked_phones
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.ledger import assign
from jixiao_gui.form.office.sample_drawing import Lot, Sample, lot_of
from jixiao_gui.form.reports.analysis import Analysis, analyse
from jixiao_gui.form.reports.summary import summarise
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress

if TYPE_CHECKING:
    from jixiao_gui.book.contents import Contents


@dataclass(frozen=True, slots=True)
class PublicWishes:
    """The choices for the public list: ``names`` as in `masking`, ``phones`` masked or none."""

    names: str = NONE
    phones: bool = False


def analysis_of(
    book: Contents, templates: Templates, before: Sequence[Form] = (), progress: Progress | None = None
) -> Analysis:
    """Return the analysis of the forms of ``book``; ``before`` are last year's. Raises `Cancelled`."""
    forms, findings, ids = checked(book.stored_forms(), templates, progress)
    level_of = {}
    duties = book.duties()
    for duty, answers in zip(
        duties, assign(duties, book.entries(), kinds(templates), book.ties()), strict=True
    ):
        level_of.update(dict.fromkeys(answers, duty.level))
    this_year = summarise(forms, templates, findings, every=False)
    summed_lines = {line.number - 1: line for line in this_year.lines}
    levels = [level_of.get(ids[number], "") for number in summed_lines]
    earlier = summarise(before, templates, (), every=False) if before else None
    return analyse(
        this_year, [numbered for numbered in findings if numbered[0] in summed_lines], levels, earlier
    )


def write_analysis(analysis: Analysis, target: Path, *, year: str = "", unit: str = "") -> None:
    """Write the analysis as xlsx, docx or PDF. Raises `CannotWrite`."""
    from jixiao_gui.formats.reports.analysis_report import analysis_report, analysis_worksheets

    title = analysis.summary.subject.title(year, "情况分析")
    report = analysis_report(analysis, title, unit=unit)
    worksheets = analysis_worksheets(analysis, title, unit=unit)
    write_with_tables(report, worksheets, target, title=title, paper="情况分析", progress=None)


def lots_of(book: Contents, templates: Templates, progress: Progress | None = None) -> list[Lot]:
    """Return the lots of the forms of ``book``, to draw a sample of. Raises `Cancelled`."""
    forms, findings, ids = checked(book.stored_forms(), templates, progress)
    versions: dict[int, int] = {}
    for kept_form in book.kept_forms():
        versions[kept_form.form_id] = versions.get(kept_form.form_id, 0) + 1
    summary = summarise(forms, templates, findings, every=False)
    lots = ((line, ids[line.number - 1]) for line in summary.lines)
    return [lot_of(line, id, versions.get(id, 0)) for line, id in lots]


def write_sample(
    sample: Sample, target: Path, *, unit: str = "", day: str = "", progress: Progress | None = None
) -> None:
    """Write a sample with the rule of its draw as xlsx, docx or PDF. Raises `CannotWrite`, `Cancelled`."""
    from jixiao_gui.formats.reports.sample_report import sample_report, sample_worksheets

    title = "绩效自评抽查名单"
    report = sample_report(sample, title, unit=unit, day=day)
    worksheets = sample_worksheets(sample, title)
    write_with_tables(report, worksheets, target, title=title, paper="抽查名单", progress=progress)


def write_public_list(
    forms: Sequence[Form],
    templates: Templates,
    target: Path,
    wishes: PublicWishes,
    *,
    year: str = "",
    unit: str = "",
    progress: Progress | None = None,
) -> None:
    """Write the list for publication as xlsx, docx or PDF. Raises `CannotWrite`, `Cancelled`."""
    from jixiao_gui.formats.reports.public_report import PublicLine, public_report, public_worksheets

    summary = summarise(forms, templates, (), every=False)
    lines = [
        PublicLine(
            line,
            masked_names(" ".join(form.leader.split()), wishes.names),
            masked_phones(" ".join(form.phone.split())) if wishes.phones else "",
        )
        for line, form in ((line, forms[line.number - 1]) for line in summary.lines)
    ]
    title = summary.subject.title(year, "结果公开清单")
    report = public_report(lines, summary, title, unit=unit)
    worksheets = public_worksheets(lines, summary, title, unit=unit)
    write_with_tables(report, worksheets, target, title=title, paper="公开清单", progress=progress)
