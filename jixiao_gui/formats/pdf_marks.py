"""Marks at the ends of lines of our PDFs, which tell the text's line breaks from those of a cell's width.

On paper both look the same. A blank at a line's end stands for a line break of the text; a wide blank and a
blank for a blank that the break swallowed; neither is seen. A line that a cell's width broke never ends with
a blank of its own, so nothing is taken for a mark that is none. `pdf_out.py` draws them, `pdf_lines.py` reads
them in files whose keywords say `KEYWORD`.
"""

from __future__ import annotations

from itertools import pairwise

from jixiao_gui.sheet.typeset import Block

KEYWORD = "line-ends"
BREAK, BLANK = " ", "\u3000 "


def marked(block: Block) -> Block:
    """Return ``block`` with `BREAK` or `BLANK` at the end of each line behind which the text has one."""
    if len(block.lines) < 2 or block.cell.vertical:
        return block
    text, place = block.cell.text, 0
    lines: list[str] = []
    for line, following in pairwise(block.lines):
        if not text.startswith(line, place):
            return block
        place += len(line)
        if following and text.startswith(following, place):
            lines.append(line)
            continue
        after = text[place:].lstrip(" ")
        swallowed = len(text) - place - len(after)
        if after.startswith("\n"):
            lines.append(line.rstrip(" \u3000") + BREAK)
            place += swallowed + 1
        else:
            lines.append(line + BLANK if swallowed else line)
            place += swallowed
    return block._replace(lines=(*lines, block.lines[-1]))
