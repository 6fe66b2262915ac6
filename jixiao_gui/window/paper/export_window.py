"""The export window: which forms, which kind of file, one file or one for each form, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
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
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.exchange import FILE_KINDS
from jixiao_gui.exchange.file_names import PATTERN, TOKENS, unknown_tokens
from jixiao_gui.form.making.preparing import Options
from jixiao_gui.form.template import Template
from jixiao_gui.window.fitting import adjust_size, scroll_where_needed
from jixiao_gui.window.jobs import Job, Work
from jixiao_gui.window.labels import FormLabel
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.paper.export_request import ExportRequest
from jixiao_gui.window.paper.lacking_line import LackingCharactersLine
from jixiao_gui.window.theme import SPACE


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the folder of an export of one file for each form; ``None`` when cancelled."""
    name = QFileDialog.getExistingDirectory(parent, texts.FOLDER_TITLE, str(folder))
    return Path(name) if name else None


class ExportWindow(QDialog):
    """The window that asks for an `ExportRequest` and emits it by ``chosen``."""

    chosen = Signal(object)  # ExportRequest

    def __init__(
        self,
        count: int,
        has_form: bool,
        templates: Iterable[Template],
        last_request: ExportRequest,
        parent: QWidget | None = None,
        chosen: int = 0,
        unready: Callable[[str], Work[list[int]]] = lambda _scope: lambda _progress: [],
        example: Callable[[ExportRequest], str] = lambda _request: "",
        lacking: Callable[[str, bool], Work[str]] = lambda _scope, _fonts: lambda _progress: "",
    ) -> None:
        """Build the window for a book of ``count`` forms, ``chosen`` of them selected in the list.

        ``unready`` returns the work that finds the numbers, from 1, of a scope's forms that have errors or
        are incomplete; ``example`` the name of the first of several files; ``lacking`` the work that says
        which characters of a scope's forms no font has.
        """
        super().__init__(parent)
        self._unready, self._example = unready, example
        self._job: Job[list[int]] | None = None
        self._checked_scope: str | None = None
        self.setWindowTitle(texts.EXPORT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        scroll_where_needed(self)
        self.setMinimumWidth(440)
        self.kind = QComboBox()
        for kind, file_kind in FILE_KINDS.items():
            self.kind.addItem(file_kind.words, kind)
        self.scope = _make_scope(count, has_form, templates, chosen)
        if chosen > 1:
            last_request = replace(last_request, scope="chosen")
        self._make_options()
        self._make_naming()
        self.lacking = LackingCharactersLine(self, lacking)
        self.lacking.text_changed.connect(self._show_lacking)
        self._lay_out()
        self._show(last_request)
        self._connect()
        self._update()

    def _make_options(self) -> None:
        """Make the choices of what is written and how it looks."""
        self.each = QCheckBox(texts.EACH)
        self.drop_blank = QCheckBox(texts.DROP_BLANK)
        self.hide_phone = QCheckBox(texts.MASK_PHONE)
        self.ready_only = QCheckBox(texts.RIGHT_ONLY)
        self.fonts = QCheckBox(texts.SYSTEM_FONTS)
        self.pages = QComboBox()
        self.pages.addItem(texts.PAGES_THROUGH, False)
        self.pages.addItem(texts.PAGES_BY_FORM, True)
        self.errors = FormLabel()

    def _make_naming(self) -> None:
        """Make the choices of the files' names, for one file for each form."""
        self.pattern = QComboBox()
        self.pattern.setEditable(True)
        self.pattern.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.pattern.addItems(texts.PATTERNS)
        self.pattern.setToolTip(texts.PATTERN_TIP.format(tokens=" ".join(TOKENS)))
        self.example_name = FormLabel()
        self.example_name.setProperty("role", "faint")
        self.example_name.setTextFormat(Qt.TextFormat.PlainText)
        self.by_unit = QCheckBox(texts.BY_UNIT)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _index: self._update())
        self.scope.currentIndexChanged.connect(lambda _index: self._update())
        for box in (self.each, self.by_unit, self.fonts):
            box.toggled.connect(lambda _on: self._update())
        self.pattern.editTextChanged.connect(lambda _text: self._update())

    def _lay_out(self) -> None:
        form = self._rows = QFormLayout()
        form.setVerticalSpacing(SPACE)
        form.setHorizontalSpacing(2 * SPACE)
        form.addRow(texts.EXPORT_SCOPE, self.scope)
        form.addRow(texts.EXPORT_KIND, self.kind)
        form.addRow("", self.errors)
        form.addRow("", self.ready_only)
        form.addRow("", self.lacking)
        form.addRow("", self.each)
        form.addRow(texts.NAMING, self.pattern)
        form.addRow("", self.example_name)
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
        checks = QHBoxLayout()
        checks.setSpacing(2 * SPACE)
        checks.addWidget(self.drop_blank)
        checks.addWidget(self.hide_phone)
        checks.addStretch(1)
        layout.addLayout(checks)
        layout.addWidget(self.fonts)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.ok.setDefault(True)

    def _show(self, request: ExportRequest) -> None:
        self.kind.setCurrentIndex(max(0, self.kind.findData(request.kind)))
        self.scope.setCurrentIndex(max(0, self.scope.findData(request.scope)))
        self.each.setChecked(request.each)
        self.drop_blank.setChecked(request.options.drop_blank)
        self.hide_phone.setChecked(request.options.mask_phone)
        self.pattern.setEditText(request.pattern)
        self.pages.setCurrentIndex(self.pages.findData(request.pages_by_form))
        self.by_unit.setChecked(request.by_unit)
        self.fonts.setChecked(request.system_fonts)

    def _update(self) -> None:
        """Enable, show and hide the choices by each other, and check the chosen forms."""
        request = self.request()
        on_paper = FILE_KINDS[self.kind.currentData()].on_paper
        self.each.setEnabled(self.scope.currentData() in ("all", "chosen") and on_paper)
        self.fonts.setEnabled(on_paper)
        for box in (self.drop_blank, self.hide_phone):
            box.setEnabled(not request.blank)
        request = self.request()  # its ``each`` depends on what was enabled
        for widget in (self.pattern, self.example_name, self.by_unit):
            self._rows.setRowVisible(widget, request.each)
        self._rows.setRowVisible(self.pages, on_paper and not request.each and not request.blank)
        self._show_example(request)
        self._check_forms(request)
        as_pages = FILE_KINDS[request.kind].own_fonts and not request.blank
        self.lacking.check(request.scope if as_pages else "", request.system_fonts)
        self._show_lacking()

    def _show_example(self, request: ExportRequest) -> None:
        """Show the name of the first file, or what is wrong with the pattern."""
        unknown = unknown_tokens(request.pattern) if request.each else []
        self.ok.setEnabled(not unknown)
        if unknown:
            words = texts.PATTERN_UNKNOWN.format(unknown="、".join(unknown), tokens=" ".join(TOKENS))
        else:
            words = texts.PATTERN_EXAMPLE.format(name=self._example(request)) if request.each else ""
        self.example_name.setText(words)

    def _check_forms(self, request: ExportRequest) -> None:
        """Check the forms of the scope on another thread; cancel the check of an earlier scope."""
        scope = "" if request.blank else request.scope
        if scope == self._checked_scope:
            return
        self._checked_scope = scope
        self._stop_check()
        self._show_unready([])
        if scope:
            job = self._job = Job(self._unready(scope), partial(self._on_checked, scope), self)
            job.finished.connect(lambda: self._end(job))
            job.start()

    def _on_checked(self, scope: str, numbers: Sequence[int]) -> None:
        if scope == self._checked_scope:
            self._show_unready(numbers)

    def _show_unready(self, numbers: Sequence[int]) -> None:
        named = "、".join(f"第 {number} 张" for number in numbers[:6]) + (" 等" if len(numbers) > 6 else "")
        self.errors.setText(texts.ERRORS_FOUND.format(count=len(numbers), which=named) if numbers else "")
        for widget in (self.errors, self.ready_only):
            self._rows.setRowVisible(widget, bool(numbers))

    def _show_lacking(self) -> None:
        self._rows.setRowVisible(self.lacking, bool(self.lacking.text()))
        adjust_size(self)

    def _end(self, job: Job[list[int]]) -> None:
        job.deleteLater()
        if job is self._job:
            self._job = None

    def _stop_check(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
            self._job = None

    @property
    def busy(self) -> bool:
        """Return whether forms are being checked."""
        return self._job is not None or self.lacking.busy

    def done(self, result: int) -> None:
        self._stop_check()
        super().done(result)

    def request(self) -> ExportRequest:
        """Return the choices of the window."""
        return ExportRequest(
            kind=str(self.kind.currentData()),
            scope=str(self.scope.currentData()),
            each=self.each.isChecked() and self.each.isEnabled(),
            ready_only=self.ready_only.isChecked() and not self.ready_only.isHidden(),
            system_fonts=self.fonts.isChecked(),
            options=Options(drop_blank=self.drop_blank.isChecked(), mask_phone=self.hide_phone.isChecked()),
            pattern=self.pattern.currentText().strip() or PATTERN,
            by_unit=self.by_unit.isChecked(),
            pages_by_form=bool(self.pages.currentData()),
        )

    def accept(self) -> None:
        request = self.request()
        super().accept()
        self.chosen.emit(request)


def _make_scope(count: int, has_form: bool, templates: Iterable[Template], chosen: int) -> QComboBox:
    """Return the choice of forms: those of the book, where it has any, and the templates' blank forms."""
    box = QComboBox()
    if chosen > 1:
        box.addItem(texts.CHOSEN_FORMS.format(count=chosen), "chosen")
    if count:
        box.addItem(texts.ALL_FORMS.format(count=count), "all")
    if has_form:
        box.addItem(texts.THIS_FORM, "this")
    if count:
        box.insertSeparator(box.count())
    for template in templates:
        box.addItem(texts.BLANK_OF.format(name=template.name), template.id)
    return box
