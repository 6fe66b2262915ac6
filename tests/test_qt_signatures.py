"""The signatures of Qt's functions are loaded when one is asked for, and are then what they always are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import PySide6.support.deprecated
import pytest

ROOT = Path(__file__).resolve().parent.parent
_LATER = "from jixiao_gui import qt_signatures\nqt_signatures.load_later()\n"
_WRONG = """
import sys
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QColor
def tell(call):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
tell(lambda: QTimer.singleShot("soon"))
tell(lambda: QPoint(1, 2).setX("left"))
tell(lambda: QColor("red", "green", "blue"))
tell(lambda: QPoint(1, 2).setX("again"))
print(QPoint.__doc__)
"""


def _output(code: str, *arguments: str, **more: str) -> str:
    """Return what ``code`` prints in a process of its own, which must end well."""
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **more}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wrong_arguments_are_told_in_the_same_words() -> None:
    told = _output(_LATER + _WRONG)
    assert told == _output(_WRONG)
    assert "PySide6.QtCore.QPoint.setX(str)" in told
    assert told.count("Error") == 4


def test_several_threads_may_ask_at_once() -> None:
    code = f"""{_LATER}
import sys, threading
sys.setswitchinterval(1e-6)
from PySide6.QtCore import QPoint
told, begin = [], threading.Barrier(8)
def ask():
    begin.wait()
    try:
        QPoint().setX("left")
    except TypeError as error:
        told.append(str(error))
threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(told), len(set(told)), "Supported signatures" in told[0])
"""
    assert _output(code) == "8 1 True\n"


def test_nothing_else_is_left_different() -> None:
    shown = """
import sys, PySide6.QtCore, shiboken6
print(shiboken6.__file__, sys.path, sys.meta_path.__len__(), shiboken6.Shiboken.__file__)
"""
    assert _output(_LATER + shown) == _output(shown)
    # too late: without effect
    assert _output("import PySide6.QtCore\n" + _LATER + shown) == _output(shown)


def test_the_first_form_is_painted_without_them(tmp_path: Path) -> None:
    code = """
import sys
class Lines:
    reconfigure = None
    def write(self, text):
        if text.startswith("timing: form"):
            print([name for name in sys.modules if name.startswith("shibokensupport")])
            from PySide6.QtWidgets import QApplication
            QApplication.instance().quit()
    def flush(self):
        pass
sys.stderr = Lines()
from jixiao_gui.cli import main
main([sys.argv[1]])
"""
    home = str(tmp_path / "home")
    book = tmp_path / "book.db"
    samples = ROOT / "resources" / "samples" / "samples.txt"
    made = "import sys; from jixiao_gui.cli import main; sys.exit(main(sys.argv[1:]))"
    _output(made, "import", str(samples), "--into", str(book), JIXIAO_HOME=home)
    loaded = _output(code, str(book), JIXIAO_HOME=home, JIXIAO_TIMING="1")
    assert "shibokensupport.signature.mapping" in loaded
    assert "shibokensupport.signature.parser" not in loaded


@pytest.mark.parametrize("name", ["QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport"])
def test_no_module_of_qt_waits_for_its_old_names(name: str) -> None:
    """What PySide6 does after each import, which is left out, does nothing in this version."""
    assert not hasattr(PySide6.support.deprecated, f"fix_for_{name}")
