"""Answers to units: for each 退回意见 as docx and PDF, and a book of its forms and remarks alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.file_names import file_name
from jixiao_gui.exchange.report_files import write_report
from jixiao_gui.form.cell_texts import row_of
from jixiao_gui.form.checks import LEVELS, Finding, check_form
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.reviewing import REVIEW_RULE, return_of
from jixiao_gui.form.office.score_joining import without_scores
from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.reports.answer_report import Answer, AnswerForm, AnswerItem, answer_report
from jixiao_gui.formats.writing.replace import CannotWrite, explain, replacing

if TYPE_CHECKING:
    from jixiao_gui.book.contents import Contents


@dataclass(frozen=True, slots=True)
class Answered:
    """One unit that was answered: its folder, its number of forms and of things to mend."""

    unit: str
    folder: Path
    forms: int
    items: int


def answer_of(
    unit: str, forms: Iterable[Form], templates: Templates, levels: Collection[str], due: str = ""
) -> Answer:
    """Return the answer to ``unit`` about its forms: reviewer's remarks, and findings of ``levels``.

    A form with nothing to mend is left out, unless it was returned.
    """
    answered_forms: list[AnswerForm] = []
    dues: list[str] = []
    for form in forms:
        template = templates.by_id.get(form.template, templates.default)
        items = tuple(_items(form, template, levels))
        returned = return_of(form)
        if items or returned is not None:
            why = returned.message if returned is not None else ""
            dues += [returned.expected] if returned is not None and returned.expected else []
            answered_forms.append(AnswerForm(display_name(form, template), form.year.strip(), items, why))
    return Answer(unit, tuple(answered_forms), min(dues, default=due))


def write_answers(
    book: Contents,
    templates: Templates,
    folder: Path,
    home: Path,
    *,
    units: Sequence[tuple[str, Sequence[int]]],
    levels: Collection[str] = LEVELS[:1],
    office: str = "",
    day: str = "",
    due: str = "",
    progress: Progress | None = None,
) -> list[Answered]:
    """Write the answers to ``units`` (name, ids of its forms), each into its own folder below ``folder``.

    A unit with nothing to mend gets none. Raises `CannotWrite`, `BookError`, and `Cancelled` when
    ``progress``, called with the number of units, stops it; answers written until then stay.
    """
    answered: list[Answered] = []
    for number, (unit, ids) in enumerate(units):
        step(progress, number)
        forms = [
            form for _, form in sorted(book.forms_by_id(ids), key=lambda numbered: ids.index(numbered[0]))
        ]
        answer = answer_of(unit, forms, templates, levels, due)
        if answer.forms:
            unit_folder = folder / file_name(unit or "未填单位")
            try:
                unit_folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CannotWrite(explain(unit_folder, error)) from error
            _write(answer, forms, templates, unit_folder, home, office, day)
            answered.append(Answered(unit, unit_folder, len(answer.forms), answer.count))
    return answered


def answer_title(forms: Iterable[Form]) -> str:
    """Return the title of an answer."""
    years = {form.year.strip() for form in forms if form.year.strip()}
    return f"{years.pop()}年度绩效自评表退回意见" if len(years) == 1 else "绩效自评表退回意见"


def write_unit_book(forms: Sequence[Form], templates: Templates, target: Path, home: Path) -> None:
    """Write a book of ``forms`` alone, with the layouts that they have. Raises `BookError`."""
    from jixiao_gui.book.book import AddForms, Book

    years = {form.year.strip() for form in forms}
    units = {form.unit.strip() for form in forms}
    with Book.new(
        templates,
        home,
        template=forms[0].template,
        year=years.pop() if len(years) == 1 else "",
        unit=units.pop() if len(units) == 1 else "",
    ) as book:
        book.apply(AddForms("退回", tuple(forms)))
        book.save_as(target)


def _write(
    answer: Answer,
    forms: Sequence[Form],
    templates: Templates,
    folder: Path,
    home: Path,
    office: str,
    day: str,
) -> None:
    name, title = file_name(answer.unit or "未填单位"), answer_title(forms)
    for kind in (".docx", ".pdf"):
        with replacing(folder / f"{name}退回意见{kind}") as file:
            write_report(answer_report(answer, title, office=office, day=day), kind, file, None)
    write_unit_book([without_scores(form) for form in forms], templates, folder / f"{name}自评表.db", home)


def _items(form: Form, template: Template, levels: Collection[str]) -> Iterator[AnswerItem]:
    for finding in check_form(form, template):
        of_reviewer = finding.rule == REVIEW_RULE
        if finding.open and (of_reviewer or finding.level in levels):
            yield _item(form, template, finding, of_reviewer=of_reviewer)


def _item(form: Form, template: Template, finding: Finding, *, of_reviewer: bool) -> AnswerItem:
    problem = finding.message.removeprefix("审核意见：") if of_reviewer else finding.message
    place = place_of(template, finding.cell)
    row = row_of(finding.cell)
    if row is not None and row < len(form.indicators):
        name = " ".join(form.indicators[row].name.split())
        place += f"（{name}）" if name else ""
    return AnswerItem(
        place, problem, finding.recorded, finding.expected, "审核意见" if of_reviewer else "校验"
    )
