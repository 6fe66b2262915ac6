"""A district's store with many forms: published, published again, asked; against COPY of the same rows.

    python -m tests.benchmarks.district [--forms 100000] [--units 300]

Starts a PostgreSQL of its own (fsync off, so that the program is measured and not the disk). The forms are
the samples', each again under another project and unit. The floor is what nobody can beat: the finished rows
of every table, copied into tables without keys. Needs some 2 GB of disk for 100,000 forms.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from jixiao_gui.book.book import Book
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.changes import AddForms, EditForm
from jixiao_gui.book.form_rows import FormRows, make_book
from jixiao_gui.exchange import import_sources
from jixiao_gui.exchange.district.address import read_address
from jixiao_gui.exchange.district.fetching import Selection, fetched
from jixiao_gui.exchange.district.publishing import publish
from jixiao_gui.exchange.district.server_tables import METADATA, SCHEMA
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from tests.exchange.district.server import Server

QUERIES = {
    "sums of one year by unit": "SELECT * FROM jixiao.unit_summary WHERE year = '2023'",
    "findings by rule": "SELECT rule, sum(findings), sum(forms) FROM jixiao.rule_summary GROUP BY rule",
    "one unit's forms": "SELECT * FROM jixiao.form_list WHERE unit = '单位7'",
    "one unit's findings": "SELECT * FROM jixiao.finding_list WHERE unit = '单位7'",
    "the hundred lowest rates": "SELECT * FROM jixiao.form_list ORDER BY rate LIMIT 100",
}


def samples(templates: Templates, home: Path) -> list[FormRows]:
    """The rows of the samples' forms."""
    report = import_sources(sorted((resources_folder() / "samples").glob("*.txt")), templates)
    with Book.new(templates, home) as book:
        book.apply(AddForms("", tuple(one.form for one in report.forms)))
        with book.rows() as rows:
            return list(rows.forms([key.id for key in rows.form_keys()]))


def clones(forms: list[FormRows], count: int, units: int) -> Iterator[FormRows]:
    """``count`` forms of ``units`` units, no two alike, a unit's one after the other."""
    for number in range(count):
        form = forms[number % len(forms)]
        names = {"project": f"{form.head['project']}{number}", "unit": f"单位{number * units // count}"}
        yield FormRows(number + 1, {**form.head, **names}, form.parts)


def timed(what: str, work: Callable[[], object], floor: float = 0.0) -> float:
    began, before = time.perf_counter(), time.process_time()
    work()
    took, own = time.perf_counter() - began, time.process_time() - before
    ratio = f"{took / floor:8.2f} x floor" if floor else ""
    print(f"{what:44} {took:9.2f} s   {own:9.2f} s of this process {ratio}", flush=True)
    return took


def copy_floor(server: Server, database: str, folder: Path) -> float:
    """Seconds that COPY takes for the rows of all tables, into tables without keys."""
    import psycopg

    names = [table.name for table in METADATA.sorted_tables]
    took = 0.0
    with psycopg.connect(host=str(server.folder), user="owner", dbname=database, autocommit=True) as db:
        db.execute("CREATE SCHEMA floor")
        for name in names:
            db.execute(f"CREATE TABLE floor.{name} (LIKE {SCHEMA}.{name})")
            file = folder / name
            with file.open("wb") as out, db.cursor().copy(f"COPY {SCHEMA}.{name} TO STDOUT") as rows:
                for block in rows:
                    out.write(block)
            began = time.perf_counter()
            with file.open("rb") as source, db.cursor().copy(f"COPY floor.{name} FROM STDIN") as rows:
                while block := source.read(1 << 20):
                    rows.write(block)
            took += time.perf_counter() - began
            file.unlink()
        db.execute("DROP SCHEMA floor CASCADE")
    return took


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=300)
    options = parser.parse_args()
    server = Server()
    templates = load_templates([resources_folder()])
    try:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            home, path = folder / "home", folder / "book.db"
            forms = samples(templates, home)
            timed(
                f"a book of {options.forms} forms written",
                lambda: make_book(
                    path, BookInfo("beijing-2023", "2023"), [], clones(forms, options.forms, options.units)
                ),
            )
            server.sql("postgres", "CREATE DATABASE store")
            address = read_address(server.url("store"))
            with Book.open(path, templates, home) as book:

                def put() -> None:
                    told = publish(book, address, templates, home)
                    assert told.complete
                    print(f"  {told.sentence()}")

                first = timed("published", put)
                server.sql("store", "ANALYZE")
                again = timed("published again, nothing changed", put)
                for id in book.ids()[:: max(1, options.forms // 100)]:
                    form = replace(book.form(id), leader="另一人")
                    book.apply(EditForm("", id, ReplaceForm("", form)))
                hundred = timed("published again, a hundred forms changed", put)
            floor = copy_floor(server, "store", folder)
            print(f"{'floor: COPY of the same rows':44} {floor:9.2f} s")
            for what, took in (("first", first), ("again", again), ("a hundred", hundred)):
                print(f"  {what}: {took / floor:.2f} x floor")
            for what, statement in QUERIES.items():
                timed(f"asked: {what}", lambda statement=statement: server.sql("store", statement))  # type: ignore[misc]

            def take() -> None:
                with fetched(address, Selection(units=("单位7",))) as found:
                    print(f"  {len(found.forms)} forms")

            timed("one unit taken back", take)
            ((size,),) = server.sql("store", "SELECT pg_database_size('store')")
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            mine = path.stat().st_size / 1e6
            print(f"database {size / 1e6:.0f} MB, book {mine:.0f} MB, peak memory {peak:.0f} MB")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
