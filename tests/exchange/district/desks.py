"""Databases, and the desks of clerks who publish into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms, EditForm, RemoveForms
from jixiao_gui.exchange.district.address import Address, read_address
from jixiao_gui.exchange.district.publishing import PublishReport, publish
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from tests.book.layouts import fresh_templates
from tests.exchange.district.server import Server


@dataclass
class Database:
    """A database of its own for one test."""

    server: Server
    name: str

    @property
    def address(self) -> Address:
        return read_address(self.url())

    def url(self, user: str = "owner", password: str = "") -> str:
        return self.server.url(self.name, user, password)

    def sql(
        self, statement: str, *, user: str = "owner", values: Sequence[object] | None = None
    ) -> list[tuple[Any, ...]]:
        return self.server.sql(self.name, statement, user=user, values=values)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of the store, with what tells who wrote it last."""
        names = [name for (name,) in self.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'jixiao'")]
        return {
            name: sorted(self.sql(f"SELECT ctid, xmin::text, * FROM jixiao.{name}"), key=str)
            for name in names
        }

    def count(self, what: str) -> int:
        return int(self.sql(f"SELECT count(*) FROM jixiao.{what}")[0][0])

    def written(self, before: int) -> set[str]:
        """Projects of the forms that transactions after ``before`` wrote rows of, in any table of forms."""
        found = set()
        for table in ("form", "indicator", "fund_line", "figures"):
            found |= {
                project
                for (project,) in self.sql(
                    f"SELECT e.project FROM jixiao.{table} t JOIN jixiao.entry e ON e.id = t.form_id"
                    " WHERE t.xmin::text::bigint >= %s",
                    values=[before],
                )
            }
        return found

    def now(self) -> int:
        """The number of the next transaction."""
        return int(self.sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")[0][0])


@cache
def _program() -> Templates:
    return load_templates([resources_folder()])


class Desk:
    """One clerk's machine: a folder of its own, books, and what is done with them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.templates = fresh_templates(_program())
        self.books: list[Book] = []

    def book(self, *forms: Form, path: Path | None = None) -> Book:
        book = Book.new(self.templates, self.home, year="2023", unit="示范区服务中心")
        book.apply(AddForms("添加", forms))
        book.save_as(path or self.home / f"{len(self.books)}.db")
        self.books.append(book)
        return book

    def publish(
        self,
        book: Book,
        address: Address,
        *,
        overwrite: bool = False,
        progress: Callable[[int], bool] | None = None,
    ) -> PublishReport:
        return publish(book, address, self.templates, self.home, overwrite=overwrite, progress=progress)

    def edit(self, book: Book, number: int, **fields: Any) -> None:
        id = book.ids()[number]
        form = replace(book.form(id), **fields)
        book.apply(EditForm("改", id, ReplaceForm("改", form)))

    def remove(self, book: Book, number: int) -> None:
        book.apply(RemoveForms("删除", (book.ids()[number],)))

    def close(self) -> None:
        for book in self.books:
            book.close()


def numbers(report: PublishReport) -> tuple[int, int, int, int]:
    """Added, changed, same, withdrawn."""
    return report.added, report.changed, report.same, report.withdrawn
