"""An office with many units: how long each step takes, and how much memory.

python -m tests.benchmarks.office --units 300 --projects 3        # the head of a department
python -m tests.benchmarks.office --files 1000 --forms 34         # books and docx, by their number
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from jixiao_gui.book.book import AddForms, Book, EditForm, PutRecords
from jixiao_gui.exchange.answers import write_answers
from jixiao_gui.exchange.batch import Batch
from jixiao_gui.exchange.ledgers import duties_from_list, ledger_of, write_ledger
from jixiao_gui.exchange.office_files import (
    PublicWishes,
    analysis_of,
    lots_of,
    write_analysis,
    write_public_list,
    write_sample,
)
from jixiao_gui.exchange.practice import FOLDER_NAME, LIST_NAME, practice_form, unit_names, write_practice
from jixiao_gui.exchange.taking_in import Collector
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import State
from jixiao_gui.form.office.reviewing import RETURNED, verdict_remark, with_verdict
from jixiao_gui.form.office.sample_drawing import RISK, draw
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from tests.form_files import write_forms


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a step took, and the most memory so far."""
    start = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - start:.1f} s, {megabytes()} MB at most so far", flush=True)


def megabytes() -> int:
    """Return the most memory that the process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def department(folder: Path, templates: Templates, units: int, projects: int) -> None:
    """Go through a year's collecting: list, files, answers, mending, reports."""
    home = folder / "home"
    with timed(f"the units' files are made ({units} units)"):
        write_practice(folder, templates, units=units, projects=projects, mistakes=30, strangers=3)
    with Book.new(templates, home, year="2023", unit="示范区主管部门") as book:
        with timed("list read"):
            book.apply(PutRecords("名单", duties_from_list(folder / LIST_NAME, ()).duties))
        collector = Collector(book, templates)
        with timed("files taken in"):
            batch = collector.take([folder / FOLDER_NAME])
        print(batch.overview())
        with timed("taken in again, nothing new"):
            assert not collector.take([folder / FOLDER_NAME]).deliveries
        with timed("ledger worked out"):
            ledger = ledger_of(book, templates)
        print({state.value: count for state, count in ledger.counts.items()}, "late", ledger.late)
        for kind in ("xlsx", "docx", "pdf"):
            with timed(f"ledger as {kind}"):
                write_ledger(ledger, folder / f"台账.{kind}", title="台账")
        wrong = [line for line in ledger.lines if line.state is State.ERRORS]
        with timed(f"{len(wrong)} forms returned"):
            for line in wrong:
                for id in line.forms:
                    verdict = verdict_remark(RETURNED, "2024-04-01", expected="2024-04-10")
                    book.apply(EditForm("", id, SetRemarks("", with_verdict(book.form(id), verdict))))
        with timed("answers written"):
            chosen = [(line.duty.unit, line.forms) for line in wrong]
            done = write_answers(book, templates, folder / "退回", home, units=chosen, office="示范区")
        print(len(done), "units answered")
        with timed("mended and sent again"):
            for line in wrong:
                number = [duty.project for duty in _of_unit(book, line.duty.unit)].index(line.duty.project)
                form = practice_form(line.duty.unit, number, book.form(line.forms[0]).year)
                name = folder / FOLDER_NAME / f"{line.duty.unit}{number}改.docx"
                write_forms(name, templates, form)
        with timed("taken in again"):
            print(collector.take([folder / FOLDER_NAME]).overview())
        print({state.value: count for state, count in ledger_of(book, templates).counts.items()})
        with timed("sample drawn and written"):
            write_sample(draw(lots_of(book, templates), 30, RISK, "1"), folder / "抽查.docx")
        with timed("analysis as docx and xlsx"):
            analysis = analysis_of(book, templates)
            write_analysis(analysis, folder / "分析.docx")
            write_analysis(analysis, folder / "分析.xlsx")
        with timed("public list"):
            write_public_list(list(book.forms()), templates, folder / "公开.xlsx", PublicWishes())
        with timed("book saved"):
            book.save_as(folder / "汇总.db")


def _of_unit(book: Book, unit: str) -> list[Duty]:
    return [duty for duty in book.duties() if duty.unit == unit]


def many(folder: Path, templates: Templates, files: int, forms: int) -> None:
    """Take in many large files, every third a docx, the others books; tell memory as it goes."""
    home, sent = folder / "home", folder / FOLDER_NAME
    sent.mkdir()
    names = [f"{unit}{number}号" for number in range(files // 300 + 1) for unit in unit_names(300)][:files]
    duties: list[Duty] = []
    with timed("files made"):
        for number, unit in enumerate(names):
            made = [
                replace(
                    practice_form(unit, n, "2023"), project=f"{practice_form(unit, n, '2023').project}{n}期"
                )
                for n in range(forms)
            ]
            duties += [
                Duty(position=len(duties) + n, unit=unit, project=f.project) for n, f in enumerate(made)
            ]
            if number % 3 == 0:
                write_forms(sent / f"{unit}.docx", templates, *made)
            else:
                with Book.new(templates, home) as one:
                    one.apply(AddForms("", tuple(made)))
                    one.save_as(sent / f"{unit}.db")
    before = megabytes()
    with Book.new(templates, home, year="2023") as book:
        book.apply(PutRecords("名单", tuple(duties)))
        start = time.monotonic()
        batch = Collector(book, templates).take([sent], on_file=_teller(start))
        print(batch.overview())
        print(f"{time.monotonic() - start:.0f} s; {before} MB before, {megabytes()} MB at most")
        with timed("ledger worked out"):
            print(ledger_of(book, templates).handed_in)
        with timed("undone"):
            _undo(book, batch)


def _undo(book: Book, batch: Batch) -> None:
    assert batch.inverse is not None
    book.apply(batch.inverse)
    assert book.count() == 0


def _teller(start: float) -> Callable[[int, int, Path], None]:
    def tell(number: int, count: int, _path: Path) -> None:
        if number % max(1, count // 10) == 0:
            print(f"  {number} / {count}: {time.monotonic() - start:.0f} s, {megabytes()} MB", flush=True)

    return tell


def main() -> int:
    """Run one of the two."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=300)
    parser.add_argument("--projects", type=int, default=3)
    parser.add_argument("--files", type=int, default=0)
    parser.add_argument("--forms", type=int, default=34)
    options = parser.parse_args()
    templates = load_templates([resources_folder()])
    with tempfile.TemporaryDirectory() as folder:
        if options.files:
            many(Path(folder), templates, options.files, options.forms)
        else:
            department(Path(folder), templates, options.units, options.projects)
    return 0


if __name__ == "__main__":
    sys.exit(main())
