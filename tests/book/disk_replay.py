"""What a disk holds after a power cut: recorded system calls, replayed up to any point.

What was written and not flushed may be there, or not, or in parts; a name that was given or taken away in a
folder may count or not until the folder is flushed. Recorded by ``strace``, which Linux machines have.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

CALLS = (
    "openat,open,creat,close,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,"
    "unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,sendfile,lseek,ioctl,copy_file_range"
)
MARKS = "marks.txt"
"""A file beside the disk: what is written there says what the program has done by then."""
_SECTOR = 512
_LINE = re.compile(r"^(\d+) +(.*)$")
_CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+)")
_RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")


class Fate(Enum):
    """What becomes of what was not flushed."""

    KEPT = "kept"
    LOST = "lost"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Event:
    """``kind``: write, cut, flush, name, unname or mark. ``file``: which, whatever it is called."""

    kind: str
    file: int = 0
    folder: str = ""
    name: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """Files by number, names by path; follows a recording and says what happened on it."""

    root: Path
    names: dict[str, int] = field(default_factory=dict)
    content: dict[int, bytearray] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    _open: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    """By descriptor: path, file, place."""

    @classmethod
    def of(cls, root: Path) -> Disk:
        """A disk as it is now."""
        disk = cls(root)
        for path in sorted(root.rglob("*")):
            disk._new(str(path), b"" if path.is_dir() else path.read_bytes())
        return disk

    def _new(self, path: str, content: bytes = b"") -> int:
        number = len(self.content) + 1
        self.names[path], self.content[number] = number, bytearray(content)
        return number

    def follow(self, lines: Iterator[str]) -> None:
        """Take in what strace wrote."""
        waiting: dict[str, str] = {}
        for line in lines:
            found = _LINE.match(line.rstrip("\n"))
            if found is None:
                continue
            thread, text = found.groups()
            if text.endswith("<unfinished ...>"):
                begun = waiting[thread] = text.removesuffix("<unfinished ...>").rstrip()
                if begun.startswith("close("):  # its number may be given again before it has returned
                    self._open.pop(int(begun.removeprefix("close(").rstrip(",) ")), None)
                    waiting[thread] = "closed("
                continue
            resumed = _RESUMED.match(text)
            if resumed is not None:
                text = waiting.pop(thread, "") + resumed[2]
            call = _CALL.match(text)
            if call is not None and int(call[3]) >= 0:
                self._take(call[1], _arguments(call[2]), int(call[3]))

    def _take(self, call: str, given: list[str], result: int) -> None:
        if call == "openat":
            self._opened(self._path(given[0], given[1]), given[2], result)
        elif call == "close":
            self._open.pop(int(given[0]), None)
        elif call in ("rename", "link"):
            old, new = (self._path("", name) for name in given)
            self._rename(old, new) if call == "rename" else self._link(old, new)
        elif call in ("renameat", "renameat2", "linkat"):
            old, new = self._path(given[0], given[1]), self._path(given[2], given[3])
            self._link(old, new) if call == "linkat" else self._rename(old, new)
        elif call in ("unlink", "rmdir"):
            self._unname(self._path("", given[0]))
        elif call == "unlinkat":
            self._unname(self._path(given[0], given[1]))
        elif call in ("mkdir", "mkdirat"):
            path = self._path("", given[0]) if call == "mkdir" else self._path(given[0], given[1])
            if self._here(path):
                self._name(path, self._new(path))
        elif given and given[0].isdigit() and int(given[0]) in self._open:
            self._on_file(call, int(given[0]), given, result)

    def _path(self, folder: str, name: str) -> str:
        """What a call names, which may be told from a folder that is open."""
        text = _bytes(name).decode()
        at = self._open.get(int(folder)) if folder.isdigit() else None
        return text if at is None or text.startswith("/") else f"{at[0]}/{text}"

    def _link(self, old: str, new: str) -> None:
        if old in self.names:
            self._name(new, self.names[old])

    def _opened(self, path: str, flags: str, handle: int) -> None:
        if Path(path).name == MARKS:
            self._open[handle] = (MARKS, 0, 0)
        elif self._here(path) or path == str(self.root):
            if path not in self.names and "O_CREAT" in flags:
                self._name(path, self._new(path))
            number = self.names.get(path, 0)
            if "O_TRUNC" in flags and self.content[number]:
                self._cut(number, 0)
            self._open[handle] = (path, number, 0)

    def _on_file(self, call: str, handle: int, given: list[str], result: int) -> None:
        path, number, place = self._open[handle]
        if path == MARKS:
            if call == "write":
                self.events.append(Event("mark", name=_bytes(given[1]).decode()))
        elif call in ("write", "pwrite64"):
            at = place if call == "write" else int(given[3])
            self._write(number, at, _bytes(given[1])[:result])
            if call == "write":
                self._open[handle] = (path, number, at + result)
        elif call == "sendfile":
            source = self._open[int(given[1])][1]
            from_ = int(re.findall(r"\d+", given[2])[0])
            self._write(number, place, bytes(self.content[source][from_ : from_ + result]))
            self._open[handle] = (path, number, place + result)
        elif call == "lseek":
            self._open[handle] = (path, number, result)
        elif call == "ftruncate":
            self._cut(number, int(given[1]))
        elif call in ("fsync", "fdatasync"):
            self.events.append(Event("flush", number, folder=path))
        elif call in ("copy_file_range", "ioctl") and "FICLONE" in " ".join(given):
            raise NotImplementedError(call)

    def _here(self, path: str) -> bool:
        return path.startswith(f"{self.root}/") and not path.endswith("-shm")

    def _name(self, path: str, number: int) -> None:
        self.names[path] = number
        self.events.append(Event("name", number, str(Path(path).parent), path))

    def _unname(self, path: str) -> None:
        if self.names.pop(path, None) is not None:
            self.events.append(Event("unname", folder=str(Path(path).parent), name=path))

    def _rename(self, old: str, new: str) -> None:
        if old not in self.names:
            return
        for path in [path for path in self.names if path == old or path.startswith(f"{old}/")]:
            number = self.names.pop(path)
            moved = new + path.removeprefix(old)
            self.names[moved] = number
            # One event: a rename is there or it is not.
            parts = (str(Path(path).parent), f"{path}\0{moved}")
            self.events.append(Event("rename", number, *parts))

    def _write(self, number: int, at: int, data: bytes) -> None:
        _put(self.content[number], at, data)
        self.events.append(Event("write", number, at=at, data=data))

    def _cut(self, number: int, size: int) -> None:
        _cut(self.content[number], size)
        self.events.append(Event("cut", number, at=size))


def replay(
    before: Disk, events: Sequence[Event], fate: Fate, chance: random.Random
) -> dict[str, bytes | None]:
    """The files after a power cut that came after ``events``; ``None`` for a folder."""
    flushed_files: dict[int, int] = {}
    flushed_folders: dict[str, int] = {}
    for place, event in enumerate(events):
        if event.kind == "flush":
            flushed_files[event.file] = flushed_folders[event.folder] = place
    journal = {Fate.KEPT: len(events), Fate.LOST: 0}.get(fate, chance.randrange(len(events) + 1))
    names = dict(before.names)
    content = {number: bytearray(data) for number, data in before.content.items()}
    for place, event in enumerate(events):
        if event.kind in ("name", "unname", "rename"):
            if place < journal or place < flushed_folders.get(event.folder, -1):
                _give(names, event)
        elif event.kind in ("write", "cut"):
            data = content.setdefault(event.file, bytearray())
            if place < flushed_files.get(event.file, -1) or fate is Fate.KEPT:
                _do(data, event, event.data)
            elif fate is Fate.CHANCE and chance.random() < 0.5:
                whole = event.kind == "cut" or chance.random() < 0.7
                _do(data, event, event.data if whole else event.data[: chance.randrange(20) * _SECTOR])
    folders = {str(Path(name).parent) for name in names}
    return {
        name: None
        if name in folders or _is_folder(name, number, before, events)
        else bytes(content.get(number, b""))
        for name, number in names.items()
        if all(
            str(parent) in names for parent in Path(name).parents if str(parent).startswith(f"{before.root}/")
        )
    }


def lay_out(root: Path, files: dict[str, bytes | None]) -> None:
    """Make the folder at ``root`` what `replay` says."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name in sorted(files):
        data = files[name]
        if data is None:
            Path(name).mkdir(exist_ok=True)
        else:
            Path(name).write_bytes(data)


def _is_folder(name: str, number: int, before: Disk, events: Sequence[Event]) -> bool:
    """A folder is never written; an empty file was at least opened under its own name."""
    return number not in {event.file for event in events if event.kind == "write"} and not (
        before.content.get(number) or Path(name).suffix or "." in Path(name).name
    )


def _give(names: dict[str, int], event: Event) -> None:
    if event.kind == "name":
        names[event.name] = event.file
    elif event.kind == "unname":
        names.pop(event.name, None)
    else:
        old, new = event.name.split("\0")
        number = names.pop(old, None)
        if number is not None:
            names[new] = number


def _do(data: bytearray, event: Event, written: bytes) -> None:
    if event.kind == "cut":
        _cut(data, event.at)
    else:
        _put(data, event.at, written)


def _put(data: bytearray, at: int, written: bytes) -> None:
    if len(data) < at:
        data.extend(bytes(at - len(data)))
    data[at : at + len(written)] = written


def _cut(data: bytearray, size: int) -> None:
    del data[size:]
    data.extend(bytes(size - len(data)))


def _arguments(text: str) -> list[str]:
    return [
        part.strip() for part in re.findall(r'"[^"]*"(?:\.\.\.)?|\[[^]]*\][^,]*|[^,]+', text) if part.strip()
    ]


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.strip().strip('"').replace("\\x", ""))
