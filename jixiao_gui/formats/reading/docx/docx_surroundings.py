"""The parts of a Word document that change how its text is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao_gui.formats.reading.docx.docx_controls import Bound
from jixiao_gui.formats.reading.docx.docx_numbering import Numbering
from jixiao_gui.formats.reading.docx.docx_styles import Styles
from jixiao_gui.formats.reading.docx.docx_symbols import MARKS


@dataclass(slots=True)
class Surroundings:
    """The parts of a document that change how its text is read."""

    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    """The words of footnotes, endnotes and comments by (脚注, 尾注 or 批注, id)."""
    styles: Styles = field(default_factory=Styles)
    numbering: Numbering = field(default_factory=Numbering)
    bound: Bound = field(default_factory=Bound)
    has_symbols: bool = True
    """Whether text may be set in a font that holds pictures in place of letters."""
    special: frozenset[str] = frozenset()
    """Ids of the styles that change how text is read, as far as the document may use them."""

    def __post_init__(self) -> None:
        self.special = self.styles.special

    def narrow(self, data: bytes) -> None:
        """Drop the styles and fonts that do not occur in the main part ``data``, to read its rows faster."""
        if b"\0" not in data[:200]:  # else in UTF-16
            self.has_symbols = b"rFonts" in data and any(mark in data for mark in MARKS)
            self.special = frozenset(id for id in self.special if not id.isalnum() or id.encode() in data)
