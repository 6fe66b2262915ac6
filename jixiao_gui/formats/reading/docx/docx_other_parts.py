"""The parts of a docx beside its main part: styles, lists, notes, comments, page headers and footers."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence

from lxml import etree

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats.guard import Package
from jixiao_gui.formats.reading.docx.docx_controls import Bound
from jixiao_gui.formats.reading.docx.docx_names import W, is_on
from jixiao_gui.formats.reading.docx.docx_numbering import Numbering
from jixiao_gui.formats.reading.docx.docx_styles import Styles
from jixiao_gui.formats.reading.docx.docx_surroundings import Surroundings
from jixiao_gui.formats.reading.docx.docx_text import TextReader
from jixiao_gui.formats.reading.outside import completed
from jixiao_gui.sheet.sheet import Sheet

_LABELS = {"footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PAGE_NUMBER = re.compile(r"[\W_]*(?:第?\d+页?)?(?:[/,，]?共?\d+页?)?[\W_]*|Page\d+(of\d+)?", re.IGNORECASE)
_BROKEN = (etree.LxmlError, zipfile.BadZipFile, zlib.error)


def read_surroundings(package: Package, name: str) -> Surroundings:
    """Return the surroundings of the text of main part ``name``; broken parts are ignored."""
    parts = {kind: target for kind, target in package.relations(name).values() if target in package}
    styles = _styles(package, parts.get("styles", ""))
    numbering = Numbering()
    if "numbering" in parts:
        numbering = Numbering(_parsed(package, parts["numbering"]), styles.lists)
    surroundings = Surroundings({}, styles, numbering, Bound(package, name))
    for kind, label in _LABELS.items():
        if kind in parts:
            surroundings.notes |= _notes(package, parts[kind], label, styles)
    return surroundings


def _notes(package: Package, part: str, label: str, styles: Styles) -> dict[tuple[str, str], str]:
    """Return the texts of notes or comments by (``label``, id), "" for Word's own separators."""
    reader = TextReader(Surroundings(styles=styles))
    return {
        (label, note.get(W + "id", "")): " ".join("\n".join(reader.lines(note)).split())
        for note in _parsed(package, part)
    }


def _styles(package: Package, part: str) -> Styles:
    """Return the styles that change how text is read; none without such a part."""
    try:
        if part not in package or not Styles.is_worth_reading(package.read(part)):
            return Styles()
    except _BROKEN:
        return Styles()
    return Styles(_parsed(package, part))


def _parsed(package: Package, part: str) -> etree._Element:
    """Return a part beside the main one; an empty element for a broken one, which Word ignores."""
    try:
        return package.parse(part)
    except _BROKEN:
        return etree.Element("broken")


class Sections:
    """Page headers and footers by section: a form's title and year may stand there."""

    def __init__(self, package: Package, name: str) -> None:
        self._package = package
        self._parts = {
            id: target
            for id, (kind, target) in package.relations(name).items()
            if kind in ("header", "footer") and target in package
        }
        self._name = name
        self._lines: dict[str, list[str]] = {}
        self._of: dict[str, str] = {}
        """The part of each kind of the section before, which a section without one of its own takes over."""
        self._done = 0
        self._reported: dict[str, None] = {}
        self._around: Surroundings | None = None

    def end(self, properties: etree._Element, sheets: list[Sheet]) -> None:
        """End a section with ``properties`` (w:sectPr), and give the sheets in it its title and year."""
        if not self._parts:
            return
        for kind in ("header", "footer"):
            for reference in properties.iterchildren(f"{W}{kind}Reference"):
                target = self._parts.get(reference.get(_RELATION, ""))
                if target:
                    self._of[f"{kind} {reference.get(W + 'type', 'default')}"] = target
        is_titled = any(is_on(e) for e in properties.iterchildren(W + "titlePg"))
        kinds = ["header first", "footer first"] if is_titled else []
        kinds += ["header default", "header even", "footer default", "footer even"]
        parts = dict.fromkeys(self._of[kind] for kind in kinds if kind in self._of)
        lines = [line for part in parts for line in self._read(part)]
        used: set[str] = set()
        for number in range(self._done, len(sheets)):
            sheets[number] = completed(sheets[number], lines, used)
        self._done = len(sheets)
        for line in lines:
            if line not in used and not _PAGE_NUMBER.fullmatch("".join(line.split())):
                self._reported[line] = None

    def _read(self, part: str) -> list[str]:
        """Return the lines of a header or footer, read once."""
        if part not in self._lines:
            if self._around is None:
                parts = dict(self._package.relations(self._name).values())
                self._around = Surroundings(styles=_styles(self._package, parts.get("styles", "")))
            reader = TextReader(self._around)
            lines = reader.lines(_parsed(self._package, part))
            self._lines[part] = [line.strip() for text in lines for line in text.split("\n") if line.strip()]
        return self._lines[part]

    def notes(self, sheets: Sequence[Sheet]) -> list[str]:
        """Return notes about lines of headers and footers that are no form's title, caption or year."""
        form_lines = {fold(text) for s in sheets for text in (s.title, s.caption, s.year_line)}
        return [
            f"页眉或页脚中的文字“{line}”未导入。" for line in self._reported if fold(line) not in form_lines
        ]
