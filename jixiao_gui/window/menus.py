"""Order the commands of all rooms in the menus, the tool bar and the context menus.

A command that is not placed here stands at the end of the menu that its table names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jixiao_gui.window import files, window_commands
from jixiao_gui.window.command import Command, CommandTable, Entry
from jixiao_gui.window.comparing import comparing_controller as comparing
from jixiao_gui.window.district import district_controller as district
from jixiao_gui.window.findings import (
    book_findings_commands,
    filling_commands,
    finding_commands,
    rules_commands,
    scoring_commands,
)
from jixiao_gui.window.findings import findings_controller as findings
from jixiao_gui.window.forms import (
    adding_up_commands,
    bulk_fill_commands,
    carry_book_commands,
    form_commands,
    forms_controller,
    source_commands,
    succession_commands,
)
from jixiao_gui.window.help import help_controller
from jixiao_gui.window.importing import importing_controller as importing
from jixiao_gui.window.layouts import layouts_controller as layouts
from jixiao_gui.window.library import library_controller as library
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.office import office_controller as office
from jixiao_gui.window.office import office_report_commands as office_reports
from jixiao_gui.window.office import remark_commands as remarks
from jixiao_gui.window.paper import paper_controller as paper
from jixiao_gui.window.recent import recent_controller as recent
from jixiao_gui.window.recovery import recovery_controller as recovery
from jixiao_gui.window.review import review_controller as review
from jixiao_gui.window.searching import searching_controller as searching
from jixiao_gui.window.table import (
    cell_commands,
    column_commands,
    indicator_commands,
    row_commands,
    table_controller,
)

TABLES: tuple[CommandTable[Any], ...] = (
    files.COMMANDS,
    recent.COMMANDS,
    importing.COMMANDS,
    paper.COMMANDS,
    district.COMMANDS,
    recovery.COMMANDS,
    window_commands.COMMANDS,
    table_controller.COMMANDS,
    cell_commands.COMMANDS,
    column_commands.COMMANDS,
    searching.COMMANDS,
    form_commands.COMMANDS,
    carry_book_commands.COMMANDS,
    bulk_fill_commands.COMMANDS,
    succession_commands.COMMANDS,
    adding_up_commands.COMMANDS,
    source_commands.COMMANDS,
    comparing.COMMANDS,
    forms_controller.COMMANDS,
    row_commands.COMMANDS,
    indicator_commands.COMMANDS,
    layouts.COMMANDS,
    library.COMMANDS,
    findings.COMMANDS,
    finding_commands.COMMANDS,
    filling_commands.COMMANDS,
    scoring_commands.COMMANDS,
    book_findings_commands.COMMANDS,
    rules_commands.COMMANDS,
    review.COMMANDS,
    office.COMMANDS,
    remarks.COMMANDS,
    office_reports.COMMANDS,
    help_controller.COMMANDS,
)
"""Every command of the program."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A submenu whose commands stand here; with a ``short`` word also a button of the tool bar."""

    text: str
    order: tuple[Entry | None, ...]
    short: str = ""
    icon: str = ""


Item = Entry | Group | None
"""What stands in a menu; ``None`` is a line between two items."""
LINE: Item = None

EXPORT = Group(
    "导出(&E)",
    (
        paper.EXPORT_DOCX,
        paper.EXPORT_PDF,
        paper.EXPORT_OFD,
        paper.EXPORT_XLSX,
        paper.EXPORT_JSON,
        paper.EXPORT_TXT,
        None,
        paper.EXPORT,
    ),
    short="导出",
    icon="export",
)
_IMPORT_MORE = Group(
    "其他导入(&M)", (importing.FOLDER, importing.LIST, district.FETCH, None, importing.REPORT)
)
_FIND = Group(
    "查找(&I)",
    (
        *(searching.FIND, searching.REPLACE, searching.FIND_NEXT, searching.FIND_PREVIOUS, None),
        *(searching.GOTO, forms_controller.LIST_SEARCH),
    ),
)
_MOVE_FORMS = Group(
    "移动(&V)", (form_commands.UP, form_commands.DOWN, form_commands.FIRST, form_commands.LAST)
)
_MORE_ROWS = Group(
    "更多行操作(&W)",
    (
        *(row_commands.COPY, row_commands.UP, row_commands.DOWN, indicator_commands.MOVE_TO, None),
        *(indicator_commands.ADD_GROUP, indicator_commands.SHARE, None),
        *(library.LIBRARY, library.ADD),
    ),
)
GROUPS = (EXPORT, _IMPORT_MORE, _FIND, _MOVE_FORMS, _MORE_ROWS)
"""They keep every menu in one column on 1366 by 768 at 150 %: 512 pixels less the task bar's 48."""
_ORDER: Mapping[Menu, tuple[Item, ...]] = {
    Menu.FILE: (
        *(files.NEW, files.OPEN, recent.RECENT, LINE),
        *(files.SAVE, files.SAVE_AS, files.FOLDER, LINE),
        *(importing.IMPORT, _IMPORT_MORE, EXPORT, paper.PREVIEW, district.PUBLISH, LINE),
        *(recovery.BACKUPS, recovery.RECOVER, window_commands.SETTINGS, LINE),
        window_commands.QUIT,
    ),
    Menu.EDIT: (
        *(window_commands.UNDO, window_commands.REDO, LINE),
        *(table_controller.CUT, table_controller.COPY, importing.PASTE, importing.PASTE_NEW),
        *(table_controller.CLEAR, window_commands.SELECT_ALL, LINE),
        *(cell_commands.FILL_DOWN, cell_commands.FILL_RIGHT, LINE),
        *(table_controller.EDIT_CELL, cell_commands.FOLLOW, source_commands.SOURCES, LINE),
        _FIND,
    ),
    Menu.FORMS: (
        *(
            form_commands.ADD,
            form_commands.ADD_FROM,
            form_commands.COPY,
            form_commands.DELETE,
            _MOVE_FORMS,
            LINE,
        ),
        *(
            succession_commands.FOLLOW,
            adding_up_commands.ADD_UP,
            form_commands.CARRY,
            carry_book_commands.CARRY_BOOK,
            LINE,
        ),
        *(comparing.COMPARE, form_commands.CONVERT, bulk_fill_commands.FILL, LINE),
        *(layouts.LAYOUTS, layouts.FROM_FILE, layouts.LINES),
    ),
    Menu.ROWS: (
        *(row_commands.ABOVE, row_commands.BELOW, row_commands.COPY, row_commands.DELETE, LINE),
        *(row_commands.UP, row_commands.DOWN),
        *(indicator_commands.MOVE_TO, indicator_commands.ADD_GROUP, LINE),
        *(indicator_commands.SHARE, indicator_commands.NUMBER, indicator_commands.SWITCH_NUMBERS, LINE),
        *(indicator_commands.CLEAN, indicator_commands.RESTORE, LINE),
        *(library.LIBRARY, library.ADD),
    ),
    Menu.CHECK: (
        *(findings.NEXT, findings.PREVIOUS, book_findings_commands.BOOK_FINDINGS, LINE),
        *(filling_commands.NEXT_UNFILLED, filling_commands.FINISH, filling_commands.REFILL, LINE),
        *(
            finding_commands.CORRECT,
            finding_commands.CORRECT_ALL,
            finding_commands.ACKNOWLEDGE,
            finding_commands.DRAFT,
            LINE,
        ),
        *(scoring_commands.SCORE_ROWS, scoring_commands.SCORE_FORM, scoring_commands.SCORE_MANUAL, LINE),
        review.AUDIT_REPORT,
        rules_commands.RULES_COMMAND,
    ),
    Menu.OFFICE: (
        *(office.LEDGER, office.TAKE, LINE),
        *(remarks.REVIEW, remarks.PASS, remarks.RETURN, office_reports.ANSWERS, LINE),
        *(review.SUMMARY, review.SELF_REPORT, office_reports.ANALYSIS, LINE),
        *(office_reports.SAMPLE, office_reports.PUBLIC, LINE),
        office_reports.PACKAGE,
    ),
    Menu.VIEW: (
        *(table_controller.FIT_WIDTH, table_controller.ZOOM_RESET),
        *(table_controller.ZOOM_IN, table_controller.ZOOM_OUT, LINE),
        *(column_commands.FIT, LINE),
        *(window_commands.FORM_PREVIOUS, window_commands.FORM_NEXT, LINE),
        *(window_commands.LIST_SIDE, window_commands.FINDINGS_SIDE, window_commands.NEXT_PANE),
    ),
    Menu.HELP: (
        help_controller.MANUAL,
        help_controller.KEYS,
        importing.YEAR_SAMPLE,
        LINE,
        help_controller.ABOUT,
    ),
}
TOOLS: tuple[Item, ...] = (
    *(files.NEW, files.OPEN, files.SAVE, LINE),
    *(window_commands.UNDO, window_commands.REDO, LINE),
    *(importing.IMPORT, EXPORT, paper.PREVIEW, LINE),
    *(form_commands.ADD, row_commands.BELOW, row_commands.DELETE, LINE),
    findings.NEXT,
)
_CELL: tuple[Item, ...] = (
    *(table_controller.EDIT_CELL, table_controller.CUT, table_controller.COPY),
    *(importing.PASTE, table_controller.CLEAR, LINE),
)
_CARE: tuple[Item, ...] = (finding_commands.CORRECT, finding_commands.ACKNOWLEDGE, remarks.REVIEW)
_ORIGIN: tuple[Item, ...] = (cell_commands.FOLLOW, source_commands.SOURCES)
CELL_MENU: tuple[Item, ...] = (*_CELL, *_CARE, *_ORIGIN)
ROW_MENU: tuple[Item, ...] = (
    *(*CELL_MENU, LINE),
    *(row_commands.ABOVE, row_commands.BELOW, row_commands.COPY, row_commands.DELETE),
    *(row_commands.UP, row_commands.DOWN),
)
INDICATOR_MENU: tuple[Item, ...] = (
    *(*_CELL, *_CARE, finding_commands.DRAFT, scoring_commands.SCORE_ROWS, *_ORIGIN, LINE),
    *(row_commands.ABOVE, row_commands.BELOW, row_commands.DELETE, _MORE_ROWS),
)
FORM_MENU: tuple[Item, ...] = (
    *(form_commands.ADD, form_commands.ADD_FROM, form_commands.COPY, form_commands.DELETE, _MOVE_FORMS, LINE),
    *(paper.EXPORT, paper.PREVIEW, LINE),
    *(
        succession_commands.FOLLOW,
        form_commands.CARRY,
        comparing.COMPARE,
        form_commands.CONVERT,
        bulk_fill_commands.FILL,
    ),
)


def commands() -> Iterator[Command[Any]]:
    """Yield every command of the program."""
    for table in TABLES:
        yield from table.commands


def arranged() -> dict[Menu, list[Item]]:
    """Return what stands in each menu of the menu bar, in order."""
    menus = {menu: list(_ORDER[menu]) for menu in Menu}
    placed = {entry for order in menus.values() for entry in _entries(order)}
    for table in TABLES:
        for entry in (*table.commands, *table.submenus):
            if entry not in placed:
                menus[entry.menu].append(entry)
    return menus


def _entries(order: list[Item] | tuple[Item, ...]) -> Iterator[Entry]:
    for item in order:
        if isinstance(item, Group):
            yield from _entries(item.order)
        elif item is not None:
            yield item
