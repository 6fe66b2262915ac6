"""The parts of a large file, a form each, made in worker processes for the writers to join.

A form goes there and its text, its worksheet or its drawing comes back: laying out and setting a form takes
most of the time that a file does. The file's bytes are the same as without workers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jixiao_gui import workers
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet

if TYPE_CHECKING:
    from jixiao_gui.formats.writing.docx_out import FormText, FormTexts
    from jixiao_gui.formats.writing.drawn_form import DrawnForm
    from jixiao_gui.formats.writing.xlsx_grid import Worksheet

MANY = 1_000
"""The least number of forms for which workers are started."""
_AT_ONCE = 20
"""Forms of one task: a tenth of a second's work, and a file is cancelled within one of them."""

Shared = tuple[Templates, bool]
"""The layouts, and whether the system's fonts are preferred."""
Task = tuple[int, tuple[Form, ...]]
"""Forms, and the place of the first of them in the file, from 1."""


def sheets_of(forms: Iterable[Form], templates: Templates) -> Generator[Sheet, None, None]:
    """Yield each form laid out, one after the other, so that a book is never in memory as a whole."""
    for form in forms:
        template = templates[form.template]
        yield layout(form, template, evaluate(form, template))


def parts_of(
    forms: Iterable[Form],
    templates: Templates,
    suffix: str,
    *,
    system_fonts: bool = False,
    progress: Progress | None = None,
) -> Generator[Any, None, None]:
    """Yield each form in the shape for the writer of files named ``suffix``. Close the iterator to stop.

    Raises `Cancelled` when ``progress`` returns False.
    """
    count = 0
    results = workers.spread(
        _MAKERS[suffix], (templates, system_fonts), _tasks(forms), lambda: step(progress, count)
    )
    try:
        for parts in results:
            for part in parts:
                yield part
                count += 1
    finally:
        results.close()


def _tasks(forms: Iterable[Form]) -> Iterator[Task]:
    remaining, first = iter(forms), 1
    while batch := tuple(islice(remaining, _AT_ONCE)):
        yield first, batch
        first += len(batch)


def _docx_texts(shared: Shared, task: Task) -> list[FormText]:
    first, forms = task
    return [_texts().of(sheet, number) for number, sheet in enumerate(sheets_of(forms, shared[0]), first)]


@cache
def _texts() -> FormTexts:
    from jixiao_gui.formats.writing.docx_out import FormTexts

    return FormTexts()


def _worksheets(shared: Shared, task: Task) -> list[Worksheet]:
    from jixiao_gui.formats.writing.xlsx_frame import make_frame
    from jixiao_gui.formats.writing.xlsx_grid import worksheet

    first, forms = task
    frame = make_frame()
    sheets = enumerate(sheets_of(forms, shared[0]), first)
    return [worksheet(sheet, frame, number == 1) for number, sheet in sheets]


def _drawings(shared: Shared, task: Task) -> list[DrawnForm]:
    from jixiao_gui.formats.writing.fonts import FontChoice
    from jixiao_gui.formats.writing.form_pages import draw_form

    templates, system_fonts = shared
    choice = FontChoice.SYSTEM if system_fonts else FontChoice.BUNDLED
    return [draw_form(sheet, choice) for sheet in sheets_of(task[1], templates)]


_MAKERS: dict[str, Callable[[Shared, Task], list[Any]]] = {
    ".docx": _docx_texts,
    ".xlsx": _worksheets,
    ".pdf": _drawings,
    ".ofd": _drawings,
}
_LEAST_CORES = {".docx": 3, ".xlsx": 2, ".pdf": 2, ".ofd": 2}
"""The least number of cores. A docx is made so fast that on two cores sending would cost most of the gain."""


def is_spread(suffix: str, count: int) -> bool:
    """Return whether ``count`` forms for a file named ``suffix`` are worth the start of workers."""
    return count >= MANY and workers.processes() >= _LEAST_CORES.get(suffix, sys.maxsize)
