"""Tries the Linux package where nothing else is installed: bare Debians 11 and 12, each in a folder.

The package is installed with what it depends on and nothing that is only recommended; then the program tests
itself, and starts on a screen in memory beside an empty window of the same libraries. Last the desktop's own
tools are added, to see that the menu entry, the icon and the type of ``.jixiao`` are known to them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import common
import debian_root
import screen
from common import BUILD, say

SUITES = {"bullseye": "Debian 11", "bookworm": "Debian 12"}
PLACE = "opt/试用 绩效"
"""Where books and the user's things are put inside: Chinese and a space, as on a clerk's desk."""
DESKTOP_TOOLS = ("desktop-file-utils", "shared-mime-info", "libglib2.0-bin")
MOST = 1.5
"""Times an empty window's start that ours may take, on a machine that does nothing else."""


def check(deb: Path, built: Path, machine: str) -> None:
    """Try ``deb``, a package for ``machine``; ``built`` is the folder of PyInstaller's that holds the empty
    window. Raises SystemExit when something is wrong.
    """
    for suite, name in SUITES.items():
        root = BUILD / f"trial-{suite}"
        if root.exists():
            close(root)
            shutil.rmtree(root)
        say(f"{name}, bare …")
        debian_root.make(root, suite, machine=machine)
        try:
            _try(root, name, deb, built)
        finally:
            close(root)
        shutil.rmtree(root)


def close(root: Path) -> None:
    """Take away what `debian_root.open_root` gave: a folder that is removed must hold nothing of others."""
    if (root / "proc" / "self").exists():
        common.run(["umount", root / "proc"])


def _try(root: Path, name: str, deb: Path, built: Path) -> None:
    shutil.copyfile(deb, root / "jixiao.deb")
    before = _packages(root)
    debian_root.install(root, ["/jixiao.deb"])
    added = sorted(_packages(root) - before - {"jixiao"})
    say(f"{name}: {len(added)} packages came with it; tests itself:")
    (root / PLACE).mkdir(parents=True)
    say(_said(root, "jixiao", "self-test"))
    _said(root, "jixiao", "new", f"/{PLACE}/甲.jixiao", "--year", "2023")
    samples = "/usr/lib/jixiao/_internal/resources/samples/samples.txt"
    _said(root, "jixiao", "import", samples, "--into", f"/{PLACE}/示例.db")
    times = _start_times(root, built)
    load = os.getloadavg()[0]
    say(f"{name}: {times}, at a load of {load:.1f}")
    if times.ratio > MOST and load <= (os.cpu_count() or 1):  # else others' work was measured with it
        raise SystemExit(f"In {name} the start takes more than {MOST} times an empty window's.")
    debian_root.install(root, DESKTOP_TOOLS)
    _said(root, "desktop-file-validate", "/usr/share/applications/jixiao.desktop")
    kind = _said(root, "gio", "info", "-a", "standard::content-type,standard::icon", f"/{PLACE}/甲.jixiao")
    opened = _said(root, "gio", "mime", "application/x-jixiao")
    if "application/x-jixiao" not in kind or "jixiao.desktop" not in opened:
        raise SystemExit(f"In {name} the desktop does not know a .jixiao:\n{kind}\n{opened}")
    debian_root.inside(root, "apt-get", "remove", "-y", "-qq", "jixiao")
    left = [path for path in ("usr/lib/jixiao", "usr/bin/jixiao") if (root / path).exists()]
    if left or not (root / PLACE / "甲.jixiao").exists():
        raise SystemExit(f"In {name} removing leaves {left}, or takes the book.")
    say(f"{name}: menu entry, icon, type of .jixiao known; removed without a rest.")


def _packages(root: Path) -> set[str]:
    return set(_said(root, "dpkg-query", "-W", "-f", "${Package}\n").split())


def _command(root: Path, settings: dict[str, str], *words: str | Path) -> list[str]:
    known = {"HOME": f"/{PLACE}", "LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    named = [f"{key}={value}" for key, value in {**known, **settings}.items()]
    return ["chroot", str(root), "env", "-i", *named, *map(str, words)]


def _said(root: Path, *words: str | Path) -> str:
    """Return what a command in ``root`` prints. Raises SystemExit when it fails."""
    command = _command(root, {"QT_QPA_PLATFORM": "offscreen"}, *words)
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        named = " ".join(map(str, words))
        raise SystemExit(f"{named} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _start_times(root: Path, built: Path) -> screen.Starts:
    empty = root / "opt" / "empty"
    shutil.copytree(built / "empty", empty, symlinks=True)

    def started(shown: screen.Screen, program: str) -> screen.Start:
        def start() -> Callable[[], None]:
            settings = {"DISPLAY": shown.display, "QT_QPA_PLATFORM": "xcb"}
            return screen.terminator(subprocess.Popen(_command(root, settings, program)))

        return start

    with screen.Screen(BUILD / "screen") as shown:
        ours, floor = started(shown, "/usr/bin/jixiao"), started(shown, "/opt/empty/empty")
        settings = {"DISPLAY": shown.display, "QT_QPA_PLATFORM": "xcb", "JIXIAO_TIMING": "1"}
        form = screen.form_start(_command(root, settings, "/usr/bin/jixiao", f"/{PLACE}/示例.db"))
        return screen.compare_starts(shown, floor, ours, form, 9, BUILD / "pictures" / root.name)
