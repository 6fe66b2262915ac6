"""The window with the findings of the book by rule and form, to correct or acknowledge many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.exchange.book_checking import checked
from jixiao_gui.form.checks import LEVELS, RULES, Finding
from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.dialog_parts import faint, plain_button
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.jobs import LatestJob
from jixiao_gui.window.theme import SPACE, icon

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_ROLE = Qt.ItemDataRole.UserRole
_FEW = 20
"""Findings that are shown at once, their rules unfolded."""
_MOST = 3000
"""Findings that are listed; of a book with more, a unit or a level can be chosen."""


@dataclass(frozen=True, slots=True)
class BookFinding:
    """A finding and its form."""

    form_id: int
    number: int
    project: str
    unit: str
    place: str
    finding: Finding


FindingKey = tuple[int, str, str]
"""A form's id, a rule and a cell: they identify a finding when the book has been checked again."""


class BookWindow(QDialog):
    """A window beside the form. ``findings`` are all open findings of the book."""

    goto_wanted = Signal(int, str)  # a form's id, a cell
    correction_wanted = Signal(list)  # of BookFinding
    reason_wanted = Signal(list)  # of BookFinding

    def __init__(self, book: Book, templates: Templates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.BOOK_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 860, 600)
        self._book, self._templates = book, templates
        self._job: LatestJob[list[BookFinding]] = LatestJob(self)
        self.findings: list[BookFinding] = []
        self.unit = QComboBox()
        self.unit.setAccessibleName(texts.BOOK_UNIT)
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.unit.setMinimumContentsLength(12)
        self.hints = QCheckBox(texts.BOOK_HINTS)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.tree = self._make_tree()
        self.correct = plain_button(texts.BOOK_CORRECT, lambda: self.correction_wanted.emit(self.ticked()))
        self.acknowledge = plain_button(
            texts.BOOK_ACKNOWLEDGE, lambda: self.reason_wanted.emit(self.ticked())
        )
        self._lay_out()
        self._update_buttons()
        self.unit.currentIndexChanged.connect(lambda _index: self._fill())
        self.hints.toggled.connect(lambda _on: self._fill())
        self.refresh()

    # --- checking -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Check all forms, on another thread."""
        if self._job.closed:
            return
        book, templates, count = self._book, self._templates, self._book.count()

        def work(progress: Progress) -> list[BookFinding]:
            forms, findings, ids = checked(
                book.stored_forms(),
                templates,
                lambda completed: completed % 20 != 0 or progress(completed),
                whole=False,
                counted=True,
            )
            return [
                BookFinding(
                    ids[number],
                    number + 1,
                    display_name(
                        forms[number], templates.by_id.get(forms[number].template, templates.default)
                    ),
                    forms[number].unit.strip(),
                    place_of(templates.by_id.get(forms[number].template, templates.default), finding.cell)
                    if finding.cell
                    else "",
                    finding,
                )
                for number, finding in findings
                if finding.open
            ]

        self.words.setText(texts.CORRECT_WORKING.format(done=0, count=count))
        self._job.start(
            work,
            self._show,
            lambda completed: self.words.setText(texts.CORRECT_WORKING.format(done=completed, count=count)),
            self.words.setText,
        )

    def _show(self, findings: list[BookFinding]) -> None:
        self.findings = findings
        chosen = self.unit.currentData()
        units = list(dict.fromkeys(finding.unit for finding in findings))
        self.unit.blockSignals(True)
        self.unit.clear()
        self.unit.addItem(texts.BOOK_ALL_UNITS, None)
        for unit in units:
            self.unit.addItem(unit or texts.EMPTY, unit)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)) if chosen is not None else 0)
        self.unit.blockSignals(False)
        self._fill()

    @property
    def busy(self) -> bool:
        """Return True while the book is being checked."""
        return self._job.busy

    def ticked(self) -> list[BookFinding]:
        """Return the findings that are ticked."""
        return [item.data(0, _ROLE) for item in self._items() if item.checkState(0) is Qt.CheckState.Checked]

    def _items(self) -> list[QTreeWidgetItem]:
        tops = [self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())]
        return [top.child(n) for top in tops if top is not None for n in range(top.childCount())]

    def _fill(self) -> None:
        unit, hints = self.unit.currentData(), self.hints.isChecked()
        shown = [
            book_finding
            for book_finding in self.findings
            if unit in (None, book_finding.unit) and (hints or book_finding.finding.level != "info")
        ]
        by_rule: dict[tuple[int, str], list[BookFinding]] = {}
        for book_finding in shown[:_MOST]:
            key = LEVELS.index(book_finding.finding.level), book_finding.finding.rule
            by_rule.setdefault(key, []).append(book_finding)
        opened = {
            self.tree.topLevelItem(n).data(0, _ROLE)
            for n in range(self.tree.topLevelItemCount())
            if self.tree.topLevelItem(n).isExpanded()
        }
        if not self.tree.topLevelItemCount() and len(shown) <= _FEW:
            opened = set(by_rule)
        ticked = set(map(_key_of, self.ticked()))
        self.tree.blockSignals(True)
        self.tree.clear()
        for key in sorted(by_rule, key=lambda key: key[0]):
            self._add(key, by_rule[key], ticked, expanded=key in opened)
        self.tree.blockSignals(False)
        forms = len({book_finding.form_id for book_finding in shown})
        words = texts.BOOK_WORDS.format(count=len(shown), forms=forms) if shown else texts.BOOK_NONE
        more = texts.BOOK_MORE.format(count=_MOST) if len(shown) > _MOST else ""
        self.words.setText(words + more)
        self._update_buttons()

    def _add(
        self,
        key: tuple[int, str],
        findings: Sequence[BookFinding],
        ticked: Collection[FindingKey],
        *,
        expanded: bool,
    ) -> None:
        forms = len({book_finding.form_id for book_finding in findings})
        words = texts.BOOK_RULE.format(title=RULES[key[1]].title, count=len(findings), forms=forms)
        rule_item = QTreeWidgetItem([words])
        rule_item.setIcon(0, icon(LEVELS[key[0]]))
        rule_item.setData(0, _ROLE, key)
        rule_item.setFlags(
            rule_item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate
        )
        for book_finding in findings:
            name = texts.FORM_NAME.format(number=book_finding.number, project=book_finding.project)
            item = QTreeWidgetItem([name, book_finding.place, book_finding.finding.message])
            item.setToolTip(2, book_finding.finding.message)
            item.setData(0, _ROLE, book_finding)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_ticked = _key_of(book_finding) in ticked
            item.setCheckState(0, Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            rule_item.addChild(item)
        self.tree.addTopLevelItem(rule_item)
        rule_item.setFirstColumnSpanned(True)
        rule_item.setExpanded(expanded)

    def _update_buttons(self) -> None:
        ticked = self.ticked()
        self.acknowledge.setEnabled(bool(ticked) and not self._book.read_only)
        correctable = any(book_finding.finding.correctable for book_finding in ticked)
        self.correct.setEnabled(correctable and not self._book.read_only)
        self.acknowledge.setToolTip("" if ticked else texts.BOOK_TICK)
        self.correct.setToolTip("" if correctable else texts.BOOK_TICK_CORRECTABLE)

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        book_finding = item.data(0, _ROLE)
        if isinstance(book_finding, BookFinding):
            self.goto_wanted.emit(book_finding.form_id, book_finding.finding.cell)

    # --- putting it together --------------------------------------------------------------------

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(texts.BOOK_TITLE)
        tree.setHeaderLabels(texts.BOOK_COLUMNS)
        tree.ensurePolished()  # before its rows are measured
        tree.setUniformRowHeights(True)
        head = tree.header()
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(0, 260)
        head.resizeSection(1, 170)
        tree.itemDoubleClicked.connect(lambda item, _column: self._on_activated(item))
        tree.itemChanged.connect(lambda _item, _column: self._update_buttons())
        return tree

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(QLabel(texts.BOOK_UNIT))
        top.addWidget(self.unit)
        top.addWidget(self.hints)
        top.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(SPACE)
        below.addWidget(faint(texts.BOOK_HINT), 1)
        below.addWidget(self.acknowledge)
        below.addWidget(self.correct)
        below.addWidget(plain_button(window_texts.CLOSE, self.reject))
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addLayout(top)
        main_layout.addWidget(self.words)
        main_layout.addWidget(self.tree, 1)
        main_layout.addLayout(below)


def _key_of(book_finding: BookFinding) -> FindingKey:
    return book_finding.form_id, book_finding.finding.rule, book_finding.finding.cell


def by_form(book_findings: Sequence[BookFinding]) -> Mapping[int, list[Finding]]:
    """Return the findings by their form's id."""
    findings_by_form: dict[int, list[Finding]] = {}
    for book_finding in book_findings:
        findings_by_form.setdefault(book_finding.form_id, []).append(book_finding.finding)
    return findings_by_form
