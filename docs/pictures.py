"""Makes the pictures of the window for README and manual, from the sample forms, into docs/pictures.

    .venv/bin/python docs/pictures.py              the pictures of README and manual
    .venv/bin/python docs/pictures.py --look DIR   every screen light, dark, at 150 and 200 %, to look at

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
LOOKS = (("light", "1"), ("dark", "1"), ("light", "1.5"), ("light", "2"), ("dark", "2"))
"""(colours, scale of the screen): what `--look` draws everything in."""
SCREEN = (1920, 1080)
"""What the windows find room on, in logical pixels."""
LEFT_OUT = (
    *("damaged", "rescue", "about", "convert", "searched", "new_book", "empty", "keys", "goto", "manual"),
    *("waiting", "review_remark", "return_form", "answers", "analysis", "public_list", "sample"),
    *("taking_report", "publish", "fetch"),
)
"""Screens that neither README nor manual shows."""


def take(app: QApplication, widget: QWidget) -> QPixmap:
    """What a window shows."""
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


def draw(folder: Path, scheme: str, suffix: str, only: set[str]) -> None:
    """Draw the screens named in ``only``, without a name all, into ``folder``."""
    app = application()
    home = scratch()
    window = MainWindow(load_templates([resources_folder()]), home)
    theme.use(app, scheme, theme.TYPE_SIZES[0])
    window.resize(1366, 768)
    window.commands.home = Path(r"C:\Users\用户\AppData\Local\Jixiao")  # shown in the settings window
    window.show()
    for name, widget in screens(window, home):
        if name in only or not only:
            save(take(app, widget), folder / f"{name}{suffix}.png")
    window.close()


def again(folder: Path, scheme: str, suffix: str = "", only: str = "", scale: str = "1") -> None:
    """Draw in a process of its own: the screen's scale is fixed when Qt starts."""
    wide, high = (int(side * float(scale)) for side in SCREEN)
    screen = {"name": "desk", "x": 0, "y": 0, "width": wide, "height": high, "logicalDpi": 96, "dpr": 1}
    with tempfile.TemporaryDirectory() as place:
        config = Path(place) / "screen.json"
        config.write_text(json.dumps({"screens": [screen]}), "utf-8")
        platform = f"offscreen:configfile={config}"  # its own screen is one of 800 by 800
        environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": platform}
        command = [sys.executable, __file__, "--draw", str(folder), scheme, suffix, only]
        subprocess.run(command, env=environment, check=True)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--draw"]:
        folder, scheme, suffix, only = arguments[1:]
        draw(Path(folder), scheme, suffix, set(only.split(",")) - {""})
    elif arguments[:1] == ["--look"]:
        for scheme, scale in LOOKS:
            again(Path(arguments[1]) / f"{scheme}-{scale}", scheme, scale=scale)
    else:
        again(PICTURES, "light")
        for name in LEFT_OUT:
            (PICTURES / f"{name}.png").unlink(missing_ok=True)
        again(PICTURES, "dark", "_dark", "window")


if __name__ == "__main__":
    main(sys.argv[1:])
