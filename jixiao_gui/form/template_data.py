"""A template as plain data, in the keys of its file: for TOML, JSON and the book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jixiao_gui.form.cell_texts import row_text
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, GridCell, GridRow, Table, usual_merge


def template_data(template: Template) -> dict[str, Any]:
    """Return ``template`` as plain data, from which `read_template` makes an equal template."""
    data: dict[str, Any] = {
        "id": template.id,
        "name": template.name,
        "source": template.source,
        "rules": template.rules.id,
        "kind": template.kind,
        "caption": template.caption,
        "title": template.title,
        "year_line": template.year_line,
        "above": list(template.above),
        "below": list(template.below),
        "sign_off": list(template.sign_off),
        "hand_in": list(template.hand_in),
        "money": template.money,
        "page": "landscape" if template.landscape else "portrait",
        "numbered": template.numbered,
        "every_rate": template.every_rate,
        "guessed": list(template.guessed),
    }
    if template.rule_values:
        data["rule_values"] = dict(template.rule_values)
    data["section"] = [
        _table_data(section) if isinstance(section, Table) else _grid_data(section)
        for section in template.sections
    ]
    plain = {"above", "below", "sign_off", "hand_in", "guessed", "every_rate", "caption", "year_line"}
    return {key: value for key, value in data.items() if value or key not in plain}


def _grid_data(grid: Grid) -> dict[str, Any]:
    return {"id": grid.id, "rows": _rows_data(grid.rows)}


def _rows_data(rows: Iterable[GridRow]) -> list[dict[str, Any]]:
    def cell(cell: GridCell) -> Any:
        if cell.rows == 1 and not cell.field and not cell.vertical:
            return cell.text
        data: dict[str, Any] = {"text": cell.text} if cell.text else {}
        if cell.field:
            data["field"] = cell.field
        if cell.rows != 1:
            data["rows"] = cell.rows
        if cell.vertical:
            data["vertical"] = True
        return data

    return [
        {
            "cells": [cell(c) for c in row.cells],
            "widths": [float(width) for width in row.widths],
            **({"height": row.height} if row.height != 6 else {}),
        }
        for row in rows
    ]


def _table_data(table: Table) -> dict[str, Any]:
    columns = []
    for column in table.columns:
        column_data: dict[str, Any] = {"id": column.id, "head": column.head, "width": float(column.width)}
        if column.upper:
            column_data["upper"] = column.upper
        if column.merge != usual_merge(table.id, column.id):
            column_data["merge"] = column.merge
        columns.append(column_data)
    data: dict[str, Any] = {
        "id": table.id,
        "label": table.label,
        "label_width": float(table.label_width),
        "columns": columns,
        "lines": [
            {name: text for name in (*table.fields, *_group(table)) if (text := row_text(row, name))}
            for row in table.rows
        ],
    }
    if table.grows != (table.id != "funds"):
        data["grows"] = table.grows
    if table.height != 6:
        data["height"] = table.height
    if table.corner is not None:
        data["corner"] = table.corner
    if table.vertical:
        data["vertical"] = True
    if table.headless:
        data["headless"] = True
    if table.own_label:
        data["own_label"] = True
    if table.foot:
        data["foot"] = _rows_data(table.foot)
    return data


def _group(table: Table) -> tuple[str, ...]:
    """Return the column of the words beside each group of rows, where the form has them."""
    return ("group",) if table.own_label and "group" not in table.fields else ()
