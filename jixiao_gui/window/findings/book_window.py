"""The findings of the whole book, by rule and form: corrected or acknowledged many at once."""

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

from jixiao_gui.form.checks import LEVELS, RULES, Finding, check_book
from jixiao_gui.form.filling import counted_in_book
from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
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
class Found:
    """A finding and its form."""

    form_id: int
    number: int
    project: str
    unit: str
    place: str
    finding: Finding


Place = tuple[int, str, str]
"""A form's id, a rule and a cell: what a finding is known by when all are looked for again."""


class BookWindow(QDialog):
    """Stay open beside the form. ``found`` are all open findings of the book."""

    goto_wanted = Signal(int, str)  # a form's id, a cell
    correction_wanted = Signal(list)  # of Found
    reason_wanted = Signal(list)  # of Found

    def __init__(self, book: Book, templates: Templates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.BOOK_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 860, 600)
        self._book, self._templates = book, templates
        self._job: LatestJob[list[Found]] = LatestJob(self)
        self.found: list[Found] = []
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
        self.unit.currentIndexChanged.connect(lambda _index: self._fill())
        self.hints.toggled.connect(lambda _on: self._fill())
        self.look()

    # --- finding them ---------------------------------------------------------------------------

    def look(self) -> None:
        """Check all forms, on another thread."""
        if self._job.closed:
            return
        book, templates, count = self._book, self._templates, self._book.count()

        def work(progress: Progress) -> list[Found]:
            entries, forms = book.entries(), list(book.forms())
            found = check_book(
                forms, templates, lambda done: step(progress if done % 20 == 0 else None, done)
            )
            return [
                Found(
                    entries[n].id,
                    n + 1,
                    display_name(forms[n], templates.by_id.get(forms[n].template, templates.default)),
                    forms[n].unit.strip(),
                    place_of(templates.by_id.get(forms[n].template, templates.default), finding.cell)
                    if finding.cell
                    else "",
                    finding,
                )
                for n, finding in counted_in_book(forms, found)
                if finding.open
            ]

        self.words.setText(texts.CORRECT_WORKING.format(done=0, count=count))
        self._job.start(
            work,
            self._show,
            lambda done: self.words.setText(texts.CORRECT_WORKING.format(done=done, count=count)),
            self.words.setText,
        )

    def _show(self, found: list[Found]) -> None:
        self.found = found
        chosen = self.unit.currentData()
        units = list(dict.fromkeys(each.unit for each in found))
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

    def ticked(self) -> list[Found]:
        """Return the findings that are ticked."""
        return [item.data(0, _ROLE) for item in self._items() if item.checkState(0) is Qt.CheckState.Checked]

    def _items(self) -> list[QTreeWidgetItem]:
        tops = [self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())]
        return [top.child(n) for top in tops if top is not None for n in range(top.childCount())]

    def _fill(self) -> None:
        unit, hints = self.unit.currentData(), self.hints.isChecked()
        shown = [
            each
            for each in self.found
            if unit in (None, each.unit) and (hints or each.finding.level != "info")
        ]
        by_rule: dict[tuple[int, str], list[Found]] = {}
        for each in shown[:_MOST]:
            key = LEVELS.index(each.finding.level), each.finding.rule
            by_rule.setdefault(key, []).append(each)
        opened = {
            self.tree.topLevelItem(n).data(0, _ROLE)
            for n in range(self.tree.topLevelItemCount())
            if self.tree.topLevelItem(n).isExpanded()
        }
        if not self.tree.topLevelItemCount() and len(shown) <= _FEW:
            opened = set(by_rule)
        ticked = set(map(_place, self.ticked()))
        self.tree.blockSignals(True)
        self.tree.clear()
        for key in sorted(by_rule, key=lambda key: key[0]):
            self._add(key, by_rule[key], ticked, expanded=key in opened)
        self.tree.blockSignals(False)
        forms = len({each.form_id for each in shown})
        words = texts.BOOK_WORDS.format(count=len(shown), forms=forms) if shown else texts.BOOK_NONE
        more = texts.BOOK_MORE.format(count=_MOST) if len(shown) > _MOST else ""
        self.words.setText(words + more)
        self._follow()

    def _add(
        self, key: tuple[int, str], found: Sequence[Found], ticked: Collection[Place], *, expanded: bool
    ) -> None:
        forms = len({each.form_id for each in found})
        words = texts.BOOK_RULE.format(title=RULES[key[1]].title, count=len(found), forms=forms)
        top = QTreeWidgetItem([words])
        top.setIcon(0, icon(LEVELS[key[0]]))
        top.setData(0, _ROLE, key)
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        for each in found:
            name = texts.FORM_NAME.format(number=each.number, project=each.project)
            item = QTreeWidgetItem([name, each.place, each.finding.message])
            item.setToolTip(2, each.finding.message)
            item.setData(0, _ROLE, each)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = _place(each) in ticked
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            top.addChild(item)
        self.tree.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        top.setExpanded(expanded)

    def _follow(self) -> None:
        ticked = self.ticked()
        self.acknowledge.setEnabled(bool(ticked) and not self._book.read_only)
        able = any(each.finding.correctable for each in ticked)
        self.correct.setEnabled(able and not self._book.read_only)

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        each = item.data(0, _ROLE)
        if isinstance(each, Found):
            self.goto_wanted.emit(each.form_id, each.finding.cell)

    # --- putting it together --------------------------------------------------------------------

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(texts.BOOK_TITLE)
        tree.setHeaderLabels(texts.BOOK_COLUMNS)
        tree.setUniformRowHeights(True)
        head = tree.header()
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(0, 260)
        head.resizeSection(1, 170)
        tree.itemDoubleClicked.connect(lambda item, _column: self._on_activated(item))
        tree.itemChanged.connect(lambda _item, _column: self._follow())
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        whole.setSpacing(SPACE)
        whole.addLayout(top)
        whole.addWidget(self.words)
        whole.addWidget(self.tree, 1)
        whole.addLayout(below)


def _place(each: Found) -> Place:
    return each.form_id, each.finding.rule, each.finding.cell


def by_form(found: Sequence[Found]) -> Mapping[int, list[Finding]]:
    """Return the findings by their form's id."""
    made: dict[int, list[Finding]] = {}
    for each in found:
        made.setdefault(each.form_id, []).append(each.finding)
    return made
