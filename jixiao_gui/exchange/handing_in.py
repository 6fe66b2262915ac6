"""上报包: the one file that a unit hands in, written and read.

It is a plain zip of the book, a PDF for the stamp, the list of sums, and the SHA-256 of each. A package is an
untrusted file: its names, sizes and sums are checked before anything in it is read.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from jixiao_gui.exchange.answers import write_unit_book
from jixiao_gui.exchange.outgoing import export_forms
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.fund_total import total_of
from jixiao_gui.form.model import AMOUNT_FIELDS, Form
from jixiao_gui.form.system_errors import system_reason
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import FormatError, Progress, step
from jixiao_gui.formats.guard import reading
from jixiao_gui.formats.limits import MAX_FILE, MAX_RATIO, RATIO_FROM, TooMuch
from jixiao_gui.formats.writing.replace import CannotWrite, replacing
from jixiao_gui.formats.writing.zip_entries import entry

BOOK_NAME, PDF_NAME, LIST_NAME, SUMS_NAME = "自评表册.db", "自评表.pdf", "合计清单.csv", "SHA256SUMS"
_NAMES = (BOOK_NAME, PDF_NAME, LIST_NAME, SUMS_NAME)
_HEADS = (
    *("序号", "年度", "主管部门", "实施单位", "项目名称", "年初预算数", "全年预算数", "全年执行数"),
    *("金额单位", "执行率", "总分", "等级"),
)
_CHUNK = 1 << 20
_MAX_SUMS = 64 * 1024
_FORMULA = ("=", "+", "-", "@")
"""Beginnings of texts that Excel takes for formulas in a csv file."""


def write_package(
    forms: Sequence[Form],
    templates: Templates,
    target: Path,
    home: Path,
    *,
    title: str,
    system_fonts: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write ``forms`` as one package; replaced in one step or not at all.

    Raises `CannotWrite`, `BookError`, and `Cancelled` when ``progress``, called with the number of forms,
    stops it.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as temporary:
            _write_parts(forms, templates, Path(temporary), home, title, system_fonts, progress)
            with replacing(target) as file, zipfile.ZipFile(file, "w") as archive:
                for name in _NAMES:
                    with (
                        (Path(temporary) / name).open("rb") as source,
                        archive.open(entry(name), "w") as part,
                    ):
                        while chunk := source.read(_CHUNK):
                            part.write(chunk)
    except OSError as error:  # of the temporary files; what is about the target says so itself
        raise CannotWrite(
            f"无法写出“{target}”：{system_reason(error)}，请检查临时文件夹所在的磁盘。"
        ) from error


def _write_parts(
    forms: Sequence[Form],
    templates: Templates,
    folder: Path,
    home: Path,
    title: str,
    system_fonts: bool,
    progress: Progress | None,
) -> None:
    """Write the files of a package into ``folder``. Raises as `write_package`, and `OSError`."""
    step(progress, 0)
    write_unit_book(forms, templates, folder / BOOK_NAME, home)
    export_forms(
        lambda: iter(forms),
        templates,
        folder / PDF_NAME,
        title=title,
        system_fonts=system_fonts,
        progress=progress,
    )
    (folder / LIST_NAME).write_bytes(_list_of_sums(forms, templates))
    sums = "".join(f"{_sum_of((folder / name).open('rb'))}  {name}\n" for name in _NAMES[:-1])
    (folder / SUMS_NAME).write_bytes(sums.encode())


def read_package(source: Path, templates: Templates) -> Iterator[Form]:
    """Yield the forms of the package at ``source``, after its sums are checked.

    Raises `FormatError` with one Chinese sentence: for unexpected files in it, for wrong sums, for contents
    larger than a book can be.
    """
    from jixiao_gui.book.book import BookError, read_forms_of

    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as temporary:
        book = Path(temporary) / BOOK_NAME
        _unpack(source, book)
        try:
            yield from read_forms_of(book, templates)
        except BookError as error:
            raise FormatError(f"无法读取“{source.name}”里的自评表册：{error}") from error


def _unpack(source: Path, book: Path) -> None:
    """Check the package at ``source`` and write its book to ``book``. Raises `FormatError`."""
    with reading(source, "请单位重新导出上报包后再报"), zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
        unexpected = next((part.filename for part in parts if part.filename not in _NAMES), None)
        if unexpected is not None:
            raise TooMuch(f"上报包里有不该有的文件“{unexpected[:60]}”，没有读入，请核对文件来源。")
        if sorted(part.filename for part in parts) != sorted(_NAMES):
            raise TooMuch("上报包不完整，请单位重新导出上报包。")
        for part in parts:
            _check_size(part)
        sums = _read_sums(archive)
        for name in _NAMES[:-1]:
            with archive.open(name) as file:
                file_sum = _sum_of(file, book if name == BOOK_NAME else None)
            if file_sum != sums.get(name):
                raise TooMuch(f"“{name}”与校验值不符，上报包在传送中损坏或被改过，请单位重新导出后再报。")


def _check_size(part: zipfile.ZipInfo) -> None:
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError
    too_small = part.file_size > MAX_RATIO * max(part.compress_size, 1)
    if part.file_size > MAX_FILE or (part.file_size > RATIO_FROM and too_small):
        raise TooMuch("压缩比异常或内容过大，疑似压缩炸弹，未读入任何内容，请检查文件来源。")


def _read_sums(archive: zipfile.ZipFile) -> dict[str, str]:
    with archive.open(SUMS_NAME) as file:
        text = file.read(_MAX_SUMS + 1).decode("utf-8", "replace")
    lines = (line.partition("  ") for line in text.splitlines())
    return {name: digest.lower() for digest, _, name in lines}


def _sum_of(source: IO[bytes], copy: Path | None = None) -> str:
    """Return the SHA-256 of an open file, and close it; write its bytes to ``copy``."""
    digest, size = hashlib.sha256(), 0
    with source, copy.open("wb") if copy is not None else io.BytesIO() as target:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > MAX_FILE:  # whatever the directory of the zip says
                raise TooMuch("解压后的内容过大，未读入任何内容，请检查文件来源。")
            digest.update(chunk)
            if copy is not None:
                target.write(chunk)
    return digest.hexdigest()


def _list_of_sums(forms: Sequence[Form], templates: Templates) -> bytes:
    """Return the list of sums as csv for Excel: a line for each form, with its printed figures."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    for number, form in enumerate(forms, 1):
        template = templates.by_id.get(form.template, templates.default)
        evaluation = evaluate(form, template)
        line = total_of(form)
        amounts = [getattr(line, name) if line is not None else "" for name in AMOUNT_FIELDS]
        printed = [evaluation.printed.get(path, "") for path in (evaluation.rate_path, "total.score")]
        head = (form.year, form.department, form.unit, form.project)
        values = [*head, *amounts, template.money, *printed, evaluation.printed_grade]
        writer.writerow([number, *map(_plain, values)])
    return text.getvalue().encode("utf-8-sig", "replace")


def _plain(text: str) -> str:
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(_FORMULA) and not _is_number(flat) else flat


def _is_number(text: str) -> bool:
    try:
        float(text.rstrip("%"))
    except ValueError:
        return False
    return True
