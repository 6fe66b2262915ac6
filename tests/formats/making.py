"""Word and Excel files made by hand for the tests, part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jixiao_gui.formats import Cancelled, Progress
from jixiao_gui.sheet.sheet import Sheet

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{W_NS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(body: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<w:document {_NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>"


def relations(*entries: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(entries, 1)
    )
    return f'<Relationships xmlns="{_RELS}">{rows}</Relationships>'


def package(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def docx(path: Path, body: str, **parts: str) -> Path:
    """A docx of ``body``; further parts as footnotes="<w:footnotes …>"."""
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": relations(*((kind, f"{kind}.xml") for kind in parts)),
    }
    files |= {f"word/{kind}.xml": content for kind, content in parts.items()}
    return package(path, files)


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(inside: str, properties: str = "") -> str:
    """A cell of plain text, or of blocks when ``inside`` begins with a tag."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside if inside.startswith('<') else p(inside)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inside = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


FORM = (
    tr("项目名称", "水质监测"),
    tr("绩效指标", "一级指标", "二级指标", "三级指标"),
    tr("", "产出指标", "数量指标", "指标1：监测点位"),
)
"""The least that looks like a form."""


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]


def spans(sheet: Sheet) -> list[list[tuple[int, int, int]]]:
    """(column, columns, rows) of each cell."""
    return [[(c.column, c.columns, c.rows) for c in row.cells] for row in sheet.rows]


def cancel_at_the_third(
    write: Callable[[Iterator[Sheet], Progress], object], sheet_of: Callable[[str], Sheet]
) -> None:
    """``write`` takes sheets one at a time, each when the one before is done, and ends when it is told to."""
    taken: list[int] = []
    done: list[int] = []

    def source() -> Iterator[Sheet]:
        for number in range(1, 6):
            assert len(done) == number - 1, "the one before was not written first"
            taken.append(number)
            yield sheet_of(str(number))

    def progress(number: int) -> bool:
        done.append(number)
        return number < 3

    with pytest.raises(Cancelled):
        write(source(), progress)
    assert (taken, done) == ([1, 2, 3], [1, 2, 3])
