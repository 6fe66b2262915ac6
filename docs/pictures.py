"""Makes the pictures of the window for README and manual, from the sample forms, into docs/pictures.

    .venv/bin/python docs/pictures.py              the pictures of README and manual
    .venv/bin/python docs/pictures.py --look DIR   every screen on real screens, light and dark, to look at
    .venv/bin/python docs/pictures.py --look DIR 1366x768@1 1920x1080@2   only on these, light

The real window is drawn to memory; nothing of the user's own is read or written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize  # noqa: E402
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from docs.screens import scratch, screens  # noqa: E402
from jixiao_gui.form.template_file import load_templates  # noqa: E402
from jixiao_gui.paths import resources_folder  # noqa: E402
from jixiao_gui.window import theme  # noqa: E402
from jixiao_gui.window.main_window import MainWindow  # noqa: E402
from jixiao_gui.window.start import application  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LOOKS = (
    *(("light", "1366x768@1"), ("light", "1920x1080@1"), ("light", "1920x1080@1.5")),
    *(("light", "1920x1080@2"), ("light", "3840x2160@1"), ("light", "3840x2160@2")),
    *(("dark", "1920x1080@1"), ("dark", "1920x1080@2")),
)
"""(colours, screen in its own pixels and scale): what `--look` draws everything on, the window as large."""
SCREEN = "1920x1080@1"
"""What the windows of the pictures find room on."""
LEFT_OUT = (
    *("damaged", "rescue", "about", "convert", "searched", "new_book", "empty", "keys", "goto", "manual"),
    *("waiting", "review_remark", "return_form", "answers", "analysis", "public_list", "sample"),
    *("taking_report", "returned", "publish", "fetch", "rules", "fill_forms", "book_findings"),
)
"""Screens that neither README nor manual shows."""


def take(app: QApplication, widget: QWidget) -> QPixmap:
    """Return what a window shows."""
    app.processEvents()
    QTest.qWait(150)
    return widget.grab()


def save(picture: QPixmap, path: Path) -> None:
    """Save with 256 colours: a third of the size, and nobody sees it."""
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(str(path))
    colours, plain = Image.Quantize.MAXCOVERAGE, Image.Dither.NONE
    Image.open(path).convert("RGB").quantize(256, colours, dither=plain).save(path, optimize=True)


def draw(folder: Path, scheme: str, suffix: str, only: set[str], *, whole: bool) -> None:
    """Draw the screens of ``only``, without a name all, into ``folder``; ``whole``: the screen's size."""
    app = application()
    home = scratch()
    window = MainWindow(load_templates([resources_folder()]), home)
    theme.use(app, scheme, theme.TYPE_SIZES[0])
    window.resize(app.primaryScreen().availableSize() if whole else QSize(1366, 768))
    window.commands.home = Path(r"C:\Users\用户\AppData\Local\Jixiao")  # shown in the settings window
    window.show()
    for name, widget in screens(window, home):
        if name in only or not only:
            save(take(app, widget), folder / f"{name}{suffix}.png")
    window.close()


def again(folder: Path, scheme: str, suffix: str = "", only: str = "", on: str = "") -> None:
    """Draw in a process of its own: the screen and its scale, ``on``, are fixed when Qt starts."""
    pixels, _, scale = (on or SCREEN).partition("@")
    wide, high = map(int, pixels.split("x"))
    screen = {"name": "desk", "x": 0, "y": 0, "width": wide, "height": high, "logicalDpi": 96, "dpr": 1}
    with tempfile.TemporaryDirectory() as place:
        config = Path(place) / "screen.json"
        config.write_text(json.dumps({"screens": [screen]}), "utf-8")
        platform = f"offscreen:configfile={config}"  # its own screen is one of 800 by 800
        environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": platform}
        command = [sys.executable, __file__, "--draw", str(folder), scheme, suffix, only, on]
        subprocess.run(command, env=environment, check=True)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--draw"]:
        folder, scheme, suffix, only, on = arguments[1:]
        draw(Path(folder), scheme, suffix, set(only.split(",")) - {""}, whole=bool(on))
    elif arguments[:1] == ["--look"]:
        for scheme, on in [("light", each) for each in arguments[2:]] or LOOKS:
            again(Path(arguments[1]) / f"{scheme}-{on}", scheme, on=on)
    else:
        again(PICTURES, "light")
        for name in LEFT_OUT:
            (PICTURES / f"{name}.png").unlink(missing_ok=True)
        again(PICTURES, "dark", "_dark", "window")


if __name__ == "__main__":
    main(sys.argv[1:])
