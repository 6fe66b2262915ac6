"""Large books and many files in worker processes, against the same in one: wall and processor time.

On a machine with other work the wall time says little; what all processes took together, shared out over
the cores, is then what the work would take.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from jixiao_gui.exchange import book_checking
from tests.benchmarks.content import saved
from tests.benchmarks.measuring import PEAK, Row, Sample, alone, over_peer

KINDS = ("xlsx", "pdf")
_TURNS = 3
_AS_A_VERB = "import gc, jixiao_gui.cli; gc.set_threshold(*jixiao_gui.cli.GARBAGE_THRESHOLDS)"
_EXPORT = f"""
{_AS_A_VERB}
import resource, sys, time
from pathlib import Path
from jixiao_gui.exchange import export_forms
from tests.benchmarks.content import TEMPLATES, forms
target, size, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
begun = time.perf_counter()
export_forms(lambda: forms(size), TEMPLATES, target, count=count)
taken = time.perf_counter() - begun
theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
print(taken, time.process_time(), theirs.ru_utime + theirs.ru_stime, {PEAK})
"""
_IMPORT = f"""
{_AS_A_VERB}
import resource, sys, time
from pathlib import Path
from jixiao_gui.exchange import import_sources, incoming
from tests.benchmarks.content import TEMPLATES
if not int(sys.argv[2]):
    incoming.MANY_FILES = 1_000_000
begun = time.perf_counter()
report = import_sources([Path(sys.argv[1])], TEMPLATES)
taken = time.perf_counter() - begun
assert len(report.forms) == int(sys.argv[3])
theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
print(taken, time.process_time(), theirs.ru_utime + theirs.ru_stime, {PEAK})
"""
_CHECK = f"""
{_AS_A_VERB}
import resource, sys, threading, time
from pathlib import Path
from jixiao_gui.book.book import Book
from jixiao_gui.exchange import book_checking
from tests.benchmarks.content import TEMPLATES
if sys.argv[2] == "one":
    book_checking.MANY = 1_000_000
book = Book.open(Path(sys.argv[1]), TEMPLATES, Path(sys.argv[3]), read_only=True, lock=False)
def check():
    book_checking.checked(book.stored_forms(), TEMPLATES, whole=False, counted=True)
begun, processor = time.perf_counter(), time.process_time()
if sys.argv[2] == "thread":
    thread = threading.Thread(target=check)
    thread.start()
    thread.join()
else:
    check()
taken = time.perf_counter() - begun
theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
print(taken, time.process_time() - processor, theirs.ru_utime + theirs.ru_stime, {PEAK})
book.close()
"""
_FILES = """
import sys
from pathlib import Path
from jixiao_gui.exchange import export_each
from tests.benchmarks.content import TEMPLATES, forms
export_each(list(enumerate(forms(int(sys.argv[2])), 1)), TEMPLATES, Path(sys.argv[1]), "docx")
"""


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """Each kind of file at 1,000 forms, and at 10,000 (not when quick); 1,000 files of one, in; a check."""
    for size in (1_000,) if quick else (1_000, 10_000):
        for kind in KINDS:
            target = str(folder / f"out.{kind}")
            turns = _TURNS if size == 1_000 else 1
            runs = [[alone(_EXPORT, target, str(size), str(n)) for n in (0, size)] for _ in range(turns)]
            yield _row(f"{kind} out", size, runs)
    alone(_FILES, str(folder / "files"), "1000")
    sources = str(folder / "files")
    runs = [[alone(_IMPORT, sources, many, "1000") for many in "01"] for _ in range(_TURNS)]
    yield _row("docx in, a file a form", 1_000, runs)
    size = book_checking.MANY if quick else 10_000
    book = str(saved(folder / "book.db", folder / "home", size))
    home = str(folder / "home")
    runs = [[alone(_CHECK, book, how, home) for how in ("one", "verb", "thread")] for _ in range(_TURNS)]
    yield _row("check", size, [[one, verb] for one, verb, _ in runs])
    yield _row("check, as a window's thread asks for it", size, [[one, thread] for one, _, thread in runs])


def _row(name: str, size: int, runs: list[list[list[float]]]) -> Row:
    one = Sample(tuple(run[0][0] for run in runs))
    spread = Sample(tuple(run[1][0] for run in runs))
    cpu, own, theirs = (min(run[which][at] for run in runs) for which, at in ((0, 1), (1, 1), (1, 2)))
    note = f"processor time: {cpu:.1f} s; in workers {own:.1f} s here and {theirs:.1f} s there"
    row = over_peer("cores", name, size, spread, one, "in one process", 1.6)
    return replace(row, memory=runs[0][1][3], note=note, processor=own + theirs)
