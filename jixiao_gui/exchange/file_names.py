"""Names of the files of forms: by a pattern of the user's, and valid on every disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import form_name
from jixiao_gui.form.template import JUDGED, Templates

PATTERN = "{序号}-{项目}"
"""The default pattern of file names."""
TOKENS = ("{序号}", "{项目}", "{单位}", "{部门}", "{年度}", "{表种}")
"""The tokens of a pattern: number in the book, 项目名称, 实施单位, 主管部门, year, kind of form."""

_SYNONYMS = {"{项目名称}": "{项目}", "{实施单位}": "{单位}", "{主管部门}": "{部门}"}
_TOKEN = re.compile(r"\{[^{}]*\}")
_FOLDERS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_INVISIBLE = ("Cf", "Cs", "Co", "Cn")
"""Unicode categories of direction marks and joiners, halves of pairs, and unassigned signs."""
_MOST_BYTES = 200
"""The most bytes of a name, of the 255 that a file system takes."""
_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))]
)


def unknown_tokens(pattern: str) -> list[str]:
    """Return the texts in braces in ``pattern`` that are none of `TOKENS`."""
    return [token for token in _TOKEN.findall(pattern) if token not in TOKENS and token not in _SYNONYMS]


def names_of(
    forms: Sequence[tuple[int, Form]],
    templates: Templates,
    kind: str,
    pattern: str = PATTERN,
    *,
    by_unit: bool = False,
) -> list[Path]:
    """Return the relative paths of the files of numbered forms; no two are the same.

    ``pattern`` has `TOKENS`, each replaced by the form's text; other braces stay. A ``/`` in it makes
    folders, and ``by_unit`` a folder for each 实施单位. ``kind`` is the ending.
    """
    digits = max(2, len(str(max((number for number, _ in forms), default=1))))
    names: list[Path] = []
    used: set[str] = set()
    for number, form in forms:
        values = _values(f"{number:0{digits}d}", form, templates)
        full_pattern = ("{单位}/" if by_unit else "") + (pattern.strip() or PATTERN)
        # folders are split off before texts are filled in: a slash in a project's name makes none
        *folders, stem = (_part(part, values) for part in _FOLDERS.split(full_pattern))
        folder = Path(*filter(None, folders))
        stem = stem or _part(PATTERN, values)
        name, count = stem, 1
        while str(folder / name).casefold() in used:
            count += 1
            name = f"{stem}（{count}）"
        used.add(str(folder / name).casefold())
        names.append(folder / f"{name}.{kind}")
    return names


def _values(number: str, form: Form, templates: Templates) -> dict[str, str]:
    def or_instead(text: str, instead: str) -> str:
        return file_name(text) if text.strip() else instead

    template = templates.by_id.get(form.template, templates.default)
    values = {
        "{序号}": number,
        "{项目}": file_name(form_name(form, template)),
        "{单位}": or_instead(form.unit, "未填单位"),
        "{部门}": or_instead(form.department, "未填部门"),
        "{年度}": or_instead(form.year, "未填年度"),
        "{表种}": or_instead(template.kind, JUDGED),
    }
    return values | {synonym: values[token] for synonym, token in _SYNONYMS.items()}


def _part(pattern: str, values: dict[str, str]) -> str:
    """Return a file's or a folder's name; empty where no valid characters are left."""
    filled = _TOKEN.sub(lambda match: values.get(match[0], match[0]), pattern)
    name = _clean(filled).encode()[:_MOST_BYTES].decode(errors="ignore")
    return _not_reserved(name.rstrip(" ."))


def file_name(project: str) -> str:
    """Return ``project`` as part of a file name that is valid on Windows, Linux and in sync folders.

    Invisible signs are left out: some reverse the order of letters, ``.exe`` into ``fdp.``.
    """
    return _not_reserved(_clean(project)[:60].strip(" .")) or "未命名项目"


def _clean(text: str) -> str:
    visible = "".join(sign for sign in text if unicodedata.category(sign) not in _INVISIBLE)
    return _FORBIDDEN.sub("_", " ".join(visible.split())).strip(" .")


def _not_reserved(name: str) -> str:
    """Return ``name``, with an underscore before it where Windows reserves it for a device."""
    return f"_{name}" if name.partition(".")[0].rstrip().upper() in _RESERVED else name
