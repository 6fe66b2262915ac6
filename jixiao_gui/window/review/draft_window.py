"""The window with the draft of the 绩效自评报告: its outline, its forms and the number of gaps."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.model import Form
from jixiao_gui.form.reports.draft_parts import GAP, Draft, Heading, ProjectRow, ProjectTable
from jixiao_gui.form.reports.report_outline import Outlines
from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import plain
from jixiao_gui.window.dialog_parts import faint, plain_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.jobs import LatestJob, Work
from jixiao_gui.window.review import review_texts as texts
from jixiao_gui.window.theme import SPACE

_MARK = "background-color:#ffe94d;color:#000000"
Material = tuple[list[Form], Summary]
"""The self-evaluations of a report, and their summary."""
_REFRESH_UP_TO = 500
"""Forms of a book whose draft is refreshed after each change; for a larger one there is a button."""
_DELAY = 600
"""Milliseconds without a change before the draft is refreshed."""


class DraftWindow(QDialog):
    """The window of the draft; ``read`` returns the work that collects its material."""

    export_wanted = Signal(str, bool)  # the id of the chosen outline, whether on the chosen forms alone
    shown = Signal()  # a draft is on show

    def __init__(
        self,
        read: Callable[[bool], Work[Material]],
        outlines: Outlines,
        templates: Templates,
        unit: str,
        parent: QWidget | None = None,
        *,
        count: Callable[[bool], int] = lambda _of_chosen: 0,
    ) -> None:
        """Keep ``read`` and ``count``, whose argument is True for the chosen forms, False for the book."""
        super().__init__(parent)
        self.setWindowTitle(texts.DRAFT_TITLE)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 860, 720)
        self._read, self._outlines, self._templates, self._unit = read, outlines, templates, unit
        self._count = count
        self._job: LatestJob[tuple[Material, str, Draft]] = LatestJob(self)
        self._material: Material | None = None
        self.draft: Draft | None = None
        self._make_choices()
        self.source = faint(wrapped=True)
        self.source.hide()  # until the forms have said which outline it is
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.page = QTextBrowser()
        self.page.setAccessibleName(texts.DRAFT_TITLE)
        self._make_buttons()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(lambda: self._read_again(self._outline_id()))
        self.finished.connect(lambda _result: self._timer.stop())
        self.make_draft("")
        self.outline.activated.connect(lambda _index: self.make_draft(self._outline_id()))
        self.scope.activated.connect(lambda _index: self._read_again(""))

    def _make_choices(self) -> None:
        """Make the choices of the outline and of the forms."""
        self.outline = QComboBox()
        self.outline.setAccessibleName(plain(texts.DRAFT_OUTLINE))
        for outline in self._outlines.by_id.values():
            self.outline.addItem(outline.name, outline.id)
        self.outline.setCurrentIndex(-1)  # which one it is, the forms say
        self.scope = QComboBox()
        self.scope.setAccessibleName(plain(texts.DRAFT_SCOPE))
        self.scope.addItem("", False)
        if self._count(True) > 1:
            self.scope.addItem("", True)
            self.scope.setCurrentIndex(1)
        self._name_scopes()

    def _make_buttons(self) -> None:
        self.refresh = plain_button(texts.REFRESH, lambda: self._read_again(self._outline_id()))
        self.refresh.hide()
        self.write = plain_button(
            texts.DRAFT_WRITE, lambda: self.export_wanted.emit(self._outline_id(), self._of_chosen())
        )
        self.write.setProperty("primary", True)

    def _lay_out(self) -> None:
        top, bottom_row = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(SPACE)
        for words, box in ((texts.DRAFT_SCOPE, self.scope), (texts.DRAFT_OUTLINE, self.outline)):
            label = QLabel(words)
            label.setBuddy(box)
            top.addWidget(label)
            top.addWidget(box)
        top.addStretch(1)
        bottom_row.addWidget(self.words, 1)
        bottom_row.addWidget(self.refresh)
        bottom_row.addWidget(self.write)
        bottom_row.addWidget(plain_button(window_texts.CLOSE, self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 2)
        layout.addLayout(top)
        layout.addWidget(self.source)
        layout.addWidget(self.page, 1)
        layout.addLayout(bottom_row)

    def _outline_id(self) -> str:
        """Return the id of the outline that is shown, or "" while the first draft is being made."""
        return str(self.outline.currentData() or "")

    def _of_chosen(self) -> bool:
        return bool(self.scope.currentData())

    def on_change(self) -> None:
        """Refresh the draft soon after a change of the book, or say that it is out of date."""
        self._material = None
        self._name_scopes()
        if self._count(False) <= _REFRESH_UP_TO:
            self._timer.start()
        elif not self.busy:
            self.words.setText(texts.DRAFT_STALE)
            self.refresh.show()

    def _name_scopes(self) -> None:
        """Show the number of forms of each scope; drop the scope of chosen forms when none is left."""
        if self.scope.count() > 1 and not self._count(True):
            self.scope.removeItem(1)
        for index in range(self.scope.count()):
            of_chosen = bool(self.scope.itemData(index))
            words = texts.DRAFT_CHOSEN if of_chosen else texts.DRAFT_ALL
            self.scope.setItemText(index, words.format(count=self._count(of_chosen)))

    def _read_again(self, outline: str) -> None:
        self._material = None
        self.make_draft(outline)

    @property
    def busy(self) -> bool:
        """Return True while a draft is being made."""
        return self._job.busy

    def make_draft(self, outline: str) -> None:
        """Make the draft by the outline of this id, or with "" by the one for the forms' layouts."""
        self._job.stop()
        self.write.setEnabled(False)
        self.refresh.hide()
        self.words.setText(texts.DRAFT_WORKING)
        cached_material, outlines, templates, unit = (
            self._material,
            self._outlines,
            self._templates,
            self._unit,
        )
        read = self._read(self._of_chosen())

        def work(progress: Progress) -> tuple[Material, str, Draft]:
            from jixiao_gui.form.reports.report_draft import draft_report

            material = cached_material or read(progress)
            forms, summary = material
            chosen = outlines.choose(outline or None, {form.template for form in forms})
            return material, chosen.id, draft_report(forms, templates, summary, chosen, unit)

        self._job.start(
            work,
            self._show,
            lambda completed: self.words.setText(texts.DRAFT_WORKING_AT.format(done=completed)),
            self._show_nothing,
        )

    def stop(self) -> None:
        """Cancel the drafting, so that the book can be closed."""
        self._timer.stop()
        self._job.stop()

    def _show(self, result: tuple[Material, str, Draft]) -> None:
        self._material, outline, draft = result
        self.draft = draft
        self.outline.setCurrentIndex(max(0, self.outline.findData(outline)))
        source = self._outlines.by_id[outline].source
        self.source.setText(texts.DRAFT_SOURCE.format(source=source) if source else "")
        self.source.setVisible(bool(source))
        bar = self.page.verticalScrollBar()
        place = bar.value()
        self.page.setHtml(draft_html(draft))
        bar.setValue(place)  # the reader's place stays
        words = texts.DRAFT_GAPS if draft.gaps else texts.DRAFT_WHOLE
        self.words.setText(words.format(gaps=draft.gaps, forms=len(self._material[0])))
        self.write.setEnabled(True)
        self.shown.emit()

    def _show_nothing(self, why: str) -> None:
        self.draft = None
        self.page.clear()
        self.words.setText(why)


def draft_html(draft: Draft) -> str:
    """Return the draft as HTML with marked gaps."""
    pieces = [f"<h2 align='center'>{_marked(draft.title)}</h2>"]
    for part in draft.parts:
        if isinstance(part, Heading):
            pieces.append(f"<h{part.level + 2}>{_marked(part.text)}</h{part.level + 2}>")
        elif isinstance(part, ProjectTable):
            rows = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in part.rows)
            names = (part.name_head if head == texts.PROJECT else head for head in texts.DRAFT_COLUMNS)
            heads = "".join(f"<th>{head}</th>" for head in names)
            pieces.append(f"<table border='1' cellspacing='0' cellpadding='3'><tr>{heads}</tr>{rows}</table>")
        else:
            pieces.append(f"<p style='text-indent:2em'>{_marked(part.text)}</p>")
    return "".join(pieces)


def _cells(row: ProjectRow) -> list[str]:
    texts_of_row = (
        *(row.number, row.project, row.unit, row.budget),
        *(row.executed, row.rate, row.total, row.grade),
    )
    return [f"<td>{_marked(text)}</td>" for text in texts_of_row]


def _marked(text: str) -> str:
    shown = escape(text).replace("\n", "<br>")
    return shown.replace(GAP, f"<span style='{_MARK}'>{GAP}</span>")
