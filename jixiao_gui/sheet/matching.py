"""Whether a layout that was read off a sheet is a known template, and the form as that template has it.

What a template prints decides: the labels, the heads of each table, what its columns mean, the unit of money.
Widths, blank rows and the words that a clerk fills in don't.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from jixiao_gui.form.cell_texts import get_text, set_text, split_path, with_part_text
from jixiao_gui.form.model import Form, own_text
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, Table
from jixiao_gui.sheet.lines import with_lines
from jixiao_gui.sheet.notes import Note, short
from jixiao_gui.sheet.read_off import ReadOff

_ALIKE = 0.7
"""How alike a label is that was printed with a slip."""
_MOST_SLIPS = 2
_MOST_STRAYS = 3
"""Texts without a place, beside a form that else is the template's to the letter."""


@dataclass(frozen=True, slots=True)
class Match:
    """How a sheet fits a template: its form by it, and what differs from what the template prints."""

    form: Form
    notes: tuple[Note, ...]
    slips: int


def match(read: ReadOff, template: Template) -> Match | None:
    """Return ``read`` as a form of ``template``; ``None`` where it has another layout."""
    mine, theirs = read.template, template
    if mine.money != theirs.money and any(table.id == "funds" for table in theirs.tables):
        return None
    notes: list[Note] = []
    slips = 0
    for table in mine.tables:
        known = theirs.table(table.id)
        if known is None:
            return None
        found = _same_table(table, known)
        if found is None:
            return None
        slips += found
        if found and fold(table.label) != fold(known.label):
            words = f"栏目“{short(table.label)}”按“{fold(known.label)}”读入。"
            notes.append(Note("guess", words))
    grids = _match_grids(read, template)
    if grids is None:
        return None
    form, more, grid_slips = grids
    form = _with_own_labels(form, mine, theirs)
    slips += grid_slips
    if slips > _MOST_SLIPS:
        return None
    missing = [table for table in theirs.tables if mine.table(table.id) is None]
    if "indicators" not in read.kinds and theirs.table("indicators") is not None:
        if len(read.kinds & {"funds", "goal", "project"}) < 3:
            return None
    elif any(table.id not in ("funds",) for table in missing) or len(missing) > 1:
        return None
    if theirs.fields("goal") and "goal" not in read.kinds:
        notes.append(Note("guess", "没有年度目标行，目标按空白读入。", "goal.expected"))
    form = with_lines(replace(form, template=template.id), read.lines, read.below, template)
    return Match(form, (*notes, *more), slips)


def _with_own_labels(form: Form, mine: Template, theirs: Template) -> Form:
    """Return ``form`` with the words at the side of its indicators, where the template leaves them to the
    form.
    """
    table, known = mine.table("indicators"), theirs.table("indicators")
    if table is None or known is None or not known.own_label or fold(table.label) == fold(known.label):
        return form
    rows = (
        row if own_text(row.extra, "group") else with_part_text(row, "group", table.label)
        for row in form.indicators
    )
    return replace(form, indicators=tuple(rows))


def _same_table(mine: Table, theirs: Table) -> int | None:
    """Return how many slips a table's words have; ``None`` where it is another table."""
    if [c.id for c in mine.columns] != [c.id for c in theirs.columns]:
        return None
    slips = 0
    for one, other in zip(mine.columns, theirs.columns, strict=True):
        if fold(one.upper) != fold(other.upper):
            return None
        found = _same_words(one.head, other.head)
        if found is None:
            return None
        slips += found
    if theirs.own_label:
        return slips
    if bool(mine.label) != bool(theirs.label) and mine.label:
        return None
    found = _same_words(mine.label, theirs.label) if mine.label else 0
    return None if found is None else slips + found


def _same_words(one: str, other: str) -> int | None:
    """Return 0 for the same words, 1 for words with a slip, ``None`` for others."""
    a, b = fold(one), fold(other)
    if a == b:
        return 0
    if not a or not b or min(len(a), len(b)) < 3:
        return None
    if a.rstrip(":") == b.rstrip(":"):
        return None  # printed with a colon: the place's own words
    alike = len(a) != len(b) and (a in b or b in a) and abs(len(a) - len(b)) <= 1
    return 1 if alike and SequenceMatcher(None, a, b, autojunk=False).ratio() > _ALIKE else None


def _match_grids(read: ReadOff, template: Template) -> tuple[Form, list[Note], int] | None:
    """Return the form's fixed cells in the template's; ``None`` where their labels are others."""
    mine, theirs = list(_cells(read.template)), list(_cells(template))
    notes: list[Note] = []
    slips = 0
    form = replace(
        read.form, extra=(), total=replace(read.form.total, extra=()), goal=replace(read.form.goal, extra=())
    )
    left = list(theirs)
    strays: list[tuple[str, str]] = []
    for path, label in mine:
        own = split_path(path)[2] or path
        text = get_text(read.form, path)
        if path == "total.weight" and not template.has(path) and template.has("total.score"):
            # the sum stands alone, under whatever head its cell begins
            if text.strip() and not read.form.total.score.strip():
                form = set_text(set_text(form, path, ""), "total.score", text)
                continue
            if not text.strip():
                continue
        place = next((n for n, (p, words) in enumerate(left) if _same_cell(path, label, p, words)), None)
        if place is None and own.startswith(("x", "grade")):
            if text.strip() and path.startswith("total."):
                notes.append(Note("leftover", f"总分行的“{short(text)}”未导入。", "total.score"))
            elif text.strip():
                strays.append((label, text))
            elif fold(label) and not path.startswith("total."):
                return None
            continue
        if place is None:
            slip = next(
                (n for n, (p, w) in enumerate(left) if p == path and _same_words(label, w) == 1), None
            )
            if slip is None:
                return None
            slips += 1
            place = slip
        there = left.pop(place)[0]
        if there == "total.score" and not text.strip() and form.total.score.strip():
            continue
        form = set_text(form, there, text)
    if len(strays) > _MOST_STRAYS or any(len(fold(label)) > 1 for label, _ in strays):
        return None
    notes += [Note("leftover", f"“{short(text)}”未导入。") for _, text in strays]
    near = _words_with_slips(read.template, template)
    if near is None:
        return None
    slips += len(near)
    notes += [Note("guess", f"栏目“{short(word)}”按“{meant}”读入。") for word, meant in near]
    lost = [path for path, _ in left if not path.startswith(("goal.", "total.")) and "." not in path]
    if len(lost) > 1 and len(lost) > len(theirs) // 3:
        return None
    return form, notes, slips


def _words_with_slips(mine: Template, theirs: Template) -> list[tuple[str, str]] | None:
    """Return the printed words that ``theirs`` has with one sign other, each with those; ``None`` where
    it lacks some.
    """
    mine_words, their_words = _printed(mine), _printed(theirs)
    found: list[tuple[str, str]] = []
    for word in mine_words:
        if word in their_words:
            continue
        near = next((w for w in their_words if w not in mine_words and _same_words(word, w) == 1), None)
        if near is None:
            return None
        found.append((word, near))
    return found


def _same_cell(path: str, label: str, other: str, words: str) -> bool:
    own = (split_path(path)[2] or path).startswith("x")
    if own:
        return (split_path(other)[2] or other).startswith("x") and fold(label) == fold(words)
    return path == other and (path.startswith("total.") or fold(label) == fold(words))


def _cells(template: Template) -> Iterator[tuple[str, str]]:
    for path in template.grid_fields:
        yield path, template.words.get(path, "")


def _printed(template: Template) -> list[str]:
    return [
        word
        for section in template.sections
        if isinstance(section, Grid)
        for row in section.rows
        for cell in row.cells
        if not cell.field and (word := fold(cell.text))
    ]
