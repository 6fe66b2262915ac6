"""The list of the panel of findings: a card for each finding, one line for the folded hints of a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from jixiao_gui.form.checks import LEVEL_NAMES, LEVELS, RULES, Finding
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.finding_card import FindingCard, FoldedHintsLine, acknowledgement_words


@dataclass(frozen=True, slots=True)
class FoldedHints:
    """The line that stands for all open hints of ``rule``; ``open``: they are listed below it."""

    rule: str
    count: int
    open: bool = False


Line = Finding | FoldedHints
ACKNOWLEDGED = "acknowledged"
"""The filter of acknowledged findings, beside those of the three levels."""


class FindingsList(QListWidget):
    """A list of ``lines``; a click on a card emits its finding, on folded hints their rule."""

    chosen = Signal(object)  # a Finding
    correction_wanted = Signal(object)  # a Finding
    menu_wanted = Signal(object, QPoint)  # a line, where on the screen
    fold_wanted = Signal(str)  # a rule whose hints are to be unfolded, or folded again

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._changeable = True
        self._unseen = False
        """True while the current row was set by the list itself and nobody has gone to its cell yet."""
        self.setAccessibleName(window_texts.FINDINGS_TITLE)
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current)
        self.itemClicked.connect(self._on_item)
        self.itemActivated.connect(self._on_item)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)

    # --- the current finding -------------------------------------------------------------------

    @property
    def listed(self) -> list[Finding]:
        """Return the findings that are shown one by one, in the list's order."""
        return [line for line in self.lines if isinstance(line, Finding)]

    def current(self) -> Finding | None:
        """Return the finding that is chosen in the list."""
        row = self.currentRow()
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        return line if isinstance(line, Finding) else None

    def mark_visited(self, number: int) -> None:
        """Make row ``number`` of the list current, as one whose cell was visited."""
        self.setCurrentRow(number)
        self._unseen = False

    def start_over(self) -> None:
        """Deselect the current finding, so that the next step goes to the first one of another form."""
        self.setCurrentRow(-1)

    def step(self, by: int, *, hints: bool, round: bool = True) -> Finding | None:
        """Select the next or previous open error or warning, with ``hints`` also hints, and return it.

        After the last one comes the first, with ``round`` False ``None``.
        """
        rows = [row for row, line in enumerate(self.lines) if _is_step(line, hints=hints)]
        if not rows:
            return None
        current = self.currentRow() - (1 if self._unseen and by > 0 else 0)
        later = (
            [row for row in rows if row > current] if by > 0 else [row for row in rows if 0 <= row < current]
        )
        if not later and not round:
            return None
        # round to the first, or to the last
        row = later[0 if by > 0 else -1] if later else rows[0 if by > 0 else -1]
        self.mark_visited(row)
        finding = self.lines[row]
        assert isinstance(finding, Finding)
        return finding

    # --- the lines -----------------------------------------------------------------------------

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show ``lines``; replace only the cards that differ: an edit mostly changes one."""
        old_lines, chosen, row = self.lines, self.current(), self.currentRow()
        shortest = min(len(old_lines), len(lines))
        first = next((index for index in range(shortest) if old_lines[index] != lines[index]), shortest)
        last = next(
            (index for index in range(shortest - first) if old_lines[-1 - index] != lines[-1 - index]),
            shortest - first,
        )
        old_end, new_end = len(old_lines) - last, len(lines) - last
        first_new = first
        while first_new < min(old_end, new_end) and self._change(first_new, lines[first_new]):
            first_new += 1
        for number in reversed(range(first_new, old_end)):
            self.takeItem(number)
        for number in range(first_new, new_end):
            self._insert(number, lines[number])
        self.lines = [*lines]
        if chosen is not None:
            self._keep_place(chosen, row)

    def set_changeable(self, changeable: bool) -> None:
        """Disable the buttons that correct where the book can only be read."""
        if changeable == self._changeable:
            return
        self._changeable = changeable
        for row in range(self.count()):
            card = self.itemWidget(self.item(row))
            if isinstance(card, FindingCard):
                card.set_changeable(changeable)

    def _keep_place(self, chosen: Finding, row: int) -> None:
        """Stay at ``chosen``; where it was corrected, at ``row``, which the next finding has taken."""
        same = [
            n
            for n, line in enumerate(self.lines)
            if isinstance(line, Finding) and (line.rule, line.cell) == (chosen.rule, chosen.cell)
        ]
        unseen = self._unseen if same else row < len(self.lines)
        self.setCurrentRow(same[0] if same else min(row, len(self.lines) - 1))
        self._unseen = unseen

    def _change(self, row: int, finding: Line) -> bool:
        """Show ``finding`` on the card in ``row``; return False when it needs another kind of card."""
        item = self.item(row)
        card = self.itemWidget(item)
        if (
            not isinstance(card, FindingCard)
            or isinstance(finding, FoldedHints)
            or not card.can_show(finding)
        ):
            return False
        card.show_finding(finding)
        self._size_item(item, card)
        return True

    def _insert(self, row: int, finding: Line) -> None:
        item = QListWidgetItem()
        if isinstance(finding, FoldedHints):
            sign = texts.FOLD_OPEN if finding.open else texts.FOLD_CLOSED
            words = texts.FOLD_LINE.format(title=RULES[finding.rule].title, count=finding.count)
            item.setData(Qt.ItemDataRole.UserRole, finding)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                texts.FOLD_SAID.format(level=LEVEL_NAMES["info"], words=words),
            )
            item.setSizeHint(QSize(60, max(2 * self.fontMetrics().height(), 28)))
            self.insertItem(row, item)
            self.setItemWidget(item, FoldedHintsLine(f"{sign} {words}"))
            return
        card = FindingCard(finding)
        card.set_changeable(self._changeable)
        card.correction_wanted.connect(lambda: self.correction_wanted.emit(card.finding))
        card.menu_wanted.connect(
            lambda: self.menu_wanted.emit(card.finding, card.more.mapToGlobal(card.more.rect().bottomLeft()))
        )
        self.insertItem(row, item)
        self.setItemWidget(item, card)
        self._size_item(item, card)

    def _size_item(self, item: QListWidgetItem, card: FindingCard) -> None:
        finding = card.finding
        item.setData(Qt.ItemDataRole.UserRole, finding)
        description = f"{LEVEL_NAMES[finding.level]}：{finding.message}{acknowledgement_words(finding)}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, description)
        size = card.size_for(self._card_width())
        if item.sizeHint() != size:
            item.setSizeHint(size)

    def _card_width(self) -> int:
        return max(self.viewport().width(), 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for row in range(self.count()):
            item = self.item(row)
            card = self.itemWidget(item)
            if isinstance(card, FindingCard):
                item.setSizeHint(card.size_for(self._card_width()))
        super().resizeEvent(event)

    # --- clicks --------------------------------------------------------------------------------

    def _on_current(self, _now: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        self._unseen = before is None  # a list that gets the focus makes its first row current

    def _on_item(self, item: QListWidgetItem) -> None:
        self._unseen = False
        line = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, FoldedHints):
            QTimer.singleShot(
                0, self, lambda: self.fold_wanted.emit(line.rule)
            )  # after the list's own signal
        else:
            self.chosen.emit(line)

    def _on_menu(self, point: QPoint) -> None:
        item = self.itemAt(point)
        if item is not None:
            self.menu_wanted.emit(item.data(Qt.ItemDataRole.UserRole), self.viewport().mapToGlobal(point))


def filter_of(finding: Finding) -> str:
    """Return the filter that lets ``finding`` pass: its level, or `ACKNOWLEDGED`."""
    return finding.level if finding.open else ACKNOWLEDGED


def _is_step(line: Line, *, hints: bool) -> bool:
    return isinstance(line, Finding) and bool(line.cell) and line.open and (hints or line.level != "info")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of errors, warnings, hints, acknowledged ones."""
    order = [*LEVELS, ACKNOWLEDGED]
    return sorted(findings, key=lambda finding: order.index(filter_of(finding)))


def folded(findings: Iterable[Finding], unfolded: Collection[str]) -> list[Line]:
    """Return the lines of the list: several hints of one rule are one, unless it is in ``unfolded``."""
    ordered = in_order(findings)
    hints: dict[str, list[Finding]] = {}
    for finding in ordered:
        if filter_of(finding) == "info":
            hints.setdefault(finding.rule, []).append(finding)
    lines: list[Line] = [finding for finding in ordered if filter_of(finding) in ("error", "warning")]
    for rule, hints_of_rule in hints.items():
        if len(hints_of_rule) > 1:
            lines.append(FoldedHints(rule, len(hints_of_rule), rule in unfolded))
        if len(hints_of_rule) == 1 or rule in unfolded:
            lines.extend(hints_of_rule)
    lines.extend(finding for finding in ordered if filter_of(finding) == ACKNOWLEDGED)
    return lines
