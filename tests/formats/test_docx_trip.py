"""Sheet → docx, doc or xlsx → sheet: the forms come back, after LibreOffice has saved the file again too."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.form.model import Form, FundLine, Goal, Indicator
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.office import find_office
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx
from jixiao_gui.formats.text import read_text
from jixiao_gui.formats.writing.docx_out import write_docx
from jixiao_gui.formats.writing.xlsx_out import write_xlsx
from jixiao_gui.sheet.lines import lines_over
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Sheet
from tests.conftest import SEEDS
from tests.formats.making import spans, texts
from tests.invented import invented_form
from tests.laid_out import laid_out

TEMPLATES = load_templates(paths.template_folders())


def filled(template: Template, number: int = 1) -> Form:
    """An invented form of ``template``, with all that a cell's text may hold."""
    lines = tuple(
        FundLine(**{n: getattr(line, n) for n in ("item", "weight")}) for line in template.fund_lines
    )
    first = FundLine(item=lines[0].item, weight="10", initial="80", budget="80", executed="45")
    rows = (
        Indicator("产出指标", "数量指标", "指标1：监测点位", "≥12个", "12个", "20", "20", ""),
        Indicator(
            "产出指标",
            "数量指标",
            "指标2：报告\n（含附表）",
            "３份",
            "3份",
            "10",
            "10",
            "\u3000按期 完成 <&> ",
        ),
        Indicator("产出指标", "质量指标", "合格率", "≧99%", "99.5%", "20", "20", ""),
        Indicator("效益指标", "社会效益指标", "", "定性", "好", "30", "28", "一\n\n二"),
        Indicator("满意度指标", "服务对象满意度指标", "满意度", "≥90%", "", "10", "", ""),
    )
    return invented_form(
        f"水质监测项目（{number}）",
        template=template.id,
        leader="",
        phone="",
        funds=(first, *lines[1:]),
        goal=Goal("目标一\n目标二", "已完成"),
        indicators=rows,
    )


def sheets() -> list[Sheet]:
    forms = [filled(template, number) for number, template in enumerate(TEMPLATES, 1) if template.fund_lines]
    return [laid_out(form, TEMPLATES[form.template]) for form in forms]


def text_over_table(sheet: Sheet) -> str:
    return "".join("".join(lines_over(sheet)).split())


def test_every_template_comes_back_cell_by_cell(tmp_path: Path) -> None:
    written = sheets()
    write_docx(iter(written), tmp_path / "a.docx")
    read = read_docx(tmp_path / "a.docx")
    assert read.leftovers == []
    assert [text_over_table(sheet) for sheet in read.sheets] == [text_over_table(sheet) for sheet in written]
    assert [texts(sheet) for sheet in read.sheets] == [texts(sheet) for sheet in written]
    assert [spans(sheet) for sheet in read.sheets] == [spans(sheet) for sheet in written]


def converted(path: Path, kind: str) -> Path | None:
    """``path`` saved by LibreOffice as ``kind``; ``None`` where there is no LibreOffice."""
    office = find_office()
    if office is None:
        return None
    out = path.parent / "out"
    profile = (path.parent / "profile").as_uri()
    command = [str(office), f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(out), str(path)], capture_output=True, check=True)
    return out / path.with_suffix(f".{kind}").name


def same_forms(read: list[Sheet], written: list[Sheet]) -> None:
    assert [texts(sheet) for sheet in read] == [texts(sheet) for sheet in written]
    assert [text_over_table(sheet) for sheet in read] == [text_over_table(sheet) for sheet in written]
    forms = [[recognise(sheet, TEMPLATES).form for sheet in group] for group in (read, written)]
    assert forms[0] == forms[1]


def test_every_template_comes_back_after_libreoffice(tmp_path: Path) -> None:
    written = sheets()
    write_docx(iter(written), tmp_path / "a.docx")
    read = read_docx(converted(tmp_path / "a.docx", "docx") or tmp_path / "a.docx").sheets
    same_forms(read, written)
    assert [[cell.rows for _, cell in sheet.cells()] for sheet in read] == [
        [cell.rows for _, cell in sheet.cells()] for sheet in written
    ]


def test_every_template_comes_back_from_an_old_doc(tmp_path: Path) -> None:
    written = sheets()
    write_docx(iter(written), tmp_path / "a.docx")
    same_forms(read_tables(converted(tmp_path / "a.docx", "doc") or tmp_path / "a.docx").sheets, written)


def test_every_template_comes_back_from_excel(tmp_path: Path) -> None:
    written = sheets()
    with (tmp_path / "a.xlsx").open("wb") as file:
        write_xlsx(written, [f"表{n}" for n, _ in enumerate(written)], file)
    read = read_xlsx(tmp_path / "a.xlsx").sheets
    forms = [[recognise(sheet, TEMPLATES).form for sheet in group] for group in (read, written)]
    assert forms[0] == forms[1]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=20),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_comes_back(words: list[str]) -> None:
    template = next(iter(TEMPLATES))
    form = Form(
        template=template.id,
        year="2023",
        project="水质监测",
        indicators=tuple(Indicator("产出指标", "数量指标", word, word, word, "", "", word) for word in words),
    )
    written = laid_out(form, template)
    file = io.BytesIO()
    write_docx([written], file)
    (sheet,) = read_docx_bytes(file.getvalue())
    # marks that have no width are not read, and every line break is one
    assert texts(sheet) == [[as_seen(text) for text in row] for row in texts(written)]


def read_docx_bytes(data: bytes) -> list[Sheet]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(data)
        return read_docx(path).sheets


def test_real_forms_come_back(tmp_path: Path) -> None:
    if SEEDS is None:
        return  # they are not ours to publish; the invented forms above hold the same
    forms = [
        recognise(sheet, TEMPLATES).form
        for sheet in read_text((SEEDS / "self-evaluation-2023.txt").read_text("utf-8")).sheets
    ]
    written = [laid_out(f, TEMPLATES[f.template]) for f in forms]
    write_docx(iter(written), tmp_path / "a.docx")
    same_forms(read_docx(tmp_path / "a.docx").sheets, written)
    same_forms(read_docx(converted(tmp_path / "a.docx", "docx") or tmp_path / "a.docx").sheets, written)
