"""A verb that is killed at any moment leaves the book and the outputs as they were, or whole and new."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from jixiao_gui.book.schema import VERSION
from jixiao_gui.exit_status import DONE
from jixiao_gui.paths import resources_folder
from tests.fixtures.make_book import BOOKS
from tests.verbs.books import SAMPLES

KILLS = 2
OLD = b"an output of yesterday"
COMMANDS = {
    "recalculate": ["recalculate", "BOOK"],
    "import": ["import", str(SAMPLES), "--into", "BOOK"],
    "replace": ["import", str(SAMPLES), "--into", "BOOK", "--replace"],
    "export": ["export", "BOOK", "OUT"],
    "each": ["export", "BOOK", "--each", "FOLDER", "--as", "docx"],
}


def forms_in(path: Path) -> tuple[int, int]:
    """The version of a whole book and the number of its forms."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        return version, db.execute("SELECT count(*) FROM form").fetchone()[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_verb_leaves_old_or_new(name: str, tmp_path: Path, home: Path) -> None:
    book, out, folder = tmp_path / "书.db", tmp_path / "表.docx", tmp_path / "每"
    places = {"BOOK": str(book), "OUT": str(out), "FOLDER": str(folder)}
    program = [sys.executable, str(resources_folder().parent / "main.py")]
    command = program + [places.get(word, word) for word in COMMANDS[name]]
    environment = {**os.environ, "JIXIAO_HOME": str(home)}
    chance = random.Random(name)
    lasts = 0.0
    for number in range(KILLS + 1):
        stored = BOOKS / f"v{number % (VERSION - 1) + 1}.db"  # of older versions: they are converted, too
        shutil.copyfile(stored, book)
        out.write_bytes(OLD)
        begun = time.monotonic()
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if number:
            time.sleep(chance.uniform(0.3, 1) * lasts)
            process.kill()
        status = process.wait()
        lasts = lasts or time.monotonic() - begun
        assert number or status == DONE
        version, _ = forms_in(book)
        assert version == VERSION or book.read_bytes() == stored.read_bytes()
        files = [path for path in (out, *folder.glob("[!.]*.docx")) if path.exists()]
        assert all(path.read_bytes() == OLD or zipfile.is_zipfile(path) for path in files)
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == DONE
    forms_in(book)
