"""A layout out of a file or a book that could not be laid out or filled in is refused with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import read_template
from jixiao_gui.form.toml_file import BadToml, read_toml_text
from tests.form.forms import TEMPLATES
from tests.form.place import layout

Data = dict[str, Any]


def column(data: Data, **keys: object) -> None:
    """Change the second column of the indicators."""
    data["section"][3]["columns"][1].update(keys)


def grid(data: Data, *cells: object, widths: tuple[float, ...] = (100, 200)) -> None:
    """Put a fixed row under the head's."""
    data["section"][0]["rows"].append({"cells": list(cells), "widths": list(widths)})


def repeat_section(data: Data) -> None:
    data["section"].append(data["section"][0])


def rename_section(data: Data) -> None:
    data["section"][3]["id"] = "total"


CASES: list[tuple[Callable[[Data], object], str]] = [
    (lambda data: column(data, id="level1"), "“indicators.level1”出现了两次"),
    (lambda data: column(data, id="colour"), "不认识的栏“colour”"),
    (lambda data: column(data, merge="up"), "merge 应为 down 或 all"),
    (lambda data: column(data, width=21), "各行列宽之和应同为 300 毫米"),
    (lambda data: column(data, width=0), "列宽应为正数"),
    (repeat_section, "“section header”出现了两次"),
    (rename_section, "不认识的栏“level1”"),
    (lambda data: grid(data, "项目名称", {"field": "project"}), "“project”出现了两次"),
    (lambda data: grid(data, "金额", {"field": "funds.0.budget"}), "不认识的栏“funds.0.budget”"),
    (lambda data: grid(data, "备注", {"field": "goal.colour"}), "不认识的栏“goal.colour”"),
    (lambda data: grid(data, "备注", {"text": "甲", "rows": 2}), "“甲”向下合并的行数超出所在部分"),
    (lambda data: grid(data, "备注", {"rows": -1}), "“rows”的数目不对"),
    (lambda data: grid(data, "备注", {"rows": 401}), "“rows”的数目不对"),
    (lambda data: grid(data, "备注", widths=(100, 200)), "列宽数目应为单元格数目"),
    (lambda data: data.update(page="square"), "portrait 或 landscape"),
    (lambda data: data.update(money="千元"), "万元 或 元"),
    (lambda data: data.update(section={}), "应为列表"),
]


@pytest.mark.parametrize(("change", "says"), CASES)
def test_what_cannot_be_a_layout_is_refused(change: Callable[[Data], object], says: str) -> None:
    data = template_data(layout())
    change(data)
    with pytest.raises(ValueError, match=says):
        read_template(data, TEMPLATES.rules)


def test_money_in_fixed_cells_is_that_of_a_layout_without_a_table_of_it() -> None:
    data = template_data(layout(funds=""))
    grid(data, "年初预算数", {"field": "funds.59.budget"})
    assert read_template(data, TEMPLATES.rules).fields("funds") == ("budget",)
    grid(data, "全年执行数", {"field": "funds.60.executed"})
    with pytest.raises(ValueError, match=r"不认识的栏“funds\.60\.executed”"):
        read_template(data, TEMPLATES.rules)


@pytest.mark.parametrize(
    "keys",
    [{"sign_off": ("填表人：",)}, {"hand_in": ("单位公章",)}, {"above": ("附件1",)}, {"guessed": ("x1",)}],
)
def test_lines_and_guesses_are_kept_in_plain_data(keys: Data) -> None:
    made = layout(**keys)
    read = read_template(template_data(made), TEMPLATES.rules)
    assert {name: getattr(read, name) for name in keys} == keys


def test_a_file_may_be_twelve_levels_deep_and_no_deeper() -> None:
    def nested(depth: int) -> str:
        return f"a = {'[' * depth}{']' * depth}"

    assert set(read_toml_text(nested(12))) == {"a"}
    with pytest.raises(BadToml, match="嵌套过深"):
        read_toml_text(nested(13))
