"""A seal that fits, put on a file that somebody changed: they may well do so."""

from __future__ import annotations

import hashlib
from pathlib import Path

from jixiao_gui.book import seal


def reseal(path: Path) -> None:
    """Write the seal of the file's bytes as they are now."""
    content = bytearray(path.read_bytes())
    digest = hashlib.sha1(content[: seal.PAGE] + content[2 * seal.PAGE :], usedforsecurity=False)
    content[2 * seal.PAGE - 48 : 2 * seal.PAGE] = f"{digest.hexdigest()}{content[24:28].hex()}".encode()
    path.write_bytes(content)
    assert seal.read(path).holds
