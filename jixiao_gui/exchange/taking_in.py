"""Taking in the files of units: each form is matched to a duty, and a newer version replaces the older one.

A batch is written a few files at a time, so that memory stays flat, and is one change with one inverse. Forms
that match no duty are kept beside the forms of the book, to be matched by hand.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, PutRecords, RemoveForms
from jixiao_gui.exchange.hand_matching import kept
from jixiao_gui.exchange.import_plan import differing
from jixiao_gui.exchange.import_report import Imported, ImportReport, why_unreadable
from jixiao_gui.exchange.incoming import import_sources, mark_handed_in
from jixiao_gui.exchange.ledgers import kinds
from jixiao_gui.exchange.source_files import is_file_of, readable_files
from jixiao_gui.form.bureau_names import name_key
from jixiao_gui.form.duties import Duty, DutyMatcher
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.filling import is_bare
from jixiao_gui.form.ledger import (
    SAME,
    TAKEN,
    UNREADABLE,
    WAITING,
    Delivery,
    Record,
    assign,
    form_token,
    is_earlier,
    other_spelling,
    usual_years_of,
)
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.reviewing import PASSED, verdict_of
from jixiao_gui.form.same_forms import SameForms
from jixiao_gui.form.score_joining import carried_over, claimed_scores
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled, Progress, step

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

NAME = "收表"
_AS_SENT = "已收。"
"""The note on a form without problems."""
_FORMS_PER_WRITE = 64
"""The number of forms and records after which they are written."""
_NAMED = 3
"""The most cells that are named; of more the number is given."""
_CHUNK = 1 << 20
OnFile = Callable[[int, int, Path], object]
"""A function of the number of a file, from 1, the number of files, and the file."""
Stamp = tuple[int, int]
"""Size and time of a file; an unchanged file need not be read again."""


@dataclass(slots=True)
class Batch:
    """The result of taking in files. ``inverse`` undoes all of it; ``None`` where nothing was done."""

    deliveries: list[Delivery] = field(default_factory=list)
    inverse: Change | None = None
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    waiting: int = 0
    doubtful: int = 0
    cancelled: bool = False

    def count(self, state: str) -> int:
        """Return the number of files in ``state``."""
        return sum(delivery.state == state for delivery in self.deliveries)

    def overview(self) -> str:
        """Return the numbers as one Chinese sentence."""
        files = len(self.deliveries)
        phrases = [f"新收 {self.added} 张", f"换新版 {self.replaced} 张"]
        phrases += [f"与已收的相同 {self.unchanged} 张"] if self.unchanged else []
        phrases += [f"待认领 {self.waiting} 张"] if self.waiting else []
        phrases += [f"单位、项目或年度不同、请核对 {self.doubtful} 张"] if self.doubtful else []
        phrases += [f"重复的文件 {self.count(SAME)} 个"] if self.count(SAME) else []
        phrases += [f"读不出的文件 {self.count(UNREADABLE)} 个"] if self.count(UNREADABLE) else []
        stopped = "已取消，此前的" if self.cancelled else ""
        return f"{stopped}{files} 个文件：{'，'.join(phrases)}。"

    def lines(self) -> Iterator[str]:
        """Yield the report in Chinese lines, problems first."""
        yield self.overview()
        lines_of_files = [
            f"{delivery.name}：{line}"
            for delivery in self.deliveries
            for line in delivery.report.splitlines()
        ]
        yield from sorted(lines_of_files, key=lambda line: line.endswith(f"：{_AS_SENT}"))


@dataclass(slots=True)
class _Unwritten:
    """Forms, edits and records that were read and are not written yet."""

    forms: list[Form] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    edits: list[EditForm] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.forms) + len(self.edits) + len(self.records)

    def change(self) -> Changes:
        ids = tuple(self.ids)
        added = (AddForms(NAME, tuple(self.forms), ids=ids, exact=True),) if self.forms else ()
        records = (PutRecords(NAME, tuple(self.records)),) if self.records else ()
        return Changes(NAME, (*added, *self.edits, *records))


class Collector:
    """A collector of files into one book. It notes files taken in, so that a folder can be read again."""

    def __init__(self, book: Book, templates: Templates) -> None:
        self.book, self._templates = book, templates
        self._stamps: dict[Path, Stamp] = {}
        self._unreadable: set[Path] = set()
        """Files that could not be read when they were last tried."""

    def forget_files(self) -> None:
        """Look at every file again next time: what was taken in may have been undone since."""
        self._stamps.clear()
        self._unreadable.clear()

    def has_new(self, sources: Sequence[Path], progress: Progress | None = None) -> bool:
        """Return whether `take` would read any file of ``sources``: one that it has not read as it is now.

        A file that could not be read counts once it can be. Raises `Cancelled`.
        """
        for number, (path, _) in enumerate(self._files(sources)):
            step(progress, number)
            if self._is_new(path, _stamp(path)) and (path not in self._unreadable or _is_readable(path)):
                return True
        return False

    def _is_new(self, path: Path, stamp: Stamp | None) -> bool:
        return stamp is None or self._stamps.get(path) != stamp

    def take(
        self,
        sources: Sequence[Path],
        today: date | None = None,
        progress: Progress | None = None,
        on_file: OnFile | None = None,
    ) -> Batch:
        """Take in files, and files in folders and their subfolders, the oldest first.

        ``progress`` is called with the number of files; when it stops the work, files read until then stay
        taken in. Raises `BookError` where the book cannot be written; changes written before are then undone.
        """
        batch = _BatchJob(self.book, self._templates, today or date.today())
        try:
            files = list(self._files(sources))
            for number, (path, name) in enumerate(files, start=1):
                step(progress, number - 1)
                if on_file is not None:
                    on_file(number, len(files), path)
                stamp = _stamp(path)
                if not self._is_new(path, stamp):
                    continue
                if not batch.take(path, name, progress):
                    self._unreadable.add(path)
                    continue
                self._unreadable.discard(path)
                if stamp is not None:
                    self._stamps[path] = stamp
            batch.write()
        except Cancelled:
            batch.write()
            batch.result.cancelled = True
        except BaseException:
            batch.undo()
            self.forget_files()
            raise
        batch.finish()
        return batch.result

    def _files(self, sources: Iterable[Path]) -> Iterator[tuple[Path, str]]:
        """Yield files, the oldest first, each with its path below its source; the book itself is none."""
        files: list[tuple[float, str, Path]] = []
        for source in sources:
            for path in readable_files(source):
                if is_file_of(self.book.path, path):
                    continue
                name = str(path.relative_to(source)) if path != source else path.name
                files.append((_time(path), name.replace(os.sep, "/"), path))
        for _, name, path in sorted(files, key=lambda entry: entry[:2]):
            yield path, name


class _BatchJob:
    """The work of taking in one batch."""

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
        self._next_form, self._next_delivery = book.next_ids()
        self._prefer = book.info.template
        self._unwritten = _Unwritten()
        self._blank_form_ids = (
            self._find_blank_form() if self._duties and len(entries) == 1 and not any(answers) else ()
        )
        self._inverses: list[Change] = []
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
            self._unwritten.records.append(answered_duty)
        if self._unwritten.size >= _FORMS_PER_WRITE:
            self.write()
        return form_id, words

    def _store(self, form: Form, form_id: int | None, delivery_id: int) -> tuple[int, str]:
        """Store a form in the place of form ``form_id``, or as a new one; return its id, and a note."""
        office_form: Form | None = None
        if form_id is not None:
            if form_id in self._unwritten.ids or any(e.form_id == form_id for e in self._unwritten.edits):
                self.write()
            old = office_form = self._book.form(form_id)
            new = carried_over(old, form)
            cells = differing(old, new)
            if not cells and old.template == new.template:
                self.result.unchanged += 1
                words = "与已收的一张相同，没有更换。"
            else:
                self._keep_version(old, form_id, delivery_id)
                self._unwritten.edits.append(EditForm(NAME, form_id, ReplaceForm(NAME, new), exact=True))
                self.result.replaced += 1
                words = f"换成新版，{cells} 处不同；旧版仍留着。"
                verdict = verdict_of(old)
                if verdict is not None and verdict.rule == PASSED:
                    words += "旧版已审核通过，新版请再审核。"
        else:
            form_id, self._next_form = self._next_form, self._next_form + 1
            self._unwritten.forms.append(carried_over(None, form))
            self._unwritten.ids.append(form_id)
            self.result.added += 1
            words = _AS_SENT
        if claimed := claimed_scores(form, self._templates[form.template], office_form):
            ending = f"等 {len(claimed)} 处" if len(claimed) > _NAMED else ""
            words += f"表中填有{'、'.join(claimed[:_NAMED])}{ending}，只留在表中，不作为复核分。"
        return form_id, words

    def _keep_version(self, form: Form, form_id: int, delivery_id: int) -> None:
        self._unwritten.records.append(kept(form, form_id, delivery_id, self._today))

    def _deliver(
        self, name: str, sha256: str, state: str, report: str, unit: str = "", forms: str = ""
    ) -> None:
        delivery = Delivery(self._next_delivery, name, sha256, self._today, unit, state, forms, report)
        self._next_delivery += 1
        if sha256:
            self._deliveries_by_sha256.setdefault(sha256, delivery)
        self.result.deliveries.append(delivery)
        self._unwritten.records.append(delivery)
        if self._unwritten.size >= _FORMS_PER_WRITE:
            self.write()

    def write(self) -> None:
        """Write the unwritten forms, edits and records. Raises `BookError`."""
        if self._blank_form_ids and self._unwritten.forms:
            self._inverses.append(self._book.apply(RemoveForms(NAME, self._blank_form_ids)))
            self._blank_form_ids = ()
        if self._unwritten.size:
            self._inverses.append(self._book.apply(self._unwritten.change()))
            self._unwritten = _Unwritten()

    def _find_blank_form(self) -> tuple[int, ...]:
        """Return the id of the blank form of a new book, where it is the only form: it will be removed."""
        (id,) = self._book.ids()
        form = self._book.form(id)
        template = self._templates.by_id.get(form.template)
        return (id,) if template is not None and is_bare(form, template) else ()

    def undo(self) -> None:
        """Undo the written changes, as far as the book allows."""
        from contextlib import suppress

        from jixiao_gui.book.errors import BookError

        if self._inverses:
            with suppress(BookError):
                self._book.apply(Changes(NAME, tuple(reversed(self._inverses))))

    def finish(self) -> None:
        """Set the inverse of the whole batch, and count the forms that a person should look at."""
        usual_years = usual_years_of(self._years.values())
        self._doubtful_ids |= {
            id for id in self._taken_ids if is_earlier(self._years[id][1], usual_years[self._years[id][0]])
        }
        self.result.doubtful = len(self._doubtful_ids)
        if self._inverses:
            self.result.inverse = Changes(NAME, tuple(reversed(self._inverses)))


def _is_readable(path: Path) -> bool:
    """Return whether a file can be read now: no other program holds it."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
