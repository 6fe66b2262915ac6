"""The kind of form that is due (表种), as lists and layouts call it: 申报, 监控, 自评, of whom.

A list says 项目支出绩效自评表, 自评表 or 自评 and means the same; 整体自评 is a whole department's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao_gui.form.names.bureau_names import name_key
from jixiao_gui.form.stages import SHORT_KINDS, short_kind
from jixiao_gui.form.template import DECLARED, JUDGED, WATCHED, Template

_WHOLE, _TRANSFER, _PROJECT = "整体", "转移支付", "项目"
_STAGES = (
    (SHORT_KINDS[WATCHED], re.compile("监控")),
    (SHORT_KINDS[JUDGED], re.compile("自评|自我评价")),
    (SHORT_KINDS[DECLARED], re.compile("申报|目标")),
)
"""The order tells 绩效目标执行监控表 and 绩效目标自评表 from a declaration of targets."""


@dataclass(frozen=True, slots=True)
class _KindWords:
    """The parts of a kind's words: ``stage`` and ``whose`` are "" where not named, ``words`` is the whole
    key.
    """

    stage: str
    whose: str
    words: str


def due_kind(template: Template) -> str:
    """Return the kind of a form of ``template`` in a list of duties: 自评, 整体申报, 转移支付自评."""
    short = short_kind(template.kind)
    whose = _whose(template.name) or _whose(template.title)
    if not template.has("project"):
        whose = _WHOLE
    return short if whose in ("", _PROJECT) or whose in short else f"{whose}{short}"


def kind_key(words: str) -> str:
    """Return a key that all spellings of one kind have in common."""
    parts = _read(words)
    if not parts.stage and not parts.whose:
        return parts.words
    return f"{'' if parts.whose == _PROJECT else parts.whose}{parts.stage}"


def is_whole(kind: str) -> bool:
    """Return whether a kind is that of a whole department's form."""
    return _read(kind).whose == _WHOLE


def same_kind(due: str, kind: str) -> bool:
    """Return whether a form of ``kind`` (see `due_kind`) answers a duty of the kind ``due``.

    A kind of unknown words answers any.
    """
    due_words, form_words = _read(due), _read(kind)
    if not due_words.words or not form_words.words:
        return True
    if not (due_words.stage or due_words.whose) or not (form_words.stage or form_words.whose):
        return due_words.words in form_words.words or form_words.words in due_words.words
    if due_words.stage and form_words.stage and due_words.stage != form_words.stage:
        return False
    return not due_words.whose or due_words.whose == (form_words.whose or _PROJECT)


def _read(words: str) -> _KindWords:
    key = name_key(words).removesuffix("表")
    stage = next((name for name, pattern in _STAGES if pattern.search(key)), "")
    return _KindWords(stage, _whose(key), key)


def _whose(words: str) -> str:
    return next((whose for whose in (_TRANSFER, _WHOLE, _PROJECT) if whose in words), "")
