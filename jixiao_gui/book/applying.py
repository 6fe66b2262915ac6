"""The making of each change in a store, and its inverse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from jixiao_gui.book import rows, template_changes
from jixiao_gui.book.changes import (
    AddForms,
    Change,
    Changes,
    DropTemplate,
    EditForm,
    KeepTemplate,
    MoveForms,
    OrderForms,
    PutRecords,
    RemoveForms,
    RenameTemplate,
    ReplaceTemplate,
    SetInfo,
)
from jixiao_gui.book.errors import MOST_ROWS, no_such_form, too_many_rows
from jixiao_gui.book.form_reading import CACHED_FORMS
from jixiao_gui.book.form_store import Figures, Store
from jixiao_gui.book.removed_forms import RemovedForms
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.edits import Compound, Edit, parts_read
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.score_joining import joining_edit
from jixiao_gui.form.template import Templates


def apply(
    store: Store, change: Change, progress: Callable[[int], object] | None = None
) -> tuple[Change, bool]:
    """Make ``change``; return its inverse, and whether anything has changed.

    ``progress`` is called with the number of parts, of forms added or that get another layout, done. Raises
    `NoSuchForm`, `CannotSave` for more rows than a form can have, and the errors of an edit or of
    ``progress``; the caller then rolls back.
    """
    numbers = count(1)

    def step() -> None:
        if progress is not None:
            progress(next(numbers))

    return _apply(store, change, step)


def _apply(store: Store, change: Change, step: Callable[[], None]) -> tuple[Change, bool]:
    if isinstance(change, EditForm):
        return _edit(store, change)
    if isinstance(change, AddForms):
        return _add(store, change, step)
    if isinstance(change, RemoveForms):
        return _remove(store, change)
    if isinstance(change, MoveForms):
        return _move(store, change)
    if isinstance(change, OrderForms):
        return _order(store, change)
    if isinstance(change, SetInfo):
        before = store.info()
        store.set_info(change.info)
        return SetInfo(change.name, before), before != change.info
    if isinstance(change, PutRecords):
        return store.put_records(change)
    if isinstance(change, KeepTemplate | RenameTemplate | ReplaceTemplate | DropTemplate):
        return template_changes.apply(store, change, step)
    inverses: list[Change] = []
    differs = False
    for part, old_figures, partial_form in _with_figures(store, change.parts):
        if isinstance(part, EditForm):
            inverse, differed = _edit(store, part, old_figures, partial_form)
        else:
            inverse, differed = _apply(store, part, step)
        inverses.append(inverse)
        if not isinstance(part, AddForms | ReplaceTemplate | Changes):  # these have counted their own steps
            step()
        differs = differs or differed
    return Changes(change.name, tuple(reversed(inverses))), differs


def _with_figures(
    store: Store, parts: Sequence[Change]
) -> Iterator[tuple[Change, Figures | None, Form | None]]:
    """Yield each part; with an edit the list's figures of its form, where many are read at once, and the form
    itself where the edit needs some parts of it alone.
    """
    for start in range(0, len(parts), CACHED_FORMS):
        batch = parts[start : start + CACHED_FORMS]
        edits = [part for part in batch if isinstance(part, EditForm)]
        figures: dict[int, Figures] = {}
        partial_forms: dict[int, Form] = {}
        if 1 < len(edits) == len(batch):
            figures, partial_forms = store.read_ahead([part.form_id for part in edits], _parts_read(edits))
        for part in batch:
            id = part.form_id if isinstance(part, EditForm) else 0
            yield part, figures.pop(id, None), partial_forms.pop(id, None)


def _parts_read(edits: Sequence[EditForm]) -> frozenset[str] | None:
    """Return the parts of forms that ``edits`` read, ``None`` for all.

    Only an undo or a redo, which has the list's figures with it, reads parts alone, and only where no form is
    edited twice: the second edit would read the result of the first.
    """
    if any(part.figures is None for part in edits) or len({part.form_id for part in edits}) < len(edits):
        return None
    fields_of_edits = [parts_read(edit) for edit in {id(part.edit): part.edit for part in edits}.values()]
    return (
        None
        if None in fields_of_edits
        else frozenset(name for parts in fields_of_edits for name in parts or ())
    )


def forms_changed(change: Change, inverse: Change) -> frozenset[int] | None:
    """Return ids of the forms whose lines in the list may be others after ``change``, ``None`` for any.

    That forms were taken out or stand elsewhere, the order of all tells.
    """
    if isinstance(change, EditForm):
        return frozenset((change.form_id,))
    if isinstance(change, AddForms):
        return frozenset(inverse.ids) if isinstance(inverse, RemoveForms) else None
    if isinstance(change, RemoveForms | MoveForms | OrderForms | SetInfo | PutRecords):
        return frozenset()
    if not isinstance(change, Changes) or not isinstance(inverse, Changes):
        return None
    found: set[int] = set()
    for part, back in zip(change.parts, reversed(inverse.parts), strict=True):
        ids = forms_changed(part, back)
        if ids is None:
            return None
        found |= ids
    return frozenset(found)


def prepare(
    change: Change, templates: Templates, progress: Callable[[int], object] | None = None
) -> tuple[Change, int]:
    """Return ``change`` with the list's figures computed, so that the book is locked for writing alone.

    Besides, the number of forms whose figures these are: it takes far longer than to write them.
    ``progress`` is called with it as it grows; it may raise to stop.
    """
    prepared = 0

    def figures(form: Form) -> Figures:
        nonlocal prepared
        computed = rows.figures(assess(form, templates))
        prepared += 1
        if progress is not None:
            progress(prepared)
        return computed

    def with_figures(part: Change) -> Change:
        if isinstance(part, AddForms) and not part.figures:
            return replace(part, figures=tuple(map(figures, part.forms)))
        if isinstance(part, Changes):
            return replace(part, parts=tuple(map(with_figures, part.parts)))
        return part

    return with_figures(change), prepared


def _edit(
    store: Store, change: EditForm, old_figures: Figures | None = None, partial_form: Form | None = None
) -> tuple[Change, bool]:
    """Make an edit of one form; return its inverse, and whether anything has changed.

    ``partial_form`` is the form with the parts that the edit reads, where these are not all.
    """
    old = store.form(change.form_id) if partial_form is None else partial_form
    edit = change.edit
    assessment = change.foreseen.after if change.foreseen and change.foreseen.before is old else None
    new = edit.apply(old) if assessment is None else assessment.form
    follows = None if change.exact else _score_edit(store, old, new, change.name)
    if follows is not None:
        edit, new, assessment = Compound(change.name, (edit, follows)), follows.apply(new), None
    inverse = EditForm(change.name, change.form_id, edit.inverse(old), old_figures, exact=True)
    if new == old:
        return inverse, False
    _check_size(new)
    if partial_form is not None and change.figures is not None:
        store.write_parts(change.form_id, old, new, change.figures)
    else:
        store.write(change.form_id, old, new, change.figures, assessment)
    return inverse, True


def _score_edit(store: Store, old: Form | None, new: Form, name: str) -> Edit | None:
    """Return the edit that joins the office's scores with their column in a changed form, or ``None``."""
    template = store.templates.by_id.get(new.template)
    return joining_edit(old, new, template, name, date.today().isoformat()) if template is not None else None


def _check_size(form: Form) -> None:
    """Raise `CannotSave` for a form with more rows than can be opened again."""
    own_rows = sum(len(table.rows) for table in form.tables)
    most = max(len(form.funds), len(form.indicators), len(form.remarks), len(form.sources), own_rows)
    if most > MOST_ROWS:
        raise too_many_rows(most)


def _add(store: Store, change: AddForms, step: Callable[[], None]) -> tuple[Change, bool]:
    count = len(store.order()) if change.at is not None or change.places else 0
    forms = change.forms
    if not isinstance(forms, RemovedForms):  # those are as they were in the book
        forms = forms if change.exact else tuple(_with_joined_scores(store, form) for form in forms)
        for form in forms:
            _check_size(form)
    carried = store.carried()
    ids = store.add(forms, change.ids, change.figures, step)
    brought = tuple(sorted(store.carried() - carried))
    if change.places and change.places != tuple(range(count, count + len(ids))):
        order = store.order()[:count]
        for place, id in zip(change.places, ids, strict=True):
            order.insert(place, id)
        store.set_order(order)
    elif change.at is not None and change.at < count:
        start, order = max(change.at, 0), store.order()
        store.set_order([*order[:start], *ids, *order[start:count]])
    return RemoveForms(change.name, ids, brought), bool(ids)


def _with_joined_scores(store: Store, form: Form) -> Form:
    follows = _score_edit(store, None, form, "")
    return form if follows is None else follows.apply(form)


def _remove(store: Store, change: RemoveForms) -> tuple[Change, bool]:
    order = store.order()
    first = len(order) - len(change.ids)
    if tuple(order[max(first, 0) :]) == change.ids:  # the undo of an addition: the last ones
        ids, places = change.ids, tuple(range(first, len(order)))
    else:
        removed = _known_ids(change.ids, order)
        places = tuple(place for place, id in enumerate(order) if id in removed)
        ids = tuple(order[place] for place in places)
    figures = store.figures(ids)
    back = AddForms(
        change.name,
        store.stored(ids),
        ids=ids,
        places=places,
        figures=tuple(figures[id] for id in ids),
        exact=True,
    )
    store.remove(ids)
    for id in change.templates:
        if id in store.carried() and not store.uses(id):
            store.drop_template(id)
    return back, bool(ids)


def _move(store: Store, change: MoveForms) -> tuple[Change, bool]:
    before = store.order()
    moved = _known_ids(change.ids, before)
    others = [id for id in before if id not in moved]
    to = min(max(change.to, 0), len(others))
    after = [*others[:to], *moved, *others[to:]]
    return _reordered(store, change.name, before, after)


def _order(store: Store, change: OrderForms) -> tuple[Change, bool]:
    before = store.order()
    first = _known_ids(change.ids, before)
    return _reordered(store, change.name, before, [*first, *(id for id in before if id not in first)])


def _reordered(store: Store, name: str, before: list[int], after: list[int]) -> tuple[Change, bool]:
    if before != after:
        store.set_order(after)
    return OrderForms(name, tuple(before)), before != after


def _known_ids(ids: Sequence[int], order: list[int]) -> dict[int, None]:
    """Return ``ids`` without repetition, in their order. Raises `NoSuchForm`."""
    existing = set(order)
    if any(id not in existing for id in ids):
        raise no_such_form()
    return dict.fromkeys(ids)
