"""Taking in what units send: each file matched to unit and project, newer versions in older ones' place.

A batch is applied a few files at a time, so that memory stays flat, and is one change with one inverse. What
matches nothing is kept beside the forms, to be matched by hand.
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
from jixiao_gui.exchange.source_files import readable_files
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
    other_spelling,
)
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.same_forms import SameForms
from jixiao_gui.form.score_joining import carried_over, claimed_scores
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled, Progress, step

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

NAME = "收表"
_AS_SENT = "已收。"
"""What there is to say of a form that came in as it should."""
_AT_ONCE = 64
"""Forms after which what was read is written."""
_NAMED = 3
"""Cells that are named; of more there is the number."""
_CHUNK = 1 << 20
OnFile = Callable[[int, int, Path], object]
"""Told the number of a file, from 1, how many there are, and which it is."""
Stamp = tuple[int, int]
"""Size and time of a file: the same again, and it need not be read again."""


@dataclass(slots=True)
class Batch:
    """What was taken in. ``inverse`` undoes all of it; ``None`` where nothing was done."""

    deliveries: list[Delivery] = field(default_factory=list)
    inverse: Change | None = None
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    waiting: int = 0
    doubtful: int = 0
    cancelled: bool = False

    def count(self, state: str) -> int:
        """Return how many files came to this."""
        return sum(delivery.state == state for delivery in self.deliveries)

    def overview(self) -> str:
        """Return one Chinese sentence."""
        files = len(self.deliveries)
        told = [f"新收 {self.added} 张", f"换新版 {self.replaced} 张"]
        told += [f"与已收的相同 {self.unchanged} 张"] if self.unchanged else []
        told += [f"待认领 {self.waiting} 张"] if self.waiting else []
        told += [f"单位或项目写法不同、请核对 {self.doubtful} 张"] if self.doubtful else []
        told += [f"重复的文件 {self.count(SAME)} 个"] if self.count(SAME) else []
        told += [f"读不出的文件 {self.count(UNREADABLE)} 个"] if self.count(UNREADABLE) else []
        stopped = "已取消，此前的" if self.cancelled else ""
        return f"{stopped}{files} 个文件：{'，'.join(told)}。"

    def lines(self) -> Iterator[str]:
        """Yield the report for people, a line a fact: first what somebody should look at."""
        yield self.overview()
        told = [f"{one.name}：{line}" for one in self.deliveries for line in one.report.splitlines()]
        yield from sorted(told, key=lambda line: line.endswith(f"：{_AS_SENT}"))


@dataclass(slots=True)
class _Pending:
    """What was read and is not written yet."""

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
    """Takes files into one book. It remembers what it has seen, so that a folder can be looked at again."""

    def __init__(self, book: Book, templates: Templates) -> None:
        self.book, self._templates = book, templates
        self._seen: dict[Path, Stamp] = {}

    def take(
        self,
        sources: Sequence[Path],
        today: date | None = None,
        progress: Progress | None = None,
        on_file: OnFile | None = None,
    ) -> Batch:
        """Take in files, and what is in folders and the folders in them, the oldest first.

        ``progress`` is told of files; when it says stop, what was read until then stays taken in. Raises
        `BookError` where the book cannot be written; what was written before is then taken back.
        """
        batch = _Batch(self.book, self._templates, today or date.today())
        try:
            files = list(self._files(sources))
            for number, (path, name) in enumerate(files, start=1):
                step(progress, number - 1)
                if on_file is not None:
                    on_file(number, len(files), path)
                stamp = _stamp(path)
                if stamp is not None and self._seen.get(path) == stamp:
                    continue
                batch.take(path, name, progress)
                if stamp is not None:
                    self._seen[path] = stamp
            batch.write()
        except Cancelled:
            batch.write()
            batch.done.cancelled = True
        except BaseException:
            batch.undo()
            self._seen.clear()
            raise
        batch.finish()
        return batch.done

    def _files(self, sources: Iterable[Path]) -> Iterator[tuple[Path, str]]:
        """Yield files, the oldest first, each with its name below what was given."""
        found: list[tuple[float, str, Path]] = []
        for source in sources:
            for path in readable_files(source):
                name = str(path.relative_to(source)) if path != source else path.name
                found.append((_time(path), name.replace(os.sep, "/"), path))
        for _, name, path in sorted(found, key=lambda one: one[:2]):
            yield path, name


class _Batch:
    """One batch in the making."""

    def __init__(self, book: Book, templates: Templates, today: date) -> None:
        self._book, self._templates, self._today = book, templates, today.isoformat()
        self._kind_of = kinds(templates)
        self._duties = book.duties()
        self._matcher = DutyMatcher(self._duties)
        entries = book.entries()
        answers = assign(self._duties, entries, self._kind_of, book.ties())
        self._answers = {number: ids[0] for number, ids in enumerate(answers) if ids}
        """By number of a duty that one form answers the form that answers it."""
        units = {id: self._duties[number].unit for number, ids in enumerate(answers) for id in ids}
        self._there = SameForms[int](templates)
        """Forms by their names, the unit as the list spells it where a duty is answered."""
        for entry in entries:
            self._there.add(entry._replace(unit=units.get(entry.id, entry.unit)), entry.id)
        self._known = {d.sha256: d for d in book.deliveries() if d.sha256}
        self._names = {(d.name, d.sha256) for d in book.deliveries()}
        self._next_form, self._next_delivery = book.next_ids()
        self._prefer = book.info.template
        self._pending = _Pending()
        self._bare = self._bare_form() if self._duties and len(entries) == 1 and not any(answers) else ()
        self._inverses: list[Change] = []
        self.done = Batch()

    def take(self, path: Path, name: str, progress: Progress | None) -> None:
        """Take one file in. Raises `Cancelled`."""
        try:
            sha256 = _sha256(path)
        except OSError as error:
            self._deliver(name, "", UNREADABLE, f"无法读取：{why_unreadable(error)}。")
            return
        if (name, sha256) in self._names:
            return  # looked at before
        self._names.add((name, sha256))
        if sha256 in self._known:
            there = self._known[sha256]
            self._deliver(name, sha256, SAME, f"与{there.day}收到的“{there.name}”内容相同，没有再收。")
            return
        alive = None if progress is None else lambda _done: progress(len(self.done.deliveries))
        report = import_sources([path], self._templates, None, alive, prefer=self._prefer)
        mark_handed_in(report)
        self._take_forms(name, sha256, report)

    def _take_forms(self, name: str, sha256: str, report: ImportReport) -> None:
        delivery_id = self._next_delivery
        told, forms, units, waiting = [], [], [], 0
        for imported, number in self._matched(name, report.forms):
            form = imported.form
            project = display_name(form, self._templates.by_id.get(form.template))
            if number is None and not self._duties:  # no list yet: nothing to match, and nothing waits
                id, words = self._place(form, self._there.find(form), delivery_id)
                self._there.add(form, id)
                forms.append(form_token(id))
                told.append(f"{project}：{words}")
            elif number is None:
                self._keep(carried_over(None, form), 0, delivery_id)
                waiting += 1
                told.append(f"{project}：名单中没有对应的单位和项目，待认领。")
            else:
                id, words = self._put(form, number, delivery_id)
                forms.append(form_token(id, self._duties[number]))
                units.append(self._duties[number].unit)
                told.append(f"{project}：{words}{self._in_doubt(form, self._duties[number])}")
            told += [f"{project}：{note.message}" for note in imported.notes]
        told += [f"表外文字“{text[:60]}”未导入。" for _, text in report.leftovers]
        told += [text for _, text in report.remarks]
        told += report.failures
        self.done.waiting += waiting
        state = TAKEN if forms else WAITING if waiting else UNREADABLE
        unit = units[0] if units else ""
        self._deliver(name, sha256, state, "\n".join(told), unit, " ".join(forms))

    def _matched(self, name: str, forms: Iterable[Imported]) -> list[tuple[Imported, int | None]]:
        """Return the forms of a file, each with the number of the duty that it answers, no duty twice."""
        matched: list[tuple[Imported, int | None]] = []
        taken: list[int] = []
        for imported in forms:
            form = imported.form
            kind = self._kind_of(form.template)
            number = self._matcher.find(form.unit, form.project, kind, name)
            if number is None and form.department.strip():  # the list may name it in the unit's place
                number = self._matcher.find(form.department, form.project, kind, name)
            matched.append((imported, number))
            if number is not None and self._duties[number].is_one:
                self._matcher.take(number)  # another form of this file answers another duty
                taken.append(number)
        for number in taken:
            self._matcher.give_back(number)
        return matched

    def _in_doubt(self, form: Form, duty: Duty) -> str:
        """Say where it is not certain that a form is meant for the duty that it was taken for."""
        if said := other_spelling(form, duty):
            self.done.doubtful += 1
            return f"表中{said}，按名单中的“{duty.unit}　{duty.what}”收入，请核对。"
        if not name_key(form.unit) and not name_key(form.department):
            return f"表中没有填单位，按文件名或项目收为“{duty.unit}”，请核对。"
        return ""

    def _put(self, form: Form, number: int, delivery_id: int) -> tuple[int, str]:
        """Put a form in its place; return its id, and what was done with it."""
        duty = self._duties[number]
        meant = replace(form, unit=duty.unit)
        known = self._answers.get(number) if duty.is_one else self._there.find(meant)
        there, words = self._place(form, known, delivery_id)
        self._there.add(meant, there)
        if duty.is_one:
            self._answers[number] = there
        now = replace(duty, form_id=there if duty.is_one else 0, day=duty.day or self._today)
        if now != duty:
            self._duties[number] = now
            self._pending.records.append(now)
        if self._pending.size >= _AT_ONCE:
            self.write()
        return there, words

    def _place(self, form: Form, there: int | None, delivery_id: int) -> tuple[int, str]:
        """Put a form in the place of form ``there``, or add it; return its id, and what was done."""
        office: Form | None = None
        if there is not None:
            if there in self._pending.ids or any(e.form_id == there for e in self._pending.edits):
                self.write()
            old = office = self._book.form(there)
            new = carried_over(old, form)
            cells = differing(old, new)
            if not cells and old.template == new.template:
                self.done.unchanged += 1
                words = "与已收的一张相同，没有更换。"
            else:
                self._keep(old, there, delivery_id)
                self._pending.edits.append(EditForm(NAME, there, ReplaceForm(NAME, new), exact=True))
                self.done.replaced += 1
                words = f"换成新版，{cells} 处不同；旧版仍留着。"
        else:
            there, self._next_form = self._next_form, self._next_form + 1
            self._pending.forms.append(carried_over(None, form))
            self._pending.ids.append(there)
            self.done.added += 1
            words = _AS_SENT
        if claimed := claimed_scores(form, self._templates[form.template], office):
            more = f"等 {len(claimed)} 处" if len(claimed) > _NAMED else ""
            words += f"表中填有{'、'.join(claimed[:_NAMED])}{more}，只留在表中，不作为复核分。"
        return there, words

    def _keep(self, form: Form, form_id: int, delivery_id: int) -> None:
        self._pending.records.append(kept(form, form_id, delivery_id, self._today))

    def _deliver(
        self, name: str, sha256: str, state: str, report: str, unit: str = "", forms: str = ""
    ) -> None:
        made = Delivery(self._next_delivery, name, sha256, self._today, unit, state, forms, report)
        self._next_delivery += 1
        if sha256:
            self._known.setdefault(sha256, made)
        self.done.deliveries.append(made)
        self._pending.records.append(made)
        if self._pending.size >= _AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what was read. Raises `BookError`."""
        if self._bare and self._pending.forms:
            self._inverses.append(self._book.apply(RemoveForms(NAME, self._bare)))
            self._bare = ()
        if self._pending.size:
            self._inverses.append(self._book.apply(self._pending.change()))
            self._pending = _Pending()

    def _bare_form(self) -> tuple[int, ...]:
        """Return the blank form that the book began with, where it is the only one: nobody sent it."""
        (id,) = self._book.ids()
        form = self._book.form(id)
        template = self._templates.by_id.get(form.template)
        return (id,) if template is not None and is_bare(form, template) else ()

    def undo(self) -> None:
        """Take back what was written, as far as the book lets it."""
        from contextlib import suppress

        from jixiao_gui.book.errors import BookError

        if self._inverses:
            with suppress(BookError):
                self._book.apply(Changes(NAME, tuple(reversed(self._inverses))))

    def finish(self) -> None:
        """Make the inverse of the whole."""
        if self._inverses:
            self.done.inverse = Changes(NAME, tuple(reversed(self._inverses)))


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _stamp(path: Path) -> Stamp | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
