"""The reader of each kind of file. A reader is imported when a file of its kind turns up.

A new format is a line in the table of `kinds.py`, a reader in a module of its own, a function here that calls
the reader, and a line in the table below.
"""

from __future__ import annotations

from pathlib import Path

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.reading import Reader, ReadOptions
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import (
    ARCHIVE,
    DOC,
    DOCX,
    FLAT,
    HTML,
    LOCKED,
    MHT,
    ODS,
    ODT,
    PDF,
    RTF,
    SPREADSHEETML,
    TEXT,
    WORDML,
    XLS,
    XLSB,
    XLSX,
    Kind,
    refused,
)
from jixiao_gui.formats.reading.prompts import without_prompts


def read_tables(path: Path, options: ReadOptions | None = None) -> ReadFile:
    """Return the tables of any file as plain sheets. Raises `FormatError`, `OSError`."""
    kind = kind_of(path)
    if kind not in _READERS:
        raise refused(path, kind)
    read = _READERS[kind](path, options or ReadOptions())
    if read.why and not read.sheets:
        raise FormatError(f"无法读取“{path.name}”：{read.why}")
    return without_prompts(read)


def _docx(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.docx.docx_inside import read_docx_whole

    return read_docx_whole(path, options, read_tables)


def _doc(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.doc.doc_in import read_doc

    return read_doc(path, options, read_tables)


def _xlsx(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx

    return read_xlsx(path, exact=options.exact, alive=options.alive)


def _xls(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.xls.xls_in import read_xls

    return read_xls(path, exact=options.exact, alive=options.alive)


def _xlsb(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.office import read_workbook

    return read_workbook(path, exact=options.exact, alive=options.alive)


def _wordml(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.xml.wordml_in import read_wordml

    return read_wordml(path, options.alive)


def _flat(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.xml.flat_opc_in import read_flat_opc

    return read_flat_opc(path, options, read_tables)


def _spreadsheetml(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.xml.spreadsheetml_in import read_spreadsheetml

    return read_spreadsheetml(path, exact=options.exact, alive=options.alive)


def _odt(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.opendocument.odt_in import read_odt

    return read_odt(path, options.alive)


def _ods(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.opendocument.ods_in import read_ods

    return read_ods(path, exact=options.exact, alive=options.alive)


def _rtf(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.rtf.rtf_in import read_rtf

    return read_rtf(path, options.alive)


def _html(path: Path, _: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.web.web_in import read_html_file

    return read_html_file(path)


def _mht(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.archive import read_mail

    return read_mail(path, options, read_tables)


def _archive(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.archive import read_archive

    return read_archive(path, options, read_tables)


def _pdf(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.pdf.pdf_in import read_pdf

    return read_pdf(path, options.alive)


def _text(path: Path, _: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.text import read_text
    from jixiao_gui.formats.text_encoding import read_text_file

    return read_text(read_text_file(path))


def _locked(path: Path, options: ReadOptions) -> ReadFile:
    from jixiao_gui.formats.reading.locked import read_locked

    return read_locked(path, options, read_tables)


_READERS: dict[Kind, Reader] = {
    DOCX: _docx,
    DOC: _doc,
    XLSX: _xlsx,
    XLS: _xls,
    XLSB: _xlsb,
    WORDML: _wordml,
    FLAT: _flat,
    SPREADSHEETML: _spreadsheetml,
    ODT: _odt,
    ODS: _ods,
    RTF: _rtf,
    HTML: _html,
    MHT: _mht,
    PDF: _pdf,
    TEXT: _text,
    LOCKED: _locked,
    ARCHIVE: _archive,
}
