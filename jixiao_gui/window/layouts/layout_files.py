"""Write layouts to files: into the user's folder for all books, or to another path. Without Qt."""

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
    """Write ``template`` into the user's folder, mark it as the user's in ``templates``, return its file.

    Return ``None`` where the program or the user has the same layout already. No file is overwritten. Raises
    `CannotWrite` with a Chinese sentence, also where this machine lacks the layout's rule set.
    """
    on_disk = load_templates([resources_folder(), home])
    existing = on_disk.by_id.get(template.id)
    if existing is not None and existing.origin in (PROGRAM, USER) and same_layout(existing, template):
        return None
    if template.rules.id not in on_disk.rules:
        raise CannotWrite(texts.NO_RULES.format(name=template.name, rules=template.rules.name))
    if existing is not None:  # the id belongs to another layout
        raise CannotWrite(texts.ID_TAKEN.format(name=template.name, other=existing.name))
    folder = home / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(texts.NO_FOLDER.format(folder=folder)) from error
    path = _unused_path(folder, file_name(template))
    export(template, path)
    templates.by_id[template.id] = replace(template, origin=USER)
    return path


def export(template: Template, path: Path) -> None:
    """Write ``template`` to ``path``, in one step. Raises `CannotWrite`."""
    with replacing(path) as file:
        file.write(write_toml(template).encode())


def remove(template: Template, templates: Templates, home: Path) -> Path | None:
    """Remove the file of a user's layout and return its path, ``None`` without one. Raises `OSError`.

    The layout is no longer offered; books that have it keep it.
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
    """Return the name of a layout's file, without its suffix."""
    return _UNFIT.sub(" ", template.name).strip(" .")[:60] or texts.TITLE


def _unused_path(folder: Path, name: str) -> Path:
    """Return the path of a file that the folder does not have yet."""
    path, number = folder / f"{name}.toml", 2
    while path.exists():
        path, number = folder / f"{name} {number}.toml", number + 1
    return path
