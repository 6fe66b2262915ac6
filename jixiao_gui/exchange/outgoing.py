"""Forms to files: what the verbs and the window share. No Qt, no printing.

Writers are imported when a file of their kind is wanted, so that starting costs nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from jixiao_gui.exchange.file_names import PATTERN, names_of
from jixiao_gui.exchange.reading_ahead import MANY_FILES
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.form_parts import is_spread, parts_of, sheets_of
from jixiao_gui.formats.writing.replace import CannotWrite, UnknownKind, explain, replacing
from jixiao_gui.workers import spread

Tell = Callable[[str], object]
"""Takes one Chinese sentence that a user should read although all was done."""

WRITABLE = (".docx", ".pdf", ".ofd", ".xlsx", ".json", ".txt")


def export_forms(
    forms: Callable[[], Iterable[Form]],
    templates: Templates,
    target: Path,
    *,
    title: str = "项目支出绩效自评表",
    system_fonts: bool = False,
    pages_by_form: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
    count: int = 0,
) -> None:
    """Write forms into one file, of the kind that its suffix says; replaced in one step or not at all.

    ``forms`` is called each time they are needed; ``count`` is how many they are, where that is known: many
    are spread over worker processes. ``system_fonts`` prefers the system's 宋体 and 黑体 in a PDF or OFD
    where it has them, and its 小标宋 for the titles of these and of docx. ``pages_by_form`` counts the pages
    of docx, PDF and OFD anew from each form on. ``tell`` hears of characters that no font has. Raises
    `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    if target.suffix.lower() not in WRITABLE:
        kinds = "、".join(kind.removeprefix(".") for kind in WRITABLE)
        raise UnknownKind(f"无法导出为“{target.name}”：文件类型应为 {kinds} 之一。")
    suffix = target.suffix.lower()
    with replacing(target) as file:
        if suffix in (".json", ".txt"):
            missing = _write_plain(forms, templates, suffix, file, progress)
        else:
            paper = _Paper(title, system_fonts, pages_by_form)
            missing = _write_parts(forms(), templates, suffix, file, paper, progress, count)
    if missing and tell is not None:
        from jixiao_gui.formats.writing.fonts import in_boxes

        tell(f"“{target.name}”：{in_boxes(missing)}")


@dataclass(frozen=True, slots=True)
class _Paper:
    """A file of pages: its title, whether the system's type is preferred, how its pages are counted."""

    title: str
    system_fonts: bool
    by_form: bool


def _write_parts(
    forms: Iterable[Form],
    templates: Templates,
    suffix: str,
    file: BinaryIO,
    paper: _Paper,
    progress: Progress | None,
    count: int,
) -> list[str]:
    """Write a file of parts, one a form; return the characters that no font has."""
    projects: deque[str] = deque()
    noted = _noting(forms, projects)
    if is_spread(suffix, count):
        parts: Iterator[Any] = parts_of(
            noted, templates, suffix, system_fonts=paper.system_fonts, progress=progress
        )
    else:
        parts = sheets_of(noted, templates)
    names = iter(projects.popleft, None)
    with closing(parts):  # type: ignore[type-var]
        if suffix in (".pdf", ".ofd"):
            return _write_pages(parts, names, suffix, file, paper, progress)
        if suffix == ".docx":
            _write_docx(parts, file, paper, progress)
        else:
            from jixiao_gui.formats.writing.xlsx_out import write_xlsx

            write_xlsx(parts, names, file, progress=progress)
    return []


def _write_pages(
    parts: Iterable[Any],
    names: Iterable[str],
    suffix: str,
    file: BinaryIO,
    paper: _Paper,
    progress: Progress | None,
) -> list[str]:
    from jixiao_gui.formats.writing.fonts import FontChoice

    if suffix == ".pdf":
        from jixiao_gui.formats.writing.pdf_out import write_pdf as write
    else:
        from jixiao_gui.formats.writing.ofd_out import write_ofd as write
    choice = FontChoice.SYSTEM if paper.system_fonts else FontChoice.BUNDLED
    return write(
        parts,
        file,
        title=paper.title,
        names=names,
        progress=progress,
        choice=choice,
        pages_by_form=paper.by_form,
    )


def _write_docx(parts: Iterable[Any], file: BinaryIO, paper: _Paper, progress: Progress | None) -> None:
    from jixiao_gui.formats.writing.docx_frame import SONG
    from jixiao_gui.formats.writing.docx_out import write_docx

    font = SONG
    if paper.system_fonts:
        from jixiao_gui.formats.writing.fonts import title_name

        font = title_name() or SONG
    write_docx(
        parts, file, title=paper.title, progress=progress, title_font=font, pages_by_form=paper.by_form
    )


def _noting(forms: Iterable[Form], projects: deque[str]) -> Iterator[Form]:
    """Yield ``forms``, the names of their projects put by for when the file gets to them."""
    for form in forms:
        projects.append(form.project)
        yield form


def _write_plain(
    forms: Callable[[], Iterable[Form]],
    templates: Templates,
    suffix: str,
    file: BinaryIO,
    progress: Progress | None,
) -> list[str]:
    if suffix == ".json":
        from jixiao_gui.formats.json.json_forms import write_json
        from jixiao_gui.formats.json.json_templates import has_others, templates_of

        used = templates_of(forms(), templates) if has_others(templates) else ()
        pieces = write_json(forms(), templates, progress, used)
    else:
        from jixiao_gui.formats.text import write_text

        pieces = write_text(sheets_of(forms(), templates), progress)
    for piece in pieces:
        file.write(piece.encode())
    return []


def export_each(
    forms: Sequence[tuple[int, Form]],
    templates: Templates,
    folder: Path,
    kind: str,
    progress: Progress | None = None,
    *,
    system_fonts: bool = False,
    tell: Tell | None = None,
    pattern: str = PATTERN,
    by_unit: bool = False,
) -> list[Path]:
    """Write one file a form, ``NN-项目名称.docx``, into ``folder`` (made when absent); returns their paths.

    Each is written as `export_forms` does; ``pattern`` and ``by_unit`` are those of `names_of`.
    """
    written: list[Path] = []
    names = names_of(forms, templates, kind, pattern, by_unit=by_unit)
    tasks = [(form, folder / name) for (_, form), name in zip(forms, names, strict=True)]
    shared = templates, system_fonts
    sentences: Iterator[list[str]] = (_write_one(shared, task) for task in tasks)
    if len(tasks) >= MANY_FILES:
        sentences = spread(_write_one, shared, tasks, lambda: step(progress, len(written)), gently=True)
    with closing(sentences):  # type: ignore[type-var]
        for (_, target), told in zip(tasks, sentences, strict=True):
            written.append(target)
            for sentence in told if tell is not None else ():
                tell(sentence)  # type: ignore[misc]
            step(progress, len(written))
    return written


def _write_one(shared: tuple[Templates, bool], task: tuple[Form, Path]) -> list[str]:
    """Write the file of one form, here or in a worker process; return what there is to tell of it."""
    (templates, system_fonts), (form, target) = shared, task
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(explain(target.parent, error)) from error
    told: list[str] = []
    export_forms(
        partial(iter, (form,)),
        templates,
        target,
        title=form.project or "项目支出绩效自评表",
        system_fonts=system_fonts,
        tell=told.append,
    )
    return told
