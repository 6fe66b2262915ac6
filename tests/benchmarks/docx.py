"""The docx against its floor, the same cells as text into a zip; growth of time and memory with forms."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from docx import Document

from jixiao_gui import paths
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.template import Template, load_templates
from jixiao_gui.formats.docx_out import write_docx
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet

_FULL = 34


@lru_cache(maxsize=1)
def template() -> Template:
    return load_templates([paths.resources_folder()])["beijing-2023"]


@lru_cache(maxsize=_FULL)
def sheet(number: int) -> Sheet:
    """An invented form of 45 rows; ``number`` varies its texts."""
    rows = tuple(
        Indicator(
            level1="产出指标" if i < 20 else "效益指标",
            level2=("数量指标", "质量指标", "时效指标")[i // 3 % 3],
            name=f"指标{i}：调研报告{number}类",
            target=f"≥{i + number}次",
            actual=f"{i + number + 1}次",
            weight="3",
            score="3",
            deviation="按计划完成" if i % 4 == 0 else "",
        )
        for i in range(33)
    )
    form = replace(template().new_form("2023", "示例单位"), project=f"示例项目{number}", indicators=rows)
    return layout(form, template(), evaluate(form, template()))


def sheets(count: int) -> Iterator[Sheet]:
    return (sheet(number % _FULL) for number in range(count))


def ours(count: int) -> None:
    write_docx(sheets(count), io.BytesIO())


def floor(count: int) -> None:
    """The least that any writer does: each cell's XML as text with its words in it, and the zip."""
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive, _open(archive) as body:
        for one in sheets(count):
            parts: list[str] = []
            for row in one.rows:
                parts.append(
                    '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="340" w:hRule="atLeast"/></w:trPr>'
                )
                parts += [
                    f'<w:tc><w:tcPr><w:tcW w:w="1134" w:type="dxa"/><w:gridSpan w:val="{cell.columns}"/>'
                    '<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="JxL"/></w:pPr>'
                    f"<w:r><w:t>{escape(cell.text)}</w:t></w:r></w:p></w:tc>"
                    for cell in row.cells
                ]
                parts.append("</w:tr>")
            body.write("".join(parts).encode())


def _open(archive: zipfile.ZipFile) -> Any:
    return archive.open("word/document.xml", "w")


def peer(count: int) -> None:
    """python-docx's own way, with the cells cached; merged cells left out, which would take minutes."""
    document: Any = Document()
    for one in sheets(count):
        table = document.add_table(len(one.rows), len(one.widths))
        cells = table._cells
        for number, cell in one.cells():
            cells[number * len(one.widths) + cell.column].text = cell.text
        document.add_page_break()
    document.save(io.BytesIO())


def _seconds(work: Callable[[int], None], count: int, repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work(count)
        best = min(best, time.perf_counter() - start)
    return best


class _Nowhere(io.RawIOBase):
    """A file that keeps nothing, so that memory is the writer's alone."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)


def discard(count: int) -> None:
    target: BinaryIO = io.BufferedWriter(_Nowhere())
    write_docx(sheets(count), target)


def peak(count: int) -> float:
    """The most memory (MB) that a process of its own needs for ``count`` forms."""
    code = (
        f"from tests.benchmarks import docx; docx.discard({count});"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    # getrusage would give the parent's peak where that is higher: it outlives fork and exec
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout) / 1024


def run(quick: bool) -> list[dict[str, Any]]:
    """Rows of name, what was measured, the ratio and its budget."""
    repeats = 5 if quick else 15
    many = 340 if quick else 1000
    list(sheets(_FULL))  # laid out beforehand: the writer alone is measured
    start = time.perf_counter()
    ours(_FULL)  # the frame is made once a process
    first = time.perf_counter() - start
    own, least = _seconds(ours, _FULL, repeats), _seconds(floor, _FULL, repeats)
    other, long = _seconds(peer, _FULL, 1), _seconds(ours, many, 1)
    rows: list[dict[str, Any]] = [
        {
            "name": "docx: ours ÷ floor, 34 forms",
            "ours": own,
            "floor": least,
            "ratio": own / least,
            "at_most": 2.0,
        },
        {"name": "docx: the first of a process ÷ floor, 34 forms", "ours": first, "ratio": first / least},
        {"name": "docx: python-docx ÷ ours, 34 forms", "peer": other, "ratio": other / own, "at_least": 5.0},
        {
            "name": f"docx: a form of {many} ÷ a form of 34",
            "ours": long,
            "ratio": (long / many) / (own / _FULL),
            "at_most": 1.3,
        },
    ]
    if sys.platform == "linux":
        small, large = peak(_FULL), peak(many if quick else 10_000)
        rows.append(
            {
                "name": f"docx: peak MB, {many if quick else 10_000} ÷ 34",
                "ours": large,
                "ratio": large / small,
                "at_most": 1.1,
            }
        )
    return rows
