"""Other text documents turned into the parts of a docx, to be read as one.

So an RTF, an odt and a Word 2003 XML file are read by the same code as a docx (`docx_in.py`): merged cells,
hidden and deleted text, forms over two tables.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from jixiao_gui.formats import Alive, FormatError, ReadFile
from jixiao_gui.formats.guard import as_file

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_VML = "urn:schemas-microsoft-com:vml"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_parts(path: Path, parts: Mapping[str, bytes | str], alive: Alive | None = None) -> ReadFile:
    """Return the tables of the document of ``parts``, which were made of the file at ``path``.

    ``parts``: the parts beside word/document.xml by the name of their relation ("styles", "numbering",
    "footnotes"), and "document" itself.
    """
    from jixiao_gui.formats.reading.docx.docx_in import read_docx

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("_rels/.rels", _relations([("officeDocument", "word/document.xml")]))
        beside = [(kind, f"{kind}.xml") for kind in parts if kind != "document"]
        archive.writestr("word/_rels/document.xml.rels", _relations(beside))
        for kind, content in parts.items():
            if kind == "document" and "header" in parts:
                content = _under_header(content, [name for name, _ in beside].index("header") + 1)
            archive.writestr(f"word/{kind}.xml", content)
    with as_file(file.getvalue(), path.name) as docx:
        return read_docx(docx, alive)


def _under_header(content: bytes | str, id: int) -> str:
    """Return a main part whose only section has the page header that is the relation r``id``."""
    text = content.decode() if isinstance(content, bytes) else content
    before, end, after = text.rpartition("</w:body>")
    reference = f'<w:headerReference xmlns:r="{_OFFICE}" r:id="r{id}" w:type="default"/>'
    return f"{before}<w:sectPr>{reference}</w:sectPr>{end}{after}"


def damaged(path: Path, words: str = "文件已损坏或不完整") -> FormatError:
    """Return the error for a text document that cannot be read."""
    return FormatError(f"无法读取“{path.name}”：{words}，请用 Word 或 WPS 打开并另存为 docx 后再导入。")


def document(body: Iterable[str]) -> str:
    """Return the main part with ``body`` in it."""
    return f'<w:document xmlns:w="{W_NS}"><w:body>{"".join(body)}</w:body></w:document>'


def of_font(name: str) -> str:
    """Return the property of a run in the font ``name``, where that shows pictures in place of letters;
    else "".
    """
    if not name.lower().startswith(_SYMBOL_FONTS):
        return ""
    quoted = quoteattr(without_controls(name))
    return f"<w:rFonts w:ascii={quoted} w:hAnsi={quoted}/>"


def text_box(blocks: Iterable[str]) -> str:
    """Return a run with ``blocks`` in a text box."""
    box = f"<v:textbox><w:txbxContent>{''.join(blocks)}</w:txbxContent></v:textbox>"
    return f'<w:r><w:pict><v:shape xmlns:v="{_VML}">{box}</v:shape></w:pict></w:r>'


PICTURE = f'<w:r><w:pict><v:shape xmlns:v="{_VML}"><v:imagedata/></v:shape></w:pict></w:r>'
"""A run with a picture."""


def header(blocks: Iterable[str]) -> str:
    """Return the part of a page's header."""
    return f'<w:hdr xmlns:w="{W_NS}">{"".join(blocks)}</w:hdr>'


def run(text: str, properties: str = "") -> str:
    """Return ``text`` as a run, with Word's elements for line breaks and tabs."""
    run_properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = []
    for piece in re.split("([\n\t\xad\u2011])", without_controls(text)):
        if piece:
            pieces.append(_SIGNS.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r>{run_properties}{''.join(pieces)}</w:r>"


_SIGNS = {
    "\n": "<w:br/>",
    "\t": "<w:tab/>",
    "\xad": "<w:softHyphen/>",
    "\u2011": "<w:noBreakHyphen/>",
}
_SYMBOL_FONTS = ("wingdings", "webdings", "symbol")


def without_controls(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)


def cell(content: str, columns: int = 1, down: str = "", across: str = "") -> str:
    """Return a cell of blocks. ``down``, ``across``: "restart" or "continue" where it is merged."""
    wide = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    joined = f'<w:hMerge w:val="{across}"/>' if across else ""
    merged = f'<w:vMerge w:val="{down}"/>' if down else ""
    return f"<w:tc><w:tcPr>{wide}{joined}{merged}</w:tcPr>{content or '<w:p/>'}</w:tc>"


def _relations(entries: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(entries, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'
