"""Decide whether a layout that was read off a sheet is a known template, and make its form.

What a template prints decides: the labels, the heads of each table, what its columns mean, the unit of money.
Widths, blank rows and the words that a clerk fills in don't.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from jixiao_gui.form.cell_texts import get_text, set_text, split_path, with_part_text
from jixiao_gui.form.model import Form, own_text
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, Table
from jixiao_gui.sheet.lines import with_lines
from jixiao_gui.sheet.notes import Note, short
from jixiao_gui.sheet.sheet_reading import SheetReading

_ALIKE = 0.7
"""How alike a label is that was printed with a slip."""
_MOST_SLIPS = 2
_MOST_STRAYS = 3
"""Texts without a place, beside a form that else is the template's to the letter."""


@dataclass(frozen=True, slots=True)
class Match:
    """A sheet's form by a template, with notes about what differs from what the template prints.

    ``slips``: how many printed words differ by a sign.
    """

    form: Form
    notes: tuple[Note, ...]
    slips: int


def match(reading: SheetReading, template: Template) -> Match | None:
    """Return what was read as a form of ``template``; ``None`` where the sheet has another layout."""
    sheet_template = reading.template
    if sheet_template.money != template.money and any(table.id == "funds" for table in template.tables):
        return None
    notes: list[Note] = []
    slips = 0
    for table in sheet_template.tables:
        template_table = template.table(table.id)
        table_slips = None if template_table is None else _table_slips(table, template_table)
        if template_table is None or table_slips is None:
            return None
        slips += table_slips
        if table_slips and fold(table.label) != fold(template_table.label):
            message = f"栏目“{short(table.label)}”按“{fold(template_table.label)}”读入。"
            notes.append(Note("guess", message))
    grids = _match_grids(reading, template)
    if grids is None:
        return None
    form = _with_own_labels(grids.form, sheet_template, template)
    slips += grids.slips
    if slips > _MOST_SLIPS or _lacks_parts(reading, template):
        return None
    if template.fields("goal") and "goal" not in reading.kinds:
        notes.append(Note("guess", "没有年度目标行，目标按空白读入。", "goal.expected"))
    form = with_lines(replace(form, template=template.id), reading.lines, reading.below, template)
    return Match(form, (*notes, *grids.notes), slips)


def _lacks_parts(reading: SheetReading, template: Template) -> bool:
    """Return whether the sheet lacks more tables of ``template`` than the one of the money."""
    missing = [table.id for table in template.tables if reading.template.table(table.id) is None]
    if "indicators" not in reading.kinds and template.table("indicators") is not None:
        return len(reading.kinds & {"funds", "goal", "project"}) < 3
    return any(table_id != "funds" for table_id in missing) or len(missing) > 1


def _with_own_labels(form: Form, sheet_template: Template, template: Template) -> Form:
    """Return ``form`` with the words at the side of its indicators, where the template leaves them to the
    form.
    """
    table, template_table = sheet_template.table("indicators"), template.table("indicators")
    if table is None or template_table is None or not template_table.own_label:
        return form
    if fold(table.label) == fold(template_table.label):
        return form
    rows = (
        row if own_text(row.extra, "group") else with_part_text(row, "group", table.label)
        for row in form.indicators
    )
    return replace(form, indicators=tuple(rows))


def _table_slips(sheet_table: Table, template_table: Table) -> int | None:
    """Return how many slips the words of a table on a sheet have; ``None`` where it is another table."""
    if [column.id for column in sheet_table.columns] != [column.id for column in template_table.columns]:
        return None
    slips = 0
    for sheet_column, column in zip(sheet_table.columns, template_table.columns, strict=True):
        if fold(sheet_column.upper) != fold(column.upper):
            return None
        head_slips = _word_slips(sheet_column.head, column.head)
        if head_slips is None:
            return None
        slips += head_slips
    if template_table.own_label:
        return slips
    if not sheet_table.label:
        return slips
    label_slips = _word_slips(sheet_table.label, template_table.label) if template_table.label else None
    return None if label_slips is None else slips + label_slips


def _word_slips(sheet_word: str, template_word: str) -> int | None:
    """Return 0 for the same words, 1 for words with a slip, ``None`` for others."""
    left, right = fold(sheet_word), fold(template_word)
    if left == right:
        return 0
    if not left or not right or min(len(left), len(right)) < 3:
        return None
    if left.rstrip(":") == right.rstrip(":"):
        return None  # printed with a colon: the place's own words
    alike = abs(len(left) - len(right)) == 1 and (left in right or right in left)
    return 1 if alike and SequenceMatcher(None, left, right, autojunk=False).ratio() > _ALIKE else None


def _match_grids(reading: SheetReading, template: Template) -> Match | None:
    """Return the form with its fixed cells in the template's; ``None`` where their labels are others."""
    cells = _MatchedCells(reading, template)
    if not all(cells.take(path, label) for path, label in _labelled_cells(reading.template)):
        return None
    if cells.has_too_many_strays or cells.lacks_too_many:
        return None
    slipped_words = _words_with_slips(reading.template, template)
    if slipped_words is None:
        return None
    notes = cells.notes
    notes += [Note("leftover", f"“{short(text)}”未导入。") for _, text in cells.strays]
    notes += [Note("guess", f"栏目“{short(word)}”按“{meant}”读入。") for word, meant in slipped_words]
    return Match(cells.form, tuple(notes), cells.slips + len(slipped_words))


class _MatchedCells:
    """The fixed cells of a sheet, taken one by one into those of a template with the same label."""

    def __init__(self, reading: SheetReading, template: Template) -> None:
        self._read_form = reading.form
        self._template = template
        self._free = list(_labelled_cells(template))
        """Paths and labels of the template's cells that no cell of the sheet has taken yet."""
        self._count = len(self._free)
        goal, total = replace(reading.form.goal, extra=()), replace(reading.form.total, extra=())
        self.form = replace(reading.form, extra=(), goal=goal, total=total)
        self.notes: list[Note] = []
        self.slips = 0
        self.strays: list[tuple[str, str]] = []
        """Labels and texts of the place's own that the template has no cell for."""

    @property
    def has_too_many_strays(self) -> bool:
        """Return whether more texts find no place than a form of the template may have, or labelled ones."""
        return len(self.strays) > _MOST_STRAYS or any(len(fold(label)) > 1 for label, _ in self.strays)

    @property
    def lacks_too_many(self) -> bool:
        """Return whether the sheet lacks more than a third of the template's cells."""
        lacking = [path for path, _ in self._free if "." not in path]
        return len(lacking) > 1 and len(lacking) > self._count // 3

    def take(self, path: str, label: str) -> bool:
        """Put the cell of the sheet at ``path`` into the template's; return whether its label fits."""
        text = get_text(self._read_form, path)
        if path == "total.weight" and not self._template.has(path) and self._template.has("total.score"):
            # the sum stands alone, under whatever head its cell begins
            if not text.strip():
                return True
            if not self._read_form.total.score.strip():
                self.form = set_text(set_text(self.form, path, ""), "total.score", text)
                return True
        number = self._find(path, label)
        if number is None and (split_path(path)[2] or path).startswith(("x", "grade")):
            return self._take_stray(path, label, text)
        if number is None:
            number = self._find_with_slip(path, label)
            if number is None:
                return False
            self.slips += 1
        template_path = self._free.pop(number)[0]
        if template_path != "total.score" or text.strip() or not self.form.total.score.strip():
            self.form = set_text(self.form, template_path, text)
        return True

    def _find(self, path: str, label: str) -> int | None:
        """Return the number of the free cell of the template with this path and label."""
        return next(
            (
                n
                for n, (template_path, words) in enumerate(self._free)
                if _same_cell(path, label, template_path, words)
            ),
            None,
        )

    def _find_with_slip(self, path: str, label: str) -> int | None:
        """Return the number of the free cell with this path whose label differs by a slip."""
        return next(
            (
                number
                for number, (template_path, words) in enumerate(self._free)
                if template_path == path and _word_slips(label, words) == 1
            ),
            None,
        )

    def _take_stray(self, path: str, label: str, text: str) -> bool:
        """Note a text that the template has no cell for; return whether a form of it may have such a cell."""
        if text.strip() and path.startswith("total."):
            self.notes.append(Note("leftover", f"总分行的“{short(text)}”未导入。", "total.score"))
        elif text.strip():
            self.strays.append((label, text))
        elif fold(label) and not path.startswith("total."):
            return False
        return True


def _words_with_slips(sheet_template: Template, template: Template) -> list[tuple[str, str]] | None:
    """Return the printed words that ``template`` has with one sign other, each with the template's; ``None``
    where it lacks some.
    """
    sheet_words, template_words = _printed(sheet_template), _printed(template)
    slipped: list[tuple[str, str]] = []
    for word in sheet_words:
        if word in template_words:
            continue
        near = next((w for w in template_words if w not in sheet_words and _word_slips(word, w) == 1), None)
        if near is None:
            return None
        slipped.append((word, near))
    return slipped


def _same_cell(path: str, label: str, template_path: str, template_label: str) -> bool:
    """Return whether a cell of a sheet is that of a template: a cell of the place's own by its label."""
    if (split_path(path)[2] or path).startswith("x"):
        is_own = (split_path(template_path)[2] or template_path).startswith("x")
        return is_own and fold(label) == fold(template_label)
    return path == template_path and (path.startswith("total.") or fold(label) == fold(template_label))


def _labelled_cells(template: Template) -> Iterator[tuple[str, str]]:
    """Yield path and label of each fixed cell to fill in."""
    for path in template.grid_fields:
        yield path, template.words.get(path, "")


def _printed(template: Template) -> list[str]:
    """Return the folded printed words of the fixed rows."""
    return [
        word
        for section in template.sections
        if isinstance(section, Grid)
        for row in section.rows
        for cell in row.cells
        if not cell.field and (word := fold(cell.text))
    ]
