"""The check of a whole book, of a large one in worker processes, which read its forms themselves."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from itertools import chain
from typing import NamedTuple

from jixiao_gui import workers
from jixiao_gui.book.errors import CannotSave
from jixiao_gui.book.form_reading import WITHOUT_INDICATORS, Reader
from jixiao_gui.book.stored_forms import Snapshot, StoredForms
from jixiao_gui.form.checks import (
    Finding,
    across_forms,
    check_book,
    check_book_wide,
    check_each,
    with_all_book_wide,
)
from jixiao_gui.form.filling import counted_in_book, standing
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step

MANY = 5_000
"""The least number of forms for which workers are started: below it their start costs most of the gain."""
_AT_ONCE = 100
"""Forms of one task: a tenth of a second's work. Neighbours have texts in common, which are read once."""


class CheckedForms(NamedTuple):
    """Forms and their findings by place (from 0), those that only the whole book shows among them.

    ``ids`` are those of the forms where they were read from a book.
    """

    forms: list[Form]
    findings: list[tuple[int, Finding]]
    ids: Sequence[int] = ()


class _Wish(NamedTuple):
    """What the workers are told once: the forms, their layouts, and whether only what counts is wanted."""

    snapshot: Snapshot
    templates: Templates
    counted: bool


def checked(
    source: StoredForms | Sequence[Form],
    templates: Templates,
    progress: Progress | None = None,
    *,
    whole: bool = True,
    counted: bool = False,
) -> CheckedForms:
    """Return forms with the findings of `check_book`, with progress; ``counted``: of `counted_in_book`.

    The forms of a large book may lack their indicators where they are not to be ``whole``. Raises `Cancelled`
    when ``progress`` stops it, and `BookDamaged`.
    """
    if isinstance(source, StoredForms):
        if len(source) >= MANY and workers.processes() > 1:
            with suppress(CannotSave), source.snapshot() as snapshot:
                return _checked_by_workers(_Wish(snapshot, templates, counted), progress, whole=whole)
        by_id = dict(source.numbered())
        ids, forms = list(by_id), list(by_id.values())
    else:
        ids, forms = [], list(source)
    findings = check_book(forms, templates, lambda count: step(progress, count))
    return CheckedForms(forms, counted_in_book(forms, findings) if counted else findings, ids)


def _checked_by_workers(wish: _Wish, progress: Progress | None, *, whole: bool) -> CheckedForms:
    """Return `checked` forms: their own findings from workers, those of the whole book worked out here."""
    snapshot, templates, _ = wish
    forms: list[Form] = []
    own_findings: list[list[Finding]] = []
    findings_book_wide: dict[int, list[Finding]] = {}

    def checkpoint() -> None:
        step(progress, len(own_findings))

    def tasks() -> Generator[tuple[int, ...], None, None]:
        with snapshot.reader() as reader:
            for start in range(0, len(snapshot.ids), _AT_ONCE):
                ids = snapshot.ids[start : start + _AT_ONCE]
                forms.extend(form for _, form in reader.numbered(ids, None if whole else WITHOUT_INDICATORS))
                yield ids
            # while workers have their last tasks
            if not whole:
                _read_compared(reader, snapshot.ids, forms, templates, checkpoint)
        findings_book_wide.update(check_book_wide(forms, templates, checkpoint))

    # the reader is closed before the copy is removed; what goes wrong outside it is no damage of the book
    with (
        closing(tasks()) as tasks_to_do,
        closing(workers.spread(_check_some, wish, tasks_to_do, checkpoint)) as results,
    ):
        for findings in chain.from_iterable(results):
            own_findings.append(findings)
            checkpoint()
    return CheckedForms(
        forms, with_all_book_wide(forms, templates, own_findings, findings_book_wide), snapshot.ids
    )


def _check_some(wish: _Wish, ids: Sequence[int]) -> list[list[Finding]]:
    """Return the own findings of some forms, in a worker. Raises `BookDamaged`."""
    with wish.snapshot.reader() as reader:
        forms = list(reader.forms(ids))
    findings = check_each(wish.templates, forms)
    if not wish.counted:
        return findings
    return [standing(form, each).findings for form, each in zip(forms, findings, strict=True)]


def _read_compared(
    reader: Reader,
    ids: Sequence[int],
    forms: list[Form],
    templates: Templates,
    checkpoint: Callable[[], object],
) -> None:
    """Read the forms whole that the rules between the forms of a project look at: in a year's book all."""
    layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
    places = {ids[place]: place for members in across_forms.compared(forms, layouts) for place in members}
    for count, (id, form) in enumerate(reader.numbered(list(places))):
        if count % _AT_ONCE == 0:
            checkpoint()
        forms[places[id]] = form
