"""Cut the power at every point of edits and saves, and look whether the old or the new book is there, whole.

``python -m tests.book.power_cut_test --cuts 1000`` prints the figures; the test command does a few.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.book.book import AddForms, Book, BookError, read_forms_of
from jixiao_gui.book.recovery import orphans
from tests.book.disk_replay import CALLS, MARKS, Disk, Event, Fate, lay_out, replay
from tests.book.kill_test import ROOT, text_of
from tests.book.making import TEMPLATES, ids_of, make_form, saved_book, typed

Texts = list[str]
Mark = tuple[str, Texts]


def work(root: Path, seed: int) -> None:
    """What is recorded. Says after each step what the book then is, and before and after each save."""
    chance = random.Random(seed)
    marks = os.open(root.parent / MARKS, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def say(what: str) -> None:
        os.write(marks, json.dumps([what, [text_of(form) for form in book.forms()]]).encode())

    with Book.open(root / "book.db", TEMPLATES, root / "home") as book:
        for step in range(12):
            if step % 4 == 3:
                say("saving")
                book.save()
                say("saved")
            elif step % 4 == 2:
                book.apply(AddForms("加", (make_form(step, 30),), at=chance.randrange(3)))
                say("did")
                book.flush()
                say("flushed")
            else:
                id = chance.choice(ids_of(book))
                for text in (f"第{step}步", f"第{step}步：" + "改" * chance.randrange(900)):
                    book.apply(typed(id, text))
                    say("did")


def record(folder: Path, seed: int = 1) -> tuple[Disk, list[Event]]:
    """The disk before, and what happened on it. Raises `OSError` where nothing can be recorded."""
    root = folder / "disk"
    root.mkdir()
    saved_book(root / "home", root / "book.db", 3)
    before, after = Disk.of(root), Disk.of(root)
    out = folder / "strace.txt"
    command = ["strace", "-f", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(out)]
    command += [sys.executable, "-m", "tests.book.power_cut_test", "--work", str(root), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr)
    with out.open(encoding="ascii") as lines:
        after.follow(lines)
    for name, number in after.names.items():  # the recording tells the whole story
        path = Path(name)
        assert path.is_dir() or path.read_bytes() == after.content[number], name
    return before, after.events


@dataclass
class Tally:
    """``torn``: the project file was neither the old nor the new book. ``lost``: work that was flushed."""

    cuts: int = 0
    old: int = 0
    new: int = 0
    recovered: int = 0
    torn: int = 0
    lost: int = 0


def cut_again_and_again(before: Disk, events: list[Event], cuts: int, seed: int = 1) -> Tally:
    """Cut the power at points spread over all of ``events``, with each fate of what was not flushed."""
    chance, tally = random.Random(seed), Tally()
    points = [(place, fate) for place in range(len(events) + 1) for fate in Fate]
    marks = [place for place, event in enumerate(events) if event.kind == "mark"]
    said: list[Mark] = [("saved", [text_of(make_form(n)) for n in (1, 2, 3)])]
    said += [tuple(json.loads(events[place].name)) for place in marks]
    while tally.cuts < cuts:
        wanted = min(cuts - tally.cuts, len(points))
        for place, fate in sorted(chance.sample(points, wanted), key=lambda point: point[0]):
            lay_out(before.root, replay(before, events[:place], fate, chance))
            past = 1 + sum(mark < place for mark in marks)
            _look(before.root, said[:past], said[past : past + 1], fate, tally)
            tally.cuts += 1
    return tally


def _look(root: Path, done: list[Mark], following: list[Mark], fate: Fate, tally: Tally) -> None:
    """``done``: what was said before the cut; ``following``: what would have been said next."""
    saved = [texts for what, texts in done if what == "saved"][-1]
    coming = [texts for what, texts in done[-1:] if what == "saving"]
    firm = max(place for place, (what, _) in enumerate(done) if what in ("saved", "flushed"))
    # A step is on its way before it is told of; what was not flushed may be lost.
    allowed = [texts for _, texts in [*done[firm if fate is not Fate.KEPT else -1 :], *following]]
    try:
        found = [text_of(form) for form in read_forms_of(root / "book.db")]
        left = [one for one in orphans(root / "home") if one.changes]
        work = found
        if left:
            with Book.recover(left[0], TEMPLATES, root / "home") as book:
                work = [text_of(form) for form in book.forms()]
    except BookError:
        traceback.print_exc()
        tally.torn += 1
        return
    tally.torn += found not in (saved, *coming)
    tally.new += found in coming
    tally.old += found == saved
    tally.recovered += bool(left)
    tally.lost += work not in allowed
    if work not in allowed:
        print("lost", fate, done[-1][0], len(done), file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=2, metavar=("FOLDER", "SEED"))
    given = parser.parse_args()
    if given.work:
        work(Path(given.work[0]), int(given.work[1]))
        return 0
    if shutil.which("strace") is None:
        print("strace is not on this machine", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        before, events = record(Path(folder).resolve(), given.seed)
        tally = cut_again_and_again(before, events, given.cuts, given.seed)
    print(f"{len(events)} recorded;", tally)
    return 1 if tally.torn or tally.lost else 0


if __name__ == "__main__":
    sys.exit(main())
