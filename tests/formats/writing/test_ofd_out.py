"""The OFD against the standard, against the PDF of the same forms, and as others read it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import ofdkit
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from pypdf import PdfReader

from jixiao_gui import paths
from jixiao_gui.exchange import export_each, export_forms, import_sources
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.font_subset import subset, unicode_map
from jixiao_gui.formats.writing.ofd_out import write_ofd
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet
from tests.formats.printed import plain
from tests.formats.writing.ofd_drawn import Char, Ofd
from tests.formats.writing.ofd_standard import faults
from tests.sheet.drawn import SAMPLES, TEMPLATES, sheet_of

RARE = "㛃𬀩𠅤䶮"
DPI = 150
READER = Path(__file__).with_name("easyofd_reading.py")


def simple(texts: Sequence[str], **others: Any) -> Sheet:
    """An invented form whose indicators are ``texts``."""
    head = Row(
        (Cell("绩效指标", 0, rows=len(texts) + 1, vertical=True), Cell("三级指标", 1)),
        Section.INDICATOR_HEAD,
        10,
    )
    rows = [Row((Cell("", 0, rows=0), Cell(text, 1, role=Role.TEXT)), Section.INDICATOR) for text in texts]
    given = {"caption": "附件1-1", "title": "项目支出绩效自评表", "year_line": "（2023年度）"} | others
    return Sheet(widths=(12, 162), rows=(head, *rows), **given)


def samples() -> list[Sheet]:
    return [sheet_of(imported.form) for imported in import_sources([SAMPLES], TEMPLATES).forms]


def blanks() -> list[Sheet]:
    return [sheet_of(template.new_form(year="2023")) for template in TEMPLATES]


def long_ones() -> list[Sheet]:
    """Forms that run over pages: heads are repeated, a row is torn, lines and blanks to sign on follow."""
    many = simple(
        [f"指标{n}：" + "内容" * (n % 30) for n in range(150)],
        above=("上面的话",),
        below=("下面的话" * 90,) * 9,
    )
    tall = simple(["前", "".join(f"句{n}。" for n in range(2000)), "后"], sign_off=("填表人：", "日期："))
    return [many, replace(many, landscape=True), tall]


def odd_ones() -> list[Sheet]:
    """Texts that a format may stumble over."""
    texts = [
        "甲\U0010fffd乙",
        " 缩进",
        "a\n\nb",
        f'{RARE} & <x> "y"',
        "PM2.5 ≥10³ m² √ ☑ 完",
        "   ",
        "A𬀩B𬀩𬀩C",
    ]
    return [simple(texts, title="A&B<自评表>")]


BOOKS: dict[str, Callable[[], list[Sheet]]] = {
    "samples": samples,
    "blank": blanks,
    "long": long_ones,
    "odd": odd_ones,
    "none": list,
    "bare": lambda: [Sheet()],
}


def ofd_of(sheets: Sequence[Sheet], **options: Any) -> bytes:
    file = io.BytesIO()
    write_ofd(sheets, file, **options)
    return file.getvalue()


def pdf_of(sheets: Sequence[Sheet]) -> bytes:
    file = io.BytesIO()
    write_pdf(sheets, file)
    return file.getvalue()


def pictures(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def apart(one: Image.Image, other: Image.Image) -> int:
    """How many dots are dark in one picture and have nothing dark within a dot in the other one."""
    assert one.size == other.size
    count = 0
    for a, b in ((one, other), (other, one)):
        near = b.filter(ImageFilter.MinFilter(3))
        dark = a.point([255 if value < 100 else 0 for value in range(256)])
        light = near.point([255 if value > 180 else 0 for value in range(256)])
        count += ImageChops.darker(dark, light).histogram()[255]
    return count


@pytest.mark.parametrize("book", BOOKS)
def test_pages_are_pictures_of_the_pdfs(book: str) -> None:
    sheets = BOOKS[book]()
    mine, printed = pictures(Ofd(ofd_of(sheets)).as_pdf()), pictures(pdf_of(sheets))
    assert len(mine) == len(printed)
    assert [apart(a, b) for a, b in zip(mine, printed, strict=True)] == [0] * len(mine)
    if book != "none" and book != "bare":
        assert all(min(page.tobytes()) < 100 for page in mine), "and they are not empty"


def test_a_text_beside_its_place_would_be_seen() -> None:
    data = ofd_of(samples()[:1])
    good, printed = Ofd(data), pictures(pdf_of(samples()[:1]))
    (right,) = pictures(good.as_pdf())
    assert apart(right, printed[0]) == 0
    element = good.pages[0].objects[5]
    left, *rest = element.attrib["Boundary"].split()
    element.attrib["Boundary"] = " ".join([f"{float(left) + 0.6:.3f}", *rest])
    (moved,) = pictures(good.as_pdf())
    assert apart(moved, printed[0]) > 10


@pytest.mark.parametrize("book", BOOKS)
def test_the_file_is_as_the_standard_has_it(book: str) -> None:
    sheets = BOOKS[book]()
    assert faults(ofd_of(sheets, title="自评表 & <示例>", author="某单位", names=["甲\x00", ""])) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_any_text_is_written_as_the_standard_has_it(texts: list[str], title: str, name: str) -> None:
    data = ofd_of([simple(texts, title=title)], title=title, names=[name])
    assert faults(data) == []
    shown = {char.text for page in Ofd(data).pages for char in page.chars()}
    drawn = {char for text in texts for run in fonts.song().runs(text) if run.font for char in run.text}
    assert {char for char in drawn if plain(char)} <= shown


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """An OFD in one part of which the first ``old`` is another text; ``new`` "" leaves it out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("OFD.xml", ' DocType="OFD"', ""),
        ("OFD.xml", "Document.xml", "Other.xml"),
        ("OFD.xml", "<ofd:Title>", "<ofd:Author>x</ofd:Author><ofd:Title>"),
        ("Doc_0/Document.xml", "<ofd:MaxUnitID>", "<ofd:MaxUnitID>1"),
        ("Doc_0/Document.xml", "PageID=", "Page="),
        ("Doc_0/PublicRes.xml", 'Font ID="', 'Font ID="9'),
        ("Doc_0/Pages/Page_0/Content.xml", 'TemplateID="', 'TemplateID="9'),
        ("Doc_0/Pages/Page_0/Content.xml", "g 3 ", "g 4 "),
        ("Doc_0/Pages/Page_0/Content.xml", 'Type="Body"', 'Kind="Body"'),
        ("Doc_0/Pages/Page_0/Content.xml", 'Boundary="', 'Boundary="x'),
        ("Doc_0/Pages/Page_0/Content.xml", "AbbreviatedData>M ", "AbbreviatedData>X "),
        ("Doc_0/Pages/Page_0/Content.xml", 'TextObject ID="', 'TextObject ID="1" Note="'),
    ],
)
def test_what_is_against_the_standard_would_be_seen(part: str, old: str, new: str) -> None:
    data = ofd_of(samples()[:2], title="自评表")
    assert faults(data) == []
    assert faults(changed(data, part, old, new))


@pytest.mark.parametrize("book", BOOKS)
def test_another_reader_finds_every_text_of_the_pdf_page_by_page(book: str) -> None:
    sheets = BOOKS[book]()
    with ofdkit.open(ofd_of(sheets)) as document:
        found = [Counter(plain("".join(run.text for run in page.runs))) for page in document.pages]
        sizes = [(page.width, page.height) for page in document.pages]
    printed = PdfReader(io.BytesIO(pdf_of(sheets))).pages
    assert found == [Counter(plain(page.extract_text())) for page in printed]
    boxes = [
        (float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4) for page in printed
    ]
    assert sizes == [pytest.approx(box, abs=0.1) for box in boxes]


@pytest.mark.parametrize("book", ["samples", "long", "odd"])
def test_a_second_reader_finds_texts_fonts_and_lines(book: str, tmp_path: Path) -> None:
    sheets = BOOKS[book]()
    (tmp_path / "自评表.ofd").write_bytes(ofd_of(sheets))
    command: list[str | Path] = [sys.executable, READER, "自评表.ofd"]
    pages = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    printed = PdfReader(io.BytesIO(pdf_of(sheets))).pages
    # The count of pages stands on a page template, which this reader shows on the first page alone.
    total = Counter(plain(f"{len(pages)} 页"))
    for page, other in zip(pages, printed, strict=True):
        found = Counter(plain("".join(text for text, *_ in page["runs"])))
        wanted = Counter(plain(other.extract_text()))
        assert found in (wanted, wanted - total)
    drawn = Ofd((tmp_path / "自评表.ofd").read_bytes())
    assert [page["size"] for page in pages] == [[page.width, page.height] for page in drawn.pages]
    assert pages[0]["lines"]
    for page in pages:
        for text, font, (left, top, width, height), size in page["runs"]:
            assert font.startswith("Noto"), text
            assert 0 <= left < left + width <= page["size"][0], text
            assert 0 <= top < top + height <= page["size"][1], text
            assert 0 < size < height, text


@pytest.mark.parametrize("book", ["samples", "blank"])
def test_texts_of_cells_are_in_the_order_of_reading(book: str) -> None:
    for sheet in BOOKS[book]():
        with ofdkit.open(ofd_of([sheet])) as document:
            text = plain("".join(run.text for page in document.pages for run in page.runs))
        texts = [plain(cell.text) for _, cell in sheet.cells() if plain(cell.text) and not cell.vertical]
        place = 0
        for one in texts:
            place = text.index(one, place)


def test_characters_stand_where_their_widths_put_them() -> None:
    (page,) = Ofd(ofd_of([simple(["宽Wi窄，ab"])])).pages
    song = fonts.song()
    line = [char for char in page.chars() if char.text in "宽Wi窄，ab"]
    assert "".join(char.text for char in line) == "宽Wi窄，ab"
    for char, following in pairwise(line):
        assert following.x - char.x == pytest.approx(song.advance(char.text) * char.size, abs=2e-3)
        assert following.y == char.y


def test_a_blank_at_the_beginning_is_room() -> None:
    def first(text: str) -> Char:
        (page,) = Ofd(ofd_of([simple([text])])).pages
        return next(char for char in page.chars() if char.text == "缩")

    plain_one, moved = first("缩"), first("  缩")
    blank = fonts.song().advance(" ") * moved.size
    assert moved.x - plain_one.x == pytest.approx(2 * blank, abs=2e-3)


def test_bookmarks_title_and_metadata() -> None:
    data = ofd_of(
        [simple(["一"]), simple(["二"] * 120), simple(["三"])],
        title="自评表<1>",
        author="某单位",
        names=["甲&乙", "丙"],
    )
    opened = Ofd(data)
    assert len(opened.pages) > 3
    assert opened.bookmarks == [("甲&乙", 0), ("丙", 1), ("项目支出绩效自评表", len(opened.pages) - 1)]
    with ofdkit.open(data) as document:
        known = document.info.to_dict()
    assert (known["title"], known["author"], known["creator"]) == ("自评表<1>", "某单位", "jixiao")
    assert known["subject"] == "项目支出绩效自评表"
    assert not known["creation_date"], "the same forms give the same bytes"


def test_pages_turn_where_the_forms_do() -> None:
    upright = simple(["一"])
    pages = Ofd(ofd_of([upright, replace(upright, landscape=True), upright])).pages
    assert [(page.width, page.height) for page in pages] == [(210, 297), (297, 210), (210, 297)]


def test_fonts_hold_the_characters_in_use_and_no_others() -> None:
    opened = Ofd(ofd_of([simple([f"一{RARE}", "二A"])]))
    used = {char.text for page in opened.pages for char in page.chars()}
    held: set[str] = set()
    for data in opened.fonts.values():
        assert len(data) < 60_000
        held |= {chr(code) for code in fonts._Font("held", io.BytesIO(data), shapable=False).face.charToGlyph}
    assert held == used


@pytest.mark.parametrize("file", ["Song.ttf", "Signs.ttf", "SongRare.ttf", "SongFar.ttf", "Hei.ttf"])
def test_freetype_finds_each_character_of_a_subset_by_its_code_point(file: str) -> None:
    path = paths.resources_folder() / "fonts" / file
    face = fonts._Font("whole", str(path), shapable=False).face
    characters = [chr(code) for code in list(face.charToGlyph)[:: len(face.charToGlyph) // 60]]
    whole = ImageFont.truetype(str(path), 100)
    cut = ImageFont.truetype(io.BytesIO(subset(face, characters)), 100)
    for char in characters:
        # FreeType moves outlines by what else the font holds, by a dot at most
        assert apart(written(char, whole), written(char, cut)) == 0, char
        assert cut.getlength(char) == pytest.approx(whole.getlength(char), abs=1)


def test_a_font_of_a_collection_is_cut_as_well(tmp_path: Path) -> None:
    """宋体 on Windows is a ttc."""
    single = (paths.resources_folder() / "fonts" / "Hei.ttf").read_bytes()
    tables = int.from_bytes(single[4:6], "big")
    head = bytearray(single[: 12 + 16 * tables])
    for place in range(12 + 8, len(head), 16):  # where each table begins counts from the file's beginning
        head[place : place + 4] = (int.from_bytes(head[place : place + 4], "big") + 16).to_bytes(4, "big")
    collection = tmp_path / "simsun.ttc"
    collection.write_bytes(b"ttcf\0\1\0\0\0\0\0\1\0\0\0\x10" + bytes(head) + single[len(head) :])
    face = fonts._Font("collected", str(collection), shapable=False).face
    cut = ImageFont.truetype(io.BytesIO(subset(face, "项目A")), 100)
    whole = ImageFont.truetype(io.BytesIO(single), 100)
    assert all(apart(written(char, whole), written(char, cut)) == 0 for char in "项目A")


def written(char: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    picture = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(picture).text((150, 150), char, fill=0, font=font)
    return picture


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(1, 0x2FFFF), st.integers(1, 60_000), max_size=300))
def test_a_map_of_unicode_gives_every_glyph_again(glyphs: dict[int, int]) -> None:
    pairs = sorted(glyphs.items())
    assert read_map(unicode_map(pairs), 12) == glyphs
    assert read_map(unicode_map(pairs), 4) == {code: glyph for code, glyph in pairs if code < 0xFFFF}


def read_map(table: bytes, wanted: int) -> dict[int, int]:
    """A cmap's subtable of a format, read by the description of the OpenType standard."""

    def number(at: int, size: int = 2) -> int:
        return int.from_bytes(table[at : at + size], "big")

    places = {number(4 + 8 * n + 4, 4) for n in range(number(2))}
    at = next(place for place in places if number(place) == wanted)
    if wanted == 12:
        groups = [[number(at + 16 + 12 * n + 4 * m, 4) for m in range(3)] for n in range(number(at + 12, 4))]
        return {
            code: glyph + code - first for first, last, glyph in groups for code in range(first, last + 1)
        }
    count = number(at + 6) // 2
    ends, starts, moves = at + 14, at + 16 + 2 * count, at + 16 + 4 * count
    assert number(at + 2) == 16 + 8 * count
    found = {}
    for n in range(count):
        for code in range(number(starts + 2 * n), number(ends + 2 * n) + 1):
            found[code] = (code + number(moves + 2 * n)) & 0xFFFF
    assert found.pop(0xFFFF) == 0
    return found


def test_the_same_sheets_give_the_same_bytes_and_others_another_identifier() -> None:
    first, again, other = (ofd_of([simple([text])], title="自评表") for text in ("一㛃", "一㛃", "二"))
    assert first == again
    assert Ofd(first).info["DocID"] != Ofd(other).info["DocID"]


def test_what_no_font_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_spare_paths", lambda: ())
    file = io.BytesIO()
    assert write_ofd([simple(["甲\U0003fffd乙"])], file) == ["\U0003fffd"]
    (page,) = Ofd(file.getvalue()).pages
    assert "3FFFD" in "".join(char.text for char in page.chars())


def test_cancelling_stops_and_progress_counts() -> None:
    done: list[int] = []

    def progress(count: int) -> bool:
        done.append(count)
        return count < 2

    with pytest.raises(Cancelled):
        write_ofd((simple(["一"]) for _ in range(9)), io.BytesIO(), progress=progress)
    assert done == [1, 2]


def test_pages_go_into_the_file_as_they_end() -> None:
    file = io.BytesIO()
    sizes: list[int] = []

    def progress(_done: int) -> bool:
        sizes.append(file.tell())
        return True

    write_ofd((simple([f"{n}"]) for n in range(50)), file, progress=progress)
    assert all(b - a > 300 for a, b in pairwise(sizes))


def test_feet_of_many_pages_share_a_few_templates() -> None:
    data = ofd_of([simple(["一"])] * 400)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len([name for name in archive.namelist() if name.startswith("Doc_0/Tpls/")]) < 30
    with ofdkit.open(data) as document:
        assert all(f"第{n}页共400页" in plain(page.text()) for n, page in enumerate(document.pages, 1))


def test_each_form_in_a_file_and_all_in_one(tmp_path: Path) -> None:
    forms = [imported.form for imported in import_sources([SAMPLES], TEMPLATES).forms]
    target = tmp_path / "全部.ofd"
    export_forms(lambda: forms, TEMPLATES, target, title="示例")
    names = [form.project or "项目支出绩效自评表" for form in forms]
    assert [name for name, _ in Ofd(target.read_bytes()).bookmarks] == names
    written = export_each(list(enumerate(forms, 1)), TEMPLATES, tmp_path / "每张", "ofd")
    assert len(written) == len(forms)
    assert all(path.suffix == ".ofd" and faults(path.read_bytes()) == [] for path in written)


def test_an_ofd_that_is_imported_is_told_what_to_do(tmp_path: Path) -> None:
    target = tmp_path / "表.ofd"
    export_forms(lambda: [Form(template="beijing-2023")], TEMPLATES, target)
    (sentence,) = import_sources([target], TEMPLATES).failures
    assert re.fullmatch(
        r"[^。]*“表\.ofd”：它是 OFD 版式文件，[^。]*请导入原来的 Word、Excel 或 PDF 文件。", sentence
    )
