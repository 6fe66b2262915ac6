"""The least that a program with a window can be, frozen like ours: its start is what ours is measured by."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
sys.exit(app.exec())
