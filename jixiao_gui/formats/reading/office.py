"""Files that the program does not read itself (Word 6 and 95, xlsb): made docx or xlsx by LibreOffice.

LibreOffice runs without a window, with a profile of its own in which macros are off and links are not
followed. Without it the clerk is told how to save the file as docx or xlsx.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from jixiao_gui.formats import Alive, FormatError, ReadFile

TIMEOUT = 120
"""Seconds for LibreOffice to convert one file; a form takes about five."""
MAX_FILE = 64 * 1024 * 1024
_POLL = 0.2
"""Seconds between two checks whether LibreOffice has finished or the user cancelled."""
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_SAVE_AS = {"docx": ("Word 或 WPS", "Word 文档"), "xlsx": ("Excel 或 WPS", "Excel 工作簿")}
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


def read_document(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return the tables of a text document that LibreOffice converts to docx.

    Raises `FormatError` with one Chinese sentence when there is no LibreOffice or it cannot read
    the file, `OSError`, and `Cancelled` when ``alive`` raises it; LibreOffice is ended then.
    """
    from jixiao_gui.formats.reading.docx.docx_in import read_docx

    with _as_new(path, "docx", alive) as converted:
        return read_docx(converted, alive)


def read_workbook(path: Path, *, exact: bool = False, alive: Alive | None = None) -> ReadFile:
    """Return the tables of a workbook that LibreOffice converts to xlsx; see `read_document`."""
    from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx

    with _as_new(path, "xlsx", alive) as converted:
        return read_xlsx(converted, exact=exact, alive=alive)


@contextlib.contextmanager
def _as_new(path: Path, kind: str, alive: Alive | None) -> Iterator[Path]:
    """Convert ``path`` to a temporary file of ``kind`` (docx or xlsx), removed afterwards."""
    if path.stat().st_size > MAX_FILE:
        raise FormatError(f"无法读取“{path.name}”：文件过大，请拆成几个文件后再导入。")
    office = find_office()
    if office is None:
        programs, name = _SAVE_AS[kind]
        raise FormatError(
            f"无法直接读取“{path.name}”：请用 {programs} 打开它，选“文件”→“另存为”，"
            f"类型选“{name} (*.{kind})”，再导入另存的文件。"
        )
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        converted = _convert(office, path, Path(folder), kind, alive)
        try:
            yield converted
        except FormatError as error:
            raise FormatError(str(error).replace(converted.name, path.name)) from error


def find_office() -> Path | None:
    """Return LibreOffice's program, or ``None``."""
    return next((path for path in _candidates() if path.is_file()), None)


def _candidates() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        program = shutil.which(name)
        if program:
            # on Windows soffice.com waits for the end, soffice.exe does not always
            yield from (p for p in (Path(program).with_suffix(".com"),) if sys.platform == "win32")
            yield Path(program)
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
            base = os.environ.get(variable)
            if base:
                yield Path(base) / "LibreOffice" / "program" / "soffice.com"
                yield Path(base) / "LibreOffice" / "program" / "soffice.exe"
    else:
        yield from Path("/opt").glob("libreoffice*/program/soffice")
        yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


def _convert(office: Path, path: Path, folder: Path, kind: str, alive: Alive | None) -> Path:
    """Run LibreOffice on a copy of ``path``; return the docx or xlsx that it wrote into ``folder``."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    # a plain name: what stands in the clerk's file name cannot be taken for an option or a filter
    source = folder / ("source.doc" if kind == "docx" else "source.xls")
    shutil.copyfile(path, source)
    command = [
        str(office),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        _FILTERS[kind],
        "--outdir",
        str(out),
        str(source),
    ]
    programs = _SAVE_AS[kind][0]
    failed = f"无法读取“{path.name}”：LibreOffice 没能打开它，请用 {programs} 另存为 {kind} 后再导入。"
    try:
        ended = _run(command, alive)
    except OSError as error:
        raise FormatError(failed) from error
    converted = out / f"source.{kind}"
    if not ended or not converted.is_file():
        raise FormatError(failed)
    return converted


def _run(command: list[str], alive: Alive | None) -> bool:
    """Run ``command``; return whether it ended in time.

    Raises what ``alive`` does, and `OSError`.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # its own children go with it: soffice is a script that starts the program
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        until = time.monotonic() + TIMEOUT
        try:
            while time.monotonic() < until:
                if alive is not None:
                    alive()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_POLL)
                    return True
            return False
        finally:
            if process.poll() is None:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End ``process`` and the processes that it started."""
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)],
            capture_output=True,
            check=False,
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
