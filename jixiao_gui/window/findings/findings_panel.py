"""The panel with the findings of the form on show, filtered by level and rule; a click goes to the cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.checks import LEVEL_NAMES, LEVELS, RULES, Finding
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.finding_card import FindingCard, FoldedHintsLine, acknowledgement_words
from jixiao_gui.window.findings.unfilled_line import UnfilledLine
from jixiao_gui.window.theme import SPACE, icon


@dataclass(frozen=True, slots=True)
class FoldedHints:
    """The line that stands for all open hints of ``rule``; ``open``: they are listed below it."""

    rule: str
    count: int
    open: bool = False


Line = Finding | FoldedHints
ACKNOWLEDGED = "acknowledged"
"""The filter of acknowledged findings, beside those of the three levels."""


class FindingsPanel(QWidget):
    """The panel at the right: ``findings`` are all of the form, ``lines`` those that pass the filters.

    Errors come first, then warnings; the hints of a rule are one line, which a click unfolds.
    """

    chosen = Signal(object)  # a Finding
    correction_wanted = Signal(object)  # a Finding
    menu_wanted = Signal(object, QPoint)  # a Finding, where on the screen
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.findings: list[Finding] = []
        self.lines: list[Line] = []
        self._unfolded: set[str] = set()
        """Rules whose hints are shown one by one."""
        self._shown = False
        self._unseen = False
        """True while the current row was set by the list itself and nobody has gone to its cell yet."""
        title = QLabel(window_texts.FINDINGS_TITLE)
        title.setProperty("role", "heading")
        self.all_button = QPushButton(icon("correct"), window_texts.CORRECT_ALL_BUTTON)
        self.all_button.setAutoDefault(True)
        self.all_button.clicked.connect(self.all_wanted)
        self.list = self._make_list()
        self.unfilled = UnfilledLine()
        self.unfilled.chosen.connect(self.chosen)
        self._none = QLabel(window_texts.FINDINGS_NONE)
        self._none.setProperty("role", "faint")
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(0, 4 * SPACE, 0, 0)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.all_button)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE + 4, SPACE - 1, SPACE + 4, SPACE)
        top.setSpacing(4)
        top.addLayout(head)
        top.addLayout(self._make_filters())
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(0, 0, 0, 0)
        main_layout.setSpacing(0)
        main_layout.addLayout(top)
        main_layout.addWidget(self.unfilled)
        main_layout.addWidget(self.list, 1)
        main_layout.addWidget(self._none, 1)
        self.set_findings([], shown=False)

    def _make_list(self) -> QListWidget:
        list_widget = QListWidget()
        list_widget.setAccessibleName(window_texts.FINDINGS_TITLE)
        list_widget.setWordWrap(True)
        list_widget.setFrameShape(QFrame.Shape.NoFrame)
        list_widget.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        list_widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        list_widget.viewport().installEventFilter(self)
        list_widget.currentItemChanged.connect(self._on_current)
        list_widget.itemClicked.connect(self._on_item)
        list_widget.itemActivated.connect(self._on_item)
        list_widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        list_widget.customContextMenuRequested.connect(self._on_menu)
        return list_widget

    def _make_filters(self) -> QVBoxLayout:
        self.chips: dict[str, QToolButton] = {}
        row = QHBoxLayout()
        row.setSpacing(2)
        for level in (*LEVELS, ACKNOWLEDGED):
            chip = self.chips[level] = QToolButton()
            name = window_texts.ACKNOWLEDGED if level == ACKNOWLEDGED else LEVEL_NAMES[level]
            chip.setCheckable(True)
            chip.setChecked(True)
            chip.setToolTip(texts.LEVEL_TIP.format(name=name))
            chip.setIcon(icon("good" if level == ACKNOWLEDGED else level))
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.toggled.connect(lambda _on: self._refresh())
            row.addWidget(chip)
        row.addStretch(1)
        self.rule = QComboBox()
        self.rule.setAccessibleName(texts.RULE_FILTER)
        self.rule.setToolTip(texts.RULE_FILTER)
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rule.setMinimumContentsLength(6)
        self.rule.currentIndexChanged.connect(lambda _index: self._refresh())
        filters = QVBoxLayout()
        filters.setSpacing(4)
        filters.addLayout(row)
        filters.addWidget(self.rule)
        return filters

    # --- what it shows -------------------------------------------------------------------------

    def set_findings(
        self,
        findings: list[Finding],
        shown: bool = True,
        changeable: bool = True,
        unfilled: Sequence[Finding] = (),
    ) -> None:
        """Show ``findings`` and ``unfilled`` cells; ``shown`` is False without a form."""
        self.findings, self._shown = findings, shown
        self.unfilled.show_unfilled(unfilled, changeable)
        counts = Counter(_filter_of(finding) for finding in findings)
        for level, chip in self.chips.items():
            name = window_texts.ACKNOWLEDGED if level == ACKNOWLEDGED else LEVEL_NAMES[level]
            chip.setText(str(counts[level]))
            chip.setAccessibleName(texts.LEVEL_CHIP.format(name=name, count=counts[level]))
        self.chips[ACKNOWLEDGED].setVisible(bool(counts[ACKNOWLEDGED]))
        self.all_button.setEnabled(shown and changeable)
        self._fill_rules()
        self._refresh()

    def show_rule(self, rule: str) -> None:
        """Show only the findings of ``rule``; of all rules with ""."""
        self.rule.setCurrentIndex(max(0, self.rule.findData(rule)))

    def mark_visited(self, number: int) -> None:
        """Make row ``number`` of the list current, as one whose cell was visited."""
        self.list.setCurrentRow(number)
        self._unseen = False

    def start_over(self) -> None:
        """Deselect the current finding, so that the next step goes to the first one of another form."""
        self.list.setCurrentRow(-1)

    @property
    def listed(self) -> list[Finding]:
        """Return the findings that are shown one by one, in the list's order."""
        return [line for line in self.lines if isinstance(line, Finding)]

    @property
    def filtered(self) -> bool:
        """Return whether a rule is chosen, or errors or warnings are hidden."""
        return bool(self.rule.currentData()) or not all(
            self.chips[level].isChecked() for level in ("error", "warning")
        )

    def current(self) -> Finding | None:
        """Return the finding that is chosen in the list."""
        row = self.list.currentRow()
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        return line if isinstance(line, Finding) else None

    def step(self, by: int, *, round: bool = True) -> Finding | None:
        """Select the next or previous open error or warning of the list and return it.

        Hints count too where a rule is chosen. After the last one comes the first, with ``round`` False
        ``None``.
        """
        of_a_rule = bool(self.rule.currentData())
        rows = [row for row, line in enumerate(self.lines) if _is_step(line, hints=of_a_rule)]
        if not rows:
            return None
        current = self.list.currentRow() - (1 if self._unseen and by > 0 else 0)
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

    def fold(self, rule: str) -> None:
        """Unfold the hints of ``rule``, or fold them again."""
        self._unfolded ^= {rule}
        self._refresh()
        row = next(
            (
                number
                for number, line in enumerate(self.lines)
                if isinstance(line, FoldedHints) and line.rule == rule
            ),
            -1,
        )
        self.mark_visited(row)

    def _fill_rules(self) -> None:
        chosen = self.rule.currentData()
        counts = Counter(finding.rule for finding in self.findings)
        items = [(texts.ALL_RULES, "")]
        for rule in RULES.values():
            if counts[rule.id] or rule.id == chosen:
                words = texts.RULE_ITEM.format(title=rule.title, count=counts[rule.id])
                items.append((words, rule.id))
        current_items = [
            (self.rule.itemText(index), self.rule.itemData(index)) for index in range(self.rule.count())
        ]
        if current_items == items:
            return
        blocked = self.rule.blockSignals(True)
        self.rule.clear()
        for words, rule_id in items:
            self.rule.addItem(words, rule_id)
        self.rule.setCurrentIndex(max(0, self.rule.findData(chosen)))
        self.rule.blockSignals(blocked)

    def _refresh(self) -> None:
        rule = self.rule.currentData() or ""
        levels = {level for level, chip in self.chips.items() if chip.isChecked()}
        filtered = [
            finding
            for finding in self.findings
            if _filter_of(finding) in levels and rule in ("", finding.rule)
        ]
        self._replace(in_order(filtered) if rule else folded(filtered, self._unfolded))
        self.list.setVisible(bool(self.lines))
        self._none.setVisible(not self.lines)
        nothing_text = texts.ONLY_UNFILLED if self.unfilled.unfilled else window_texts.FINDINGS_NONE
        words = texts.NOTHING_SHOWN if self.findings else nothing_text
        self._none.setText(words if self._shown else "")

    def _replace(self, findings: Sequence[Line]) -> None:
        """Replace only the cards that differ: an edit mostly changes one finding in the middle."""
        old, chosen, row = self.lines, self.current(), self.list.currentRow()
        shortest = min(len(old), len(findings))
        first = next((index for index in range(shortest) if old[index] != findings[index]), shortest)
        last = next(
            (index for index in range(shortest - first) if old[-1 - index] != findings[-1 - index]),
            shortest - first,
        )
        old_end, new_end = len(old) - last, len(findings) - last
        first_new = first
        while first_new < min(old_end, new_end) and self._change(first_new, findings[first_new]):
            first_new += 1
        for number in reversed(range(first_new, old_end)):
            self.list.takeItem(number)
        for number in range(first_new, new_end):
            self._insert(number, findings[number])
        self.lines = [*findings]
        if chosen is not None:
            self._keep_place(chosen, row)

    def _keep_place(self, chosen: Finding, row: int) -> None:
        """Stay at ``chosen``; where it was corrected, at ``row``, which the next finding has taken."""
        same = [
            n
            for n, line in enumerate(self.lines)
            if isinstance(line, Finding) and (line.rule, line.cell) == (chosen.rule, chosen.cell)
        ]
        unseen = self._unseen if same else row < len(self.lines)
        self.list.setCurrentRow(same[0] if same else min(row, len(self.lines) - 1))
        self._unseen = unseen

    def _change(self, row: int, finding: Line) -> bool:
        """Show ``finding`` on the card in ``row``; return False when it needs another kind of card."""
        item = self.list.item(row)
        card = self.list.itemWidget(item)
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
            self.list.insertItem(row, item)
            self.list.setItemWidget(item, FoldedHintsLine(f"{sign} {words}"))
            return
        card = FindingCard(finding)
        card.correction_wanted.connect(lambda: self.correction_wanted.emit(card.finding))
        card.menu_wanted.connect(
            lambda: self.menu_wanted.emit(card.finding, card.more.mapToGlobal(card.more.rect().bottomLeft()))
        )
        self.list.insertItem(row, item)
        self.list.setItemWidget(item, card)
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
        return max(self.list.viewport().width(), 160)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Resize the cards whenever the list is resized, which happens after the panel is."""
        if event.type() == QEvent.Type.Resize and watched is self.list.viewport():
            for row in range(self.list.count()):
                item = self.list.item(row)
                card = self.list.itemWidget(item)
                if isinstance(card, FindingCard):
                    item.setSizeHint(card.size_for(self._card_width()))
        return super().eventFilter(watched, event)

    def _on_current(self, _now: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        self._unseen = before is None  # a list that gets the focus makes its first row current

    def _on_item(self, item: QListWidgetItem) -> None:
        self._unseen = False
        line = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, FoldedHints):
            QTimer.singleShot(
                0, self, lambda: self.fold(line.rule)
            )  # the list is not changed under its signal
        else:
            self.chosen.emit(line)

    def _on_menu(self, point: QPoint) -> None:
        item = self.list.itemAt(point)
        if item is not None:
            finding = item.data(Qt.ItemDataRole.UserRole)
            if isinstance(finding, FoldedHints):
                finding = next(f for f in self.findings if f.rule == finding.rule and f.level == "info")
            self.menu_wanted.emit(finding, self.list.viewport().mapToGlobal(point))


def _filter_of(finding: Finding) -> str:
    return finding.level if finding.open else ACKNOWLEDGED


def _is_step(line: Line, *, hints: bool) -> bool:
    return isinstance(line, Finding) and bool(line.cell) and line.open and (hints or line.level != "info")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with errors first, then warnings, hints and what is acknowledged; each in its order."""
    order = [*LEVELS, ACKNOWLEDGED]
    return sorted(findings, key=lambda finding: order.index(_filter_of(finding)))


def folded(findings: Iterable[Finding], unfolded: Collection[str]) -> list[Line]:
    """Return the lines of the list: several hints of one rule are one, unless it is in ``unfolded``."""
    ordered = in_order(findings)
    hints: dict[str, list[Finding]] = {}
    for finding in ordered:
        if _filter_of(finding) == "info":
            hints.setdefault(finding.rule, []).append(finding)
    lines: list[Line] = [finding for finding in ordered if _filter_of(finding) in ("error", "warning")]
    for rule, hints_of_rule in hints.items():
        if len(hints_of_rule) > 1:
            lines.append(FoldedHints(rule, len(hints_of_rule), rule in unfolded))
        if len(hints_of_rule) == 1 or rule in unfolded:
            lines.extend(hints_of_rule)
    lines.extend(finding for finding in ordered if _filter_of(finding) == ACKNOWLEDGED)
    return lines
