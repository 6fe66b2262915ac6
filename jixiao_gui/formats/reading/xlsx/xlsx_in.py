"""Excel files (xlsx) read as plain sheets: one worksheet a sheet, merged cells as spans.

A cell's text is the one that Excel shows: the stored value in its number format (see `xlsx_values.py`).
Hidden cells are left out and noted. A form that continues on a second worksheet is one sheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lxml import etree

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.filled_down import MAX_ROWS, merged_again
from jixiao_gui.formats.guard import Package, open_package
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.joining import join_parts
from jixiao_gui.formats.reading.outside import is_form_like, sort_lines
from jixiao_gui.formats.reading.xlsx.side_by_side import apart
from jixiao_gui.formats.reading.xlsx.two_worksheets import join_worksheets
from jixiao_gui.formats.reading.xlsx.worksheet import Place, Worksheet, quoted
from jixiao_gui.formats.reading.xlsx.xlsx_drawings import drawings_over
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import S, Words, looks
from jixiao_gui.formats.reading.xlsx.xlsx_formulas import Formulas
from jixiao_gui.formats.reading.xlsx.xlsx_part import WorksheetPart, is_on
from jixiao_gui.formats.reading.xlsx.xlsx_texts import string_of
from jixiao_gui.formats.reading.xlsx.xlsx_values import Values
from jixiao_gui.formats.safe_xml import stream
from jixiao_gui.sheet.sheet import Sheet

_RID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAX_CELLS = 1_000_000
"""The most cells of a file, empty ones included."""
MAX_STRINGS = 2_000_000
_NAMED = 10
"""The most cells or worksheets that a note names."""


def read_xlsx(path: Path, *, exact: bool = False, alive: Alive | None = None) -> ReadFile:
    """Return every visible worksheet with a text as a sheet, in order, with notes about texts left out.

    ``exact``: a list, whose amounts are read in full and not as shown (see `Values`). ``alive`` is
    called at each worksheet.
    Raises `FormatError` with one Chinese sentence for a file that is no sound xlsx, and `OSError`.
    """
    with open_package(path) as package:
        reader = _Workbook(package, exact)
        return reader.read(alive)


class _Workbook:
    """Reads one workbook."""

    def __init__(self, package: Package, exact: bool) -> None:
        self._package, self._exact = package, exact
        name = package.main_part("xl/workbook.xml")
        relations = package.relations(name)
        targets = {kind: target for kind, target in relations.values() if target in package}
        book = package.parse(name)
        self._strings: list[str] = []
        self._rich: dict[int, Words] = {}
        if "sharedStrings" in targets:
            self._strings, self._rich = _strings(package, targets["sharedStrings"])
        styles = package.parse(targets["styles"]) if "styles" in targets else None
        properties = next(book.iter(S + "workbookPr"), None)
        is_1904 = properties is not None and is_on(properties.get("date1904"))
        self._values = Values(styles, is_1904, exact)
        self._looks = looks(styles)
        calculation = next(book.iter(S + "calcPr"), None)
        self._recalculate = calculation is not None and is_on(calculation.get("fullCalcOnLoad"))
        self._entries: list[tuple[str, str, bool]] = []  # name, part, whether it shows
        for entry in book.iter(S + "sheet"):
            kind, target = relations.get(entry.get(_RID, ""), ("", ""))
            if kind == "worksheet" and target in package:
                shows = entry.get("state", "visible") == "visible"
                self._entries.append((entry.get("name", ""), target, shows))
        self._budget = MAX_CELLS
        self._notes: list[str] = []
        parts = {name: part for name, part, _ in self._entries}
        self._formulas = Formulas(
            package,
            parts,
            self._strings,
            recalculate=self._recalculate,
            is_1904=is_1904,
            names=_defined_names(book),
        )

    def read(self, alive: Alive | None) -> ReadFile:
        """Return the sheets, texts and notes of the workbook."""
        sheets: list[Sheet] = []
        headers: list[list[str]] = []
        lefts: list[int] = []
        hidden: list[str] = []
        for name, target, shows in self._entries:
            if alive is not None:
                alive()
            if not shows:
                if self._has_words(target):
                    hidden.append(f"“{name}”")
                continue
            part = self._part(name, target)
            sheet = part.sheet.shown()
            self._notes += part.sheet.notes
            if sheet is not None and not self._exact:
                drawn = drawings_over(self._package, target, name)
                part.header += drawn.lines
                self._notes += drawn.notes
            blocks = [] if sheet is None else [sheet] if self._exact else apart(merged_again(sheet))
            for block in blocks:
                sheets.append(block)
                headers.append(part.header)
                lefts.append(part.sheet.left)
        if hidden:
            more = f"等 {len(hidden)} 个" if len(hidden) > _NAMED else ""
            # first: where no form is found, this is why
            self._notes.insert(0, f"工作表{'、'.join(hidden[:_NAMED])}{more}是隐藏的，没有读入。")
        if self._exact:
            return ReadFile(sheets, notes=self._notes)
        leftovers = self._under_headers(sheets, headers)
        return ReadFile(join_parts(join_worksheets(sheets, lefts)), leftovers, self._notes)

    def _part(self, name: str, target: str) -> WorksheetPart:
        """Return one worksheet, with formulas without a result worked out."""
        part = WorksheetPart(
            Worksheet(name),
            self._strings,
            self._values,
            self._budget,
            self._recalculate,
            rich=self._rich,
            looks=self._looks,
        )
        with self._package.open(target) as stream_:
            part.read(stream_)
        self._budget -= part.count
        unknown: list[Place] = []
        for place, formula in part.formulas.items():
            text = self._formulas.text(name, place, formula, self._values)
            if text is None:
                unknown.append(place)
                text = self._values.shown(formula.stale, formula.style) if formula.stale else ""
            if text:
                part.sheet.cells[place] = text
        if unknown:
            named = self._named(part, unknown)
            self._notes.append(
                f"工作表“{name}”的 {named}格公式没有结果，本程序也算不出来，按文件中现有的内容读入；"
                "请用 Excel 或 WPS 打开并保存后再导入。"
            )
        if part.struck:
            named = self._named(part, part.struck)
            words_ = quoted(part.struck.values())
            self._notes.append(f"工作表“{name}”的 {named}格用删除线划去的文字没有读入：{words_}。")
        if part.pictures:
            named = self._named(part, part.pictures)
            self._notes.append(f"工作表“{name}”的 {named}格是图片，没有读入，请对照原文件填写。")
        if part.unshown:
            named = self._named(part, part.unshown)
            unshown = quoted(part.unshown.values())
            self._notes.append(f"工作表“{name}”的 {named}格设成不显示，没有读入：{unshown}。")
        return part

    @staticmethod
    def _named(part: WorksheetPart, places: Iterable[Place]) -> str:
        """Return the names of the cells at ``places``, with a blank at the end."""
        names = [part.sheet.place(place) for place in places]
        more = f" 等 {len(names)} " if len(names) > _NAMED else " "
        return "、".join(names[:_NAMED]) + more

    def _has_words(self, target: str) -> bool:
        """Return whether a hidden worksheet holds a text."""
        with self._package.open(target) as part:
            try:
                for event, element in stream(part, (S + "v", S + "is")):
                    if event == "end":
                        part.mark()
                        if element.tag == S + "is" or element.text:
                            return True
                        element.clear()
            except TooMuch:
                return True
        return False

    def _under_headers(self, sheets: list[Sheet], headers: list[list[str]]) -> list[str]:
        """Set the title of each form from its page header; return the lines that belong to none."""
        left: list[str] = []
        for number, (sheet, lines) in enumerate(zip(sheets, headers, strict=True)):
            if not lines:
                continue
            words_of = "".join(fold(cell.text) for row in sheet.rows[:MAX_ROWS] for cell in row.cells)
            lines = [line for line in lines if fold(line) not in words_of]
            if lines and is_form_like(words_of):
                lines_above = sort_lines(lines)
                sheets[number] = replace(
                    sheet,
                    caption=lines_above.caption,
                    title=lines_above.title,
                    year_line=lines_above.year_line,
                )
                lines = lines_above.left
            elif number and lines == headers[number - 1]:
                lines = []
            left += lines
        return left


def _defined_names(book: etree._Element) -> dict[tuple[str, str], str]:
    """Return what the defined names stand for, by their worksheet and themselves, folded."""
    sheets = [entry.get("name", "").casefold() for entry in book.iter(S + "sheet")]
    names: dict[tuple[str, str], str] = {}
    for entry in book.iter(S + "definedName"):
        number = entry.get("localSheetId", "")
        if number and not (number.isdecimal() and int(number) < len(sheets)):
            continue
        names[sheets[int(number)] if number else "", entry.get("name", "").casefold()] = entry.text or ""
    return names


def _strings(package: Package, name: str) -> tuple[list[str], dict[int, Words]]:
    """Return the shared strings, and by number those whose runs have looks of their own."""
    strings: list[str] = []
    rich: dict[int, Words] = {}
    with package.open(name) as part:
        for event, element in stream(part, (S + "si",)):
            if event == "end":
                part.mark()
                string = string_of(element)
                if string.is_rich:
                    rich[len(strings)] = string
                strings.append(string.text)
                element.clear()
                if len(strings) > MAX_STRINGS:
                    raise TooMuch("文字过多，请拆成几个文件后再导入。")
    return strings, rich
