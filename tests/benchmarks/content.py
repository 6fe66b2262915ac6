"""What is measured on: invented forms of 45 rows by 9 columns, as the full official layout has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jixiao_gui import paths
from jixiao_gui.book.book import AddForms, Book
from jixiao_gui.form.model import Form, Goal, Indicator
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.sheet.sheet import Sheet
from tests.invented import fund_lines, invented_form
from tests.laid_out import laid_out

TEMPLATES = load_templates([paths.resources_folder()])
TEMPLATE = TEMPLATES["beijing-2023"]
FULL = 34
"""As many forms as one bureau published for 2023."""
QUICK = 170
"""As many forms as the quick run takes for a large book."""
_LEVELS = ("数量指标", "质量指标", "时效指标")


def form(number: int) -> Form:
    """A filled form; ``number`` varies its texts."""
    rows = tuple(
        Indicator(
            level1="产出指标" if i < 20 else "效益指标",
            level2=_LEVELS[i // 3 % 3],
            name=f"指标{i + 1}：调研报告{number}类",
            target=f"≥{i + number}次",
            actual=f"{i + number + 1}次",
            weight="3" if i < 30 else "0",
            score="3" if i < 30 else "0",
            deviation="按计划完成" if i % 4 == 0 else "",
        )
        for i in range(33)
    )
    return invented_form(
        f"示例项目{number}",
        department=f"示例部门{number % 12}",
        unit=f"示例单位{number % 40}",
        funds=fund_lines(str(80 + number % 50), "72.5"),
        goal=Goal("完成全年调研任务，形成成果并推动应用。", "已完成全年调研任务，成果均已应用。"),
        indicators=rows,
    )


def forms(count: int) -> Iterator[Form]:
    return (form(number) for number in range(count))


def sheet(number: int) -> Sheet:
    """A form laid out."""
    one = form(number)
    return laid_out(one, TEMPLATE)


def sheets(count: int) -> Iterator[Sheet]:
    return (sheet(number) for number in range(count))


def saved(path: Path, home: Path, count: int) -> Path:
    """A project file of ``count`` forms."""
    with Book.new(TEMPLATES, home, year="2023") as book:
        for start in range(0, count, 1000):
            some = tuple(form(number) for number in range(start, min(count, start + 1000)))
            book.apply(AddForms("导入", some))
        book.save_as(path)
    return path
