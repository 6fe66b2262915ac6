"""Word 97-2003 documents (doc, and wps of WPS) read as plain sheets, by way of the parts of a docx."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from jixiao_gui.formats import Alive, FormatError, ReadFile
from jixiao_gui.formats.guard import read_whole
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.doc.doc_fields import field_data
from jixiao_gui.formats.reading.doc.doc_lists import numbering
from jixiao_gui.formats.reading.doc.doc_properties import CharacterLook, ParagraphLook, Properties
from jixiao_gui.formats.reading.doc.doc_structure import Document, NoWord97
from jixiao_gui.formats.reading.docx.docx_inside import MAX_INSIDE, read_packed
from jixiao_gui.formats.reading.docx.docx_parts import (
    PICTURE,
    damaged,
    document,
    header,
    of_font,
    read_parts,
    run,
    text_box,
)
from jixiao_gui.formats.reading.docx.docx_rows import TableBuilder

if TYPE_CHECKING:
    from jixiao_gui.formats.reading import Reader, ReadOptions

_ENDS = re.compile("[\r\x07\x0c]")
_SIGNS = re.compile("([\x01\x02\x05\x08\x13\x14\x15\x1e\x1f\x28\x0b\x0e])")
_FIELDS = {"\x13": "begin", "\x14": "separate", "\x15": "end"}
_PLAIN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "\u2011", "\x1f": ""}
_WORKBOOKS = ("package", "workbook", "book")
_ALIVE_EVERY = 2000
"""Paragraphs between two calls of ``alive``."""


def read_doc(path: Path, options: ReadOptions, read_other: Reader) -> ReadFile:
    """Return the tables of the document, then those of workbooks that are packed into it.

    Raises `FormatError` with one Chinese sentence, `OSError`.

    A document of Word 6 or 95 goes to this machine's LibreOffice.
    """
    try:
        opened, packed = _opened(read_whole(path))
        writer = _Writer(opened, options.alive)
        parts = writer.parts()
    except NoWord97 as error:
        from jixiao_gui.formats.reading.office import find_office, read_document

        if find_office() is not None:
            return read_document(path, options.alive)
        raise damaged(path, "文件已损坏，或是 Word 95 及更早的格式") from error
    except TooMuch as error:
        raise FormatError(f"无法读取“{path.name}”：{error}") from error
    read = read_parts(path, parts, options.alive)
    read.leftovers.extend(writer.outside)
    read_packed(read, [("嵌入的对象", name, data) for name, data in packed], options, read_other)
    return read


def _opened(data: bytes) -> tuple[Document, list[tuple[str, bytes]]]:
    """Return the document, and the workbooks that are packed into it by their name."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {
                entry[0].lower(): ole.openstream(entry).read()
                for entry in ole.listdir()
                if len(entry) == 1 and entry[0].lower() in ("worddocument", "0table", "1table", "data")
            }
            packed = [
                (entry[1], ole.openstream(entry).read())
                for entry in ole.listdir()
                if len(entry) == 3 and entry[0].lower() == "objectpool" and entry[2].lower() in _WORKBOOKS
            ][:MAX_INSIDE]
        tables = {name: streams[name] for name in ("1table", "0table") if name in streams}
        return Document(streams.get("worddocument", b""), tables, streams.get("data", b"")), packed
    except (NoWord97, TooMuch, MemoryError):
        raise
    except Exception as error:  # olefile raises whatever a damaged directory leads it to
        raise NoWord97 from error


class _Writer:
    """Turns one document into the parts of a docx."""

    def __init__(self, document: Document, alive: Alive | None) -> None:
        self._document, self._alive = document, alive
        self._properties = Properties(document)
        self._fonts = _fonts(document.part(15))
        self._runs: list[str] = []
        self._open: list[tuple[int, bool]] = []
        """The open fields: the place of their beginning in `_runs`, and whether their result has begun."""
        self._count = 0
        self.outside: list[str] = []

    def parts(self) -> dict[str, str | bytes]:
        """Return the parts by the names of their relations."""
        starts = [0]
        for length in self._document.stories:
            starts.append(starts[-1] + length)
        text, notes, headers, _, comments, endnotes, boxes, header_boxes = pairwise(starts)
        body = [*self._boxes(boxes), *self._blocks(*text)]
        for words, story in (("脚注", notes), ("尾注", endnotes), ("批注", comments)):
            note_text = " ".join(self._words(*story).split())
            if note_text:
                self.outside.append(f"{words}：{note_text}")
        markup: dict[str, str | bytes] = {"document": document(body), "numbering": numbering(self._document)}
        above = [*self._headers(headers[0]), *self._boxes(header_boxes)]
        if above:
            markup["header"] = header(above)
        return markup

    def _boxes(self, story: tuple[int, int]) -> list[str]:
        """Return the text boxes, in a paragraph of their own."""
        blocks = self._blocks(*story) if story[1] > story[0] else []
        if not blocks:
            return []
        return [f"<w:p>{text_box(blocks)}</w:p>"]

    def _headers(self, start: int) -> Iterator[str]:
        """Yield the blocks of the pages' headers, without footers and separators of notes."""
        table = self._document.part(11)
        places = [
            int.from_bytes(table[position : position + 4], "little")
            for position in range(0, len(table) - 3, 4)
        ]
        for number, (first, last) in enumerate(pairwise(places)):
            if number >= 6 and number % 6 in (0, 1, 4) and first < last <= self._document.stories[2]:
                yield from self._blocks(start + first, start + last)

    def _words(self, start: int, end: int) -> str:
        """Return the bare text of a story."""
        text = "".join(text for _, _, text in self._document.text(start, end))
        return re.sub("[\x00-\x1f]", " ", text)

    def _blocks(self, first: int, end: int) -> list[str]:
        """Return the paragraphs and tables of a story."""
        tables = TableBuilder()
        self._runs, self._open = [], []
        for piece, place, text in self._document.text(first, end):
            at = 0
            for mark in _ENDS.finditer(text):
                self._stretch(piece.sprms, place, text, at, mark.start(), piece.wide)
                self._end(tables, mark[0], place + mark.start() * piece.wide, piece.sprms)
                at = mark.end()
            self._stretch(piece.sprms, place, text, at, len(text), piece.wide)
        if self._runs:
            tables.paragraph(self._paragraph(ParagraphLook()), 0)
        return tables.finish()

    def _end(self, tables: TableBuilder, mark: str, place: int, of_piece: bytes) -> None:
        """End a paragraph, which may end a cell or a row as well."""
        self._count += 1
        if self._alive is not None and self._count % _ALIVE_EVERY == 0:
            self._alive()
        run = self._document.paragraphs.at(place)
        look = self._properties.paragraph(run.sprms if run else b"", of_piece, run.style if run else 0)
        depth = max(look.depth, 1) if look.in_table else 0
        if mark == "\x0c" and not depth and not self._runs:  # a page break alone is no paragraph
            return
        if depth and (look.ends_row or look.ends_inner_row):
            self._runs = []
            of_mark = self._look(place, of_piece, run.style if run else 0)
            tables.row(
                1 if look.ends_row and mark == "\x07" else depth, look.left, look.edges, of_mark.deleted
            )
        elif mark == "\x07":
            tables.cell(self._paragraph(look), 1)
        elif look.ends_inner_cell:
            tables.cell(self._paragraph(look), depth)
        else:
            tables.paragraph(self._paragraph(look), depth)

    def _paragraph(self, look: ParagraphLook) -> str:
        listed = ""
        if look.numbered > 0:
            level = f'<w:ilvl w:val="{look.level}"/><w:numId w:val="{look.numbered}"/>'
            listed = f"<w:pPr><w:numPr>{level}</w:numPr></w:pPr>"
        markup, self._runs = f"<w:p>{listed}{''.join(self._runs)}</w:p>", []
        self._open = [(-1, has_result) for _, has_result in self._open]
        return markup

    def _look(self, place: int, of_piece: bytes, style: int) -> CharacterLook:
        character_run = self._document.characters.at(place)
        return self._properties.characters(character_run.sprms if character_run else b"", of_piece, style)

    def _stretch(self, of_piece: bytes, place: int, text: str, first: int, last: int, wide: int) -> None:
        """Write characters of one paragraph, in runs of one look each."""
        if first >= last:
            return
        start, end = place + first * wide, place + last * wide
        paragraph = self._document.paragraphs.at(start)
        style = paragraph.style if paragraph else 0
        for run_start, run_end, character_run in self._document.characters.cuts(start, end):
            look = self._properties.characters(character_run.sprms if character_run else b"", of_piece, style)
            self._run(text[(run_start - place) // wide : (run_end - place) // wide], look)

    def _run(self, text: str, look: CharacterLook) -> None:
        properties = "<w:vanish/>" * look.hidden + "<w:strike/>" * look.struck
        if look.script:
            kind = "superscript" if look.script == 1 else "subscript"
            properties += f'<w:vertAlign w:val="{kind}"/>'
        properties = of_font(self._fonts.get(look.font, "")) + properties
        for piece in _SIGNS.split(text):
            if not piece:
                continue
            markup = self._sign(piece, look, properties) if len(piece) == 1 else None
            if markup is None:
                markup = run(_without_halves(piece), properties)
                if self._open and not self._open[-1][1]:
                    markup = markup.replace("<w:t ", "<w:instrText ").replace("</w:t>", "</w:instrText>")
            if markup:
                self._runs.append(f'<w:del w:id="0">{markup}</w:del>' if look.deleted else markup)

    def _sign(self, sign: str, look: CharacterLook, properties: str) -> str | None:
        """Return the markup of a special character; ``None`` for an ordinary one."""
        run_properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        if sign in _FIELDS:
            return self._field(_FIELDS[sign])
        if sign in _PLAIN:
            return run(_PLAIN[sign], properties) if _PLAIN[sign] else ""
        if sign == "\x28":
            if not look.special or look.symbol is None:
                return None
            font, code = look.symbol
            name = quoteattr(self._fonts.get(font, ""))
            return f'<w:r>{run_properties}<w:sym w:font={name} w:char="{code:04X}"/></w:r>'
        if sign == "\x01" and look.special:
            if not self._open or self._open[-1][1]:
                return PICTURE
            field_start = self._open[-1][0]
            if 0 <= field_start < len(self._runs) and look.data >= 0:
                field = field_data(self._document.data, look.data)
                self._runs[field_start] = self._runs[field_start].replace(
                    '"begin"/>', f'"begin">{field}</w:fldChar>'
                )
            return ""
        return "" if sign in "\x01\x02\x05\x08" else None

    def _field(self, kind: str) -> str:
        if kind == "begin":
            self._open.append((len(self._runs), False))
        elif kind == "separate" and self._open:
            self._open[-1] = self._open[-1][0], True
        elif kind == "end" and self._open:
            self._open.pop()
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _without_halves(text: str) -> str:
    """Return ``text`` with the halves of surrogate pairs joined."""
    if text.isascii() or not re.search("[\ud800-\udfff]", text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _fonts(table: bytes) -> dict[int, str]:
    """Return the names of the fonts by their number."""
    fonts: dict[int, str] = {}
    place = 4
    for number in range(min(int.from_bytes(table[:2], "little"), 1000)):
        if place >= len(table):
            break
        size = table[place]
        name = table[place + 40 : place + 1 + size].decode("utf-16-le", "replace")
        fonts[number] = name.split("\0")[0]
        place += 1 + size
    return fonts
