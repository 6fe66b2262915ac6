"""Where a book lives while it is open: a folder of its own in the user's home, until it is closed.

``home/working/<name>/`` holds ``book.db``, in WAL mode, where every change is committed at once, and
``about.json``: which file it is of, who works on it, and what that file was when it was read or saved.
A kill loses nothing; a later start finds the folder, sees that its owner is gone, and offers it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from jixiao_gui.book.errors import CannotSave, cannot_save
from jixiao_gui.book.flushing import flush_file, flush_folder
from jixiao_gui.book.owner import Owner
from jixiao_gui.in_place import new_name, put_in_place, remove_file

FOLDER = "working"
DATABASE = "book.db"
DRAFT = "draft.json"
ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class Base:
    """A state of a project file: its path and fingerprint, and the book's revision that it holds."""

    path: str
    fingerprint: str
    revision: int


NO_FILE = Base("", "", 0)
"""What a book that was never saved goes on from: no file, and an empty book."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a working copy beside its contents.

    ``bases``: the state of the file at opening or the last save; during a save also the one that
    is about to be. Which of the two came true, the files themselves tell.
    """

    path: str = ""
    owner: Owner = field(default_factory=Owner)
    bases: tuple[Base, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a cell editor that is still open: the form's id, the cell's path, the text.

    ``revision``: the book's when it was kept, 0 for that of the moment. One of an older revision was
    committed since, or given up.
    """

    form_id: int
    cell: str
    text: str
    revision: int = 0


@dataclass(slots=True)
class WorkingCopy:
    """One such folder."""

    folder: Path
    about: About
    _seen: tuple[int, int] | None = None
    _settling: threading.Thread | None = None

    @classmethod
    def create(cls, home: Path, path: Path | None) -> WorkingCopy:
        """Make a folder for the book of ``path``. Raises `CannotSave`."""
        name = new_name()
        copy = cls(home / FOLDER / name, About(str(path or ""), Owner.here(name)))
        try:
            copy.folder.mkdir(parents=True, mode=0o700)
            copy.write()
        except OSError as error:
            copy.drop()
            raise no_room(copy.folder, error) from error
        return copy

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    def begin_to_settle(self) -> None:
        """Have the new copy brought onto the disk, beside all else: an edit is worth no more than that."""

        def settle() -> None:
            with contextlib.suppress(OSError):
                flush_file(self.database)
            for folder in (self.folder, self.folder.parent, self.folder.parent.parent):
                flush_folder(folder)

        self._settling = threading.Thread(target=settle, daemon=True)
        self._settling.start()

    def settled(self) -> None:
        """Wait until it is there; as a rule it has long been."""
        if self._settling is not None:
            self._settling.join()
            self._settling = None

    def recognise(self) -> None:
        """Take the file that is there now for ours."""
        self._seen = self._look()

    def is_there(self) -> bool:
        """Return False when the folder or the file was removed, or another file is in its place."""
        return self._seen is None or self._look() == self._seen

    def _look(self) -> tuple[int, int] | None:
        try:
            seen = self.database.stat()
        except OSError:
            return None
        return seen.st_dev, seen.st_ino

    def make_again(self, home: Path) -> None:
        """Make another folder for what was in this one. Raises `OSError`."""
        before, self.folder = self.folder, home / new_name()
        try:
            self.folder.mkdir(parents=True, mode=0o700)
            self.write()
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = before
            raise

    def update(self, **changes: Any) -> None:
        """Change what is known, on disk too. Raises `OSError`, and then nothing has changed."""
        before, self.about = self.about, replace(self.about, **changes)
        try:
            self.write()
        except OSError:
            self.about = before
            raise

    def write(self) -> None:
        """Write ``about.json`` in one step. Raises `OSError`."""
        about = self.about
        said = {
            "path": about.path,
            "owner": about.owner.values(),
            "bases": [asdict(base) for base in about.bases],
        }
        write_small(self.folder / ABOUT, json.dumps(said, indent=1))

    def keep_draft(self, draft: Draft | None) -> None:
        """Keep, replace or forget the draft. Raises `OSError`."""
        if draft is None:
            (self.folder / DRAFT).unlink(missing_ok=True)
        else:
            write_small(self.folder / DRAFT, json.dumps(asdict(draft)))

    def draft(self) -> Draft | None:
        """Return the draft, if one was kept."""
        return read_draft(self.folder)

    def release(self) -> None:
        """Leave it to be recovered, also while this process lives on."""
        with contextlib.suppress(OSError):
            self.update(owner=replace(self.about.owner, pid=0))

    def drop(self) -> None:
        """Remove the folder, what tells of it first: the rest, if it stays, is rubbish for a later start."""
        self.settled()
        with contextlib.suppress(OSError):
            remove_file(self.folder / ABOUT)
        shutil.rmtree(self.folder, ignore_errors=True)


def read_about(folder: Path) -> About | None:
    """Return what ``about.json`` in ``folder`` says; ``None`` when there is none or it makes no sense."""
    try:
        said = json.loads((folder / ABOUT).read_text("utf-8"))
        bases = tuple(
            Base(str(base["path"]), str(base["fingerprint"]), int(base["revision"])) for base in said["bases"]
        )
        return About(str(said["path"]), Owner.of(said["owner"]), bases)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def read_draft(folder: Path) -> Draft | None:
    """Return the draft kept in ``folder``; ``None`` when there is none or it makes no sense."""
    try:
        said = json.loads((folder / DRAFT).read_text("utf-8"))
        revision = int(said.get("revision", 0))
        return Draft(int(said["form_id"]), str(said["cell"]), str(said["text"]), revision)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write_small(path: Path, text: str) -> None:
    """Write a small file of ours in one step, on the disk before it counts. Raises `OSError`."""
    temporary = path.with_name(f"{path.name}.{new_name()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def no_room(folder: Path, error: OSError) -> CannotSave:
    """Return the sentence for ``folder`` that takes no working copy."""
    sentence = str(cannot_save(folder, error))
    return CannotSave(sentence.replace("无法保存", "无法建立工作副本").removesuffix("修改都还在。"))
