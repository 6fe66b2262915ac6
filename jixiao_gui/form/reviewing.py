"""What a collecting office says of a form: remarks on the form and on cells, a verdict, a score of its own.

They are remarks of the form, so that they travel with it. A remark on a cell is settled by itself when the
cell says something else; no one has to tick it off.

In a remark of the kind `REVIEW` ``cell`` is the path ("" for the whole form), ``recorded`` what the cell
printed then (of a whole form its `fingerprint`), ``rule`` the name of the cell's row, ``message`` the
reviewer's words and ``expected`` what he expects. In one of the kind `VERDICT` ``rule`` is `PASSED` or
`RETURNED`, ``expected`` the day by which the form is to come back, ``message`` the reason. In one of the kind
`RESCORED` ``cell`` is the score's, ``recorded`` the unit's, ``expected`` the office's, ``message`` why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from jixiao_gui.form.cell_texts import NoSuchCell, get_text, row_text, rows_of, set_text, split_path
from jixiao_gui.form.edits import Compound, Edit, SetCells, SetRemarks, cell_state
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import OFFICE_KINDS, RESCORED, REVIEW, VERDICT, Form, Remark
from jixiao_gui.form.template import Template

PASSED, RETURNED = VERDICTS = ("passed", "returned")
REVIEWED = "reviewed_score"
"""The column that some layouts have for the office's score."""
_NAMES = {"indicators": "name", "funds": "item"}
"""By table the column that a row is known by."""


def printed_text(form: Form, evaluation: Evaluation, path: str) -> str:
    """Return what the cell at ``path`` prints, without white space at its ends. Raises `NoSuchCell`."""
    return (evaluation.printed.get(path) or get_text(form, path)).strip()


def fingerprint(form: Form) -> str:
    """Return a short text that is another one as soon as any text of ``form`` is; remarks aside."""
    plain = asdict(replace(form, remarks=(), manual=frozenset(), filled=frozenset()))
    plain["manual"], plain["filled"] = sorted(form.manual), sorted(form.filled)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def review_remark(
    form: Form, evaluation: Evaluation, cell: str, message: str, *, expected: str = "", day: str = ""
) -> Remark:
    """Return the remark ``message`` on ``cell``, "" for the whole form. Raises `NoSuchCell`."""
    recorded = printed_text(form, evaluation, cell) if cell else fingerprint(form)
    return Remark(REVIEW, _row_name(form, cell), "", cell, recorded, expected, message, day=day)


def verdict_remark(verdict: str, day: str, *, expected: str = "", message: str = "") -> Remark:
    """Return the remark that the office has passed a form, or returned it."""
    return Remark(VERDICT, verdict, "", "", "", expected, message, day=day)


def score_remark(form: Form, evaluation: Evaluation, cell: str, score: str, why: str, day: str) -> Remark:
    """Return the remark that the office gives ``score`` where ``cell`` prints the unit's own."""
    recorded = printed_text(form, evaluation, cell)
    return Remark(RESCORED, _row_name(form, cell), "", cell, recorded, score, why, day=day)


def reviews(form: Form) -> list[Remark]:
    """Return the reviewer's remarks, settled ones too."""
    return [remark for remark in form.remarks if remark.kind == REVIEW]


def verdict_of(form: Form) -> Remark | None:
    """Return the office's last verdict on ``form``."""
    return next((remark for remark in reversed(form.remarks) if remark.kind == VERDICT), None)


def office_scores(form: Form) -> dict[str, Remark]:
    """Return the office's scores by the path of the cell that has the unit's own."""
    return {cell_of(form, remark): remark for remark in form.remarks if remark.kind == RESCORED}


def reviewed_cell(cell: str, template: Template) -> str:
    """Return the layout's own cell for the office's score beside the unit's at ``cell``; "" for none."""
    head, _, column = split_path(cell)
    if column != "score" or not template.has(f"{head}.{REVIEWED}"):
        return ""
    return _beside(cell, REVIEWED)


def scored_cell(cell: str) -> str:
    """Return the cell of the unit's own score, where ``cell`` is that or the office's beside it; else ""."""
    column = split_path(cell)[2] if cell else ""
    return _beside(cell, "score") if column in ("score", REVIEWED) else ""


def _beside(cell: str, column: str) -> str:
    return f"{cell.rpartition('.')[0]}.{column}"


def score_edit(name: str, form: Form, score: Remark, template: Template) -> Edit:
    """Return the edit that puts the office's ``score`` on the form, in the layout's own column too."""
    own = reviewed_cell(score.cell, template)
    said = SetRemarks(name, with_score(form, score))
    if not own:
        return said
    return Compound(
        name, (SetCells(name, ((own, replace(cell_state(form, own), text=score.expected)),)), said)
    )


def joined_scores(
    edit: Edit, before: Form, template: Template, evaluation: Evaluation, day: str
) -> SetRemarks | None:
    """Return the edit that follows ``edit`` where it typed scores into the layout's own column of the
    office's: they are the office's scores, as if they had been typed beside the form. ``None`` elsewhere.
    """
    if isinstance(edit, Compound):
        cells = [cell for part in edit.edits for cell in (part.cells if isinstance(part, SetCells) else ())]
    else:
        cells = list(edit.cells) if isinstance(edit, SetCells) else []
    form = before
    for path, state in cells:
        own = scored_cell(path)
        if own and path != own and template.has(f"{split_path(path)[0]}.{REVIEWED}"):
            there = office_scores(form).get(own)
            if (there.expected if there else "") != state.text.strip():
                why = there.message if there else ""
                made = score_remark(form, evaluation, own, state.text.strip(), why, day)
                form = replace(form, remarks=with_score(form, made))
    return SetRemarks(edit.name, form.remarks) if form is not before else None


def without_scores(form: Form) -> Form:
    """Return ``form`` as the unit gets it: without the office's own scores, in the layout's column too."""
    for cell, score in office_scores(form).items():
        form = _with_reviewed(form, cell, score.expected, "")
    return replace(form, remarks=tuple(remark for remark in form.remarks if remark.kind != RESCORED))


def _with_reviewed(form: Form, cell: str, there: str, text: str) -> Form:
    """Return ``form`` with ``text`` in the office's own column beside ``cell`` where it says ``there``."""
    try:
        own = _beside(cell, REVIEWED)
        return set_text(form, own, text) if cell and get_text(form, own).strip() == there != text else form
    except NoSuchCell:
        return form


def with_verdict(form: Form, verdict: Remark | None) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with ``verdict`` as the only one; without any for ``None``."""
    kept = tuple(remark for remark in form.remarks if remark.kind != VERDICT)
    return kept if verdict is None else (*kept, verdict)


def with_score(form: Form, score: Remark) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with ``score`` in the place of another one on the same cell."""
    kept = tuple(r for r in form.remarks if r.kind != RESCORED or cell_of(form, r) != score.cell)
    return (*kept, score) if score.expected else kept


def without(form: Form, gone: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` without those in ``gone``."""
    dropped = list(gone)
    return tuple(remark for remark in form.remarks if remark not in dropped)


def cell_of(form: Form, remark: Remark) -> str:
    """Return the path of the cell that a remark is about: its row may have moved; "" where it is gone."""
    head, number, column = split_path(remark.cell) if remark.cell else ("", -1, "")
    if number < 0 or not column:
        return remark.cell
    rows = tuple(rows_of(form, head))
    same = [n for n, row in enumerate(rows) if _name(row, head) == remark.rule]
    if number not in same:
        if same:
            number = min(same, key=lambda n: abs(n - number))
        elif number >= len(rows):
            return ""
    return f"{head}.{number}.{column}"


def is_settled(form: Form, evaluation: Evaluation, remark: Remark) -> bool:
    """Return whether what a reviewer's remark is about says something else now, or is gone."""
    if not remark.cell:
        return fingerprint(form) != remark.recorded
    try:
        cell = cell_of(form, remark)
        return not cell or printed_text(form, evaluation, cell) != remark.recorded.strip()
    except NoSuchCell:
        return True


def carried_over(before: Form | None, new: Form) -> Form:
    """Return ``new``, a version that a unit has sent, with what the office has said of ``before``.

    What the file itself claims the office to have said counts for nothing, and the verdict was on the old
    version.
    """
    own = tuple(remark for remark in new.remarks if remark.kind not in OFFICE_KINDS)
    said = () if before is None else tuple(r for r in before.remarks if r.kind in (REVIEW, RESCORED))
    made = new if (*own, *said) == new.remarks else replace(new, remarks=(*own, *said))
    for cell, score in office_scores(made).items() if before is not None else ():
        if before is not None and _says_reviewed(before, cell_of(before, score), score.expected):
            made = _with_reviewed(made, cell, "", score.expected)
    return made


def _says_reviewed(form: Form, cell: str, score: str) -> bool:
    try:
        return bool(cell) and get_text(form, _beside(cell, REVIEWED)).strip() == score
    except NoSuchCell:
        return False


def _row_name(form: Form, cell: str) -> str:
    head, number, column = split_path(cell) if cell else ("", -1, "")
    return _name(tuple(rows_of(form, head))[number], head) if number >= 0 and column else ""


def _name(row: object, head: str) -> str:
    return row_text(row, _NAMES[head]).strip() if head in _NAMES else ""  # type: ignore[arg-type]
