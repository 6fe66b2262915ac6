"""Writing of forms to files, shared by verbs and window. No Qt, no printing.

`FILE_KINDS` are the kinds of files with their writers, which are imported with the first file of their kind,
so that the start loads none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from jixiao_gui.exchange.file_names import PATTERN, names_of
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.form_parts import is_spread, parts_of, sheets_of
from jixiao_gui.formats.writing.replace import CannotWrite, UnknownKind, explain, replacing
from jixiao_gui.workers import MANY_FILES, spread

Tell = Callable[[str], object]
"""A function for one Chinese sentence that a user should read although the work was done."""


@dataclass(frozen=True, slots=True)
class Export:
    """The contents and options of one file; the fields are arguments of `export_forms`."""

    forms: Callable[[], Iterable[Form]]
    templates: Templates
    title: str
    system_fonts: bool
    pages_by_form: bool
    progress: Progress | None
    count: int


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that forms are written to.

    ``words`` is its Chinese name. ``on_paper``: it has pages, and may be written as one file for each form.
    ``own_fonts``: fonts are embedded in the file. ``write`` writes an export into an open file and returns
    the characters that no font has.
    """

    words: str
    write: Callable[[Export, BinaryIO], list[str]]
    on_paper: bool = False
    own_fonts: bool = False


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
    """Write forms into one file of the kind of its suffix; replaced in one step or not at all.

    ``forms`` is called each time they are needed; ``count`` is their number, where it is known: many forms
    are spread over worker processes. ``system_fonts`` prefers the system's 宋体 and 黑体 in a PDF or OFD
    where it has them, and its 小标宋 for the titles of these and of docx. ``pages_by_form`` counts the pages
    of docx, PDF and OFD anew from each form on. ``tell`` is called about characters that no font has. Raises
    `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    kind = FILE_KINDS.get(target.suffix.lower().removeprefix("."))
    if kind is None:
        raise UnknownKind(f"无法导出为“{target.name}”：文件类型应为 {'、'.join(FILE_KINDS)} 之一。")
    export = Export(forms, templates, title, system_fonts, pages_by_form, progress, count)
    with replacing(target) as file:
        missing = kind.write(export, file)
    if missing and tell is not None:
        from jixiao_gui.exchange.lacking_characters import lacking_characters, lacking_words
        from jixiao_gui.formats.writing.fonts import in_boxes

        unnumbered = ((0, form) for form in forms())
        lacking = lacking_characters(unnumbered, templates, system_fonts=system_fonts)
        tell(f"“{target.name}”：{lacking_words(lacking, printed=True) or in_boxes(missing)}")


@contextmanager
def _parts(export: Export, suffix: str) -> Iterator[tuple[Iterator[Any], Iterator[str]]]:
    """Yield the parts of a file named ``suffix``, one for each form, and the names of their projects, for the
    block.
    """
    projects: deque[str] = deque()
    noted = _with_projects_noted(export.forms(), projects)
    if is_spread(suffix, export.count):
        parts: Generator[Any, None, None] = parts_of(
            noted, export.templates, suffix, system_fonts=export.system_fonts, progress=export.progress
        )
    else:
        parts = sheets_of(noted, export.templates)
    with closing(parts):
        yield parts, iter(projects.popleft, None)


def _write_pdf(export: Export, file: BinaryIO) -> list[str]:
    from jixiao_gui.formats.writing.pdf_out import write_pdf

    return _write_pages(export, ".pdf", write_pdf, file)


def _write_ofd(export: Export, file: BinaryIO) -> list[str]:
    from jixiao_gui.formats.writing.ofd_out import write_ofd

    return _write_pages(export, ".ofd", write_ofd, file)


def _write_pages(export: Export, suffix: str, write: Callable[..., list[str]], file: BinaryIO) -> list[str]:
    from jixiao_gui.formats.writing.fonts import FontChoice

    with _parts(export, suffix) as (parts, names):
        return write(
            parts,
            file,
            title=export.title,
            names=names,
            progress=export.progress,
            choice=FontChoice.SYSTEM if export.system_fonts else FontChoice.BUNDLED,
            pages_by_form=export.pages_by_form,
        )


def _write_docx(export: Export, file: BinaryIO) -> list[str]:
    from jixiao_gui.formats.writing.docx_frame import SONG
    from jixiao_gui.formats.writing.docx_out import write_docx

    font = SONG
    if export.system_fonts:
        from jixiao_gui.formats.writing.fonts import title_name

        font = title_name() or SONG
    by_form = export.pages_by_form
    with _parts(export, ".docx") as (parts, _):
        write_docx(
            parts, file, title=export.title, progress=export.progress, title_font=font, pages_by_form=by_form
        )
    return []


def _write_xlsx(export: Export, file: BinaryIO) -> list[str]:
    from jixiao_gui.formats.writing.xlsx_out import write_xlsx

    with _parts(export, ".xlsx") as (parts, names):
        write_xlsx(parts, names, file, progress=export.progress)
    return []


def _write_json(export: Export, file: BinaryIO) -> list[str]:
    from jixiao_gui.formats.json.json_forms import write_json
    from jixiao_gui.formats.json.json_templates import has_others, templates_of

    used = templates_of(export.forms(), export.templates) if has_others(export.templates) else ()
    file.writelines(
        piece.encode() for piece in write_json(export.forms(), export.templates, export.progress, used)
    )
    return []


def _write_text(export: Export, file: BinaryIO) -> list[str]:
    from jixiao_gui.formats.text import write_text

    sheets = sheets_of(export.forms(), export.templates)
    file.writelines(piece.encode() for piece in write_text(sheets, export.progress))
    return []


FILE_KINDS = {
    "docx": FileKind("Word 文档（docx）", _write_docx, on_paper=True),
    "pdf": FileKind("PDF 文件", _write_pdf, on_paper=True, own_fonts=True),
    "ofd": FileKind("OFD 版式文件", _write_ofd, on_paper=True, own_fonts=True),
    "xlsx": FileKind("Excel 工作簿（xlsx）", _write_xlsx),
    "json": FileKind("JSON 数据", _write_json),
    "txt": FileKind("文本", _write_text),
}
"""Every kind of file that forms are written to, by its suffix, in the order of menus and help."""


def _with_projects_noted(forms: Iterable[Form], projects: deque[str]) -> Iterator[Form]:
    """Yield ``forms``, and add the names of their projects to ``projects``."""
    for form in forms:
        projects.append(form.project)
        yield form


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
    """Write one file for each form, ``NN-项目名称.docx``, into ``folder``, created when absent; return the
    paths.

    Each is written as `export_forms` does; ``pattern`` and ``by_unit`` are those of `names_of`.
    """
    written: list[Path] = []
    names = names_of(forms, templates, kind, pattern, by_unit=by_unit)
    tasks = [(form, folder / name) for (_, form), name in zip(forms, names, strict=True)]
    shared = templates, system_fonts
    sentences: Generator[list[str], None, None] = (_write_one(shared, task) for task in tasks)
    if len(tasks) >= MANY_FILES:
        sentences = spread(_write_one, shared, tasks, lambda: step(progress, len(written)), gently=True)
    with closing(sentences):
        for (_, target), messages in zip(tasks, sentences, strict=True):
            written.append(target)
            if tell is not None:
                for sentence in messages:
                    tell(sentence)
            step(progress, len(written))
    return written


def _write_one(shared: tuple[Templates, bool], task: tuple[Form, Path]) -> list[str]:
    """Write the file of one form, here or in a worker process; return sentences for the user."""
    (templates, system_fonts), (form, target) = shared, task
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(explain(target.parent, error)) from error
    messages: list[str] = []
    export_forms(
        partial(iter, (form,)),
        templates,
        target,
        title=form.project or "项目支出绩效自评表",
        system_fonts=system_fonts,
        tell=messages.append,
    )
    return messages
