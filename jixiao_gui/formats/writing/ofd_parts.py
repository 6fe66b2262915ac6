"""The parts of an OFD that describe it: OFD.xml, Document.xml, PublicRes.xml (GB/T 33190-2016)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from jixiao_gui import __version__
from jixiao_gui.formats.writing.canvas import PROGRAM
from jixiao_gui.formats.writing.form_pages import SUBJECT
from jixiao_gui.formats.writing.zip_entries import ILLEGAL

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
FOLDER = "Doc_0"


def number(value: float) -> str:
    """Return millimetres as OFD writes them: to a thousandth, which is finer than any printer."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def clean(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return ILLEGAL.sub("", text)


@dataclass(frozen=True, slots=True)
class Located:
    """A part with an identifier and a file of its own: a page, a page's template, a font."""

    id: int
    place: str


@dataclass(frozen=True, slots=True)
class Font(Located):
    """A font; a reader that cannot load its file looks for its ``name`` in the system."""

    name: str
    family: str


def page(
    objects: Iterable[str], layer: int, width: float, height: float, templates: Iterable[int] = ()
) -> str:
    """Return a page, or a page's template: its size, then its drawing."""
    used = "".join(f'<ofd:Template TemplateID="{id}" ZOrder="Foreground"/>' for id in templates)
    return (
        f"{HEAD}<ofd:Page {SPACE}>{used}{_area(width, height)}"
        f'<ofd:Content><ofd:Layer Type="Body" ID="{layer}">{"".join(objects)}</ofd:Layer></ofd:Content>'
        "</ofd:Page>"
    )


def _area(width: float, height: float, name: str = "Area") -> str:
    box = f"0 0 {number(width)} {number(height)}"
    return f"<ofd:{name}><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:{name}>"


def package(id: str, title: str, author: str) -> str:
    """Return OFD.xml. It names no dates: the same forms give the same bytes."""
    entries = (
        ("DocID", id),
        ("Title", title),
        ("Author", author),
        ("Subject", SUBJECT),
        ("DocUsage", "Normal"),
        ("Creator", PROGRAM),
        ("CreatorVersion", __version__),
    )
    info = "".join(f"<ofd:{name}>{escape(clean(text))}</ofd:{name}>" for name, text in entries if text)
    return (
        f'{HEAD}<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo>'
        f"<ofd:DocRoot>{FOLDER}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def document(
    size: tuple[float, float],
    last: int,
    templates: Sequence[Located],
    pages: Sequence[Located],
    bookmarks: Iterable[tuple[str, int]],
    *,
    has_fonts: bool,
) -> Iterator[str]:
    """Yield Document.xml; ``last`` is the highest identifier, ``bookmarks`` names with pages' identifiers."""
    yield f"{HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>{last}</ofd:MaxUnitID>"
    yield _area(*size, "PageArea")
    if has_fonts:
        yield "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    for part in templates:
        yield f'<ofd:TemplatePage ID="{part.id}" ZOrder="Foreground" BaseLoc="{part.place}"/>'
    yield "</ofd:CommonData><ofd:Pages>"
    for part in pages:
        yield f'<ofd:Page ID="{part.id}" BaseLoc="{part.place}"/>'
    yield "</ofd:Pages>"
    outline = [_outline(name, id) for name, id in bookmarks]
    if outline:
        yield f"<ofd:Outlines>{''.join(outline)}</ofd:Outlines>"
    yield "</ofd:Document>"


def _outline(name: str, page: int) -> str:
    return (
        f'<ofd:OutlineElem Title={quoteattr(clean(name))}><ofd:Actions><ofd:Action Event="CLICK">'
        f'<ofd:Goto><ofd:Dest Type="XYZ" PageID="{page}" Left="0" Top="0"/></ofd:Goto>'
        "</ofd:Action></ofd:Actions></ofd:OutlineElem>"
    )


def resources(fonts: Iterable[Font]) -> str:
    """Return PublicRes.xml, whose files are in the folder Res."""
    listed = "".join(
        f'<ofd:Font ID="{font.id}" FontName={quoteattr(font.name)} FamilyName={quoteattr(font.family)}>'
        f"<ofd:FontFile>{font.place}</ofd:FontFile></ofd:Font>"
        for font in fonts
    )
    return f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts>{listed}</ofd:Fonts></ofd:Res>'
