"""What a person decides of a form that came in: for which duty it is, that it waits, that it is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, PutRecords, RemoveForms
from jixiao_gui.form.duties import Duty
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.ledger import (
    REFUSED,
    TAKEN,
    WAITING,
    Delivery,
    KeptForm,
    Record,
    form_ties,
    form_token,
)
from jixiao_gui.form.model import Form
from jixiao_gui.form.reviewing import with_verdict
from jixiao_gui.form.score_joining import carried_over

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

MATCH, PUT_BACK, DISMISS = "认领", "改认", "不收"


def kept(form: Form, form_id: int, delivery_id: int, day: str) -> KeptForm:
    """Return ``form`` as it is kept beside the forms of the book."""
    from jixiao_gui.book.form_texts import form_text

    unit, project = (" ".join(text.split()) for text in (form.unit or form.department, form.project))
    return KeptForm(0, form_id, delivery_id, day, unit, project, form_text(form))


def match_by_hand(book: Book, waiting: KeptForm, duty: Duty | None, day: str) -> Change | None:
    """Return the change that takes a form that waits in, for ``duty`` or for none; ``None`` where it is gone.

    What was handed in for that duty before is kept as an older version.
    """
    form = book.kept_form(waiting.id)
    if form is None:
        return None
    drop = ((KeptForm, waiting.id),)
    if duty is None:
        id, _ = book.next_ids()
        told = _settled(book, waiting, TAKEN, "人工核对：作为名单外的表收入。", form=form_token(id))
        added = AddForms(MATCH, (form,), ids=(id,), exact=True)
        return Changes(MATCH, (added, PutRecords(MATCH, told, drop)))
    there = duty.form_id if duty.form_id in book.ids() else 0
    now = replace(duty, day=duty.day or day)
    said = f"人工核对：对应到“{duty.unit}　{duty.what}”。"
    if there and duty.is_one:
        old = book.form(there)
        told = _settled(book, waiting, TAKEN, said, unit=duty.unit, form=form_token(there))
        records = PutRecords(MATCH, (now, kept(old, there, waiting.delivery_id, day), *told), drop)
        newer = ReplaceForm(MATCH, carried_over(old, form))
        return Changes(MATCH, (EditForm(MATCH, there, newer, exact=True), records))
    id, _ = book.next_ids()
    told = _settled(book, waiting, TAKEN, said, unit=duty.unit, form=form_token(id, duty))
    records = PutRecords(MATCH, (replace(now, form_id=id if duty.is_one else 0), *told), drop)
    return Changes(MATCH, (AddForms(MATCH, (form,), ids=(id,), exact=True), records))


def dismissed(book: Book, waiting: KeptForm) -> Change:
    """Return the change that forgets a form that waits; the record of its file says so."""
    return PutRecords(
        DISMISS, _settled(book, waiting, REFUSED, "人工核对：不收。"), ((KeptForm, waiting.id),)
    )


def put_back(book: Book, form_id: int, duty: Duty, others: Sequence[int], day: str) -> Change:
    """Return the change that takes a form from the duty that it was taken for and has it wait.

    What it replaced there comes back; ``others`` are further forms that answer the duty. What the office has
    said of the form waits with it, but for the verdict.
    """
    form = book.form(form_id)
    came = [one for one in book.deliveries() if form_id in form_ties(one.forms)]
    delivery_id = came[-1].id if came else 0
    waits = kept(replace(form, remarks=with_verdict(form, None)), 0, delivery_id, day)
    older = [one for one in book.kept_forms() if one.form_id == form_id]
    before = book.kept_form(older[-1].id) if older else None
    if before is not None:
        records = PutRecords(PUT_BACK, (waits,), ((KeptForm, older[-1].id),))
        return Changes(
            PUT_BACK, (EditForm(PUT_BACK, form_id, ReplaceForm(PUT_BACK, before), exact=True), records)
        )
    left = replace(duty, form_id=0, day=duty.day if others else "")
    put: tuple[Record, ...] = (waits, left) if left.id else (waits,)
    return Changes(PUT_BACK, (RemoveForms(PUT_BACK, (form_id,)), PutRecords(PUT_BACK, put)))


def _settled(
    book: Book, waiting: KeptForm, state: str, said: str, *, unit: str = "", form: str = ""
) -> tuple[Delivery, ...]:
    """Return the record of the file that a form came in, with what was decided of the form."""
    for one in book.deliveries():
        if one.id == waiting.delivery_id:
            forms = " ".join(filter(None, (one.forms, form)))
            more = any(
                not other.form_id and other.delivery_id == one.id and other.id != waiting.id
                for other in book.kept_forms()
            )
            settled = one.state == WAITING and not more
            report = "\n".join(filter(None, (one.report, f"{waiting.project}：{said}".removeprefix("："))))
            state = state if settled else one.state
            return (replace(one, unit=one.unit or unit, state=state, forms=forms, report=report),)
    return ()
