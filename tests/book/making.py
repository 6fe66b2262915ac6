"""Invented forms and books for the tests of the project file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.book import schema
from jixiao_gui.book.book import AddForms, Book, EditForm
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.filling import READ, finished
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import (
    OWN_MEANINGS,
    Form,
    FundLine,
    Goal,
    Indicator,
    OwnTable,
    Remark,
    Source,
    Total,
    own_texts,
)
from jixiao_gui.form.template_file import load_templates
from tests.invented import invented_form

COMPUTED_PATHS = computed_paths(Form())

TEMPLATES = load_templates(paths.template_folders())


def make_form(number: int = 1, rows: int = 4) -> Form:
    """Return a plain filled form with so many rows of indicators."""
    row = Indicator("产出指标", "数量指标", "培训场次", "≥10场", "12场", "20", "20", "")
    return invented_form(
        f"河道清淤{number}",
        department="某区水务局",
        unit="某区河道所",
        leader="",
        phone="",
        funds=(FundLine("年度资金总额", "80", "80", "72", "10"), FundLine("其他资金")),
        goal=Goal("清淤两条河道。", "两条河道已清淤。"),
        indicators=tuple(replace(row, name=f"培训场次{n}") for n in range(rows)),
        total=Total("100", ""),
    )


def new_book(home: Path, count: int = 0) -> Book:
    """A book that was never saved."""
    book = Book.new(TEMPLATES, home, year="2023", unit="某区河道所")
    if count:
        book.apply(AddForms("导入", tuple(make_form(n) for n in range(1, count + 1))))
    return book


def saved_book(home: Path, path: Path, count: int = 3) -> Path:
    """A project file with ``count`` forms, closed."""
    with new_book(home, count) as book:
        book.save_as(path)
    return path


@contextmanager
def opened(path: Path, home: Path) -> Iterator[Book]:
    with Book.open(path, TEMPLATES, home) as book:
        yield book


def typed(form_id: int, text: str, path: str = "project") -> EditForm:
    """The change of typing ``text`` into a cell."""
    return EditForm("输入", form_id, SetCells("输入", ((path, CellState(text)),)))


def bring_down(path: Path, version: int) -> None:
    """Make an older version of a saved book: without what came later."""
    old = path.with_name("newer.db")
    path.replace(old)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
        for statement in schema.statements(version):
            db.execute(statement)
        db.execute("ATTACH ? AS newer", (str(old),))
        for table in (schema.SEAL, *schema.tables(version)):
            names = ", ".join(schema.names(table, version))
            db.execute(f"INSERT INTO main.{table.name} ({names}) SELECT {names} FROM newer.{table.name}")
        db.commit()
        db.execute("DETACH newer")
    old.unlink()


def handed_in(form: Form) -> Form:
    """A form with scores as it comes from an older version of a book."""
    return replace(form, remarks=finished(form, READ))


def ids_of(book: Book) -> list[int]:
    return [entry.id for entry in book.entries()]


texts = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    [
        "",
        "80",
        "100%",
        "≥99%",
        "12月底前",
        "a\nb",
        "\u3000定性 ",
        "1000家（次）",
        "𠮷",
        "\x00x",
        "'; DROP TABLE form",
    ]
)
_paths = st.frozensets(st.sampled_from(COMPUTED_PATHS))
own = st.dictionaries(st.sampled_from(("x1", "x2", "x_z", *OWN_MEANINGS)), texts, max_size=3).map(own_texts)
spans = st.dictionaries(st.sampled_from(("x1", "level1", "score")), st.integers(2, 9), max_size=2).map(
    lambda found: tuple(sorted(found.items()))
)
lines = st.none() | st.lists(texts, max_size=3).map(tuple)
_tables = st.lists(
    st.builds(
        OwnTable,
        st.sampled_from(["tasks", "x_notes", "halves"]),
        st.lists(own, max_size=3).map(tuple),
    ),
    max_size=3,
    unique_by=lambda table: table.id,
).map(tuple)


def forms_of(ids: list[str]) -> st.SearchStrategy[Form]:
    """Any form that can be, of one of these layouts: every text anything."""
    return st.builds(
        Form,
        template=st.sampled_from(ids),
        **dict.fromkeys(("year", "project", "department", "unit", "leader", "phone", "title"), texts),
        funds=st.lists(st.builds(FundLine, *[texts] * 7, extra=own, spans=spans), max_size=4).map(tuple),
        goal=st.builds(Goal, texts, texts, extra=own),
        indicators=st.lists(
            st.builds(Indicator, *[texts] * 8, auto=st.booleans(), extra=own, spans=spans), max_size=5
        ).map(tuple),
        total=st.builds(Total, texts, texts, extra=own),
        manual=_paths,
        filled=_paths,
        remarks=st.lists(st.builds(Remark, *[texts] * 9), max_size=2).map(tuple),
        token=texts,
        sources=st.lists(st.builds(Source, *[texts] * 4), max_size=2).map(tuple),
        above=lines,
        below=lines,
        extra=own,
        tables=_tables,
    )


forms = forms_of(["beijing-2023", "beijing-2023-b", "某地-2031", ""])
"""Any form that can be, of known and unknown layouts."""
