"""A form's layout as data: its sections, words, columns in millimetres, blank rows, rule set.

A template is a list of sections in the order in which they print; `template_sections.py` says what one is
made of. A cell to fill in is named by its path (`model.py`); the id of a column that has a meaning is that
meaning, so that rules find what they need in any place's form and never look at places.

Templates are read from TOML files and written to them by `template_file.py`; `docs/templates.md` describes
the keys. Widths are given row by row, in mm; the grid on paper is the union of all edges.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from jixiao_gui.form.cell_texts import lines_of_cells, set_text, split_path
from jixiao_gui.form.model import CORE_TABLES, HEADER_FIELDS, Form, FundLine, Goal, Indicator, OwnTable, Total
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.template_sections import (
    SAME_EDGE,
    Grid,
    Section,
    Table,
    fixed_rows,
    printed_labels,
    row_edges,
    section_widths,
    side_labels,
)

YEAR_MARK = "{year}"
NO_YEAR = "    "
"""Blanks for the year on a form that has none."""
DECLARED, WATCHED, JUDGED = STAGES = ("目标申报表", "监控表", "自评表")
"""The kinds of templates: the stages of a year, in their order."""
PROGRAM, USER, BOOK = "program", "user", "book"
"""The origin of a template: the program, the user's folder, a book or a file it was read off."""
MONEY = ("万元", "元")


class BadTemplate(ValueError):
    """A template that cannot be used; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Template:
    """One layout. ``edges`` are the grid's edges in mm from the table's left.

    ``caption`` are the lines above the title, ``above`` those between title and table, ``below`` those under
    the table. ``title`` and ``year_line`` may hold ``{year}``. Amounts are in ``money``. ``every_rate``: each
    fund line has an execution rate, not the first alone. ``hand_in`` are the stamps and signatures
    that the form needs. ``guessed`` are the paths, or columns such as
    ``funds.budget``, whose meaning was guessed when the template was read off a file.
    """

    id: str
    name: str
    source: str
    rules: RuleSet
    caption: str
    title: str
    year_line: str
    sections: tuple[Section, ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = ()
    hand_in: tuple[str, ...] = ()
    money: str = MONEY[0]
    landscape: bool = False
    numbered: bool = True
    every_rate: bool = False
    kind: str = JUDGED
    origin: str = BOOK
    rule_values: tuple[tuple[str, str], ...] = ()
    guessed: tuple[str, ...] = ()

    def table(self, id: str) -> Table | None:
        """Return the table section ``id``."""
        return self._tables.get(id)

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {section.id: section for section in self.sections if isinstance(section, Table)}

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Return the table sections, in order."""
        return tuple(self._tables.values())

    @cached_property
    def growing_tables(self) -> tuple[str, ...]:
        """Return ids of the tables to which rows are added."""
        return tuple(table.id for table in self.tables if table.grows)

    @cached_property
    def grid_fields(self) -> tuple[str, ...]:
        """Return paths of the fixed cells to fill in, in the order in which they print."""
        return tuple(
            cell.field
            for section in self.sections
            for row in fixed_rows(section)
            for cell in row.cells
            if cell.field
        )

    @cached_property
    def _fields(self) -> dict[str, tuple[str, ...]]:
        names_by_head: dict[str, list[str]] = {}
        for path in self.grid_fields:
            head, _, name = split_path(path)
            names = names_by_head.setdefault(head if name else "", [])
            if (name or head) not in names:
                names.append(name or head)
        for table in self.tables:
            names_by_head[table.id] = list(table.fields)
        return {head: tuple(names) for head, names in names_by_head.items()}

    def fields(self, head: str) -> tuple[str, ...]:
        """Return the columns of a table, the names of ``goal`` or ``total``, or with "" the form's own
        fields.
        """
        return self._fields.get(head, ())

    def has(self, column: str) -> bool:
        """Return whether there is a cell for ``column``, such as ``total.score`` or ``funds.rate``."""
        return column in self._all_columns

    @cached_property
    def _all_columns(self) -> frozenset[str]:
        columns = (
            f"{head}.{name}" if head else name for head, names in self._fields.items() for name in names
        )
        return frozenset((*columns, *self.grid_fields))

    @cached_property
    def order(self) -> dict[str, tuple[int, int]]:
        """Return section and place in it, from 0, of each fixed cell by path and each column."""
        places: dict[str, tuple[int, int]] = {}
        for number, section in enumerate(self.sections):
            fields = section.fields if isinstance(section, Table) else ()
            names = [f"{section.id}.{name}" for name in fields]
            names += [cell.field for row in fixed_rows(section) for cell in row.cells if cell.field]
            places.update((name, (number, place)) for place, name in enumerate(names))
        return places

    @cached_property
    def header_fields(self) -> frozenset[str]:
        """Return the fields of the form's head that this layout shows."""
        return frozenset(HEADER_FIELDS) & frozenset(self.fields(""))

    @cached_property
    def words(self) -> dict[str, str]:
        """Return the words printed for each cell: by path for fixed ones, as ``funds.budget`` for columns."""
        words: dict[str, str] = {}
        for section in self.sections:
            if isinstance(section, Table):
                words.update(
                    (f"{section.id}.{column.id}", column.head if column.head.strip() else column.upper)
                    for column in section.columns
                )
            words.update(printed_labels(fixed_rows(section)))
        for path in tuple(words):
            head, number, name = split_path(path)
            if number >= 0:  # money in fixed cells: the words of a column are those of its first cell
                words.setdefault(f"{head}.{name}", words[path])
        return words

    @cached_property
    def side_words(self) -> dict[str, str]:
        """Return by path of a fixed cell the words of a label that covers its row from the left."""
        words: dict[str, str] = {}
        for section in self.sections:
            if isinstance(section, Grid):
                words.update(side_labels(section))
        return words

    @cached_property
    def fund_lines(self) -> tuple[FundLine, ...]:
        """Return the fund lines of the blank form: of its table of money, or of its fixed cells."""
        table = self.table("funds")
        if table is not None:
            return tuple(row for row in table.rows if isinstance(row, FundLine))
        return lines_of_cells((path, self.defaults.get(path, "")) for path in self.grid_fields)

    @cached_property
    def blank_rows(self) -> tuple[Indicator, ...]:
        """Return the indicator rows of the blank form."""
        table = self.table("indicators")
        return tuple(row for row in table.rows if isinstance(row, Indicator)) if table else ()

    @cached_property
    def defaults(self) -> dict[str, str]:
        """Return the texts of fixed cells on the blank form, by path."""
        return {
            cell.field: cell.text
            for section in self.sections
            for row in fixed_rows(section)
            for cell in row.cells
            if cell.field and cell.text
        }

    @property
    def total_weight(self) -> str:
        """Return the total weight that the blank form prints, often ``100``."""
        return self.defaults.get("total.weight", "")

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Return the grid's edges in mm from the table's left, 0 first."""
        edges = [0.0]
        for edge in sorted(edge for widths in self._row_widths() for edge in row_edges(widths)):
            if edge - edges[-1] > SAME_EDGE:
                edges.append(edge)
        return tuple(edges)

    def _row_widths(self) -> Iterator[tuple[float, ...]]:
        for section in self.sections:
            yield from section_widths(section)

    def grid_columns(self, widths: Iterable[float]) -> list[int]:
        """Return the index of the grid's edge at which each cell of a row ends; ``widths`` in mm."""
        edges = self.edges
        ends = []
        for edge in row_edges(widths):
            index = bisect_left(edges, edge)
            if index == len(edges) or (index and edge - edges[index - 1] < edges[index] - edge):
                index -= 1
            ends.append(index)
        return ends

    def lines_above(self, form: Form) -> tuple[str, ...]:
        """Return the lines above the table of ``form``, the caption's first."""
        return (*self.caption.splitlines(), *self.above) if form.above is None else form.above

    def lines_below(self, form: Form) -> tuple[str, ...]:
        """Return the lines under the table of ``form``."""
        return self.below if form.below is None else form.below

    def title_lines(self, form: Form) -> tuple[str, ...]:
        """Return the title of ``form`` and its year line, as printed; an empty line where there is none."""
        title, _, year_line = form.title.partition("\n") if form.title else (self.title, "", self.year_line)
        return with_year(title, form.year), with_year(year_line, form.year)

    def new_form(self, year: str = "", unit: str = "") -> Form:
        """Return the blank form of this layout, with the rows that the official form prints."""
        form = Form(
            template=self.id,
            year=year,
            unit=unit,
            funds=self.fund_lines,
            goal=Goal(),
            indicators=self.blank_rows,
            total=Total(),
            tables=tuple(
                OwnTable(table.id, tuple(row for row in table.rows if isinstance(row, tuple)))
                for table in self.tables
                if table.id not in CORE_TABLES
            ),
        )
        for path, text in self.defaults.items():
            form = set_text(form, path, text)
        return form


def with_year(line: str, year: str) -> str:
    """Return a title's line with the year in the place of its mark."""
    return line.replace(YEAR_MARK, year or NO_YEAR)


@dataclass(slots=True)
class Templates:
    """All layouts at hand, by id, in the order in which they are offered.

    Templates of books and files are added (`add`); a template is never changed.
    """

    by_id: MutableMapping[str, Template] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    rules: Mapping[str, RuleSet] = field(default_factory=dict)

    def __getitem__(self, id: str) -> Template:
        """Return the layout named ``id``. Raises `BadTemplate` with a Chinese sentence."""
        try:
            return self.by_id[id]
        except KeyError:
            names = "、".join(self.by_id)
            raise BadTemplate(f"没有名为“{id}”的模板。现有模板：{names}。") from None

    def __contains__(self, id: object) -> bool:
        return id in self.by_id

    def __iter__(self) -> Iterator[Template]:
        return iter(tuple(self.by_id.values()))  # another thread may add one

    def __len__(self) -> int:
        return len(self.by_id)

    def add(self, template: Template) -> Template:
        """Add ``template`` and return it, or the equal template of its id that is there already.

        A different template of the same id is added under an id of its own.
        """
        id = template.id
        number = 1
        while (existing := self.by_id.get(id)) is not None:
            if same_layout(existing, template):
                return existing
            number += 1
            id = f"{template.id}~{number}"
        self.by_id[id] = template = replace(template, id=id)
        return template

    @property
    def offered(self) -> tuple[Template, ...]:
        """Return the layouts offered for new forms: the program's and the user's."""
        return tuple(template for template in self if template.origin != BOOK)

    @property
    def default(self) -> Template:
        """Return the layout of a new book."""
        return self.by_id.get("beijing-2023") or next(iter(self.by_id.values()))


def same_layout(first: Template, second: Template) -> bool:
    """Return whether two templates print and compute alike; name, source and origin do not matter."""
    bare = [
        replace(t, id="", name="", source="", origin="", guessed=(), hand_in=(), rules=_NO_RULES)
        for t in (first, second)
    ]
    return bare[0] == bare[1] and first.rules.id == second.rules.id


_NO_RULES = RuleSet()
