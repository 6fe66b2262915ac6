"""Which command goes to which room of the main window, and what the rooms tell each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from jixiao_gui.window.menus import EXPORTS

if TYPE_CHECKING:
    from jixiao_gui.window.main_window import MainWindow


def room_handlers(window: MainWindow) -> dict[str, Callable[[], object]]:
    """What each command does that is not the window's own."""
    files, view = window.files, window.view
    handlers: dict[str, Callable[[], object]] = {
        "new": files.ask_new,
        "open": files.ask_open,
        "save": files.saver.start,
        "save_as": files.saver.start_as,
        "export": window.paperwork.ask_export,
        "preview": window.paperwork.show_preview,
        "recover": lambda: window.rescue.look_for_orphans(asked=True),
        "backups": window.rescue.show_backups,
        "cut": view.cut,
        "copy": view.copy,
        "clear": view.clear,
        "select_all": lambda: (
            window.forms.table.selectAll if window.forms.table.hasFocus() else view.select_all
        )(),
        "edit_cell": view.begin_edit,
        "zoom_in": lambda: view.step_zoom(1),
        "zoom_out": lambda: view.step_zoom(-1),
        "zoom_reset": lambda: view.set_zoom(100),
        "manual": window.help.show_manual,
        "keys": window.help.show_keys,
        "about": window.help.show_about,
    }
    handlers |= window.forms_room.handlers() | window.search_room.handlers()
    for id in EXPORTS:
        handlers[id] = partial(window.paperwork.ask_export_all, id.removeprefix("export_"))
    handlers |= window.table.handlers() | window.library.handlers()
    handlers |= window.importing.handlers()
    return handlers | window.findings.handlers() | window.review.handlers()


def connect_rooms(window: MainWindow) -> None:
    """Signals from room to room; those that end in the window itself are connected there."""
    desk, view = window.desk, window.view
    desk.sheet_changed.connect(view.update_sheet)
    desk.moved_to.connect(view.goto)
    desk.message.connect(window.bar.tell)
    window.importing.importer.goto_wanted.connect(window.goto_cell)
    window.files.draft_found.connect(partial(window.keeper.take_up, window.bar))
    view.preview_ended.connect(desk.end_preview)
    window.table.summed.connect(window.status.show_block)
    window.library.told.connect(lambda sentence: window.statusBar().showMessage(sentence, 4000))
    window.table.refused.connect(lambda sentence: window.statusBar().showMessage(sentence, 4000))
    view.zoom_changed.connect(window.status.show_zoom)
    window.findings.refused.connect(lambda sentence: window.statusBar().showMessage(sentence, 6000))
    window.findings.correctable.connect(window.actions_["correct_all"].setEnabled)
    window.review.goto_wanted.connect(window.goto_cell)
    window.forms.chosen.connect(window.show_form)
    window.search_room.form_wanted.connect(window.show_form)
    for room in (window.search_room, window.forms_room):
        room.refused.connect(lambda sentence: window.statusBar().showMessage(sentence, 4000))
    window.start.wanted.connect(
        lambda id: (
            window.importing.importer.open_sample if id == "sample" else window.actions_[id].trigger
        )()
    )
