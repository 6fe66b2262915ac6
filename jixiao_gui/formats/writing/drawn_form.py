"""A form drawn on pages, recorded to be put into a file elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice
from jixiao_gui.formats.writing.page_file import PageFile
from jixiao_gui.formats.writing.ruled_lines import Rule

Words = tuple[str, str, float, float, float, bool]
"""A text with the name of its font, its size, and where its baseline begins, as `PageFile.show` takes it."""


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """A drawn form without its bookmark and the feet of its pages, which depend on the whole file.

    ``several``: it takes more than a page. ``pages`` hold texts, and the rules of a table in one piece.
    """

    title: str
    width: float
    height: float
    several: bool
    pages: tuple[tuple[Words | tuple[Rule, ...], ...], ...]


class FormRecorder(PageFile):
    """Records the drawn pages."""

    def __init__(self, choice: FontChoice) -> None:
        super().__init__(choice)
        self.pages: list[tuple[Words | tuple[Rule, ...], ...]] = []
        self._page: list[Words | tuple[Rule, ...]] = []
        self._names = {fonts.song(choice): "song", fonts.hei(choice): "hei", fonts.title(choice): "title"}

    def show(
        self, font: FontChain, text: str, size: float, x: float, y: float, *, heavy: bool = False
    ) -> None:
        self._page.append((self._names[font], text, size, x, y, heavy))

    def rules(self, rules: Iterable[Rule]) -> None:
        self._page.append(tuple(rules))

    def end_page(self) -> None:
        self.pages.append(tuple(self._page))
        self._page = []

    def bookmark(self, name: str) -> None:
        """Draw nothing: the file draws the boxes."""

    def page_count(self, font: FontChain, size: float, x: float, middle: float) -> None:
        raise NotImplementedError("a part of the foot")

    def frame(self, x: float, y: float, size: float) -> None:
        raise NotImplementedError("a part of `substitute`, which the file draws")

    def end_count(self, pages: int) -> None:
        raise NotImplementedError("a part of the foot")

    def finish(self) -> None:
        raise NotImplementedError("a form is no file")
