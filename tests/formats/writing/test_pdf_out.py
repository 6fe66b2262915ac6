"""What the PDF says: every text, each page's heads, bookmarks, fonts; and how rows fall on pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.writing import fonts, pdf_objects
from jixiao_gui.formats.writing.form_pages import set_pages
from jixiao_gui.formats.writing.paginate import paginate, part_on
from jixiao_gui.formats.writing.paper import MARGIN_BOTTOM, MARGIN_TOP, PAGE_HEIGHT
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet
from jixiao_gui.sheet.typeset import STYLES, Block, typeset


def sheet(texts: Sequence[str], group: int = 3, level1: str = "产出指标", **others: Any) -> Sheet:
    """An invented form: a head row with its vertical side label, rows in groups under a merged label."""
    head = Row(
        (Cell("绩效指标", 0, rows=len(texts) + 1, vertical=True), Cell("一级指标", 1), Cell("三级指标", 2)),
        Section.INDICATOR_HEAD,
        10,
    )
    rows = [Row((Cell("项目名称", 0, 2), Cell("示例项目", 2, role=Role.TEXT)), Section.HEADER), head]
    for number, text in enumerate(texts):
        start = number % group == 0
        covers = min(group, len(texts) - number) if start else 0
        cells = (
            Cell("", 0, rows=0),
            Cell(level1 if start else "", 1, rows=covers),
            Cell(text, 2, role=Role.TEXT),
        )
        rows.append(Row(cells, Section.INDICATOR))
    rows.append(Row((Cell("总分", 0, 2), Cell("100", 2, role=Role.COMPUTED)), Section.TOTAL))
    given = {"caption": "附件1-1", "title": "项目支出绩效自评表", "year_line": "（2023年度）"} | others
    return Sheet(widths=(9, 25, 140), rows=tuple(rows), **given)


def written(sheets: Sequence[Sheet], **options: Any) -> PdfReader:
    file = io.BytesIO()
    write_pdf(sheets, file, **options)
    return PdfReader(file)


def plain(text: str) -> str:
    return "".join(text.split())


def pages_of(reader: PdfReader) -> list[str]:
    return [plain(page.extract_text()) for page in reader.pages]


def test_every_text_is_selectable() -> None:
    one = sheet(["指标1：调研≥100次", "支出212.5万元；\n第二行", "㛃𬀩𠅤䶮"])
    (text,) = pages_of(written([one]))
    for _, cell in one.cells():
        if not cell.vertical:
            assert plain(cell.text) in text
    assert all(words in text for words in ("附件1-1", "项目支出绩效自评表", "（2023年度）"))


def test_a_form_that_can_be_one_page_is_one_page() -> None:
    one = sheet(["指标"] * 44)
    setting, pages = set_pages(one)
    assert len(pages) == 1
    assert setting.style != STYLES[0]
    assert "共" not in pages_of(written([one]))[0]


def test_a_longer_form_repeats_its_head_and_its_labels() -> None:
    texts = [f"指标{number}：内容" for number in range(1, 100)]
    reader = written([sheet(texts)])
    pages = pages_of(reader)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert page.count("三级指标") == 1
        assert "产出指标" in page
        assert all(char in page for char in "绩效指标")
        assert f"第{number}页共{len(pages)}页" in page
    everything = "".join(pages)
    assert [everything.count(f"{text}") for text in texts[9:]] == [1] * len(texts[9:])
    assert pages[1].count("附件1-1") == 0


def test_a_row_taller_than_a_page_prints_whole() -> None:
    numbers = [f"句{number}。" for number in range(4000)]
    pages = pages_of(written([sheet(["前", "".join(numbers), "后"])]))
    assert len(pages) >= 3
    body = "".join(pages)
    for word in ("绩", "效", "产出指标", "一级指标", "三级指标"):
        assert word in body
    assert all(number in body for number in numbers[::50])
    assert "后" in pages[-1]


def test_a_label_taller_than_a_page_prints_whole() -> None:
    label = "".join(f"条{number}，" for number in range(1500))
    body = "".join(pages_of(written([sheet(["一", "二", "三"], level1=label)])))
    for number in range(0, 1500, 10):
        assert f"{number}" in body
    assert body.count("条") >= 1500


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 900), min_size=1, max_size=60), st.integers(1, 9), st.integers(1, 60))
def test_rows_are_never_torn_lost_or_off_the_page(lengths: list[int], group: int, label: int) -> None:
    one = sheet(["长" * length for length in lengths], group, "标" * label)
    first, room = 230.0, 260.0
    setting = typeset(one, STYLES[0], fonts.song().advance)
    pages = paginate(one, setting, first, room)
    seen: list[int] = []
    printed: dict[Block, int] = {}
    shown: dict[Block, list[str]] = {}
    for number, page in enumerate(pages):
        assert page.filled <= (room if number else first) + 1e-3
        assert page.bands
        own = page.bands[page.heads :]
        seen.extend(band.row for band in own if band.first == 0)
        for band in own:
            fits = setting.heights[band.row] <= room - setting.heights[1]
            assert band.last is None or not fits
        for block in setting.blocks:
            part = part_on(page, block, setting.style, printed)
            if part is not None:
                assert part.top <= part.middle or not any(part.lines)
                assert part.top + part.height <= page.filled + 1e-3
                shown.setdefault(block, []).extend(part.lines)
    assert seen == list(range(len(one.rows)))
    for block in setting.blocks:
        if block.cell.rows == 1 and one.rows[block.row].section is not Section.INDICATOR_HEAD:
            assert tuple(shown[block]) == block.lines
        else:
            assert set(block.lines) <= set(shown[block]), "repeated, or continued on the next page"


def test_bookmarks_title_and_metadata() -> None:
    reader = written(
        [sheet(["一"]), sheet(["二"] * 90), sheet(["三"])],
        title="自评表",
        author="某单位",
        names=["甲", "乙"],
    )
    outline = []
    for entry in reader.outline:
        assert isinstance(entry, Destination)
        outline.append((entry.title, reader.get_destination_page_number(entry)))
    assert [name for name, _ in outline] == ["甲", "乙", "项目支出绩效自评表"]
    assert outline[0][1] == 0
    assert outline[1][1] == 1
    assert outline[2][1] == len(reader.pages) - 1
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("自评表", "某单位")
    assert (reader.metadata.creator, reader.metadata.producer) == ("jixiao", "jixiao")
    assert reader.metadata.creation_date is None, "none is better than reportlab's of the year 2000"


def test_every_font_is_embedded() -> None:
    reader = written([sheet(["㛃一A"]), sheet(["二"])])
    found = 0
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]
            assert "/ToUnicode" in font
            found += 1
    assert found


def test_a_character_of_no_font_is_a_box_with_its_code_point(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.song.cache_clear()
    monkeypatch.setattr(fonts, "_spare_paths", lambda: ())
    try:
        (text,) = pages_of(written([sheet(["甲\U0003fffd乙"])]))
    finally:
        fonts.song.cache_clear()
    assert "3FF" in text
    assert "FD" in text


def test_the_same_sheets_give_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_pdf([sheet(["一", "㛃"])], first, title="自评表")
    write_pdf([sheet(["一", "㛃"])], second, title="自评表")
    assert first.getvalue() == second.getvalue()


def test_cancelling_stops_and_progress_counts() -> None:
    done: list[int] = []

    def progress(count: int) -> bool:
        done.append(count)
        return count < 2

    file = io.BytesIO()
    with pytest.raises(Cancelled):
        write_pdf((sheet(["一"]) for _ in range(9)), file, progress=progress)
    assert done == [1, 2]
    assert file.getvalue() == b""


def test_no_sheet_is_one_empty_page_and_a_bare_sheet_prints() -> None:
    assert len(written([]).pages) == 1
    assert len(written([Sheet()]).pages) == 1


def test_sign_off_stands_below_the_table() -> None:
    one = sheet(["一"], sign_off=("填表人：", "负责人：", "日期："))
    (text,) = pages_of(written([one]))
    assert text.index("总分") < text.index("填表人：") < text.index("负责人：") < text.index("日期：")


def test_a_page_keeps_its_margins() -> None:
    for count in (10, 60, 150):
        setting, pages = set_pages(sheet(["指标"] * count, sign_off=("填表人：",)))
        whole = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
        assert all(page.filled <= whole for page in pages)
        assert setting.style.size >= 7.5


def test_pages_put_by_on_the_disk_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_objects, "_MOST_HELD", 50_000_000)
    held, spooled = io.BytesIO(), io.BytesIO()
    sheets = [sheet([f"指标{number}"] * 40) for number in range(6)]
    write_pdf(sheets, held)
    monkeypatch.setattr(pdf_objects, "_MOST_HELD", 10)
    write_pdf(sheets, spooled)
    write_pdf(sheets, tmp_path / "one.pdf")
    assert held.getvalue() == spooled.getvalue() == (tmp_path / "one.pdf").read_bytes()
