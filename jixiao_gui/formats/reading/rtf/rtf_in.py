"""RTF documents, often under the name of a doc, read as plain sheets, by way of the parts of a docx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import read_whole, reading
from jixiao_gui.formats.reading.docx.docx_parts import damaged, document, of_font, read_parts, run, text_box
from jixiao_gui.formats.reading.docx.docx_rows import MAX_DEPTH, MAX_EDGES, Edge, TableBuilder
from jixiao_gui.formats.reading.rtf.rtf_tokens import NOTES, SIGNS, Group, Token, Tokens

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
_BREAKS = ("par", "line", "tab", "cell", "row", "sect")


def read_rtf(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return what `read_docx` finds in the document.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    data = read_whole(path)
    reader = _Reader()
    with reading(path):
        for number, _ in enumerate(reader.read(data)):
            if alive is not None and number % 4096 == 0:
                alive()
        body = reader.finish()
    if not reader.said:
        raise damaged(path, "文件中没有文字")
    read = read_parts(path, {"document": document(body)}, alive)
    read.leftovers.extend(reader.outside)
    return read


@dataclass(slots=True)
class _Row:
    """What has been said of the cells of a row."""

    left: int = 0
    edges: list[Edge] = field(default_factory=list)
    down: str = ""
    across: str = ""

    def take(self, token: Token) -> None:
        """Take a word that says how the cells stand."""
        word, number = token.word, min(max(token.number or 0, -_MAX_PLACE), _MAX_PLACE)
        if word == "trowd":
            self.left, self.edges, self.down, self.across = 0, [], "", ""
        elif word == "trleft":
            self.left = number
        elif word in ("clvmgf", "clvmrg"):
            self.down = "restart" if word == "clvmgf" else "continue"
        elif word in ("clmgf", "clmrg"):
            self.across = "restart" if word == "clmgf" else "continue"
        elif word == "cellx" and len(self.edges) < MAX_EDGES:
            self.edges.append(Edge(number, self.down, self.across))
            self.down = self.across = ""


class _Reader:
    """Follows the tokens of one document."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.said = False
        self._tables = TableBuilder()
        self._runs: list[str] = []
        self._row, self._nested = _Row(), _Row()
        self._depth = 0
        self._note: tuple[str, list[str]] | None = None
        """The note or text box that is open, with its words."""

    def read(self, data: bytes) -> Iterator[None]:
        """Read ``data`` to its end, a step a token."""
        tokens = Tokens(data)
        for token in tokens:
            group = tokens.group
            destination = group.destination
            if token.word == "}":
                if group.note != group.outer_note:
                    self._end_note()
            elif token.word == "{" or destination in _LEFT_OUT:
                pass
            elif group.note:
                self._in_note(group.note, token)
            elif token.text:
                self._text(token.text, group, tokens.names.get(group.font, ""))
            elif destination == "nesttableprops" and token.word != "nestrow":
                self._nested.take(token)
            else:
                self._word(token, group)
            yield

    def finish(self) -> list[str]:
        """Return the body's blocks."""
        if self._runs:
            self._tables.paragraph(self._paragraph(), self._depth)
        return self._tables.finish()

    def _text(self, text: str, group: Group, font: str = "") -> None:
        self.said = self.said or bool(text.strip())
        markup = run(text, of_font(font) + "<w:strike/>" * group.struck + "<w:vanish/>" * group.hidden)
        self._runs.append(f'<w:del w:id="0">{markup}</w:del>' if group.deleted else markup)

    def _word(self, token: Token, group: Group) -> None:
        word, tables = token.word, self._tables
        if word == "picture":
            self._runs.append(text_box(()))
        elif word in SIGNS:
            self._text(SIGNS[word], group)
        elif word == "par" or (word in ("sect", "page", "column") and self._runs):
            tables.paragraph(self._paragraph(), self._depth)
        elif word == "pard":
            self._depth = 0
        elif word == "intbl":
            self._depth = max(self._depth, 1)
        elif word == "itap":
            self._depth = min(max(token.number or 0, 0), MAX_DEPTH)
        elif word == "cell":
            tables.cell(self._paragraph(), 1)
        elif word == "nestcell":
            tables.cell(self._paragraph(), max(self._depth, 2))
        elif word == "row":
            tables.row(1, self._row.left, self._row.edges)
        elif word == "nestrow":
            tables.row(max(self._depth, 2), self._nested.left, self._nested.edges)
            self._nested = _Row()
        else:
            self._row.take(token)

    def _paragraph(self) -> str:
        markup, self._runs = f"<w:p>{''.join(self._runs)}</w:p>", []
        return markup

    def _in_note(self, kind: str, token: Token) -> None:
        if self._note is None:
            self._note = kind, []
        self._note[1].append(token.text or (" " if token.word in _BREAKS else ""))

    def _end_note(self) -> None:
        if self._note is not None:
            said = " ".join("".join(self._note[1]).split())
            if said:
                self.said = True
                self.outside.append(f"{NOTES[self._note[0]]}：{said}")
            self._note = None
