"""A sample that was drawn, as a report and as a worksheet."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_gui.form.office.sample_drawing import Drawn, Sample
from jixiao_gui.formats.reports.report import (
    Column,
    Paragraph,
    Part,
    Report,
    Row,
    Table,
    points_text,
    shown,
)
from jixiao_gui.formats.reports.tables_xlsx import Head, Worksheet

_SAMPLE = (
    Column("序号", 12),
    Column("表号", 12),
    Column("单位", 44, "left"),
    Column("项目", 56, "left"),
    Column("风险分", 16),
    Column("抽取理由", 46, "left"),
)
_SAMPLE_HEADS = (
    Head("序号", 6, "count"),
    Head("表号", 6, "count"),
    Head("单位", 26),
    Head("项目", 36),
    Head("风险分", 8, "points"),
    Head("抽取理由", 36),
)


def sample_report(sample: Sample, title: str, *, unit: str = "", day: str = "") -> Report:
    """Return a sample with the rule of its draw on A4 upright."""
    return Report(title, f"编制单位：{unit}" if unit else "", day, _sample_parts(sample), landscape=False)


def _sample_parts(sample: Sample) -> Iterator[Part]:
    yield Paragraph("抽取规则", strong=True)
    yield Paragraph(sample.rule)
    yield Table("", _SAMPLE, [_sample_row(n, drawn) for n, drawn in enumerate(sample.drawn, 1)])
    yield Paragraph("\n" + ("　" * 8).join(("抽取人：", "监督人：", "日期：")))


def sample_worksheets(sample: Sample, title: str) -> list[Worksheet]:
    """Return a sample as a worksheet, the rule of its draw under the title."""
    rows = [
        (n, d.lot.number, d.lot.unit, d.lot.project, d.points or None, d.why)
        for n, d in enumerate(sample.drawn, 1)
    ]
    return [Worksheet("抽查名单", title, sample.rule, _SAMPLE_HEADS, rows)]


def _sample_row(number: int, drawn: Drawn) -> Row:
    lot = drawn.lot
    points = points_text(drawn.points, 1) if drawn.points else "—"
    return Row((str(number), str(lot.number), shown(lot.unit), shown(lot.project), points, drawn.why))
