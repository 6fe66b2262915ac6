"""The forms of one batch of files, each taken for a duty, put in an older form's place, or kept to wait."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.batch import TAKEN_NOTE, Batch
from jixiao_gui.exchange.batch_writer import BatchWriter
from jixiao_gui.exchange.hand_matching import kept
from jixiao_gui.exchange.import_plan import differing
from jixiao_gui.exchange.import_report import Imported, ImportReport, why_unreadable
from jixiao_gui.exchange.incoming import import_sources, mark_handed_in
from jixiao_gui.exchange.ledgers import kinds
from jixiao_gui.form.filling import is_bare
from jixiao_gui.form.form_years import is_earlier
from jixiao_gui.form.model import Form
from jixiao_gui.form.names.bureau_names import name_key
from jixiao_gui.form.office.deliveries import SAME, TAKEN, UNREADABLE, WAITING, Delivery, form_token
from jixiao_gui.form.office.duties import Duty, DutyMatcher
from jixiao_gui.form.office.ledger import assign, other_spelling, usual_years_of
from jixiao_gui.form.office.reviewing import PASSED, verdict_of
from jixiao_gui.form.office.score_joining import carried_over, claimed_scores
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.same_forms import SameForms
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_NAMED = 3
"""The most cells that are named; of more the number is given."""
_CHUNK = 1 << 20


class BatchTaker:
    """A taker of the files of one batch: each form goes to the duty that it answers."""

    def __init__(self, book: Book, templates: Templates, today: date) -> None:
        self._book, self._templates, self._today = book, templates, today.isoformat()
        self._kind_of = kinds(templates)
        self._duties = book.duties()
        self._matcher = DutyMatcher(self._duties)
        entries = book.entries()
        answers = assign(self._duties, entries, self._kind_of, book.ties())
        self._answers = {number: ids[0] for number, ids in enumerate(answers) if ids}
        """The ids of the forms that answer duties, by number of the duty."""
        units = {id: self._duties[number].unit for number, ids in enumerate(answers) for id in ids}
        self._forms_by_names = SameForms[int](templates)
        """The ids of forms by their names, with the list's spelling of the unit where they answer a duty."""
        self._years: dict[int, tuple[str, str]] = {}
        """The kinds and years of forms that answer duties, by id."""
        self._doubtful_ids: set[int] = set()
        self._taken_ids: set[int] = set()
        for entry in entries:
            self._forms_by_names.add(entry._replace(unit=units.get(entry.id, entry.unit)), entry.id)
            if entry.id in units:
                self._years[entry.id] = self._kind_of(entry.template), entry.year
        self._deliveries_by_sha256 = {d.sha256: d for d in book.deliveries() if d.sha256}
        self._names = {(d.name, d.sha256) for d in book.deliveries()}
        _, self._next_delivery = book.next_ids()
        self._prefer = book.info.template
        only_form = self._duties and len(entries) == 1 and not any(answers)
        self._writer = BatchWriter(book, self._find_blank_form() if only_form else ())
        self.result = Batch()

    def take(self, path: Path, name: str, progress: Progress | None) -> bool:
        """Take in one file. Return False where it cannot be read now, such as one that is still being copied.

        Raises `Cancelled`.
        """
        try:
            sha256 = _sha256(path)
        except OSError as error:
            if (name, "") not in self._names:  # noted once, however often it is tried
                self._names.add((name, ""))
                self._deliver(name, "", UNREADABLE, f"无法读取：{why_unreadable(error)}。")
            return False
        if (name, sha256) in self._names:
            return True  # taken in before
        self._names.add((name, sha256))
        first_delivery = self._deliveries_by_sha256.get(sha256)
        if first_delivery is not None and first_delivery.state != UNREADABLE:
            self._deliver(
                name, sha256, SAME, f"与{first_delivery.day}收到的“{first_delivery.name}”内容相同，没有再收。"
            )
            return True
        alive = None if progress is None else lambda _done: progress(len(self.result.deliveries))
        report = import_sources([path], self._templates, None, alive, prefer=self._prefer)
        mark_handed_in(report, whole_forms=True)
        self._take_forms(name, sha256, report)
        return True

    def _take_forms(self, name: str, sha256: str, report: ImportReport) -> None:
        delivery_id = self._next_delivery
        notes, forms, units, waiting = [], [], [], 0
        for imported, number in self._match_duties(name, report.forms):
            form = imported.form
            project = display_name(form, self._templates.by_id.get(form.template))
            if number is None and not self._duties:  # no list yet: nothing to match, and no form waits
                id, words = self._store(form, self._forms_by_names.find(form), delivery_id)
                self._forms_by_names.add(form, id)
                forms.append(form_token(id))
                notes.append(f"{project}：{words}")
            elif (why := self._why_waiting(form, number)) or number is None:
                self._keep_version(carried_over(None, form), 0, delivery_id)
                waiting += 1
                notes.append(f"{project}：{why}，待认领。")
            else:
                id, words = self._take_for_duty(form, number, delivery_id)
                forms.append(form_token(id, self._duties[number]))
                units.append(self._duties[number].unit)
                notes.append(f"{project}：{words}{self._doubt_note(form, id, self._duties[number])}")
            notes += [f"{project}：{note.message}" for note in imported.notes]
        notes += [f"表外文字“{text[:60]}”未导入。" for _, text in report.leftovers]
        notes += [text for _, text in report.remarks]
        notes += report.failures
        self.result.waiting += waiting
        state = TAKEN if forms else WAITING if waiting else UNREADABLE
        unit = units[0] if units else ""
        self._deliver(name, sha256, state, "\n".join(notes), unit, " ".join(forms))

    def _match_duties(self, name: str, forms: Iterable[Imported]) -> list[tuple[Imported, int | None]]:
        """Return the forms of a file, each with the number of the duty that it answers, or ``None``."""
        matched: list[tuple[Imported, int | None]] = []
        answered: list[int] = []
        for imported in forms:
            form = imported.form
            kind = self._kind_of(form.template)
            number = self._matcher.find(form.unit, form.project, kind, name)
            if number is None and form.department.strip():  # the list may name it in the unit's place
                number = self._matcher.find(form.department, form.project, kind, name)
            matched.append((imported, number))
            if number is not None and self._duties[number].is_one:
                self._matcher.take(number)  # another form of this file answers another duty
                answered.append(number)
        for number in answered:
            self._matcher.give_back(number)
        return matched

    def _why_waiting(self, form: Form, number: int | None) -> str:
        """Return why a form is not taken for duty ``number``, to be matched by hand; "" where it is taken."""
        if number is None:
            return "名单中没有对应的单位和项目"
        _, present_year = self._years.get(self._answers.get(number, 0), ("", ""))
        if self._duties[number].is_one and is_earlier(form.year, present_year):
            return f"表是 {form.year.strip()} 年度的，已收的是 {present_year.strip()} 年度的，没有更换"
        return ""

    def _doubt_note(self, form: Form, id: int, duty: Duty) -> str:
        """Return a note where it is not certain that form ``id`` is meant for ``duty``; else ""."""
        self._taken_ids.add(id)
        self._years[id] = self._kind_of(form.template), form.year
        self._doubtful_ids.discard(id)
        if spelling := other_spelling(form, duty):
            self._doubtful_ids.add(id)
            return f"表中{spelling}，按名单中的“{duty.unit}　{duty.what}”收入，请核对。"
        if not name_key(form.unit) and not name_key(form.department):
            return f"表中没有填单位，按文件名或项目收为“{duty.unit}”，请核对。"
        return ""

    def _take_for_duty(self, form: Form, number: int, delivery_id: int) -> tuple[int, str]:
        """Store a form for duty ``number``; return its id, and a note."""
        duty = self._duties[number]
        named_form = replace(form, unit=duty.unit)
        present_id = self._answers.get(number) if duty.is_one else self._forms_by_names.find(named_form)
        form_id, words = self._store(form, present_id, delivery_id)
        self._forms_by_names.add(named_form, form_id)
        if duty.is_one:
            self._answers[number] = form_id
        answered_duty = replace(duty, form_id=form_id if duty.is_one else 0, day=duty.day or self._today)
        if answered_duty != duty:
            self._duties[number] = answered_duty
            self._writer.put(answered_duty)
        self._writer.write_when_many()
        return form_id, words

    def _store(self, form: Form, form_id: int | None, delivery_id: int) -> tuple[int, str]:
        """Store a form in the place of form ``form_id``, or as a new one; return its id, and a note."""
        office_form: Form | None = None
        if form_id is not None:
            old = office_form = self._writer.form(form_id)
            new = carried_over(old, form)
            cells = differing(old, new)
            if not cells and old.template == new.template:
                self.result.unchanged += 1
                words = "与已收的一张相同，没有更换。"
            else:
                self._keep_version(old, form_id, delivery_id)
                self._writer.replace(form_id, new)
                self.result.replaced += 1
                words = f"换成新版，{cells} 处不同；旧版仍留着。"
                verdict = verdict_of(old)
                if verdict is not None and verdict.rule == PASSED:
                    words += "旧版已审核通过，新版请再审核。"
        else:
            form_id = self._writer.add(carried_over(None, form))
            self.result.added += 1
            words = TAKEN_NOTE
        if claimed := claimed_scores(form, self._templates[form.template], office_form):
            ending = f"等 {len(claimed)} 处" if len(claimed) > _NAMED else ""
            words += f"表中填有{'、'.join(claimed[:_NAMED])}{ending}，只留在表中，不作为复核分。"
        return form_id, words

    def _keep_version(self, form: Form, form_id: int, delivery_id: int) -> None:
        self._writer.put(kept(form, form_id, delivery_id, self._today))

    def _deliver(
        self, name: str, sha256: str, state: str, report: str, unit: str = "", forms: str = ""
    ) -> None:
        delivery = Delivery(self._next_delivery, name, sha256, self._today, unit, state, forms, report)
        self._next_delivery += 1
        if sha256:
            self._deliveries_by_sha256.setdefault(sha256, delivery)
        self.result.deliveries.append(delivery)
        self._writer.put(delivery)
        self._writer.write_when_many()

    def write(self) -> None:
        """Write what was taken in and is not written yet. Raises `BookError`."""
        self._writer.write()

    def _find_blank_form(self) -> tuple[int, ...]:
        """Return the id of the blank form of a new book, where it is the only form: it will be removed."""
        (id,) = self._book.ids()
        form = self._book.form(id)
        template = self._templates.by_id.get(form.template)
        return (id,) if template is not None and is_bare(form, template) else ()

    def undo(self) -> None:
        """Undo what this batch has written, as far as the book allows."""
        self._writer.undo()

    def finish(self) -> None:
        """Set the inverse of the whole batch, and count the forms that a person should look at."""
        usual_years = usual_years_of(self._years.values())
        self._doubtful_ids |= {
            id for id in self._taken_ids if is_earlier(self._years[id][1], usual_years[self._years[id][0]])
        }
        self.result.doubtful = len(self._doubtful_ids)
        self.result.inverse = self._writer.inverse()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
