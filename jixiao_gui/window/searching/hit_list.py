"""The hits below the search line: where each stands, its text with the words marked, what it would become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import called
from jixiao_gui.form.template import Templates
from jixiao_gui.window.line_ground import paint_ground
from jixiao_gui.window.searching import searching_texts as texts
from jixiao_gui.window.theme import colour

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.window.searching.searcher import Found

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
PIECES_ROLE = int(Qt.ItemDataRole.UserRole)
_BEFORE, _AFTER = 14, 24
"""Characters of the cell's text that are shown around the words."""
Pieces = tuple[tuple[str, str], ...]
"""(words, kind): kind is ``plain``, ``faint``, ``old`` or ``new``."""


class HitModel(QAbstractListModel):
    """One line a hit, made when it is seen."""

    def __init__(self, templates: Templates, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._templates = templates
        self._hits: list[Found] = []
        self._entries: Mapping[int, FormEntry] = {}
        self._by: str | None = None

    def show(self, hits: list[Found], entries: Mapping[int, FormEntry]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self._hits, self._entries = hits, entries
        self.endResetModel()

    def set_replacement(self, by: str | None) -> None:
        """Show what each would become; ``None``: nothing is to be replaced."""
        if by != self._by:
            self._by = by
            if self._hits:
                self.dataChanged.emit(self.index(0), self.index(len(self._hits) - 1))

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        found = self._hits[index.row()]
        if role == PIECES_ROLE:
            return self.where(found), self._pieces(found)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line = texts.HIT_LINE.format(where=self.where(found), before=_flat(found.hit.text))
            if self._by is not None and found.hit.replaceable:
                line += texts.HIT_AFTER.format(after=_flat(found.hit.after(self._by)))
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return found.hit.text
        return None

    def where(self, found: Found) -> str:
        """Return form and cell of a hit."""
        entry = self._entries.get(found.form_id)
        if entry is None:
            return ""
        template = self._templates.by_id.get(entry.template)
        return texts.HIT_PLACE.format(
            number=entry.number,
            project=called(entry, template)[:20],
            place=place_of(template, found.hit.path) if template else found.hit.path,
        )

    def _pieces(self, found: Found) -> Pieces:
        hit = found.hit
        before, after = _flat(hit.text[: hit.start]), _flat(hit.text[hit.end :])
        head = ("…" + before[-_BEFORE:]) if len(before) > _BEFORE else before
        tail = (after[:_AFTER] + "…") if len(after) > _AFTER else after
        pieces = ((head, "plain"), (_flat(hit.text[hit.start : hit.end]), "old"), (tail, "plain"))
        if self._by is None:
            return pieces
        if not hit.replaceable:
            return (*pieces, (f"　（{texts.COMPUTED}）", "faint"))
        return (*pieces, ("　→　", "faint"), (head, "plain"), (_flat(self._by), "new"), (tail, "plain"))


class HitDelegate(QStyledItemDelegate):
    """Paint a hit on one line. What is taken away stands on a ground, what comes is underlined."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - all lines are alike
    ) -> QSize:
        return QSize(160, option.fontMetrics.height() + 10)  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        where, pieces = index.data(PIECES_ROLE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        paint_ground(painter, rect, state)
        metrics = painter.fontMetrics()
        width = min(rect.width() * 2 // 5, 330)
        place = QRect(rect.left() + 12, rect.top(), width - 20, rect.height())
        painter.setPen(colour("faint"))
        shown = metrics.elidedText(where, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.setClipRect(rect)
        x = rect.left() + width
        for words, kind in pieces:
            x += _paint_piece(
                painter, metrics, QRect(x, rect.top(), rect.right() - x, rect.height()), words, kind
            )
        painter.restore()


def _paint_piece(painter: QPainter, metrics: QFontMetrics, box: QRect, words: str, kind: str) -> int:
    """Draw a piece at the left of ``box``; how wide it is."""
    font = painter.font()
    font.setBold(kind in ("old", "new"))
    font.setUnderline(kind == "new")
    painter.setFont(font)
    width = (
        QFontMetrics(font).horizontalAdvance(words)
        if kind in ("old", "new")
        else metrics.horizontalAdvance(words)
    )
    if kind == "old":
        ground = QRect(box.left(), box.top() + 4, width, box.height() - 8)
        painter.fillRect(ground, colour("warning_ground"))
    painter.setPen(colour({"faint": "faint", "new": "good", "old": "warning"}.get(kind, "text")))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
    return width


def _flat(text: str) -> str:
    return text.replace("\n", " ")
