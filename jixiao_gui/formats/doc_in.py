"""Word 97-2003 documents (doc, and wps of WPS) read as plain sheets, by way of a docx."""

from __future__ import annotations

import tempfile
from pathlib import Path

from jixiao_gui.formats import Alive, FormatError, ReadFile
from jixiao_gui.formats.guard import read_whole


def read_doc(path: Path, alive: Alive | None = None) -> ReadFile:
    """What `read_docx` finds in the document. Raises `FormatError` with one Chinese sentence, `OSError`.

    A document that the converter does not know (of Word 6 and 95) goes to this machine's LibreOffice.
    """
    from doc2docx import convert
    from doc2docx.errors import Doc2DocxError

    from jixiao_gui.formats.docx_in import read_docx

    read_whole(path)  # nothing larger is converted
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        made = Path(folder) / f"{path.name}.docx"
        try:
            convert(path, made)
        except (Doc2DocxError, ValueError, LookupError, ArithmeticError, TypeError) as error:
            from jixiao_gui.formats.office import find_office, read_document

            if find_office() is not None:
                return read_document(path, alive)
            raise FormatError(
                f"无法读取“{path.name}”：文件已损坏或格式太旧，请用 Word 或 WPS 打开并另存为 docx 后再导入。"
            ) from error
        try:
            return read_docx(made, alive)
        except FormatError as error:
            raise FormatError(str(error).replace(made.name, path.name)) from error
