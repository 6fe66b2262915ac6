"""The frame of a Word file, made once by python-docx: everything but the forms.

Styles, section, footer, properties and fonts. The body is cut in two around a marker, and
`docx_out.py` streams the forms in between.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.shared import Mm

from jixiao_gui.formats.writing import paper

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{W_NS}}}"
_NAMES = f'xmlns:w="{W_NS}"'
_BODY = "word/document.xml"
FOOTER = "word/footer1.xml"
MOST_PAGES = 9
"""Pages of a form up to which there is a footer of its own, where pages are counted by form."""
_FOOTER_ID = "rIdPages{pages}"
_REFERENCE = re.compile(r'(<w:footerReference\b[^>]*r:id=")[^"]*')
_COUNT = re.compile(rb'(SECTIONPAGES "><w:r><w:t>)1')
_KEPT_STYLES = frozenset(("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Footer"))
_UNUSED = frozenset(
    (
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
        KIND.CUSTOM_XML,
        KIND.NUMBERING,
        KIND.WEB_SETTINGS,
    )
)

SONG, HEI = "宋体", "黑体"
CAPTION, TITLE, YEAR, LINE = "JxCap", "JxTitle", "JxYear", "JxLine"
LABEL, TEXT, SIGN, END = "JxL", "JxT", "JxSign", "JxEnd"
"""Ids of the paragraph styles: short, as each cell names one."""
CLOSE, SMALL = "Close", "Small"
"""Endings of `LABEL` and `TEXT` in a form with closer or smaller lines, to keep it on one page."""
SIZES = {"": (18, 230), CLOSE: (18, 212), SMALL: (16, 188)}
"""Type of the cells in half points and their lines in twips: 9 pt, so that 一级指标 stands on one line,
其中：当年财政拨款 too; lines of a fixed height, so that pages break alike in whatever font a computer has."""
_TWIPS = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of the package in the order in which they are written, and the two halves of the body.

    ``footer`` counts pages, ``bare_footer`` is empty; one of them is the part `FOOTER`. ``sections`` are the
    page's properties, upright and in landscape; the first of them stands in ``tail``. Where pages are counted
    by form, each form is a section that begins at 1, with a footer for its number of pages: LibreOffice does
    not count the pages of a section and shows the number stored in the field.
    """

    parts: tuple[tuple[str, bytes], ...]
    head: bytes
    tail: bytes
    footer: bytes
    bare_footer: bytes
    sections: tuple[str, str]

    def section(self, landscape: bool, pages: int) -> str:
        """Return the properties of a section of ``pages`` pages, in landscape or not."""
        properties = self.sections[landscape]
        if pages < 2:
            return properties
        return _REFERENCE.sub(rf"\g<1>{_FOOTER_ID.format(pages=min(pages, MOST_PAGES))}", properties)

    def end(self, landscape: bool, pages: int = 1) -> bytes:
        """Return the body's second half, with a last section of ``pages`` pages, in landscape or not."""
        return self.tail.replace(self.sections[0].encode(), self.section(landscape, pages).encode())


@lru_cache(maxsize=8)
def make_frame(title: str, title_font: str, pages_by_form: bool = False) -> Frame:
    """Return a document of no form, named ``title`` in its properties."""
    document = docx.Document()
    _section(document, pages_by_form)
    _styles(document, title_font)
    _settings(document)
    _properties(document, title)
    _drop_unused(document)
    marker = "jixiao-forms"
    document.element.body.insert(0, parse_xml(f"<w:p {_NAMES}><w:r><w:t>{marker}</w:t></w:r></w:p>"))
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/fontTable.xml"] = _font_table(title_font)
    head, tail = parts.pop(_BODY).split(f"<w:p><w:r><w:t>{marker}</w:t></w:r></w:p>".encode())
    footer = parts.pop(FOOTER)
    if pages_by_form:
        _add_footers(parts, footer)
    start, end = footer.index(b"</w:pPr>") + len(b"</w:pPr>"), footer.rindex(b"</w:p>")
    bare = footer[:start] + footer[end:]
    return Frame(tuple(parts.items()), head, tail, footer, bare, _sections(tail.decode()))


def _add_footers(parts: dict[str, bytes], footer: bytes) -> None:
    """Add the footers of forms of 2 to `MOST_PAGES` pages, equal but for the number in the field."""
    relations, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    for pages in range(2, MOST_PAGES + 1):
        name = f"footer{pages}.xml"
        parts[f"word/{name}"] = _COUNT.sub(rb"\g<1>%d" % pages, footer)
        relation = (
            f'<Relationship Id="{_FOOTER_ID.format(pages=pages)}" Type="{KIND.FOOTER}" Target="{name}"/>'
        )
        parts[relations] = parts[relations].replace(
            b"</Relationships>", f"{relation}</Relationships>".encode()
        )
        kind = f'<Override PartName="/word/{name}" ContentType="{CONTENT_TYPE.WML_FOOTER}"/>'
        parts[types] = parts[types].replace(b"</Types>", f"{kind}</Types>".encode())


def _sections(tail: str) -> tuple[str, str]:
    match = re.search(r"<w:sectPr\b.*</w:sectPr>", tail)
    assert match is not None
    upright = match[0]
    size = re.search(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"/>', upright)
    assert size is not None
    return upright, upright.replace(
        size[0], f'<w:pgSz w:w="{size[2]}" w:h="{size[1]}" w:orient="landscape"/>'
    )


def _section(document: Document, pages_by_form: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(paper.PAGE_WIDTH), Mm(paper.PAGE_HEIGHT)
    section.left_margin = section.right_margin = Mm(paper.MARGIN_SIDE)
    section.top_margin, section.bottom_margin = Mm(paper.MARGIN_TOP), Mm(paper.MARGIN_BOTTOM)
    section.header_distance = section.footer_distance = Mm(8)
    for grid in section._sectPr.findall(_W + "docGrid"):
        section._sectPr.remove(grid)  # rows are as high as their own lines
    if pages_by_form:
        properties: Any = section._sectPr
        properties.find(_W + "pgMar").addnext(parse_xml(f'<w:pgNumType {_NAMES} w:start="1"/>'))
    of = "SECTIONPAGES" if pages_by_form else "NUMPAGES"
    paragraph = section.footer.paragraphs[0]
    paragraph.style = document.styles["Footer"]
    for text, field in (("第 ", "PAGE"), (" 页　共 ", of), (" 页", "")):
        paragraph.add_run(text)
        if field:
            paragraph._p.append(
                parse_xml(f'<w:fldSimple {_NAMES} w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
            )


def _styles(document: Document, title_font: str) -> None:
    styles = document.styles.element
    for style in styles.findall(_W + "style"):
        if style.get(_W + "styleId") not in _KEPT_STYLES:
            styles.remove(style)
    for old in styles.findall(_W + "docDefaults"):
        styles.replace(old, parse_xml(_DEFAULTS))
    for id, change in (("Normal", _paragraph("both")), ("Footer", _paragraph("center", size=18))):
        style = next(s for s in styles.findall(_W + "style") if s.get(_W + "styleId") == id)
        for child in list(style):
            if child.tag in (_W + "pPr", _W + "rPr", _W + "link"):
                style.remove(child)
        for child in parse_xml(f"<w:style {_NAMES}>{change}</w:style>"):
            style.append(child)
    for id, name, properties in _own_styles(title_font):
        styles.append(
            parse_xml(
                f'<w:style {_NAMES} w:type="paragraph" w:customStyle="1" w:styleId="{id}">'
                f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>{properties}</w:style>'
            )
        )


def _own_styles(title_font: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, name and properties of the styles of a form's paragraphs."""

    def half(points: float) -> int:
        return round(points * 2)

    def twips(height: float) -> int:
        return round(height * _TWIPS)

    line, size = twips(paper.CAPTION_LINE), half(paper.CAPTION_SIZE)
    yield CAPTION, "自评表附件号", _paragraph("left", size, HEI, line=line, next_too=True)
    # the title of 方正小标宋 is heavy by itself; bold on top of it smears
    line, size, bold = twips(paper.TITLE_LINE), half(paper.TITLE_SIZE), title_font == SONG
    heading = _paragraph("center", size, title_font, bold, line=line, next_too=True, outline=True)
    yield TITLE, "自评表标题", heading
    line, size, gap = twips(paper.YEAR_LINE), half(paper.YEAR_SIZE), twips(paper.GAP)
    yield YEAR, "自评表年度", _paragraph("center", size, line=line, after=gap, next_too=True)
    line, size = twips(paper.LINE_LINE), half(paper.LINE_SIZE)
    yield LINE, "自评表表外文字", _paragraph("left", size, line=line)
    for kind, (size, line) in SIZES.items():
        more = {"": "", CLOSE: "（紧）", SMALL: "（小）"}[kind]
        yield LABEL + kind, f"自评表居中{more}", _paragraph("center", size, line=line)
        yield TEXT + kind, f"自评表文字{more}", _paragraph("left", size, line=line)
    line, size = twips(paper.SIGN_LINE - paper.GAP), half(paper.SIGN_SIZE)
    yield SIGN, "自评表签字", _paragraph("left", size, before=twips(paper.GAP), line=line)
    yield END, "自评表表后", _paragraph("left", 2, line=20)


_DEFAULTS = (
    f"<w:docDefaults {_NAMES}><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}" w:cs="Times New Roman"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)


def _paragraph(
    align: str,
    size: int = 21,
    font: str = SONG,
    bold: bool = False,
    before: int = 0,
    after: int = 0,
    next_too: bool = False,
    outline: bool = False,
    line: int = 0,
) -> str:
    """Return w:pPr and w:rPr of a style, in the schema's order.

    ``size`` is in half points, spaces are in twips; ``line`` 0 is single spacing.
    """
    level = '<w:outlineLvl w:val="0"/>' if outline else ""
    leading = f'="{line}" w:lineRule="exact"' if line else '="240" w:lineRule="auto"'
    return (
        f"<w:pPr>{'<w:keepNext/>' if next_too else ''}"
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{before}" w:after="{after}" w:line{leading}/><w:jc w:val="{align}"/>'
        f"{level}</w:pPr>"
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        f'{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _settings(document: Document) -> None:
    settings = document.settings.element
    for tag in ("savePreviewPicture", "rsids", "doNotAutoCompressPictures", "shapeDefaults"):
        for element in settings.findall(_W + tag):
            settings.remove(element)
    for zoom in settings.findall(_W + "zoom"):
        zoom.set(_W + "percent", "100")  # the schema demands it
    for element in settings.iter(_W + "compatSetting"):
        if element.get(_W + "name") == "compatibilityMode":
            element.set(_W + "val", "15")  # else Word says 兼容模式 in its title
    for element in settings.findall(_W + "themeFontLang"):
        element.set(_W + "eastAsia", "zh-CN")


def _properties(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:255], "", ""
    properties.last_modified_by, properties.language = "", "zh-CN"
    element = properties._element
    for child in list(element):
        # no dates: the same book gives the same bytes, and a wrong date is worse than none
        if child.tag.rpartition("}")[2] in ("created", "modified", "revision") or not child.text:
            element.remove(child)


def _drop_unused(document: Document) -> None:
    """Drop parts of python-docx's default file that ours does not need."""
    for relations in (document.part.package.rels, document.part.rels):
        for id in [id for id, relation in relations.items() if relation.reltype in _UNUSED]:
            del relations[id]


def _font_table(title_font: str) -> bytes:
    """Return the font table, which names each font's kind for computers that lack it."""
    fonts = [(SONG, "SimSun", "roman"), (HEI, "SimHei", "modern")]
    if title_font != SONG:
        fonts.append((title_font, SONG, "roman"))
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, alternative, family in fonts
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:fonts {_NAMES}>{entries}</w:fonts>".encode()
