"""Preparation of a form for export: blank rows left out, phone numbers masked. The form itself is not
changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import get_text, is_blank_row, rows_of, set_text
from jixiao_gui.form.masking import masked_phones
from jixiao_gui.form.model import CORE_FIELDS, Form
from jixiao_gui.form.row_order import remove_rows
from jixiao_gui.form.template import Template, Templates

_PHONE_WORDS = re.compile(r"电\s*话|手\s*机|联系方式|联系人|负责人|经办人|填表人|填报人")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of an export: leave out rows that hold only a placeholder, mask the middle of phone numbers."""

    drop_blank: bool = False
    mask_phone: bool = False


def prepare(form: Form, options: Options, templates: Templates) -> Form:
    """Return ``form`` as it is exported. A table of blank rows alone keeps them: it is to be filled by
    hand.
    """
    template = templates.by_id.get(form.template, templates.default)
    if options.drop_blank:
        for id in template.growing_tables:
            rows = tuple(rows_of(form, id))
            blank = {number for number, row in enumerate(rows) if is_blank_row(row)}
            if blank and len(blank) < len(rows):
                edit = remove_rows(form, blank, "", template.table(id))
                form = edit.apply(form) if edit is not None else form
    if options.mask_phone:
        for path in _with_phones(form, template):
            form = set_text(form, path, masked_phones(get_text(form, path)))
        lines = template.lines_above(form), template.lines_below(form)
        masked = tuple(map(_masked_lines, lines))
        if masked != lines:
            form = replace(form, above=masked[0], below=masked[1])
    return form


def _with_phones(form: Form, template: Template) -> Iterator[str]:
    """Yield the cells that may hold a telephone number: two of the head, and own cells with such words."""
    yield from ("phone", "leader")
    for path in template.grid_fields:
        words = template.words.get(path, "") + template.side_words.get(path, "")
        if path not in CORE_FIELDS[""] and _PHONE_WORDS.search(words + get_text(form, path)):
            yield path
    for table in template.tables:
        for column in table.columns:
            if _PHONE_WORDS.search(column.head):
                for number in range(len(tuple(rows_of(form, table.id)))):
                    yield f"{table.id}.{number}.{column.id}"


def _masked_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(masked_phones(line) if _PHONE_WORDS.search(line) else line for line in lines)
