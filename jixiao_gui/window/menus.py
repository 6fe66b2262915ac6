"""What stands in the menus and the tool bar, and in which order.

Apart from `actions.py`: what is painted first needs the titles of the menus alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtWidgets import QMainWindow, QMenu

from jixiao_gui.window import texts


class Spec(NamedTuple):
    """One action: its keys (the first is shown) and its icon.

    The first is none that Windows never hands on while a clerk types Chinese: Microsoft's and Sogou's
    input methods take Ctrl+. (punctuation) and Ctrl+Shift+F (traditional characters); drivers of Intel
    turn the screen upside down at Ctrl+Alt+Down.
    """

    keys: str = ""
    icon: str = ""


SPECS: Mapping[str, Spec] = {
    "new": Spec("Ctrl+N", "new"),
    "open": Spec("Ctrl+O", "open"),
    "save": Spec("Ctrl+S", "save"),
    "save_as": Spec("Ctrl+Shift+S; F12"),
    "import": Spec("Ctrl+I", "import"),
    "import_folder": Spec(),
    "import_list": Spec(),
    "import_report": Spec(),
    "paste_new": Spec("Ctrl+Shift+V"),
    "export": Spec("Ctrl+Shift+E"),
    "preview": Spec("Ctrl+P", "print"),
    "export_docx": Spec("Ctrl+E", "export"),
    "export_pdf": Spec(),
    "export_xlsx": Spec(),
    "export_json": Spec(),
    "export_txt": Spec(),
    "recover": Spec(),
    "backups": Spec(),
    "settings": Spec("Ctrl+,", "settings"),
    "quit": Spec("Ctrl+Q"),
    "undo": Spec("Ctrl+Z", "undo"),
    "redo": Spec("Ctrl+Y; Ctrl+Shift+Z", "redo"),
    "cut": Spec("Ctrl+X", "cut"),
    "copy": Spec("Ctrl+C", "copy"),
    "paste": Spec("Ctrl+V", "paste"),
    "clear": Spec(),  # Delete and F2 are keys of the table, not of the whole window
    "select_all": Spec("Ctrl+A"),
    "edit_cell": Spec(),
    "fill_down": Spec("Ctrl+D"),
    "fill_right": Spec("Ctrl+R"),
    "follow": Spec("F9", "auto"),
    "find": Spec("Ctrl+F", "search"),
    "replace": Spec("Ctrl+H"),
    "find_next": Spec("F3"),
    "find_previous": Spec("Shift+F3"),
    "goto": Spec("Ctrl+G"),
    "form_add": Spec("Ctrl+Shift+N", "form_add"),
    "form_copy": Spec("", "form_copy"),
    "form_delete": Spec("", "delete"),
    "form_up": Spec("Ctrl+Shift+Up", "up"),
    "form_down": Spec("Ctrl+Shift+Down", "down"),
    "form_first": Spec("Ctrl+Shift+Home"),
    "form_last": Spec("Ctrl+Shift+End"),
    "form_carry": Spec(),
    "carry_book": Spec(),
    "form_compare": Spec(),
    "list_search": Spec("Ctrl+F3; Ctrl+Shift+F", "search"),
    "form_previous": Spec("Ctrl+PgUp"),
    "form_next": Spec("Ctrl+PgDown"),
    "row_above": Spec("Shift+F4", "row_above"),
    "row_below": Spec("F4", "row_below"),
    "row_copy": Spec("Ctrl+Shift+D"),
    "row_delete": Spec("Ctrl+-", "row_delete"),
    "row_up": Spec("Alt+Up", "up"),
    "row_down": Spec("Alt+Down", "down"),
    "rows_clean": Spec(),
    "rows_restore": Spec(),
    "rows_number": Spec(),
    "rows_unnumber": Spec(),
    "rows_share": Spec(),
    "library": Spec("Ctrl+L"),
    "library_add": Spec("Ctrl+Shift+L"),
    "next_finding": Spec("F8", "next"),
    "previous_finding": Spec("Shift+F8"),
    "correct": Spec("F7; Ctrl+."),
    "correct_all": Spec("Shift+F7; Ctrl+Shift+.", "correct"),
    "acknowledge": Spec("Ctrl+K"),
    "draft": Spec("Ctrl+J"),
    "score_rows": Spec("Shift+F9"),
    "score_form": Spec(),
    "score_manual": Spec(),
    "summary": Spec("Ctrl+U"),
    "audit_report": Spec(),
    "zoom_in": Spec("Ctrl+=; Ctrl++"),
    "zoom_out": Spec("Ctrl+Shift+-"),
    "zoom_reset": Spec("Ctrl+0"),
    "next_pane": Spec("F6"),
    "manual": Spec("F1", "manual"),
    "keys": Spec("Ctrl+F1", "keys"),
    "about": Spec(),
}
EXPORTS = ("export_docx", "export_pdf", "export_xlsx", "export_json", "export_txt")
MENU_ORDER: Mapping[str, tuple[str, ...]] = {
    "file": (
        "new",
        "open",
        "*recent",
        "|",
        "save",
        "save_as",
        "|",
        "import",
        "import_folder",
        "import_list",
        "import_report",
        "*export",
        "|",
        "preview",
        "|",
        "backups",
        "recover",
        "|",
        "settings",
        "|",
        "quit",
    ),
    "edit": (
        *("undo", "redo", "|", "cut", "copy", "paste", "paste_new", "clear", "select_all"),
        *("|", "fill_down", "fill_right", "|", "edit_cell", "follow"),
        *("|", "find", "replace", "find_next", "find_previous", "goto"),
    ),
    "forms": (
        *("form_add", "*add_from", "form_copy", "form_delete", "|", "form_up", "form_down"),
        *("form_first", "form_last", "|", "form_carry", "carry_book", "form_compare", "*convert", "|"),
        *("list_search", "form_previous", "form_next"),
    ),
    "rows": (
        *("row_above", "row_below", "row_copy", "row_delete", "|", "row_up", "row_down", "*move_rows"),
        *("*add_group", "|", "rows_share", "rows_number", "rows_unnumber", "|"),
        *("rows_clean", "rows_restore", "|", "library", "library_add"),
    ),
    "check": (
        *("next_finding", "previous_finding", "|", "correct", "correct_all", "acknowledge", "draft"),
        *("|", "score_rows", "score_form", "score_manual", "|", "summary", "audit_report"),
    ),
    "view": ("zoom_in", "zoom_out", "zoom_reset", "|", "next_pane"),
    "help": ("manual", "keys", "|", "about"),
}
TOOLS = (
    *("new", "open", "save", "|", "undo", "redo", "|", "import", "*export", "preview", "|", "form_add"),
    *("row_below", "row_delete", "|", "next_finding"),
)
CELL_MENU = ("cut", "copy", "paste", "clear", "|", "follow", "correct", "|")
ROW_MENU = (
    *("row_above", "row_below", "row_copy", "row_delete", "|", "row_up", "row_down", "*move_rows"),
    *("*add_group", "rows_share", "|", "library", "library_add"),
)
FORM_MENU = (
    *("form_add", "*add_from", "form_copy", "form_delete", "|", "export", "preview", "|"),
    *("form_up", "form_down", "form_first", "form_last", "|", "form_carry", "form_compare", "*convert"),
)


def add_menus(window: QMainWindow) -> dict[str, QMenu]:
    """The menus by name, empty yet: what is painted first needs their titles alone."""
    return {name: window.menuBar().addMenu(texts.MENUS[name]) for name in MENU_ORDER}
