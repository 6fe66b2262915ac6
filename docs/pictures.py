"""Makes the pictures of the window for README and manual, from the sample forms, into docs/pictures.

    .venv/bin/python docs/pictures.py              the pictures of README and manual
    .venv/bin/python docs/pictures.py --look DIR   every screen light, dark, at 150 and 200 %, to look at

The real window is drawn to memory; nothing of the user's own is read or written.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["JIXIAO_HOME"] = tempfile.mkdtemp(prefix="jixiao-pictures-")

from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402

from jixiao_gui.form.template import load_templates  # noqa: E402
from jixiao_gui.paths import home_folder, template_folders  # noqa: E402
from jixiao_gui.window import theme  # noqa: E402
from jixiao_gui.window.dialogs import NewBook  # noqa: E402
from jixiao_gui.window.main_window import MainWindow  # noqa: E402
from jixiao_gui.window.start import application  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LOOKS = (("light", "1"), ("dark", "1"), ("light", "1.5"), ("light", "2"), ("dark", "2"))
"""(colours, scale of the screen): what `--look` draws everything in."""
KEPT = (
    *("start", "window", "finding", "typing", "growing", "preview", "export", "zoom", "read_only"),
    *("blank", "layout_b", "settings", "manual"),
)
"""The screens that README and manual show."""
Screen = tuple[str, QWidget]
BOOK = NewBook("beijing-2023", "2023", "云岭市科技主管部门", "云岭市数据服务中心")


def screens(window: MainWindow) -> Iterator[Screen]:
    """Every screen and state, one after the other: (name, what to draw)."""
    yield "start", window
    dialog = shown_by(window, "new")
    yield "new_book", dialog
    dialog.reject()
    window.importing.importer.open_sample()
    wait(lambda: not window.files.busy)
    window.bar.hide()
    yield "window", window
    yield from typing(window)
    yield from dialogs(window)
    yield from papers(window)
    window.view.set_zoom(200)
    window.view.goto("goal.expected")
    yield "zoom", window
    window.view.set_zoom(100)
    yield from read_only(window)
    window.files.new(BOOK)
    yield "blank", window
    window.files.new(NewBook("beijing-2023-b", "2023", BOOK.department, BOOK.unit))
    yield "layout_b", window
    window.desk.take(None)


def typing(window: MainWindow) -> Iterator[Screen]:
    window.actions_["next_finding"].trigger()
    yield "finding", window
    window.view.goto("funds.0.executed")
    window.view.setFocus()
    QTest.keyClicks(window.view, "4")
    QTest.keyClicks(window.view.editor, "5")
    yield "typing", window
    window.view.cancel_editor()
    window.view.goto("indicators.0.name")
    QTest.keyClicks(window.view, "0")
    window.view.editor.replace("举办业务培训班和研讨会的次数，以及参加人员的总数，\n线上线下合计")
    yield "growing", window
    window.view.cancel_editor()


def dialogs(window: MainWindow) -> Iterator[Screen]:
    for action, name in (("settings", "settings"), ("keys", "keys"), ("about", "about")):
        dialog = shown_by(window, action)
        yield name, dialog
        dialog.reject()
    window.help.show_manual("quick")
    assert window.help.manual is not None
    wait(lambda: window.help.manual is not None and window.help.manual.isVisible())
    yield "manual", window.help.manual
    window.help.manual.close()


def papers(window: MainWindow) -> Iterator[Screen]:
    preview = shown_by(window, "preview")
    wait(lambda: window.paperwork.preview is not None and window.paperwork.preview.area.image(0) is not None)
    yield "preview", preview
    preview.reject()
    export = shown_by(window, "export")
    yield "export", export
    export.reject()


def read_only(window: MainWindow) -> Iterator[Screen]:
    from jixiao_gui.book.book import Book

    folder = Path(tempfile.mkdtemp(prefix="jixiao-pictures-"))
    path = folder / "云岭市数据服务中心2023年度.db"
    assert window.desk.book is not None
    window.desk.book.save_as(path)
    window.desk.take(None)
    with Book.open(path, window.desk.templates, folder / "home"):
        window.files.open(path)
        window.bar.hide()
        yield "read_only", window
        window.desk.take(None)


def shown_by(window: MainWindow, action: str) -> QDialog:
    """The dialog that an action opens."""
    before = set(window.findChildren(QDialog))
    window.actions_[action].trigger()
    [dialog] = set(window.findChildren(QDialog)) - before
    return dialog


def wait(ready: object) -> None:
    """Let the program work until ``ready()``."""
    assert callable(ready)
    for _ in range(1500):
        if ready():
            return
        QTest.qWait(20)
    raise SystemExit("the window does not get ready")


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


def draw(folder: Path, scheme: str, only: set[str] | None = None, suffix: str = "") -> None:
    """Draw the screens named in ``only``, or all, into ``folder``."""
    app = application()
    window = MainWindow(load_templates(template_folders()), home_folder())
    theme.use(app, scheme, theme.TYPE_SIZES[0])
    window.resize(1366, 768)
    window._home = Path(r"C:\Users\用户\AppData\Local\Jixiao")  # shown in the settings window
    window.show()
    for name, widget in screens(window):
        if only is None or name in only:
            save(take(app, widget), folder / f"{name}{suffix}.png")
    window.close()


def again(*arguments: str, scale: str = "1") -> None:
    """Draw in a process of its own: the screen's scale is fixed when Qt starts."""
    environment = {**os.environ, "QT_SCALE_FACTOR": scale}
    subprocess.run([sys.executable, __file__, *arguments], env=environment, check=True)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--draw"]:
        folder, scheme, *rest = arguments[1:]
        draw(Path(folder), scheme, set(rest[1].split(",")) if rest else None, rest[0] if rest else "")
    elif arguments[:1] == ["--look"]:
        for scheme, scale in LOOKS:
            again("--draw", str(Path(arguments[1]) / f"{scheme}-{scale}"), scheme, scale=scale)
    else:
        again("--draw", str(PICTURES), "light", "", ",".join(KEPT))
        again("--draw", str(PICTURES), "dark", "_dark", "window,start")
        again("--draw", str(PICTURES), "light", "_200", "window", scale="2")


if __name__ == "__main__":
    main(sys.argv[1:])
