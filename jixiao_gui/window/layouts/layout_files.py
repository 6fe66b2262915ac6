"""Layouts as files of this machine: kept for all books, exported, removed. Without Qt."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from jixiao_gui.form.template import BOOK, PROGRAM, USER, Template, Templates, same_layout
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.template_toml import write_toml
from jixiao_gui.formats.writing.replace import CannotWrite, replacing
from jixiao_gui.paths import resources_folder
from jixiao_gui.window.layouts import layouts_texts as texts

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def keep(template: Template, templates: Templates, home: Path) -> Path | None:
    """Write ``template`` into the user's folder and know it as the user's from now on; its file.

    ``None`` where program or user have the same layout already. A file that is there is never written over.
    Raises `CannotWrite` with a Chinese sentence, also where its rules are not at hand on this machine.
    """
    on_disk = load_templates([resources_folder(), home])
    there = on_disk.by_id.get(template.id)
    if there is not None and there.origin in (PROGRAM, USER) and same_layout(there, template):
        return None
    if template.rules.id not in on_disk.rules:
        raise CannotWrite(texts.NO_RULES.format(name=template.name, rules=template.rules.name))
    if there is not None:  # the id is another layout's, which would have to give way
        raise CannotWrite(texts.ID_TAKEN.format(name=template.name, other=there.name))
    folder = home / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(texts.NO_FOLDER.format(folder=folder)) from error
    path = _free(folder, file_name(template))
    export(template, path)
    templates.by_id[template.id] = replace(template, origin=USER)
    return path


def export(template: Template, path: Path) -> None:
    """Write ``template`` to ``path``, in one step. Raises `CannotWrite`."""
    with replacing(path) as file:
        file.write(write_toml(template).encode())


def remove(template: Template, templates: Templates, home: Path) -> Path | None:
    """Remove the file of a layout of the user's; the file, ``None`` where there is none. Raises `OSError`.

    It is no longer offered; books that have it go on with theirs.
    """
    for path in sorted((home / "templates").glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if data.get("id") == template.id:
            path.unlink()
            templates.by_id[template.id] = replace(template, origin=BOOK)
            return path
    return None


def file_name(template: Template) -> str:
    """Return what a layout's file is called, without its suffix."""
    return _UNFIT.sub(" ", template.name).strip(" .")[:60] or texts.TITLE


def _free(folder: Path, name: str) -> Path:
    """Return a file of the folder that is not there yet."""
    path, number = folder / f"{name}.toml", 2
    while path.exists():
        path, number = folder / f"{name} {number}.toml", number + 1
    return path
