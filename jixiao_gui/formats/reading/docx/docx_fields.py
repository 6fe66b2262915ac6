"""Fields of a Word document: the text that shows is the result or the choice, never the code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_equations import of_eq_field
from jixiao_gui.formats.reading.docx.docx_names import VAL, W, is_on, number
from jixiao_gui.formats.reading.docx.docx_symbols import symbol

TICKED, UNTICKED = "☑", "☐"
_SYMBOL_FIELD = re.compile(r"^\s*SYMBOL\s+(\d+|0x[0-9a-f]+)(?:.*\\f\s+\"?([^\"\\]+)\"?)?", re.IGNORECASE)


@dataclass(slots=True)
class Field:
    """A field being read: first its code, then its result."""

    begin: etree._Element | None = None
    code: list[str] = field(default_factory=list)
    in_code: bool = True
    unseen: list[str] = field(default_factory=list)
    """Texts in place of the code, which a field without an end hides."""
    has_result: bool = False


def shown(ended: Field) -> tuple[str, str]:
    """Return the text of a field without a result, and a sentence where it cannot be read."""
    if ended.has_result:
        return "", ""
    code = "".join(ended.code).strip()
    word = code.split(maxsplit=1)[0].upper() if code else ""
    data = next(ended.begin.iterchildren(W + "ffData"), None) if ended.begin is not None else None
    if data is not None:
        for box in data.iterchildren(W + "checkBox"):
            return TICKED if _is_ticked(box) else UNTICKED, ""
        for drop in data.iterchildren(W + "ddList"):
            return _chosen(drop), ""
    if word == "FORMCHECKBOX":
        return "", "有一个复选框，文件中没有写明是否勾选，请对照原文件填写。"
    if word not in ("EQ", "SYMBOL"):
        return "", ""
    if word == "EQ":
        text = of_eq_field(code)
        return (text, "") if text is not None else ("", f"公式域“{code}”没有读懂，请对照原文件填写。")
    match = _SYMBOL_FIELD.match(code)
    text = symbol((match[2] or "Symbol").strip(), int(match[1], 0)) if match else None
    return (text, "") if text else ("", f"特殊符号（{code}）没有读入，请对照原文件填写。")


def _is_ticked(box: etree._Element) -> bool:
    for name in ("checked", "default"):
        for item in box.iterchildren(W + name):
            return is_on(item)
    return False


def _chosen(drop: etree._Element) -> str:
    entries = [entry.get(VAL, "") for entry in drop.iterchildren(W + "listEntry")]
    for name in ("result", "default"):
        for item in drop.iterchildren(W + name):
            place = number(item)
            return entries[place] if 0 <= place < len(entries) else ""
    return entries[0] if entries else ""
