"""docx, PDF, OFD, xlsx, JSON and text out: time, growth and memory, against floors and the usual ways."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape

from jixiao_gui.sheet.sheet import Sheet
from tests.benchmarks.content import FULL, QUICK, TEMPLATES, forms, sheet, sheets
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

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

KINDS = ("docx", "pdf", "ofd", "xlsx", "json", "txt")
_PEERS: dict[str, dict[str, float | None]] = {
    "docx": {"python_docx": 5.0, "docxtpl": None},
    "pdf": {"platypus": 3.4, "fpdf2": None, "weasyprint": None, "typst": None},
    "xlsx": {"openpyxl": None},
}
"""By kind the usual ways, and how many times ours must be as fast."""
_SLOW = ("fpdf2", "weasyprint")


def write(kind: str, count: int, file: BinaryIO, made: Iterator[Sheet] | None = None) -> None:
    """``count`` forms as ``kind`` into ``file``; ``made``: the sheets, laid out beforehand."""
    ones = made if made is not None else sheets(count)
    if kind == "docx":
        from jixiao_gui.formats.writing.docx_out import write_docx

        write_docx(ones, file)
    elif kind == "pdf":
        from jixiao_gui.formats.writing.pdf_out import write_pdf

        write_pdf(ones, file)
    elif kind == "ofd":
        from jixiao_gui.formats.writing.ofd_out import write_ofd

        write_ofd(ones, file)
    elif kind == "xlsx":
        from jixiao_gui.formats.writing.xlsx_out import write_xlsx

        write_xlsx(ones, (form.project for form in forms(count)), file)
    elif kind == "json":
        from jixiao_gui.formats.json.json_forms import write_json

        for piece in write_json(forms(count), TEMPLATES):
            file.write(piece.encode())
    else:
        from jixiao_gui.formats.text import write_text

        for piece in write_text(ones):
            file.write(piece.encode())


class Nowhere(io.RawIOBase):
    """A file that keeps nothing, so that memory is the writer's alone; it can tell where it stands."""

    def __init__(self) -> None:
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        length = memoryview(data).nbytes
        self._at += length
        return length


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """Floors at 34, peers at 34, growth and memory to 10,000 (fewer when quick)."""
    times = 5 if quick else 15
    ready = [sheet(number) for number in range(FULL)]
    for kind in KINDS:
        write(kind, 1, io.BytesIO())  # fonts and frames are made once a process
        ours: Callable[[], None] = lambda kind=kind: write(kind, FULL, io.BytesIO(), iter(ready))  # type: ignore[misc] # noqa: E731
        if kind in _FLOORS:
            named, floor, limit = _FLOORS[kind]
            both = by_turns(ours, lambda floor=floor: floor(ready), times)  # type: ignore[misc]
            yield over_floor("out", kind, FULL, both, named, limit)
            mine = both[0]
        else:
            mine = sample(ours, times)
            yield Row("out", kind, FULL, mine)
        if kind == "pdf":
            yield from _beside_qt(ready, ours, times)
        for peer, least in _PEERS.get(kind, {}).items():
            if not (quick and peer in _SLOW):
                yield _against(kind, mine, peer, least)
        yield from _growing(kind, quick)
    yield _sizes(ready)
    if shutil.which("soffice") and not quick:
        yield _office(folder, ready)


def _sizes(ready: list[Sheet]) -> Row:
    sizes = {}
    for kind in ("ofd", "pdf"):
        file = io.BytesIO()
        write(kind, FULL, file, iter(ready))
        sizes[kind] = len(file.getvalue())
    told = f"{sizes['ofd'] // 1000} kB against {sizes['pdf'] // 1000} kB"
    ratio = sizes["ofd"] / sizes["pdf"]
    return Row("out", "ofd: its size", FULL, against="the PDF's", ratio=ratio, at_most=1.5, note=told)


def _beside_qt(ready: list[Sheet], ours: Callable[[], None], times: int) -> Iterator[Row]:
    """Qt's PDF writer gets lines and rules in their places: ours with setting them, and from there on."""
    from jixiao_gui.formats.writing.pdf_out import write_pdf
    from tests.benchmarks.qt_pdf import QtPages

    pages = QtPages(ready)
    named = "Qt's PDF writer, lines and rules given"
    yield over_floor("out", "pdf, set and written", FULL, by_turns(ours, pages.write, times), named, 2.0)
    both = by_turns(lambda: write_pdf(pages.drawn, io.BytesIO()), pages.write, times)
    yield over_floor("out", "pdf, lines and rules given", FULL, both, named, 1.0)


def _against(kind: str, mine: Sample, peer: str, least: float | None) -> Row:
    try:
        other = Sample(tuple(alone(f"from tests.benchmarks.peers import main; main('{peer}', {FULL})")))
    except RuntimeError as error:
        return Row("out", kind, FULL, against=peer, note=f"not measured: {error}")
    return over_peer("out", kind, FULL, mine, other, peer, least)


def _growing(kind: str, quick: bool) -> Iterator[Row]:
    sizes = (FULL, QUICK) if quick else (FULL, 1_000, 10_000)
    code = (
        "import io, time; from tests.benchmarks.writing import Nowhere, write\n"
        f"write('{kind}', 1, io.BytesIO()); begun = time.perf_counter()\n"
        "write('{kind}', {size}, io.BufferedWriter(Nowhere()))\n"
        f"print(time.perf_counter() - begun, {PEAK})"
    )
    samples: list[tuple[int, Sample]] = []
    memory: list[float] = []
    for size in sizes:
        taken, peak = alone(code.replace("{kind}", kind).replace("{size}", str(size)))
        samples.append((size, Sample((taken,))))
        memory.append(peak)
    for (size, once), peak in zip(samples, memory, strict=True):
        yield Row("out", f"{kind}, laid out and written", size, once, memory=peak)
    yield growth("out", f"{kind}: one form at the largest size", samples, 1.5)
    name = f"{kind}: memory at the largest size"
    yield Row(
        "out", name, samples[-1][0], against=f"{FULL} forms", ratio=memory[-1] / memory[0], memory=memory[-1]
    )


def _office(folder: Path, ready: list[Sheet]) -> Row:
    """LibreOffice makes the PDF of the docx: the whole process, as there is no other way to ask it."""
    source = folder / "forms.docx"
    with source.open("wb") as file:
        write("docx", FULL, file, iter(ready))
    words = [
        "soffice",
        f"-env:UserInstallation={(folder / 'office').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    command = [*words, "--outdir", str(folder), str(source)]
    other = sample(lambda: subprocess.run(command, capture_output=True, check=True), 2)
    code = "import io; from tests.benchmarks.writing import write; write('pdf', 34, io.BytesIO())"
    ours = sample(lambda: alone(code), 3)
    return over_peer("out", "pdf, whole process", FULL, ours, other, "LibreOffice from docx")


def _docx_floor(ready: list[Sheet]) -> None:
    """The least that any writer does: each cell's XML as text with its words in it, and the zip."""
    row_start = '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="340" w:hRule="atLeast"/></w:trPr>'
    archive = zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("word/document.xml", "w") as body:
        for one in ready:
            parts: list[str] = []
            for row in one.rows:
                parts.append(row_start)
                parts += [
                    f'<w:tc><w:tcPr><w:tcW w:w="1134" w:type="dxa"/><w:gridSpan w:val="{cell.columns}"/>'
                    '<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="JxL"/></w:pPr>'
                    f"<w:r><w:t>{escape(cell.text)}</w:t></w:r></w:p></w:tc>"
                    for cell in row.cells
                ]
                parts.append("</w:tr>")
            body.write("".join(parts).encode())


def _json_floor(_ready: list[Sheet]) -> None:
    from dataclasses import asdict

    json.dumps([asdict(form) for form in forms(FULL)], ensure_ascii=False, default=list)


def _text_floor(ready: list[Sheet]) -> None:
    "\n".join("\n\t".join(cell.text for cell in row.cells) for one in ready for row in one.rows).encode()


_FLOORS: dict[str, tuple[str, Callable[[list[Sheet]], None], float | None]] = {
    "docx": ("cells as text, and the zip", _docx_floor, 2.0),
    "ofd": ("the PDF of the same forms", lambda ready: write("pdf", FULL, io.BytesIO(), iter(ready)), 1.5),
    "json": ("dataclasses to json.dumps", _json_floor, None),
    "txt": ("texts joined", _text_floor, None),
}
