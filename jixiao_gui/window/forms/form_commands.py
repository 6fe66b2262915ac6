"""What the menus and keys do to the form on the desk and to the list of forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import AddForms, MoveForms, RemoveForms
from jixiao_gui.form.checks import Finding
from jixiao_gui.form.edits import Edit
from jixiao_gui.form.model import Form, set_text
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table.sheet_view import SheetView

RowEdit = Callable[[Form, list[int]], Edit | None]


class FormCommands(QObject):
    """Each command makes an edit or a change and gives it to the desk."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, desk: Desk, view: SheetView, commit: Callable[[], object]) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._commit = commit

    def handler(self, id: str) -> Callable[[], None]:
        """What the action ``id`` does."""
        rows: dict[str, RowEdit] = {
            "row_above": lambda form, rows: cell_edits.inserted(form, rows[0], rows[0]),
            "row_below": lambda form, rows: cell_edits.inserted(form, rows[-1] + 1, rows[-1]),
            "row_copy": lambda form, rows: cell_edits.duplicated(form, rows[-1]),
            "row_delete": cell_edits.removed,
            "row_up": lambda form, rows: cell_edits.moved(form, rows[0], -1),
            "row_down": lambda form, rows: cell_edits.moved(form, rows[0], 1),
        }
        if id in rows:
            return lambda: self._on_rows(id, rows[id])
        return {
            "follow": self.follow,
            "rows_clean": self.clean,
            "correct": self.correct_here,
            "correct_all": self.correct_all,
            "form_add": self.add_form,
            "form_copy": self.copy_form,
            "form_delete": self.delete_form,
            "form_up": lambda: self.move_form(-1),
            "form_down": lambda: self.move_form(1),
        }[id]

    # --- cells ---------------------------------------------------------------------------------

    def type(self, cells: dict[str, str], kind: str) -> None:
        """Put texts into cells by path; an empty one lets a computed cell follow its formula again."""
        desk = self._desk
        if desk.form is None or desk.template is None or desk.evaluation is None:
            return
        edit = cell_edits.typed(desk.form, desk.template, desk.evaluation, cells, kind)
        if not desk.edit(edit) and edit is not None and kind == "type":
            self._reopen(*next(iter(cells.items())))

    def _reopen(self, path: str, text: str) -> None:
        """What could not be kept is not lost: it stands in its editor again."""
        if self._view.goto(path):
            self._view.begin_edit(text)

    def paste(self, _path: str, lines: list[list[str]]) -> None:
        """Put a block of texts into the cells from the current one on."""
        desk, position = self._desk, self._view.position
        if desk.form is None or desk.template is None or desk.evaluation is None:
            return
        edit = cell_edits.pasted(desk.form, desk.template, desk.evaluation, position, lines)
        if not desk.edit(edit):
            self.refused.emit(texts.NO_PLACE_TO_PASTE)
            return
        grid = self._view.grid
        if grid is not None and (len(lines) > 1 or len(lines[0]) > 1):
            cells = [place for cell, _ in grid.targets(position, lines) if (place := grid.by_path[cell.path])]
            last = max(place.row for place in cells), max(place.right for place in cells) - 1
            self._view.select(position, last)

    def follow(self) -> None:
        """Let the selected computed cells follow their formulas again."""
        self._commit()
        form, template = self._form()
        if form is not None and template is not None:
            paths = [place.cell.path for place in self._view.selected()]
            self._desk.edit(cell_edits.followed(form, template, paths))

    # --- findings ------------------------------------------------------------------------------

    def correct(self, finding: Finding) -> None:
        """Apply a finding's correction."""
        self._commit()
        # committing may have changed the form: take the finding as it is now
        now = next((f for f in self._desk.findings if (f.rule, f.cell) == (finding.rule, finding.cell)), None)
        if now is not None and self._desk.edit(now.correction):
            self._view.goto(now.cell)

    def correct_here(self) -> None:
        """Apply the correction of the current cell's finding."""
        self._commit()
        path = self._view.current_path
        here = next((f for f in self._desk.findings if f.cell == path and f.correctable), None)
        if here is None:
            self.refused.emit(texts.NOTHING_TO_CORRECT)
        else:
            self._desk.edit(here.correction)

    def correct_all(self) -> None:
        """Apply the corrections of all errors and warnings as one step."""
        self._commit()
        form, template = self._form()
        if form is None or template is None:
            return
        if not self._desk.edit(cell_edits.all_corrected(form, template, self._desk.findings)):
            self.refused.emit(texts.NOTHING_TO_CORRECT)

    # --- indicator rows ------------------------------------------------------------------------

    def clean(self) -> None:
        """Remove the blank indicator rows."""
        self._commit()
        form, _ = self._form()
        if form is not None:
            self._desk.edit(cell_edits.cleaned(form))

    def _on_rows(self, id: str, make: RowEdit) -> None:
        self._commit()
        form, _ = self._form()
        rows = self._rows()
        if form is None or not rows or not self._desk.edit(make(form, rows)):
            return
        name = self._view.current_path.rpartition(".")[2] or "name"
        to = {
            "row_below": rows[-1] + 1,
            "row_copy": rows[-1] + 1,
            "row_up": rows[0] - 1,
            "row_down": rows[0] + 1,
        }
        count = len(self._desk.form.indicators) if self._desk.form else 0
        row = min(to.get(id, rows[0]), count - 1)
        if not self._view.goto(f"indicators.{row}.{name}"):
            self._view.goto(f"indicators.{row}.name")

    def _rows(self) -> list[int]:
        """The indicator rows of the selection; of a merged label alone, all its rows."""
        form, _ = self._form()
        places = self._view.selected()
        if form is None:
            return []
        if len(places) == 1:
            return cell_edits.covering(form, places[0].cell.path)
        block = self._view.block()
        inside = [p for p in places if p.row >= block.top]
        found = {row for place in inside if (row := cell_edits.row_of(place.cell.path)) is not None}
        return sorted(found)

    # --- forms ---------------------------------------------------------------------------------

    def add_form(self) -> None:
        """Add a blank form below the one on the desk."""
        self._commit()
        desk = self._desk
        if desk.book is None:
            return
        info = desk.book.info
        like = desk.form
        template = desk.templates.by_id.get(info.template, desk.templates.default)
        form = template.new_form(info.year or (like.year if like else ""), info.unit)
        if like is not None:
            form = set_text(form, "department", like.department)
            form = form if info.unit else set_text(form, "unit", like.unit)
        desk.apply(AddForms(texts.ADD_FORM, (form,), at=self._place(1)))

    def copy_form(self) -> None:
        """Add a copy of the form on the desk below it."""
        self._commit()
        if self._desk.form is not None:
            self._desk.apply(AddForms(texts.COPY_FORM, (self._desk.form,), at=self._place(1)))

    def delete_form(self) -> None:
        """Remove the form on the desk; undo brings it back."""
        self._commit()
        desk = self._desk
        if desk.form_id is None:
            return
        project = " ".join(desk.form.project.split()) if desk.form else ""
        if desk.apply(RemoveForms(texts.DELETE_FORM, (desk.form_id,))):
            desk.message.emit("good", texts.DELETED_FORM.format(project=project or texts.NO_NAME))

    def move_form(self, by: int) -> None:
        """Move the form on the desk up or down in the list."""
        self._commit()
        desk, place = self._desk, self._place(0)
        if desk.book is None or desk.form_id is None or place is None:
            return
        if 0 <= place + by < desk.book.count():
            desk.apply(MoveForms(texts.MOVE_FORM, (desk.form_id,), place + by))

    def _place(self, after: int) -> int | None:
        """The place of the form on the desk in the book, from 0, plus ``after``."""
        desk = self._desk
        if desk.book is None:
            return None
        places = {entry.id: entry.number - 1 for entry in desk.book.entries()}
        here = places.get(desk.form_id) if desk.form_id is not None else None
        return None if here is None else here + after

    def _form(self) -> tuple[Form | None, Template | None]:
        return self._desk.form, self._desk.template
