"""The kind of form that is due (表种), as lists and layouts call it: 申报, 监控, 自评, of whom.

A list says 项目支出绩效自评表, 自评表 or 自评 and means the same; 整体自评 is a whole department's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao_gui.form.bureau_names import name_key
from jixiao_gui.form.project_forms import short_kind
from jixiao_gui.form.template import Template

_WHOLE, _TRANSFER, _PROJECT = "整体", "转移支付", "项目"
_STAGES = (
    ("监控", re.compile("监控")),
    ("自评", re.compile("自评|自我评价")),
    ("申报", re.compile("申报|目标")),
)
"""The order tells 绩效目标执行监控表 and 绩效目标自评表 from a declaration of targets."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a kind's words say: ``stage`` and ``whose`` are "" where they don't, ``words`` what is left."""

    stage: str
    whose: str
    words: str


def due_kind(template: Template) -> str:
    """Return what a form of ``template`` is called in a list of what is due: 自评, 整体申报, 转移支付自评."""
    said = short_kind(template.kind)
    whose = _whose(template.name) or _whose(template.title)
    if not template.has("project"):
        whose = _WHOLE
    return said if whose in ("", _PROJECT) or whose in said else f"{whose}{said}"


def kind_key(words: str) -> str:
    """Return what spellings of one kind have in common."""
    said = _read(words)
    if not said.stage and not said.whose:
        return said.words
    return f"{'' if said.whose == _PROJECT else said.whose}{said.stage}"


def is_whole(kind: str) -> bool:
    """Return whether a kind is that of a whole department, which no project has."""
    return _read(kind).whose == _WHOLE


def same_kind(wanted: str, kind: str) -> bool:
    """Return whether a form of ``kind``, as `due_kind` calls it, is wanted; an unknown kind will do."""
    one, other = _read(wanted), _read(kind)
    if not one.words or not other.words:
        return True
    if not (one.stage or one.whose) or not (other.stage or other.whose):
        return one.words in other.words or other.words in one.words
    if one.stage and other.stage and one.stage != other.stage:
        return False
    return not one.whose or one.whose == (other.whose or _PROJECT)


def _read(words: str) -> _Said:
    key = name_key(words).removesuffix("表")
    stage = next((name for name, pattern in _STAGES if pattern.search(key)), "")
    return _Said(stage, _whose(key), key)


def _whose(words: str) -> str:
    return next((whose for whose in (_TRANSFER, _WHOLE, _PROJECT) if whose in words), "")
