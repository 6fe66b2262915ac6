"""Sheets written as a Word file: A4, upright or in landscape, one table a form, each form on a new page.

python-docx makes the frame (`docx_frame.py`); the tables are streamed into word/document.xml as text, a form
at a time, so that a book of 10,000 forms takes no more memory than one. The bytes depend on the sheets alone.

A Word table can repeat only its first rows on the next page, so a form longer than a page repeats its first
row (项目名称) and not the head of the indicators in its middle. Where pages turn from upright to landscape a
section ends, and with every form where each form's pages are counted from 1.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.docx_frame import (
    CAPTION,
    END,
    FOOTER,
    LINE,
    SIGN,
    SONG,
    TITLE,
    YEAR,
    Frame,
    make_frame,
)
from jixiao_gui.formats.writing.docx_grid import TWIPS, Grid, run_text
from jixiao_gui.formats.writing.paper import (
    GAP,
    LINE_LINE,
    MARGIN_SIDE,
    Kind,
    lines_width,
    on_paper,
    page_size,
    paragraphs_above,
)
from jixiao_gui.formats.writing.replace import CannotWrite
from jixiao_gui.formats.writing.zip_entries import ILLEGAL, entry
from jixiao_gui.sheet.sheet import Sheet

_MOST_BYTES = 2_000_000_000
"""Above 2 GiB a zip entry needs a form that Word does not always open."""
_NOT_IN_NAME = re.compile(r"\W+")


def write_docx(
    sheets: Iterable[Sheet | FormText],
    path_or_file: Path | BinaryIO,
    *,
    title: str = "",
    progress: Progress | None = None,
    title_font: str = SONG,
    pages_by_form: bool = False,
) -> None:
    """Write ``sheets``, or the texts that `FormTexts` made of them elsewhere, as one docx, a form at a time.

    ``title`` is the document's title in its properties; ``title_font`` the type of the form's title,
    宋体 bold by default, or another such as 方正小标宋简体 (Word can name one font only, and shows 宋体
    where it is absent). Pages are counted through the file, or each form's from 1 with ``pages_by_form``.
    Raises `Cancelled`, `CannotWrite` for more forms than Word can open, and `OSError`.
    """
    frame = make_frame(ILLEGAL.sub("", title), title_font, pages_by_form)
    with zipfile.ZipFile(path_or_file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in frame.parts:
            archive.writestr(entry(name), content, zipfile.ZIP_DEFLATED)
        size = 0
        forms = _Forms(sheets, frame, progress, pages_by_form)
        with archive.open(entry("word/document.xml"), "w") as body:
            body.write(frame.head)
            for piece in forms:
                content = piece.encode("utf-8")
                size += len(content)
                if size > _MOST_BYTES:
                    raise CannotWrite("表格太多，一个 Word 文件放不下，请分成几个文件导出。")
                body.write(content)
            body.write(frame.end(forms.landscape, forms.pages))
        # pages are counted as in the PDF: where there is more than one
        footer = frame.footer if forms.several_pages else frame.bare_footer
        archive.writestr(entry(FOOTER), footer, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class FormText:
    """One form as it stands in word/document.xml, from a new page on; ``closed``: it ends with a paragraph.

    ``pages``: their estimated number.
    """

    text: str
    landscape: bool
    closed: bool
    pages: int


class FormTexts:
    """Turns sheets into text, one by one, with one `Grid` for each grid of columns."""

    def __init__(self) -> None:
        self._grids: dict[tuple[float, ...], Grid] = {}

    def of(self, sheet: Sheet, number: int) -> FormText:
        """Return ``sheet`` as text; ``number``, from 1, is its place in the file."""
        sheet = on_paper(sheet)
        grid = self._grids.get(sheet.widths)
        if grid is None:
            if len(self._grids) > 50:
                self._grids.clear()  # every template has its grid; a book of read sheets may have thousands
            grid = self._grids[sheet.widths] = Grid(sheet.widths)
        text = "".join((*_above(sheet, number), *grid.table(sheet), *_below(sheet)))
        return FormText(text, sheet.landscape, bool(sheet.sign_off or sheet.below), grid.pages)


class _Forms:
    """The forms as text, one by one; ``several_pages``, known at the end: whether they take more than one."""

    def __init__(
        self,
        sheets: Iterable[Sheet | FormText],
        frame: Frame,
        progress: Progress | None,
        pages_by_form: bool,
    ) -> None:
        self._sheets, self._frame, self._progress = sheets, frame, progress
        self._pages_by_form = pages_by_form
        self.several_pages = False
        self.landscape = False
        """Whether the section of the last form is in landscape."""
        self.pages = 1
        """The number of pages of that section, where each form is one."""

    def __iter__(self) -> Iterator[str]:
        texts = FormTexts()
        closed = False
        number = 0
        for number, sheet in enumerate(self._sheets, 1):
            form = sheet if isinstance(sheet, FormText) else texts.of(sheet, number)
            section = number > 1 and (self._pages_by_form or form.landscape != self.landscape)
            if section:
                yield _paragraph(END, "", self._frame.section(self.landscape, self.pages))
            self.landscape = form.landscape
            self.pages = form.pages if self._pages_by_form else 1
            yield form.text.replace(_NEW_PAGE, "", 1) if section or number == 1 else form.text
            self.several_pages = self.several_pages or number > 1 or form.pages > 1
            closed = form.closed
            step(self._progress, number)
        if number == 0 or not closed:
            # Word wants a paragraph after a table; this one is too low to make a page of its own
            yield _paragraph(END, "")


_STYLES = {Kind.CAPTION: CAPTION, Kind.TITLE: TITLE, Kind.YEAR: YEAR, Kind.LINE: LINE}


_NEW_PAGE = "<w:pageBreakBefore/>"


def _above(sheet: Sheet, number: int) -> Iterator[str]:
    """Yield the lines above the table; the first of them begins the page."""
    lines = [(_STYLES[kind], text) for kind, text in paragraphs_above(sheet)] or [(END, "")]
    marked = next((i for i, (style, _) in enumerate(lines) if style == TITLE), 0)
    inset = _inset(sheet)
    for index, (style, text) in enumerate(lines):
        yield _paragraph(
            style,
            text,
            ("" if index else _NEW_PAGE) + (inset if style in (CAPTION, LINE) else ""),
            _bookmark(sheet, number) if index == marked else "",
        )


def _below(sheet: Sheet) -> Iterator[str]:
    """Yield the lines under the table, and the blanks to sign on, evenly over the width."""
    inset = _inset(sheet)
    first = (
        f'<w:spacing w:before="{round(GAP * TWIPS)}" w:line="{round(LINE_LINE * TWIPS)}" w:lineRule="exact"/>'
    )
    for number, text in enumerate(sheet.below):
        yield _paragraph(LINE, text, ("" if number else first) + inset)
    if sheet.sign_off:
        pitch = round(sum(sheet.widths) * TWIPS / len(sheet.sign_off))
        stops = "".join(f'<w:tab w:val="left" w:pos="{pitch * i}"/>' for i in range(1, len(sheet.sign_off)))
        yield _paragraph(SIGN, "\t".join(sheet.sign_off), f"<w:tabs>{stops}</w:tabs>" if stops else "")


def _inset(sheet: Sheet) -> str:
    """Return the indent of a line over a table that is narrower or wider than the text."""
    aside = round((page_size(sheet)[0] - 2 * MARGIN_SIDE - lines_width(sheet)) / 2 * TWIPS)
    return f'<w:ind w:left="{aside}" w:right="{aside}"/>' if abs(aside) > 20 else ""


def _bookmark(sheet: Sheet, number: int) -> str:
    """Return a bookmark with the project's name: Word allows 40 letters, digits and underscores."""
    project = next((cell.text for _, cell in sheet.cells() if cell.path == "project"), "")
    name = _NOT_IN_NAME.sub("_", f"表{number}_{project}")[:40].rstrip("_")
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def _paragraph(style: str, text: str, properties: str = "", bookmark: str = "") -> str:
    run = f"<w:r>{run_text(text)}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{bookmark}{run}</w:p>'
