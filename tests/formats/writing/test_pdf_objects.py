"""A PDF whose pages are written as they are made: what it refers to is there, and little of it is kept."""

from __future__ import annotations

import errno
import io
import re
import tempfile
import tracemalloc
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from jixiao_gui.formats.writing import fonts, pdf_objects
from jixiao_gui.formats.writing.canvas import document_info
from jixiao_gui.formats.writing.pdf_objects import PdfObjects

INFO = document_info("标题", "主题", "作者", "词")
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


def written(objects: PdfObjects) -> bytes:
    file = io.BytesIO()
    objects.write_file(file, INFO)
    return file.getvalue()


@given(
    bookmarks=st.lists(st.none() | NAMES, min_size=1, max_size=12),
    drawings=st.sets(st.integers(0, 11)),
    with_fonts=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_all_that_is_referred_to_is_there(
    bookmarks: list[str | None], drawings: set[int], with_fonts: bool
) -> None:
    with closing(PdfObjects()) as objects:
        if with_fonts:
            fonts.song().first.splitString("绩效", objects.fonts)
            fonts.song().first.getSubsetInternalName(0, objects.fonts)
        for number, name in enumerate(bookmarks):
            if name is not None:
                objects.bookmark(name)
            shown = {}
            if number in drawings:
                shown = {"Total": objects.new_drawing()}
            objects.write_page(f"{number} w".encode(), 595.2756, 100 + number, shown)
            if shown:
                objects.write_drawing(shown["Total"], b"1 w", (0, -9, 100, 18))
        file = written(objects)

    reader = PdfReader(io.BytesIO(file), strict=True)
    assert [page.get_contents().get_data() for page in reader.pages] == [  # type: ignore[union-attr]
        f"{number} w".encode() for number in range(len(bookmarks))
    ]
    assert [float(page.mediabox.height) for page in reader.pages] == [
        100 + number for number in range(len(bookmarks))
    ]
    for number, page in enumerate(reader.pages):
        resources = page["/Resources"]
        assert ("/XObject" in resources) == (number in drawings)  # type: ignore[operator]
        if number in drawings:
            drawing = resources["/XObject"]["/Total"].get_object()  # type: ignore[index]
            assert (drawing["/Subtype"], drawing.get_data()) == ("/Form", b"1 w")
        assert bool(resources["/Font"].get_object()) == with_fonts  # type: ignore[index]
    places = [
        (item.title, reader.get_destination_page_number(item))
        for item in reader.outline
        if isinstance(item, Destination)
    ]
    assert places == [(name, number) for number, name in enumerate(bookmarks) if name is not None]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("标题", "作者")
    _assert_table_of_objects(file)


def _assert_table_of_objects(file: bytes) -> None:
    """Each object stands where the table says, and the table has as many as it says."""
    place = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", file)[0])
    assert file[place:].startswith(b"xref\n0 ")
    head, *lines = file[place:].split(b"trailer")[0].splitlines()[1:]
    assert int(head.split()[1]) == len(lines)
    for number, line in enumerate(lines[1:], start=1):
        assert len(line) == 19  # and the line's end: 20
        assert file[int(line[:10]) :].startswith(b"%d 0 obj\n" % number)


def test_little_is_kept_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_objects, "_MOST_HELD", 1000)
    with closing(PdfObjects()) as objects:

        def write(pages: int) -> None:
            for number in range(pages):
                objects.bookmark(f"某单位的第 {number} 个项目")
                objects.write_page(b"1 w" * 500, 595, 842, {})

        write(10)
        tracemalloc.start()
        try:
            write(2000)
            kept, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert kept < 2000 * 100
        assert len(PdfReader(io.BytesIO(written(objects))).pages) == 2010


@pytest.mark.parametrize("room", [0, 2500])
def test_pages_stay_in_memory_where_temporary_files_have_no_room(
    monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    def written_pages() -> bytes:
        with closing(PdfObjects()) as objects:
            for number in range(20):
                objects.bookmark(f"某单位的第 {number} 个项目")
                objects.write_page(f"{number} w".encode(), 595, 842, {})
            return written(objects)

    with_room = written_pages()
    monkeypatch.setattr(pdf_objects, "_MOST_HELD", 1000)
    assert written_pages() == with_room

    class FullDisk(io.BytesIO):
        """A file that takes ``room`` bytes, the last of them as a part of a write."""

        def write(self, content: Any, /) -> int:
            if self.tell() >= room:
                raise OSError(errno.ENOSPC, "no space")
            return super().write(content[: room - self.tell()])

    files: list[FullDisk] = []

    def no_room(**_: object) -> FullDisk:
        files.append(FullDisk())
        return files[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", no_room)
    assert written_pages() == with_room
    assert len(files) == 1
    assert files[0].closed


def test_pages_stay_in_memory_where_there_is_no_folder_of_temporary_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_folder(**_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "no usable temporary directory")

    monkeypatch.setattr(pdf_objects, "_MOST_HELD", 1000)
    monkeypatch.setattr(tempfile, "TemporaryFile", no_folder)
    with closing(PdfObjects()) as objects:
        for number in range(20):
            objects.write_page(f"{number} w".encode(), 595, 842, {})
        assert len(PdfReader(io.BytesIO(written(objects)), strict=True).pages) == 20


def test_the_same_objects_give_the_same_bytes() -> None:
    files = []
    for _ in range(2):
        with closing(PdfObjects()) as objects:
            objects.bookmark("一")
            objects.write_page(b"1 w", 595, 842, {})
            files.append(written(objects))
    assert files[0] == files[1]
