"""The files of an import: the files named, and those in the folders named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from jixiao_gui.exchange.import_report import ImportReport, why_unreadable
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import endings, groups

MAX_SOURCES = 20_000
"""The most files of a folder in one import: twice the largest book, one form in each."""


def in_folders(
    sources: Iterable[Path],
    report: ImportReport,
    progress: Progress | None = None,
    into: Path | None = None,
) -> list[Path]:
    """Return the files of ``sources``: a folder stands for the readable files in it and its subfolders, but
    for ``into``, the book to import into.

    Named folders that are not read, or not completely, are noted in ``report``.
    """
    files: list[Path] = []
    for source in sources:
        try:
            is_folder = source.is_dir()
        except OSError:  # an impossible name: reading it reports the error
            is_folder = False
        if not is_folder:
            files.append(source)
            continue
        room = MAX_SOURCES
        for path in _files_below(source, report, progress):
            if is_file_of(into, path):
                continue
            if not room:
                report.failures.append(
                    f"“{source}”里的文件超过 {MAX_SOURCES} 个，只读了前 {MAX_SOURCES} 个，请分几次导入。"
                )
                break
            files.append(path)
            room -= 1
        if room == MAX_SOURCES:
            kinds = "、".join(groups())
            report.failures.append(f"“{source}”里没有可以导入的文件，可以导入 {kinds}。")
    return files


def is_file_of(book_path: Path | None, path: Path) -> bool:
    """Return whether ``path`` is the file of a book, which may lie in the folder that is read."""
    return book_path is not None and path.name == book_path.name and path.resolve() == book_path.resolve()


def readable_files(source: Path) -> list[Path]:
    """Return the files of ``source``: itself, or the readable files in it and its subfolders."""
    return list(_files_below(source, ImportReport(), None)) if source.is_dir() else [source]


def _files_below(source: Path, report: ImportReport, progress: Progress | None) -> Iterator[Path]:
    """Yield the readable files in a folder, in order, without hidden and temporary ones (``~$…``)."""

    readable = endings()

    def note_failure(error: OSError) -> None:
        report.failures.append(f"无法读取“{error.filename or source}”：{why_unreadable(error)}。")

    for folder, subfolders, names in os.walk(source, onerror=note_failure):
        step(progress, 0)
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        paths = (Path(folder, name) for name in sorted(names) if not name.startswith((".", "~$")))
        yield from (path for path in paths if path.suffix.lower() in readable and not _is_other_xml(path))


def _is_other_xml(path: Path) -> bool:
    """Return whether a file is XML, but not of Word or Excel."""
    try:
        return path.suffix.lower() == ".xml" and bool(kind_of(path).refusal)
    except OSError:  # reading it reports the error
        return False
