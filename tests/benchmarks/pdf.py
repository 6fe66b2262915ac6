"""The PDF against platypus tables of the same content, in one run; growth of time and memory with forms."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from jixiao_gui.formats import fonts
from jixiao_gui.formats.pdf import write_pdf
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet

_FULL = 34
_WIDTHS = (9.0, 15.0, 19.0, 41.0, 20.0, 20.0, 12.0, 12.0, 26.0)
_HEADS = (
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析",
)


def form(number: int) -> Sheet:
    """An invented form of 45 rows and 9 columns with merged labels; ``number`` varies its texts."""
    cells = [Cell(_HEADS[0], 0, rows=44, vertical=True)]
    cells += [Cell(head, column) for column, head in enumerate(_HEADS[1:], 1)]
    rows = [Row(tuple(cells), Section.INDICATOR_HEAD)]
    for index in range(43):
        ones, twos = 11 if index < 33 else 10, 3 if index < 42 else 1
        texts = (
            f"指标{index}：调研报告{number}类",
            f"≥{index + number}次",
            f"{index + number + 1}次",
            "2",
            "2",
            "按计划完成" if index % 4 == 0 else "",
        )
        row = [Cell("", 0, rows=0)]
        row.append(Cell("产出指标", 1, rows=ones if index % 11 == 0 else 0))
        row.append(Cell("数量指标", 2, rows=twos if index % 3 == 0 else 0))
        for column, text in enumerate(texts, 3):
            row.append(Cell(text, column, role=Role.TEXT if column in (3, 8) else Role.NUMBER))
        rows.append(Row(tuple(row), Section.INDICATOR))
    rows.append(Row((Cell("总分", 0, 6), Cell("100", 6), Cell("98", 7), Cell("", 8)), Section.TOTAL))
    return Sheet("附件1-1", "项目支出绩效自评表", "（2023年度）", _WIDTHS, tuple(rows))


def forms(count: int) -> Iterator[Sheet]:
    return (form(number) for number in range(count))


def ours(count: int) -> None:
    write_pdf(forms(count), io.BytesIO())


def platypus(count: int) -> None:
    """The usual way: a Table of Paragraphs a form, spans by style commands.

    Set small enough for one page, since platypus cannot break a table inside a merged cell.
    """
    font = fonts.song().first
    pdfmetrics.registerFont(font)
    common: dict[str, Any] = {"fontName": font.fontName, "fontSize": 8, "leading": 9.5, "wordWrap": "CJK"}
    left, middle = ParagraphStyle("left", **common), ParagraphStyle("middle", alignment=1, **common)
    story: list[Any] = []
    for sheet in forms(count):
        grid = [[""] * len(sheet.widths) for _ in sheet.rows]
        commands: list[tuple[Any, ...]] = [
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *((f"{side}PADDING", (0, 0), (-1, -1), 0.7) for side in ("TOP", "BOTTOM", "LEFT", "RIGHT")),
        ]
        for number, cell in sheet.cells():
            text = "<br/>".join(cell.text) if cell.vertical else cell.text
            grid[number][cell.column] = Paragraph(text, left if cell.role is Role.TEXT else middle)  # type: ignore[call-overload]
            if cell.rows > 1 or cell.columns > 1:
                end = (cell.column + cell.columns - 1, number + cell.rows - 1)
                commands.append(("SPAN", (cell.column, number), end))
        story += [
            Paragraph(sheet.caption, left),
            Paragraph(sheet.title, middle),
            Paragraph(sheet.year_line, middle),
        ]
        story += [Table(grid, [width / 25.4 * 72 for width in sheet.widths], style=commands), PageBreak()]
    SimpleDocTemplate(io.BytesIO(), topMargin=36, bottomMargin=36, leftMargin=48, rightMargin=48).build(story)


def _seconds(work: Callable[[int], None], count: int, repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work(count)
        best = min(best, time.perf_counter() - start)
    return best


def peak(count: int) -> float:
    """The most memory (MB) that a process of its own needs for ``count`` forms."""
    code = (
        f"from tests.benchmarks import pdf; pdf.ours({count});"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    # getrusage would give the parent's peak where that is higher: it outlives fork and exec
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout) / 1024


def run(quick: bool) -> list[dict[str, Any]]:
    """Rows of name, what was measured, the ratio and its budget."""
    repeats = 1 if quick else 3
    many = 340 if quick else 1000
    ours(1)  # the fonts are loaded once a process
    own, peer, long = _seconds(ours, _FULL, repeats), _seconds(platypus, _FULL, 1), _seconds(ours, many, 1)
    rows: list[dict[str, Any]] = [
        {
            "name": "pdf: platypus ÷ ours, 34 forms",
            "ours": own,
            "peer": peer,
            "ratio": peer / own,
            "at_least": 3.4,
        },
        {
            "name": f"pdf: a form of {many} ÷ a form of 34",
            "ours": long,
            "ratio": (long / many) / (own / _FULL),
            "at_most": 1.3,
        },
    ]
    if sys.platform == "linux":
        small, large = peak(_FULL), peak(many)
        rows.append(
            {"name": f"pdf: peak MB, {many} ÷ 34", "ours": large, "ratio": large / small, "at_most": 1.6}
        )
    return rows
