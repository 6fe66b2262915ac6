"""Makes the pictures of the window for README and manual, from the sample forms, into docs/pictures.

    .venv/bin/python docs/pictures.py

The real window is drawn to memory; nothing of the user's own is read or written.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["JIXIAO_HOME"] = tempfile.mkdtemp(prefix="jixiao-pictures-")

from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from jixiao_gui.form.template import load_templates  # noqa: E402
from jixiao_gui.paths import home_folder, template_folders  # noqa: E402
from jixiao_gui.window.dialogs import NewBook  # noqa: E402
from jixiao_gui.window.main_window import MainWindow  # noqa: E402
from jixiao_gui.window.paper.export_window import ExportWindow  # noqa: E402
from jixiao_gui.window.start import application  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    app = application()
    PICTURES.mkdir(exist_ok=True)
    window = MainWindow(load_templates(template_folders()), home_folder())
    window.resize(1366, 768)
    window.show()
    take(app, window, "start")
    window.importer.open_sample()
    while window.files.busy:
        QTest.qWait(20)
    window.bar.hide()
    take(app, window, "window")
    window.actions_["next_finding"].trigger()
    take(app, window, "finding")
    window.view.goto("funds.0.executed")
    window.view.setFocus()
    QTest.keyClicks(window.view, "4")
    QTest.keyClicks(window.view.editor, "5")
    take(app, window, "typing")
    window.view.cancel_editor()
    window.view.goto("indicators.0.name")
    QTest.keyClicks(window.view, "0")
    window.view.editor.replace("举办业务培训班和研讨会的次数，以及参加人员的总数，\n线上线下合计")
    take(app, window, "growing")
    window.view.cancel_editor()
    window.actions_["preview"].trigger()
    preview = window.paperwork.preview
    assert preview is not None
    while preview.area.image(0) is None:
        QTest.qWait(20)
    take(app, preview, "preview")
    preview.reject()
    window.actions_["export"].trigger()
    [export] = window.findChildren(ExportWindow)
    take(app, export, "export")
    export.reject()
    window.view.set_zoom(200)
    window.view.goto("goal.expected")
    take(app, window, "zoom")
    window.view.set_zoom(100)
    window.files.new(NewBook("beijing-2023", "2023", "云岭市科技主管部门", "云岭市数据服务中心"))
    take(app, window, "blank")
    window.files.new(NewBook("beijing-2023-b", "2023", "云岭市科技主管部门", "云岭市数据服务中心"))
    take(app, window, "layout_b")
    window.desk.take(None)


def take(app: QApplication, window: QWidget, name: str) -> None:
    """Save what the window shows as ``name``."""
    app.processEvents()
    QTest.qWait(30)
    window.grab().save(str(PICTURES / f"{name}.png"))


if __name__ == "__main__":
    main()
