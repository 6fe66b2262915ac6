"""What the builds for Windows and Linux share: the version, the locks, archives, sums, lists of files.

Standard library only. Import it after ``packaging/`` was put on `sys.path`; the folder is no package, so that
it never stands before the library of the same name.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DIST = ROOT / "dist"
SPEC = ROOT / "packaging" / "jixiao.spec"
LOCKS = (ROOT / "requirements.lock", ROOT / "packaging" / "requirements.lock")
EPOCH = "1767225600"
"""Seconds since 1970: what programs and archives give as their time, so that same inputs give same bytes."""


def say(text: str) -> None:
    print(text, flush=True)


def version() -> str:
    """The program's version, from the one place where it stands."""
    text = (ROOT / "jixiao_gui" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    assert found is not None
    return found[1]


def run(
    command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> None:
    """Run ``command`` at the root; ends the build with what it printed last when it fails."""
    more = {**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", **(environment or {})}
    if log is None:
        status = subprocess.run(command, cwd=ROOT, env=more, stdin=subprocess.DEVNULL, check=False).returncode
    else:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as file:
            done = subprocess.run(
                command, cwd=ROOT, env=more, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
            )
        status = done.returncode
    if status:
        if log is not None:
            say("\n".join(log.read_text("utf-8", "replace").splitlines()[-20:]))
        raise SystemExit(f"The build stopped: {' '.join(map(str, command))} ended with {status}.")


def locked_for(locks: Iterable[Path], *, windows: bool, python: tuple[int, int]) -> str:
    """The requirements of ``locks`` for one system, without markers.

    pip judges markers by the machine it runs on, even when it downloads for another. Each lock's entry is its
    first line with ``; marker`` and lines of hashes; markers here are ``sys_platform``, ``platform_*`` and
    ``python_version`` comparisons joined by ``and`` and ``or``.
    """
    texts = [lock.read_text("utf-8") for lock in locks]
    entries: dict[str, str] = {}
    for entry in re.split(r"(?m)^(?=[A-Za-z0-9])", "\n".join(texts)):
        found = re.match(r"([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))?( \\)?\n", entry)
        if found is None:
            continue
        if found[3] is None or applies(found[3], windows=windows, python=python):
            hashes = re.findall(r"--hash=\S+", entry)
            entries[found[1]] = " ".join([f"{found[1]}=={found[2]}", *hashes])
    return "\n".join(entries.values()) + "\n"


def applies(marker: str, *, windows: bool, python: tuple[int, int]) -> bool:
    """Whether a lock's marker holds on CPython for x86-64 Windows or Linux. Raises ValueError for others."""
    facts = {
        "sys_platform": "win32" if windows else "linux",
        "platform_system": "Windows" if windows else "Linux",
        "platform_machine": "AMD64" if windows else "x86_64",
        "platform_python_implementation": "CPython",
        "os_name": "nt" if windows else "posix",
        "implementation_name": "cpython",
    }

    def holds(comparison: str) -> bool:
        found = re.fullmatch(r"(\w+) (==|!=|<|>=|<=|>) '([^']*)'", comparison.strip(" ()"))
        if found is None:
            raise ValueError(comparison)
        name, sign, wanted = found.groups()
        if name in ("python_version", "python_full_version"):
            given = tuple(int(part) for part in wanted.split(".")[:2])
            order = (python > given) - (python < given)
        elif name in facts:
            order = int(facts[name] != wanted)
        else:
            raise ValueError(comparison)
        return {
            "==": order == 0,
            "!=": order != 0,
            "<": order < 0,
            ">": order > 0,
            "<=": order <= 0,
            ">=": order >= 0,
        }[sign]

    return any(all(holds(one) for one in part.split(" and ")) for part in marker.split(" or "))


def files(folder: Path) -> Iterator[Path]:
    """Every file under ``folder``, in the order of their names."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def size_in_mb(folder: Path) -> float:
    """Bytes of all files of ``folder``, each counted once, in millions."""
    return sum(path.stat().st_size for path in files(folder) if not path.is_symlink()) / 1e6


def pack(folder: Path, target: Path, more: Mapping[str, str] | None = None) -> None:
    """Zip ``folder`` with its own name at the top, and ``more`` text files in it, always the same way."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files(folder):
            info = _entry(f"{folder.name}/{path.relative_to(folder).as_posix()}")
            info.external_attr = (path.stat().st_mode & 0o777) << 16
            archive.writestr(info, path.read_bytes(), compresslevel=9)
        for name, text in (more or {}).items():
            archive.writestr(_entry(f"{folder.name}/{name}"), text.replace("\n", "\r\n").encode("utf-8-sig"))


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def write_list(folder: Path, target: Path) -> int:
    """Write the names of all files of ``folder`` into ``target``; gives how many."""
    names = [path.relative_to(folder).as_posix() for path in files(folder)]
    target.write_text("".join(f"{name}\n" for name in names), "utf-8", newline="\n")
    return len(names)


def write_sums(targets: Sequence[Path]) -> Path:
    """Write SHA-256 sums of ``targets`` beside them, as ``sha256sum --check`` reads them.

    The sums of other files that are still there, another system's, are kept.
    """
    sums = targets[0].parent / "SHA256SUMS.txt"
    lines: dict[str, str] = {}
    if sums.exists():
        for line in sums.read_text("utf-8").splitlines():
            digest, name = line.split("  ", 1)
            if (sums.parent / name).exists():
                lines[name] = digest
    for path in targets:
        lines[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    sums.write_text("".join(f"{lines[name]}  {name}\n" for name in sorted(lines)), "utf-8", newline="\n")
    return sums


def fresh(folder: Path) -> Path:
    """``folder``, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
