"""A form as one text and back, with all that a book knows of it: older versions are kept so."""

from __future__ import annotations

import json

from jixiao_gui.book import rows
from jixiao_gui.book.form_reading import FUND_COLUMNS, GOAL_COLUMNS, INDICATOR_COLUMNS
from jixiao_gui.book.schema import HEAD
from jixiao_gui.form.model import REMARK_FIELDS, SOURCE_FIELDS, Form


def form_text(form: Form) -> str:
    """Return ``form`` as JSON: the rows that the tables of a book would have of it, by their columns."""
    goal = rows.goal_row(0, form.goal)
    said = {
        "form": rows.form_row(form),
        "goal": {name: goal[name] for name in GOAL_COLUMNS},
        "fund_line": _plain(rows.fund_rows(0, enumerate(form.funds))),
        "indicator": _plain(rows.indicator_rows(0, enumerate(form.indicators))),
        "auto_score": [row["number"] for row in rows.auto_rows(0, form)],
        "remark": _plain(rows.remark_rows(0, form.remarks)),
        "own_row": [[row["section"], row["texts"]] for row in rows.own_rows(0, form.tables)],
        "source": _plain(rows.source_rows(0, form.sources)),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_form_text(text: str) -> Form | None:
    """Return the form that `form_text` wrote; ``None`` for anything else, such as what a stranger's tool
    left.
    """
    try:
        said = json.loads(text)
        return rows.build_form(
            [str(said["form"].get(name, "")) for name in HEAD],
            [str(said["goal"].get(name, "")) for name in GOAL_COLUMNS],
            [_values(row, FUND_COLUMNS) for row in said["fund_line"]],
            [_values(row, INDICATOR_COLUMNS) for row in said["indicator"]],
            [number for number in said["auto_score"] if isinstance(number, int)],
            [_values(row, REMARK_FIELDS) for row in said["remark"]],
            [(str(section), str(texts)) for section, texts in said["own_row"]],
            [_values(row, SOURCE_FIELDS) for row in said.get("source", ())],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _plain(found: list[rows.Row]) -> list[rows.Row]:
    """Return rows without what is not the form's: its id and their numbers, and without empty texts."""
    return [
        {name: text for name, text in row.items() if name not in ("form_id", "number") and text}
        for row in found
    ]


def _values(row: dict[str, object], names: tuple[str, ...]) -> list[str]:
    return [str(row.get(name, "")) for name in names]
