"""The office's score (复核分) and the column that some layouts have for it: one number in two places.

A book joins the two with every change: a text typed, pasted, filled or replaced in the column becomes the
office's score, and a score given beside the form is written into the column. Undo restores both. A text that
a unit has written into the column itself is no score of the office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao_gui.form.cell_texts import NoSuchCell, get_text, row_text, rows_of, set_text, split_path
from jixiao_gui.form.edits import Compound, Edit, SetCells, SetRemarks, cell_state
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import CORE_TABLES, OFFICE_KINDS, RESCORED, REVIEW, Form, Remark
from jixiao_gui.form.office.reviewing import (
    REVIEWED,
    cell_of,
    office_scores,
    remarks_without,
    row_names,
    score_remark,
    with_score,
)
from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import Template

_HEADS = (*CORE_TABLES, "total")
"""The parts of a form with scores of the unit, beside which an office can score."""


def scored_cell(cell: str) -> str:
    """Return the cell of the unit's score, where ``cell`` is that or the office's beside it; else ""."""
    head, _, column = split_path(cell) if cell else ("", -1, "")
    return _cell_in_column(cell, "score") if head in _HEADS and column in ("score", REVIEWED) else ""


def joining_edit(before: Form | None, after: Form, template: Template, name: str, day: str) -> Edit | None:
    """Return the edit that makes the office's scores and the layout's column of them agree again.

    ``before``, ``None`` for a new form, was changed into ``after``. For each cell the one of the two that was
    changed is copied to the other; where both were, both stay. The scores of removed rows are removed too.
    ``None`` is returned where the two agree.
    """
    heads = [head for head in _HEADS if template.has(f"{head}.{REVIEWED}")]
    scored = any(remark.kind == RESCORED for remark in after.remarks)
    if (not heads and not scored) or (before is not None and _is_same(before, after)):
        return None
    joined = (
        replace(after, remarks=remarks_without(after, _scores_of_removed_rows(before, after)))
        if before
        else after
    )
    cells: list[tuple[str, str]] = []
    for head in heads:
        given_scores = _given_anew(before, joined, head)
        for cell in _typed_anew(before, joined, head):
            if cell not in given_scores:
                joined = _with_typed(joined, cell, template, day)
        typed_cells = _typed_anew(before, joined, head)
        cells += [
            (_cell_in_column(cell, REVIEWED), score)
            for cell, score in given_scores.items()
            if cell not in typed_cells
        ]
    changed = tuple(
        (cell, replace(cell_state(after, cell), text=score))
        for cell, score in cells
        if get_text(after, cell).strip() != score
    )
    edits: list[Edit] = [SetCells(name, changed)] if changed else []
    edits += [SetRemarks(name, joined.remarks)] if joined.remarks != after.remarks else []
    return Compound(name, tuple(edits)) if len(edits) > 1 else edits[0] if edits else None


def without_scores(form: Form) -> Form:
    """Return ``form`` for the unit: without the office's scores, in the layout's column too."""
    for cell, score in office_scores(form).items():
        office_cell = _cell_in_column(cell, REVIEWED)
        if _text(form, office_cell) == score.expected:
            form = set_text(form, office_cell, "")
    return replace(form, remarks=tuple(remark for remark in form.remarks if remark.kind != RESCORED))


def carried_over(before: Form | None, new: Form) -> Form:
    """Return ``new``, a version that a unit has sent, with the office's remarks and scores on ``before``.

    Office remarks in the sent file are dropped, and the verdict was on the old version. The office's scores
    are written into the layout's column, whatever the unit wrote there.
    """
    unit_remarks = tuple(remark for remark in new.remarks if remark.kind not in OFFICE_KINDS)
    office_remarks = (
        () if before is None else tuple(r for r in before.remarks if r.kind in (REVIEW, RESCORED))
    )
    carried = (
        new
        if (*unit_remarks, *office_remarks) == new.remarks
        else replace(new, remarks=(*unit_remarks, *office_remarks))
    )
    if before is not None:
        for cell, score in office_scores(carried).items():
            old_cell = cell_of(before, score)
            if cell and old_cell and _text(before, _cell_in_column(old_cell, REVIEWED)) == score.expected:
                carried = set_text(carried, _cell_in_column(cell, REVIEWED), score.expected)
    return carried


def claimed_scores(sent: Form, template: Template, before: Form | None = None) -> list[str]:
    """Return the names of the office's cells that a unit has filled in itself, unlike in ``before``.

    ``before`` is the version that the office has.
    """
    names = []
    for head in _HEADS:
        if template.has(f"{head}.{REVIEWED}"):
            old_texts = [text for _, text in _rows(before, head)] if before is not None else []
            for number, (_, text) in enumerate(_rows(sent, head)):
                if text and text not in old_texts:
                    names.append(place_of(template, _cell_in_column(_cell(head, number), REVIEWED)))
    return names


def _cell_in_column(cell: str, column: str) -> str:
    return f"{cell.rpartition('.')[0]}.{column}"


def _cell(head: str, number: int) -> str:
    return f"{head}.{number}.score" if head in CORE_TABLES else f"{head}.score"


def _text(form: Form, path: str) -> str:
    try:
        return get_text(form, path).strip()
    except NoSuchCell:
        return ""


def _rows(form: Form, head: str) -> list[tuple[str, str]]:
    """Return the name and the text in the column of the office's score of each row."""
    if head not in CORE_TABLES:
        return [("", _text(form, _cell_in_column(_cell(head, 0), REVIEWED)))]
    texts = [row_text(row, REVIEWED).strip() for row in rows_of(form, head)]
    return list(zip(row_names(form, head), texts, strict=True))


def _is_same(before: Form, after: Form) -> bool:
    """Return whether a change left all scores, remarks and the layout alone."""
    same = all(getattr(before, part) is getattr(after, part) for part in (*_HEADS, "remarks"))
    return same and before.template == after.template


def _typed_anew(before: Form | None, after: Form, head: str) -> list[str]:
    """Return the cells of units' scores beside which the office's column was changed, or filled in a new
    row.
    """
    old = _rows(before, head) if before is not None else []
    new = _rows(after, head)
    if [name for name, _ in old] == [name for name, _ in new]:
        return [_cell(head, n) for n, (_, text) in enumerate(new) if text != old[n][1]]
    return [_cell(head, n) for n in _new_rows(old, new)]


def _new_rows(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[int]:
    """Yield the numbers of rows whose text is new, neither moved with its row nor there before."""
    left = Counter(old)
    for number, row in enumerate(new):
        if left[row]:
            left[row] -= 1
        elif row[1] and not (len(old) == len(new) and old[number][1] == row[1]):
            yield number


def _given_anew(before: Form | None, after: Form, head: str) -> dict[str, str]:
    """Return the office's scores that were given, or "" withdrawn, by the cell of the unit's score."""
    old_remarks = before.remarks if before is not None else ()
    current_scores = office_scores(after)
    withdrawn = [r for r in old_remarks if r.kind == RESCORED and r not in after.remarks]
    scores = {
        cell: ""
        for cell in (cell_of(after, r) for r in withdrawn if _is_in_column(after, r))
        if cell not in current_scores
    }
    scores |= {cell: score.expected for cell, score in current_scores.items() if score not in old_remarks}
    if before is not None and before.template != after.template:  # the column may be new to the form
        scores |= {cell: score.expected for cell, score in current_scores.items()}
    return {cell: score for cell, score in scores.items() if cell and split_path(cell)[0] == head}


def _is_in_column(form: Form, score: Remark) -> bool:
    return _text(form, _cell_in_column(cell_of(form, score), REVIEWED)) == score.expected


def _with_typed(form: Form, cell: str, template: Template, day: str) -> Form:
    """Return ``form`` with the text in the column beside ``cell`` as the office's score."""
    text, old_score = _text(form, _cell_in_column(cell, REVIEWED)), office_scores(form).get(cell)
    if (old_score.expected if old_score else "") == text:
        return form
    why = old_score.message if old_score else ""
    new_score = score_remark(form, evaluate(form, template), cell, text, why, day)
    return replace(form, remarks=with_score(form, new_score))


def _scores_of_removed_rows(before: Form, after: Form) -> list[Remark]:
    """Return the office's scores of rows that were removed."""
    removed: list[Remark] = []
    for head in CORE_TABLES:
        old_names, new_names = row_names(before, head), row_names(after, head)
        if len(new_names) < len(old_names):
            lost = set(old_names) - set(new_names)
            removed += [
                r for r in after.remarks if r.kind == RESCORED and r.rule in lost and _is_in_table(r, head)
            ]
    return removed


def _is_in_table(remark: Remark, head: str) -> bool:
    return split_path(remark.cell)[0] == head
