"""Prompts of Word's content controls (单击此处输入文字。) that another program made plain text.

A cell with a prompt alone was not filled in.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao_gui.formats import ReadFile
from jixiao_gui.sheet.sheet import Row, Sheet

_PROMPTS = re.compile(
    r"(?:(?:(?:单击|点击|单击或点击|点按)(?:或轻触|或点击|或点按)?(?:此处|这里|以|可)?(?:添加|输入|选择)(?:文字|文本|日期|内容)"
    r"|选择一?项|选取项目|选择日期|选择构建基块"
    r"|click(?:ortap)?(?:here)?to(?:enter|add)(?:text|adate)|chooseanitem)[。.]?)+",
    re.IGNORECASE,
)
_BEGINNINGS = frozenset("单点选Cc")


def without_prompts(read: ReadFile) -> ReadFile:
    """Return what was read with cells that hold prompts alone emptied, and a note about them."""
    sheets: list[Sheet] = []
    prompts: list[str] = []
    for sheet in read.sheets:
        count = len(prompts)
        rows = [_row(row, prompts) for row in sheet.rows]
        sheets.append(replace(sheet, rows=tuple(rows)) if len(prompts) > count else sheet)
    if not prompts:
        return read
    note = f"有 {len(prompts)} 格没有填写，只有控件的提示“{prompts[0]}”，按空白读入。"
    return replace(read, sheets=sheets, notes=[*read.notes, note])


def _row(row: Row, prompts: list[str]) -> Row:
    hits = {n for n, cell in enumerate(row.cells) if cell.text and _is_prompt(cell.text)}
    if not hits:
        return row
    prompts += (" ".join(row.cells[n].text.split()) for n in sorted(hits))
    return replace(row, cells=tuple(replace(c, text="") if n in hits else c for n, c in enumerate(row.cells)))


def _is_prompt(text: str) -> bool:
    start = text[0] if not text[0].isspace() else text.strip()[:1]
    return start in _BEGINNINGS and _PROMPTS.fullmatch("".join(text.split())) is not None
