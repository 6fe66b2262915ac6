"""Files in: docx against walking its rows, PDF against its text alone, the other kinds, growth, memory."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from jixiao_gui import paths
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.docx.docx_names import TC, TR, T
from jixiao_gui.formats.reading.pdf.pdf_in import read_pdf
from jixiao_gui.sheet.sheet import Sheet
from tests.benchmarks.content import FULL, QUICK, TEMPLATES, sheet
from tests.benchmarks.measuring import (
    PEAK,
    Row,
    Sample,
    alone,
    by_turns,
    growth,
    over_floor,
    over_peer,
    sample,
)
from tests.benchmarks.writing import KINDS, write

_LARGEST = {"xlsx": 1_000, "pdf": 1_000}
"""Measured to here: a PDF of 10,000 forms takes minutes, a work book of more cells than a reader can hold is
refused with a sentence."""
_READ = f"""
import sys, time
from pathlib import Path
from jixiao_gui import exchange, paths
from jixiao_gui.form.template_file import load_templates
templates = load_templates([paths.resources_folder()])
source = Path(sys.argv[1])
begun = time.perf_counter()
found = exchange.import_sources([source], templates)
print(time.perf_counter() - begun, {PEAK}, len(found.forms))
"""


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """docx at most 1.5 × the walk; every kind that can be read back, as large as its reader takes."""
    times = 5 if quick else 9
    few = _made(folder, "docx", FULL)
    both = by_turns(lambda: read_docx(few), lambda: walk(few), times)
    yield over_floor("in", "docx, to sheets", FULL, both, "its rows walked with lxml", 1.4)
    yield from _recognising(times)
    yield over_peer(
        "in", "docx, to sheets", FULL, both[0], sample(lambda: cells(few), 1), "python-docx, row.cells"
    )
    printed = _made(folder, "pdf", FULL)
    pages = by_turns(lambda: read_pdf(printed), lambda: characters(printed), times)
    yield over_floor("in", "pdf, to sheets", FULL, pages, "its characters and objects through PDFium", 8)
    for kind in (kind for kind in KINDS if kind != "ofd"):  # it is written, not read
        samples = []
        sizes = (FULL, QUICK) if quick else tuple(sorted({FULL, 1_000, _LARGEST.get(kind, 10_000)}))
        for size in sizes:
            taken, memory, count = alone(_READ, str(_made(folder, kind, size)))
            assert count == size, (kind, count)
            samples.append((size, Sample((taken,))))
            yield Row("in", f"{kind}, to recognised forms", size, samples[-1][1], memory=memory)
        yield growth("in", f"{kind}: one form at the largest size", samples, 1.5)


def _recognising(times: int) -> Iterator[Row]:
    """A layout that is known, and one that no template has: milliseconds a form, of 10 the same."""
    from jixiao_gui.sheet.recognise import recognise

    known = [sheet(number) for number in range(10)]
    other = [_reworded(one) for one in known]
    for name, sheets, limit in (("a known layout", known, 2), ("a layout of its own", other, 10)):
        found = Sample(tuple(_recognised(sheets, recognise, fresh=sheets is other) for _ in range(times)))
        note = f"at most {limit} ms of processor time a form"
        yield Row("in", f"recognised: {name}, a form", 1, found, note=note)


def _recognised(
    sheets: list[Sheet], recognise: Callable[[Sheet, Templates], object], *, fresh: bool
) -> float:
    """Seconds of processor time a form; ``fresh``: none is known from the one before."""
    templates = [load_templates([paths.resources_folder()]) if fresh else TEMPLATES for _ in sheets]
    begun = time.process_time()
    for one, known in zip(sheets, templates, strict=True):
        recognise(one, known)
    return (time.process_time() - begun) / len(sheets)


def _reworded(one: Sheet) -> Sheet:
    """Return ``one`` with other heads than any template has."""
    words = {
        "年度指标值": "计划值",
        "实际完成值": "完成值",
        "分值": "权重",
        "得分": "评分",
        "执行率": "支出率",
    }
    rows = tuple(
        replace(row, cells=tuple(replace(cell, text=words.get(cell.text, cell.text)) for cell in row.cells))
        for row in one.rows
    )
    return replace(one, rows=rows, title="部门项目支出情况自评表", caption="")


def _made(folder: Path, kind: str, count: int) -> Path:
    path = folder / f"{count}.{kind}"
    if not path.exists():
        with path.open("wb") as file:
            write(kind, count, file)
    return path


def walk(path: Path) -> int:
    """The floor: unzip, parse, go through rows and cells and put their words together."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return sum(len("".join(t.text or "" for t in c.iter(T))) for row in root.iter(TR) for c in row.iter(TC))


def characters(path: Path) -> int:
    """The floor for PDF: each character with its box, and the page's objects."""
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(path)
    found = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        found += sum(1 for index in range(text.count_chars()) if text.get_charbox(index, loose=True))
        found += sum(1 for _ in page.get_objects(max_depth=1))
        text.close()
        page.close()
    document.close()
    return found


def cells(path: Path) -> int:
    """The usual way."""
    from docx import Document

    document: Any = Document(str(path))
    return sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)
