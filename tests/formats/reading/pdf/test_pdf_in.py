"""PDF read back: our own exactly, and tables as Word, LibreOffice and others draw them."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from jixiao_gui.formats import Cancelled, FormatError
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.office import find_office
from jixiao_gui.formats.reading.pdf.pdf_in import read_pdf
from jixiao_gui.formats.reading.pdf.pdf_page import _plain
from jixiao_gui.formats.writing.form_pages import set_pages
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet
from tests.conftest import SEEDS
from tests.formats.reading.pdf.drawn_pdf import Page, dots, double, draw_pdf, stroke, thin_rectangle, twice

WIDTHS = (9.0, 25.0, 60.0, 30.0, 50.0)


def form(
    rows: Sequence[tuple[str, str, str]], group: int = 3, project: str = "示例项目", level1: str = "产出指标"
) -> Sheet:
    """An invented form of three columns of free text beside its merged labels."""
    head = Row(
        (
            Cell("绩效指标", 0, rows=len(rows) + 1, vertical=True),
            *(
                Cell(word, n)
                for n, word in enumerate(("一级指标", "三级指标", "实际\n完成值", "偏差原因"), 1)
            ),
        ),
        Section.INDICATOR_HEAD,
        10,
    )
    body = [Row((Cell("项目名称", 0, 2), Cell(project, 2, 3, role=Role.TEXT)), Section.HEADER), head]
    for number, (name, actual, reason) in enumerate(rows):
        start = number % group == 0
        covers = min(group, len(rows) - number) if start else 0
        cells = (
            Cell("", 0, rows=0),
            Cell(f"{level1}{number // group + 1}" if start else "", 1, rows=covers),
            Cell(name, 2, role=Role.TEXT),
            Cell(actual, 3, role=Role.NUMBER),
            Cell(reason, 4, role=Role.TEXT),
        )
        body.append(Row(cells, Section.INDICATOR))
    body.append(
        Row((Cell("总分", 0, 2), Cell("100", 2, 2), Cell("95.6", 4, role=Role.COMPUTED)), Section.TOTAL)
    )
    return Sheet("附件1-1", "项目支出绩效自评表", "（2023年度）", WIDTHS, tuple(body))


def written_and_read(sheets: Sequence[Sheet], path: Path) -> list[Sheet]:
    write_pdf(sheets, path)
    read = read_pdf(path)
    assert read.leftovers == []
    return read.sheets


def cell_layout(sheet: Sheet) -> list[list[tuple[str, int, int, int]]]:
    """Text, column, columns and rows of each cell; white space at the ends is not printed."""
    return [
        [(cell.text.rstrip(" "), cell.column, cell.columns, cell.rows) for cell in row.cells]
        for row in sheet.rows
    ]


def same(got: Sheet, wanted: Sheet) -> None:
    assert (got.caption, got.title, got.year_line) == (wanted.caption, wanted.title, wanted.year_line)
    assert got.widths == pytest.approx(wanted.widths, abs=0.1)
    assert cell_layout(got) == cell_layout(wanted)


SHORT = ("指标1：调研次数", "≥100次", "")
LONG = "完成全部二十七个监测点位的巡检，共计212.5万元；其中pH值、浊度、余氯三项指标每日记录一次。"


def test_one_page_comes_back_the_same(tmp_path: Path) -> None:
    one = form(
        [
            SHORT,
            (LONG, "100%", "按计划\n完成"),
            ("第一段。\n\n第二段：\n（1）甲；\n（2）乙  丙　　丁。", "", LONG * 3),
        ]
    )
    (got,) = written_and_read([one], tmp_path / "a.pdf")
    same(got, one)


@pytest.mark.parametrize("rows", [3, 24, 27, 30, 33, 36, 38, 40, 42])
def test_every_type_style(tmp_path: Path, rows: int) -> None:
    one = form([(LONG[:40] + str(n), "按期", "") for n in range(rows // 2)] + [SHORT] * (rows // 2))
    same(written_and_read([one], tmp_path / "a.pdf")[0], one)


@pytest.mark.parametrize("group", [1, 3, 50, 100])
def test_a_form_over_pages_is_one(tmp_path: Path, group: int) -> None:
    one = form([(f"指标{n}：{LONG[: n % 40]}", f"{n}", "无") for n in range(1, 101)], group)
    other = form([SHORT], project="另一项目")
    assert len(set_pages(one)[1]) > 2
    got = written_and_read([other, one, other, one], tmp_path / "a.pdf")
    for mine, theirs in zip(got, [other, one, other, one], strict=True):
        same(mine, theirs)


@pytest.mark.parametrize("length", [20, 33, 47, 90, 160])
def test_a_row_taller_than_a_page_is_one(tmp_path: Path, length: int) -> None:
    one = form([SHORT, (LONG * length, "全部", "第一段。\n" + LONG * 3), SHORT])
    same(written_and_read([one], tmp_path / "a.pdf")[0], one)


WORDS = (
    "监测 点位 ， 。 ； （一） 1. ≥99.5% 212.5万元 2023年12月31日 pH PM2.5 10 《办法》 “四项” well-known 、 ①"
)
PIECES = st.sampled_from([*re.split(" ", WORDS), "㎡", "——", "……", "\n", "　"])


def typed(pieces: list[str]) -> str:
    """A text as people type it: no empty line, and none that begins with a sign which ends the one above."""
    lines = [line.rstrip(" 　") for line in "".join(pieces).strip("\n 　").split("\n") if line.strip(" 　")]
    return re.sub(r"\n\s*(?=[，。；、》”）…—])", "", "\n".join(lines))


TEXTS = st.lists(PIECES, max_size=60).map(typed)


@settings(max_examples=25)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=12), st.integers(1, 4))
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], group: int
) -> None:
    one = form(rows, group)
    (got,) = written_and_read([one], tmp_path_factory.mktemp("pdf") / "a.pdf")
    assert [[trimmed(cell) for cell in row.cells] for row in got.rows] == [
        [trimmed(cell) for cell in row.cells] for row in one.rows
    ]


def trimmed(cell: Cell) -> str:
    """The text without blanks beside a line break, and how many there are where the page breaks a line."""
    lines = (line.rstrip(" \u3000").lstrip(" ") for line in cell.text.split("\n"))
    return "\n".join(re.sub(" +", " ", line) for line in lines)


FORM = (
    ("项目名称", "公共机房巡检", None, None),
    ("绩效指标", "一级指标", "三级指标", "实际完成值"),
    ("^", "产出指标", "指标1：巡检次数", "12次"),
    ("^", "^", "指标2：完成及时", "100%"),
    ("总分", None, "100", "98"),
)
FORM_WIDTHS = (60.0, 90.0, 200.0, 100.0)
FORM_TOLD = [
    [("项目名称", 0, 1, 1), ("公共机房巡检", 1, 3, 1)],
    [("绩效指标", 0, 1, 3), ("一级指标", 1, 1, 1), ("三级指标", 2, 1, 1), ("实际完成值", 3, 1, 1)],
    [("", 0, 1, 0), ("产出指标", 1, 1, 2), ("指标1：巡检次数", 2, 1, 1), ("12次", 3, 1, 1)],
    [("", 0, 1, 0), ("", 1, 1, 0), ("指标2：完成及时", 2, 1, 1), ("100%", 3, 1, 1)],
    [("总分", 0, 2, 1), ("100", 2, 1, 1), ("98", 3, 1, 1)],
]


def drawn_form(page: Page, **options: Any) -> float:
    page.text("附件2", 60, 60)
    page.text("项目支出绩效自评表", 220, 85, 18)
    page.text("（2022年度）", 260, 105)
    return page.table(FORM, FORM_WIDTHS, 120, **options)


def as_drawn(path: Path) -> None:
    (got,) = read_pdf(path).sheets
    assert cell_layout(got) == FORM_TOLD
    assert (got.caption, got.title, got.year_line) == ("附件2", "项目支出绩效自评表", "（2022年度）")


@pytest.mark.parametrize("shading", [False, True])
@pytest.mark.parametrize("draw", [stroke, thin_rectangle, twice, double, dots])
def test_rules_drawn_in_other_ways(tmp_path: Path, draw: Any, shading: bool) -> None:
    path = draw_pdf(tmp_path / "a.pdf", lambda page: drawn_form(page, draw=draw, shading=shading))
    as_drawn(path)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_page_that_is_turned(tmp_path: Path, turn: int) -> None:
    as_drawn(draw_pdf(tmp_path / "a.pdf", drawn_form, turn=turn))


def test_a_table_inside_an_object_of_its_own(tmp_path: Path) -> None:
    def page(page: Page) -> None:
        page.canvas.beginForm("whole")
        drawn_form(page)
        page.canvas.endForm()
        page.canvas.saveState()
        page.canvas.translate(20, -30)
        page.canvas.scale(0.9, 0.9)
        page.canvas.doForm("whole")
        page.canvas.restoreState()

    as_drawn(draw_pdf(tmp_path / "a.pdf", page))


@pytest.mark.parametrize("sides", [("left", "right"), ("left",), ("right",)])
def test_a_table_open_at_its_sides(tmp_path: Path, sides: tuple[str, ...]) -> None:
    def without(_: int, column: int, side: str) -> bool:
        return side in sides and (side, column) in (("left", 0), ("right", 3))

    as_drawn(draw_pdf(tmp_path / "a.pdf", lambda page: drawn_form(page, without=without)))


@pytest.mark.parametrize(
    "edges", [("top", "bottom"), ("top",), ("bottom",), ("left", "right", "top", "bottom")]
)
def test_a_table_open_above_and_below(tmp_path: Path, edges: tuple[str, ...]) -> None:
    """The rules inside it say where its first and its last row end."""
    places = {"left": (1, 0), "right": (1, 3), "top": (0, 0), "bottom": (0, len(FORM) - 1)}

    def without(row: int, column: int, side: str) -> bool:
        axis, place = places[side]
        return side in edges and (row, column)[axis] == place

    draw_pdf(tmp_path / "a.pdf", lambda page: drawn_form(page, without=without))
    as_drawn(tmp_path / "a.pdf")


def test_lines_that_are_no_borders(tmp_path: Path) -> None:
    def page(page: Page) -> None:
        bottom = drawn_form(page)
        page.canvas.line(230, page.height - 137, 300, page.height - 137)  # under a blank to be filled in
        page.canvas.line(60, page.height - bottom - 40, 500, page.height - bottom - 40)  # above a note
        page.canvas.rect(20, 20, 555, 802)  # round the page
        page.text("注：本表一式两份。", 60, bottom + 60)

    path = draw_pdf(tmp_path / "a.pdf", page)
    as_drawn(path)
    read = read_pdf(path)
    assert (read.sheets[0].below, read.leftovers) == (("注：本表一式两份。",), [])


def test_running_heads_and_page_numbers(tmp_path: Path) -> None:
    rows = [("^", f"产出{n}", f"指标{n}：巡检", f"{n}次") for n in range(1, 41)]

    def first(page: Page) -> None:
        page.text("某市绩效材料汇编", 220, 40)
        page.text("项目支出绩效自评表", 220, 85, 18)
        page.table([*FORM[:2], *rows[:28]], FORM_WIDTHS, 120)
        page.text("- 1 -", 290, 815)

    def second(page: Page) -> None:
        page.text("某市绩效材料汇编", 220, 40)
        page.table([FORM[1], *rows[28:], FORM[4]], FORM_WIDTHS, 70)
        page.text("- 2 -", 290, 815)

    read = read_pdf(draw_pdf(tmp_path / "a.pdf", first, second))
    (got,) = read.sheets
    assert [row.cells[2].text for row in got.rows[2:-1]] == [row[2] for row in rows]
    assert got.rows[1].cells[0].rows == 41
    assert read.leftovers == ["某市绩效材料汇编"]


def test_text_that_runs_up_and_down(tmp_path: Path) -> None:
    def page(page: Page) -> None:
        page.table((("项目名称", "甲\n\n\n\n\n"), ("三级指标", "乙\n\n\n\n\n")), (90, 200), 100)
        for angle, x, y, word in ((-90, 125, 110, "绩效目标（万元）"), (90, 140, 280, "PM2.5浓度")):
            page.canvas.saveState()
            page.canvas.translate(x, page.height - y)
            page.canvas.rotate(angle)
            page.canvas.drawString(0, 0, word)
            page.canvas.restoreState()

    (got,) = read_pdf(draw_pdf(tmp_path / "a.pdf", page)).sheets
    assert "绩效目标（万元）" in got.rows[0].cells[0].text
    assert "PM2.5浓度" in got.rows[1].cells[0].text


def test_radicals_are_characters_and_wide_marks_stay_wide() -> None:
    assert _plain(ord("⽬")) == "目"
    assert _plain(ord("⻓")) == "长"
    assert _plain(0xF9DD) == "利"
    for char in "：（）％１ＡⅡ①㎡℃—…":
        assert _plain(ord(char)) == char


def test_lines_of_our_own_without_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As versions before wrote them: a line that would have taken more was ended by hand."""
    monkeypatch.setattr("jixiao_gui.formats.writing.form_pages.marked", lambda block: block)
    monkeypatch.setattr("jixiao_gui.formats.writing.pdf_out.KEYWORD", "")
    texts = [LONG * 3, "第一段。\n第二段：\n\n（1）甲；\n（2）乙。", "COVID test kits bought " * 9 + "all"]
    one = form([(text, "达成预期指标", "已整改，\n不再发生") for text in texts])
    same(written_and_read([one], tmp_path / "a.pdf")[0], one)


def test_a_break_that_no_eye_can_see(tmp_path: Path) -> None:
    """A full line and one that another program ended by hand look the same: they are read as one text."""
    full = "满" * 19

    def page(page: Page) -> None:
        page.table((("项目名称", f"{full}\n下一行"), ("三级指标", "短。\n下一行")), (90, 200), 100)

    (got,) = read_pdf(draw_pdf(tmp_path / "a.pdf", page)).sheets
    assert [row.cells[1].text for row in got.rows] == [f"{full}下一行", "短。\n下一行"]


def scan(page: Page) -> None:
    page.canvas.drawInlineImage(Image.new("L", (60, 85), 200), 0, 0, page.width, page.height)


def test_a_scan_is_told(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "扫描.pdf", scan, scan)
    with pytest.raises(FormatError, match=r"^无法读取“扫描\.pdf”：它是扫描件[^。]*。$"):
        read_pdf(path)


def test_scanned_pages_among_others_are_named(tmp_path: Path) -> None:
    read = read_pdf(draw_pdf(tmp_path / "a.pdf", drawn_form, scan))
    assert len(read.sheets) == 1
    assert read.leftovers == ["（第 2 页是扫描的图片，没有读入）"]


def test_a_password_is_told(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "密.pdf", drawn_form)
    writer = PdfWriter(clone_from=path)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)
    with pytest.raises(FormatError, match=r"密\.pdf.*打开密码"):
        read_pdf(path)


def test_a_password_that_only_forbids_printing(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "a.pdf", drawn_form)
    writer = PdfWriter(clone_from=path)
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(path)
    as_drawn(path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"not one", b"%PDF-1.4\n" + bytes(range(256)) * 50])
def test_what_is_no_pdf_ends_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"坏\.pdf.*。$"):
        read_pdf(path)


def test_a_user_can_stop(tmp_path: Path) -> None:
    calls = []

    def alive() -> None:
        calls.append(1)
        if len(calls) == 4:
            raise Cancelled

    path = draw_pdf(tmp_path / "a.pdf", *[drawn_form] * 9)
    with pytest.raises(Cancelled):
        read_pdf(path, alive)
    assert len(calls) == 4


def raw_pdf(path: Path, page: bytes, *streams: tuple[bytes, bytes]) -> Path:
    """A PDF by hand: object 3 is its page with ``page`` in its dictionary, 4 and on are the streams."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<" + page + b">>>>",
    ]
    for dictionary, content in streams:
        packed = zlib.compress(content, 9)
        head = b"<</Filter/FlateDecode/Length %d" % len(packed) + dictionary + b">>stream\n"
        objects.append(head + packed + b"\nendstream")
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    path.write_bytes(body + b"trailer\n<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1))
    return path


def drawing(below: int) -> bytes:
    return b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % below


HOSTILE: dict[str, tuple[bytes, list[tuple[bytes, bytes]]]] = {
    "blanks": (b"", [(b"", b" " * 50_000_000)]),
    "strokes": (b"", [(b"", b"0 0 m 9 9 l S\n" * 4_000_000)]),
    "a form that draws itself": (b"/XObject<</F 5 0 R>>", [(b"", b"/F Do"), (drawing(5), b"/F Do /F Do")]),
    "forms that draw forms": (
        b"/XObject<</F 5 0 R>>",
        [(b"", b"/F Do"), *((drawing(n), b"/F Do " * 10) for n in range(6, 30)), (b"/Subtype/Form", b"f")],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_never_end_is_refused_at_once(tmp_path: Path, name: str) -> None:
    page, streams = HOSTILE[name]
    path = raw_pdf(tmp_path / "敌意.pdf", page, *streams)
    done = subprocess.run(
        [sys.executable, "-m", "tests.formats.limited", str(path)],
        cwd=Path(__file__).resolve().parents[4],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (3, ""), done.stdout + done.stderr
    assert "敌意.pdf" in done.stdout
    assert "压缩炸弹" in done.stdout


def test_other_places_as_libreoffice_prints_them(tmp_path: Path) -> None:
    """Where LibreOffice and the forms are at hand: what the docx says, but for what no eye can see."""
    office = find_office()
    sources = sorted((SEEDS.parent / "cases" / "other-places" / "inputs").glob("*.docx")) if SEEDS else []
    if office is None or not sources:
        return  # the tables drawn above are all there is
    profile = (tmp_path / "profile").as_uri()
    command = [str(office), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, sources)],
        capture_output=True,
        check=True,
        timeout=300,
    )
    for source in sources:
        printed, wanted = read_pdf(tmp_path / f"{source.stem}.pdf"), read_docx(source)
        assert len(printed.sheets) == len(wanted.sheets)
        for mine, theirs in zip(printed.sheets, wanted.sheets, strict=True):
            assert (mine.caption, mine.title, mine.year_line) == (
                theirs.caption,
                theirs.title,
                theirs.year_line,
            )
            assert places(mine) == places(theirs)


def places(sheet: Sheet) -> list[list[tuple[str, int]]]:
    return [[("".join(cell.text.split()), cell.rows) for cell in row.cells] for row in sheet.rows]
