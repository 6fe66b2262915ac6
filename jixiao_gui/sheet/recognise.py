"""A plain sheet read back as a form: by its labels and its structure, never by fixed positions.

Nothing that a sheet says is dropped: what finds no place in the form is told in a `Note`. The
computed cells come out auto or manual as `evaluation.reconcile` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.evaluation import reconcile
from jixiao_gui.form.model import Form, FundLine, Goal, Indicator, Total, with_header
from jixiao_gui.form.numbers import fold, is_void
from jixiao_gui.form.template import Block, Template, Templates
from jixiao_gui.sheet.choosing import choose_template
from jixiao_gui.sheet.labels import FUND_HEADS, GOAL_HEADS, HEADER_LABELS, INDICATOR_HEADS, find_field
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

_YEAR = re.compile(r"(\d{4})\s*年?")


class NotAForm(ValueError):
    """A table that is no 绩效自评表."""


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the import report. ``kind``: leftover, guess, filled or differs."""

    kind: str
    message: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A form read from a sheet, the layout it was taken for, and what there is to tell."""

    form: Form
    template: Template
    notes: tuple[Note, ...] = ()


def recognise(
    sheet: Sheet, templates: Templates, template_id: str | None = None, prefer: str = ""
) -> Recognised:
    """Read ``sheet`` as a form of the layout it resembles most, or of ``template_id``.

    ``prefer`` decides between layouts that it resembles about as much.

    Raises `NotAForm` when the sheet has no indicator head, nor a project's name over another part, and
    `BadTemplate` for an unknown ``template_id``.
    """
    template, doubt = (
        (templates[template_id], "") if template_id else choose_template(sheet, templates, prefer)
    )
    reader = _Reader(template)
    if doubt:
        reader.notes.append(Note("guess", doubt))
    reader.read(sheet)
    if not reader.is_form:
        raise NotAForm("表格中没有“项目名称”，也没有“三级指标”。")
    form, figures = reconcile(reader.form(), template)
    notes = list(reader.notes)
    for figure in figures:
        label = {"funds.0.rate": "执行率", "funds.0.score": "执行率得分", "total.score": "总分"}[figure.path]
        if figure.outcome == "filled":
            notes.append(Note("filled", f"{label}原为空，已按公式填入 {figure.formula}。", figure.path))
        else:
            formula = f"按公式应为 {figure.formula}" if figure.formula else "公式无法计算"
            notes.append(
                Note("differs", f"{label}原为 {figure.recorded.strip()}，{formula}，保留原值。", figure.path)
            )
    return Recognised(form, template, tuple(notes))


class _Reader:
    """Walks the rows of one sheet and keeps what it has found."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.notes: list[Note] = []
        self.header: dict[str, str] = {}
        self.year = ""
        self.funds: list[FundLine] = []
        self.goal: Goal | None = None
        self.rows: list[Indicator] = []
        self.total = Total()
        self.columns: dict[int, str] = {}
        self.head_cells: tuple[Cell, ...] = ()
        self.section = ""
        self.heads: dict[str, list[str]] = {}
        self.is_flat = False

    @property
    def is_form(self) -> bool:
        # a list of projects has 项目名称 too, but none of a form's parts under it
        return "indicators" in self.heads or ("project" in self.header and bool(self.heads))

    def form(self) -> Form:
        form = Form(
            template=self.template.id,
            year=self.year,
            funds=tuple(self.funds),
            goal=self.goal or Goal(),
            indicators=tuple(self.rows),
            total=self.total,
        )
        return with_header(form, self.header)

    def read(self, sheet: Sheet) -> None:
        # merged cells torn apart, or never known as in a copied text: every row has all of the grid's squares
        counts = {len(row.cells) for row in sheet.rows}
        self.is_flat = len(counts) == 1 and all(c.columns == c.rows == 1 for r in sheet.rows for c in r.cells)
        for text in (sheet.caption, sheet.title, sheet.year_line):
            self._outside(text)
        for row in sheet.rows:
            self._row(row)
        if "indicators" in self.heads and "goal" not in self.heads:
            self._note("guess", "没有年度目标行，目标按空白读入。", "goal.expected")

    def _row(self, row: Row) -> None:
        words = [fold(cell.text) for cell in row.cells]
        if self._header(row.cells, words) or self._head(row.cells, words):
            return
        first = next((word for word in words if word), "")
        if self._is_total(row.cells, words) and self.section in ("indicators", "funds", "goal"):
            self._total(row.cells)
        elif not first and self.section != "indicators":
            if self.section == "goal" and self.goal is None:
                self.goal = Goal()
        elif self.section == "":
            for cell in row.cells:
                self._outside(cell.text)
        elif self.section == "funds":
            self._fund(row.cells)
        elif self.section == "goal" and self.goal is None:
            self.goal = Goal(**self._values(row.cells, "goal"))
        elif self.section == "indicators":
            self._indicator(row.cells)
        else:
            self._left(row.cells)

    def _is_total(self, cells: Sequence[Cell], words: list[str]) -> bool:
        """True for a row that begins with 总分; in its first cell where it has as many as the heads."""
        labels = words if len(cells) < len(self.head_cells) else words[:1]
        return next((word for word in labels if word), "").startswith("总分")

    def _outside(self, text: str) -> None:
        """Caption, title and year line, in one cell or in three, in the table or above it."""
        for line in text.splitlines():
            word = fold(line)
            for title in (fold(self.template.title), "项目支出绩效自评表"):
                word = word.replace(title, "")
            year = _YEAR.search(word) if "年" in word and len(word) <= 12 else None
            if year and not self.year:
                self.year = year[1]
            elif not word.startswith("附件") and word.strip("()") not in ("", "年度"):
                self._note("leftover", f"表外文字“{_short(line)}”没有放入。")

    def _header(self, cells: Sequence[Cell], words: list[str]) -> bool:
        if self.section or not words:
            return False
        own = {fold(label).rstrip(":"): name for row in self.template.headers for label, name in row.pairs}
        found = False
        index = 0
        while index < len(cells):
            name = find_field(words[index].rstrip(":"), own, HEADER_LABELS)
            if name and name not in self.header:
                index += 1
                while self.is_flat and index + 1 < len(cells) and not words[index]:
                    index += 1
                if self.is_flat and index < len(words) and find_field(words[index], own, HEADER_LABELS):
                    value = ""
                else:
                    value = cells[index].text if index < len(cells) else ""
                    index += 1
                self.header[name] = clean_text(value)
                found = True
                continue
            if found and words[index]:
                self._note("leftover", f"“{_short(cells[index].text)}”没有放入。")
            index += 1
        return found

    def _head(self, cells: Sequence[Cell], words: list[str]) -> bool:
        """Rows of column heads: they say which section begins and what its columns are."""
        template = self.template
        for section, block, common, signs in (
            ("indicators", template.indicators, INDICATOR_HEADS, ("三级指标",)),
            ("funds", template.funds, FUND_HEADS, ("年初预算数", "全年执行数", "执行率")),
            ("goal", template.goal, GOAL_HEADS, ("预期目标", "年初设定目标")),
        ):
            if not any(word.startswith(sign) for word in words for sign in signs):
                continue
            # a clerk's own text may begin like a head, in a row whose first cell is covered from above
            fields = [find_field(word, {}, common) for word in words if word]
            known = len(set(fields) - {""})
            least = (1 if words[0] else 2) + (section != "goal")
            if known < least or not (words[0] or all(fields)) or not self._expects(section, words):
                continue
            self.section = section
            self.heads[section] = words
            self.head_cells = tuple(cells)
            self.columns = self._read_heads(cells, words, block, common)
            return True
        return False

    def _expects(self, section: str, words: list[str]) -> bool:
        """True where a section may begin: not seen yet, or its head repeated word for word on a new page."""
        if section in self.heads:
            # a head that is repeated by hand may stand under a first cell that is merged down to it
            first = self.heads[section]
            return words[1:] == first[1:] and words[0] in ("", first[0])
        return section == "indicators" or self.section != "indicators"

    def _read_heads(
        self, cells: Sequence[Cell], words: list[str], block: Block, common: Iterable[tuple[str, str]]
    ) -> dict[int, str]:
        own = {fold(head): name for head, name in zip(block.heads, block.fields, strict=True) if head}
        columns: dict[int, str] = {}
        for index, word in enumerate(words):
            name = find_field(word, own, common) if word else ""
            if name and name not in columns.values():
                columns[index] = name
            elif word and index and word != fold(block.label):
                self._note("leftover", f"表头“{_short(cells[index].text)}”不认识，该栏没有放入。")
        if "item" in block.fields and columns:
            columns[min(columns) - 1] = "item"
        side = words[0] if words and 0 not in columns else ""
        if side and side != fold(block.label) and not fold(block.label).startswith(side[:4]):
            self._note("guess", f"栏目“{_short(cells[0].text)}”按“{fold(block.label)}”读入。")
        return columns

    def _values(self, cells: Sequence[Cell], section: str) -> dict[str, str]:
        """The row's texts by field; texts under no head are reported."""
        values: dict[str, str] = {}
        for index, cell in enumerate(cells):
            place = self._place(index, cell, len(cells))
            name = self.columns.get(place, "")
            if self.is_flat and section == "funds" and 0 < place < min(self.columns) and cell.text.strip():
                name = "item"  # torn apart, a line's item stands before the square under its head
            if name and (name not in values or (name == "item" and not values[name])):
                values[name] = cell.text
            elif cell.text.strip() and place != 0:
                message = f"“{_short(cell.text)}”没有放入（{_SECTION_NAMES[section]}）。"
                self._note("leftover", message, self._here(section))
        levels = ("level1", "level2")
        return {name: text if name in levels else clean_text(text) for name, text in values.items()}

    def _here(self, section: str) -> str:
        """The cell that the reader of a note is led to: the row that is being read."""
        if section == "goal":
            return "goal.achieved"
        return f"funds.{len(self.funds)}.item" if section == "funds" else f"indicators.{len(self.rows)}.name"

    def _place(self, index: int, cell: Cell, count: int) -> int:
        """Which head the cell stands under: by grid column where the rows differ in cells."""
        if count == len(self.head_cells):
            return index
        columns = [head.column for head in self.head_cells]
        return columns.index(cell.column) if cell.column in columns else index

    def _fund(self, cells: Sequence[Cell]) -> None:
        values = self._values(cells, "funds")
        if any(text.strip() for text in values.values()):
            self.funds.append(FundLine(**values))

    def _indicator(self, cells: Sequence[Cell]) -> None:
        values: dict[str, Any] = {**self._values(cells, "indicators")}
        above = self.rows[-1] if self.rows else Indicator()
        one, two = values.pop("level1", ""), values.pop("level2", "")
        level1 = above.level1 if not one else "".join(one.split())
        # an empty label cell continues the merged cell above it, unless a new level 1 begins here
        level2 = above.level2 if not two and not one else "".join(two.split())
        self.rows.append(Indicator(level1=level1, level2=level2, **values))

    def _total(self, cells: Sequence[Cell]) -> None:
        self.section = "end"
        label, *rest = [cell for cell in cells if cell.rows]
        if self.is_flat:
            places = [place for place, name in self.columns.items() if name in ("weight", "score")]
            rest = [cells[place] for place in sorted(places) if place < len(cells)]
            self._left([c for n, c in enumerate(cells[1:], start=1) if n not in places])
        extra = fold(label.text).removeprefix("总分").strip(":")
        if extra:
            message = f"总分行首格除“总分”外还有“{_short(extra)}”，没有放入。"
            self._note("leftover", message, "total.score")
        fields = [name for name in self.template.total.fields if name or len(rest) > 1]
        if len(rest) < len([name for name in fields if name]):
            fields = ["score"]
        for index, cell in enumerate(rest):
            name = fields[index] if index < len(fields) else ""
            text = clean_text(cell.text)
            if name:
                self.total = replace(self.total, **{name: text})
            elif not is_void(text):
                self._note("leftover", f"总分行的“{_short(text)}”没有放入。", "total.score")

    def _left(self, cells: Sequence[Cell]) -> None:
        text = " ".join(cell.text.strip() for cell in cells if cell.text.strip())
        if text:
            self._note("leftover", f"“{_short(text)}”没有放入。")

    def _note(self, kind: str, message: str, cell: str = "") -> None:
        self.notes.append(Note(kind, message, cell))


_SECTION_NAMES = {"funds": "项目资金", "goal": "年度总体目标", "indicators": "绩效指标"}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
