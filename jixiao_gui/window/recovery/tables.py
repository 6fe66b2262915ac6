"""Make the tables of the recovery windows: whole rows can be selected, nothing edited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jixiao_gui.window.dialog_parts import show_whole_rows


def make_table(columns: Sequence[str], stretched: int) -> QTableWidget:
    """Return an empty table of ``columns``; the one at ``stretched`` takes the remaining width."""
    table = QTableWidget(0, len(columns))
    table.setHorizontalHeaderLabels(list(columns))
    show_whole_rows(table)
    # padding, for columns as wide as their words would touch; heads begin where the words below begin
    table.setStyleSheet(
        "QHeaderView::section { padding: 5px 11px; }"
        # without a border Qt applies the padding to the selected row only
        "QTableWidget::item { padding: 0 7px; border: 1px solid transparent; }"
    )
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return table


def fill(table: QTableWidget, rows: Sequence[Sequence[object]], tips: Sequence[str] = ()) -> None:
    """Replace the table's rows by ``rows``; ``tips``: the tool tip of each row."""
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            item = QTableWidgetItem(str(words))
            if tips:
                item.setToolTip(tips[row])
            table.setItem(row, column, item)
