"""The list of hits: form and cell of each, its text with the words marked, and the replaced text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.window.line_ground import paint_ground
from jixiao_gui.window.searching import searching_texts as texts
from jixiao_gui.window.theme import colour

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.window.searching.searcher import BookHit

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
PIECES_ROLE = int(Qt.ItemDataRole.UserRole)
_BEFORE, _AFTER = 14, 24
"""Characters of the cell's text shown before and after the words."""
Pieces = tuple[tuple[str, str], ...]
"""(words, kind): kind is ``plain``, ``faint``, ``old`` or ``new``."""


class HitModel(QAbstractListModel):
    """The model of the hits; the text of a line is made when it is painted."""

    def __init__(self, templates: Templates, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._templates = templates
        self._hits: list[BookHit] = []
        self._entries: Mapping[int, FormEntry] = {}
        self._by: str | None = None

    def show(self, hits: list[BookHit], entries: Mapping[int, FormEntry]) -> None:
        """Show ``hits`` of the forms ``entries`` (by id)."""
        self.beginResetModel()
        self._hits, self._entries = hits, entries
        self.endResetModel()

    def set_replacement(self, by: str | None) -> None:
        """Show each hit with its words replaced by ``by``; ``None``: nothing is to be replaced."""
        if by != self._by:
            self._by = by
            if self._hits:
                self.dataChanged.emit(self.index(0), self.index(len(self._hits) - 1))

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        book_hit = self._hits[index.row()]
        if role == PIECES_ROLE:
            return self._form(book_hit), self._place(book_hit), self._pieces(book_hit)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line = texts.HIT_LINE.format(where=self.where(book_hit), before=_flat(book_hit.hit.text))
            if self._by is not None and book_hit.hit.replaceable:
                line += texts.HIT_AFTER.format(after=_flat(book_hit.hit.after(self._by)))
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return book_hit.hit.text
        return None

    def where(self, book_hit: BookHit) -> str:
        """Return form and cell of a hit in words."""
        form = self._form(book_hit)
        return texts.HIT_PLACE.format(form=form, place=self._place(book_hit)) if form else ""

    def _form(self, book_hit: BookHit) -> str:
        entry = self._entries.get(book_hit.form_id)
        if entry is None:
            return ""
        template = self._templates.by_id.get(entry.template)
        return texts.HIT_FORM.format(number=entry.number, project=display_name(entry, template)[:20])

    def _place(self, book_hit: BookHit) -> str:
        """Return the name of the hit's cell, in a fund line with the line's name."""
        entry, path = self._entries.get(book_hit.form_id), book_hit.hit.path
        template = self._templates.by_id.get(entry.template) if entry is not None else None
        if template is None:
            return path
        head, number, _ = split_path(path)
        place, lines = place_of(template, path), template.fund_lines
        if head != "funds" or not 0 <= number < len(lines):
            return place
        item = "".join(lines[number].item.split()).removeprefix("其中：").rstrip("：:")
        return texts.HIT_LINE_OF_FUNDS.format(item=item, place=place) if item else place

    def _pieces(self, book_hit: BookHit) -> Pieces:
        hit = book_hit.hit
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
    """A delegate that paints a hit on one line: the old words on a coloured ground, the new underlined."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - all lines are alike
    ) -> QSize:
        return QSize(160, option.fontMetrics.height() + 10)  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        form, cell, pieces = index.data(PIECES_ROLE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        paint_ground(painter, rect, state)
        metrics = painter.fontMetrics()
        width = min(rect.width() * 11 // 20, 480)
        painter.setPen(colour("faint"))
        left = rect.left() + 12
        for words, share in ((form, 11 * width // 20), (cell, width - 11 * width // 20 - 12)):
            box = QRect(left, rect.top(), share - 12, rect.height())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)
            left += share
        painter.setClipRect(rect)
        x = rect.left() + width
        for words, kind in pieces:
            x += _paint_piece(
                painter, metrics, QRect(x, rect.top(), rect.right() - x, rect.height()), words, kind
            )
        painter.restore()


def _paint_piece(painter: QPainter, metrics: QFontMetrics, box: QRect, words: str, kind: str) -> int:
    """Draw a piece at the left of ``box``; return its width in pixels."""
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
