"""Files packed into another file: a zip of forms, a mail with forms attached."""

from __future__ import annotations

import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.guard import open_package, read_whole, reading
from jixiao_gui.formats.limits import MAX_WHOLE, TooMuch
from jixiao_gui.formats.reading import Reader, ReadOptions
from jixiao_gui.formats.reading.docx.docx_inside import MAX_INSIDE, read_packed
from jixiao_gui.formats.safe_xml import without_blanks

_MAX_ALL = 8 * MAX_WHOLE
"""Bytes of all files of an archive, unpacked."""
_HIDDEN = ("~$", ".", "__MACOSX")
_NAMED_IN_UTF8 = 0x800
_LOCKED = "压缩包设有密码，请先解压，再导入里面的文件。"


def read_archive(path: Path, options: ReadOptions, read_other: Reader) -> ReadFile:
    """Return the tables of the files in a zip, in its order; archives in it are not opened.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    files: list[tuple[str, bytes]] = []
    total_size = 0
    with open_package(path, "请重新复制或下载，或解压后导入里面的文件") as package:
        for info in package.entries():
            name = _name(info)
            if info.is_dir() or any(part.startswith(_HIDDEN) for part in PurePosixPath(name).parts):
                continue
            if info.flag_bits & 1:
                raise TooMuch(_LOCKED)
            if len(files) == MAX_INSIDE:
                raise TooMuch("压缩包里的文件过多，请先解压，再分几次导入。")
            with package.open_entry(info) as part:
                data = part.stream.read(MAX_WHOLE + 1)
            total_size += len(data)
            if len(data) > MAX_WHOLE or total_size > _MAX_ALL:
                raise TooMuch("压缩包里的文件过大，请先解压，再导入里面的文件。")
            files.append((name, data))
    return _read(path, files, options, read_other)


def read_mail(path: Path, options: ReadOptions, read_other: Reader) -> ReadFile:
    """Return the tables of the pages in a mail or an mht, then those of the files attached to it.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    from jixiao_gui.formats.reading.web.web_in import MAX_LINES, read_mht

    data = read_whole(path)
    attached: list[tuple[str, bytes]] = []
    if data.count(b"\n") <= MAX_LINES and b"attachment" in data.lower():  # else `read_mht` reports the limit
        with reading(path):
            attached = _attached(BytesParser().parsebytes(without_blanks(data)))
    if not attached:
        return read_mht(path)
    read = _read(path, attached, options, read_other)
    try:
        pages = read_mht(path)
    except FormatError:  # a mail need not hold a page
        return read
    if not any(sheet.rows for sheet in pages.sheets):
        return read
    return ReadFile(
        [*pages.sheets, *read.sheets],
        pages.leftovers + read.leftovers,
        pages.notes + read.notes,
        whole_forms=read.whole_forms,
    )


def _attached(message: Message) -> list[tuple[str, bytes]]:
    """Return name and content of the files attached to a mail."""
    files: list[tuple[str, bytes]] = []
    for part in message.walk():
        name = part.get_filename()
        data = (
            part.get_payload(decode=True) if name and part.get_content_disposition() == "attachment" else None
        )
        if isinstance(data, bytes) and len(files) < MAX_INSIDE:
            files.append((str(name), data))
    return files


def _read(path: Path, files: list[tuple[str, bytes]], options: ReadOptions, read_other: Reader) -> ReadFile:
    read = ReadFile([])
    for name, data in files:
        inner = ReadFile([])
        read_packed(inner, [(f"“{name}”", name, data)], options, read_other)
        read.sheets.extend(inner.sheets)
        read.leftovers.extend(inner.leftovers)
        read.notes.extend(f"“{name}”：{note}" for note in inner.notes)
        read.whole_forms.extend(inner.whole_forms)
    if read.sheets or read.whole_forms:
        return read
    if not files:
        raise FormatError(f"无法读取“{path.name}”：压缩包是空的，请检查是否选错了文件。")
    return ReadFile([], why="里面没有可以读取的表格，请先解压，再导入里面的文件。")


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file; Chinese programs write it in GB 18030 without a mark."""
    name = info.filename
    if not info.flag_bits & _NAMED_IN_UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")
