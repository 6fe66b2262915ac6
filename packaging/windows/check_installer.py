"""Tries the installer under Wine: what it refuses, what it makes, what it leaves."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import common
from common import say
from screen import Screen
from wine import Wine, must

HOME = r"C:\users\root\AppData\Local"
INSTALLED = HOME + r"\Programs\Jixiao"
START_MENU = r"C:\users\root\AppData\Roaming\Microsoft\Windows\Start Menu\Programs"
NAME = "绩效自评表编辑器"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Jixiao"
WINDOWS = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"
KEYS = {
    UNINSTALL: "DisplayVersion",
    r"HKCU\Software\Classes\Jixiao.Book\shell\open\command": "jixiaow.exe",
    r"HKCU\Software\Classes\.db\OpenWithProgids": "Jixiao.Book",
    r"HKCU\Software\Classes\.jixiao": "Jixiao.Book",
    r"HKCU\Software\Classes\Applications\jixiaow.exe": "FriendlyAppName",
}
OURS = ("Jixiao.Book", "jixiaow")
"""What no key and no value of the registry may hold after uninstalling."""
REFUSED = 2


def check(wine: Wine, setup: Path, program: Path, pictures: Path) -> None:
    """Install, upgrade, uninstall ``setup``, whose content is ``program``. Raises SystemExit when wrong."""
    _refused_on_old_windows(wine, setup)
    _installed(wine, setup, program)
    with wine.screen() as screen:
        _used_and_not_replaced_while_running(wine, setup, screen, pictures)
    wine.rest()
    _installed(wine, setup, program, over_old_version=True)
    _uninstalled(wine)
    say("Installer: refused on Windows 8.1, on Windows 10 1803 and over a running program.")
    say("Installed, upgraded, uninstalled silently: books, settings, backups kept, nothing else left.")
    with wine.screen() as screen:
        _asked_about_settings(wine, setup, screen, pictures)
    wine.rest()
    say("Uninstaller with its windows: settings kept on 否, removed on 是.")


def _refused_on_old_windows(wine: Wine, setup: Path) -> None:
    wine.run("winecfg", "/v", "win81")
    _refused(wine, setup, "on Windows 8.1")
    wine.run("winecfg", "/v", "win10")
    for name in ("CurrentBuild", "CurrentBuildNumber"):
        wine.run("reg", "add", WINDOWS, "/v", name, "/d", "17134", "/f")
    wine.rest()
    _refused(wine, setup, "on Windows 10 1803")
    wine.run("winecfg", "/v", "win10")
    wine.rest()


def _refused(wine: Wine, setup: Path, where: str) -> None:
    status, _ = wine.run(wine.seen(setup), "/S", check=False)
    must(status == REFUSED, f"{where} the installer ended with {status}, not with {REFUSED}")
    must(not wine.here(INSTALLED).exists(), f"{where} the installer refused and installed all the same")


def _installed(wine: Wine, setup: Path, program: Path, *, over_old_version: bool = False) -> None:
    place = wine.here(INSTALLED)
    stale = place / "_internal" / "stale.dll"
    if over_old_version:
        stale.write_bytes(b"of an older version")
        (place / "jixiao.exe").write_bytes(b"of an older version")
        (place / "我的.db").write_bytes(b"the user's own")
        wine.run("reg", "add", UNINSTALL, "/v", "DisplayVersion", "/d", "0.0.1", "/f")
    wine.run(wine.seen(setup), "/S")
    must(not stale.exists(), "a library of an older version was left among the new ones")
    wanted = {path.relative_to(program).as_posix(): path.stat().st_size for path in common.files(program)}
    there = {path.relative_to(place).as_posix(): path.stat().st_size for path in common.files(place)}
    must(there.pop("uninstall.exe", 0) > 0, "no uninstaller")
    must(not over_old_version or there.pop("我的.db", 0) > 0, "an upgrade took the user's book")
    must(there == wanted, f"installed files differ: {sorted(there.items() ^ wanted.items())[:5]}")
    for link in _links(wine):
        must(link.is_file(), f"no shortcut {link.name} in {link.parent.name}")
    for key, value in KEYS.items():
        status, printed = wine.run("reg", "query", key, "/s", check=False)
        must(status == 0 and value in printed, f"the registry lacks {value} in {key}")
    _, printed = wine.run("reg", "query", UNINSTALL, "/v", "DisplayVersion")
    must(common.version() in printed, f"the registry has another version: {printed}")
    # .db is everybody's: the key's own value, which claims it, must not be ours
    _, printed = wine.run("reg", "query", r"HKCU\Software\Classes\.db", "/ve", check=False)
    must("Jixiao" not in printed, ".db was claimed")
    status, printed = wine.run(INSTALLED + r"\jixiao.exe", "self-test", check=False)
    must(status == 0, f"the installed program fails its own test:\n{printed}")


def _used_and_not_replaced_while_running(wine: Wine, setup: Path, screen: Screen, pictures: Path) -> None:
    """Open the program by its shortcut and let the installer and the uninstaller meet it."""
    link = START_MENU + f"\\{NAME}.lnk"
    started = subprocess.Popen(
        wine.command("start", "/wait", link, screen=screen), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    screen.watch(time.perf_counter())
    screen.save(pictures / "installed.png")
    must(_status(wine, wine.seen(setup), screen) == REFUSED, "the installer went over a running program")
    _status(wine, INSTALLED + r"\uninstall.exe", screen)
    time.sleep(2)  # the uninstaller goes on in a copy of itself
    must(wine.here(INSTALLED + r"\jixiaow.exe").exists(), "the uninstaller removed a running program")
    wine.run("taskkill", "/im", "jixiaow.exe", screen=screen)
    started.wait(30)


def _status(wine: Wine, program: str, screen: Screen) -> int:
    return wine.run(program, "/S", screen=screen, check=False)[0]


def _users_things(wine: Wine) -> tuple[Path, Path]:
    """Put down what is the user's: in the folder of backups and settings, and a book beside the program."""
    kept = (wine.here(HOME + r"\Jixiao") / "backups" / "x.db", wine.here(INSTALLED) / "我的.db")
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"the user's own")
    return kept


def _wait_for_uninstaller(wine: Wine) -> None:
    place, deadline = wine.here(INSTALLED), time.monotonic() + 60
    while (place / "uninstall.exe").exists() or (place / "_internal").exists():
        must(time.monotonic() < deadline, "the uninstaller did not end")
        time.sleep(0.2)


def _uninstalled(wine: Wine) -> None:
    kept = _users_things(wine)
    wine.run(INSTALLED + r"\uninstall.exe", "/S")
    _wait_for_uninstaller(wine)  # it goes on in a copy of itself, else it couldn't remove itself
    wine.rest()
    for path in kept:
        must(path.read_bytes() == b"the user's own", f"the uninstaller took {path.name}")
        path.unlink()
    place = wine.here(INSTALLED)
    must(list(place.iterdir()) == [], f"left behind: {[path.name for path in place.iterdir()]}")
    place.rmdir()
    must(not any(link.exists() for link in _links(wine)), "a shortcut was left")
    for branch in (r"HKCU\Software\Classes", r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall"):
        _, printed = wine.run("reg", "query", branch, "/s", check=False)
        left = [word for word in OURS if word in printed]
        must(not left, f"the registry still holds {left}")


def _asked_about_settings(wine: Wine, setup: Path, screen: Screen, pictures: Path) -> None:
    """Uninstall with its windows, answering 否 and then 是 to whether settings go too."""
    for answer in ("no", "yes"):
        wine.run(wine.seen(setup), "/S", screen=screen)
        settings, book = _users_things(wine)
        running = subprocess.Popen(
            wine.command(INSTALLED + r"\uninstall.exe", screen=screen),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        time.sleep(3)
        screen.settle()
        screen.save(pictures / "uninstall.png")
        screen.keys("Return")  # 卸载
        _wait_for_uninstaller(wine)
        time.sleep(3)
        screen.settle()
        screen.save(pictures / "uninstall-question.png")
        screen.keys(*(["Return"] if answer == "no" else ["Tab", "Return"]))  # 否 is the default
        time.sleep(3)
        screen.settle()
        screen.save(pictures / f"uninstall-{answer}.png")
        screen.keys("Return")  # 完成
        running.wait(60)
        wine.rest()
        must(settings.exists() == (answer == "no"), f"settings after {answer}: {settings.exists()}")
        must(book.exists(), "the uninstaller took a book")
        book.unlink()


def _links(wine: Wine) -> list[Path]:
    return [wine.here(START_MENU) / f"{NAME}.lnk", wine.here(r"C:\users\root\Desktop") / f"{NAME}.lnk"]
