"""The making of the subsets in resources/fonts from the npm packages of the whole fonts.

Needs ``npm``, a Debian's ``apt-get`` and fonttools (``pip install fonttools``), which the program itself
does not::

    python packaging/fonts.py

Song carries GBK with the common signs, which loads at once; SongRare the ideographs of the same font
outside GBK (rare names), loaded only when a text contains one; SongFar the further ideographs of
planes 2 and 3 in the larger Noto Serif CJK; Hei GB 2312, for captions and headings. Signs carries signs that
Song lacks: boxes to tick, of the size of Song's □, raised and lowered figures, symbols.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SERIF = ("@expo-google-fonts/noto-serif-sc@0.4.3", "package/400Regular/NotoSerifSC_400Regular.ttf")
SANS = ("@expo-google-fonts/noto-sans-sc@0.4.3", "package/500Medium/NotoSansSC_500Medium.ttf")
SYMBOLS = (
    "@expo-google-fonts/noto-sans-symbols-2@0.4.1",
    "package/400Regular/NotoSansSymbols2_400Regular.ttf",
)
LICENCE = "package/LICENSE_FONT"
CJK = ("fonts-noto-cjk=1:20220127+repack1-1", "usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
CJK_FACE = "Noto Serif CJK SC"
FAR = range(0x20000, 0x40000)
FAR_ERROR = 4.0
"""The most that an approximated curve may be off, in thousandths of an em: 0.04 pt in 10 pt."""
SIGNS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x2010, 0x2040),  # dashes, quotes, ellipsis, per mille
    *range(0x2070, 0x20A0),  # superscripts, subscripts
    *range(0x20A0, 0x20C0),  # currencies
    *range(0x2100, 0x2190),  # ℃, №, Roman figures
    *range(0x2190, 0x2200),  # arrows
    *range(0x2200, 0x2300),  # ≤ ≥ ≦ ≧
    *range(0x2460, 0x2500),  # ① ⑴ ⒈
    *range(0x25A0, 0x2700),  # □ ● ★ ☑ ✓
    *range(0x2700, 0x27C0),
    *range(0x3000, 0x3040),
    *range(0x3200, 0x3400),  # ㈠ ㎡
    *range(0xFE30, 0xFE50),
    *range(0xFF00, 0xFFF0),
)


def encodable(encoding: str) -> set[int]:
    """Return every code point that ``encoding`` can write."""
    codes = set()
    for code in range(0x80, 0x10000):
        try:
            chr(code).encode(encoding)
        except UnicodeEncodeError:
            continue
        codes.add(code)
    return codes


def rare_ideographs(font: Path, common: set[int]) -> set[int]:
    """Return the ideographs of ``font`` outside ``common``: extensions and compatibility forms."""
    every = set(TTFont(font, lazy=True).getBestCmap())
    blocks = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x40000))
    return {code for code in every - common if any(first <= code < end for first, end in blocks)}


Part = tuple[str, tuple[float, float, float, float, float, float]]
"""A character of Song, and its scaling and shift (xx, xy, yx, yy, dx, dy)."""

_WHOLE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TICK = (0.66, 0.0, 0.0, 0.66, 170.0, 130.0)
_CROSS = (0.72, 0.0, 0.0, 0.72, 140.0, 106.0)
_RAISED = (0.6, 0.0, 0.0, 0.6, 10.0, 330.0)
_LOWERED = (0.6, 0.0, 0.0, 0.6, 10.0, -130.0)


def composed_signs() -> dict[str, list[Part]]:
    """Return the signs that are composed of Song's own characters, so that ☑ is as large as □."""
    signs: dict[str, list[Part]] = {
        "☐": [("□", _WHOLE)],
        "☑": [("□", _WHOLE), ("✓", _TICK)],
        "☒": [("□", _WHOLE), ("×", _CROSS)],
    }
    for plain, raised, lowered in zip("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True):
        signs[raised], signs[lowered] = [(plain, _RAISED)], [(plain, _LOWERED)]
    signs["ⁿ"] = [("n", _RAISED)]
    return signs


def add_signs(font: Path, song: Path, lacking: set[int], target: Path) -> None:
    """Write the ``lacking`` signs that ``font``, of symbols, has or that are composed of ``song``."""
    symbol_codes = set(TTFont(font, lazy=True).getBestCmap())
    cut(font, lacking & symbol_codes, target)
    signs, base = TTFont(target), TTFont(song)
    glyphs, names = base.getGlyphSet(), base.getBestCmap()
    order, table = signs.getGlyphOrder(), signs.getBestCmap()
    for sign, parts in composed_signs().items():
        if ord(sign) not in lacking:
            continue
        pen = TTGlyphPen(None)
        for char, place in parts:
            glyphs[names[ord(char)]].draw(TransformPen(pen, place))
        name = table.get(ord(sign)) or f"uni{ord(sign):04X}"
        if name not in order:
            order.append(name)
            for cmap in signs["cmap"].tables:
                if cmap.isUnicode():
                    cmap.cmap[ord(sign)] = name
        glyph = signs["glyf"][name] = pen.glyph()
        glyph.recalcBounds(signs["glyf"])
        char, place = parts[0]
        width = round(base["hmtx"][names[ord(char)]][0] * place[0])
        signs["hmtx"][name] = (width + 2 * round(place[4]), glyph.xMin)
    signs.setGlyphOrder(order)
    signs["maxp"].numGlyphs = len(order)
    signs["head"].modified = TTFont(font, lazy=True)["head"].modified
    signs.recalcTimestamp = False
    signs.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e3:.0f} kB")


def fetch(package: str, member: str, folder: Path) -> tuple[Path, str]:
    """Download ``package`` by npm; return its font file and its licence."""
    process = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / process.stdout.split()[-1]
    with tarfile.open(archive) as tar:
        font = folder / Path(member).name
        font.write_bytes(tar.extractfile(member).read())
        licence = tar.extractfile(LICENCE).read().decode("utf-8")
    return font, licence


def cut(font: Path, codes: Iterable[int], target: Path) -> None:
    """Write the part of ``font`` that ``codes`` need: outlines and widths alone, no layout features."""
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT", "DSIG"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    loaded = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(codes))
    cutter.subset(loaded)
    # two subsets of one font may be in one PDF: they must not have the same PostScript name
    plain = loaded["name"].getDebugName(6)
    loaded["name"].setName(f"{plain}-{target.stem}", 6, 3, 1, 0x409)
    subset.save_font(loaded, str(target), options)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


def fetch_cjk(folder: Path) -> tuple[TTFont, str]:
    """Download Debian's Noto Serif CJK by apt-get; return its simplified face and its licence."""
    package, member = CJK
    subprocess.run(["apt-get", "download", package], cwd=folder, check=True)
    [archive] = folder.glob("fonts-noto-cjk_*.deb")
    subprocess.run(["dpkg-deb", "-x", archive, folder / "cjk"], check=True)
    faces = TTCollection(folder / "cjk" / member, lazy=True).fonts
    face = next(each for each in faces if each["name"].getDebugName(1) == CJK_FACE)
    return face, face["name"].getDebugName(0)


def cut_far(face: TTFont, codes: set[int], target: Path) -> None:
    """Write the ``codes`` of a font of cubic outlines as a TrueType font: no other can be embedded."""
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT", "DSIG"]
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(face)
    drawn, order = face.getGlyphSet(), face.getGlyphOrder()
    face["loca"], table = newTable("loca"), newTable("glyf")
    face["glyf"] = table
    table.glyphOrder, table.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, FAR_ERROR, reverse_direction=True))
        glyph = table.glyphs[name] = pen.glyph()
        glyph.recalcBounds(table)
        face["hmtx"][name] = (face["hmtx"][name][0], getattr(glyph, "xMin", 0))
    del face["CFF "]
    limits = face["maxp"]
    limits.tableVersion = 0x00010000
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(limits, f"max{name}", 0)
    limits.maxSizeOfInstructions, limits.maxZones = 0, 1
    for name in ("Points", "Contours", "CompositePoints", "CompositeContours"):
        setattr(limits, f"max{name}", 0)  # counted when it is written
    limits.maxComponentElements = limits.maxComponentDepth = 0
    face.sfntVersion = "\x00\x01\x00\x00"
    face["post"].formatType = 3.0
    names = face["name"]
    for number in (1, 4):  # the whole font may be installed too, and Qt finds fonts by their names
        names.setName(f"{CJK_FACE} Far", number, 3, 1, 0x409)
    names.setName(f"{names.getDebugName(6)}-{target.stem}", 6, 3, 1, 0x409)
    for number in (16, 17):
        names.removeNames(nameID=number)
    face.recalcTimestamp = False
    face.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB, {len(codes)} characters")


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serif, serif_licence = fetch(*SERIF, folder)
        sans, sans_licence = fetch(*SANS, folder)
        common = encodable("gbk") | set(SIGNS)
        cut(serif, common, TARGET / "Song.ttf")
        cut(serif, rare_ideographs(serif, common), TARGET / "SongRare.ttf")
        face, cjk_copyright = fetch_cjk(folder)
        near = set(TTFont(TARGET / "Song.ttf", lazy=True).getBestCmap())
        near |= set(TTFont(TARGET / "SongRare.ttf", lazy=True).getBestCmap())
        cut_far(face, {code for code in face.getBestCmap() if code in FAR} - near, TARGET / "SongFar.ttf")
        cut(sans, encodable("gb2312") | set(SIGNS), TARGET / "Hei.ttf")
        symbols, symbols_licence = fetch(*SYMBOLS, folder)
        lacking = set(SIGNS) - set(TTFont(TARGET / "Song.ttf", lazy=True).getBestCmap())
        add_signs(symbols, TARGET / "Song.ttf", lacking, TARGET / "Signs.ttf")
    (TARGET / "OFL-NotoSerifSC.txt").write_text(serif_licence, "utf-8")
    (TARGET / "OFL-NotoSansSC.txt").write_text(sans_licence, "utf-8")
    _, _, terms = serif_licence.partition("\n")  # the first line is the owner's
    (TARGET / "OFL-NotoSerifCJK.txt").write_text(f"{cjk_copyright}\n{terms}", "utf-8")
    (TARGET / "OFL-NotoSansSymbols2.txt").write_text(symbols_licence, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
