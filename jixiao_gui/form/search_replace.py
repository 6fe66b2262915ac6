"""Search for words in the cells of a form, and their replacement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.cell_texts import get_text, is_auto
from jixiao_gui.form.cells import is_computed, paths_of, printed_texts
from jixiao_gui.form.edits import SetCells, type_texts
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template

_FIGURE = re.compile(r"[\d.%]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A search for words. ``case``: letters as they are written; ``whole``: the cell's whole text."""

    words: str
    case: bool = False
    whole: bool = False

    def pattern(self) -> re.Pattern[str]:
        """Return the words as an expression."""
        flags = 0 if self.case else re.IGNORECASE
        return re.compile(rf"\A{re.escape(self.words)}\Z" if self.whole else re.escape(self.words), flags)


class Hit(NamedTuple):
    """One match of the words: ``text[start:end]`` of the cell at ``path``.

    ``replaceable`` is False for a computed figure.
    """

    path: str
    text: str
    start: int
    end: int
    replaceable: bool = True

    def after(self, by: str) -> str:
        """Return the cell's text with ``by`` in the place of this one hit."""
        return f"{self.text[: self.start]}{by}{self.text[self.end :]}"


def find(form: Form, template: Template, query: Query) -> Iterator[Hit]:
    """Yield every hit in the cells that the layout shows, in the order of reading."""
    if not query.words:
        return
    pattern = query.pattern()
    assessment = Assessment(form, template)
    if _FIGURE.fullmatch(query.words):
        texts = printed_texts(form, template)
    else:  # no figure can be meant, and working them out takes most of the time
        texts = {p: get_text(form, p) for p in paths_of(form, template) if not is_auto(form, p)}
    for path, text in texts.items():
        for match in pattern.finditer(text):
            computed = is_computed(form, assessment.evaluation, path)
            yield Hit(path, text, match.start(), match.end(), not computed)


def replace_one(form: Form, template: Template, hit: Hit, by: str, name: str) -> SetCells | None:
    """Return the edit that replaces ``hit`` by ``by``; ``None`` when the cell's text has changed since."""
    if not hit.replaceable or get_text(form, hit.path) != hit.text:
        return None
    return type_texts(form, evaluate(form, template), {hit.path: hit.after(by)}, name, template)


def replace_all(form: Form, template: Template, query: Query, by: str, name: str) -> SetCells | None:
    """Return the edit that replaces every hit by ``by``; ``None`` when there is nothing to replace.

    Computed cells are left alone, manual ones too.
    """
    pattern = query.pattern()
    assessment = Assessment(form, template)
    texts: dict[str, str] = {}
    for path in paths_of(form, template) if query.words else ():
        old = get_text(form, path)
        new = pattern.sub(lambda _match: by, old)
        if new != old and not is_computed(form, assessment.evaluation, path):
            texts[path] = new
    return type_texts(form, assessment.evaluation, texts, name, template) if texts else None
