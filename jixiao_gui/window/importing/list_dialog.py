"""The preview of a project list: what each column means, and which forms would be made or filled.

Nothing changes until the user confirms; unticked rows are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.making.list_words import AMOUNT_COLUMNS, FIELD_NAMES, SOURCES, TEXT_FIELDS, ListColumn
from jixiao_gui.form.making.listing import FundPlan, ListAmount, ListRow
from jixiao_gui.form.template import Template
from jixiao_gui.formats.reading.project_lists import FoundList
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.dialog_parts import accept_or_cancel, faint
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.theme import SPACE
from jixiao_gui.window.wrapping_row import WrappingRow

_SAMPLE = 3
"""Lines of the list that stand under the meanings of its columns."""
_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class ListChoice:
    """The user's choice: the ticked ``rows``; ``fill``: into the book's forms, else into new ones."""

    rows: tuple[ListRow, ...]
    fill: bool
    template: str
    year: str
    notes: tuple[str, ...]


class ListDialog(QDialog):
    """The preview of the lists of a file.

    ``template`` and ``year`` are the book's, for lists that do not say theirs. ``plan`` returns what filling
    funds by some rows would change in the open book, ``is_known`` whether it has a project of a year. Both
    are ``None`` without a book.
    """

    confirmed = Signal(object)  # a ListChoice

    def __init__(
        self,
        lists: Sequence[FoundList],
        templates: Iterable[Template],
        template: str,
        year: str,
        plan: Callable[[Sequence[ListRow], str], FundPlan] | None,
        is_known: Callable[[str, str], bool] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_texts.LIST_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 1000, 720)
        self._lists, self._plan, self._is_known, self._year = lists, plan, is_known, year
        self._rows: tuple[ListRow, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._columns: list[ListColumn] = []
        self.sheet = _make_sheets(lists)
        self.unit = QComboBox()
        self.unit.addItems(texts.LIST_UNITS)
        self.columns = _make_columns()
        self._make_target(templates, template)
        self.outcome = QTreeWidget()
        self.outcome.setAccessibleName(window_texts.LIST_TITLE)
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setFixedHeight(68)
        self._notes_title = faint()
        self._buttons, self.go = accept_or_cancel(self, "")
        self._lay_out()
        self._choose_list(0)
        choice_button = self.fill if plan is not None and self._any_in_book() else self.new
        choice_button.setChecked(True)
        self._connect()
        self._show_result()

    def _make_target(self, templates: Iterable[Template], template: str) -> None:
        """Make the choices of the target: new forms of a layout, or amounts of the book's forms."""
        self.new = QRadioButton(texts.LIST_NEW)
        self.fill = QRadioButton(texts.LIST_FILL)
        self.fill.setEnabled(self._plan is not None)
        self.fill.setToolTip("" if self._plan is not None else texts.LIST_NO_BOOK)
        self.year = QLineEdit()
        self.year.setMaximumWidth(90)
        self.template = QComboBox()
        for layout_choice in templates:
            self.template.addItem(layout_choice.name, layout_choice.id)
        self.template.setCurrentIndex(max(0, self.template.findData(template)))

    def _connect(self) -> None:
        self.sheet.activated.connect(self._choose_list)
        self.unit.activated.connect(lambda _index: self._set_unit())
        self.new.toggled.connect(lambda _on: self._show_result())
        self.year.textEdited.connect(lambda _text: self._show_result())
        self.outcome.itemChanged.connect(lambda _item, _column: self._show_count())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel(texts.LIST_COLUMNS), 1)
        for name, box in ((texts.LIST_SHEET, self.sheet), (texts.LIST_UNIT, self.unit)):
            label = QLabel(name)
            label.setBuddy(box)
            top.addWidget(label)
            top.addWidget(box)
            label.setVisible(box is not self.sheet or len(self._lists) > 1)
            box.setVisible(box is not self.sheet or len(self._lists) > 1)
        ways = QVBoxLayout()
        ways.addWidget(self.new)
        ways.addWidget(self.fill)
        more = QFormLayout()
        more.addRow(texts.LIST_YEAR, self.year)
        more.addRow(texts.LIST_TEMPLATE, self.template)
        middle = WrappingRow()
        middle.add_layout(ways)
        middle.add_stretch()
        middle.add_layout(more)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addLayout(top)
        main_layout.addWidget(self.columns)
        main_layout.addLayout(middle)
        main_layout.addWidget(self.outcome, 1)
        main_layout.addWidget(self._notes_title)
        main_layout.addWidget(self.notes)
        main_layout.addWidget(self._buttons)

    # --- what the columns mean -----------------------------------------------------------------

    def _choose_list(self, number: int) -> None:
        project_list = self._lists[number]
        self._columns = list(project_list.columns)
        self.year.setText(project_list.year or self._year)
        units = [column.unit for column in self._columns if column.source and column.unit]
        self.unit.setCurrentText(units[0] if units else texts.LIST_UNITS[0])
        self.columns.clear()
        sample = project_list.sample(_SAMPLE)
        self.columns.setColumnCount(len(self._columns))
        self.columns.setRowCount(1 + len(sample))
        self.columns.setHorizontalHeaderLabels([column.heading for column in self._columns])
        for place, column in enumerate(self._columns):
            box = QComboBox()
            box.setAccessibleName(column.heading)
            for name, field, source in _meanings():
                box.addItem(name, (field, source))
            box.setCurrentIndex(_meaning_of(column))
            box.activated.connect(lambda _index, place=place, box=box: self._set_meaning(place, box))
            self.columns.setCellWidget(0, place, box)
            self.columns.setColumnWidth(place, 176 if column.field else 130)
            for row, line in enumerate(sample, start=1):
                self.columns.setItem(row, place, QTableWidgetItem(line[place]))
        self.columns.setRowHeight(0, 36)
        self.columns.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._read()

    def _set_meaning(self, place: int, box: QComboBox) -> None:
        """Set the meaning of the column at ``place``; another column with the same meaning loses it."""
        field, source = box.currentData()
        for number, column in enumerate(self._columns):
            if number != place and field and (column.field, column.source) == (field, source):
                self._columns[number] = replace(column, field="", source="", unit="")
                other_box = self.columns.cellWidget(0, number)
                assert isinstance(other_box, QComboBox)
                other_box.setCurrentIndex(0)
        unit = self.unit.currentText() if source else ""
        self._columns[place] = replace(self._columns[place], field=field, source=source, unit=unit, note="")
        self._read()
        self._show_result()

    def _set_unit(self) -> None:
        unit = self.unit.currentText()
        self._columns = [replace(column, unit=unit) if column.source else column for column in self._columns]
        self._read()
        self._show_result()

    def _read(self) -> None:
        table = self._lists[max(0, self.sheet.currentIndex())].table(self._columns)
        self._rows, self._notes = table.rows, table.notes

    # --- what would come of it -----------------------------------------------------------------

    def _is_in_book(self, row: ListRow) -> bool:
        return self._is_known is not None and self._is_known(
            row.project, row.year or self.year.text().strip()
        )

    def _any_in_book(self) -> bool:
        return any(self._is_in_book(row) for row in self._rows)

    def _show_result(self) -> None:
        fill = self.fill.isChecked()
        self.year.setEnabled(True)
        self.template.setEnabled(not fill)
        self.outcome.blockSignals(True)
        self.outcome.clear()
        heads = texts.LIST_FILL_HEADS if fill else texts.LIST_NEW_HEADS
        self.outcome.setColumnCount(len(heads))
        self.outcome.setHeaderLabels(heads)
        self.outcome.setRootIsDecorated(fill)
        notes = list(self._notes)
        if fill and self._plan is not None:
            notes += self._show_plan(self._plan(self._rows, self.year.text().strip()))
        else:
            for number, row in enumerate(self._rows):
                self._add_new(number, row)
        self.outcome.blockSignals(False)
        header = self.outcome.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        widths = (330, 190, 110, 110) if fill else (300, 60, 150, 150, 150)
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        self._notes_title.setText(texts.LIST_NOTES.format(count=len(notes)))
        self.notes.setPlainText("\n".join(notes))
        for widget in (self._notes_title, self.notes):
            widget.setVisible(bool(notes))
        self._show_count()

    def _add_new(self, number: int, row: ListRow) -> None:
        year = row.year or self.year.text().strip()
        amounts = "，".join(f"{amount.name} {amount.text}" for amount in row.amounts)
        known_words = texts.LIST_THERE if self._is_in_book(row) else ""
        item = QTreeWidgetItem([row.project.strip(), year, row.department, row.unit, amounts, known_words])
        item.setCheckState(0, Qt.CheckState.Unchecked if known_words else Qt.CheckState.Checked)
        item.setData(0, _ROW, number)
        item.setToolTip(4, amounts)
        self.outcome.addTopLevelItem(item)

    def _show_plan(self, plan: FundPlan) -> list[str]:
        """List the differences form by form, and the rows that fill none; return the plan's notes."""
        numbers = {id(row): number for number, row in enumerate(self._rows)}
        for fill in plan.fills:
            item = QTreeWidgetItem([fill.row.project.strip()])
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setData(0, _ROW, numbers[id(fill.row)])
            for difference in fill.differences:
                old = difference.old.strip() or texts.LIST_EMPTY_CELL
                item.addChild(QTreeWidgetItem(["", difference.name, old, f"→ {difference.new}"]))
            self.outcome.addTopLevelItem(item)
            item.setExpanded(True)
        matched = {id(fill.row) for fill in plan.fills}
        ambiguous = {id(row): group for group in plan.ambiguous for row in group.rows}
        unmatched = {id(row) for row in plan.unmatched}
        for row in self._rows:
            if id(row) in matched:
                continue
            group = ambiguous.get(id(row))
            if group is not None:
                why = texts.LIST_AMBIGUOUS.format(forms=len(group.keys), rows=len(group.rows))
            else:
                why = texts.LIST_NO_FORM if id(row) in unmatched else texts.LIST_SAME
            item = QTreeWidgetItem([row.project.strip(), "", "", "", why])
            item.setDisabled(True)
            self.outcome.addTopLevelItem(item)
        return list(plan.notes)

    def chosen(self) -> tuple[ListRow, ...]:
        """Return the rows that are ticked."""
        rows = []
        for place in range(self.outcome.topLevelItemCount()):
            item = self.outcome.topLevelItem(place)
            number = item.data(0, _ROW) if item is not None else None
            if item is not None and number is not None and item.checkState(0) == Qt.CheckState.Checked:
                rows.append(self._rows[number])
        return tuple(rows)

    def _show_count(self) -> None:
        count = len(self.chosen())
        words = texts.LIST_DO_FILL if self.fill.isChecked() else texts.LIST_DO_NEW
        self.go.setText(words.format(count=count))
        self.go.setEnabled(count > 0)
        has_project = any(column.field == "project" for column in self._columns)
        self.go.setToolTip("" if count else texts.LIST_NOTHING if has_project else texts.LIST_NO_PROJECT)

    def accept(self) -> None:
        choice = ListChoice(
            self.chosen(),
            self.fill.isChecked(),
            str(self.template.currentData()),
            self.year.text().strip(),
            self._notes,
        )
        super().accept()
        self.confirmed.emit(choice)


def _meanings() -> list[tuple[str, str, str]]:
    """Return the possible meanings of a column: name, field, source."""
    meanings = [(texts.LIST_UNUSED, "", "")]
    meanings += [(FIELD_NAMES[field], field, "") for field in TEXT_FIELDS]
    for source in SOURCES:
        meanings += [(ListAmount(source, field, "").name, field, source) for field in AMOUNT_COLUMNS]
    return meanings


def _meaning_of(column: ListColumn) -> int:
    meaning = (column.field, column.source)
    return next((n for n, (_, field, source) in enumerate(_meanings()) if (field, source) == meaning), 0)


def _make_sheets(lists: Sequence[FoundList]) -> QComboBox:
    """Return the box that chooses among the lists of a file."""
    box = QComboBox()
    for number, project_list in enumerate(lists, start=1):
        count = len(project_list.table().rows)
        box.addItem(texts.LIST_SHEETS.format(number=number, count=count))
    return box


def _make_columns() -> QTableWidget:
    """Return the table in which the columns' meanings are confirmed, still empty."""
    table = QTableWidget()
    table.setAccessibleName(texts.LIST_COLUMNS)
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setMinimumHeight(110)
    table.setMaximumHeight(178)
    return table
