"""Moving texts of a form to other columns, when the meaning of a place's column is set after it was read.

A column whose texts move to another gets the other's in exchange, so that nothing is lost and the inverse is
exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from jixiao_gui.form.cell_texts import (
    NoSuchCell,
    column_of,
    get_text,
    part_text,
    set_text,
    split_path,
    table_of,
    with_part_text,
)
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable, own_texts

Row = TypeVar("Row", FundLine, Indicator)


def moves_of(columns: Mapping[str, str]) -> dict[str, str]:
    """Return ``columns`` (old to new), completed by moves into the columns that would be left empty.

    Columns are written ``indicators.x1``, fixed cells by their path. Raises `ValueError` for two columns with
    one target, and for a move out of a table.
    """
    moves = {old: new for old, new in columns.items() if old != new}
    if len(set(moves.values())) != len(moves) or any(table_of(a) != table_of(b) for a, b in moves.items()):
        raise ValueError("columns meet, or leave their table")
    takes = {new: old for old, new in moves.items()}
    for end in [new for new in moves.values() if new not in moves]:
        start = end
        while start in takes:
            start = takes[start]
        moves[end] = start
    return moves


def move_columns(form: Form, moves: Mapping[str, str]) -> Form:
    """Return ``form`` with each text moved to its new column, by ``moves`` of `moves_of`.

    A text that moves into a computed cell becomes manual.
    """
    if not moves:
        return form
    fixed = {old: new for old, new in moves.items() if not table_of(old)}
    texts = {new: _text_at(form, old) for old, new in fixed.items()}
    for path, text in texts.items():
        if text != _text_at(form, path):
            form = set_text(form, path, text)
    for table in dict.fromkeys(table_of(old) for old in moves if table_of(old)):
        names = {
            split_path(old)[2]: split_path(new)[2] for old, new in moves.items() if table_of(old) == table
        }
        if table == "funds":
            form = replace(form, funds=tuple(_moved_row(row, names) for row in form.funds))
        elif table == "indicators":
            form = replace(form, indicators=tuple(_moved_row(row, names) for row in form.indicators))
        else:
            form = replace(
                form, tables=tuple(_moved_table(t, names) if t.id == table else t for t in form.tables)
            )
    computed = set(computed_paths(form))
    filled_targets = {path for path in computed if column_of(path) in moves.values()}
    manual = {_moved_path(path, moves) for path in form.manual} & computed
    manual |= {path for path in filled_targets if _text_at(form, path)}
    filled = {_moved_path(path, moves) for path in form.filled} & computed
    remarks = tuple(
        remark if (cell := _moved_path(remark.cell, moves)) == remark.cell else replace(remark, cell=cell)
        for remark in form.remarks
    )
    sources = tuple(
        source if (cell := _moved_path(source.cell, moves)) == source.cell else replace(source, cell=cell)
        for source in form.sources
    )
    return replace(form, manual=frozenset(manual), filled=frozenset(filled), remarks=remarks, sources=sources)


def _moved_path(path: str, moves: Mapping[str, str]) -> str:
    head, number, _ = split_path(path)
    to = moves.get(column_of(path))
    if to is None:
        return path
    return f"{head}.{number}.{split_path(to)[2]}" if number >= 0 else to


def _text_at(form: Form, path: str) -> str:
    try:
        return get_text(form, path)
    except NoSuchCell:
        return ""  # a row that this form does not have


def _moved_row(row: Row, names: Mapping[str, str]) -> Row:
    moved = row
    for old, new in names.items():
        moved = with_part_text(moved, new, part_text(row, old))
    if row.spans:
        moved = replace(
            moved, spans=tuple(sorted((names.get(name, name), count) for name, count in row.spans))
        )
    return moved


def _moved_table(table: OwnTable, names: Mapping[str, str]) -> OwnTable:
    return replace(
        table,
        rows=tuple(own_texts({names.get(name, name): text for name, text in row}) for row in table.rows),
    )
