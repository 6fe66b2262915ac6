"""Memory of the window with a book of 10,000 forms, over the window without a book.

``python -m tests.benchmarks.memory [FORMS]`` prints it; status 1 above 400 MB. Each
state in a process of its own: what a process took once it does not give back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIMIT = 400.0
"""MB over the empty window."""
_WORKSHEETS = 1_000
"""XlsxWriter holds a workbook whole, 220 KB for each form's worksheet: 10,000 would be over 2 GB."""


def main(count: int) -> int:
    """Print each state in MB; 1 when the limit is passed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _child(folder, "make", count)
        empty = _child(folder, "empty", count)["start"]
        steps = _child(folder, "work", count)
    print(f"{count} forms; the empty window: {empty:.0f} MB")
    for name, megabytes in steps.items():
        print(f"{name:26} {megabytes:6.0f} MB, {megabytes - empty:+.0f}")
    return int(max(steps.values()) - empty > LIMIT)


def _child(folder: Path, what: str, count: int) -> dict[str, float]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "JIXIAO_HOME": str(folder / "home")}
    command = [sys.executable, "-m", "tests.benchmarks.memory", what, str(folder), str(count)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _megabytes() -> float:
    """The most that this process ever held in memory, MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise NotImplementedError("only where the system tells it in /proc")


def _make(folder: Path, count: int) -> dict[str, float]:
    from jixiao_gui.book.book import AddForms
    from tests.book.making import make_form, new_book

    shown: dict[str, str | int] = {"rate": "90%", "total": "89", "grade": "良", "errors": 1, "warnings": 0}
    with new_book(folder / "home") as book:
        forms = tuple(make_form(number, 33) for number in range(count))
        book.apply(AddForms("导入", forms, figures=(shown,) * count))
        book.save_as(folder / "book.db")
    return {}


def _work(folder: Path, empty: bool) -> dict[str, float]:
    from PySide6.QtTest import QTest

    from jixiao_gui import exchange
    from jixiao_gui.form.template_file import load_templates
    from jixiao_gui.paths import home_folder, template_folders
    from jixiao_gui.window.main_window import MainWindow
    from jixiao_gui.window.start import application

    application()
    templates = load_templates(template_folders())
    window = MainWindow(templates, home_folder())
    window.show()
    QTest.qWait(200)
    found = {"start": _megabytes()}
    if empty:
        return found
    assert window.rooms.files.open(folder / "book.db")
    QTest.qWait(500)
    found["open"] = _megabytes()
    book = window.desk.book
    assert book is not None
    for entry in book.entries()[:300]:
        window.show_form(entry.id)
        window.view.goto("project")
        QTest.keyClicks(window.view, "x")
        window.commit()
    found["edit 300 forms"] = _megabytes()
    assert book.search("清淤77", everywhere=True)
    found["search"] = _megabytes()
    assert window.rooms.files.save()
    found["save"] = _megabytes()
    for kind in ("json", "txt", "docx", "pdf", "ofd"):
        exchange.export_forms(book.forms, templates, folder / f"out.{kind}", title="表")
        found[f"export {kind}"] = _megabytes()
    exchange.export_forms(
        lambda: islice(book.forms(), _WORKSHEETS), templates, folder / "out.xlsx", title="表"
    )
    found[f"export xlsx, {_WORKSHEETS} forms"] = _megabytes()
    window.desk.take(None)
    return found


if __name__ == "__main__":
    if len(sys.argv) == 2 and not sys.argv[1].isdecimal():
        sys.exit(__doc__)
    if len(sys.argv) < 4:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
    what, where, many = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(_make(where, many) if what == "make" else _work(where, what == "empty")))
