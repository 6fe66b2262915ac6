"""The characters of forms that no font can print, found before anything is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import form_name
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice, song
from jixiao_gui.formats.writing.form_parts import sheets_of
from jixiao_gui.sheet.sheet import Sheet

_WILL_BE = "会印成带编码的方框。装上有此字的字体，再重新打开程序。"
_SHOWN = 3
"""The most forms that the sentence names."""
_CHARACTERS = 5
"""The most characters that it names of a form."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A form's characters that will be boxes; ``number`` from 1, 0 where forms are not numbered."""

    number: int
    name: str
    characters: tuple[str, ...]


def lacking_characters(
    forms: Iterable[tuple[int, Form]],
    templates: Templates,
    *,
    system_fonts: bool = False,
    progress: Progress | None = None,
) -> list[Lacking]:
    """Return the forms, of those with their numbers, with characters that no font of the paper has.

    A layout's own words are checked with the first of its forms. Raises `Cancelled`.
    """
    chain = song(FontChoice.SYSTEM if system_fonts else FontChoice.BUNDLED)
    layouts_done: set[str] = set()
    lacking = []
    for count, (number, form) in enumerate(forms):
        step(progress, count)
        texts = list(_texts(form))
        if form.template not in layouts_done:
            layouts_done.add(form.template)
            texts += [text for sheet in sheets_of([form], templates) for text in _printed(sheet)]
        characters = _missing("".join(texts), chain)
        if characters:
            name = form_name(form, templates.by_id.get(form.template, templates.default))
            lacking.append(Lacking(number, name, characters))
    return lacking


def lacking_words(lacking: list[Lacking], *, printed: bool = False) -> str:
    """Return the sentence about characters that will be, or with ``printed`` are, boxes; "" for none."""
    if not lacking:
        return ""
    phrases = "；".join(_form_phrase(lacking_form) for lacking_form in lacking[:_SHOWN])
    more = f"；另有 {len(lacking) - _SHOWN} 张" if len(lacking) > _SHOWN else ""
    boxes = "已印成带编码的方框；请安装有此字的字体后再导出。" if printed else _WILL_BE
    return f"{phrases}{more}：不在本机的任何字体里，{boxes}"


def _form_phrase(lacking: Lacking) -> str:
    form_words = f"第 {lacking.number} 张“{lacking.name}”" if lacking.number else f"“{lacking.name}”"
    characters = "、".join(f"{char}（U+{ord(char):04X}）" for char in lacking.characters[:_CHARACTERS])
    more = f"等 {len(lacking.characters)} 个字" if len(lacking.characters) > _CHARACTERS else ""
    return f"{form_words}里的 {characters}{more}"


def _missing(text: str, chain: FontChain) -> tuple[str, ...]:
    return tuple(chain.missing("".join(dict.fromkeys(text))))


def _printed(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.caption, sheet.title, sheet.year_line, *sheet.above, *sheet.below, *sheet.sign_off)
    yield from (cell.text for _, cell in sheet.cells())


def _texts(value: Any) -> Iterator[str]:
    """Yield every printed text of a form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _KEPT_WITH_IT:
                yield from _texts(getattr(value, field.name))


_KEPT_WITH_IT = frozenset(("remarks", "sources", "token", "manual", "filled", "template"))
"""Parts of a form that are not printed."""
