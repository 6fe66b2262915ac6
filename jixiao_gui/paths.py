"""Where the program finds its own resources and keeps the user's things. Used by every floor above form."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """Return where templates, rules, fonts, icons, samples are: in the frozen program, in the package as
    the wheel installs it, or beside the package in a checkout.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def manual_folder() -> Path:
    """Return the user's manual: packed among the resources, or in a checkout's docs; its pictures lie
    beside it.
    """
    packed = resources_folder() / "manual"
    return packed if packed.is_dir() else resources_folder().parent / "docs" / "manual"


def home_folder() -> Path:
    """Return the user's folder for working copies, backups, settings, logs, templates and rules.

    ``JIXIAO_HOME`` wins; else ``%LOCALAPPDATA%\\Jixiao``, else ``~/.local/share/jixiao``. Not created here.
    """
    named = os.environ.get("JIXIAO_HOME")
    if named:
        return Path(named)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Jixiao"
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "jixiao"


def real_path(path: Path) -> Path:
    """Return ``path`` from the root and with links followed; where the system can't say what they lead to
    (a circle of links; on Windows some network and memory drives, very long paths), as it is, from the root.
    """
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def running_folder(home: Path) -> Path:
    """Return the folder that holds one for each process that has a window; see
    ``window/recovery/running.py``.
    """
    return home / "running"


def template_folders() -> list[Path]:
    """Return folders that hold ``templates`` and ``rules``: the program's, then the user's, which wins."""
    return [resources_folder(), home_folder()]
