"""The cells of a form that its layout shows, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import COMPUTED_PATHS, Form, get_text, is_auto
from jixiao_gui.form.template import Template

_LABELS = ("level1", "level2")


def paths_of(form: Form, template: Template) -> Iterator[str]:
    """Path of every cell with a text of its own; a label merged over several rows comes once."""
    for header in template.headers:
        yield from (name for _, name in header.pairs)
    for number in range(len(form.funds)):
        yield from (f"funds.{number}.{name}" for name in template.funds.fields)
    yield from (f"goal.{name}" for name in template.goal.fields)
    for number in range(len(form.indicators)):
        for name in template.indicators.fields:
            if name not in _LABELS or starts_label(form, number, name):
                yield f"indicators.{number}.{name}"
    yield from (f"total.{name}" for name in template.total.fields if name)


def starts_label(form: Form, number: int, name: str) -> bool:
    """True when row ``number`` prints its ``level1`` or ``level2`` and is not covered from above."""
    if not number:
        return True
    row, above = form.indicators[number], form.indicators[number - 1]
    return row.level1 != above.level1 or (name == "level2" and row.level2 != above.level2)


def printed_texts(form: Form, template: Template) -> dict[str, str]:
    """Path -> text as it prints, computed cells with their figures, in the order of reading."""
    printed = evaluate(form, template).printed
    return {
        path: printed[path] if path in printed else get_text(form, path) for path in paths_of(form, template)
    }


def is_computed(form: Form, path: str) -> bool:
    """True for a figure that follows from others, and for one that could: the rate, its score, the total."""
    return path in COMPUTED_PATHS or is_auto(form, path)
