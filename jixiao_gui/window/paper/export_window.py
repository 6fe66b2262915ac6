"""The export window: what of the book, as what, in one file or one a form, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.exchange import FILE_KINDS
from jixiao_gui.exchange.file_names import PATTERN, TOKENS, unknown_tokens
from jixiao_gui.form.preparing import Options
from jixiao_gui.form.template import Template
from jixiao_gui.window.jobs import Job, Work
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.paper.lacking_line import LackingLine
from jixiao_gui.window.theme import SPACE


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export. ``scope``: ``"all"``, ``"this"``, ``"chosen"`` or a template's id: its blank form.

    ``right_only`` leaves out forms that have errors or are not filled in; ``pattern`` and ``by_unit`` are
    those of `exchange.export_each`, ``pages_by_form`` that of `exchange.export_forms`.
    """

    kind: str = "docx"
    scope: str = "all"
    each: bool = False
    right_only: bool = False
    system_fonts: bool = False
    options: Options = field(default_factory=Options)
    pattern: str = PATTERN
    by_unit: bool = False
    pages_by_form: bool = False

    @property
    def blank(self) -> bool:
        """Return True when a blank form is wanted and nothing of the book."""
        return self.scope not in ("all", "this", "chosen")


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the folder for one file a form."""
    name = QFileDialog.getExistingDirectory(parent, texts.FOLDER_TITLE, str(folder))
    return Path(name) if name else None


class ExportWindow(QDialog):
    """Ask; ``chosen`` tells what is wanted."""

    chosen = Signal(object)  # Wanted

    def __init__(
        self,
        count: int,
        has_form: bool,
        templates: Iterable[Template],
        before: Wanted,
        parent: QWidget | None = None,
        chosen: int = 0,
        wrong: Callable[[str], Work[list[int]]] = lambda _scope: lambda _progress: [],
        example: Callable[[Wanted], str] = lambda _wanted: "",
        lacking: Callable[[str, bool], Work[str]] = lambda _scope, _fonts: lambda _progress: "",
    ) -> None:
        """Take what looks at the book.

        ``wrong`` gives the work that finds the numbers, from 1, of a scope's forms that have errors or lack
        something; ``example`` the name of the first file that would be written, one a form; ``lacking`` the
        work that says which characters of a scope's forms no font has.
        """
        super().__init__(parent)
        self._wrong, self._example = wrong, example
        self._job: Job[list[int]] | None = None
        self._looked_at: str | None = None
        self.setWindowTitle(texts.EXPORT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self.kind = QComboBox()
        for kind, known in FILE_KINDS.items():
            self.kind.addItem(known.words, kind)
        self.scope = QComboBox()
        if chosen > 1:
            self.scope.addItem(texts.CHOSEN_FORMS.format(count=chosen), "chosen")
            before = replace(before, scope="chosen")
        if count:
            self.scope.addItem(texts.ALL_FORMS.format(count=count), "all")
        if has_form:
            self.scope.addItem(texts.THIS_FORM, "this")
        if count:
            self.scope.insertSeparator(self.scope.count())
        for template in templates:
            self.scope.addItem(texts.BLANK_OF.format(name=template.name), template.id)
        self.each = QCheckBox(texts.EACH)
        self.drop_blank = QCheckBox(texts.DROP_BLANK)
        self.hide_phone = QCheckBox(texts.MASK_PHONE)
        self.pattern = QComboBox()
        self.pattern.setEditable(True)
        self.pattern.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.pattern.addItems(texts.PATTERNS)
        self.pattern.setToolTip(texts.PATTERN_TIP.format(tokens=" ".join(TOKENS)))
        self.named = QLabel()
        self.named.setProperty("role", "faint")
        self.named.setTextFormat(Qt.TextFormat.PlainText)
        self.named.setWordWrap(True)
        self.pages = QComboBox()
        self.pages.addItem(texts.PAGES_THROUGH, False)
        self.pages.addItem(texts.PAGES_BY_FORM, True)
        self.by_unit = QCheckBox(texts.BY_UNIT)
        self.errors = QLabel()
        self.errors.setWordWrap(True)
        self.right_only = QCheckBox(texts.RIGHT_ONLY)
        self.fonts = QCheckBox(texts.SYSTEM_FONTS)
        self.lacking = LackingLine(self, lacking)
        self.lacking.said.connect(self._show_lacking)
        self._lay_out()
        self._show(before)
        self.kind.currentIndexChanged.connect(lambda _index: self._enable())
        self.scope.currentIndexChanged.connect(lambda _index: self._enable())
        for box in (self.each, self.by_unit, self.fonts):
            box.toggled.connect(lambda _on: self._enable())
        self.pattern.editTextChanged.connect(lambda _text: self._enable())
        self._enable()

    def _lay_out(self) -> None:
        form = self._rows = QFormLayout()
        form.setVerticalSpacing(SPACE)
        form.setHorizontalSpacing(2 * SPACE)
        form.addRow(texts.EXPORT_SCOPE, self.scope)
        form.addRow(texts.EXPORT_KIND, self.kind)
        form.addRow("", self.errors)
        form.addRow("", self.right_only)
        form.addRow("", self.lacking)
        form.addRow("", self.each)
        form.addRow(texts.NAMING, self.pattern)
        form.addRow("", self.named)
        form.addRow("", self.by_unit)
        form.addRow(texts.PAGES, self.pages)
        buttons = QDialogButtonBox()
        self.ok = QPushButton(texts.EXPORT)
        self.ok.setProperty("primary", True)
        buttons.addButton(self.ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(form)
        beside = QHBoxLayout()
        beside.setSpacing(2 * SPACE)
        beside.addWidget(self.drop_blank)
        beside.addWidget(self.hide_phone)
        beside.addStretch(1)
        layout.addLayout(beside)
        layout.addWidget(self.fonts)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.ok.setDefault(True)

    def _show(self, wanted: Wanted) -> None:
        self.kind.setCurrentIndex(max(0, self.kind.findData(wanted.kind)))
        self.scope.setCurrentIndex(max(0, self.scope.findData(wanted.scope)))
        self.each.setChecked(wanted.each)
        self.drop_blank.setChecked(wanted.options.drop_blank)
        self.hide_phone.setChecked(wanted.options.mask_phone)
        self.pattern.setEditText(wanted.pattern)
        self.pages.setCurrentIndex(self.pages.findData(wanted.pages_by_form))
        self.by_unit.setChecked(wanted.by_unit)
        self.fonts.setChecked(wanted.system_fonts)

    def _enable(self) -> None:
        of_book = not self.wanted().blank
        on_paper = FILE_KINDS[self.kind.currentData()].on_paper
        self.each.setEnabled(self.scope.currentData() in ("all", "chosen") and on_paper)
        self.fonts.setEnabled(on_paper)
        for box in (self.drop_blank, self.hide_phone):
            box.setEnabled(of_book)
        wanted = self.wanted()
        for widget in (self.pattern, self.named, self.by_unit):
            self._rows.setRowVisible(widget, wanted.each)
        self._rows.setRowVisible(self.pages, on_paper and not wanted.each and not wanted.blank)
        self._name(wanted)
        self._look_at(wanted)
        as_pages = FILE_KINDS[wanted.kind].own_fonts and not wanted.blank
        self.lacking.look(wanted.scope if as_pages else "", wanted.system_fonts)
        self._show_lacking()

    def _name(self, wanted: Wanted) -> None:
        """Show what the first file would be called, or what is wrong with the pattern."""
        unknown = unknown_tokens(wanted.pattern) if wanted.each else []
        self.ok.setEnabled(not unknown)
        if unknown:
            words = texts.PATTERN_UNKNOWN.format(unknown="、".join(unknown), tokens=" ".join(TOKENS))
        else:
            words = texts.PATTERN_EXAMPLE.format(name=self._example(wanted)) if wanted.each else ""
        self.named.setText(words)

    def _look_at(self, wanted: Wanted) -> None:
        """Have the forms of the scope checked, beside the window; another scope's are let go."""
        scope = "" if wanted.blank else wanted.scope
        if scope == self._looked_at:
            return
        self._looked_at = scope
        self._let_go()
        self._show_wrong([])
        if scope:
            job = self._job = Job(self._wrong(scope), partial(self._found, scope), self)
            job.finished.connect(lambda: self._end(job))
            job.start()

    def _found(self, scope: str, numbers: Sequence[int]) -> None:
        if scope == self._looked_at:
            self._show_wrong(numbers)

    def _show_wrong(self, numbers: Sequence[int]) -> None:
        which = "、".join(f"第 {number} 张" for number in numbers[:6]) + (" 等" if len(numbers) > 6 else "")
        self.errors.setText(texts.ERRORS_FOUND.format(count=len(numbers), which=which) if numbers else "")
        for widget in (self.errors, self.right_only):
            self._rows.setRowVisible(widget, bool(numbers))

    def _show_lacking(self) -> None:
        self._rows.setRowVisible(self.lacking, bool(self.lacking.text()))
        self.adjustSize()

    def _end(self, job: Job[list[int]]) -> None:
        job.deleteLater()
        if job is self._job:
            self._job = None

    def _let_go(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
            self._job = None

    @property
    def busy(self) -> bool:
        """Return whether forms are being looked at."""
        return self._job is not None or self.lacking.busy

    def done(self, result: int) -> None:
        self._let_go()
        super().done(result)

    def wanted(self) -> Wanted:
        """Return what the window shows."""
        return Wanted(
            kind=str(self.kind.currentData()),
            scope=str(self.scope.currentData()),
            each=self.each.isChecked() and self.each.isEnabled(),
            right_only=self.right_only.isChecked() and not self.right_only.isHidden(),
            system_fonts=self.fonts.isChecked(),
            options=Options(drop_blank=self.drop_blank.isChecked(), mask_phone=self.hide_phone.isChecked()),
            pattern=self.pattern.currentText().strip() or PATTERN,
            by_unit=self.by_unit.isChecked(),
            pages_by_form=bool(self.pages.currentData()),
        )

    def accept(self) -> None:
        wanted = self.wanted()
        super().accept()
        self.chosen.emit(wanted)
