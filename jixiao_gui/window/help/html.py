"""Write a chapter of the manual as HTML for Qt's text browser, in the colours of the theme."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from jixiao_gui.formats.manual.manual_text import (
    Block,
    Chapter,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Span,
)
from jixiao_gui.window.help import help_texts as texts
from jixiao_gui.window.theme import colours

Width = Callable[[Path], int]


def html(chapter: Chapter, width: Width) -> str:
    """Return a chapter as HTML; ``width`` returns the width in pixels at which a picture is shown."""
    body = "".join(_block(block, width) for block in chapter.blocks)
    return f"<html><head><style>{_style()}</style></head><body>{body}</body></html>"


def _style() -> str:
    theme = colours()
    return (
        f"body {{ color: {theme.text}; }} a {{ color: {theme.accent}; }}"
        f"h1 {{ font-size: 20pt; margin: 4px 0 12px 0; }} h2 {{ font-size: 14pt; margin: 24px 0 8px 0; }}"
        f"h3 {{ font-size: 11.5pt; margin: 18px 0 6px 0; }}"
        f"p, li {{ line-height: 150%; margin: 6px 0 6px 0; }}"
        f"code {{ background: {theme.hover}; color: {theme.text}; font-family: inherit; }}"
        f"th {{ background: {theme.hover}; text-align: left; }}"
        f".faint {{ color: {theme.faint}; }}"
    )


def _block(block: Block, width: Width) -> str:
    if isinstance(block, Heading):
        level = min(block.level, 3)
        return f'<h{level}><a name="{escape(block.anchor)}"></a>{_line(block.line)}</h{level}>'
    if isinstance(block, Paragraph):
        return _note(block.line) if block.note else f"<p>{_line(block.line)}</p>"
    if isinstance(block, Items):
        kind = "ol" if block.numbered else "ul"
        return f"<{kind}>{''.join(f'<li>{_line(line)}</li>' for line in block.lines)}</{kind}>"
    if isinstance(block, Grid):
        return _table(block)
    words = escape(texts.PICTURE.format(name=block.words))
    return (
        f'<p><img src="{escape(block.path.as_posix())}" width="{width(block.path)}" alt="{words}"></p>'
        f'<p class="faint">{words}</p>'
    )


def _note(line: Line) -> str:
    theme = colours()
    return (
        f'<table width="100%" cellspacing="0" cellpadding="8" bgcolor="{theme.info_ground}"><tr>'
        f"<td><p>{_line(line)}</p></td></tr></table><p></p>"
    )


def _table(block: Grid) -> str:
    theme = colours()
    head = "".join(f"<th>{_line(cell)}</th>" for cell in block.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_line(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    return (
        f'<table width="100%" border="1" cellspacing="0" cellpadding="6" bordercolor="{theme.line}" '
        f'style="border-collapse: collapse; border-color: {theme.line};"><tr>{head}</tr>{rows}</table><p></p>'
    )


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.kind == "bold":
        return f"<b>{words}</b>"
    if span.kind == "code":
        return f"<code>&nbsp;{words.replace(' ', '&nbsp;')}&nbsp;</code>"
    if span.kind == "link":
        return f'<a href="page:{escape(span.target)}">{words}</a>'
    return words
