"""From the book to paper: preview, print, and the export window's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jixiao_gui.form.model import Form
from jixiao_gui.form.preparing import Options, prepare
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.files import Files
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.paper import export_window, texts
from jixiao_gui.window.paper.export_window import ErrorAnswer, ExportWindow, Wanted
from jixiao_gui.window.settings import Settings

if TYPE_CHECKING:
    from jixiao_gui.exchange import Tell
    from jixiao_gui.window.paper.preview import Preview


class Paperwork(QObject):
    """What goes out of the book. ``commit`` closes an open cell editor and keeps what it holds."""

    def __init__(
        self,
        desk: Desk,
        files: Files,
        settings: Settings,
        bar: MessageBar,
        commit: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk, self._files, self._settings, self._bar = desk, files, settings, bar
        self._commit = commit
        self._window = parent
        self.chosen: Callable[[], list[int]] = list
        """Ids of the forms that are chosen in the list, in the order of the book."""
        self.preview: Preview | None = None

    # --- preview -------------------------------------------------------------------------------

    def show_preview(self) -> None:
        """Show the form on the desk as it prints; the whole book is a choice in the preview."""
        from jixiao_gui.window.paper.preview import Preview

        self._commit()
        book, form_id = self._desk.book, self._desk.form_id
        if book is None or not book.count():
            self._bar.tell("warning", texts.NOTHING_TO_PRINT)
            return
        sources: list[tuple[str, Callable[[], list[Form]]]] = []
        chosen = self.chosen()
        if len(chosen) > 1:
            words = texts.CHOSEN_FORMS.format(count=len(chosen))
            sources.append((words, lambda: [book.form(id) for id in chosen]))
        if form_id is not None:
            sources.append((texts.THIS_FORM, lambda: [book.form(form_id)]))
        sources.append((texts.ALL_FORMS.format(count=book.count()), lambda: list(book.forms())))
        title, fonts = self._files.book_name(), self._system_fonts()
        self.preview = Preview(sources, self._desk.templates, title, fonts, self._window)
        self.preview.finished.connect(self._on_closed)
        self.preview.open()

    def _on_closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
            self.preview = None

    # --- export --------------------------------------------------------------------------------

    def ask_export_all(self, kind: str) -> None:
        """Ask where to, then export all forms as they are, as ``kind`` (docx, pdf, xlsx, json or txt)."""
        self._commit()
        book = self._desk.book
        if book is None or not book.count():
            self._bar.tell("warning", texts.NOTHING_TO_EXPORT)
            return
        target = dialogs.ask_export(self._window, self._folder() / f"{self._files.book_name()}.{kind}")
        if target is not None:
            self.export_all(target)

    def export_all(self, target: Path) -> None:
        """Export all forms as they are into one file, of the kind that its suffix says."""
        book = self._desk.book
        assert book is not None
        self._export_into(book.forms, book.count(), target, self._files.book_name())

    def ask_export(self) -> None:
        """Ask what to export and how."""
        self._commit()
        book = self._desk.book
        count = book.count() if book is not None else 0
        window = ExportWindow(
            count,
            self._desk.form is not None,
            self._desk.templates,
            self._before(),
            self._window,
            len(self.chosen()),
        )
        window.chosen.connect(self.export)
        window.open()

    def export(self, wanted: Wanted) -> None:
        """Export what is wanted, once it is known where to."""
        self._remember(wanted)
        if wanted.blank:
            self._export_blank(wanted)
            return
        numbered = self._numbered(wanted)
        if numbered is None:
            return
        if not numbered:
            self._bar.tell("warning", texts.NOTHING_LEFT)
            return
        if wanted.each:
            folder = export_window.ask_folder(self._window, self._folder())
            if folder is not None:
                self._export_each(numbered, folder, wanted)
            return
        name = self._files.book_name()
        if wanted.scope == "this":
            from jixiao_gui.exchange import file_name

            assert self._desk.form is not None
            name = file_name(self._desk.form.project)
        target = dialogs.ask_export(self._window, self._folder() / f"{name}.{wanted.kind}")
        if target is not None:
            ids = [form_id for _, form_id in numbered]
            self._export_into(lambda: self._forms(ids, wanted.options), len(ids), target, name)

    def _export_blank(self, wanted: Wanted) -> None:
        name = texts.BLANK_NAME.format(id=wanted.scope)
        target = dialogs.ask_export(self._window, self._folder() / f"{name}.{wanted.kind}")
        if target is not None:
            form = self._desk.templates[wanted.scope].new_form()
            self._export_into(lambda: iter([form]), 1, target, name)

    def _export_into(self, forms: Callable[[], Iterator[Form]], count: int, target: Path, title: str) -> None:
        templates, fonts = self._desk.templates, self._system_fonts()

        def work(progress: Progress, tell: Tell) -> None:
            from jixiao_gui.exchange import export_forms

            export_forms(
                forms, templates, target, title=title, system_fonts=fonts, progress=progress, tell=tell
            )

        self._run(work, count, texts.EXPORTED.format(count=count, path=target), target)

    def _export_each(self, numbered: list[tuple[int, int]], folder: Path, wanted: Wanted) -> None:
        templates, fonts, count = self._desk.templates, self._system_fonts(), len(numbered)
        book = self._desk.book
        assert book is not None

        def work(progress: Progress, tell: Tell) -> None:
            from jixiao_gui.exchange import export_each

            forms = [(number, prepare(book.form(id), wanted.options, templates)) for number, id in numbered]
            export_each(forms, templates, folder, wanted.kind, progress, system_fonts=fonts, tell=tell)

        self._run(work, count, texts.EXPORTED_EACH.format(count=count, path=folder), folder)

    def _run(self, work: Callable[[Progress, Tell], None], count: int, sentence: str, result: Path) -> None:
        """Export beside the window; then say so, and what the export had to tell, and offer the result."""
        told: list[str] = []

        def done(_result: object) -> None:
            level, words = ("warning", " ".join((sentence, *told[:3]))) if told else ("good", sentence)
            self._bar.tell(level, words, texts.SHOW, lambda: dialogs.open_outside(result))

        self._files.run(
            lambda progress: work(progress, told.append),
            done,
            lambda number: (texts.WORKING.format(done=number, count=count), count),
        )

    def _numbered(self, wanted: Wanted) -> list[tuple[int, int]] | None:
        """Number and id of each form that goes out; None where the question about errors is cancelled."""
        book = self._desk.book
        if book is None:
            return []
        entries = book.entries()
        if wanted.scope == "this":
            entries = [entry for entry in entries if entry.id == self._desk.form_id]
        elif wanted.scope == "chosen":
            chosen = set(self.chosen())
            entries = [entry for entry in entries if entry.id in chosen]
        wrong = [entry for entry in entries if entry.errors]
        if wanted.ask_errors and wrong:
            numbers = [entry.number for entry in wrong]
            answer = export_window.ask_errors(self._window, numbers, len(entries) - len(wrong))
            if answer is ErrorAnswer.CANCEL:
                return None
            if answer is ErrorAnswer.RIGHT:
                entries = [entry for entry in entries if not entry.errors]
        return [(entry.number, entry.id) for entry in entries]

    def _forms(self, ids: list[int], options: Options) -> Iterator[Form]:
        book, templates = self._desk.book, self._desk.templates
        assert book is not None
        return (prepare(book.form(id), options, templates) for id in ids)

    def _folder(self) -> Path:
        book = self._desk.book
        return book.path.parent if book is not None and book.path is not None else Path.home()

    def _before(self) -> Wanted:
        """What was wanted the last time."""
        text = self._settings.text
        options = Options(text("export/drop") == "1", text("export/mask") == "1")
        kind = text("export/kind", "docx")
        each, ask = text("export/each") == "1", text("export/ask", "1") == "1"
        return Wanted(kind, "all", each, ask, self._system_fonts(), options)

    def _system_fonts(self) -> bool:
        """Whether PDFs are set in the system's fonts; also what the preview shows and the printer gets."""
        return self._settings.text("export/fonts") == "1"

    def _remember(self, wanted: Wanted) -> None:
        flags = {
            "each": wanted.each,
            "ask": wanted.ask_errors,
            "fonts": wanted.system_fonts,
            "drop": wanted.options.drop_blank,
            "mask": wanted.options.mask_phone,
        }
        self._settings.set_text("export/kind", wanted.kind)
        for name, flag in flags.items():
            self._settings.set_text(f"export/{name}", "1" if flag else "0")
