"""Files of reports: their kinds, a report as docx or PDF, and its tables as xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from jixiao_gui.formats import Progress
from jixiao_gui.formats.writing.replace import UnknownKind, replacing

if TYPE_CHECKING:
    from jixiao_gui.formats.reports.report import Report
    from jixiao_gui.formats.reports.tables_xlsx import Worksheet

WITH_TABLES = (".xlsx", ".docx", ".pdf")
"""The suffixes of a report whose tables may be worksheets."""


def report_kind(target: Path, kinds: Sequence[str], paper: str) -> str:
    """Return the suffix of ``target``, one of ``kinds``; ``paper`` is the Chinese name of the report.

    Raises `UnknownKind` for any other suffix.
    """
    kind = target.suffix.lower()
    if kind not in kinds:
        endings = "、".join(each.removeprefix(".") for each in kinds)
        raise UnknownKind(
            f"无法把{paper}存为“{target.name}”：文件类型应为 {endings}{' 之一' if len(kinds) > 1 else ''}。"
        )
    return kind


def write_report(report: Report, kind: str, file: BinaryIO, progress: Progress | None) -> None:
    """Write a report of the kind ``.pdf`` or ``.docx`` into an open file. Raises `Cancelled`."""
    if kind == ".pdf":
        from jixiao_gui.formats.reports.report_pdf import write_report_pdf

        write_report_pdf(report, file, progress)
    else:
        from jixiao_gui.formats.reports.report_docx import write_report_docx

        write_report_docx(report, file, progress)


def write_with_tables(
    report: Report,
    worksheets: Sequence[Worksheet],
    target: Path,
    *,
    title: str,
    paper: str,
    progress: Progress | None,
) -> None:
    """Write ``worksheets`` as xlsx, or ``report`` as docx or PDF, by the suffix of ``target``.

    The file is replaced in one step or not at all. ``paper`` is the Chinese name of the report. Raises
    `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    kind = report_kind(target, WITH_TABLES, paper)
    with replacing(target) as file:
        if kind == ".xlsx":
            from jixiao_gui.formats.reports.tables_xlsx import write_tables_xlsx

            write_tables_xlsx(worksheets, file, title=title, progress=progress)
        else:
            write_report(report, kind, file, progress)
