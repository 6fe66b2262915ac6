"""Flat OPC: a docx or xlsx whose parts stand in one XML file (Word's "Word XML 文档")."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.guard import TooMuch, as_file, parse_whole, read_whole, reading

if TYPE_CHECKING:
    from jixiao_gui.formats.reading.kinds import Wish

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_MAX_PARTS = 5000


def read_flat_opc(path: Path, wish: Wish) -> ReadFile:
    """What the reader of the package's own kind finds. Raises `FormatError`, `OSError`."""
    from jixiao_gui.formats.reading.kinds import FLAT, kind_of, refused

    with reading(path):
        made = _package(parse_whole(read_whole(path)))
    with as_file(made, path.name) as file:
        kind = kind_of(file)
        if kind.read is None or kind is FLAT:
            raise refused(path, kind)
        return kind.read(file, wish)


def _package(root: etree._Element) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(root.iterchildren(_PKG + "part")):
            if number >= _MAX_PARTS:
                raise TooMuch("文件内的部件过多，请检查文件来源。")
            name = part.get(_PKG + "name", "").lstrip("/")
            if name in archive.NameToInfo:
                continue
            for holder in part:
                inside = next(iter(holder), None)
                if holder.tag == _PKG + "xmlData" and inside is not None:
                    archive.writestr(name, etree.tostring(inside, encoding="utf-8"))
                elif holder.tag == _PKG + "binaryData":
                    archive.writestr(name, base64.b64decode(holder.text or ""))
    return file.getvalue()
