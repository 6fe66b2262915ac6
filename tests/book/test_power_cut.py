"""A power cut at any point leaves the old or the new book, and of the work all that was flushed."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.book.disk_replay import Disk, Event, Fate, lay_out, replay
from tests.book.power_cut_test import cut_again_and_again, record

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="what is replayed is strace's record of a Unix disk: its paths and its renames"
)
CHANCE = random.Random(1)


def test_power_cuts(tmp_path: Path) -> None:
    """A few; ``python -m tests.book.power_cut_test`` does them all."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not on this machine")
    try:
        before, events = record(tmp_path)
    except OSError as error:
        pytest.skip(f"nothing can be recorded here: {error}")
    assert {event.kind for event in events} == {"write", "cut", "flush", "name", "unname", "rename", "mark"}
    tally = cut_again_and_again(before, events, 36)
    assert (tally.torn, tally.lost) == (0, 0), tally
    assert tally.recovered > 5


def disk_and_events(root: Path, *events: Event) -> tuple[Disk, list[Event]]:
    root.mkdir()
    (root / "book").write_bytes(b"old")
    return Disk.of(root), list(events)


def test_what_a_careless_writer_loses(tmp_path: Path) -> None:
    """Renamed without a flush: the name is there and the content is not. With one, it is."""
    root = tmp_path / "disk"
    new, book = f"{root}/new", f"{root}/book"
    name = Event("name", 9, str(root), new)
    write = Event("write", 9, data=b"whole")
    rename = Event("rename", 9, str(root), f"{new}\0{book}")
    flush, folder = Event("flush", 9, new), Event("flush", 0, str(root))
    before, careless = disk_and_events(root, name, write, rename, folder)
    assert replay(before, careless, Fate.LOST, CHANCE) == {book: b""}
    careful = [name, write, flush, rename]
    assert replay(before, careful, Fate.KEPT, CHANCE) == {book: b"whole"}
    assert replay(before, careful, Fate.LOST, CHANCE) == {book: b"old"}
    assert replay(before, [*careful, folder], Fate.LOST, CHANCE) == {book: b"whole"}
    lay_out(root, {book: b"x", f"{root}/a": None, f"{root}/a/b": b""})
    assert sorted(path.name for path in root.rglob("*")) == ["a", "b", "book"]


def test_a_write_of_which_a_part_arrived(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    before, events = disk_and_events(root, Event("write", 1, data=b"n" * 4096), Event("cut", 1, at=8192))
    seen = {
        len((replay(before, events, Fate.CHANCE, CHANCE)[f"{root}/book"] or b"").rstrip(b"\0"))
        for _ in range(90)
    }
    assert {3, 4096} < seen
    assert all(size in (3, 4096) or size % 512 == 0 for size in seen)
