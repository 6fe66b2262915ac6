"""Tries what the build made under Wine: the program tests itself and its start is timed, then the installer.

What Wine can't show (typing with an input method, real fonts, printing, scanners) stands in CHECKLIST.md.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import check_installer
import common
from common import say
from screen import Screen, Starts, compare_starts, seconds_to_form
from wine import Wine, find, must

PICTURES = common.BUILD / "pictures"
PLACE = "绿色版 试用"
"""Where the portable edition is tried: Chinese and a space, as on a clerk's desk."""


def check(root: Path, setup: Path, portable: Path) -> None:
    """Try the portable edition and the installer that were built under Wine in ``root``.

    Raises SystemExit with what is wrong; says what was seen. Pictures of windows go to build/pictures.
    """
    found = find(root)
    work = (found / "jixiao-build") if found is not None else common.BUILD / "windows"
    wine = Wine(found, work, "prefix-test")
    common.fresh(wine.windows)
    say(wine.prepare())
    program = _portable(wine, portable)
    with wine.screen() as screen:
        say(str(start_times(wine, screen, program, PICTURES)))
    wine.rest()
    copy = work / "setup.exe"
    shutil.copyfile(setup, copy)
    check_installer.check(wine, copy, work / "dist" / "jixiao", PICTURES)


def _portable(wine: Wine, archive: Path) -> Path:
    """Unpack the portable edition, let it test itself and see where it keeps things; gives its folder."""
    place = common.fresh(wine.work / PLACE)
    with zipfile.ZipFile(archive) as file:
        file.extractall(place)
    program = place / "jixiao"
    say(wine.run(wine.seen(program / "jixiao.exe"), "self-test")[1])
    _, printed = wine.run(wine.seen(program / "jixiao.exe"), "--version")
    must(printed.strip() == f"jixiao {common.version()}", f"the program calls itself {printed}")
    book = wine.seen(place / "我的 项目.jixiao")
    wine.run(wine.seen(program / "jixiao.exe"), "new", book)
    must((place / "我的 项目.jixiao").is_file(), "a .jixiao book was not made")
    with wine.screen() as screen:
        close = start(wine, screen, program / "jixiaow.exe", book)
        screen.watch(time.perf_counter())
        time.sleep(5)  # the book's library is loaded after the window is shown
        screen.settle()
        screen.save(PICTURES / "portable.png")
        close()
    wine.rest()
    must((program / "data" / "logs").is_dir(), "the portable edition keeps nothing in data")
    must(not wine.here(check_installer.HOME + r"\Jixiao").exists(), "the portable edition wrote elsewhere")
    return program


def start(wine: Wine, screen: Screen, program: Path, *words: str) -> Callable[[], None]:
    """Start a program with a window; gives what closes it, as its cross does, or ends it by force."""
    process = _process(wine, screen, program, *words)
    return _closer(wine, screen, program, process)


def _process(wine: Wine, screen: Screen, program: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        wine.command(wine.seen(program), *words, screen=screen, settings={"JIXIAO_TIMING": "1"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _closer(
    wine: Wine, screen: Screen, program: Path, process: subprocess.Popen[bytes]
) -> Callable[[], None]:
    def close() -> None:
        for _ in range(3):  # it asks the windows there are now: a start page may just be about to come
            wine.run("taskkill", "/im", program.name, screen=screen, check=False)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)  # not until the pipe's end: Wine's own programs hold it open
                break
        else:
            screen.save(PICTURES / "not-closed.png")
            wine.run("taskkill", "/f", "/im", program.name, screen=screen, check=False)
            raise SystemExit(f"Under Wine: {program.name} did not close.")
        assert process.stdout is not None
        process.stdout.close()
        must(process.returncode == 0, f"{program.name} ended with {process.returncode}")

    return close


def start_times(wine: Wine, screen: Screen, program: Path, pictures: Path, rounds: int = 7) -> Starts:
    """How long the program of the folder ``program`` takes to its window and to a form, and an empty window
    beside it.
    """
    book = program.parent / "示例.db"
    samples = program / "_internal" / "resources" / "samples" / "samples.txt"
    wine.run(wine.seen(program / "jixiao.exe"), "import", wine.seen(samples), "--into", wine.seen(book))

    def form() -> float:
        begun = time.perf_counter()
        console = program / "jixiao.exe"  # jixiaow.exe tells nothing
        process = _process(wine, screen, console, wine.seen(book))
        seconds = seconds_to_form(process, begun)
        _closer(wine, screen, console, process)()
        return seconds

    with wine.kept(screen):
        empty = wine.work / "dist" / "empty" / "empty.exe"
        return compare_starts(
            screen,
            lambda: start(wine, screen, empty),
            lambda: start(wine, screen, program / "jixiaow.exe"),
            form,
            rounds,
            pictures,
        )
