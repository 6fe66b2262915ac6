"""The same forms made by the usual ways. Each runs in a process of its own and tells the seconds of its work.

``python -m tests.benchmarks.peers NAME COUNT``: what is imported and set up once is not counted.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jixiao_gui import paths
from jixiao_gui.sheet.sheet import Role, Sheet
from tests.benchmarks.content import sheet

Prepared = Callable[[list[Sheet]], object]
_SONG = paths.resources_folder() / "fonts" / "Song.ttf"


def python_docx() -> Prepared:
    """python-docx's own way, with the cells cached; merged cells left out, which would take minutes."""
    from docx import Document

    def work(sheets: list[Sheet]) -> None:
        document: Any = Document()
        for one in sheets:
            table = document.add_table(len(one.rows), len(one.widths))
            cells = table._cells
            for number, cell in one.cells():
                cells[number * len(one.widths) + cell.column].text = cell.text
            document.add_page_break()
        document.save(io.BytesIO())

    return work


def docxtpl() -> Prepared:
    """A template of Word with Jinja's marks in a table; no merged cells."""
    from docx import Document
    from docxtpl import DocxTemplate

    document: Any = Document()
    document.add_paragraph("{%p for form in forms %}")
    table = document.add_table(3, 3)
    table.cell(0, 0).text = "{%tr for row in form %}"
    for column, words in enumerate(("{%tc for text in row %}", "{{ text }}", "{%tc endfor %}")):
        table.cell(1, column).text = words
    table.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p endfor %}")
    made = io.BytesIO()
    document.save(made)

    def work(sheets: list[Sheet]) -> None:
        template = DocxTemplate(io.BytesIO(made.getvalue()))
        forms = [[[c.text for c in row.cells if c.rows] for row in one.rows] for one in sheets]
        template.render({"forms": forms}, autoescape=True)
        template.save(io.BytesIO())

    return work


def platypus() -> Prepared:
    """reportlab's Table of Paragraphs a form, spans by style commands, set small enough for one page."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("Song", str(_SONG)))
    common: dict[str, Any] = {"fontName": "Song", "fontSize": 7, "leading": 8, "wordWrap": "CJK"}
    left, middle = ParagraphStyle("left", **common), ParagraphStyle("middle", alignment=1, **common)

    def work(sheets: list[Sheet]) -> None:
        story: list[Any] = []
        for one in sheets:
            grid: list[list[Any]] = [[""] * len(one.widths) for _ in one.rows]
            commands: list[tuple[Any, ...]] = [
                ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                *((f"{side}PADDING", (0, 0), (-1, -1), 0.7) for side in ("TOP", "BOTTOM", "LEFT", "RIGHT")),
            ]
            for number, cell in one.cells():
                text = "<br/>".join(cell.text) if cell.vertical else cell.text
                grid[number][cell.column] = Paragraph(text, left if cell.role is Role.TEXT else middle)
                if cell.rows > 1 or cell.columns > 1:
                    end = (cell.column + cell.columns - 1, number + cell.rows - 1)
                    commands.append(("SPAN", (cell.column, number), end))
            story += [Paragraph(text, middle) for text in (one.caption, one.title, one.year_line)]
            widths = [width / 25.4 * 72 for width in one.widths]
            story += [Table(grid, widths, style=commands), PageBreak()]
        SimpleDocTemplate(io.BytesIO(), topMargin=30, bottomMargin=30, leftMargin=48, rightMargin=48).build(
            story
        )

    return work


def fpdf2() -> Prepared:
    """fpdf2's table with col and row spans."""
    from fpdf import FPDF

    def work(sheets: list[Sheet]) -> None:
        pdf = FPDF()
        pdf.add_font("Song", "", str(_SONG))
        pdf.set_font("Song", size=7)
        for one in sheets:
            pdf.add_page()
            pdf.cell(text=one.title)
            with pdf.table(col_widths=tuple(one.widths), line_height=4, first_row_as_headings=False) as table:
                for row in one.rows:
                    line = table.row()
                    for cell in row.cells:
                        if cell.rows:
                            words = "\n".join(cell.text) if cell.vertical else cell.text
                            line.cell(words, colspan=cell.columns, rowspan=cell.rows)
        pdf.output()

    return work


def _html(sheets: list[Sheet]) -> str:
    from html import escape

    parts = [
        "<style>@page{size:A4;margin:10mm} table{border-collapse:collapse;font:7pt Song;"
        "page-break-after:always}"
        f"td{{border:.5pt solid}} @font-face{{font-family:Song;src:url({_SONG.as_uri()})}}</style>"
    ]
    for one in sheets:
        parts.append(f"<h3>{escape(one.title)}</h3><table>")
        for row in one.rows:
            cells = (
                f'<td colspan="{c.columns}" rowspan="{c.rows}">{escape(c.text)}</td>'
                for c in row.cells
                if c.rows
            )
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "".join(parts)


def weasyprint() -> Prepared:
    """HTML tables through WeasyPrint."""
    from weasyprint import HTML

    return lambda sheets: HTML(string=_html(sheets)).write_pdf()


def typst() -> Prepared:
    """Typst's table, through its Python package."""
    import typst as compiler

    def work(sheets: list[Sheet]) -> None:
        parts = ['#set text(font: "Noto Serif SC", size: 7pt)\n#set page("a4", margin: 10mm)\n']
        for one in sheets:
            widths = ", ".join(f"{width}mm" for width in one.widths)
            parts.append(f"#table(columns: ({widths}), ")
            for row in one.rows:
                for cell in row.cells:
                    if cell.rows:
                        words = cell.text.replace("\\", "\\\\").replace('"', '\\"')
                        spans = f"colspan: {cell.columns}, rowspan: {cell.rows}"
                        parts.append(f'table.cell({spans})[#"{words}"], ')
            parts.append(")\n#pagebreak(weak: true)\n")
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "forms.typ"
            source.write_text("".join(parts), "utf-8")
            compiler.compile(str(source), font_paths=[str(_SONG.parent)])

    return work


def openpyxl() -> Prepared:
    """openpyxl's cells with styles and merges."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    def work(sheets: list[Sheet]) -> None:
        book = Workbook()
        line = Side(style="thin")
        border, font = Border(line, line, line, line), Font(name="宋体", size=9)
        middle = Alignment("center", "center", wrap_text=True)
        for one in sheets:
            page: Any = book.create_sheet()
            for number, cell in one.cells():
                at = page.cell(number + 1, cell.column + 1, cell.text)
                at.border, at.font, at.alignment = border, font, middle
                if cell.rows > 1 or cell.columns > 1:
                    page.merge_cells(
                        start_row=number + 1,
                        end_row=number + cell.rows,
                        start_column=cell.column + 1,
                        end_column=cell.column + cell.columns,
                    )
        book.save(io.BytesIO())

    return work


PEERS: dict[str, Callable[[], Prepared]] = {
    made.__name__: made for made in (python_docx, docxtpl, platypus, fpdf2, weasyprint, typst, openpyxl)
}


def main(name: str, count: int) -> None:
    """Print the seconds that ``name`` takes for ``count`` forms, after it has made one."""
    work = PEERS[name]()
    sheets = [sheet(number) for number in range(count)]
    work(sheets[:1])
    begun = time.perf_counter()
    work(sheets)
    print(time.perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
