"""Old Word files (doc) and WPS files (wps): turned into docx by the LibreOffice of this machine.

LibreOffice runs without a window, with a profile of its own in which macros are off and links are not
followed. Without it the clerk is told how to save the file as docx.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jixiao_gui.formats import FormatError, ReadFile

TIMEOUT = 120
"""Seconds for LibreOffice to convert one file; a form takes about five."""
MAX_FILE = 64 * 1024 * 1024
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read_doc(path: Path) -> ReadFile:
    """What `read_docx` finds in ``path`` (doc or wps) after LibreOffice has converted it.

    Raises `FormatError` with one Chinese sentence when there is no LibreOffice or it cannot read
    the file, and `OSError`.
    """
    from jixiao_gui.formats.docx_in import read_docx

    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(b"PK"):  # a docx that only bears another name
        return read_docx(path)
    if not head or path.stat().st_size > MAX_FILE:
        raise FormatError(f"无法读取“{path.name}”：文件是空的或过大，请检查是否选错了文件。")
    office = find_office()
    if office is None:
        raise FormatError(
            f"无法直接读取“{path.name}”：请用 Word 或 WPS 打开它，选“文件”→“另存为”，"
            "类型选“Word 文档 (*.docx)”，再导入另存的文件。"
        )
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        made = _convert(office, path, Path(folder))
        try:
            return read_docx(made)
        except FormatError as error:
            raise FormatError(str(error).replace(made.name, path.name)) from error


def find_office() -> Path | None:
    """LibreOffice's program, or ``None``."""
    return next((path for path in _candidates() if path.is_file()), None)


def _candidates() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            # on Windows soffice.com waits for the end, soffice.exe does not always
            yield from (p for p in (Path(found).with_suffix(".com"),) if sys.platform == "win32")
            yield Path(found)
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
            base = os.environ.get(variable)
            if base:
                yield Path(base) / "LibreOffice" / "program" / "soffice.com"
                yield Path(base) / "LibreOffice" / "program" / "soffice.exe"
    else:
        yield from Path("/opt").glob("libreoffice*/program/soffice")
        yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


def _convert(office: Path, path: Path, folder: Path) -> Path:
    """Run LibreOffice on a copy of ``path``; the docx it made in ``folder``."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    # a plain name: what stands in the clerk's file name cannot be taken for an option or a filter
    source = folder / ("source" + (path.suffix.lower() if path.suffix.isascii() else ".doc"))
    shutil.copyfile(path, source)
    command = [
        str(office),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(out),
        str(source),
    ]
    failed = f"无法读取“{path.name}”：LibreOffice 没能打开它，请用 Word 或 WPS 另存为 docx 后再导入。"
    try:
        subprocess.run(
            command,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
            stdin=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise FormatError(failed) from error
    made = out / "source.docx"
    if not made.is_file():
        raise FormatError(failed)
    return made
