"""A collecting office's review of a form: remarks on the form and on cells, a verdict, scores of its own.

They are remarks of the form, so that they travel with it. A remark on a cell is settled as soon as the cell
changes.

In a remark of the kind `REVIEW` ``cell`` is the path ("" for the whole form), ``recorded`` the cell's printed
text (of a whole form its `fingerprint`), ``rule`` the name of the cell's row, ``message`` the reviewer's
words and ``expected`` the text to be written. In one of the kind `VERDICT` ``rule`` is `PASSED` or
`RETURNED`, ``expected`` the day by which the form is to come back, ``message`` the reason. In one of the kind
`RESCORED` ``cell`` is the score's, ``recorded`` the unit's, ``expected`` the office's, ``message`` why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import TypeVar

from jixiao_gui.form.cell_texts import AnyRow, NoSuchCell, get_text, row_text, rows_of, split_path
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import (
    RESCORED,
    REVIEW,
    VERDICT,
    Form,
    FundLine,
    Indicator,
    Remark,
    Total,
)

Part = TypeVar("Part", FundLine, Indicator, Total)
REVIEW_RULE = "review-remark"
"""The rule under which a reviewer's remarks are findings."""
PASSED, RETURNED = VERDICTS = ("passed", "returned")
REVIEWED = "reviewed_score"
"""The column that some layouts have for the office's score: see `score_joining`."""
_NAMES = {"indicators": "name", "funds": "item"}
"""By table, the column with the names of rows."""


def printed_text(form: Form, evaluation: Evaluation, path: str) -> str:
    """Return the printed text of the cell at ``path``, white space at its ends removed. Raises
    `NoSuchCell`.
    """
    return (evaluation.printed.get(path) or get_text(form, path)).strip()


def fingerprint(form: Form) -> str:
    """Return a short text that changes with any text of ``form``, remarks and the office's scores aside."""
    plain = asdict(replace(_unscored(form), remarks=(), manual=frozenset(), filled=frozenset()))
    plain["manual"], plain["filled"] = sorted(form.manual), sorted(form.filled)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def review_remark(
    form: Form, evaluation: Evaluation, cell: str, message: str, *, expected: str = "", day: str = ""
) -> Remark:
    """Return the remark ``message`` on ``cell``, "" for the whole form. Raises `NoSuchCell`."""
    recorded = printed_text(form, evaluation, cell) if cell else fingerprint(form)
    return Remark(REVIEW, _row_name(form, cell), "", cell, recorded, expected, message, day=day)


def verdict_remark(verdict: str, day: str, *, expected: str = "", message: str = "") -> Remark:
    """Return the remark of the office's ``verdict``, `PASSED` or `RETURNED`."""
    return Remark(VERDICT, verdict, "", "", "", expected, message, day=day)


def score_remark(form: Form, evaluation: Evaluation, cell: str, score: str, why: str, day: str) -> Remark:
    """Return the remark of the office's ``score``, in points, for the unit's score in ``cell``."""
    recorded = printed_text(form, evaluation, cell)
    return Remark(RESCORED, _row_name(form, cell), "", cell, recorded, score, why, day=day)


def reviews(form: Form) -> list[Remark]:
    """Return the reviewer's remarks, settled ones too."""
    return [remark for remark in form.remarks if remark.kind == REVIEW]


def verdict_of(form: Form) -> Remark | None:
    """Return the office's last verdict on ``form``."""
    return next((remark for remark in reversed(form.remarks) if remark.kind == VERDICT), None)


def office_scores(form: Form) -> dict[str, Remark]:
    """Return the office's scores by the path of the cell with the unit's score."""
    return {cell_of(form, remark): remark for remark in form.remarks if remark.kind == RESCORED}


def return_of(form: Form) -> Remark | None:
    """Return the office's verdict on ``form`` where it is that the form is to be corrected."""
    verdict = verdict_of(form)
    return verdict if verdict is not None and verdict.rule == RETURNED else None


def with_verdict(form: Form, verdict: Remark | None) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with ``verdict`` as the only one; without any for ``None``."""
    others = tuple(remark for remark in form.remarks if remark.kind != VERDICT)
    return others if verdict is None else (*others, verdict)


def with_score(form: Form, score: Remark) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with ``score`` in the place of another one on the same cell."""
    others = tuple(r for r in form.remarks if r.kind != RESCORED or cell_of(form, r) != score.cell)
    return (*others, score) if score.expected else others


def remarks_without(form: Form, removed: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` without those in ``removed``."""
    unwanted = list(removed)
    return tuple(remark for remark in form.remarks if remark not in unwanted)


def cell_of(form: Form, remark: Remark) -> str:
    """Return the path of the cell that a remark is about, also after its row has moved; "" for no such
    cell.
    """
    head, number, column = split_path(remark.cell) if remark.cell else ("", -1, "")
    if number < 0 or not column:
        return remark.cell
    names = row_names(form, head)
    same = [n for n, name in enumerate(names) if name == remark.rule]
    if number not in same:
        if same:
            number = min(same, key=lambda n: abs(n - number))
        elif number >= len(names):
            return ""
    return f"{head}.{number}.{column}"


def is_settled(form: Form, evaluation: Evaluation, remark: Remark) -> bool:
    """Return whether the cell or form of a reviewer's remark has changed since, or was removed."""
    if not remark.cell:
        return fingerprint(form) != remark.recorded
    try:
        cell = cell_of(form, remark)
        return not cell or printed_text(form, evaluation, cell) != remark.recorded.strip()
    except NoSuchCell:
        return True


def row_names(form: Form, head: str) -> list[str]:
    """Return the names of the rows of a table; "" where rows have none."""
    return [_name(row, head) for row in rows_of(form, head)]


def _row_name(form: Form, cell: str) -> str:
    head, number, column = split_path(cell) if cell else ("", -1, "")
    return row_names(form, head)[number] if number >= 0 and column else ""


def _unscored(form: Form) -> Form:
    """Return ``form`` with an empty column of the office's scores."""
    funds = tuple(_with_no_score(line) for line in form.funds)
    indicators = tuple(_with_no_score(row) for row in form.indicators)
    return replace(form, funds=funds, indicators=indicators, total=_with_no_score(form.total))


def _with_no_score(part: Part) -> Part:
    return (
        replace(part, extra=tuple(column for column in part.extra if column[0] != REVIEWED))
        if part.extra
        else part
    )


def _name(row: AnyRow, head: str) -> str:
    return row_text(row, _NAMES[head]).strip() if head in _NAMES else ""
