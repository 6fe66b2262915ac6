"""The making of changes of a book's layouts in a store, and their inverses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from jixiao_gui.book.book_rows import StoredTemplate
from jixiao_gui.book.changes import DropTemplate, KeepTemplate, Marks, RenameTemplate, ReplaceTemplate
from jixiao_gui.book.errors import NoSuchTemplate, TemplateInUse
from jixiao_gui.book.form_store import Store
from jixiao_gui.form.column_moves import move_columns, moves_of
from jixiao_gui.form.model import Form, Remark
from jixiao_gui.form.office.score_joining import joining_edit
from jixiao_gui.form.template import BOOK, Template

OldRemarks = tuple[tuple[int, tuple[Remark, ...]], ...]
TemplateChange = KeepTemplate | RenameTemplate | ReplaceTemplate | DropTemplate


def apply(store: Store, change: TemplateChange, step: Callable[[], None]) -> tuple[TemplateChange, bool]:
    """Make ``change``; return its inverse, and whether anything has changed.

    ``step`` is called for each form that gets another layout; it may raise to stop. Raises that error,
    `NoSuchTemplate` and `TemplateInUse`.
    """
    if isinstance(change, KeepTemplate):
        return _keep(store, change)
    if isinstance(change, RenameTemplate):
        return _rename(store, change)
    if isinstance(change, ReplaceTemplate):
        return _replace(store, change, step)
    row = _row(store, change.id)
    uses = store.uses(change.id)
    if uses:
        raise TemplateInUse(
            f"版式“{row.name or row.id}”还有 {uses} 处在用，不能删除；请先给这些表换一个版式。"
        )
    store.drop_template(change.id)
    return KeepTemplate(change.name, row), True


def _keep(store: Store, change: KeepTemplate) -> tuple[TemplateChange, bool]:
    kept_template = change.template
    if isinstance(kept_template, StoredTemplate):
        old_row = store.template_row(kept_template.id)
        store.put_template(kept_template)
        if old_row is not None:
            return KeepTemplate(change.name, old_row), old_row != kept_template
        return DropTemplate(change.name, kept_template.id), True
    template = store.templates.add(replace(kept_template, origin=BOOK))
    before_ids = store.carried()
    store.carry([template.id])
    if store.carried() == before_ids:
        return change, False
    return DropTemplate(change.name, template.id), True


def _rename(store: Store, change: RenameTemplate) -> tuple[TemplateChange, bool]:
    row = _row(store, change.id)
    store.put_template(replace(row, name=change.to))
    template = store.templates.by_id.get(change.id)
    if template is not None and template.origin == BOOK:
        store.publish_later(replace(template, name=change.to))
    return RenameTemplate(change.name, change.id, row.name), row.name != change.to


def _replace(store: Store, change: ReplaceTemplate, step: Callable[[], None]) -> tuple[TemplateChange, bool]:
    before, old_row = store.templates.by_id.get(change.id), store.template_row(change.id)
    if before is None:
        raise _no_such_template(change.id)
    template = store.templates.add(replace(change.template, origin=BOOK))
    target_row = store.template_row(template.id)
    if template.id == change.id and template.origin == BOOK:
        # other guesses, or another name, make no other layout
        template = replace(change.template, id=change.id, origin=BOOK)
        store.publish_later(template)
    moves = moves_of(dict(change.columns))
    ids = store.ids_with(change.id)
    if change.forms is not None:
        chosen_ids = set(change.forms)
        ids = [id for id in ids if id in chosen_ids]
    old_marks, old_remarks, differs = _lay_out_forms(store, change, template, moves, ids, step)
    info = store.info()
    moves_info = info.template == change.id and change.info is not False
    if moves_info:
        store.set_info(replace(info, template=template.id))
    _write_layouts(store, change, template, old_row)
    new_row = store.template_row(template.id)
    inverse = ReplaceTemplate(
        change.name,
        template.id,
        before,
        tuple((new, old) for old, new in moves.items()),
        stored=old_row,
        marks=old_marks,
        forms=tuple(ids),
        info=moves_info,
        left=target_row,
        remarks=old_remarks,
    )
    return inverse, differs or template.id != change.id or new_row != old_row


def _write_layouts(
    store: Store, change: ReplaceTemplate, template: Template, old_row: StoredTemplate | None
) -> None:
    """Write the row of the new layout, and write, or remove where unused, that of the old one."""
    if template.id != change.id:
        if change.left is not None:
            store.put_template(change.left)
        elif old_row is not None and not store.uses(change.id):
            store.drop_template(change.id)
    if change.stored is not None:
        store.put_template(change.stored)
    elif old_row is not None or template.id != change.id:
        store.put_layout(template)


def _lay_out_forms(
    store: Store,
    change: ReplaceTemplate,
    template: Template,
    moves: Mapping[str, str],
    ids: Sequence[int],
    step: Callable[[], None],
) -> tuple[tuple[Marks, ...], OldRemarks, bool]:
    """Change the layout of forms; return their old marks and remarks for the inverse, and whether any
    differs.
    """
    marks = {id: (manual, filled) for id, manual, filled in change.marks}
    remarks = dict(change.remarks or ())
    old_marks: list[tuple[int, frozenset[str], frozenset[str]]] = []
    old_remarks: list[tuple[int, tuple[Remark, ...]]] = []
    differs = False
    for id in ids:
        old = store.form(id)
        new = replace(move_columns(old, moves), template=template.id)
        if id in marks:
            new = replace(new, manual=marks[id][0], filled=marks[id][1])
        if change.remarks is None:
            new = _with_joined_scores(old, new, template)
        elif id in remarks:
            new = replace(new, remarks=remarks[id])
        if new.remarks != old.remarks:
            old_remarks.append((id, old.remarks))
        if (new.manual, new.filled) != (old.manual, old.filled):
            old_marks.append((id, old.manual, old.filled))
        if new != old:
            store.write(id, old, new)
            differs = True
        step()
    return tuple(old_marks), tuple(old_remarks), differs


def _with_joined_scores(old: Form, new: Form, template: Template) -> Form:
    """Return ``new`` with the texts of a column that became the office's as scores."""
    before = replace(old, template=new.template)
    follows = joining_edit(before, new, template, "", date.today().isoformat())
    return new if follows is None else follows.apply(new)


def _row(store: Store, id: str) -> StoredTemplate:
    row = store.template_row(id)
    if row is None:
        raise _no_such_template(id)
    return row


def _no_such_template(id: str) -> NoSuchTemplate:
    return NoSuchTemplate(f"自评表册里已没有版式“{id}”，请重新选择。")
