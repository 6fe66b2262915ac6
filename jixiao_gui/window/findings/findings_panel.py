"""The findings of the form on show: filtered by level and rule; a click leads to the cell."""

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
from jixiao_gui.window.findings.finding_card import FindingCard, FoldedHintsLine, said
from jixiao_gui.window.findings.unfilled_line import UnfilledLine
from jixiao_gui.window.theme import SPACE, icon


@dataclass(frozen=True, slots=True)
class Fold:
    """The line that stands for the open hints of one rule; ``open``: they are shown below it."""

    rule: str
    count: int
    open: bool = False


Line = Finding | Fold
SAID = "acknowledged"
"""The filter of what is acknowledged, beside the three levels'."""


class FindingsPanel(QWidget):
    """The panel at the right. ``findings`` are all of the form's, ``lines`` what the filters let through.

    Errors come first, then warnings; of hints a line a rule, which a click opens.
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
        """The row that is current came to be so by itself: nobody has been led to its cell yet."""
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.unfilled)
        whole.addWidget(self.list, 1)
        whole.addWidget(self._none, 1)
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
        for level in (*LEVELS, SAID):
            chip = self.chips[level] = QToolButton()
            name = window_texts.ACKNOWLEDGED if level == SAID else LEVEL_NAMES[level]
            chip.setCheckable(True)
            chip.setChecked(True)
            chip.setToolTip(texts.LEVEL_TIP.format(name=name))
            chip.setIcon(icon("good" if level == SAID else level))
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
        """Show these; ``shown`` is False without a form, ``unfilled`` is what is only empty yet."""
        self.findings, self._shown = findings, shown
        self.unfilled.show_unfilled(unfilled, changeable)
        counts = Counter(_filter_of(finding) for finding in findings)
        for level, chip in self.chips.items():
            name = window_texts.ACKNOWLEDGED if level == SAID else LEVEL_NAMES[level]
            chip.setText(str(counts[level]))
            chip.setAccessibleName(texts.LEVEL_CHIP.format(name=name, count=counts[level]))
        self.chips[SAID].setVisible(bool(counts[SAID]))
        self.all_button.setEnabled(shown and changeable)
        self._fill_rules()
        self._refresh()

    def show_rule(self, rule: str) -> None:
        """Show the findings of one rule alone; of all with ""."""
        self.rule.setCurrentIndex(max(0, self.rule.findData(rule)))

    def mark(self, number: int) -> None:
        """Show which of the ``listed`` the eye was led to."""
        self.list.setCurrentRow(number)
        self._unseen = False

    def start_over(self) -> None:
        """Forget the chosen finding: another form comes, and the first step leads to its first finding."""
        self.list.setCurrentRow(-1)

    @property
    def listed(self) -> list[Finding]:
        """Return the findings that are shown one by one, in the list's order."""
        return [line for line in self.lines if isinstance(line, Finding)]

    @property
    def filtered(self) -> bool:
        """Return whether the user looks at some kinds of findings alone."""
        return bool(self.rule.currentData()) or not all(
            self.chips[level].isChecked() for level in ("error", "warning")
        )

    def current(self) -> Finding | None:
        """Return the finding that is chosen in the list."""
        row = self.list.currentRow()
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        return line if isinstance(line, Finding) else None

    def step(self, by: int, *, round: bool = True) -> Finding | None:
        """Choose the next or last open error or warning of those that are listed, and return it.

        Hints count too where a rule is chosen. At the end it goes on at the other one, or with ``round``
        False nowhere.
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
        self.mark(row)
        found = self.lines[row]
        assert isinstance(found, Finding)
        return found

    def fold(self, rule: str) -> None:
        """Show the hints of a rule one by one, or fold them again."""
        self._unfolded ^= {rule}
        self._refresh()
        row = next(
            (n for n, line in enumerate(self.lines) if isinstance(line, Fold) and line.rule == rule), -1
        )
        self.mark(row)

    def _fill_rules(self) -> None:
        chosen = self.rule.currentData()
        counts = Counter(finding.rule for finding in self.findings)
        wanted = [(texts.ALL_RULES, "")]
        for rule in RULES.values():
            if counts[rule.id] or rule.id == chosen:
                words = texts.RULE_ITEM.format(title=rule.title, count=counts[rule.id])
                wanted.append((words, rule.id))
        there = [(self.rule.itemText(n), self.rule.itemData(n)) for n in range(self.rule.count())]
        if there == wanted:
            return
        blocked = self.rule.blockSignals(True)
        self.rule.clear()
        for words, rule_id in wanted:
            self.rule.addItem(words, rule_id)
        self.rule.setCurrentIndex(max(0, self.rule.findData(chosen)))
        self.rule.blockSignals(blocked)

    def _refresh(self) -> None:
        rule = self.rule.currentData() or ""
        levels = {level for level, chip in self.chips.items() if chip.isChecked()}
        wanted = [f for f in self.findings if _filter_of(f) in levels and rule in ("", f.rule)]
        self._replace(in_order(wanted) if rule else folded(wanted, self._unfolded))
        self.list.setVisible(bool(self.lines))
        self._none.setVisible(not self.lines)
        none = texts.ONLY_UNFILLED if self.unfilled.unfilled else window_texts.FINDINGS_NONE
        words = texts.NOTHING_SHOWN if self.findings else none
        self._none.setText(words if self._shown else "")

    def _replace(self, findings: Sequence[Line]) -> None:
        """Make new cards for what differs only: an edit mostly changes one finding in the middle."""
        old, chosen, row = self.lines, self.current(), self.list.currentRow()
        least = min(len(old), len(findings))
        first = next((n for n in range(least) if old[n] != findings[n]), least)
        last = next((n for n in range(least - first) if old[-1 - n] != findings[-1 - n]), least - first)
        gone, come = len(old) - last, len(findings) - last
        kept = first
        while kept < min(gone, come) and self._change(kept, findings[kept]):
            kept += 1
        for number in reversed(range(kept, gone)):
            self.list.takeItem(number)
        for number in range(kept, come):
            self._insert(number, findings[number])
        self.lines = [*findings]
        if chosen is not None:
            self._keep_place(chosen, row)

    def _keep_place(self, chosen: Finding, row: int) -> None:
        """Stay at ``chosen``; mended, it leaves ``row`` to the next one, to which a step leads then."""
        same = [
            n
            for n, line in enumerate(self.lines)
            if isinstance(line, Finding) and (line.rule, line.cell) == (chosen.rule, chosen.cell)
        ]
        unseen = self._unseen if same else row < len(self.lines)
        self.list.setCurrentRow(same[0] if same else min(row, len(self.lines) - 1))
        self._unseen = unseen

    def _change(self, row: int, finding: Line) -> bool:
        """Let the card in ``row`` show ``finding``; False when it takes another kind of card."""
        item = self.list.item(row)
        card = self.list.itemWidget(item)
        if not isinstance(card, FindingCard) or isinstance(finding, Fold) or not card.takes(finding):
            return False
        card.show_finding(finding)
        self._size_item(item, card)
        return True

    def _insert(self, row: int, finding: Line) -> None:
        item = QListWidgetItem()
        if isinstance(finding, Fold):
            mark = texts.FOLD_OPEN if finding.open else texts.FOLD_CLOSED
            words = texts.FOLD_LINE.format(title=RULES[finding.rule].title, count=finding.count)
            item.setData(Qt.ItemDataRole.UserRole, finding)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                texts.FOLD_SAID.format(level=LEVEL_NAMES["info"], words=words),
            )
            item.setSizeHint(QSize(60, max(2 * self.fontMetrics().height(), 28)))
            self.list.insertItem(row, item)
            self.list.setItemWidget(item, FoldedHintsLine(f"{mark} {words}"))
            return
        card = FindingCard(finding)
        card.wanted.connect(lambda: self.correction_wanted.emit(card.finding))
        card.menu_wanted.connect(
            lambda: self.menu_wanted.emit(card.finding, card.more.mapToGlobal(card.more.rect().bottomLeft()))
        )
        self.list.insertItem(row, item)
        self.list.setItemWidget(item, card)
        self._size_item(item, card)

    def _size_item(self, item: QListWidgetItem, card: FindingCard) -> None:
        finding = card.finding
        item.setData(Qt.ItemDataRole.UserRole, finding)
        description = f"{LEVEL_NAMES[finding.level]}：{finding.message}{said(finding)}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, description)
        size = card.size_for(self._room())
        if item.sizeHint() != size:
            item.setSizeHint(size)

    def _room(self) -> int:
        return max(self.list.viewport().width(), 160)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure the cards anew whenever the list has got its real width, which is after the panel has."""
        if event.type() == QEvent.Type.Resize and watched is self.list.viewport():
            for row in range(self.list.count()):
                item = self.list.item(row)
                card = self.list.itemWidget(item)
                if isinstance(card, FindingCard):
                    item.setSizeHint(card.size_for(self._room()))
        return super().eventFilter(watched, event)

    def _on_current(self, _now: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        self._unseen = before is None  # a list that gets the focus makes its first row current

    def _on_item(self, item: QListWidgetItem) -> None:
        self._unseen = False
        line = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, Fold):
            QTimer.singleShot(
                0, self, lambda: self.fold(line.rule)
            )  # the list is not changed under its signal
        else:
            self.chosen.emit(line)

    def _on_menu(self, point: QPoint) -> None:
        item = self.list.itemAt(point)
        if item is not None:
            finding = item.data(Qt.ItemDataRole.UserRole)
            if isinstance(finding, Fold):
                finding = next(f for f in self.findings if f.rule == finding.rule and f.level == "info")
            self.menu_wanted.emit(finding, self.list.viewport().mapToGlobal(point))


def _filter_of(finding: Finding) -> str:
    return finding.level if finding.open else SAID


def _is_step(line: Line, *, hints: bool) -> bool:
    return isinstance(line, Finding) and bool(line.cell) and line.open and (hints or line.level != "info")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with errors first, then warnings, hints and what is acknowledged; each in its order."""
    order = [*LEVELS, SAID]
    return sorted(findings, key=lambda finding: order.index(_filter_of(finding)))


def folded(findings: Iterable[Finding], unfolded: Collection[str]) -> list[Line]:
    """Return the lines of the list: several hints of one rule are one, unless it is in ``unfolded``."""
    ordered = in_order(findings)
    hints: dict[str, list[Finding]] = {}
    for finding in ordered:
        if _filter_of(finding) == "info":
            hints.setdefault(finding.rule, []).append(finding)
    lines: list[Line] = [finding for finding in ordered if _filter_of(finding) in ("error", "warning")]
    for rule, found in hints.items():
        if len(found) > 1:
            lines.append(Fold(rule, len(found), rule in unfolded))
        if len(found) == 1 or rule in unfolded:
            lines.extend(found)
    lines.extend(finding for finding in ordered if _filter_of(finding) == SAID)
    return lines
