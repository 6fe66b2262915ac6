"""One bureau under several names, and names that only look alike."""

from __future__ import annotations

import pytest

from jixiao_gui.form.bureau_names import name_key, one_bureau, same_names
from jixiao_gui.form.spellings import spellings

ONE = (
    "北京市通州区经济和信息化局",
    "通州区经济和信息化局",
    "北京市通州区经信局",
    "区经信局",
    "通州区 经信局",
)


@pytest.mark.parametrize("one", ONE)
@pytest.mark.parametrize("other", ONE)
def test_spellings_of_one_bureau(one: str, other: str) -> None:
    assert one_bureau(name_key(one), name_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云岭市发展和改革委员会", "市发改委"),
        ("云岭市人力资源和社会保障局", "云岭市人社局"),
        ("云岭市住房和城乡建设局", "住建局"),
        ("云岭市城市管理局", "市城管局"),
        ("云岭县人民政府办公室", "县人民政府办"),
        ("云岭市第一中学", "云岭省云岭市第一中学"),
    ],
)
def test_in_full_and_for_short(one: str, other: str) -> None:
    assert one_bureau(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一中", "二中"),
        ("云岭市第一中学", "云岭市第二中学"),
        ("东山区经信局", "西山区经信局"),
        ("云岭市水利局", "云岭市水利建设局"),
        ("云岭市教育局", "云岭市体育局"),
        ("云岭市服务中心", "云岭市政务服务中心"),
        ("云岭市经信局", "云岭市东山区经信局"),
        ("云岭市财政局", "云岭市审计局"),
        ("云岭市农业农村局", "云岭市农业局"),
        ("发改委", "发改局"),
    ],
)
def test_two_are_two(one: str, other: str) -> None:
    assert not one_bureau(one, other)


def test_a_spelling_that_may_mean_two_means_none() -> None:
    names = ["东山区经济和信息化局", "西山区经济和信息化局", "区经信局"]
    assert same_names(names) == {name: name for name in names}
    assert same_names(names[1:])["区经信局"] == "西山区经济和信息化局"


def test_the_dialog_puts_them_together() -> None:
    found = spellings([*ONE, "一中", "二中"])
    assert len({spelling.group for spelling in found if spelling.text in ONE}) == 1
    assert len({spelling.group for spelling in found}) == 3
