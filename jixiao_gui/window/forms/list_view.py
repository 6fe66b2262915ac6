"""The view of the list: selects several forms, drags them to another place, obeys keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    Qt,
    Signal,
)
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from jixiao_gui.window import texts as common
from jixiao_gui.window.forms.entry_delegate import EntryDelegate
from jixiao_gui.window.forms.list_model import FormListModel


class FormListView(QListView):
    """The view of a `FormListModel`."""

    menu_wanted = Signal(QPoint)
    delete_wanted = Signal()
    settled = Signal()  # a key or the mouse may have highlighted other forms
    entered = Signal()  # Enter on a form: go and fill it in
    dropped = Signal(list, object)  # ids; the id of the form they shall stand before, None at the end

    def __init__(self, model: FormListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(EntryDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(common.FORMS_TITLE)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(self.viewport().mapToGlobal(point))
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)

    def dataChanged(
        self,
        top_left: QModelIndex | QPersistentModelIndex,
        bottom_right: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),  # noqa: ARG002 - Qt's own
    ) -> None:
        """Paint the changed lines; Qt would lay out the whole list, whose lines are all of one height."""
        rect = self.visualRect(top_left).united(self.visualRect(bottom_right))
        if rect.isValid():
            self.viewport().update(rect)

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected forms in the order of the book."""
        spans = (
            self.selectionModel().selection()
        )  # asking for its indexes, one for each column, would be far slower
        return self._model.ids_in([(span.top(), span.bottom()) for span in spans.toList()])

    def select_ids(self, ids: list[int], current: int | None) -> None:
        """Select the shown ones of ``ids`` and make ``current`` current."""
        rows = self._model.rows_of(ids)
        selection = QItemSelection()
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or rows[end] != rows[end - 1] + 1:
                selection.select(self._model.index(rows[start], 0), self._model.index(rows[end - 1], 0))
                start = end
        chooser = self.selectionModel()
        flag = QItemSelectionModel.SelectionFlag
        chooser.select(selection, flag.ClearAndSelect)
        row = self._model.row_of(current) if current is not None else None
        if row is not None:
            chooser.setCurrentIndex(self._model.index(row, 0), flag.NoUpdate if row in rows else flag.Select)

    def toggle_group(self, row: int) -> None:
        """Fold or unfold the group whose head stands in ``row``."""
        group = self._model.group_at(row)
        if group is None:
            return
        ids, chooser = self.selected_ids(), self.selectionModel()
        (self._model.collapsed.discard if group.name in self._model.collapsed else self._model.collapsed.add)(
            group.name
        )
        blocked = chooser.blockSignals(True)
        self._model.refresh()
        self.select_ids(ids, None)
        chooser.blockSignals(blocked)
        chooser.setCurrentIndex(self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        group = self._model.group_at(row)
        folded = group is not None and group.name in self._model.collapsed
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_Delete:
            if self.selected_ids():
                self.delete_wanted.emit()
        elif group is not None and (
            enter
            or key == Qt.Key.Key_Space
            or (key == Qt.Key.Key_Left and not folded)
            or (key == Qt.Key.Key_Right and folded)
        ):
            self.toggle_group(row)
        elif enter:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
            self.settled.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if event.button() == Qt.MouseButton.LeftButton and self._model.group_at(row) is not None:
            self.toggle_group(row)
        else:
            super().mousePressEvent(event)
            self.settled.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.settled.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() is not self:
            super().dropEvent(event)
            return
        self.dropped.emit(self.selected_ids(), self.drop_target(event.position()))
        event.setDropAction(Qt.DropAction.IgnoreAction)  # the book moves them; the view has nothing to remove
        event.accept()
        self.setState(self.State.NoState)
        self.viewport().update()

    def drop_target(self, point: QPointF) -> int | None:
        """Return the id of the form before which a drop at ``point`` puts forms; ``None`` at the end."""
        index = self.indexAt(point.toPoint())
        if not index.isValid():
            return None
        after = point.y() > self.visualRect(index).center().y()
        return self._model.id_at(index.row() + after)
