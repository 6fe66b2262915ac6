"""Functions of the builds for Windows and Linux: version, locks, archives, sums, lists of files.

Standard library only. Import it after ``packaging/`` was put on `sys.path`; the folder is no package, so that
it does not hide the library of the same name.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DIST = ROOT / "dist"
SPEC = ROOT / "packaging" / "jixiao.spec"
NOT_ON_WINDOWS = ("psycopg", "psycopg-binary", "tzdata")
"""The driver of a district's PostgreSQL: with it the Windows edition would be too large."""
LOCKS = (ROOT / "requirements.lock", ROOT / "packaging" / "requirements.lock")
NO_COMMIT = 1767225600
"""The time of a build outside a checkout: 2026-01-01."""


def say(text: str) -> None:
    print(text, flush=True)


@cache
def epoch() -> int:
    """Return the build's time, in seconds since 1970: ``SOURCE_DATE_EPOCH``, else the time of the commit.

    Programs and archives get this time, so that the same inputs give the same bytes.
    """
    set_time = os.environ.get("SOURCE_DATE_EPOCH")
    if set_time:
        return int(set_time)
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return NO_COMMIT
    return int(process.stdout) if process.returncode == 0 else NO_COMMIT


def version() -> str:
    """Return the program's version."""
    text = (ROOT / "jixiao_gui" / "__init__.py").read_text("utf-8")
    match = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    assert match is not None
    return match[1]


def run(
    command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> None:
    """Run ``command`` at the root. Raises SystemExit when it fails, after printing its last lines."""
    build_variables = {"PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch())}
    variables = {**os.environ, **build_variables, **(environment or {})}
    if log is None:
        status = subprocess.run(
            command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, check=False
        ).returncode
    else:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as file:
            process = subprocess.run(
                command,
                cwd=ROOT,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                check=False,
            )
        status = process.returncode
    if status:
        if log is not None:
            say("\n".join(log.read_text("utf-8", "replace").splitlines()[-20:]))
        raise SystemExit(f"The build stopped: {' '.join(map(str, command))} ended with {status}.")


def locked_for(
    locks: Iterable[Path], *, windows: bool, python: tuple[int, ...], machine: str = "x86_64"
) -> str:
    """Return the requirements of ``locks`` for one system's edition, without markers.

    pip evaluates markers for the machine it runs on, even when it downloads for another. Each lock's entry is
    its first line with ``; marker`` and lines of hashes; markers here are comparisons of ``sys_platform``,
    ``platform_*``, ``implementation_name``, ``python_version`` and the like, with ``and``, ``or``, brackets.
    ``python`` is the whole version (3, 11, 9); parts that are left out count as 0.
    """
    texts = [lock.read_text("utf-8") for lock in locks]
    entries: dict[str, str] = {}
    for entry in re.split(r"(?m)^(?=[A-Za-z0-9])", "\n".join(texts)):
        match = re.match(r"([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))?( \\)?\n", entry)
        if match is None or (windows and match[1] in NOT_ON_WINDOWS):
            continue
        if match[3] is None or applies(match[3], windows=windows, python=python, machine=machine):
            hashes = re.findall(r"--hash=\S+", entry)
            entries[match[1]] = " ".join([f"{match[1]}=={match[2]}", *hashes])
    return "\n".join(entries.values()) + "\n"


def applies(marker: str, *, windows: bool, python: tuple[int, ...], machine: str = "x86_64") -> bool:
    """Return whether a lock's marker holds on CPython for Windows or Linux. Raises ValueError for others."""
    facts = {
        "sys_platform": "win32" if windows else "linux",
        "platform_system": "Windows" if windows else "Linux",
        "platform_machine": "AMD64" if windows else machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "nt" if windows else "posix",
    }

    def holds(comparison: str) -> bool:
        match = re.fullmatch(r"(\w+) (==|!=|<|>=|<=|>) '([^']*)'", comparison)
        if match is None:
            raise ValueError(comparison)
        name, sign, value = match.groups()
        if name in ("python_version", "python_full_version"):
            parts = 2 if name == "python_version" else 3
            version, own_version = (
                (*numbers, 0, 0)[:parts]
                for numbers in (tuple(int(part) for part in value.split(".")), python)
            )
            order = (own_version > version) - (own_version < version)
        elif name in facts:
            order = int(facts[name] != value)
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

    truth_values = re.sub(r"\w+ [=!<>]+ '[^']*'", lambda match: str(holds(match[0])), marker)
    if re.fullmatch(r"(True|False|and|or|[() ])+", truth_values) is None:
        raise ValueError(marker)
    return bool(eval(truth_values))  # nothing but these words


def files(folder: Path) -> Iterator[Path]:
    """Return every file under ``folder``, in the order of their names."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def size_in_mb(folder: Path) -> float:
    """Return the bytes of all files of ``folder``, each counted once, in millions."""
    return sum(path.stat().st_size for path in files(folder) if not path.is_symlink()) / 1e6


def pack(folder: Path, target: Path, more: Mapping[str, str] | None = None) -> None:
    """Zip ``folder``, with its own name at the top, and ``more`` text files; same contents give same
    bytes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files(folder):
            info = _entry(f"{folder.name}/{path.relative_to(folder).as_posix()}")
            info.external_attr = (path.stat().st_mode & 0o777) << 16
            archive.writestr(info, path.read_bytes(), compresslevel=9)
        for name, text in (more or {}).items():
            archive.writestr(_entry(f"{folder.name}/{name}"), text.replace("\n", "\r\n").encode("utf-8-sig"))


def _entry(name: str) -> zipfile.ZipInfo:
    time = datetime.fromtimestamp(epoch(), UTC)
    info = zipfile.ZipInfo(name, (time.year, time.month, time.day, time.hour, time.minute, time.second))
    info.create_system = 3  # Unix, whose permissions these are
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def same_times(folder: Path) -> None:
    """Set the times of all files in ``folder`` to the build's time: archives keep the times of files."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            os.utime(path, (epoch(), epoch()))


def write_list(folder: Path, target: Path) -> int:
    """Write the names of all files of ``folder`` into ``target``; return their number."""
    names = [path.relative_to(folder).as_posix() for path in files(folder)]
    target.write_text("".join(f"{name}\n" for name in names), "utf-8", newline="\n")
    return len(names)


def write_sums(targets: Sequence[Path]) -> Path:
    """Write SHA-256 sums of ``targets`` beside them, as ``sha256sum --check`` reads them.

    The sums of other existing files, those of another system, are kept.
    """
    sums = targets[0].parent / "SHA256SUMS.txt"
    lines: dict[str, str] = {}
    if sums.exists():
        for line in sums.read_text("utf-8").splitlines():
            digest, name = line.split("  ", 1)
            if (sums.parent / name).exists():
                lines[name] = digest
    for path in targets:
        lines[path.name] = sha256(path)
    sums.write_text("".join(f"{lines[name]}  {name}\n" for name in sorted(lines)), "utf-8", newline="\n")
    return sums


def copy_tree(names: Iterable[str], target: Path) -> None:
    """Copy the named files and folders of the checkout, uncommitted changes too, into the folder
    ``target``.
    """
    for name in names:
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy, ignore=shutil.ignore_patterns("__pycache__", "*.log"))
        else:
            shutil.copyfile(ROOT / name, copy)


def fresh(folder: Path) -> Path:
    """Make ``folder`` an empty folder; return it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
