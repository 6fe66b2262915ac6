"""Fields and equations of an RTF document as markup of a docx."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from jixiao_gui.formats.reading.docx.docx_parts import without_controls
from jixiao_gui.formats.reading.rtf.rtf_words import MATH, MATH_VALUES
from jixiao_gui.formats.reading.xml.mathml import M_NS

_TEXT, _BOX, _LIST = 0, 1, 2
_UNSET = 25
"""The number of the chosen entry where none was chosen."""
_MAX_ENTRIES = 100


def mark(kind: str, inside: str = "") -> str:
    """Return a run with the mark of a field: its beginning, the end of its code, its end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


@dataclass(slots=True)
class FormField:
    """A form field of Word 97 being read; ``begin`` is the place of its first mark among the runs."""

    begin: int
    kind: int = _TEXT
    chosen: int = _UNSET
    preset: int = 0
    entries: list[str] = field(default_factory=list)

    def take(self, word: str, number: int | None) -> None:
        """Take a control word about kind and choice."""
        if word == "fftype":
            self.kind = number or 0
        elif word == "ffres":
            self.chosen = number or 0
        elif word == "ffdefres":
            self.preset = number or 0

    def add(self, text: str) -> None:
        """Add ``text`` to the current entry of the list."""
        if self.entries:
            self.entries[-1] += text

    def begin_entry(self) -> None:
        """Begin an entry of the list."""
        if len(self.entries) < _MAX_ENTRIES:
            self.entries.append("")

    def data(self) -> str:
        """Return the w:ffData."""
        value = self.preset if self.chosen == _UNSET else self.chosen
        if self.kind == _BOX:
            return f'<w:ffData><w:checkBox><w:checked w:val="{int(bool(value))}"/></w:checkBox></w:ffData>'
        if self.kind == _LIST:
            names = (quoteattr(without_controls(entry)) for entry in self.entries)
            entries = "".join(f"<w:listEntry w:val={name}/>" for name in names)
            return f'<w:ffData><w:ddList><w:result w:val="{value}"/>{entries}</w:ddList></w:ffData>'
        return "<w:ffData><w:textInput/></w:ffData>"


@dataclass(slots=True)
class Equation:
    """An equation being read, whose groups are elements of Word with an m before their names."""

    _markup: list[str] = field(default_factory=list)

    def open(self, word: str) -> None:
        """Begin the element of a group."""
        if word != "mr":  # the text itself
            self._markup.append(f"<m:{word[1:]} m:val=" if word in MATH_VALUES else f"<m:{word[1:]}>")

    def close(self, word: str) -> None:
        """End the element of a group."""
        if word in MATH_VALUES:
            self._markup.append('""/>' if self._markup[-1].endswith("=") else "/>")
        elif word != "mr":
            self._markup.append(f"</m:{word[1:]}>")

    def add(self, text: str, destination: str) -> None:
        """Add the text of a group."""
        if destination in MATH_VALUES:
            if self._markup[-1].endswith("="):
                self._markup.append(quoteattr(without_controls(text)))
        elif destination in MATH:
            self._markup.append(f"<m:r><m:t>{escape(without_controls(text))}</m:t></m:r>")

    def markup(self) -> str:
        """Return the m:oMath."""
        return f'<m:oMath xmlns:m="{M_NS}">{"".join(self._markup)}</m:oMath>'
