"""The user's manual, read from its Markdown files: headings, paragraphs, lists, tables and pictures.

It is the part of Markdown that the manual is written in, no more: ``#`` headings, paragraphs, ``-`` and
``1.`` lists, ``|`` tables, ``>`` notes, a picture on a line of its own; in a line ``**bold**``, ``keys`` in
backticks, ``[links](file.md#heading)``. A heading is named by its own words, as GitHub does, or by the
backticks in it. A line ``{{keys}}`` stands for the table of all keys, which the window knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path

KEYS = "{{keys}}"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line; ``kind`` is "", ``bold``, ``code`` or ``link``, whose ``target`` is a page."""

    text: str
    kind: str = ""
    target: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the chapter's title."""

    level: int
    line: Line
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a ``note`` is printed in a box."""

    line: Line
    note: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; all rows have as many cells as ``head``."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and the words under it."""

    path: Path
    words: str


Block = Heading | Paragraph | Items | Grid | Picture


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; ``id`` is its file's name without the number. A page is ``id`` or ``id#anchor``."""

    id: str
    title: str
    blocks: tuple[Block, ...] = field(repr=False)

    @property
    def sections(self) -> list[Heading]:
        """Return the headings below the title."""
        return [block for block in self.blocks if isinstance(block, Heading) and block.level > 1]


KeyGroups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""The table that replaces `KEYS`: (menu, ((command, keys), …)) for each menu."""


def read_manual(folder: Path, keys: KeyGroups = ()) -> list[Chapter]:
    """Return the chapters in the order of their files' names. Raises `OSError`."""
    chapters, folder = [], folder.resolve()
    for path in sorted(folder.glob("*.md")):
        blocks = tuple(_blocks(path.read_text("utf-8"), folder, keys))
        first = blocks[0] if blocks else None
        title = plain(first.line) if isinstance(first, Heading) else path.stem
        chapters.append(Chapter(chapter_id(path.name), title, blocks))
    return chapters


def chapter_id(file: str) -> str:
    """Return the id of a chapter by its file: "findings" for 60-findings.md."""
    return re.sub(r"^\d+-|\.md$", "", file)


def plain(line: Line) -> str:
    """Return the text of a line."""
    return "".join(span.text for span in line)


def words_of(block: Block) -> list[str]:
    """Return the texts of a block, in order."""
    if isinstance(block, Heading | Paragraph):
        return [plain(block.line)]
    if isinstance(block, Items):
        return [plain(line) for line in block.lines]
    if isinstance(block, Grid):
        return ["　".join(plain(cell) for cell in row) for row in (block.head, *block.rows)]
    return [block.words]


_PICTURE = re.compile(r"!\[(.*?)\]\((.*?)\)$")
_ITEM = re.compile(r"(-|\d+\.) (.*)")
_SPAN = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>.+?)`|\[(?P<words>[^\]]+)\]\((?P<target>[^)]+)\)")


def _blocks(text: str, folder: Path, keys: KeyGroups) -> Iterator[Block]:
    for piece in re.split(r"\n\s*\n", text.strip()):
        lines = piece.strip().split("\n")
        first = lines[0]
        picture = _PICTURE.match(first)
        if first == KEYS:
            yield from _key_tables(keys)
        elif first.startswith("#"):
            marks, _, words = first.partition(" ")
            line = spans(words)
            code = next((span.text for span in line if span.kind == "code"), "")
            shown = tuple(span for span in line if span.kind != "code")
            yield Heading(len(marks), shown, code or anchor_of(plain(shown)))
        elif picture:
            yield Picture(Path(normpath(folder / picture[2])), picture[1])
        elif first.startswith("|"):
            rows = [_cells(line) for line in lines]
            yield Grid(rows[0], tuple(rows[2:]))
        elif first.startswith("> "):
            yield Paragraph(spans("".join(line.removeprefix("> ") for line in lines)), note=True)
        elif _ITEM.match(first):
            yield Items(tuple(map(spans, _items(lines))), numbered=first[0] != "-")
        else:
            yield Paragraph(spans("".join(line.strip() for line in lines)))


def _items(lines: list[str]) -> list[str]:
    """Return the items of a list; a line that begins with no mark goes on with the item before."""
    items: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        if item:
            items.append(item[2])
        else:
            items[-1] += line.strip()
    return items


def _cells(line: str) -> tuple[Line, ...]:
    return tuple(spans(cell.strip()) for cell in line.strip().strip("|").split("|"))


def spans(text: str) -> Line:
    """Return the pieces of a line of Markdown."""
    pieces: list[Span] = []
    position = 0
    for match in _SPAN.finditer(text):
        if match.start() > position:
            pieces.append(Span(text[position : match.start()]))
        if match["bold"]:
            pieces.append(Span(match["bold"], "bold"))
        elif match["code"]:
            pieces.append(Span(match["code"], "code"))
        else:
            pieces.append(Span(match["words"], "link", page(match["target"])))
        position = match.end()
    if position < len(text) or not pieces:
        pieces.append(Span(text[position:]))
    return tuple(pieces)


def page(target: str) -> str:
    """Return the page of a link, ``findings#x`` for ``60-findings.md#x``; other targets unchanged."""
    file, mark, anchor = target.partition("#")
    return chapter_id(file) + mark + anchor if file.endswith(".md") else target


def anchor_of(words: str) -> str:
    """Return a heading's name, as GitHub makes it of Chinese words."""
    return re.sub(r"[^\w\- ]", "", words.strip()).replace(" ", "-").lower()


def _key_tables(keys: KeyGroups) -> Iterator[Block]:
    for menu, rows in keys:
        yield Heading(2, (Span(menu),), anchor_of(menu))
        cells = tuple(((Span(words),), _key_line(shown)) for words, shown in rows)
        yield Grid(((Span("操作"),), (Span("按键"),)), cells)


def _key_line(shown: str) -> Line:
    """Return ``Ctrl+Y；Ctrl+Shift+Z`` as keys."""
    parts = shown.split("；")
    line: list[Span] = []
    for number, part in enumerate(parts):
        line += ([Span("　")] if number else []) + [Span(part, "code")]
    return tuple(line)
