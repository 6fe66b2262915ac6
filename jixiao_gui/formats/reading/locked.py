"""Files of Word, Excel and WPS that open with a password.

Excel protects what shall only be changed with a password under one that is known to all programs, and asks
for none when it opens the file; nor does this program.
"""

from __future__ import annotations

from pathlib import Path

from jixiao_gui.formats import FormatError, NeedsPassword, ReadFile
from jixiao_gui.formats.guard import as_file, read_whole
from jixiao_gui.formats.reading import Reader, ReadOptions
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import LOCKED, refused

_KNOWN_TO_ALL = "VelvetSweatshop"
_CANCEL = "在 Word、Excel 或 WPS 中取消密码并保存后再导入"


def read_locked(path: Path, options: ReadOptions, read_other: Reader) -> ReadFile:
    """Return the tables of a file with a password, read by the reader of its kind.

    Raises `NeedsPassword`, `FormatError`, `OSError`.
    """
    data = read_whole(path)
    opened = _opened(path, data, _KNOWN_TO_ALL)
    if opened is None and options.password is None:
        raise NeedsPassword(f"无法读取“{path.name}”：文件设有打开密码，请{_CANCEL}。")
    if opened is None and options.password is not None:
        opened = _opened(path, data, options.password)
    if opened is None:
        raise NeedsPassword(f"无法读取“{path.name}”：密码不对，请重新输入，或{_CANCEL}。")
    with as_file(opened, path.name) as file:
        kind = kind_of(file)
        if kind is LOCKED:
            raise refused(path, kind)
        return read_other(file, options)


def _opened(path: Path, data: bytes, password: str) -> bytes | None:
    """Return the decrypted file; ``None`` where ``password`` is wrong."""
    from jixiao_gui.formats.reading.decrypting import OtherEncryption, decrypted

    try:
        return decrypted(data, password)
    except OtherEncryption as error:
        raise FormatError(f"无法读取“{path.name}”：文件设有打开密码，请{_CANCEL}。") from error
