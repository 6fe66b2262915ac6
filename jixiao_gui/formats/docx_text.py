"""The words of a Word document as its reader sees them.

Tracked changes are taken as accepted; hidden text, field instructions, drawings and notes are left
out, and what was left out with words in it is told in `TextReader.dropped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VAL = W + "val"
P, R, T, TBL, TR, TC = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
P_PR, R_PR = W + "pPr", W + "rPr"
SDT, SDT_CONTENT = W + "sdt", W + "sdtContent"
TEXT_BOX, FALLBACK = W + "txbxContent", MC + "Fallback"
TRANSPARENT = frozenset(
    W + name
    for name in (
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
    )
)
"""Wrappers whose content counts as if they were not there."""
_VANISH, _DEL, _PROMPT = W + "vanish", W + "del", W + "showingPlcHdr"
_FIELD, _BREAK = W + "fldChar", W + "br"
_NOTES = {W + "footnoteReference": "脚注", W + "endnoteReference": "尾注"}
_DRAWINGS = frozenset((W + "drawing", W + "pict", W + "object"))
_CHOICE, _ALTERNATE = MC + "Choice", MC + "AlternateContent"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLAIN = {W + "cr": "\n", W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}
_SYMBOLS = {"A3": "≤", "B3": "≥", "B1": "±", "B4": "×", "B8": "÷", "B9": "≠", "BB": "≈", "A5": "∞", "B0": "°"}
"""Of the font Symbol, in which Word inserts comparators; without them a target would change its sense."""

_RARE_NAMES = (
    "del moveFrom vanish fldChar sym footnoteReference endnoteReference drawing pict object ruby tbl "
    "cr tab ptab noBreakHyphen hidden gridBefore hMerge cellDel cellMerge tcPrChange trPrChange "
    "txbxContent showingPlcHdr"
)
RARE = (*(W + name for name in _RARE_NAMES.split()), _ALTERNATE, M + "oMath", M + "oMathPara")
"""Elements in a row that ask for more than its paragraphs' words put together."""


def is_on(element: etree._Element) -> bool:
    """Whether a toggle such as w:vanish is on."""
    return element.get(VAL, "true") not in ("0", "false", "off")


def inside(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, in content controls and the like too, no nested ones."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in TRANSPARENT:
            yield from inside(child, tag)


class TextReader:
    """Reads paragraphs and blocks; ``dropped`` collects what it left out, in the order of the document."""

    def __init__(self, notes: dict[tuple[str, str], str] | None = None) -> None:
        self._notes = notes or {}
        self._fields: list[bool] = []
        self.dropped: list[str] = []

    def lines(self, blocks: Iterable[etree._Element]) -> list[str]:
        """One text a paragraph of a cell or of the body; a nested table gives one a row."""
        self._fields.clear()
        lines: list[str] = []
        self._blocks(blocks, lines, [False])
        return lines

    def _blocks(self, blocks: Iterable[etree._Element], lines: list[str], join: list[bool]) -> None:
        """``join[0]``: the mark of the paragraph before was deleted, so this one continues it."""
        after_table = False
        for block in blocks:
            tag = block.tag
            if tag == P:
                text = self.paragraph(block)
                deleted, hidden = self._mark(block)
                if join[0] and lines:
                    lines[-1] += text
                elif text or not (hidden or deleted or (after_table and block.getnext() is None)):
                    lines.append(text)
                join[0] = deleted
                after_table = False
            elif tag == TBL:
                for row in inside(block, TR):
                    cells = (" ".join("\n".join(self.lines(cell)).split()) for cell in inside(row, TC))
                    lines.append(" ".join(text for text in cells if text))
                after_table = True
            elif tag == SDT and _is_prompt(block):
                lines.append("")
            elif tag in TRANSPARENT:
                self._blocks(block, lines, join)
            elif tag == _ALTERNATE:
                self._blocks(_chosen(block), lines, join)

    def paragraph(self, paragraph: etree._Element) -> str:
        """The visible text, with "\\n" at line breaks."""
        out: list[str] = []
        self._inline(paragraph, out)
        return "".join(out)

    def _mark(self, paragraph: etree._Element) -> tuple[bool, bool]:
        """Whether the paragraph's mark is (deleted, hidden)."""
        for properties in paragraph.iterchildren(P_PR):
            for run in properties.iterchildren(R_PR):
                hidden = any(is_on(e) for e in run.iterchildren(_VANISH))
                return next(run.iterchildren(_DEL), None) is not None, hidden
        return False, False

    def _inline(self, node: etree._Element, out: list[str]) -> None:
        for child in node:
            tag = child.tag
            if tag == R:
                self._run(child, out)
            elif tag == P_PR:
                continue
            elif tag in TRANSPARENT:
                if tag != SDT or not _is_prompt(child):
                    self._inline(child, out)
            elif tag == _ALTERNATE:
                self._inline(_chosen(child), out)
            elif tag in (M + "oMath", M + "oMathPara"):
                out.extend(text.text or "" for text in child.iter(M + "t"))

    def _run(self, run: etree._Element, out: list[str]) -> None:
        for child in run:
            tag = child.tag
            if tag == R_PR:
                if any(is_on(e) for e in child.iterchildren(_VANISH)):
                    return
            elif tag == T:
                if child.text and not (self._fields and True in self._fields):
                    out.append(plain_text(child, child.text))
            elif tag in _PLAIN:
                out.append(_PLAIN[tag])
            elif tag == _BREAK:
                if child.get(W + "type") not in ("page", "column"):
                    out.append("\n")
            elif tag == _FIELD:
                self._field(child.get(W + "fldCharType"))
            else:
                self._rare(child, tag, out)

    def _rare(self, child: etree._Element, tag: object, out: list[str]) -> None:
        if tag == W + "sym":
            out.append(self._symbol(child))
        elif tag in _NOTES:
            text = self._notes.get((_NOTES[str(tag)], child.get(W + "id", "")), "")
            self.dropped.append(f"{_NOTES[str(tag)]}：{text}" if text else f"一处{_NOTES[str(tag)]}")
        elif tag in _DRAWINGS:
            self._text_box(child)
        elif tag == _ALTERNATE:
            self._run(_chosen(child), out)
        elif tag == W + "ruby":
            for base in child.iterchildren(W + "rubyBase"):
                self._inline(base, out)

    def _field(self, kind: str | None) -> None:
        """Between begin and separate stands the instruction; after it the result, which is kept."""
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _symbol(self, symbol: etree._Element) -> str:
        # the character stands in the private area, from F000 on
        code = symbol.get(W + "char", "").upper().removeprefix("F0").removeprefix("00")
        if symbol.get(W + "font", "").lower() == "symbol" and code in _SYMBOLS:
            return _SYMBOLS[code]
        self.dropped.append(f"特殊符号（{symbol.get(W + 'font', '')} {symbol.get(W + 'char', '')}）")
        return ""

    def _text_box(self, drawing: etree._Element) -> None:
        words = "".join(t.text or "" for box in drawing.iter(TEXT_BOX) for t in box.iter(T)).strip()
        if words:
            self.dropped.append(f"文本框：{words}")


def _is_prompt(control: etree._Element) -> bool:
    """Whether a content control still shows its prompt (单击此处输入文字), so nobody has filled it."""
    return any(
        is_on(e) for properties in control.iterchildren(W + "sdtPr") for e in properties.iterchildren(_PROMPT)
    )


def _chosen(alternate: etree._Element) -> etree._Element:
    """What Word shows of two versions of the same content."""
    chosen = next(alternate.iterchildren(_CHOICE), None)
    return chosen if chosen is not None else next(alternate.iterchildren(FALLBACK), alternate)


def plain_text(element: etree._Element, text: str) -> str:
    """The text of a w:t; white space at its ends counts only where the element says so."""
    if (text[0].isspace() or text[-1].isspace()) and element.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    return " ".join(text.splitlines()) if "\n" in text else text
