"""A plain sheet read back as a form: by its words and its structure, never by fixed positions.

The layout is read off the sheet (`sheet_reading.py`). Where it is one of the known templates, the form gets
that template, else the one that was read off. No text of a sheet is dropped silently: one that finds no place
in the form is named in a `Note`. `reconciling.reconcile` decides which computed cells are auto and which
manual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.places import column_name, place_of
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.template import BOOK, JUDGED, Template, Templates
from jixiao_gui.sheet.exact_reading import read_exactly
from jixiao_gui.sheet.likely_templates import CLEAR_LEAD, likely_templates
from jixiao_gui.sheet.matching import Match, match
from jixiao_gui.sheet.notes import NotAForm, Note, OtherKind, short
from jixiao_gui.sheet.numbered_rows import join_numbers
from jixiao_gui.sheet.own_template import named
from jixiao_gui.sheet.repeated_labels import join_repeats
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.sheet_reading import SheetReading, SheetReadings
from jixiao_gui.sheet.words import common_vocabulary, vocabulary_of

_OTHER_KINDS = ("申报", "监控", "立项", "实施方案", "评审")
"""What the title of a table says that is no self-evaluation."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A form read from a sheet, the layout it was taken for, and the notes about it."""

    form: Form
    template: Template
    notes: tuple[Note, ...] = ()


def recognise(
    sheet: Sheet,
    templates: Templates,
    template_id: str | None = None,
    prefer: str = "",
    *,
    any_kind: bool = False,
    of_the_year: bool = False,
) -> Recognised:
    """Read ``sheet`` as a form of the known layout that it has, of ``template_id``, or of its own.

    ``prefer`` decides between layouts that it has as well. A layout of its own is taken into ``templates``.
    ``any_kind``: tables that are no self-evaluation are read too, as a blank form that shall be a template.
    ``of_the_year``: so are declarations of targets and monitoring forms, by what their title says.

    Raises `NotAForm` when the sheet has no indicator head, nor a project's name over another part,
    `OtherKind` when it is of a kind that is not to be read;
    `BadTemplate` for an unknown ``template_id``.
    """
    sheet = join_numbers(join_repeats(sheet))
    reader = SheetReadings(sheet, dict(templates.rules))
    if template_id:
        template = templates[template_id]
        rated_templates = [(0.0, template)]
    else:
        rated_templates = likely_templates(sheet, templates, prefer)
    candidates, readings = _candidates(sheet, reader, rated_templates, any_kind)
    if candidates:
        return _best(candidates, prefer)
    if template_id:
        return _in_named_layout(readings[0], template, any_kind or template.kind != JUDGED)
    common_reading = reader.read(common_vocabulary(), tuple(templates))
    reading = max([common_reading, *readings], key=_understood)
    _check_kind(reading, any_kind, of_the_year)
    return _with_own_layout(reading, templates)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A known layout that the sheet fits, the form by it, and how likely the layout is by its words."""

    match: Match
    template: Template
    notes: tuple[Note, ...]
    rating: float


def _candidates(
    sheet: Sheet,
    reader: SheetReadings,
    rated_templates: Sequence[tuple[float, Template]],
    any_kind: bool,
) -> tuple[list[_Candidate], list[SheetReading]]:
    """Return the known layouts that ``sheet`` fits, those with the fewest slips first, and what was read."""
    candidates: list[_Candidate] = []
    readings: list[SheetReading] = []
    for rating, template in rated_templates:
        if candidates and not candidates[0].match.slips and candidates[0].rating - rating > CLEAR_LEAD:
            break
        form = read_exactly(sheet, template)
        if form is not None:
            candidates.append(_Candidate(Match(form, (), 0), template, (), rating))
        else:
            reading = reader.read(vocabulary_of(template), (template,))
            readings.append(reading)
            template_match = match(reading, template)
            if template_match is not None and (template.kind == JUDGED or not template_match.slips):
                _check_kind(reading, any_kind or template.kind != JUDGED)
                candidates.append(_Candidate(template_match, template, tuple(reading.notes), rating))
        candidates.sort(key=lambda candidate: candidate.match.slips)
    return candidates, readings


def _best(candidates: Sequence[_Candidate], prefer: str) -> Recognised:
    """Return the form by the first of ``candidates``, with a note where another layout fits as well."""
    best = candidates[0]
    alike = next(
        (
            candidate
            for candidate in candidates[1:]
            if candidate.match.slips == best.match.slips and best.rating - candidate.rating < CLEAR_LEAD
        ),
        None,
    )
    doubt: tuple[Note, ...] = ()
    if alike is not None and best.template.id != prefer:
        message = f"按“{best.template.name}”读入，版式与“{alike.template.name}”也相符。"
        doubt = (Note("guess", message),)
    return _finished(best.match.form, best.template, (*best.notes, *best.match.notes, *doubt))


def _understood(reading: SheetReading) -> tuple[int, int]:
    """Return how much of a sheet was understood: columns with a meaning, then fewer notes."""
    columns = (column.rpartition(".")[2] or column for column in reading.template.words)
    return sum(not column.startswith("x") for column in columns), -len(reading.notes)


def _check_kind(reading: SheetReading, any_kind: bool, of_the_year: bool = False) -> None:
    """Raise `NotAForm` for a table that is no form, or one of a kind that is not to be read."""
    parts = reading.kinds & {"funds", "indicators", "goal"}
    is_form = "indicators" in reading.kinds or ("project" in reading.kinds and parts)
    if not is_form and not (any_kind and reading.template.sections):
        raise NotAForm("表格中没有“项目名称”，也没有“三级指标”。")
    title = fold(reading.template.title)
    if of_the_year and reading.template.kind != JUDGED:
        return
    if not any_kind and "自评" not in title and any(word in title for word in _OTHER_KINDS):
        raise OtherKind(f"“{short(reading.template.title)}”不是自评表。")
    results = ("indicators.actual", "indicators.score", "funds.executed")
    judged = any(reading.template.has(column) for column in results)
    if not any_kind and not judged and title and "自评" not in title:
        raise OtherKind("表格中没有实际完成值，也没有执行数，不是自评表。")


def _in_named_layout(reading: SheetReading, template: Template, any_kind: bool) -> Recognised:
    """Return the sheet in the layout ``template``, though it has another; what finds no place is noted."""
    _check_kind(reading, any_kind)
    converted = convert(reading.form, reading.template, template)
    notes = [*reading.notes]
    notes += [
        Note("leftover", f"{lost.place}“{short(lost.text)}”未导入：这种模板没有这一栏。")
        for lost in converted.lost
    ]
    form = replace(converted.form, year=reading.form.year)
    return _finished(form, template, tuple(notes))


def _with_own_layout(reading: SheetReading, templates: Templates) -> Recognised:
    """Return the sheet in a layout of its own; ``templates`` get it unless they have one like it."""
    for book_template in templates:
        if book_template.origin == BOOK:
            own_match = match(reading, book_template)
            if own_match is not None and not own_match.slips and not own_match.notes:
                return _finished(own_match.form, book_template, tuple(reading.notes))
    template = templates.add(named(reading.template))
    form = replace(reading.form, template=template.id)
    return _finished(form, template, (*reading.notes, _about(template)))


def _about(template: Template) -> Note:
    """Return a note that the layout was read off the sheet, with the columns whose meaning was guessed."""
    guessed = list(dict.fromkeys(_guessed_words(template)))
    words = f"；其中按字面推定含义的栏：{'、'.join(guessed)}" if guessed else ""
    return Note("guess", f"与现有模板不同，按表格自身的版式读入（{template.name}）{words}。")


def _guessed_words(template: Template) -> Iterator[str]:
    for column in template.guessed:
        words = re.sub(r"\s", "", template.words.get(column, ""))
        if words:
            yield words


def _finished(form: Form, template: Template, notes: tuple[Note, ...]) -> Recognised:
    """Return the form with its computed cells auto or manual, and a note for each that differs."""
    form, figures = reconcile(form, template)
    rate, rate_score, _ = computed_paths(form)
    figure_notes = []
    for figure in figures:
        label = place_of(template, figure.path)
        if figure.path.startswith("funds.") and figure.path not in (rate, rate_score):
            item = fold(form.funds[split_path(figure.path)[1]].item).rstrip(":")
            label = f"{item}的{column_name(template, 'funds.rate')}"
        elif figure.path == rate_score:
            label = "执行率得分"
        if figure.outcome == "filled":
            message = f"{label}原为空，已按公式填入 {figure.formula}。"
        else:
            formula = f"按公式应为 {figure.formula}" if figure.formula else "公式无法计算"
            message = f"{label}原为 {figure.recorded.strip()}，{formula}，保留原值。"
        figure_notes.append(Note(figure.outcome, message, figure.path))
    return Recognised(form, template, (*notes, *figure_notes))


__all__ = ["NotAForm", "Note", "Recognised", "recognise"]
