"""An empty window as PyInstaller builds it, which the program's start is measured against."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
sys.exit(app.exec())
