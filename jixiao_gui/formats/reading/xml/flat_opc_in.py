"""Flat OPC: a docx or xlsx whose parts stand in one XML file (Word's "Word XML 文档")."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

from lxml import etree

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.guard import as_file, read_whole, reading
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading import Reader, ReadOptions
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import FLAT, refused
from jixiao_gui.formats.safe_xml import parse_whole

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_MAX_PARTS = 5000


def read_flat_opc(path: Path, options: ReadOptions, read_other: Reader) -> ReadFile:
    """Return the tables of the package, read by the reader of its kind. Raises `FormatError`, `OSError`."""
    with reading(path):
        package = _package(parse_whole(read_whole(path)))
    with as_file(package, path.name) as file:
        kind = kind_of(file)
        if kind is FLAT:
            raise refused(path, kind)
        return read_other(file, options)


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
