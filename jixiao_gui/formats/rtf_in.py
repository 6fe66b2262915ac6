"""RTF documents, often under the name of a doc, read as plain sheets, by way of the parts of a docx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.docx_parts import cell, damaged, document, read_parts, run
from jixiao_gui.formats.guard import read_whole
from jixiao_gui.formats.rtf_tokens import Token, Tokens, TooLong

_NEAR = 20
"""Twips by which the edges of cells that stand under each other may differ."""
_MAX_CELLS = 400_000
_MAX_EDGES = 1000
_MAX_DEPTH = 30
_MAX_PLACE = 200_000
_LEFT_OUT = (
    "nonesttables",
    "sp",
    "ffname",
    "formfield",
    "nonshppict",
    "upr",
    "shpinst",
    "do",
    "fonttbl",
    "field",
)
"""Groups whose own text is none of the document; of those that stand in them some are."""
_NOTES = {"footnote": "脚注", "shptxt": "文本框", "dptxbxtext": "文本框"}
_HEADERS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
_WORDS = {
    "line": "\n", "softline": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u3000", "enspace": "\u2002",
}  # fmt: skip


def read_rtf(path: Path, alive: Alive | None = None) -> ReadFile:
    """What `read_docx` finds in the document. Raises `FormatError` with one Chinese sentence, `OSError`."""
    data = read_whole(path)
    reader = _Reader()
    try:
        for number, _ in enumerate(reader.read(data)):
            if alive is not None and number % 4096 == 0:
                alive()
        body = reader.finish()
    except TooLong as error:
        raise damaged(path, "内容过多") from error
    if not reader.said:
        raise damaged(path, "文件中没有文字")
    read = read_parts(path, {"document": document(body)}, alive)
    read.leftovers.extend(reader.outside)
    return read


@dataclass(slots=True)
class _Row:
    """A table row: its cells' right edges in twips with how they are merged, and their content."""

    left: int = 0
    edges: list[tuple[int, str, str]] = field(default_factory=list)
    """Right edge, "restart" or "continue" down, and across."""
    cells: list[str] = field(default_factory=list)
    down: str = ""
    across: str = ""

    def begin(self) -> None:
        """Forget what the row before was like."""
        self.left, self.edges, self.down, self.across = 0, [], "", ""


@dataclass(slots=True)
class _Level:
    """The text that is being read: the body's, or that of a table in a table."""

    blocks: list[str] = field(default_factory=list)
    """Of the cell at hand; at the outermost level, of the body too."""
    cells: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[tuple[int, str, str]], list[str]]] = field(default_factory=list)


class _Reader:
    """Follows the tokens of one document."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.said = False
        self._body: list[str] = []
        self._levels = [_Level()]
        self._runs: list[str] = []
        self._row = _Row()
        self._nested = _Row()
        self._depth = 0
        self._cells = 0
        self._kept: list[tuple[str, list[str]]] = []
        """The notes and text boxes that are open, with their words."""

    def read(self, data: bytes) -> Iterator[None]:
        """Read ``data`` to its end, a step a token."""
        tokens = Tokens(data)
        for token in tokens:
            group = tokens.group
            if token.word == "}":
                if group.destination in _NOTES and group.outer != group.destination:
                    self._end_note()
            elif token.word == "{" or group.destination in _LEFT_OUT:
                pass
            elif group.destination in _HEADERS:
                self._header(token)
            elif group.destination in _NOTES:
                self._note(group.destination, token)
            elif token.text:
                self._text(token.text, group.hidden, group.deleted, group.struck)
            elif group.destination == "nesttableprops" and token.word not in ("nestrow",):
                self._define(self._nested, token)
            else:
                self._word(token)
            yield

    def finish(self) -> list[str]:
        """The body's blocks."""
        if self._runs:
            self._end_paragraph()
        if self._levels[0].cells or self._levels[0].blocks:
            if self._levels[0].cells:
                self._end_row(0, self._row)
            self._body += self._levels[0].blocks
        self._end_table()
        return self._body

    def _text(self, text: str, hidden: bool, deleted: bool, struck: bool) -> None:
        self.said = self.said or bool(text.strip())
        properties = "<w:strike/>" * struck + "<w:vanish/>" * hidden
        made = run(text, properties)
        if deleted:
            made = f'<w:del w:id="0">{made}</w:del>'
        self._runs.append(made)

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        if word in _WORDS:
            self._text(_WORDS[word], False, False, False)
        elif word in ("par", "sect", "page") or word == "column":
            if word == "par" or self._runs:
                self._end_paragraph()
        elif word == "pard":
            self._depth = 0
        elif word == "intbl":
            self._depth = max(self._depth, 1)
        elif word == "itap":
            self._depth = min(max(number or 0, 0), _MAX_DEPTH)
        elif word in ("cell", "nestcell"):
            self._end_cell(0 if word == "cell" else max(self._depth - 1, 1))
        elif word == "row":
            self._end_row(0, self._row)
        elif word == "nestrow":
            self._end_row(max(self._depth - 1, 1), self._nested)
            self._nested = _Row()
        else:
            self._define(self._row, token)

    def _define(self, row: _Row, token: Token) -> None:
        """A word that says how the cells of a row stand."""
        word, number = token.word, min(max(token.number or 0, -_MAX_PLACE), _MAX_PLACE)
        if word == "trowd":
            row.begin()
        elif word == "trleft":
            row.left = number
        elif word in ("clvmgf", "clvmrg"):
            row.down = "restart" if word == "clvmgf" else "continue"
        elif word in ("clmgf", "clmrg"):
            row.across = "restart" if word == "clmgf" else "continue"
        elif word == "cellx" and len(row.edges) < _MAX_EDGES:
            row.edges.append((number, row.down, row.across))
            row.down = row.across = ""

    def _end_paragraph(self) -> None:
        paragraph = f"<w:p>{''.join(self._runs)}</w:p>"
        self._runs = []
        if self._depth == 0 and len(self._levels) == 1 and not self._levels[0].cells:
            self._end_table()
            self._body.append(paragraph)
        else:
            self._level(max(self._depth - 1, 0)).blocks.append(paragraph)

    def _level(self, number: int) -> _Level:
        while len(self._levels) <= number:
            self._levels.append(_Level())
        return self._levels[number]

    def _end_cell(self, number: int) -> None:
        self._cells += 1
        if self._cells > _MAX_CELLS:
            raise TooLong
        self._close(number)
        level = self._level(number)
        level.blocks.append(f"<w:p>{''.join(self._runs)}</w:p>")
        self._runs = []
        level.cells.append("".join(level.blocks))
        level.blocks = []

    def _close(self, number: int) -> None:
        """Put the tables inside a cell of level ``number`` into it."""
        while len(self._levels) > number + 1:
            inner = self._levels.pop()
            outer = self._levels[-1]
            outer.blocks += [*_table(inner.rows), *inner.blocks, *inner.cells]

    def _end_row(self, number: int, row: _Row) -> None:
        self._close(number)
        level = self._level(number)
        if level.cells:
            level.rows.append((row.left, list(row.edges), level.cells))
        level.cells = []

    def _end_table(self) -> None:
        level = self._levels[0]
        if level.rows:
            self._body += _table(level.rows)
        if level.blocks:
            self._body += level.blocks
        level.rows, level.blocks = [], []

    def _header(self, token: Token) -> None:
        """Words of a header: what stands above the document."""
        if token.text.strip():
            self.outside.append(f"页眉页脚：{token.text.strip()}")

    def _note(self, kind: str, token: Token) -> None:
        if not self._kept:
            self._kept.append((kind, []))
        words = token.text or (" " if token.word in ("par", "line", "tab", "cell", "row") else "")
        self._kept[-1][1].append(words)

    def _end_note(self) -> None:
        if self._kept:
            kind, words = self._kept.pop()
            said = " ".join("".join(words).split())
            if said:
                self.said = True
                self.outside.append(f"{_NOTES[kind]}：{said}")


def _table(rows: list[tuple[int, list[tuple[int, str, str]], list[str]]]) -> list[str]:
    """Rows whose cells are told by their edges as a table on a grid."""
    places = sorted(
        {left for left, edges, _ in rows if edges} | {edge for _, edges, _ in rows for edge, _, _ in edges}
    )
    grid: list[int] = []
    at: dict[int, int] = {}
    for place in places:
        if not grid or place - grid[-1] > _NEAR:
            grid.append(place)
        at[place] = len(grid) - 1
    made = ["<w:tbl>"]
    for left, edges, cells in rows:
        made.append("<w:tr>")
        if edges and at[left]:
            made.append(f'<w:trPr><w:gridBefore w:val="{at[left]}"/></w:trPr>')
        column, begin = (at[left], left) if edges else (0, 0)
        for number, content in enumerate(cells):
            if number >= len(edges):  # more cells than the row said
                made.append(cell(content))
                continue
            edge, down, across = edges[number]
            columns = max(at[edge] - column, 1)
            text = cell(content, columns, down, max(edge - begin, 0))
            made.append(
                text.replace("<w:tcPr>", f'<w:tcPr><w:hMerge w:val="{across}"/>', 1) if across else text
            )
            column, begin = column + columns, edge
        made.append("</w:tr>")
    made.append("</w:tbl>")
    return made
