"""The limits of files that are read."""

from __future__ import annotations

from jixiao_gui.formats import FormatError

MB = 1024 * 1024
MAX_FILE = 512 * MB
MAX_PART = 768 * MB
"""The largest part, unpacked: ten thousand forms are about 620 MB of XML, and read in a stream."""
MAX_SMALL_PART = 16 * MB
"""The largest part that is held in memory as a whole."""
MAX_WHOLE = 32 * MB
"""The largest file of an older kind, which its reader holds in memory whole."""
MAX_TAGS = 800_000
"""Elements of a document that is held in memory as a tree: some three hundred forms."""
MAX_TEXT = 96 * MB
"""The largest txt or json file, read whole: some ten thousand forms."""
MAX_RATIO = 200
"""Packed to unpacked, above `RATIO_FROM` bytes. Forms pack to a thirtieth; bombs to a thousandth."""
RATIO_FROM = 4 * MB
MAX_BETWEEN = 8 * MB
"""Bytes of XML from one table to the next: what is held in memory at one time."""
MAX_ENTRIES = 20_000


class TooMuch(FormatError):
    """A limit was passed; the sentence does not name the file yet (`reading` adds it)."""
