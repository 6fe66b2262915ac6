"""The draft of a 绩效自评报告 as a Word file, in the type of official papers.

A4 with their margins; title 方正小标宋简体 二号 (宋体 where a computer lacks it), headings 黑体, 楷体
and 仿宋 bold 三号, body 仿宋 三号 with lines of 28 pt, tables 仿宋 小四. Streamed as the other Word files
are: the frame is python-docx's, so is the footer with the pages' numbers. Gaps are marked in yellow.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from jixiao_gui.form.reports.draft_parts import GAP, Draft, Heading, ProjectRow, ProjectTable, Sentence
from jixiao_gui.form.reports.subjects import NAME_HEADS
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.docx_frame import FOOTER, HEI, make_frame
from jixiao_gui.formats.writing.zip_entries import ILLEGAL, entry

_TITLE_FONT, _FANG, _KAI = "方正小标宋简体", "仿宋", "楷体"
_TITLE, _HEAD, _BODY, _CELL, _LEFT, _RIGHT = (
    "JxRTitle",
    "JxRHead",
    "JxRBody",
    "JxRCell",
    "JxRLeft",
    "JxRRight",
)
"""Ids of the styles; a heading's has its level behind it."""
_TWIPS = 1440 / 25.4
_MARGINS = {"top": 37, "right": 26, "bottom": 35, "left": 28}
"""mm, so that 22 lines of 28 characters stand on a page."""
_MARGIN_TAG = re.compile(rb"<w:pgMar[^>]*/>")
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_COLUMNS = (
    ("序号", 11, _CELL),
    ("项目名称", 32, _LEFT),
    ("实施单位", 23, _LEFT),
    ("全年预算数\n（万元）", 23, _RIGHT),
    ("全年执行数\n（万元）", 23, _RIGHT),
    ("执行率", 18, _RIGHT),
    ("得分", 15, _CELL),
    ("等级", 11, _CELL),
)
"""Head, width in mm and style of each column: 156 mm in all."""


def write_self_report(draft: Draft, target: BinaryIO, progress: Progress | None = None) -> None:
    """Write ``draft`` as docx.

    Raises `Cancelled` when ``progress``, called with the number of parts, returns False, and `OSError`.
    """
    frame = make_frame(ILLEGAL.sub("", draft.title), _TITLE_FONT)
    sides = " ".join(f'w:{side}="{round(width * _TWIPS)}"' for side, width in _MARGINS.items())
    margins = f'<w:pgMar {sides} w:header="851" w:footer="1400" w:gutter="0"/>'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in frame.parts:
            if name == "word/styles.xml":
                content = _before_end(content, b"</w:styles>", "".join(_styles()))
            elif name == "word/fontTable.xml":
                content = _before_end(content, b"</w:fonts>", "".join(_fonts()))
            archive.writestr(entry(name), content)
        with archive.open(entry("word/document.xml"), "w", force_zip64=True) as body:
            body.write(frame.head)
            for piece in _pieces(draft, progress):
                body.write(piece.encode())
            body.write(_MARGIN_TAG.sub(margins.encode(), frame.tail))
        archive.writestr(entry(FOOTER), frame.footer)


def _pieces(draft: Draft, progress: Progress | None) -> Iterator[str]:
    yield _paragraph(_TITLE, draft.title)
    for number, part in enumerate(draft.parts, 1):
        if isinstance(part, Heading):
            yield _paragraph(f"{_HEAD}{part.level}", part.text)
        elif isinstance(part, Sentence):
            yield _paragraph(_BODY, part.text)
        else:
            yield from _table(part)
        step(progress, number)


def _table(table: ProjectTable) -> Iterator[str]:
    widths = [round(width * _TWIPS) for _, width, _ in _COLUMNS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="45" w:type="dxa"/>'
        f'<w:right w:w="45" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    names = [table.name_head if head in NAME_HEADS else head for head, _, _ in _COLUMNS]
    heads = (_cell(head, width, _CELL) for head, width in zip(names, widths, strict=True))
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(heads)}</w:tr>"
    for row in table.rows:
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(_cells(row, widths))}</w:tr>"
    yield "</w:tbl>"


def _cells(row: ProjectRow, widths: list[int]) -> Iterator[str]:
    texts = (row.number, row.project, row.unit, row.budget, row.executed, row.rate, row.total, row.grade)
    first = 0
    if not row.number:  # the sums: their name over the columns that have none
        first = 3
        yield _cell(row.project, sum(widths[:first]), _CELL, columns=first)
    for text, width, (_, _, style) in list(zip(texts, widths, _COLUMNS, strict=True))[first:]:
        yield _cell(text, width, style)


def _cell(text: str, width: int, style: str, *, columns: int = 1) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_paragraph(style, text)}</w:tc>"


def _paragraph(style: str, text: str) -> str:
    runs = []
    for piece in re.split(f"({GAP})", ILLEGAL.sub("", text)):
        if piece:
            look = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>' if piece == GAP else ""
            runs.append(f'<w:r>{look}<w:t xml:space="preserve">{_text(piece)}</w:t></w:r>')
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def _text(text: str) -> str:
    return text.translate(_MARKS).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


def _styles() -> Iterator[str]:
    yield _style(_TITLE, "报告标题", _TITLE_FONT, 44, "center", line=640, after=560, level=1)
    for level, (font, bold) in enumerate(((HEI, False), (_KAI, False), (_FANG, True)), 1):
        yield _style(
            f"{_HEAD}{level}", f"报告{level}级标题", font, 32, "left", indent=640, level=level + 1, bold=bold
        )
    yield _style(_BODY, "报告正文", _FANG, 32, "both", indent=640)
    for id, name, align in ((_CELL, "居中", "center"), (_LEFT, "靠左", "left"), (_RIGHT, "靠右", "right")):
        yield _style(id, f"报告表格{name}", _FANG, 24, align, line=340)


def _style(
    id: str,
    name: str,
    font: str,
    size: int,
    align: str,
    *,
    line: int = 560,
    after: int = 0,
    indent: int = 0,
    level: int = 0,
    bold: bool = False,
) -> str:
    """Return a paragraph style: ``size`` in half points, ``line``, ``after`` and ``indent`` in twips.

    ``level``: the outline level for Word's navigation, from 1; 0 for none.
    """
    first = f'<w:ind w:firstLineChars="200" w:firstLine="{indent}"/>' if indent else ""
    outline = f'<w:outlineLvl w:val="{level - 1}"/>' if level else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"<w:keepNext/>" if level else ""}'
        f'<w:spacing w:before="0" w:after="{after}" w:line="{line}" w:lineRule="exact"/>{first}'
        f'<w:jc w:val="{align}"/>{outline}</w:pPr><w:rPr>'
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>{"<w:b/>" if bold else ""}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _fonts() -> Iterator[str]:
    for name, alternative in ((_FANG, "FangSong"), (_KAI, "KaiTi")):
        yield (
            f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="86"/>'
            '<w:family w:val="modern"/><w:pitch w:val="variable"/></w:font>'
        )


def _before_end(part: bytes, end: bytes, more: str) -> bytes:
    return part.replace(end, more.encode() + end)
