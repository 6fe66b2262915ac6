"""Nothing that a Word file says is lost: each text of it stands in a cell, beside the tables, or in a note.

The texts are found by a walk of their own that shares nothing with the readers.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from tests.formats.making import W_NS, docx, p, tbl, tc, tr

W = f"{{{W_NS}}}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = {W + name for name in ("del", "moveFrom", "rt")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
CASES = Path(__file__).resolve().parents[5] / "shared" / "cases"
FILES = sorted([*CASES.glob("**/*.docx"), *Path("resources").glob("**/*.docx")])


def texts_in_file(path: Path) -> Iterator[str]:
    """The texts of the main part that Word shows, hides or strikes out, run by run; deleted ones are not."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for element in root.iter(W + "t", MATH):
        if any(one.tag in _GONE or _is_prompt(one) or _is_deleted(one) for one in element.iterancestors()):
            continue
        if element.text and element.text.strip():
            yield element.text


def _is_prompt(element: etree._Element) -> bool:
    return element.tag == W + "sdt" and element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _is_deleted(element: etree._Element) -> bool:
    return element.find(f"{W}trPr/{W}del") is not None or element.find(f"{W}tcPr/{W}cellDel") is not None


def bare(text: str) -> str:
    """``text`` by which both sides are compared: no white space, no marks, scripts on the line."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Co", "Cc"))


def lost_texts(path: Path, read: ReadFile) -> list[str]:
    """The texts of ``path`` that ``read`` neither holds nor quotes."""
    kept = [cell.text for sheet in read.sheets for row in sheet.rows for cell in row.cells]
    for sheet in read.sheets:
        kept += [sheet.caption, sheet.title, sheet.year_line, *sheet.sign_off, *sheet.above, *sheet.below]
    whole = bare("\n".join([*kept, *read.leftovers, *read.notes]))
    return [text for text in texts_in_file(path) if bare(text) not in whole]


@pytest.mark.skipif(not FILES, reason="the cases lie beside the project")
def test_no_text_of_the_cases_is_lost() -> None:
    found = {}
    for path in FILES:
        try:
            found[path.name] = lost_texts(path, read_docx(path))
        except (FormatError, zipfile.BadZipFile):
            continue
    assert len(found) > 30
    # a letter in a font of symbols shows as a tick
    found["02-symbol-ticks.docx"] = [t for t in found.get("02-symbol-ticks.docx", []) if t != "R"]
    assert {name: texts for name, texts in found.items() if texts} == {}


_words = st.text("甲乙丙丁戊己庚辛 0123456789%≥（）、。abcXYZ", min_size=1, max_size=8).filter(str.strip)
_LOOKS = (
    "",
    "<w:vanish/>",
    "<w:strike/>",
    '<w:vertAlign w:val="superscript"/>',
    "<w:b/>",
    '<w:rStyle w:val="H"/>',
)
_WRAPS = (
    "{}",
    "<w:ins>{}</w:ins>",
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr="REF a">{}</w:fldSimple>',
    "<w:smartTag>{}</w:smartTag>",
    "<w:unheard>{}</w:unheard>",
    "<w:del>{}</w:del>",
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>{}',
    "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
    "<mc:AlternateContent><mc:Choice>{}</mc:Choice></mc:AlternateContent>",
)
_runs = st.builds(
    lambda words, look, wrap: wrap.format(f"<w:r><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r>"),
    *(_words, st.sampled_from(_LOOKS), st.sampled_from(_WRAPS)),
)
_MARKS = ("", "<w:rPr><w:del/></w:rPr>", "<w:rPr><w:vanish/></w:rPr>", '<w:pStyle w:val="H"/>')
_paragraphs = st.builds(
    lambda runs, mark: f"<w:p><w:pPr>{mark}</w:pPr>{''.join(runs)}</w:p>",
    *(st.lists(_runs, max_size=3), st.sampled_from(_MARKS)),
)
_MERGES = (
    "",
    '<w:vMerge w:val="restart"/>',
    "<w:vMerge/>",
    '<w:gridSpan w:val="2"/>',
    "<w:hMerge/>",
    "<w:cellDel/>",
)
_ROWS = ("", "<w:hidden/>", '<w:gridBefore w:val="1"/>', "<w:del/>")


def _table_of(rows: list[list[str]]) -> str:
    """A table of blocks, its merges and rows' properties drawn from what they hold."""
    lines = []
    for number, row in enumerate(rows):
        cells = [tc(text + p(""), _MERGES[len(text) * (n + 1) % len(_MERGES)]) for n, text in enumerate(row)]
        lines.append(tr(*cells, properties=_ROWS[(len(row[0]) + number) % len(_ROWS)]))
    return tbl(*lines)


_blocks = st.recursive(
    _paragraphs,
    lambda blocks: st.one_of(
        blocks.map("<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>".format),
        st.lists(st.lists(blocks, min_size=1, max_size=3), min_size=1, max_size=3).map(_table_of),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_blocks, min_size=1, max_size=5))
def test_no_text_of_any_document_is_lost(tmp_path_factory: pytest.TempPathFactory, blocks: list[str]) -> None:
    hidden = '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    path = tmp_path_factory.mktemp("any") / "a.docx"
    docx(path, "".join(blocks), styles=f'<w:styles xmlns:w="{W_NS}">{hidden}</w:styles>')
    read = read_docx(path)
    assert lost_texts(path, read) == []
    assert all(re.match(r"第 \d+ 个表第 \d+ 行|表外：|文档中有|页眉或页脚", note) for note in read.notes)
