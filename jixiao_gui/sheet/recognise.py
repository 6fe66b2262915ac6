"""A plain sheet read back as a form: by its words and its structure, never by fixed positions.

The layout is read off the sheet (`read_off.py`); where it is one of the known templates, the form is that
template's, else the template that was read off comes along. Nothing that a sheet says is dropped: what finds
no place in the form is told in a `Note`. The computed cells come out auto or manual as
`reconciling.reconcile` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao_gui.form.conversion import convert
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.places import column_name, place_of
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.template import BOOK, Template, Templates
from jixiao_gui.sheet.exact import read_exactly
from jixiao_gui.sheet.lines import is_title_of, lines_over
from jixiao_gui.sheet.matching import Match, match
from jixiao_gui.sheet.notes import NotAForm, Note, short
from jixiao_gui.sheet.own_template import named
from jixiao_gui.sheet.read_off import ReadOff, SheetReadings
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.words import common_vocabulary, vocabulary_of

_LIKELY = 0.55
"""Share of a template's printed words from which its own words are tried on a sheet."""
_MOST_TRIED = 4
_CLEAR = 0.03
"""By how much the best layout must be ahead of the next."""
_LEVELS, _EXACT, _CAPTION, _TITLE = 0.15, 0.02, 0.05, 0.05
"""What each level, the first one's words to the letter, caption and title weigh beside the structure's 1."""
_BRACKETS = re.compile(r"\(.*\)$")
JUDGED = "自评表"
"""The kind of a layout for self-evaluation; those of the year's other forms are read where they are known."""
_OTHER_KINDS = ("申报", "监控", "立项", "实施方案", "评审")
"""What the title of a table says that is no self-evaluation."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A form read from a sheet, the layout it was taken for, and what there is to tell."""

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

    Raises `NotAForm` when the sheet has no indicator head, nor a project's name over another part, and
    `BadTemplate` for an unknown ``template_id``.
    """
    wanted = templates[template_id] if template_id else None
    rated = [(0.0, wanted)] if wanted else likely_templates(sheet, templates, prefer)
    readings: list[ReadOff] = []
    found: list[tuple[Match, Template, tuple[Note, ...], float]] = []
    reader = SheetReadings(sheet, dict(templates.rules))
    for rating, template in rated:
        if found and not found[0][0].slips and found[0][3] - rating > _CLEAR:
            break
        form = read_exactly(sheet, template)
        if form is not None:
            found.append((Match(form, (), 0), template, (), rating))
        else:
            read = reader.read(vocabulary_of(template), (template,))
            readings.append(read)
            matched = match(read, template)
            if matched is not None and (template.kind == JUDGED or not matched.slips):
                _check_kind(read, any_kind or template.kind != JUDGED)
                found.append((matched, template, tuple(read.notes), rating))
        found.sort(key=lambda each: each[0].slips)
    if found:
        matched, template, notes, rating = found[0]
        near = (t for m, t, _, r in found[1:] if m.slips == matched.slips and rating - r < _CLEAR)
        other = next(near, None)
        doubt: tuple[Note, ...] = ()
        if other is not None and template.id != prefer:
            doubt = (Note("guess", f"按“{template.name}”读入，版式与“{other.name}”也相符。"),)
        return _finished(matched.form, template, (*notes, *matched.notes, *doubt))
    if wanted is not None:
        return _forced(readings[0], wanted, any_kind or wanted.kind != JUDGED)
    read = reader.read(common_vocabulary(), tuple(templates))
    best = max([read, *readings], key=_meanings)
    _check_kind(best, any_kind, of_the_year)
    return _own(best, templates)


def likely_templates(sheet: Sheet, templates: Templates, prefer: str = "") -> list[tuple[float, Template]]:
    """Return the known layouts whose printed words the sheet has for the most part, rated, the likeliest
    first.

    A clerk names the levels and may not have copied the caption; they decide between layouts of one
    structure, and where they don't, ``prefer`` does.
    """
    words = {fold(cell.text) for row in sheet.rows for cell in row.cells if cell.text.strip()}
    words.update(fold(line) for text in (sheet.caption, *sheet.above) for line in text.splitlines())
    lines = [*lines_over(sheet), *(cell.text for row in sheet.rows[:3] for cell in row.cells)]
    written = _levels(sheet)
    rated: list[tuple[float, int, Template, float]] = []
    for number, template in enumerate(templates):
        printed = _printed(template)
        own = printed.words
        share = len(own & words) / len(own) if own else 0.0
        if share < _LIKELY:
            continue
        second = 0.0
        share += _CAPTION * (bool(template.caption.strip()) and fold(template.caption) in words)
        share += _TITLE * (is_title_of(template, lines))
        if printed.level1:
            # a level that the layout does not have speaks against it; one that the clerk left out does not
            share += _LEVELS * _share_printed(written["level1"], printed.bare1)
            share += _EXACT * len(printed.level1 & words) / len(printed.level1)
            second = _LEVELS * _share_printed(written["level2"], printed.bare2)
        rated.append((share + second, -number, template, share))
    rated.sort(key=lambda each: each[:2], reverse=True)
    best = max((each[3] for each in rated), default=0.0)
    # a clerk's own second levels don't speak against the book's layout
    rated.sort(key=lambda each: best - each[3] < _CLEAR and each[2].id == prefer, reverse=True)
    return [(share, template) for share, _, template, _ in rated[:_MOST_TRIED]]


def _share_printed(written: set[str], known: frozenset[str]) -> float:
    """Return the share of the ``written`` levels that a layout prints."""
    return len(written & known) / len(written) if written else 0.0


def _levels(sheet: Sheet) -> dict[str, set[str]]:
    """Return the folded words under 一级指标 and 二级指标, without points in brackets."""
    columns: dict[int, str] = {}
    found: dict[str, set[str]] = {"level1": set(), "level2": set()}
    for row in sheet.rows:
        for cell in row.cells:
            word = fold(cell.text)
            level = {"一级指标": "level1", "二级指标": "level2"}.get(word[:4])
            if level:
                columns[cell.column] = level
            elif word and cell.column in columns and len(row.cells) > 4:
                found[columns[cell.column]].add(_without_brackets(word))
    return found


def _without_brackets(word: str) -> str:
    return _BRACKETS.sub("", word) if word.endswith(")") else word


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a layout prints, folded: labels and heads, and the levels of its blank rows.

    ``bare1`` and ``bare2`` are the levels without what stands in brackets behind them.
    """

    words: frozenset[str]
    level1: frozenset[str]
    bare1: frozenset[str]
    bare2: frozenset[str]


_PRINTED: dict[int, tuple[Template, _Printed]] = {}


def printed_words(template: Template) -> frozenset[str]:
    """Return the folded labels and heads that ``template`` prints, without what is the clerk's."""
    return _printed(template).words


def _printed(template: Template) -> _Printed:
    known = _PRINTED.get(id(template))
    if known is None:
        if len(_PRINTED) > 256:
            _PRINTED.clear()
        words = {fold(words) for words in template.words.values()}
        words |= {fold(table.label) for table in template.tables}
        words |= {fold(line.item) for line in template.fund_lines}
        rows = template.blank_rows
        printed = _Printed(
            frozenset(words - {""}),
            frozenset(fold(row.level1) for row in rows if row.level1.strip()),
            frozenset(_without_brackets(fold(row.level1)) for row in rows),
            frozenset(_without_brackets(fold(row.level2)) for row in rows),
        )
        known = _PRINTED[id(template)] = template, printed
    return known[1]


def _meanings(read: ReadOff) -> tuple[int, int]:
    """Return how much of a sheet was understood: columns with a meaning, fewer notes."""
    found = sum(
        1 for column in (*read.template.words,) if not (column.rpartition(".")[2] or column).startswith("x")
    )
    return found, -len(read.notes)


def _check_kind(read: ReadOff, any_kind: bool, of_the_year: bool = False) -> None:
    """Raise `NotAForm` for a table that is none, or one of another kind where it isn't asked for."""
    parts = read.kinds & {"funds", "indicators", "goal"}
    is_form = "indicators" in read.kinds or ("project" in read.kinds and parts)
    if not is_form and not (any_kind and read.template.sections):
        raise NotAForm("表格中没有“项目名称”，也没有“三级指标”。")
    title = fold(read.template.title)
    if of_the_year and read.template.kind != JUDGED:
        return
    if not any_kind and "自评" not in title and any(word in title for word in _OTHER_KINDS):
        raise NotAForm(f"“{short(read.template.title)}”不是自评表。")
    results = ("indicators.actual", "indicators.score", "funds.executed")
    judged = any(read.template.has(column) for column in results)
    if not any_kind and not judged and title and "自评" not in title:
        raise NotAForm("表格中没有实际完成值，也没有执行数，不是自评表。")


def _forced(read: ReadOff, template: Template, any_kind: bool) -> Recognised:
    """Return the sheet in a layout that somebody named, though it has another: what finds no place is
    told.
    """
    _check_kind(read, any_kind)
    converted = convert(read.form, read.template, template)
    notes = [*read.notes]
    notes += [
        Note("leftover", f"{lost.place}“{short(lost.text)}”未导入：这种模板没有这一栏。")
        for lost in converted.lost
    ]
    form = replace(converted.form, year=read.form.year)
    return _finished(form, template, tuple(notes))


def _own(read: ReadOff, templates: Templates) -> Recognised:
    """Return the sheet in a layout of its own: one like it that is known already, else it becomes known."""
    for known in templates:
        if known.origin == BOOK:
            matched = match(read, known)
            if matched is not None and not matched.slips and not matched.notes:
                return _finished(matched.form, known, tuple(read.notes))
    template = templates.add(named(read.template))
    form = replace(read.form, template=template.id)
    return _finished(form, template, (*read.notes, _about(template)))


def _about(template: Template) -> Note:
    """Return one line that says that the layout was read off the sheet, and which meanings were guessed."""
    guessed = list(dict.fromkeys(_guessed_words(template)))
    words = f"；其中按字面推定含义的栏：{'、'.join(guessed)}" if guessed else ""
    return Note("guess", f"与现有模板不同，按表格自身的版式读入（{template.name}）{words}。")


def _guessed_words(template: Template) -> Iterator[str]:
    for column in template.guessed:
        words = re.sub(r"\s", "", template.words.get(column, ""))
        if words:
            yield words


def _finished(form: Form, template: Template, notes: tuple[Note, ...]) -> Recognised:
    """Return the form with its computed cells auto or manual, and what that has to tell."""
    form, figures = reconcile(form, template)
    rate, rate_score, _ = computed_paths(form)
    told = list(notes)
    for figure in figures:
        label = place_of(template, figure.path)
        if figure.path.startswith("funds.") and figure.path not in (rate, rate_score):
            item = fold(form.funds[int(figure.path.split(".")[1])].item).rstrip(":")
            label = f"{item}的{column_name(template, 'funds.rate')}"
        elif figure.path == rate_score:
            label = "执行率得分"
        if figure.outcome == "filled":
            told.append(Note("filled", f"{label}原为空，已按公式填入 {figure.formula}。", figure.path))
        else:
            formula = f"按公式应为 {figure.formula}" if figure.formula else "公式无法计算"
            words = f"{label}原为 {figure.recorded.strip()}，{formula}，保留原值。"
            told.append(Note("differs", words, figure.path))
    return Recognised(form, template, tuple(told))


__all__ = ["NotAForm", "Note", "Recognised", "likely_templates", "recognise"]
