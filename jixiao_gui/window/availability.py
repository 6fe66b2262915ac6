"""Which actions can be used as things stand: a book open, a form on show, a row chosen, changes allowed."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_gui.window.actions import Actions
from jixiao_gui.window.menus import EXPORTS

NEED_BOOK = (
    *("save", "save_as", "form_add", "preview", "backups", "summary", "audit_report"),
    *EXPORTS,
)
NEED_FORM = (
    *("acknowledge", "score_form"),
    *("cut", "copy", "paste", "clear", "select_all", "edit_cell", "follow", "form_copy", "form_delete"),
    *("form_carry", "carry_book", "form_compare", "form_first", "form_last", "list_search"),
    *("find", "replace", "find_next", "find_previous", "goto"),
    *("form_up", "form_down", "form_previous", "form_next", "rows_clean", "next_finding"),
    *("fill_down", "fill_right", "rows_restore", "rows_number", "rows_unnumber", "rows_share"),
    *("previous_finding", "correct", "zoom_in", "zoom_out", "zoom_reset"),
)
NEED_ROW = (
    *("row_above", "row_below", "row_copy", "row_delete", "row_up", "row_down", "library_add"),
    *("draft", "score_rows", "score_manual"),
)
CHANGES = (
    *("acknowledge", "score_form"),
    *("form_carry", "form_first", "form_last"),
    *(
        "cut",
        "paste",
        "paste_new",
        "clear",
        "edit_cell",
        "follow",
        "form_add",
        "form_copy",
        "form_delete",
        "form_up",
    ),
    *("form_down", "rows_clean", "correct", "correct_all", *NEED_ROW),
    *("fill_down", "fill_right", "rows_restore", "rows_number", "rows_unnumber", "rows_share"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there: a book, a form on show, an indicator row under the cursor; may it be changed."""

    book: bool = False
    form: bool = False
    row: bool = False
    read_only: bool = False


def enable(actions: Actions, standing: Standing) -> None:
    """Enable what can be done now, disable the rest."""
    actions.enable(NEED_BOOK, standing.book)
    actions.enable(NEED_FORM, standing.form)
    actions.menus["add_from"].setEnabled(standing.book and not standing.read_only)
    actions.menus["convert"].setEnabled(standing.form and not standing.read_only)
    actions.enable(NEED_ROW, standing.form and standing.row)
    changeable = standing.form and not standing.read_only
    actions.menus["move_rows"].menuAction().setEnabled(changeable and standing.row)
    actions.menus["add_group"].menuAction().setEnabled(changeable)
    if standing.read_only:
        actions.enable(CHANGES, False)
        actions.enable(("library_add",), standing.row)  # changes the library alone
    if not standing.form:
        actions.enable(("correct_all",), False)
