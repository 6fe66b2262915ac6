"""The window of unsaved work that a killed program left: to recover, compare or delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window.dialog_parts import close_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.naming import untitled
from jixiao_gui.window.recovery import recovery_texts as texts
from jixiao_gui.window.recovery.tables import fill, make_table
from jixiao_gui.window.theme import SPACE

if TYPE_CHECKING:
    from jixiao_gui.book.recovery import Orphan

TIME = "%Y-%m-%d %H:%M"


class OrphansWindow(QDialog):
    """The window of ``orphans``; it emits what the user wants to do with one, the controller does it."""

    recover_wanted = Signal(object)  # an Orphan, as the next two
    compare_wanted = Signal(object)
    drop_wanted = Signal(object)

    def __init__(self, orphans: list[Orphan], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.ORPHANS_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 720, 360)
        self._orphans: list[Orphan] = []
        hint = QLabel(texts.ORPHANS_HINT)
        hint.setWordWrap(True)
        self.table = make_table(texts.ORPHANS_COLUMNS, 0)
        self.table.setAccessibleName(texts.ORPHANS_TITLE)
        self.recover = QPushButton(texts.RECOVER)
        self.recover.setProperty("primary", True)
        self.compare = QPushButton(texts.COMPARE)
        self.drop = QPushButton(texts.DROP)
        buttons, _ = close_button(self)
        buttons.addButton(self.drop, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(self.compare, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.recover, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(hint)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        self.recover.setDefault(True)  # after the layout: before, Enter would press the first, “删除”
        for button, signal in (
            (self.recover, self.recover_wanted),
            (self.compare, self.compare_wanted),
            (self.drop, self.drop_wanted),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: self._emit_chosen(signal))
        self.table.itemDoubleClicked.connect(lambda _item: self._emit_chosen(self.recover_wanted))
        self.table.itemSelectionChanged.connect(self._enable)
        self.set_orphans(orphans)

    def set_orphans(self, orphans: list[Orphan]) -> None:
        """List ``orphans`` and select the first; without any close the window."""
        self._orphans = orphans
        rows = [
            (
                name_of(orphan),
                orphan.time.strftime(TIME),
                changes_of(orphan),
                texts.FORMS.format(count=orphan.forms) if orphan.changes is not None else "",
            )
            for orphan in orphans
        ]
        fill(self.table, rows, [str(orphan.path or texts.NEVER_SAVED) for orphan in orphans])
        if orphans:
            self.table.selectRow(0)
        else:
            self.close()

    def chosen(self) -> Orphan | None:
        """Return the selected orphan, or ``None``."""
        row = self.table.currentRow()
        return self._orphans[row] if 0 <= row < len(self._orphans) else None

    def _enable(self) -> None:
        orphan = self.chosen()
        readable = orphan is not None and orphan.changes is not None
        self.recover.setEnabled(readable)
        self.compare.setEnabled(readable)
        self.drop.setEnabled(orphan is not None)

    def _emit_chosen(self, signal: object) -> None:
        orphan = self.chosen()
        if orphan is not None:
            signal.emit(orphan)  # type: ignore[attr-defined]


def name_of(orphan: Orphan) -> str:
    """Return the name of an orphan's book."""
    if orphan.path is not None:
        return orphan.path.name
    return f"{untitled(orphan.unit, orphan.year)}（{texts.NEVER_SAVED}）"


def changes_of(orphan: Orphan) -> str:
    """Return in words how many changes of an orphan were not saved."""
    if orphan.changes is None:
        return texts.BROKEN
    if orphan.changes or orphan.open_text:
        return texts.CHANGES.format(count=orphan.changes) if orphan.changes else texts.OPEN_TEXT
    return texts.MOVED
