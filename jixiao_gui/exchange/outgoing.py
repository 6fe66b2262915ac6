"""Forms to files: what the verbs and the window share. No Qt, no printing.

Writers are imported when a file of their kind is wanted, so that starting costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from jixiao_gui.exchange.file_names import PATTERN, names_of
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.replace import CannotWrite, UnknownKind, explain, replacing
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet

Tell = Callable[[str], object]
"""Takes one Chinese sentence that a user should read although all was done."""

WRITABLE = (".docx", ".pdf", ".xlsx", ".json", ".txt")


def sheets_of(forms: Iterable[Form], templates: Templates) -> Iterator[Sheet]:
    """Yield each form laid out, one after the other, so that a book never stands in memory whole."""
    for form in forms:
        template = templates[form.template]
        yield layout(form, template, evaluate(form, template))


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
) -> None:
    """Write forms into one file, of the kind that its suffix says; replaced in one step or not at all.

    ``forms`` is called each time they are needed. ``system_fonts`` prefers the system's 宋体 and 黑体 in a
    PDF where it has them, and its 小标宋 for the titles of docx and PDF. ``pages_by_form`` counts the pages
    of docx and PDF anew from each form on. ``tell`` hears of characters that no font has. Raises
    `CannotWrite` with a Chinese sentence, and `Cancelled`.
    """
    if target.suffix.lower() not in WRITABLE:
        kinds = "、".join(kind.removeprefix(".") for kind in WRITABLE)
        raise UnknownKind(f"无法导出为“{target.name}”：文件类型应为 {kinds} 之一。")
    with replacing(target) as file:
        suffix = target.suffix.lower()
        missing = _write(forms, templates, suffix, file, title, system_fonts, pages_by_form, progress)
    if missing and tell is not None:
        from jixiao_gui.formats.writing.fonts import in_boxes

        tell(f"“{target.name}”：{in_boxes(missing)}")


def _write(
    forms: Callable[[], Iterable[Form]],
    templates: Templates,
    suffix: str,
    file: BinaryIO,
    title: str,
    system_fonts: bool,
    pages_by_form: bool,
    progress: Progress | None,
) -> list[str]:
    """Write the file; the characters that no font has."""
    sheets = sheets_of(forms(), templates)
    missing: list[str] = []
    if suffix == ".docx":
        from jixiao_gui.formats.writing.docx_frame import SONG
        from jixiao_gui.formats.writing.docx_out import write_docx

        title_font = SONG
        if system_fonts:
            from jixiao_gui.formats.writing.fonts import title_name

            title_font = title_name() or SONG
        write_docx(
            sheets,
            file,
            title=title,
            progress=progress,
            title_font=title_font,
            pages_by_form=pages_by_form,
        )
    elif suffix == ".pdf":
        from jixiao_gui.formats.writing.fonts import FontChoice
        from jixiao_gui.formats.writing.pdf_out import write_pdf

        choice = FontChoice.SYSTEM if system_fonts else FontChoice.BUNDLED
        names = (form.project for form in forms())
        missing = write_pdf(
            sheets,
            file,
            title=title,
            names=names,
            progress=progress,
            choice=choice,
            pages_by_form=pages_by_form,
        )
    elif suffix == ".xlsx":
        from jixiao_gui.formats.writing.xlsx_out import write_xlsx

        write_xlsx(sheets, (form.project for form in forms()), file, progress=progress)
    elif suffix == ".json":
        from jixiao_gui.formats.json.json_forms import write_json
        from jixiao_gui.formats.json.json_templates import has_others, templates_of

        used = templates_of(forms(), templates) if has_others(templates) else ()
        for piece in write_json(forms(), templates, progress, used):
            file.write(piece.encode())
    else:
        from jixiao_gui.formats.text import write_text

        for piece in write_text(sheets, progress):
            file.write(piece.encode())
    return missing


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
    for (_number, form), name in zip(forms, names, strict=True):
        target = folder / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(explain(target.parent, error)) from error
        export_forms(
            partial(iter, (form,)),
            templates,
            target,
            title=form.project or "项目支出绩效自评表",
            system_fonts=system_fonts,
            tell=tell,
        )
        written.append(target)
        step(progress, len(written))
    return written
