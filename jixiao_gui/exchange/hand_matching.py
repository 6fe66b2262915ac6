"""A person's decisions on a delivered form: it answers a duty, waits, or is dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, PutRecords, RemoveForms
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.deliveries import (
    REFUSED,
    TAKEN,
    WAITING,
    Delivery,
    KeptForm,
    Record,
    form_ties,
    form_token,
)
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.reviewing import with_verdict
from jixiao_gui.form.office.score_joining import carried_over

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

MATCH, PUT_BACK, DISMISS = "认领", "改认", "不收"


def kept(form: Form, form_id: int, delivery_id: int, day: str) -> KeptForm:
    """Return ``form`` as a record to be kept beside the forms of the book."""
    from jixiao_gui.book.form_texts import form_text

    unit, project = (" ".join(text.split()) for text in (form.unit or form.department, form.project))
    return KeptForm(0, form_id, delivery_id, day, unit, project, form_text(form))


def match_by_hand(book: Book, waiting: KeptForm, duty: Duty | None, day: str) -> Change | None:
    """Return the change that accepts a waiting form, for ``duty`` or for none; ``None`` for no such form.

    The form handed in for that duty before is kept as an older version.
    """
    form = book.kept_form(waiting.id)
    if form is None:
        return None
    drop = ((KeptForm, waiting.id),)
    if duty is None:
        id, _ = book.next_ids()
        delivery = _delivery_with(book, waiting, TAKEN, "人工核对：作为名单外的表收入。", form=form_token(id))
        added = AddForms(MATCH, (form,), ids=(id,), exact=True)
        return Changes(MATCH, (added, PutRecords(MATCH, delivery, drop)))
    old_id = duty.form_id if duty.form_id in book.ids() else 0
    dated_duty = replace(duty, day=duty.day or day)
    note = f"人工核对：对应到“{duty.unit}　{duty.what}”。"
    if old_id and duty.is_one:
        old = book.form(old_id)
        delivery = _delivery_with(book, waiting, TAKEN, note, unit=duty.unit, form=form_token(old_id))
        records = PutRecords(
            MATCH, (dated_duty, kept(old, old_id, waiting.delivery_id, day), *delivery), drop
        )
        replacement = ReplaceForm(MATCH, carried_over(old, form))
        return Changes(MATCH, (EditForm(MATCH, old_id, replacement, exact=True), records))
    id, _ = book.next_ids()
    delivery = _delivery_with(book, waiting, TAKEN, note, unit=duty.unit, form=form_token(id, duty))
    records = PutRecords(MATCH, (replace(dated_duty, form_id=id if duty.is_one else 0), *delivery), drop)
    return Changes(MATCH, (AddForms(MATCH, (form,), ids=(id,), exact=True), records))


def dismissed(book: Book, waiting: KeptForm) -> Change:
    """Return the change that removes a waiting form, with a note in the record of its file."""
    return PutRecords(
        DISMISS, _delivery_with(book, waiting, REFUSED, "人工核对：不收。"), ((KeptForm, waiting.id),)
    )


def put_back(book: Book, form_id: int, duty: Duty, others: Sequence[int], day: str) -> Change:
    """Return the change that removes a form from its duty and lets it wait.

    The form that it replaced there is restored; ``others`` are further forms that answer the duty. The
    office's remarks stay with the waiting form, but for the verdict.
    """
    form = book.form(form_id)
    deliveries = [record for record in book.deliveries() if form_id in form_ties(record.forms)]
    delivery_id = deliveries[-1].id if deliveries else 0
    waiting_form = kept(replace(form, remarks=with_verdict(form, None)), 0, delivery_id, day)
    older = [record for record in book.kept_forms() if record.form_id == form_id]
    old_form = book.kept_form(older[-1].id) if older else None
    if old_form is not None:
        records = PutRecords(PUT_BACK, (waiting_form,), ((KeptForm, older[-1].id),))
        return Changes(
            PUT_BACK, (EditForm(PUT_BACK, form_id, ReplaceForm(PUT_BACK, old_form), exact=True), records)
        )
    open_duty = replace(duty, form_id=0, day=duty.day if others else "")
    new_records: tuple[Record, ...] = (waiting_form, open_duty) if open_duty.id else (waiting_form,)
    return Changes(PUT_BACK, (RemoveForms(PUT_BACK, (form_id,)), PutRecords(PUT_BACK, new_records)))


def _delivery_with(
    book: Book, waiting: KeptForm, state: str, note: str, *, unit: str = "", form: str = ""
) -> tuple[Delivery, ...]:
    """Return the record of a form's file with the decision on the form; nothing where there is none."""
    for delivery in book.deliveries():
        if delivery.id == waiting.delivery_id:
            forms = " ".join(filter(None, (delivery.forms, form)))
            others_wait = any(
                not kept_form.form_id and kept_form.delivery_id == delivery.id and kept_form.id != waiting.id
                for kept_form in book.kept_forms()
            )
            settled = delivery.state == WAITING and not others_wait
            report = "\n".join(
                filter(None, (delivery.report, f"{waiting.project}：{note}".removeprefix("：")))
            )
            state = state if settled else delivery.state
            return (replace(delivery, unit=delivery.unit or unit, state=state, forms=forms, report=report),)
    return ()
