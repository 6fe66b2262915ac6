"""The check of a whole book, of a large one in worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from jixiao_gui import workers
from jixiao_gui.form.checks import Finding, check_book, check_each
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step

MANY = 5_000
"""The least number of forms for which workers are started: below it their start costs most of the gain."""
_AT_ONCE = 100
"""Forms of one task: a tenth of a second's work. Neighbours have texts in common, which are read once."""


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

    results = workers.spread(check_each, templates, _tasks(forms), lambda: step(progress, count))
    try:
        return check_book(forms, templates, told, chain.from_iterable(results))
    finally:
        results.close()


def _tasks(forms: Sequence[Form]) -> Iterator[tuple[Form, ...]]:
    return (tuple(forms[start : start + _AT_ONCE]) for start in range(0, len(forms), _AT_ONCE))
