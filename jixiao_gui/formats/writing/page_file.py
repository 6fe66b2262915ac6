"""A file of drawn pages, such as PDF and OFD, as the drawing of forms uses it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice
from jixiao_gui.formats.writing.paper import (
    PAGE_HEIGHT,
    PAGE_WIDTH,
)
from jixiao_gui.formats.writing.ruled_lines import Rule
from jixiao_gui.sheet.typeset import MM_PER_POINT


class PageFile(ABC):
    """A file of pages being written: the operations that each kind of file implements.

    Everything is black. ``width`` and ``height`` are those of the page that is being drawn, mm.
    """

    def __init__(self, choice: FontChoice) -> None:
        self.width, self.height = PAGE_WIDTH, PAGE_HEIGHT
        self.missing: dict[str, None] = {}
        """The characters that no font has, in order."""
        self._hei = fonts.hei(choice)

    def resize(self, width: float, height: float) -> None:
        """Set the size in mm of this page and the following ones."""
        self.width, self.height = width, height

    def text(
        self, font: FontChain, text: str, size: float, x: float, middle: float, *, heavy: bool = False
    ) -> None:
        """Draw ``text`` from ``x`` mm on, its middle ``middle`` mm below the page's top; ``size`` in points.

        ``heavy`` draws a hair of outline around it, which makes the regular weight a bold one.
        """
        if text:
            self.show(font, text, size, x / MM_PER_POINT, self.baseline(middle, size), heavy=heavy)

    def baseline(self, middle: float, size: float) -> float:
        """Return the baseline in points of a line whose middle is ``middle`` mm below the page's top."""
        # the middle of an ideograph lies 0.36 em above the baseline
        return (self.height - middle) / MM_PER_POINT - size * 0.36

    def substitute(self, char: str, size: float, x: float, y: float) -> None:
        """Draw a box with the code point in it, in the place of a character that no font has."""
        self.frame(x + size * 0.04, y - size * 0.1, size * 0.92)
        digits = f"{ord(char):04X}"
        half = (len(digits) + 1) // 2
        for number, line in enumerate((digits[:half], digits[half:])):
            small = size * 0.38
            middle = x + size * 0.5 - self._hei.width(line) * small / 2
            self.show(self._hei, line, small, middle, y + size * (0.42 - 0.42 * number))

    @abstractmethod
    def show(
        self, font: FontChain, text: str, size: float, x: float, y: float, *, heavy: bool = False
    ) -> None:
        """Draw ``text``, its baseline from ``x``, ``y`` on; a character that no font has by `substitute`."""

    @abstractmethod
    def frame(self, x: float, y: float, size: float) -> None:
        """Draw a thin square with its left and lower corner at ``x``, ``y``, all in points."""

    @abstractmethod
    def rules(self, rules: Iterable[Rule]) -> None:
        """Draw the rules of a table."""

    @abstractmethod
    def page_count(self, font: FontChain, size: float, x: float, middle: float) -> None:
        """Draw “N 页” as `text` would, where N is the number that `end_count` gets."""

    @abstractmethod
    def end_count(self, pages: int) -> None:
        """Set N to ``pages`` for all `page_count` since the last call; to be called between two pages."""

    @abstractmethod
    def bookmark(self, name: str) -> None:
        """Add the bookmark ``name`` for the current page."""

    @abstractmethod
    def end_page(self) -> None:
        """End the page and begin another."""

    @abstractmethod
    def finish(self) -> None:
        """Finish the file."""
