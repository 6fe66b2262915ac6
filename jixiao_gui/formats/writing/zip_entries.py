"""The parts of a docx, an xlsx or an OFD as entries of its zip: the same bytes everywhere, at any time."""

from __future__ import annotations

import re
import zipfile

NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""Characters that XML cannot hold, for the set of a regular expression."""
ILLEGAL = re.compile(f"[{NOT_XML}]")
_DATE = (1980, 1, 1, 0, 0, 0)


def entry(name: str) -> zipfile.ZipInfo:
    """Return an entry for the part ``name``."""
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info
