"""Names of the files that forms go into: by a pattern of the user's, and such as every disk takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import form_name
from jixiao_gui.form.template import Templates

PATTERN = "{序号}-{项目}"
"""What files are named by where nobody asks for another name."""
TOKENS = ("{序号}", "{项目}", "{单位}", "{部门}", "{年度}", "{表种}")
"""What a pattern may hold: number in the book, 项目名称, 实施单位, 主管部门, year, kind of form."""

_ALSO = {"{项目名称}": "{项目}", "{实施单位}": "{单位}", "{主管部门}": "{部门}"}
_TOKEN = re.compile(r"\{[^{}]*\}")
_FOLDERS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_UNSEEN = ("Cf", "Cs", "Co", "Cn")
"""Marks of direction and joiners; halves of pairs; signs that nobody has given a meaning."""
_MOST_BYTES = 200
"""Of the 255 that a file system takes."""
_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))]
)


def unknown_tokens(pattern: str) -> list[str]:
    """Return what stands in braces in ``pattern`` and is none of `TOKENS`."""
    return [token for token in _TOKEN.findall(pattern) if token not in TOKENS and token not in _ALSO]


def names_of(
    forms: Sequence[tuple[int, Form]],
    templates: Templates,
    kind: str,
    pattern: str = PATTERN,
    *,
    by_unit: bool = False,
) -> list[Path]:
    """Return the paths of numbered forms' files, below the folder that they go into; no two are the same.

    ``pattern`` holds `TOKENS`, each replaced by what the form says; what else stands in braces stays. A ``/``
    in it makes folders, and so does ``by_unit``, one a 实施单位. ``kind`` is the ending.
    """
    digits = max(2, len(str(max((number for number, _ in forms), default=1))))
    names: list[Path] = []
    taken: set[str] = set()
    for number, form in forms:
        values = _values(f"{number:0{digits}d}", form, templates)
        wanted = ("{单位}/" if by_unit else "") + (pattern.strip() or PATTERN)
        # folders are parted before anything is filled in: a slash in a project's name makes none
        *folders, stem = (_part(part, values) for part in _FOLDERS.split(wanted))
        folder = Path(*filter(None, folders))
        stem = stem or _part(PATTERN, values)
        name, count = stem, 1
        while str(folder / name).casefold() in taken:
            count += 1
            name = f"{stem}（{count}）"
        taken.add(str(folder / name).casefold())
        names.append(folder / f"{name}.{kind}")
    return names


def _values(number: str, form: Form, templates: Templates) -> dict[str, str]:
    def said(text: str, instead: str) -> str:
        return file_name(text) if text.strip() else instead

    template = templates.by_id.get(form.template, templates.default)
    values = {
        "{序号}": number,
        "{项目}": file_name(form_name(form, template)),
        "{单位}": said(form.unit, "未填单位"),
        "{部门}": said(form.department, "未填部门"),
        "{年度}": said(form.year, "未填年度"),
        "{表种}": said(template.kind, "自评表"),
    }
    return values | {other: values[token] for other, token in _ALSO.items()}


def _part(pattern: str, values: dict[str, str]) -> str:
    """Return a file's or a folder's name; empty where nothing is left that a disk takes."""
    fill: Callable[[re.Match[str]], str] = lambda match: values.get(match[0], match[0])  # noqa: E731
    name = _clean(_TOKEN.sub(fill, pattern)).encode()[:_MOST_BYTES].decode(errors="ignore")
    return _not_reserved(name.rstrip(" ."))


def file_name(project: str) -> str:
    """Return ``project`` as part of a file name that Windows, Linux and sync folders take.

    Signs that cannot be seen are left out: some turn the order of letters, and ``.exe`` into ``fdp.``.
    """
    return _not_reserved(_clean(project)[:60].strip(" .")) or "未命名项目"


def _clean(text: str) -> str:
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
    return _FORBIDDEN.sub("_", " ".join(seen.split())).strip(" .")


def _not_reserved(name: str) -> str:
    """Return ``name``, an underline before it where it is one that Windows keeps for a device."""
    return f"_{name}" if name.partition(".")[0].rstrip().upper() in _RESERVED else name
