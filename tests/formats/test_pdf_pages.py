"""The preview's pages are the PDF's own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.pdf_pages import Pages
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.sheet.sheet import Cell, Row, Sheet


def paper(count: int) -> bytes:
    sheets = [Sheet(title="自评表", widths=(100.0,), rows=(Row((Cell("总分"),)),))] * count
    file = io.BytesIO()
    write_pdf(sheets, file)
    return file.getvalue()


def test_each_page_is_a_picture_of_a4() -> None:
    with Pages(paper(3)) as pages:
        assert len(pages) == 3
        assert pages.size(0) == pytest.approx((595.28, 841.89), abs=0.1)
        picture = pages.picture(2, 72)
        assert (picture.width, picture.height) == (596, 842)
        assert len(picture.pixels) == picture.stride * picture.height
        assert picture.pixels[:3] == b"\xff\xff\xff"
        dark = sum(value < 100 for value in picture.pixels[::4])
        assert 50 < dark < picture.width * picture.height / 20


def test_twice_the_dots_are_twice_the_pixels() -> None:
    with Pages(paper(1)) as pages:
        small, large = pages.picture(0, 50), pages.picture(0, 100)
    assert large.width == pytest.approx(2 * small.width, abs=2)


def test_what_is_no_pdf_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="不是能打开的 PDF"):
        Pages(b"nothing")
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(FormatError, match="坏"):
        Pages(broken)
