"""RTF documents, often under the name of a doc, read as plain sheets, by way of the parts of a docx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import read_whole, reading
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
from jixiao_gui.formats.reading.docx.docx_rows import MAX_DEPTH, MAX_EDGES, Edge, TableBuilder
from jixiao_gui.formats.reading.rtf.rtf_fields import Equation, FormField, mark
from jixiao_gui.formats.reading.rtf.rtf_tokens import Group, Token, Tokens
from jixiao_gui.formats.reading.rtf.rtf_words import BOXES, HEADERS, MATH, NOTES, OPENED, SIGNS

_MAX_PLACE = 200_000
_LEFT_OUT = ("nonesttables", "sp", "nonshppict", "upr", "shpinst", "do", "fonttbl", "field", "mmath")
"""Groups whose own text is no text of the document, though groups in them may be."""
_BREAKS = ("par", "line", "tab", "cell", "row", "sect")
_IN_CODE = ("fldinst", "formfield", "ffl")


def read_rtf(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return the tables of the document.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    data = read_whole(path)
    reader = _Reader()
    with reading(path):
        for number, _ in enumerate(reader.read(data)):
            if alive is not None and number % 4096 == 0:
                alive()
        parts: dict[str, bytes | str] = {"document": document(reader.finish())}
    if not reader.has_text:
        raise damaged(path, "文件中没有文字")
    if reader.above:
        parts["header"] = header(f"<w:p>{run(line)}</w:p>" for line in reader.above)
    read = read_parts(path, parts, alive)
    read.leftovers.extend(reader.outside)
    return read


@dataclass(slots=True)
class _Row:
    """The definition of a row's cells, as far as it was read."""

    left: int = 0
    edges: list[Edge] = field(default_factory=list)
    down: str = ""
    across: str = ""

    def take(self, token: Token) -> None:
        """Take a control word about the cells."""
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


@dataclass(slots=True)
class _Story:
    """The text of the document or of a text box being read."""

    tables: TableBuilder = field(default_factory=TableBuilder)
    runs: list[str] = field(default_factory=list)
    row: _Row = field(default_factory=_Row)
    nested: _Row = field(default_factory=_Row)
    depth: int = 0

    def paragraph(self) -> str:
        """End the current paragraph and return it."""
        markup, self.runs = f"<w:p>{''.join(self.runs)}</w:p>", []
        return markup

    def finish(self) -> list[str]:
        """Return the blocks."""
        if self.runs:
            self.tables.paragraph(self.paragraph(), self.depth)
        return self.tables.finish()


class _Reader:
    """Reads the tokens of one document."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.above: list[str] = []
        """The lines of the pages' headers."""
        self.has_text = False
        self._story = _Story()
        self._stories: list[_Story] = []
        """The texts around the current one, which is a text box."""
        self._opened: list[tuple[int, str]] = []
        """The open groups with a meaning: their depth and their name."""
        self._form: FormField | None = None
        self._equation: Equation | None = None
        self._note: tuple[str, list[str]] | None = None
        """The open note or header, with its text."""

    def read(self, data: bytes) -> Iterator[None]:
        """Read ``data`` to its end; yield after each token."""
        tokens = Tokens(data)
        for token in tokens:
            group = tokens.group
            destination = group.destination
            if token.word == "}":
                while self._opened and self._opened[-1][0] >= tokens.depth:
                    self._close(self._opened.pop()[1])
                if group.note != group.outer_note:
                    self._end_note()
            elif group.note:
                if destination not in _IN_CODE:
                    self._in_note(group.note, token)
            elif token.word in OPENED:
                self._opened.append((tokens.depth, token.word))
                self._open(token.word)
            elif token.word == "{" or destination in _LEFT_OUT:
                pass
            elif destination in _IN_CODE:
                self._in_code(token, destination)
            elif self._equation is not None:
                if token.text:
                    self.has_text = True
                    self._equation.add(token.text, destination)
            elif token.text:
                self._text(token.text, group, tokens.names.get(group.font, ""))
            elif destination == "nesttableprops" and token.word != "nestrow":
                self._story.nested.take(token)
            else:
                self._word(token, group)
            yield

    def finish(self) -> list[str]:
        """Return the body's blocks."""
        while self._opened:
            self._close(self._opened.pop()[1])
        return self._story.finish()

    def _open(self, word: str) -> None:
        """Begin the field, text box or equation of a group."""
        story = self._story
        if word == "field":
            story.runs.append(mark("begin"))
        elif word == "fldrslt":
            story.runs.append(mark("separate"))
        elif word == "formfield":
            self._form = FormField(len(story.runs) - 1)
        elif word == "ffl":
            if self._form is not None:
                self._form.begin_entry()
        elif word in BOXES:
            self._stories.append(story)
            self._story = _Story()
        elif word == "moMath":
            self._equation = self._equation or Equation()
        elif self._equation is not None:
            self._equation.open(word)

    def _close(self, word: str) -> None:
        """End the field, text box or equation of a group."""
        story = self._story
        if word == "field":
            story.runs.append(mark("end"))
        elif word == "formfield" and self._form is not None:
            place, data = self._form.begin, self._form.data()
            for number in range(min(place, len(story.runs) - 1), -1, -1):
                if story.runs[number] == mark("begin"):
                    story.runs[number] = mark("begin", data)
                    break
            self._form = None
        elif word in BOXES and self._stories:
            self._story = self._stories.pop()
            blocks = story.finish()
            if blocks:
                self._story.runs.append(text_box(blocks))
        elif word == "moMath" and self._equation is not None:
            story.runs.append(self._equation.markup())
            self._equation = None
        elif self._equation is not None and word in MATH:
            self._equation.close(word)

    def _in_code(self, token: Token, destination: str) -> None:
        """Take the code of a field, and the properties of a form field."""
        if destination == "fldinst":
            if token.text:
                code = run(token.text).replace("<w:t ", "<w:instrText ").replace("</w:t>", "</w:instrText>")
                self._story.runs.append(code)
        elif self._form is not None and destination == "ffl":
            self._form.add(token.text)
        elif self._form is not None:
            self._form.take(token.word, token.number)

    def _text(self, text: str, group: Group, font: str = "") -> None:
        self.has_text = self.has_text or bool(text.strip())
        raised = f'<w:vertAlign w:val="{group.script}"/>' if group.script else ""
        look = of_font(font) + "<w:strike/>" * group.struck + "<w:vanish/>" * group.hidden + raised
        markup = run(text, look)
        self._story.runs.append(f'<w:del w:id="0">{markup}</w:del>' if group.deleted else markup)

    def _word(self, token: Token, group: Group) -> None:
        word, story = token.word, self._story
        tables = story.tables
        if word == "picture":
            story.runs.append(PICTURE)
        elif word in SIGNS:
            self._text(SIGNS[word], group)
        elif word == "par" or (word in ("sect", "page", "column") and story.runs):
            tables.paragraph(story.paragraph(), story.depth)
        elif word == "pard":
            story.depth = 0
        elif word == "intbl":
            story.depth = max(story.depth, 1)
        elif word == "itap":
            story.depth = min(max(token.number or 0, 0), MAX_DEPTH)
        elif word == "cell":
            tables.cell(story.paragraph(), 1)
        elif word == "nestcell":
            tables.cell(story.paragraph(), max(story.depth, 2))
        elif word == "row":
            tables.row(1, story.row.left, story.row.edges)
        elif word == "nestrow":
            tables.row(max(story.depth, 2), story.nested.left, story.nested.edges)
            story.nested = _Row()
        else:
            story.row.take(token)

    def _in_note(self, kind: str, token: Token) -> None:
        if self._note is None:
            self._note = kind, []
        self._note[1].append(token.text or ("\n" if token.word in _BREAKS else ""))

    def _end_note(self) -> None:
        if self._note is not None:
            kind, words = self._note
            lines = [" ".join(line.split()) for line in "".join(words).split("\n")]
            if kind in HEADERS:
                self.above += [line for line in lines if line]
            elif text := " ".join(line for line in lines if line):
                self.has_text = True
                self.outside.append(f"{NOTES[kind]}：{text}")
            self._note = None
