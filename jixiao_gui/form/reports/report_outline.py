"""Outlines of the 绩效自评报告 in files: the headings, and the blocks that are drafted under each.

`docs/templates.md` describes the keys. The program numbers a heading without a number of its own, and
`report_draft.py` turns the building blocks under it into sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao_gui.form.toml_file import BadToml, read_toml, toml_files, toml_reason

PLAIN_BLOCKS = ("overview", "funds", "projects", "scores", "goals", "indicators", "reasons")
"""Building blocks that take no words."""
WORDED_BLOCKS = ("indicators", "gap", "text")
"""Building blocks that take words after a colon: a level 1, a hint for the clerk, a text as it stands."""
USUAL_OUTLINE = "unit"
_MOST_SECTIONS, _MOST_BLOCKS, _LONGEST, _DEEPEST = 200, 40, 4000, 3


class BadOutline(ValueError):
    """An outline that cannot be used or does not exist; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A heading of ``level`` 1 to 3 and the blocks below it, as (name, words).

    ``optional``: left out where its blocks are empty.
    """

    heading: str
    level: int = 1
    body: tuple[tuple[str, str], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline; ``templates`` are the ids of the layouts for which it is the default."""

    id: str
    name: str
    source: str
    title: str
    sections: tuple[OutlineSection, ...]
    templates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outlines:
    """All outlines at hand by id; ``problems`` names the files that could not be used."""

    by_id: Mapping[str, Outline]
    problems: tuple[str, ...] = ()

    def choose(self, id: str | None, templates: Iterable[str]) -> Outline:
        """Return the outline ``id``, or where that is ``None`` the one made for all of these layouts.

        Raises `BadOutline` with a Chinese sentence where there is none.
        """
        used = set(templates)
        if id is None:
            fitting = [outline for outline in self.by_id.values() if used and used <= outline.templates]
            id = fitting[-1].id if fitting else USUAL_OUTLINE
        if id not in self.by_id:
            names = "、".join(self.by_id) or "无"
            raise BadOutline(f"没有名为“{id}”的报告提纲。现有提纲：{names}。")
        return self.by_id[id]


def load_outlines(folders: Iterable[Path]) -> Outlines:
    """Load every outline of ``folders`` (each with ``reports`` in it); a later one of the same id wins.

    A file that cannot be used is left out and named in `Outlines.problems`.
    """
    outlines: dict[str, Outline] = {}
    problems: list[str] = []
    for folder in folders:
        try:
            paths = toml_files(folder / "reports")
        except BadToml as error:
            problems.append(str(error))
            continue
        for path in paths:
            try:
                outline = load_outline(path)
                outlines[outline.id] = outline
            except BadOutline as error:
                problems.append(str(error))
    return Outlines(outlines, tuple(problems))


def load_outline(path: Path) -> Outline:
    """Read one outline file. Raises `BadOutline` with a Chinese sentence that names the file."""
    try:
        return _read(read_toml(path))
    except (OSError, BadToml) as error:
        raise BadOutline(f"报告提纲“{path.name}”无法读取：{toml_reason(error)}。") from error
    except KeyError as error:
        raise BadOutline(f"报告提纲“{path.name}”缺少“{error.args[0]}”。") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadOutline(f"报告提纲“{path.name}”内容有误：{toml_reason(error)}。") from error


def _read(data: Mapping[str, Any]) -> Outline:
    sections = tuple(_section(table) for table in _list(data["section"], "section"))
    if not 0 < len(sections) <= _MOST_SECTIONS:
        raise ValueError(f"“section”应有 1 至 {_MOST_SECTIONS} 个")
    return Outline(
        id=_text(data["id"], "id"),
        name=_text(data["name"], "name"),
        source=_text(data.get("source", ""), "source", empty=True),
        title=_text(data["title"], "title"),
        sections=sections,
        templates=frozenset(_text(id, "templates") for id in _list(data.get("templates", []), "templates")),
    )


def _section(data: Mapping[str, Any]) -> OutlineSection:
    level = data.get("level", 1)
    if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= _DEEPEST:
        raise ValueError(f"“level”应为 1 至 {_DEEPEST}")
    optional = data.get("optional", False)
    if not isinstance(optional, bool):
        raise ValueError("“optional”应为 true 或 false")
    body = _list(data.get("body", []), "body")
    if len(body) > _MOST_BLOCKS:
        raise ValueError(f"一节最多 {_MOST_BLOCKS} 段")
    blocks = tuple(_block(_text(text, "body")) for text in body)
    return OutlineSection(_text(data["heading"], "heading"), level, blocks, optional)


def _block(text: str) -> tuple[str, str]:
    name, colon, words = text.replace("：", ":", 1).partition(":")
    name, words = name.strip(), words.strip()
    if not (name in WORDED_BLOCKS and words if colon else name in PLAIN_BLOCKS):
        allowed = "、".join((*PLAIN_BLOCKS, *(f"{block}:…" for block in WORDED_BLOCKS)))
        raise ValueError(f"“body”中没有“{text[:40]}”，只有 {allowed}")
    return name, words


def _list(value: object, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"“{key}”应为列表")
    return value


def _text(value: object, key: str, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not (empty or value.strip()):
        raise ValueError(f"“{key}”应为文字，最多 {_LONGEST} 字")
    return value.strip()
