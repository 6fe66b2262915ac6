"""The office's score (复核分) and the column that some layouts have for it: one number in two places.

A book joins the two with every change, whichever way it came: who types into the column, or pastes, fills or
replaces there, gives the office's score, and a score given beside the form stands in the column. What leads a
change back restores both. What a unit has put into the column itself is no score of the office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao_gui.form.cell_texts import NoSuchCell, get_text, row_text, rows_of, set_text, split_path
from jixiao_gui.form.edits import Compound, Edit, SetCells, SetRemarks, cell_state
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import OFFICE_KINDS, RESCORED, REVIEW, Form, Remark
from jixiao_gui.form.places import place_of
from jixiao_gui.form.reviewing import (
    REVIEWED,
    cell_of,
    office_scores,
    row_names,
    score_remark,
    with_score,
    without,
)
from jixiao_gui.form.template import Template

_TABLES = ("funds", "indicators")
_HEADS = (*_TABLES, "total")
"""Where units score themselves, so that an office can score beside it."""


def scored_cell(cell: str) -> str:
    """Return the cell of the unit's own score, where ``cell`` is that or the office's beside it; else ""."""
    head, _, column = split_path(cell) if cell else ("", -1, "")
    return _beside(cell, "score") if head in _HEADS and column in ("score", REVIEWED) else ""


def joining(before: Form | None, after: Form, template: Template, name: str, day: str) -> Edit | None:
    """Return the edit that has the office's scores and the layout's column of them say the same again.

    ``before`` was changed into ``after``, and what of the two was changed for a cell holds for the other;
    where both were, the change meant both. ``None`` for a form that comes anew. The scores of rows that were
    taken out go with them. ``None`` is returned where all is joined.
    """
    heads = [head for head in _HEADS if template.has(f"{head}.{REVIEWED}")]
    scored = any(remark.kind == RESCORED for remark in after.remarks)
    if (not heads and not scored) or (before is not None and _is_same(before, after)):
        return None
    joined = replace(after, remarks=without(after, _of_rows_gone(before, after))) if before else after
    cells: list[tuple[str, str]] = []
    for head in heads:
        given = _given_anew(before, joined, head)
        for cell in _typed_anew(before, joined, head):
            if cell not in given:
                joined = _with_typed(joined, cell, template, day)
        typed = _typed_anew(before, joined, head)
        cells += [(_beside(cell, REVIEWED), score) for cell, score in given.items() if cell not in typed]
    changed = tuple(
        (cell, replace(cell_state(after, cell), text=score))
        for cell, score in cells
        if get_text(after, cell).strip() != score
    )
    edits: list[Edit] = [SetCells(name, changed)] if changed else []
    edits += [SetRemarks(name, joined.remarks)] if joined.remarks != after.remarks else []
    return Compound(name, tuple(edits)) if len(edits) > 1 else edits[0] if edits else None


def without_scores(form: Form) -> Form:
    """Return ``form`` as the unit gets it: without the office's own scores, in the layout's column too."""
    for cell, score in office_scores(form).items():
        own = _beside(cell, REVIEWED)
        if _text(form, own) == score.expected:
            form = set_text(form, own, "")
    return replace(form, remarks=tuple(remark for remark in form.remarks if remark.kind != RESCORED))


def carried_over(before: Form | None, new: Form) -> Form:
    """Return ``new``, a version that a unit has sent, with what the office has said of ``before``.

    What the file itself claims the office to have said counts for nothing, and the verdict was on the old
    version. Where the office has given a score, it stands in the layout's column whatever the unit put there.
    """
    own = tuple(remark for remark in new.remarks if remark.kind not in OFFICE_KINDS)
    said = () if before is None else tuple(r for r in before.remarks if r.kind in (REVIEW, RESCORED))
    made = new if (*own, *said) == new.remarks else replace(new, remarks=(*own, *said))
    if before is not None:
        for cell, score in office_scores(made).items():
            was = cell_of(before, score)
            if cell and was and _text(before, _beside(was, REVIEWED)) == score.expected:
                made = set_text(made, _beside(cell, REVIEWED), score.expected)
    return made


def claimed_scores(sent: Form, template: Template, before: Form | None = None) -> list[str]:
    """Return what cells for the office's score are called that a unit has filled in itself: otherwise than
    ``before``, the version that the office has.
    """
    told = []
    for head in _HEADS:
        if template.has(f"{head}.{REVIEWED}"):
            known = [text for _, text in _rows(before, head)] if before is not None else []
            for number, (_, text) in enumerate(_rows(sent, head)):
                if text and text not in known:
                    told.append(place_of(template, _beside(_cell(head, number), REVIEWED)))
    return told


def _beside(cell: str, column: str) -> str:
    return f"{cell.rpartition('.')[0]}.{column}"


def _cell(head: str, number: int) -> str:
    return f"{head}.{number}.score" if head in _TABLES else f"{head}.score"


def _text(form: Form, path: str) -> str:
    try:
        return get_text(form, path).strip()
    except NoSuchCell:
        return ""


def _rows(form: Form, head: str) -> list[tuple[str, str]]:
    """Return of each row its name and what stands in the column of the office's score."""
    if head not in _TABLES:
        return [("", _text(form, _beside(_cell(head, 0), REVIEWED)))]
    texts = [row_text(row, REVIEWED).strip() for row in rows_of(form, head)]
    return list(zip(row_names(form, head), texts, strict=True))


def _is_same(before: Form, after: Form) -> bool:
    """Return whether a change touched nothing that is joined."""
    same = all(getattr(before, part) is getattr(after, part) for part in (*_HEADS, "remarks"))
    return same and before.template == after.template


def _typed_anew(before: Form | None, after: Form, head: str) -> list[str]:
    """Return the cells of units' scores beside which the column says something else than before, or says it
    in a row that is new.
    """
    old = _rows(before, head) if before is not None else []
    new = _rows(after, head)
    if [name for name, _ in old] == [name for name, _ in new]:
        return [_cell(head, n) for n, (_, text) in enumerate(new) if text != old[n][1]]
    return [_cell(head, n) for n in _new_rows(old, new)]


def _new_rows(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[int]:
    """Yield numbers of rows whose text neither moved along with its row nor stood there before."""
    left = Counter(old)
    for number, row in enumerate(new):
        if left[row]:
            left[row] -= 1
        elif row[1] and not (len(old) == len(new) and old[number][1] == row[1]):
            yield number


def _given_anew(before: Form | None, after: Form, head: str) -> dict[str, str]:
    """Return the office's scores that were given or taken back, by the cell of the unit's own; "" for the
    latter.
    """
    known = before.remarks if before is not None else ()
    there = office_scores(after)
    taken = [r for r in known if r.kind == RESCORED and r not in after.remarks]
    found = {
        cell: "" for cell in (cell_of(after, r) for r in taken if _stands(after, r)) if cell not in there
    }
    found |= {cell: score.expected for cell, score in there.items() if score not in known}
    if before is not None and before.template != after.template:  # the column may be new to the form
        found |= {cell: score.expected for cell, score in there.items()}
    return {cell: score for cell, score in found.items() if cell and split_path(cell)[0] == head}


def _stands(form: Form, score: Remark) -> bool:
    return _text(form, _beside(cell_of(form, score), REVIEWED)) == score.expected


def _with_typed(form: Form, cell: str, template: Template, day: str) -> Form:
    """Return ``form`` with the office's score that stands in the column beside ``cell``."""
    text, there = _text(form, _beside(cell, REVIEWED)), office_scores(form).get(cell)
    if (there.expected if there else "") == text:
        return form
    why = there.message if there else ""
    made = score_remark(form, evaluate(form, template), cell, text, why, day)
    return replace(form, remarks=with_score(form, made))


def _of_rows_gone(before: Form, after: Form) -> list[Remark]:
    """Return the office's scores of rows that were taken out."""
    gone: list[Remark] = []
    for head in _TABLES:
        was, now = row_names(before, head), row_names(after, head)
        if len(now) < len(was):
            lost = set(was) - set(now)
            gone += [r for r in after.remarks if r.kind == RESCORED and r.rule in lost and _in(r, head)]
    return gone


def _in(remark: Remark, head: str) -> bool:
    return split_path(remark.cell)[0] == head
