"""Kill a process that edits, undoes and saves, at moments of chance, and count what is lost.

``python -m tests.book.kill_test --kills 200`` prints the figures; the test command does a few.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.book.book import AddForms, Book, Change, MoveForms, RemoveForms, read_forms_of
from jixiao_gui.book.recovery import orphans
from jixiao_gui.form.model import Form
from tests.book.making import TEMPLATES, ids_of, make_form, saved_book, typed

ROOT = Path(__file__).resolve().parent.parent.parent
Texts = list[str]


def text_of(form: Form) -> str:
    return f"{form.project}/{form.indicators[0].name}"


def work(path: Path, home: Path, seed: int) -> None:
    """The process that is killed. Says before each step what will be, and after it that it is."""
    chance = random.Random(seed)
    left = orphans(home)
    book = Book.recover(left[0], TEMPLATES, home) if left else Book.open(path, TEMPLATES, home)
    book.make_ready()  # a kill is to meet steps, not the loading of what the first one needs
    texts = [text_of(form) for form in book.forms()]
    past: list[tuple[Change, Texts]] = []
    say("did", texts)
    number = 0
    while True:
        number += 1
        kind = chance.random()
        if kind < 0.1:
            say("saving", texts)
            book.save()
            say("saved", texts)
            continue
        if kind < 0.3 and past:
            change, after = past.pop()
            say("will", after)
            book.apply(change)
        else:
            change, after = a_step(ids_of(book), texts, chance, f"{seed}-{number}")
            say("will", after)
            past = [*past[-20:], (book.apply(change), texts)]
        texts = after
        say("did", texts)


def a_step(ids: list[int], texts: Texts, chance: random.Random, mark: str) -> tuple[Change, Texts]:
    """A change, and what the book's texts are after it."""
    kind, at, to = chance.random(), chance.randrange(len(ids)), chance.randrange(len(ids))
    after = list(texts)
    if kind < 0.1 and len(ids) < 30:
        form = make_form(len(ids), 33)
        after.insert(at, text_of(form))
        return AddForms("加", (form,), at=at), after
    if kind < 0.2 and len(ids) > 5:
        del after[at]
        return RemoveForms("删", (ids[at],)), after
    if kind < 0.3:
        after.insert(to, after.pop(at))
        return MoveForms("移", (ids[at],), to), after
    project, _, name = texts[at].partition("/")
    if kind < 0.6:
        after[at] = f"{mark}/{name}"
        return typed(ids[at], mark), after
    after[at] = f"{project}/{mark}"
    return typed(ids[at], mark, "indicators.0.name"), after


def say(what: str, texts: Texts) -> None:
    os.write(1, (json.dumps([what, texts], ensure_ascii=False) + "\n").encode())


@dataclass
class Tally:
    """What the kills came to. ``lost``: recovered works that are not what was last committed."""

    kills: int = 0
    steps: int = 0
    in_a_step: int = 0
    in_a_save: int = 0
    recovered: int = 0
    lost: int = 0
    damaged: int = 0


def kill_again_and_again(folder: Path, kills: int, seed: int = 1) -> Tally:
    """Start, kill, look, and go on from what is there; ``kills`` times."""
    chance = random.Random(seed)
    home, path, said = folder / "home", folder / "项目.db", folder / "said.txt"
    saved_book(home, path, 8)
    tally = Tally()
    in_file: object = [text_of(form) for form in read_forms_of(path)]
    for number in range(kills):
        with said.open("wb") as out:
            command = [
                sys.executable,
                "-m",
                "tests.book.kill_test",
                "--work",
                str(folder),
                str(number + seed),
            ]
            process = subprocess.Popen(command, cwd=ROOT, stdout=out)
            while b"\n" not in said.read_bytes() and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.3))
            assert process.poll() is None, "it worked on until it was killed"
            process.kill()
            process.wait()
        lines = [json.loads(line) for line in said.read_bytes().split(b"\n")[:-1]]
        in_file = look(home, path, lines, in_file, tally)
    return tally


def look(home: Path, path: Path, lines: list[list[object]], in_file: object, tally: Tally) -> object:
    """Hold what is there after a kill against what was said before it; what the file holds now."""
    tally.kills += 1
    tally.steps += sum(what == "did" for what, _ in lines)
    *_, (last, texts) = lines
    committed = [text for what, text in lines if what == "did"][-1]
    allowed = [committed, texts] if last == "will" else [committed]
    tally.in_a_step += last == "will"
    tally.in_a_save += last == "saving"
    saves = [text for what, text in lines if what == "saved"]
    files = [saves[-1] if saves else in_file] + ([texts] if last == "saving" else [])

    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        whole = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    now: object = [text_of(form) for form in read_forms_of(path)]
    tally.damaged += not whole or now not in files

    left = orphans(home)
    if left:
        tally.recovered += 1
        with Book.recover(left[0], TEMPLATES, home) as book:
            found: object = [text_of(form) for form in book.forms()]
            ok = found in allowed and book.dirty and not book.read_only and book.path == path
            # Put down again as a kill would leave it: the next process goes on from it.
            book.close(keep_working_copy=True)
    else:
        ok = now in allowed
    tally.lost += not ok or len(left) > 1
    return now


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=2, metavar=("FOLDER", "SEED"))
    given = parser.parse_args()
    if given.work:
        folder = Path(given.work[0])
        work(folder / "项目.db", folder / "home", int(given.work[1]))
    with tempfile.TemporaryDirectory() as temporary:
        tally = kill_again_and_again(Path(temporary), given.kills, given.seed)
    print(tally)
    return 1 if tally.lost or tally.damaged else 0


if __name__ == "__main__":
    sys.exit(main())
