"""The 绩效自评报告 as a Word file: it opens, holds every project, and is set as official papers are."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.model import Form
from jixiao_gui.form.reports.draft_parts import Draft
from jixiao_gui.form.reports.report_draft import draft_report
from jixiao_gui.form.reports.report_outline import load_outlines
from jixiao_gui.form.reports.summary import summarise
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.reports.self_report import write_self_report
from jixiao_gui.paths import resources_folder
from tests.invented import invented_form

TEMPLATES = load_templates([resources_folder()])
OUTLINE = load_outlines([resources_folder()]).by_id["unit"]


def written(forms: list[Form]) -> tuple[Document, Draft, bytes]:
    draft = draft_report(forms, TEMPLATES, summarise(forms, TEMPLATES), OUTLINE)
    file = io.BytesIO()
    write_self_report(draft, file)
    return docx.Document(io.BytesIO(file.getvalue())), draft, file.getvalue()


def test_it_is_set_as_official_papers_are() -> None:
    made, draft, _ = written([invented_form()])
    section = made.sections[0]
    assert (round(section.page_width or 0, -4), round(section.page_height or 0, -4)) == (
        round(Mm(210), -4),
        round(Mm(297), -4),
    )
    assert abs((section.left_margin or 0) - Mm(28)) < Mm(0.1)
    assert abs((section.top_margin or 0) - Mm(37)) < Mm(0.1)
    title, *rest = made.paragraphs
    assert title.text == draft.title
    assert (_style(title).font.size, _font(title)) == (Pt(22), "方正小标宋简体")
    head = next(one for one in rest if one.text == "一、基本情况")
    assert (_style(head).font.size, _font(head)) == (Pt(16), "黑体")
    text = next(one for one in rest if one.text.startswith("项目资金"))
    assert (_style(text).font.size, _font(text)) == (Pt(16), "仿宋")
    assert _style(text).paragraph_format.line_spacing == Pt(28)
    assert _style(text).paragraph_format.first_line_indent == Pt(32)
    footer = section.footer.paragraphs[0]._p.xml
    assert "PAGE" in footer


def _style(paragraph: Paragraph) -> ParagraphStyle:
    assert paragraph.style is not None
    return paragraph.style


def _font(paragraph: Paragraph) -> str:
    """Return the font of a paragraph's style for Chinese characters."""
    properties = _style(paragraph).element.rPr
    assert properties is not None
    fonts = properties.find(qn("w:rFonts"))
    assert fonts is not None
    return str(fonts.get(qn("w:eastAsia")))


def test_gaps_are_marked() -> None:
    made, draft, _ = written([invented_form()])
    marked = [run.text for one in made.paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert marked == ["【请补充】"] * draft.gaps
    assert marked


def test_every_layout_is_told_of() -> None:
    forms = [replace(layout.new_form("2026", "中心"), project=f"项目{layout.id}") for layout in TEMPLATES]
    made, _, _ = written(forms)
    assert [row.cells[1].text for row in made.tables[0].rows[1:-1]] == [form.project for form in forms]


def test_the_same_forms_give_the_same_bytes() -> None:
    assert written([invented_form()])[2] == written([invented_form()])[2]


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_name_is_in_a_file_that_opens(names: list[str]) -> None:
    made, draft, _ = written([invented_form(name) for name in names])
    if not names:
        assert not made.tables
        return
    cells = [row.cells[1].text for row in made.tables[0].rows[1 : len(names) + 1]]
    for name, cell in zip(names, cells, strict=True):
        kept = "".join(c for c in " ".join(name.split()) if c.isprintable())
        assert "".join(c for c in cell if c.isprintable()).endswith(kept), draft
