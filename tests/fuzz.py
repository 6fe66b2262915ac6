"""Random changes to files of every kind that is read: each must be imported or refused with a sentence.

What was read goes the whole way: recognised, evaluated, checked and laid out.

``python -m tests.fuzz [--seconds N] [--seed N]`` tries for N seconds (60) and says how many inputs it
tried; an input that ends otherwise is kept in the folder it names, with the traceback. The tests run
a brief one.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.book.rows import figures
from jixiao_gui.exchange import import_sources, sheets_of
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.json.json_forms import write_json
from jixiao_gui.formats.reading.project_lists import read_list
from jixiao_gui.formats.reading.web.html_in import read_html
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.paths import resources_folder
from tests.formats.making import FORM, docx, p, span, tbl, tc, tr
from tests.formats.small_forms import small_forms

PIECES = (
    *(
        b"<w:tbl> </w:tbl> <w:tr> </w:tr> <w:tc> </w:tc> <w:p> </w:p> <w:r> </w:r> <w:vMerge/> <w:del> "
        b"</w:del> <w:sdt> </w:sdt> &a; &#0; <![CDATA[ ]]> <c> </c> <v>1e999999999</v> <v>-0</v> "
        b"<v>nan</v> xmlns= 99999999999"
    ).split(),
    b'<w:gridSpan w:val="-1"/>',
    b'<w:gridSpan w:val="1e400"/>',
    b'<w:gridBefore w:val="99999"/>',
    b'<w:fldChar w:fldCharType="begin"/>',
    b"<!DOCTYPE x>",
    b"\x00",
    b"\xff",
    b'r="A0"',
    b'r="ZZZ99999999"',
    b's="-1"',
    b't="s"',
    b'<mergeCell ref="B2:A1"/>',
    b"[[[[[[",
    b'{"',
    b"\\u0000",
    "≥９９％".encode(),
    b"9" * 500,
    b"<td rowspan=999999999>",
    b"\\cellx-999999999",
    b"\\bin99999 ",
    b"\\itap29\\nestrow",
    b"{\\*\\",
    b' ss:Index="99999999"',
    b' table:number-columns-repeated="99999999"',
    b"\xff\xff\xff\x7f",
    *b"endstream endobj /Kids[2 0 R] /Count -1 /Contents[4 0 R 4 0 R] /F1 Do q Q 1e9 BT ET".split(),
)
_HAD = ("docx", "xlsx", "html")
"""Kinds whose samples are larger than the small form."""


@dataclass(slots=True)
class Told:
    """How many inputs were tried, read, refused."""

    inputs: int = 0
    read: int = 0
    refused: int = 0


def samples(folder: Path) -> list[tuple[str, bytes]]:
    """(suffix, content) of sound files to start from."""
    merged = tbl(tr(tc("a", span(2)), "b"), tr(tc("c", '<w:vMerge w:val="restart"/>'), tc(tbl(*FORM)), "d"))
    word = docx(folder / "sample.docx", p("附件1-1") + tbl(*FORM) + merged).read_bytes()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["项目名称", "水质监测"], [0.399, 80], ["", 45_000]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet["B3"].number_format = "yyyy.m.d"
    file = io.BytesIO()
    book.save(file)
    text = (resources_folder() / "samples" / "samples.txt").read_bytes()
    templates = load_templates([resources_folder()])
    forms = [
        one.form for one in import_sources([resources_folder() / "samples" / "samples.txt"], templates).forms
    ]
    whole = "".join(write_json(forms[:2], templates)).encode()
    with Book.new(templates, folder / "home") as made:
        made.apply(AddForms("", tuple(forms[:2])))
        made.save_as(folder / "sample.db")
    page = "<table><tr><td rowspan=2>项目名称<td>甲</tr><tr><td colspan=2>三级指标</table>".encode()
    printed = io.BytesIO()
    write_pdf(sheets_of(forms[:2], templates), printed)
    listed = "项目名称,年初预算数,全年执行数\n甲,80,45\n合计,80,45\n".encode()
    return [
        (".docx", word),
        (".xlsx", file.getvalue()),
        (".txt", text[:6000]),
        (".json", whole),
        (".db", (folder / "sample.db").read_bytes()),
        (".pdf", printed.getvalue()),
        (".html", page),
        (".csv", listed),
        *((f".{kind}", made) for kind, made in small_forms(folder).items() if kind not in _HAD),
        (".htm", page),
    ]


def mutate(chance: random.Random, data: bytes) -> bytes:
    """``data`` with one to eight pieces cut, doubled, overwritten or put in."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place, length = chance.randrange(len(changed) + 1), chance.choice((1, 1, 2, 8, 64))
        kind = chance.randrange(5)
        if kind == 0:
            del changed[place : place + length]
        elif kind == 1:
            changed[place:place] = changed[place : place + length]
        elif kind == 2:
            changed[place : place + length] = chance.randbytes(length)
        elif kind == 3:
            changed[place:place] = chance.choice(PIECES)
        elif chance.random() < 0.1:
            del changed[place:]
    return bytes(changed)


def mutate_file(chance: random.Random, suffix: str, data: bytes) -> bytes:
    """Change a file's own bytes, or those of a part inside its zip, which reach further."""
    if suffix == ".pdf" and chance.random() < 0.75:
        return _mutate_stream(chance, data)
    if suffix not in (".docx", ".xlsx") or chance.random() < 0.25:
        return mutate(chance, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(
        [n for n in parts if "document" in n or "sheet" in n or "workbook" in n or "styles" in n]
    )
    parts[name] = mutate(chance, parts[name])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _mutate_stream(chance: random.Random, data: bytes) -> bytes:
    """Change what one stream of a PDF holds, unpacked; the file's table of places is off then."""
    streams = list(re.finditer(rb"stream\r?\n(.*?)\s*endstream", data, re.DOTALL))
    one = chance.choice(streams)
    try:
        content = zlib.decompress(one[1])
    except zlib.error:
        return mutate(chance, data)
    changed = zlib.compress(mutate(chance, content))
    return data[: one.start(1)] + changed + data[one.end(1) :]


def fuzz(folder: Path, *, inputs: int = 0, seconds: float = 0, seed: int = 0) -> Told:
    """Try ``inputs`` changed files, or as many as there is time for. Raises what a reader should not."""
    chance = random.Random(seed)
    told, start = Told(), time.monotonic()
    sound, templates = samples(folder), load_templates([resources_folder()])
    while told.inputs < inputs or time.monotonic() - start < seconds:
        suffix, data = chance.choice(sound)
        path = folder / f"input{suffix}"
        path.write_bytes(mutate_file(chance, suffix, data))
        told.inputs += 1
        sentences = try_one(path, templates)
        told.read += not sentences
        told.refused += bool(sentences)
        if not all(sentence.endswith("。") and "\n" not in sentence for sentence in sentences):
            raise AssertionError(f"no sentence: {sentences}")
    return told


def try_one(path: Path, templates: Templates) -> list[str]:
    """Read a file and do with its forms what an import does; the sentences by which it was refused."""
    if path.suffix in (".html", ".csv"):
        try:
            read_html(path.read_bytes().decode(errors="replace")) if path.suffix == ".html" else read_list(
                path
            )
        except FormatError as error:
            return [str(error)]
        return []
    report = import_sources([path], templates)
    forms = [imported.form for imported in report.forms]
    for form in forms:
        figures(assess(form, templates))
    for _ in sheets_of([form for form in forms if form.template in templates], templates):
        pass
    assert all(report.lines())
    return report.failures


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    chosen = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="jixiao-fuzz-"))
    print(f"seed {chosen.seed}, inputs in {folder}", file=sys.stderr)
    told = fuzz(folder, seconds=chosen.seconds, seed=chosen.seed)
    print(f"{told.inputs} inputs: {told.read} read, {told.refused} refused with a sentence")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
