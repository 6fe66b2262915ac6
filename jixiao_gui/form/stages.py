"""The place of a kind of template in the year, and its word."""

from __future__ import annotations

from jixiao_gui.form.template import DECLARED, JUDGED, STAGES, WATCHED

SHORT_KINDS = {DECLARED: "申报", WATCHED: "监控", JUDGED: "自评"}
"""The word by which titles and lists of duties tell a kind."""


def stage(kind: str) -> int:
    """Return the place of a kind of layout in the year, from 0; one that is unknown is a self-evaluation."""
    return STAGES.index(kind) if kind in STAGES else len(STAGES) - 1


def short_kind(kind: str) -> str:
    """Return a kind of layout in a word: 申报, 监控, 自评, or its own words without 表."""
    return SHORT_KINDS.get(kind) or kind.removesuffix("表")
