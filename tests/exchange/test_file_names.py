"""Files are named by the user's pattern, and by names that every disk takes."""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.exchange.file_names import PATTERN, TOKENS, file_name, names_of, unknown_tokens
from jixiao_gui.form.model import Form
from tests.book.making import TEMPLATES


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("a\u202efdp.exe", "afdp.exe"),
        ("\u2066甲\u2069\u200b乙\ufeff", "甲乙"),
        ("\u202e", "未命名项目"),
        ("con", "_con"),
        ("NUL.2023", "_NUL.2023"),
        ("aux .x", "_aux .x"),
        ("Console", "Console"),
        ("河道/清淤: 一期", "河道_清淤_ 一期"),
        ("\ud800甲", "甲"),
    ],
)
def test_names_of_files(project: str, name: str) -> None:
    assert file_name(project) == name


FORM = Form(
    template=TEMPLATES.default.id,
    year="2023",
    project="河道/清淤",
    unit="水务所",
    department="云岭市水务局",
)


def name(pattern: str, form: Form = FORM, **options: bool) -> str:
    [path] = names_of([(7, form)], TEMPLATES, "docx", pattern, **options)
    return path.as_posix()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (PATTERN, "07-河道_清淤.docx"),
        ("{单位}-{项目}", "水务所-河道_清淤.docx"),
        ("{年度} {部门} {表种}", "2023 云岭市水务局 自评表.docx"),
        ("{实施单位}/{年度}/{项目名称}", "水务所/2023/河道_清淤.docx"),
        (r"{单位}\{项目}", "水务所/河道_清淤.docx"),
        ("", "07-河道_清淤.docx"),
        ("  ", "07-河道_清淤.docx"),
        ("自评表：{项目}*", "自评表：河道_清淤_.docx"),
        ("con", "_con.docx"),
        ("nul.{序号}", "_nul.07.docx"),
        ("../../{序号}", "07.docx"),
        ("/etc/{序号}", "etc/07.docx"),
        ("C:/{序号}", "C_/07.docx"),
        ("...", "07-河道_清淤.docx"),
        ("{项目.__class__}", "{项目.__class__}.docx"),
        ("{0}{项目!r:>9}", "{0}{项目!r_9}.docx"),
    ],
)
def test_a_pattern_is_filled_in_and_made_safe(pattern: str, expected: str) -> None:
    assert name(pattern) == expected


def test_what_a_form_says_is_no_token_and_makes_no_folder() -> None:
    form = Form(template="", year="", project="{单位}/..", unit="甲/乙")
    assert name("{项目}", form) == "{单位}_.docx"
    assert name("{单位}/{部门}{年度}", form) == "甲_乙/未填部门未填年度.docx"
    assert name("{项目}", form, by_unit=True) == "甲_乙/{单位}_.docx"


def test_tokens_that_there_are_not_are_told() -> None:
    assert unknown_tokens("{单位}{编号}-{实施单位}{}") == ["{编号}", "{}"]
    assert unknown_tokens("".join(TOKENS)) == []


def test_files_that_a_pattern_does_not_tell_apart_are_numbered() -> None:
    paths = names_of([(n, FORM) for n in (1, 2, 3)], TEMPLATES, "pdf", "{单位}")
    assert [path.name for path in paths] == ["水务所.pdf", "水务所（2）.pdf", "水务所（3）.pdf"]


@pytest.mark.parametrize("by_unit", [False, True])
@pytest.mark.parametrize("pattern", [PATTERN, "{单位}-{项目}", "{项目}", "".join(TOKENS) * 3])
@pytest.mark.parametrize("sign", ["甲", "𠅤", "a"])
def test_no_name_of_a_file_is_longer_than_a_disk_takes(pattern: str, sign: str, by_unit: bool) -> None:
    form = Form(template="", year="", project=sign * 60, unit=sign * 60)
    forms = [(number, form) for number in range(1, 1200)]
    paths = names_of(forms, TEMPLATES, "docx", pattern, by_unit=by_unit)
    assert len(set(paths)) == len(paths)
    assert all(len(part.encode()) <= 255 for path in paths for part in path.parts)


@given(pattern=st.text(), project=st.text(), unit=st.text(), by_unit=st.booleans())
def test_whatever_is_asked_for_stays_in_its_folder_and_is_a_name(
    pattern: str, project: str, unit: str, by_unit: bool
) -> None:
    form = Form(template="", year="", project=project, unit=unit)
    paths = names_of([(1, form), (2, form)], TEMPLATES, "docx", pattern, by_unit=by_unit)
    assert len({path.as_posix().casefold() for path in paths}) == 2
    for path in paths:
        assert not path.is_absolute()
        assert ".." not in path.parts
        for part in path.parts:
            assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', part)
            assert part == part.strip(" ").rstrip(".")
            assert not PureWindowsPath(part).is_reserved()
        assert Path("文件夹", path).suffix == ".docx"


def test_a_form_of_a_whole_department_is_named_by_the_department() -> None:
    form = TEMPLATES["department-suiyang"].new_form("2023", "示范区文化局")
    assert names_of([(1, form)], TEMPLATES, "docx") == [Path("01-示范区文化局.docx")]
    blank = TEMPLATES["beijing-2023"].new_form("2023", "示范区文化局")
    assert names_of([(1, blank)], TEMPLATES, "docx") == [Path("01-未命名项目.docx")]
