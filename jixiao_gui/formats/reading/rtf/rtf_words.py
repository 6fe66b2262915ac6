"""The control words and destinations of RTF that are read or skipped."""

from __future__ import annotations

HEADERS = dict.fromkeys(("header", "headerl", "headerr", "headerf"), "页眉")
_FOOTERS = dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "页脚")
NOTES = {"footnote": "脚注", "annotation": "批注"} | HEADERS | _FOOTERS
"""Groups with text beside the document's own, with their Chinese names."""
SIGNS = {
    "line": "\n", "softline": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u3000", "enspace": "\u2002",
}  # fmt: skip
"""Control words for a character."""
_SKIPPED_NAMES = (
    "stylesheet colortbl info pict objdata objclass themedata colorschememapping datastore listtable "
    "listoverridetable rsidtbl generator xmlnstbl latentstyles bkmkstart bkmkend template "
    "filetbl revtbl operator blipuid picprop shprslt atnid atnauthor atntime atndate "
    "atnref atnparent mmathPr fontemb fontfile falt panose passwordhash userprops docvar "
    "wgrffmtfilter tc xe pnseclvl mctrlPr mmathPict datafield ffname ffdeftext ffformat "
    "ffhelptext ffstattext ffentrymcr ffexitmcr shprslt "
)
SKIPPED = frozenset(_SKIPPED_NAMES.split())
"""Destinations without a word of the document."""
_MATH_NAMES = (
    "mr mf mnum mden me msSup msSub msSubSup msPre msup msub mrad mdeg md mnary mfunc mfName mlimLow mlimUpp "
    "mlim macc mbar meqArr mm mmr mbox mborderBox mgroupChr mphant "
    "mfPr mradPr mdPr mnaryPr maccPr mphantPr msPrePr"
)
MATH_VALUES = frozenset(["mtype", "mbegChr", "mendChr", "msepChr", "mchr", "mdegHide", "mshow"])
"""Groups of an equation whose text is a property."""
MATH = frozenset(_MATH_NAMES.split()) | MATH_VALUES
"""Groups of an equation, an element of Word's own each; an equation is a moMath."""
BOXES = frozenset(("shptxt", "dptxbxtext"))
OPENED = MATH | BOXES | {"moMath", "field", "fldrslt", "formfield", "ffl"}
"""Groups whose beginning is a token."""
ESCAPED_SIGNS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\xa0", b"_": "-", b"\t": "\t"}
_DESTINATIONS_NAMES = (
    "fonttbl header headerl headerr headerf footer footerl footerr footerf footnote annotation shpinst "
    "shptxt sp nesttableprops nonesttables listtext pntext fldrslt field fldinst do dptxbxtext shp shppict "
    "nonshppict object result formfield ffl upr ud mmath moMath moMathPara "
)
DESTINATIONS = frozenset(_DESTINATIONS_NAMES.split()) | MATH
"""Groups that `rtf_in.py` reads."""
SCRIPTS = {
    "super": "superscript",
    "up": "superscript",
    "sub": "subscript",
    "dn": "subscript",
    "nosupersub": "",
}
READ_WORDS = frozenset(
    word.encode()
    for word in (
        *("u", "uc", "f", "fcharset", "ansicpg", "deff", "plain", "v", "deleted", "strike", "striked", "bin"),
        *("par", "sect", "page", "column", "pard", "intbl", "itap", "cell", "nestcell", "row", "nestrow"),
        *("fftype", "ffres", "ffdefres", *SCRIPTS),
        *("trowd", "trleft", "clvmgf", "clvmrg", "clmgf", "clmrg", "cellx", *SKIPPED, *DESTINATIONS, *SIGNS),
    )
)
"""Control words about text and tables; there are ten times as many others."""
