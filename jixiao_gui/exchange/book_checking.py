"""The check of a whole book, of a large one in worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from jixiao_gui import workers
from jixiao_gui.form.checks import Finding, check_book, check_form
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step

MANY = 5_000
"""The least number of forms for which workers are started: below it their start costs most of the gain."""
_AT_ONCE = 40
"""Forms of one task: some fortieths of a second's work."""


def checked(
    forms: Sequence[Form], templates: Templates, progress: Progress | None = None
) -> list[tuple[int, Finding]]:
    """Return the findings of `check_book`, with progress. Raises `Cancelled` when ``progress`` stops it."""
    if len(forms) < MANY or workers.processes() < 2:
        return check_book(forms, templates, lambda count: step(progress, count))
    count = 0

    def told(number: int) -> None:
        nonlocal count
        count = number
        step(progress, count)

    results = workers.spread(_findings, templates, _tasks(forms), lambda: step(progress, count))
    try:
        return check_book(forms, templates, told, chain.from_iterable(results))
    finally:
        results.close()  # type: ignore[attr-defined]


def _tasks(forms: Sequence[Form]) -> Iterator[tuple[Form, ...]]:
    return (tuple(forms[start : start + _AT_ONCE]) for start in range(0, len(forms), _AT_ONCE))


def _findings(templates: Templates, forms: Sequence[Form]) -> list[list[Finding]]:
    """Return each form's own findings, as `check_book` would work them out."""
    return [check_form(form, templates.by_id.get(form.template, templates.default)) for form in forms]
