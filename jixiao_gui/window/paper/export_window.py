"""The export window: what of the book, as what, in one file or one a form, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.preparing import Options
from jixiao_gui.form.template import Template
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.theme import SPACE

PAPER_KINDS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export. ``scope``: ``"all"``, ``"this"``, ``"chosen"`` or a template's id: its blank form.

    ``right_only`` leaves out forms that have errors or are not filled in; ``naming`` and ``by_unit`` are
    those of `exchange.export_each`.
    """

    kind: str = "docx"
    scope: str = "all"
    each: bool = False
    right_only: bool = False
    system_fonts: bool = False
    options: Options = field(default_factory=Options)
    naming: str = "number"
    by_unit: bool = False

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
        wrong: Callable[[str], Sequence[int]] = lambda _scope: (),
    ) -> None:
        """Take ``wrong``: the numbers, from 1, of the forms of a scope that have errors or lack something."""
        super().__init__(parent)
        self._wrong = wrong
        self.setWindowTitle(texts.EXPORT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self.kind = QComboBox()
        for kind, name in texts.EXPORT_KINDS.items():
            self.kind.addItem(name, kind)
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
        self.naming = QComboBox()
        for naming, name in texts.NAMINGS.items():
            self.naming.addItem(name, naming)
        self.by_unit = QCheckBox(texts.BY_UNIT)
        self.errors = QLabel()
        self.errors.setWordWrap(True)
        self.right_only = QCheckBox(texts.RIGHT_ONLY)
        self.fonts = QCheckBox(texts.SYSTEM_FONTS)
        self._lay_out()
        self._show(before)
        self.kind.currentIndexChanged.connect(lambda _index: self._enable())
        self.scope.currentIndexChanged.connect(lambda _index: self._enable())
        self.each.toggled.connect(lambda _on: self._enable())
        self._enable()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(SPACE + 4)
        form.setHorizontalSpacing(2 * SPACE)
        form.addRow(texts.EXPORT_SCOPE, self.scope)
        form.addRow(texts.EXPORT_KIND, self.kind)
        form.addRow("", self.errors)
        form.addRow("", self.right_only)
        form.addRow("", self.each)
        form.addRow(texts.NAMING, self.naming)
        form.addRow("", self.by_unit)
        buttons = QDialogButtonBox()
        export = QPushButton(texts.EXPORT)
        export.setProperty("primary", True)
        buttons.addButton(export, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addLayout(form)
        for box in (self.drop_blank, self.hide_phone, self.fonts):
            layout.addWidget(box)
        layout.addSpacing(SPACE)
        layout.addWidget(buttons)
        export.setDefault(True)

    def _show(self, wanted: Wanted) -> None:
        self.kind.setCurrentIndex(max(0, self.kind.findData(wanted.kind)))
        self.scope.setCurrentIndex(max(0, self.scope.findData(wanted.scope)))
        self.each.setChecked(wanted.each)
        self.drop_blank.setChecked(wanted.options.drop_blank)
        self.hide_phone.setChecked(wanted.options.mask_phone)
        self.naming.setCurrentIndex(max(0, self.naming.findData(wanted.naming)))
        self.by_unit.setChecked(wanted.by_unit)
        self.fonts.setChecked(wanted.system_fonts)

    def _enable(self) -> None:
        of_book = not self.wanted().blank
        on_paper = self.kind.currentData() in PAPER_KINDS
        self.each.setEnabled(self.scope.currentData() in ("all", "chosen") and on_paper)
        self.fonts.setEnabled(on_paper)
        for box in (self.drop_blank, self.hide_phone):
            box.setEnabled(of_book)
        for widget in (self.naming, self.by_unit):
            widget.setEnabled(self.wanted().each)
        numbers = self._wrong(str(self.scope.currentData())) if of_book else ()
        which = "、".join(f"第 {number} 张" for number in numbers[:10]) + (" 等" if len(numbers) > 10 else "")
        self.errors.setText(texts.ERRORS_FOUND.format(count=len(numbers), which=which) if numbers else "")
        self.errors.setVisible(bool(numbers))
        self.right_only.setVisible(bool(numbers))

    def look_again(self) -> None:
        """Tell again which forms have errors or lack something: more is known of them now."""
        self._enable()

    def wanted(self) -> Wanted:
        """Return what the window shows."""
        return Wanted(
            kind=str(self.kind.currentData()),
            scope=str(self.scope.currentData()),
            each=self.each.isChecked() and self.each.isEnabled(),
            right_only=self.right_only.isChecked() and not self.right_only.isHidden(),
            system_fonts=self.fonts.isChecked(),
            options=Options(drop_blank=self.drop_blank.isChecked(), mask_phone=self.hide_phone.isChecked()),
            naming=str(self.naming.currentData()),
            by_unit=self.by_unit.isChecked(),
        )

    def accept(self) -> None:
        wanted = self.wanted()
        super().accept()
        self.chosen.emit(wanted)
