"""The books and layouts of a verb: opened, created and saved, with a reminder where one is due."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jixiao_gui.book.book import Book, FormEntry
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.reading.kinds import BOOK
from jixiao_gui.formats.writing.replace import CannotWrite
from jixiao_gui.paths import home_folder, template_folders
from jixiao_gui.verbs.terminal import WrongUse, remind

_UNWRITABLE = "或它所在的文件夹不能写入（只读，或没有写入权限），请检查权限或复制到别处再试"


def templates_at_hand() -> Templates:
    """Return the layouts of the program and of the user's folder; remind of those that cannot be used."""
    templates = load_templates(template_folders())
    for problem in templates.problems:
        remind(problem)
    return templates


def require_known(templates: Templates, id: str | None) -> None:
    """Raise `WrongUse` for the name of a layout that does not exist; in a book such a name is no wrong
    use.
    """
    if id is not None and id not in templates:
        names = "、".join(template.id for template in templates)
        raise WrongUse(f"没有名为“{id}”的模板。现有模板：{names}。")


def is_there(path: Path) -> bool:
    """Return whether ``path`` exists; False for an impossible name: opening it reports the error."""
    try:
        return path.exists()
    except OSError:
        return False


def require_book_name(path: Path) -> None:
    """Raise `WrongUse` for the name of a new book that the window would not open."""
    if path.suffix.lower() not in BOOK.endings:
        raise WrongUse(f"自评表册应以 {' 或 '.join(BOOK.endings)} 结尾，不是“{path.name}”。")


def new_book(templates: Templates, template: str, year: str, unit: str) -> Book:
    """Return a new book without a file."""
    return Book.new(templates, home_folder(), template=template, year=year, unit=unit)


def open_readable(path: Path, templates: Templates) -> Book:
    """Open the book at ``path`` for reading. Raises `BookError`."""
    return _remind_of_warning(Book.open(path, templates, home_folder(), read_only=True, lock=False))


def open_writable(path: Path, templates: Templates) -> Book:
    """Open the book at ``path`` for changes. Raises `BookError`; `CannotWrite` for a read-only book."""
    book = Book.open(path, templates, home_folder())
    if book.read_only:
        why = "正在另一个窗口中打开，请先关闭后再试" if book.holder is not None else _UNWRITABLE
        book.close()
        raise CannotWrite(book.state.warning(path) or f"“{path}”{why}。")
    return _remind_of_warning(book)


def _remind_of_warning(book: Book) -> Book:
    """Return ``book``, with a reminder on stderr where its content was changed or damaged."""
    if book.warning:
        remind(book.warning)
    return book


def save(book: Book, path: Path | None = None) -> None:
    """Save ``book``, where ``path`` is given as a new file, with a reminder on stderr of a failed backup.

    Raises `CannotSave`, `AlreadyThere`.
    """
    if path is None:
        book.save()
    else:
        book.save_as(path, new=True)
    if book.unkept:
        remind(book.unkept)


def chosen_entries(book: Book, numbers: Sequence[int]) -> list[FormEntry]:
    """Return the entries of the forms numbered, from 1, each once, or of all without numbers.

    Raises `WrongUse`.
    """
    entries = book.entries()
    if not numbers:
        return entries
    for number in numbers:
        if not 1 <= number <= len(entries):
            raise WrongUse(f"没有第 {number} 张表，这个自评表册共有 {len(entries)} 张。")
    return [entries[number - 1] for number in dict.fromkeys(numbers)]
