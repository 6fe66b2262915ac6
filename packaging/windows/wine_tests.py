"""Runs the tests of everything but the window with a Windows Python, on Linux by way of Wine.

    python packaging/windows/wine_tests.py [--wine-root DIR] [PYTEST ARGS]

There open files can't be replaced or removed, names of files know no case, some names and signs are
forbidden, and the code page is 936. Uses the Debian with Wine that the build uses, a Windows Python of its
own in it, the locked wheels of the tests, and a copy of the tree as it is. Without arguments: the tests of
book, formats, exchange, sheet, form and the verbs. What a test leaves out there says why in its own words.
Status: pytest's. On Windows itself ``python dev.py test`` does all this and the window too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import common
import wheels
import wine as wine_module
from common import BUILD, ROOT, say
from wine import PYTHON_VERSION, Wine

TESTS = (
    *("tests/book", "tests/formats", "tests/exchange", "tests/sheet", "tests/form"),
    *("tests/test_imports.py", "tests/test_round_trips.py", "tests/test_samples.py"),
    *("tests/verbs", "tests/test_arguments.py", "tests/test_year_forms.py", "tests/test_paths.py"),
    *("tests/packaging/test_portable.py", "tests/packaging/test_two_extensions.py"),
)
COPIED = ("jixiao_gui", "resources", "tests", "docs", "packaging", "main.py", "dev.py", "pyproject.toml")
LOCK = (ROOT / "requirements-dev.lock",)
LOG = BUILD / "wine-tests.log"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--wine-root", type=Path, default=BUILD / "wine-root")
    options, words = parser.parse_known_args()
    found = wine_module.find(options.wine_root.resolve())
    work = ((found / "jixiao-build") if found is not None else BUILD / "windows") / "tests"
    work.mkdir(parents=True, exist_ok=True)
    wine = Wine(found, work)
    say(wine.prepare())
    python = prepare_python(wine)
    source = common.fresh(work / "source")
    common.copy_tree(COPIED, source)
    settings = {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUNBUFFERED": "1",
        "TMP": wine.seen(common.fresh(work / "tmp")),
        "TEMP": wine.seen(work / "tmp"),
    }
    named = words or [*TESTS, "-q"]
    interpreter = wine.seen(python / "python.exe")
    command = wine.command(interpreter, "-m", "pytest", *named, settings=settings, folder=source)
    status = show(command, LOG)
    wine.rest()
    return status


def prepare_python(wine: Wine) -> Path:
    """Make a Windows Python that has what the tests need, and nothing of the build's; return its folder."""
    pip = wheels.pip_of(BUILD / "tools")
    python = wine.work / "python"
    wine_module.unpack_python(python, pip)
    folder = wine.work / "wheels"
    installed = wine.work / "installed.txt"
    changed = wheels.download(folder, pip, windows=True, python=PYTHON_VERSION, locks=LOCK)
    if changed or not installed.exists():
        offline = ["--no-index", "--no-deps", "--no-compile", "--no-warn-script-location", "--upgrade"]
        names = [wine.seen(path) for path in wheels.names(folder)]
        wine.run(wine.seen(python / "python.exe"), "-m", "pip", "install", "--quiet", *offline, *names)
        installed.touch()
    return python


def show(command: list[str], log: Path) -> int:
    """Run ``command``, passing on what it prints, to ``log`` too; gives its status."""
    log.parent.mkdir(parents=True, exist_ok=True)
    # input is empty and output a pipe: a Windows Python dies of a Unix file in their places
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            text = line.decode("utf-8", "replace").replace("\r\n", "\n")
            sys.stdout.write(text)
            sys.stdout.flush()
            file.write(text)
            file.flush()
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
