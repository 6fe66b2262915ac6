"""The folders of the program's resources and of the user's files. Used by every floor above form."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """Return the folder of templates, rules, fonts, icons and samples.

    It is in the frozen program, in the installed package, or beside the package in a checkout.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def manual_folder() -> Path:
    """Return the folder of the manual and its pictures: in the resources, or in a checkout's docs."""
    packed = resources_folder() / "manual"
    return packed if packed.is_dir() else resources_folder().parent / "docs" / "manual"


def home_folder() -> Path:
    """Return the user's folder for working copies, backups, settings, logs, templates and rules.

    ``JIXIAO_HOME`` wins; else ``%LOCALAPPDATA%\\Jixiao``, else ``~/.local/share/jixiao``. Not created here.
    """
    own_folder = os.environ.get("JIXIAO_HOME")
    if own_folder:
        return Path(own_folder)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else user_folder() / "AppData" / "Local") / "Jixiao"
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else user_folder() / ".local" / "share") / "jixiao"


def user_folder() -> Path:
    """Return the folder of the user's account; the root, which cannot be written, where there is none.

    A service or a container may run without ``HOME``, as a user whom the system does not know.
    """
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.sep).absolute()


def real_path(path: Path) -> Path:
    """Return ``path`` made absolute, with links followed where the system can.

    It cannot for circles of links, and on Windows for some network and memory drives and very long paths.
    """
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def running_folder(home: Path) -> Path:
    """Return the folder with one folder for each process with a window; see
    ``window/recovery/running.py``.
    """
    return home / "running"


def template_folders() -> list[Path]:
    """Return the folders with ``templates`` and ``rules``: the program's, then the user's, which wins."""
    return [resources_folder(), home_folder()]
