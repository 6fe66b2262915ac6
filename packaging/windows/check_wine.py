"""Tries what the build made under Wine: the program tests itself, the installer leaves no trace.

What Wine can't show (typing with an input method, real fonts, printing, scanners) stands in CHECKLIST.md.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import common
from common import say
from wine import Wine, find

HOME = r"C:\users\root\AppData\Local"
INSTALLED = HOME + r"\Programs\Jixiao"
START_MENU = r"C:\users\root\AppData\Roaming\Microsoft\Windows\Start Menu\Programs"
NAME = "绩效自评表编辑器"
KEYS = {
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Jixiao": "DisplayVersion",
    r"HKCU\Software\Classes\Jixiao.Book\shell\open\command": "jixiaow.exe",
    r"HKCU\Software\Classes\.db\OpenWithProgids": "Jixiao.Book",
    r"HKCU\Software\Classes\.jixiao": "Jixiao.Book",
    r"HKCU\Software\Classes\Applications\jixiaow.exe": "FriendlyAppName",
}
OURS = ("Jixiao.Book", "jixiaow")
"""What no key and no value of the registry may hold after uninstalling."""


def check(root: Path, setup: Path) -> None:
    """Try the program that was built under Wine in ``root``, and its installer ``setup``.

    Raises SystemExit with what is wrong; says what was seen."""
    found = find(root)
    wine = Wine(
        found, found / "jixiao-build" if found is not None else common.BUILD / "windows", "prefix-test"
    )
    common.fresh(wine.windows)
    wine.prepare()
    program = wine.work / "dist" / "jixiao"
    say(wine.run(wine.seen(program / "jixiao.exe"), "self-test")[1])
    copy = wine.work / "setup.exe"
    shutil.copyfile(setup, copy)
    _refused_on_old_windows(wine, copy)
    _installed(wine, copy, program)
    _installed(wine, copy, program, over_old_version=True)
    _uninstalled(wine)
    say("Installer: refused on Windows 8.1; installed, upgraded and uninstalled silently, nothing left.")


def _must(right: bool, words: str) -> None:
    if not right:
        raise SystemExit(f"Under Wine: {words}")


def _refused_on_old_windows(wine: Wine, setup: Path) -> None:
    wine.run("winecfg", "/v", "win81")
    status, _ = wine.run(wine.seen(setup), "/S", check=False)
    wine.run("winecfg", "/v", "win10")
    _must(status == 2, f"on Windows 8.1 the installer ended with {status}, not with 2")
    _must(not wine.here(INSTALLED).exists(), "the installer refused Windows 8.1 and installed all the same")


def _installed(wine: Wine, setup: Path, program: Path, *, over_old_version: bool = False) -> None:
    place = wine.here(INSTALLED)
    stale = place / "_internal" / "stale.dll"
    if over_old_version:
        stale.write_bytes(b"of an older version")
    wine.run(wine.seen(setup), "/S")
    _must(not stale.exists(), "a library of an older version was left among the new ones")
    wanted = {path.relative_to(program).as_posix() for path in common.files(program)} | {"uninstall.exe"}
    there = {path.relative_to(place).as_posix() for path in common.files(place)}
    _must(there == wanted, f"installed files differ: {sorted(there ^ wanted)[:5]}")
    for link in _links(wine):
        _must(link.is_file(), f"no shortcut {link.name} in {link.parent.name}")
    for key, value in KEYS.items():
        status, printed = wine.run("reg", "query", key, "/s", check=False)
        _must(status == 0 and value in printed, f"the registry lacks {value} in {key}")
    # .db is everybody's: the key's own value, which claims it, must not be ours
    _, printed = wine.run("reg", "query", r"HKCU\Software\Classes\.db", "/ve", check=False)
    _must("Jixiao" not in printed, ".db was claimed")
    status, printed = wine.run(INSTALLED + r"\jixiao.exe", "self-test", check=False)
    _must(status == 0, f"the installed program fails its own test:\n{printed}")


def _uninstalled(wine: Wine) -> None:
    kept = [wine.here(HOME + r"\Jixiao") / "backups" / "x.db", wine.here(INSTALLED) / "我的项目.db"]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"the user's own")
    wine.run(INSTALLED + r"\uninstall.exe", "/S")
    # it goes on in a copy of itself, else it couldn't remove itself
    place, deadline = wine.here(INSTALLED), time.monotonic() + 60
    while (place / "uninstall.exe").exists() or (place / "_internal").exists():
        _must(time.monotonic() < deadline, "the uninstaller did not end")
        time.sleep(0.2)
    time.sleep(2)
    for path in kept:
        _must(path.read_bytes() == b"the user's own", f"the uninstaller took {path.name}")
        path.unlink()
    _must(list(place.iterdir()) == [], f"left behind: {[path.name for path in place.iterdir()]}")
    place.rmdir()
    _must(not any(link.exists() for link in _links(wine)), "a shortcut was left")
    for branch in (r"HKCU\Software\Classes", r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall"):
        _, printed = wine.run("reg", "query", branch, "/s", check=False)
        left = [word for word in OURS if word in printed]
        _must(not left, f"the registry still holds {left}")


def _links(wine: Wine) -> list[Path]:
    return [wine.here(START_MENU) / f"{NAME}.lnk", wine.here(r"C:\users\root\Desktop") / f"{NAME}.lnk"]
