"""The working copy of an open book: a folder of its own in the user's home, until it is closed.

``home/working/<name>/`` holds ``book.db``, in WAL mode, where every change is committed at once, and
``about.json``: the project file, the owner, and the state of that file when it was read or saved.
A kill loses nothing; a later start finds the folder without a living owner, and offers it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import threading
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from jixiao_gui.book.errors import STILL_THERE, CannotSave, cannot_save
from jixiao_gui.book.flushing import flush_file, flush_folder
from jixiao_gui.book.owner import Owner
from jixiao_gui.in_place import new_name, put_in_place, remove_file

FOLDER = "working"
DATABASE = "book.db"
DRAFT = "draft.json"
ABOUT = "about.json"
SNAPSHOT = ".snapshot"
"""The ending of a copy that other processes read; it lives no longer than the process that made it."""


@dataclass(frozen=True, slots=True)
class Base:
    """A state of a project file: its path and fingerprint, and the book's revision in it."""

    path: str
    fingerprint: str
    revision: int


NO_FILE = Base("", "", 0)
"""The base of a book that was never saved: no file, and an empty book."""


@dataclass(frozen=True, slots=True)
class About:
    """The description of a working copy beside its contents.

    ``bases``: the state of the file at opening or the last save; during a save also the next one. The files
    themselves show which of the two is true.
    """

    path: str = ""
    owner: Owner = field(default_factory=Owner)
    bases: tuple[Base, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a cell editor that is still open, with the form's id and the cell's path.

    ``revision``: the book's when it was kept, 0 for the present one. A draft of an older revision was
    committed since, or discarded.
    """

    form_id: int
    cell: str
    text: str
    revision: int = 0


@dataclass(slots=True)
class WorkingCopy:
    """The folder of one working copy."""

    folder: Path
    about: About
    _own_file: tuple[int, int] | None = None
    _flushing: threading.Thread | None = None

    @classmethod
    def create(cls, home: Path, path: Path | None) -> WorkingCopy:
        """Create a folder for the book of ``path``. Raises `CannotSave`."""
        name = new_name()
        copy = cls(home / FOLDER / name, About(str(path or ""), Owner.of_this_process(name)))
        try:
            copy.folder.mkdir(parents=True, mode=0o700)
            copy.write()
        except OSError as error:
            copy.drop()
            raise no_room(copy.folder, error) from error
        return copy

    @classmethod
    def create_elsewhere(cls, path: Path) -> WorkingCopy:
        """Create a folder for the book of ``path`` among the system's temporary files. Raises `CannotSave`.

        For a book that is only read, where the user's folder takes no copy.
        """
        folder = temporary_folder()
        name = new_name()
        copy = cls(folder / f"jixiao-{name}", About(str(path), Owner.of_this_process(name)))
        try:
            copy.folder.mkdir(mode=0o700)
            copy.write()
        except OSError as error:
            copy.drop()
            raise no_room(copy.folder, error) from error
        return copy

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    def begin_flushing(self) -> None:
        """Start to flush the new copy to the disk on another thread."""

        def flush() -> None:
            with contextlib.suppress(OSError):
                flush_file(self.database)
            for folder in (self.folder, self.folder.parent, self.folder.parent.parent):
                flush_folder(folder)

        self._flushing = threading.Thread(target=flush, daemon=True)
        self._flushing.start()

    def wait_for_flushing(self) -> None:
        """Wait until the new copy is on the disk, which it usually is."""
        if self._flushing is not None:
            self._flushing.join()
            self._flushing = None

    def recognise(self) -> None:
        """Note the present file as ours."""
        self._own_file = self._file_number()

    def is_there(self) -> bool:
        """Return whether the file is still there, not removed or replaced by another."""
        return self._own_file is None or self._file_number() == self._own_file

    def _file_number(self) -> tuple[int, int] | None:
        try:
            status = self.database.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def make_again(self, home: Path) -> None:
        """Create another folder in the place of a removed one. Raises `OSError`."""
        old_folder, self.folder = self.folder, home / new_name()
        try:
            self.folder.mkdir(parents=True, mode=0o700)
            self.write()
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = old_folder
            raise

    def update(self, **changes: Any) -> None:
        """Change the description, on disk too. Raises `OSError`, and then nothing has changed."""
        old_about, self.about = self.about, replace(self.about, **changes)
        try:
            self.write()
        except OSError:
            self.about = old_about
            raise

    def write(self) -> None:
        """Write ``about.json`` in one step. Raises `OSError`."""
        about = self.about
        data = {
            "path": about.path,
            "owner": about.owner.values(),
            "bases": [asdict(base) for base in about.bases],
        }
        write_small(self.folder / ABOUT, json.dumps(data, indent=1))

    def keep_draft(self, draft: Draft | None) -> None:
        """Write the draft, or remove it for ``None``. Raises `OSError`."""
        if draft is None:
            (self.folder / DRAFT).unlink(missing_ok=True)
        else:
            write_small(self.folder / DRAFT, json.dumps(asdict(draft)))

    def draft(self) -> Draft | None:
        """Return the draft, if one was kept."""
        return read_draft(self.folder)

    def release(self) -> None:
        """Leave the copy to be recovered, also while this process goes on."""
        with contextlib.suppress(OSError):
            self.update(owner=replace(self.about.owner, pid=0))

    def drop(self) -> None:
        """Remove the folder, ``about.json`` first: any rest is rubbish, which a later start removes."""
        self.wait_for_flushing()
        with contextlib.suppress(OSError):
            remove_file(self.folder / ABOUT)
        shutil.rmtree(self.folder, ignore_errors=True)


def read_about(folder: Path) -> About | None:
    """Return the content of ``about.json`` in ``folder``; ``None`` when there is none or it is not valid."""
    try:
        data = json.loads((folder / ABOUT).read_text("utf-8"))
        bases = tuple(
            Base(str(base["path"]), str(base["fingerprint"]), int(base["revision"])) for base in data["bases"]
        )
        return About(str(data["path"]), Owner.of(data["owner"]), bases)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def read_draft(folder: Path) -> Draft | None:
    """Return the draft in ``folder``; ``None`` when there is none or it is not valid."""
    try:
        data = json.loads((folder / DRAFT).read_text("utf-8"))
        revision = int(data.get("revision", 0))
        return Draft(int(data["form_id"]), str(data["cell"]), str(data["text"]), revision)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write_small(path: Path, text: str) -> None:
    """Write a small file of ours, flushed, then moved to its place in one step. Raises `OSError`."""
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


def temporary_folder() -> Path:
    """Return the system's folder of temporary files. Raises `CannotSave` where there is none that can be
    written.
    """
    try:
        return Path(tempfile.gettempdir())
    except OSError as error:
        raise CannotSave("系统的临时文件夹都不能写入，请检查磁盘空间和权限。") from error


def no_room(folder: Path, error: OSError) -> CannotSave:
    """Return the sentence for ``folder`` in which no working copy can be created."""
    sentence = str(cannot_save(folder, error)).removesuffix(STILL_THERE)
    sentence = sentence.replace("无法保存", "无法建立工作副本").replace("或另存到其他位置", "")
    return CannotSave(sentence.replace("请另存到其他位置", "请检查用户文件夹所在的磁盘和权限"))
