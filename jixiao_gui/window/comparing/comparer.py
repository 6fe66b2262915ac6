"""Opens the comparison: of the chosen form with another of the book, or with one of another book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from jixiao_gui.form.comparing import best_match
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Progress, step
from jixiao_gui.window import dialogs
from jixiao_gui.window import texts as common
from jixiao_gui.window.comparing import texts
from jixiao_gui.window.comparing.compare_window import CompareWindow
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.files import Files
from jixiao_gui.window.message_bar import MessageBar


class Comparer(QObject):
    """What the action "compare" does."""

    def __init__(
        self,
        desk: Desk,
        files: Files,
        bar: MessageBar,
        chosen: Callable[[], list[int]],
        commit: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk, self._files, self._bar = desk, files, bar
        self._chosen, self._commit = chosen, commit
        self._parent = parent
        self._open: list[CompareWindow] = []
        desk.leaving.connect(self._close_all)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of this room do."""
        return {"form_compare": self.open}

    def open(self) -> CompareWindow | None:
        """Compare the form on the desk, or the first of two that are chosen, with the other one."""
        self._commit()
        book, form_id, ids = self._desk.book, self._desk.form_id, self._chosen()
        if book is None or form_id is None:
            return None
        one, other = (ids[0], ids[1]) if len(ids) == 2 else (form_id, None)
        entries = book.entries()
        own = next(entry for entry in entries if entry.id == one)
        rest = [entry for entry in entries if entry.id != one]
        form = book.form(one)
        window = CompareWindow(
            name_of(own.number, own.project, own.year), form, self._desk.templates, self._parent
        )
        number = next((n for n, entry in enumerate(rest) if entry.id == other), None)
        if number is None:
            number = best_match(form, [Form(project=entry.project) for entry in rest])
        if number is None and rest:
            number = min(own.number - 1, len(rest) - 1)
        window.offer(
            [(name_of(e.number, e.project, e.year), lambda id=e.id: book.form(id)) for e in rest],  # type: ignore[misc]
            number,
        )
        window.other_wanted.connect(lambda: self._ask_book(window))
        self._open.append(window)
        window.show()
        return window

    def _ask_book(self, window: CompareWindow) -> None:
        book = self._desk.book
        folder = book.path.parent if book is not None and book.path is not None else Path.home()
        path = dialogs.ask_open(window, str(folder))
        if path is not None:
            self._read(window, path)

    def _read(self, window: CompareWindow, path: Path) -> None:
        def work(progress: Progress) -> object:
            from jixiao_gui.book.opening import read_forms_of

            forms = []
            for done, form in enumerate(read_forms_of(path, self._desk.templates), start=1):
                forms.append(form)
                step(progress, done)
            return forms

        gone: list[bool] = []
        window.destroyed.connect(lambda: gone.append(True))

        def done(forms: object) -> None:
            assert isinstance(forms, list)
            self._bar.hide()
            if not gone:
                names = [name_of(n, form.project, form.year) for n, form in enumerate(forms, start=1)]
                readers = [lambda form=form: form for form in forms]
                window.offer(list(zip(names, readers, strict=True)), best_match(window.form, forms))

        self._files.run(work, done, lambda _done: (texts.READING, 0))

    def _close_all(self) -> None:
        for window in [one for one in self._open if isValid(one)]:
            window.close()
        self._open.clear()


def name_of(number: int, project: str, year: str) -> str:
    """What a form is called in the list of what can be compared."""
    name = " ".join(project.split()) or common.NO_NAME
    return texts.NAME.format(number=number, project=name, year=year.strip() or texts.NO_YEAR)
