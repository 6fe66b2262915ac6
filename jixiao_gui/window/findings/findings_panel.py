"""The panel with the findings of the form on show, filtered by level and rule; a click goes to the cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.checks import LEVEL_NAMES, LEVELS, RULES, Finding
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.findings_list import (
    ACKNOWLEDGED,
    FindingsList,
    FoldedHints,
    Line,
    filter_of,
    folded,
    in_order,
)
from jixiao_gui.window.findings.unfilled_line import UnfilledLine
from jixiao_gui.window.theme import SPACE, icon


class FindingsPanel(QWidget):
    """The panel at the right: ``findings`` are all of the form; its list shows those that pass the filters.

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
        self._unfolded: set[str] = set()
        """Rules whose hints are shown one by one."""
        self._shown = False
        title = QLabel(window_texts.FINDINGS_TITLE)
        title.setProperty("role", "heading")
        self.all_button = QPushButton(icon("correct"), window_texts.CORRECT_ALL_BUTTON)
        self.all_button.setAutoDefault(True)
        self.all_button.clicked.connect(self.all_wanted)
        self.list = FindingsList()
        self.list.chosen.connect(self.chosen)
        self.list.correction_wanted.connect(self.correction_wanted)
        self.list.menu_wanted.connect(self._on_menu)
        self.list.fold_wanted.connect(self.fold)
        self.unfilled = UnfilledLine()
        self.unfilled.chosen.connect(self.chosen)
        self._none = QLabel(window_texts.FINDINGS_NONE)
        self._none.setProperty("role", "faint")
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(0, 4 * SPACE, 0, 0)
        self._lay_out(title)
        self.set_findings([], shown=False)

    def _lay_out(self, title: QLabel) -> None:
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
        counts = Counter(filter_of(finding) for finding in findings)
        for level, chip in self.chips.items():
            name = window_texts.ACKNOWLEDGED if level == ACKNOWLEDGED else LEVEL_NAMES[level]
            chip.setText(str(counts[level]))
            chip.setAccessibleName(texts.LEVEL_CHIP.format(name=name, count=counts[level]))
        self.chips[ACKNOWLEDGED].setVisible(bool(counts[ACKNOWLEDGED]))
        self.all_button.setEnabled(shown and changeable)
        self.list.set_changeable(changeable)
        self._fill_rules()
        self._refresh()

    def show_rule(self, rule: str) -> None:
        """Show only the findings of ``rule``; of all rules with ""."""
        self.rule.setCurrentIndex(max(0, self.rule.findData(rule)))

    @property
    def filtered(self) -> bool:
        """Return whether a rule is chosen, or errors or warnings are hidden."""
        return bool(self.rule.currentData()) or not all(
            self.chips[level].isChecked() for level in ("error", "warning")
        )

    def step(self, by: int, *, round: bool = True) -> Finding | None:
        """Select the next or previous open finding of the list and return it; hints if a rule is chosen."""
        return self.list.step(by, hints=bool(self.rule.currentData()), round=round)

    def fold(self, rule: str) -> None:
        """Unfold the hints of ``rule``, or fold them again."""
        self._unfolded ^= {rule}
        self._refresh()
        row = next(
            (
                number
                for number, line in enumerate(self.list.lines)
                if isinstance(line, FoldedHints) and line.rule == rule
            ),
            -1,
        )
        self.list.mark_visited(row)

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
            if filter_of(finding) in levels and rule in ("", finding.rule)
        ]
        self.list.show_lines(in_order(filtered) if rule else folded(filtered, self._unfolded))
        self.list.setVisible(bool(self.list.lines))
        self._none.setVisible(not self.list.lines)
        nothing_text = texts.ONLY_UNFILLED if self.unfilled.unfilled else window_texts.FINDINGS_NONE
        words = texts.NOTHING_SHOWN if self.findings else nothing_text
        self._none.setText(words if self._shown else "")

    def _on_menu(self, line: Line, point: QPoint) -> None:
        finding = line
        if isinstance(line, FoldedHints):
            finding = next(
                finding for finding in self.findings if finding.rule == line.rule and finding.level == "info"
            )
        self.menu_wanted.emit(finding, point)
