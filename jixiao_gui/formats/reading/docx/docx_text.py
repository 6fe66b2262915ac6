"""The text of a Word document as it shows.

Tracked changes count as accepted, struck-out text as deleted; numbers of lists, choices of form fields,
equations and ticks are text. Texts that are left out (notes, comments, hidden and struck-out text, pictures)
are named in `TextReader.omissions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.reading.docx.docx_controls import is_prompt
from jixiao_gui.formats.reading.docx.docx_drawings import box_contents, describe, words_of_art
from jixiao_gui.formats.reading.docx.docx_equations import M, linear, lowered, raised
from jixiao_gui.formats.reading.docx.docx_fields import Field, shown
from jixiao_gui.formats.reading.docx.docx_names import (
    ALTERNATE,
    P_PR,
    R_PR,
    SDT,
    TBL,
    TC,
    TR,
    TRANSPARENT,
    VAL,
    P,
    R,
    T,
    W,
    chosen,
    inside,
    is_on,
)
from jixiao_gui.formats.reading.docx.docx_revisions import GONE
from jixiao_gui.formats.reading.docx.docx_styles import PLAIN, Look, look_of, own_list
from jixiao_gui.formats.reading.docx.docx_surroundings import Surroundings
from jixiao_gui.formats.reading.docx.docx_symbols import in_font, symbol

_VANISH = W + "vanish"
_FIELD, _BREAK, _SIMPLE_FIELD = W + "fldChar", W + "br", W + "fldSimple"
_NOTES = {
    W + "footnoteReference": "脚注",
    W + "endnoteReference": "尾注",
    W + "commentReference": "批注",
}
_DRAWINGS = frozenset((W + "drawing", W + "pict", W + "object"))
_EQUATIONS = frozenset((M + "oMath", M + "oMathPara"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLAIN = {W + "cr": "\n", W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}
_NO_WORDS = frozenset(
    W + name
    for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "tcPr", "trPr", "tblPr", "tblGrid", "sectPr", "rt")
)
_PAGE = frozenset(("page", "column"))

_RARE_NAMES = (
    "del moveFrom vanish fldChar sym footnoteReference endnoteReference commentReference drawing pict object "
    "ruby tbl cr tab ptab noBreakHyphen hidden gridBefore hMerge cellDel cellMerge tcPrChange trPrChange "
    "txbxContent showingPlcHdr dataBinding numPr strike dstrike vertAlign fldSimple"
)
RARE = (*(W + name for name in _RARE_NAMES.split()), ALTERNATE, *_EQUATIONS)
"""Elements that make a row more than the texts of its paragraphs joined."""

_Pieces = list[tuple[str, str]]
"""Of a paragraph: (up, down or "", words)."""


@dataclass(slots=True)
class _ParagraphSettings:
    """The properties of a paragraph."""

    style: str = ""
    list: tuple[str | None, int | None] | None = None
    deleted: bool = False
    hidden: bool = False


class TextReader:
    """Reads paragraphs and blocks; ``omissions``: sentences about texts left out, in document order.

    ``boxes`` are the lines of text boxes in the blocks read last, where those were a cell's.
    """

    def __init__(self, surroundings: Surroundings | None = None) -> None:
        self.surroundings = surroundings or Surroundings()
        self._fields: list[Field] = []
        self._style = ""
        self._base = PLAIN
        self._hidden: _Pieces = []
        self._struck: _Pieces = []
        self.omissions: list[str] = []
        self.boxes: list[str] = []
        self.is_revised = False
        """Whether text was left out because a tracked change deletes it."""
        self.objects: list[str] = []
        """Chinese names of pictures and objects outside of tables."""

    def lines(self, blocks: Iterable[etree._Element], *, cell: bool = False) -> list[str]:
        """Return the text of each paragraph in a cell or the body, and of each row of a nested table.

        The lines of text boxes stand before the paragraph that they hang on; those of a ``cell`` are left in
        ``boxes``.
        """
        outer, self._fields = self._fields, []
        lines: list[str] = []
        if cell:
            self.boxes = []
        self._blocks(blocks, lines, [False], cell)
        for unended in self._fields:
            if words := _squeezed(unended.unseen):
                self.omissions.append(f"有一个域没有结束，其中的“{words}”没有读入。")
        self._fields = outer
        return [as_seen(line) for line in lines]

    def _blocks(
        self, blocks: Iterable[etree._Element], lines: list[str], join: list[bool], cell: bool
    ) -> None:
        """Read the blocks of an element.

        ``join[0]``: the mark of the paragraph before was deleted, so this one continues it.
        """
        after_table = False
        for block in blocks:
            tag = block.tag
            if tag == P:
                self._line(block, lines, join, cell, after_table and block.getnext() is None)
                after_table = False
            elif tag == TBL:
                for row in inside(block, TR):
                    cells = (_squeezed(self._nested(nested_cell)) for nested_cell in inside(row, TC))
                    lines.append(" ".join(text for text in cells if text))
                after_table = True
            elif tag == SDT and (is_prompt(block) or self.surroundings.bound.text(block) is not None):
                lines.append(self.surroundings.bound.text(block) or "")
            elif tag == ALTERNATE:
                self._blocks(chosen(block), lines, join, cell)
            elif tag in _EQUATIONS:
                lines.append(linear(block))
            elif tag in GONE:
                self.is_revised = True
            elif len(block) and str(tag).startswith("{") and tag not in _NO_WORDS:
                self._blocks(block, lines, join, cell)

    def _nested(self, cell: etree._Element) -> list[str]:
        boxes = self.boxes
        lines = self.lines(cell, cell=True)
        self.boxes = boxes + self.boxes
        return lines

    def _line(
        self, block: etree._Element, lines: list[str], join: list[bool], cell: bool, is_last: bool
    ) -> None:
        """Add the line of a paragraph; ``is_last``: the one that Word needs after a nested table."""
        settings = self._properties(block)
        struck, boxes = len(self._struck), self.boxes
        if not cell:
            self.boxes = []
        text = self._words(block, settings)
        if not cell:
            lines += self.boxes
            self.boxes = boxes
        is_struck_out = len(self._struck) > struck and not text.strip()
        self._note_left_out()
        numbering = self.surroundings.numbering
        if numbering and not join[0] and (text.strip() or not (settings.deleted or settings.hidden)):
            own_list_id, level = settings.list or (None, None)
            label, is_bullet = numbering.label(own_list_id, level, settings.style)
            if label and not is_struck_out and (text.strip() or not is_bullet):
                text = label + text
        if join[0] and lines:
            lines[-1] += text
        elif text or not (settings.hidden or settings.deleted or is_struck_out or is_last):
            lines.append(text)
        else:
            return  # nothing is left of it that the next could continue
        join[0] = settings.deleted

    def paragraph(self, paragraph: etree._Element) -> str:
        """Return the visible text, with "\\n" at line breaks, without its list's number."""
        text = self._words(paragraph, self._properties(paragraph))
        self._note_left_out()
        return as_seen(text)

    def _words(self, paragraph: etree._Element, settings: _ParagraphSettings) -> str:
        outer = self._style, self._base
        self._style = settings.style
        self._base = self.surroundings.styles.look(settings.style, "", PLAIN)
        out: _Pieces = []
        self._inline(paragraph, out)
        self._style, self._base = outer
        return _joined(out)

    def _properties(self, paragraph: etree._Element) -> _ParagraphSettings:
        settings = _ParagraphSettings(self.surroundings.styles.default)
        own_hidden: bool | None = None
        for properties in paragraph.iterchildren(P_PR):
            for item in properties:
                if item.tag == W + "pStyle":
                    settings.style = item.get(VAL, "")
                elif item.tag == R_PR:
                    for mark in item:
                        if mark.tag == _VANISH:
                            own_hidden = is_on(mark)
                        elif mark.tag in GONE:
                            settings.deleted = self.is_revised = True
            settings.list = own_list(properties)
        style = self.surroundings.styles.looks.get(settings.style, PLAIN)
        settings.hidden = own_hidden if own_hidden is not None else bool(style.hidden)
        return settings

    def _note_left_out(self) -> None:
        """Note the hidden and struck-out texts of a paragraph."""
        if self._hidden:
            if words := " ".join(_joined(self._hidden).split()):
                self.omissions.append(f"隐藏的文字“{words}”没有读入。")
            self._hidden = []
        if self._struck:
            if words := " ".join(_joined(self._struck).split()):
                self.omissions.append(f"用删除线划去的文字“{words}”没有读入。")
            self._struck = []

    def _inline(self, node: etree._Element, out: _Pieces) -> None:
        for child in node:
            tag = child.tag
            if tag == R:
                self._run(child, out)
            elif tag == P_PR:
                continue
            elif tag == SDT and (is_prompt(child) or self.surroundings.bound.text(child) is not None):
                out.append(("", self.surroundings.bound.text(child) or ""))
            elif tag == _SIMPLE_FIELD:
                self._simple_field(child, out)
            elif tag in TRANSPARENT:
                self._inline(child, out)
            elif tag == ALTERNATE:
                self._inline(chosen(child), out)
            elif tag in _EQUATIONS:
                self._emit(linear(child), PLAIN, out)
            elif tag in GONE:
                self.is_revised = True
            elif len(child) and str(tag).startswith("{") and tag not in _NO_WORDS:
                self._inline(child, out)

    def _run(self, run: etree._Element, out: _Pieces) -> None:
        look = self._base
        for child in run:
            tag = child.tag
            if tag == R_PR:
                look = self._look(child)
            elif tag == T:
                if child.text:
                    self._emit(plain_text(child, child.text), look, out)
            elif tag in _PLAIN:
                self._emit(_PLAIN[tag], look, out)
            elif tag == _BREAK:
                if child.get(W + "type") not in _PAGE or any(text.strip() for _, text in out):
                    self._emit("\n", look, out)
            elif tag == _FIELD:
                self._field(child, look, out)
            elif tag == W + "instrText":
                if self._fields and self._fields[-1].in_code:
                    self._fields[-1].code.append(child.text or "")
            else:
                self._rare(child, tag, look, out)

    def _look(self, properties: etree._Element) -> Look:
        own_look = look_of(properties)
        styles = self.surroundings.styles
        if not styles.looks:
            return own_look
        character = next((e.get(VAL, "") for e in properties.iterchildren(W + "rStyle")), "")
        return styles.look(self._style, character, own_look)

    def _emit(self, text: str, look: Look, out: _Pieces) -> None:
        """Add ``text`` to the visible, the hidden or the struck-out pieces."""
        if not text:
            return
        if self._fields:
            outermost = next((open_field for open_field in self._fields if open_field.in_code), None)
            if outermost is not None:
                outermost.unseen.append(text)
                return
            if text.strip():
                for open_field in self._fields:
                    open_field.has_result = True
        if look is not PLAIN:
            if look.font:
                text, unknown = in_font(look.font, text)
                self._unknown(look.font, unknown)
            if look.hidden:
                out = self._hidden
            elif look.struck:
                out = self._struck
        out.append((look.script or "", text))

    def _rare(self, child: etree._Element, tag: object, look: Look, out: _Pieces) -> None:
        if tag == W + "sym":
            self._emit(self._symbol(child), look, out)
        elif tag in _NOTES:
            kind = _NOTES[str(tag)]
            words = self.surroundings.notes.pop((kind, child.get(W + "id", "")), "")
            if words or kind != "批注":
                self.omissions.append(f"{kind}“{words}”未导入。" if words else f"有一处{kind}未导入。")
        elif tag in _DRAWINGS:
            self._drawing(child)
        elif tag == ALTERNATE:
            self._run(chosen(child), out)
        elif tag == W + "ruby":
            for base in child.iterchildren(W + "rubyBase"):
                self._inline(base, out)
        elif tag in _EQUATIONS:
            self._emit(linear(child), look, out)

    def _field(self, mark: etree._Element, look: Look, out: _Pieces) -> None:
        """Begin a field, separate its code from its result, or end it."""
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(Field(mark))
        elif self._fields and kind == "separate":
            self._fields[-1].in_code = False
        elif self._fields and kind == "end":
            self._end_field(self._fields.pop(), look, out)

    def _simple_field(self, element: etree._Element, out: _Pieces) -> None:
        simple = Field(None, [element.get(W + "instr", "")], in_code=False)
        self._fields.append(simple)
        self._inline(element, out)
        if simple in self._fields:
            self._fields.remove(simple)
        self._end_field(simple, self._base, out)

    def _end_field(self, ended: Field, look: Look, out: _Pieces) -> None:
        text, trouble = shown(ended)
        self._emit(text, look, out)
        if trouble:
            self.omissions.append(trouble)

    def _symbol(self, element: etree._Element) -> str:
        font, code = element.get(W + "font", ""), element.get(W + "char", "")
        try:
            character = symbol(font, int(code, 16))
        except ValueError:
            character = None
        if not character:
            self._unknown(font, [code])
        return character or ""

    def _unknown(self, font: str, codes: Iterable[str]) -> None:
        for code in codes:
            self.omissions.append(f"特殊符号（{font} {code}）没有读入，请对照原文件填写。")

    def _drawing(self, drawing: etree._Element) -> None:
        """Read the lines of text boxes in a drawing, and the names of its other contents."""
        boxes = self.boxes
        for box in box_contents(drawing):
            boxes = boxes + [line for line in self.lines(box) if line.strip()]
        self.boxes = boxes + words_of_art(drawing)
        self.objects += describe(drawing)


def _joined(pieces: _Pieces) -> str:
    if all(not script for script, _ in pieces):
        return "".join([text for _, text in pieces])
    out: list[str] = []
    for script, group in groupby(pieces, lambda piece: piece[0]):
        text = "".join(text for _, text in group)
        out.append(raised(text) if script == "up" else lowered(text) if script == "down" else text)
    return "".join(out)


def _squeezed(lines: Iterable[str]) -> str:
    return " ".join("\n".join(lines).split())


def plain_text(element: etree._Element, text: str) -> str:
    """Return the text of a w:t, with white space at its ends only where the element preserves it."""
    if (text[0].isspace() or text[-1].isspace()) and element.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    return " ".join(text.splitlines()) if "\n" in text else text
