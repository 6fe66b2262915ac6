"""A proof that two builds of one commit give the same bytes: it builds twice and compares SHA-256 sums.

    python packaging/reproduce.py wheel
    python packaging/reproduce.py linux [--root DIR] [--here]
    python packaging/reproduce.py windows [--wine-root DIR]

Each build is made from the commit alone (``git archive``), in a folder of its own whose name and length
differ; all files have other times. Both builds use the files that the locks and the Debian in the folder
pin: wheels, Python, compiler. Prints both sums of each file; status 1 when any differ. The files of the
second build are left in dist.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import common
from common import ROOT, say

EDITIONS = {
    "wheel": ("-m", "hatchling", "build", "-t", "wheel"),
    "linux": ("packaging/linux/build.py", "--no-test"),
    "windows": ("packaging/windows/build.py", "--no-test"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("edition", choices=EDITIONS)
    options, more = parser.parse_known_args()
    commit = output_of("git", "rev-parse", "HEAD")
    say(f"{options.edition}, commit {commit}, its time {common.epoch()}")
    sums: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="jixiao-same-") as name:
        for folder in (Path(name, "first"), Path(name, "the second one")):
            unpack(commit, folder)
            command = [sys.executable, *EDITIONS[options.edition], *more]
            process = subprocess.run(
                command, cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": str(common.epoch())}, check=False
            )
            if process.returncode:
                raise SystemExit(f"The build ended with {process.returncode}.")
            built_files = sorted(path for path in (folder / "dist").iterdir() if path.is_file())
            sums.append({path.name: common.sha256(path) for path in built_files})
            common.DIST.mkdir(exist_ok=True)
            for path in built_files:
                shutil.copyfile(path, common.DIST / path.name)
    return compare(*sums)


def output_of(*command: str) -> str:
    """Return the output of a command, run at the root of the checkout."""
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def unpack(commit: str, folder: Path) -> None:
    """Write the commit's files into the new folder ``folder``."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tempfile.TemporaryFile() as file:
        file.write(archive)
        file.seek(0)
        with tarfile.open(fileobj=file) as packed:
            packed.extractall(folder, filter="data")
    for path in folder.rglob("*"):
        os.utime(path)  # to now: files of the archive have the commit's time


def compare(first: dict[str, str], second: dict[str, str]) -> int:
    """Print both sums of each file; return 1 when any file differs or is in one build only, else 0."""
    differ = 0
    for name in sorted(first | second):
        first_sum, second_sum = first.get(name, "not made"), second.get(name, "not made")
        differ += first_sum != second_sum
        say(f"{'same  ' if first_sum == second_sum else 'DIFFER'} {name}\n  {first_sum}\n  {second_sum}")
    say(f"{differ} files differ." if differ else f"All {len(first)} files are the same.")
    return 1 if differ or not first else 0


if __name__ == "__main__":
    sys.exit(main())
