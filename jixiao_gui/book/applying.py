"""How each change is done to a store, and what undoes it."""

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
from jixiao_gui.book.form_reading import AT_ONCE
from jixiao_gui.book.form_store import Figures, Store
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.edits import Compound, Edit, parts_read
from jixiao_gui.form.model import Form
from jixiao_gui.form.score_joining import joining
from jixiao_gui.form.template import Templates


def apply(
    store: Store, change: Change, progress: Callable[[int], object] | None = None
) -> tuple[Change, bool]:
    """Do ``change``; return its inverse, and whether anything differs now.

    ``progress`` is told how many parts, or forms that get another layout, are done. Raises `NoSuchForm`,
    `CannotSave` for more rows than a form can have, and what an edit or ``progress`` raises; the caller then
    rolls back.
    """
    done = count(1)

    def step() -> None:
        if progress is not None:
            progress(next(done))

    return _apply(store, change, step)


def _apply(store: Store, change: Change, step: Callable[[], None]) -> tuple[Change, bool]:
    if isinstance(change, EditForm):
        return _edit(store, change)
    if isinstance(change, AddForms):
        return _add(store, change)
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
    for part, known, partly in _with_figures(store, change.parts):
        if isinstance(part, EditForm):
            inverse, differed = _edit(store, part, known, partly)
        else:
            inverse, differed = _apply(store, part, step)
        inverses.append(inverse)
        if not isinstance(part, ReplaceTemplate | Changes):  # these have told of each of theirs
            step()
        differs = differs or differed
    return Changes(change.name, tuple(reversed(inverses))), differs


def _with_figures(
    store: Store, parts: Sequence[Change]
) -> Iterator[tuple[Change, Figures | None, Form | None]]:
    """Yield each part; with an edit what the list shows of its form before, where many are read at once, and
    the form itself where no more than some of its parts are needed.
    """
    for start in range(0, len(parts), AT_ONCE):
        some = parts[start : start + AT_ONCE]
        edits = [part for part in some if isinstance(part, EditForm)]
        known: dict[int, Figures] = {}
        partly: dict[int, Form] = {}
        if 1 < len(edits) == len(some):
            known, partly = store.read_ahead([part.form_id for part in edits], _parts_read(edits))
        for part in some:
            id = part.form_id if isinstance(part, EditForm) else 0
            yield part, known.pop(id, None), partly.pop(id, None)


def _parts_read(edits: Sequence[EditForm]) -> frozenset[str] | None:
    """Return the parts that ``edits`` have to know of their forms, ``None`` for all.

    An undo or a redo, which has the list's figures with it, needs none for them. Nor is a form read in parts
    that is edited twice: the second edit reads what the first has made.
    """
    if any(part.figures is None for part in edits) or len({part.form_id for part in edits}) < len(edits):
        return None
    each = [parts_read(edit) for edit in {id(part.edit): part.edit for part in edits}.values()]
    return None if None in each else frozenset(name for parts in each for name in parts or ())


def prepare(change: Change, templates: Templates) -> Change:
    """Return ``change`` with what takes long worked out already, so that the book is held only for the
    writing.
    """
    if isinstance(change, AddForms) and not change.figures:
        return replace(change, figures=tuple(rows.figures(assess(form, templates)) for form in change.forms))
    if isinstance(change, Changes):
        return replace(change, parts=tuple(prepare(part, templates) for part in change.parts))
    return change


def _edit(
    store: Store, change: EditForm, known: Figures | None = None, partly: Form | None = None
) -> tuple[Change, bool]:
    """Do an edit of one form; return its inverse, and whether anything changed.

    ``partly`` is the form with all that the edit has to know of it, where that is not the whole of it.
    """
    old = store.form(change.form_id) if partly is None else partly
    edit = change.edit
    assessment = change.foreseen.after if change.foreseen and change.foreseen.before is old else None
    new = edit.apply(old) if assessment is None else assessment.form
    follows = None if change.exact else _joining(store, old, new, change.name)
    if follows is not None:
        edit, new, assessment = Compound(change.name, (edit, follows)), follows.apply(new), None
    inverse = EditForm(change.name, change.form_id, edit.inverse(old), known, exact=True)
    if new == old:
        return inverse, False
    _check_size(new)
    if partly is not None and change.figures is not None:
        store.write_parts(change.form_id, old, new, change.figures)
    else:
        store.write(change.form_id, old, new, change.figures, assessment)
    return inverse, True


def _joining(store: Store, old: Form | None, new: Form, name: str) -> Edit | None:
    """Return the edit that joins the office's scores with their column in a form that was changed."""
    template = store.templates.by_id.get(new.template)
    return joining(old, new, template, name, date.today().isoformat()) if template is not None else None


def _check_size(form: Form) -> None:
    """Check that what is written is fit to be opened again. Raises `CannotSave`."""
    own = sum(len(table.rows) for table in form.tables)
    most = max(len(form.funds), len(form.indicators), len(form.remarks), len(form.sources), own)
    if most > MOST_ROWS:
        raise too_many_rows(most)


def _add(store: Store, change: AddForms) -> tuple[Change, bool]:
    count = len(store.order()) if change.at is not None or change.places else 0
    forms = change.forms if change.exact else tuple(_joined(store, form) for form in change.forms)
    for form in forms:
        _check_size(form)
    carried = store.carried()
    ids = store.add(forms, change.ids, change.figures)
    brought = tuple(sorted(store.carried() - carried))
    if change.places and change.places != tuple(range(count, count + len(ids))):
        order = store.order()[:count]
        for place, id in zip(change.places, ids, strict=True):
            order.insert(place, id)
        store.set_order(order)
    elif change.at is not None and change.at < count:
        at, order = max(change.at, 0), store.order()
        store.set_order([*order[:at], *ids, *order[at:count]])
    return RemoveForms(change.name, ids, brought), bool(ids)


def _joined(store: Store, form: Form) -> Form:
    follows = _joining(store, None, form, "")
    return form if follows is None else follows.apply(form)


def _remove(store: Store, change: RemoveForms) -> tuple[Change, bool]:
    order = store.order()
    first = len(order) - len(change.ids)
    if tuple(order[max(first, 0) :]) == change.ids:  # what came last goes first: no need to look for each
        ids, places = change.ids, tuple(range(first, len(order)))
    else:
        gone = _known(change.ids, order)
        places = tuple(place for place, id in enumerate(order) if id in gone)
        ids = tuple(order[place] for place in places)
    known = store.figures(ids)
    back = AddForms(
        change.name,
        tuple(store.forms(ids)),
        ids=ids,
        places=places,
        figures=tuple(known[id] for id in ids),
        exact=True,
    )
    store.remove(ids)
    for id in change.templates:
        if id in store.carried() and not store.uses(id):
            store.drop_template(id)
    return back, bool(ids)


def _move(store: Store, change: MoveForms) -> tuple[Change, bool]:
    before = store.order()
    moved = _known(change.ids, before)
    rest = [id for id in before if id not in moved]
    to = min(max(change.to, 0), len(rest))
    after = [*rest[:to], *moved, *rest[to:]]
    return _reordered(store, change.name, before, after)


def _order(store: Store, change: OrderForms) -> tuple[Change, bool]:
    before = store.order()
    first = _known(change.ids, before)
    return _reordered(store, change.name, before, [*first, *(id for id in before if id not in first)])


def _reordered(store: Store, name: str, before: list[int], after: list[int]) -> tuple[Change, bool]:
    if before != after:
        store.set_order(after)
    return OrderForms(name, tuple(before)), before != after


def _known(ids: Sequence[int], order: list[int]) -> dict[int, None]:
    """Return ``ids`` without repetition, in their order. Raises `NoSuchForm`."""
    there = set(order)
    if any(id not in there for id in ids):
        raise no_such_form()
    return dict.fromkeys(ids)
