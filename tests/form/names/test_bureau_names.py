"""One bureau under several names, and names that only look alike."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.model import Indicator
from jixiao_gui.form.names.bureau_names import is_same_bureau, is_short_of_place, name_key, same_names
from jixiao_gui.form.names.name_matching import Names
from jixiao_gui.form.names.spellings import spellings
from jixiao_gui.form.row_pairs import pair_by_name

ONE = (
    "北京市通州区经济和信息化局",
    "通州区经济和信息化局",
    "北京市通州区经信局",
    "区经信局",
    "通州区 经信局",
)

NAMES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "云岭省", "云岭市", "市"]),
        st.sampled_from(["", "东山区", "区", "城东区", "新市区"]),
        st.sampled_from(["经信", "经济和信息化", "城管", "城市管理", "第一中", "发改"]),
        st.sampled_from(["局", "委", "委员会", "学", "办公室"]),
    ),
)


@pytest.mark.parametrize("one", ONE)
@pytest.mark.parametrize("other", ONE)
def test_spellings_of_one_bureau(one: str, other: str) -> None:
    assert is_same_bureau(name_key(one), name_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云岭市发展和改革委员会", "市发改委"),
        ("云岭市人力资源和社会保障局", "云岭市人社局"),
        ("云岭市住房和城乡建设局", "住建局"),
        ("云岭市城市管理局", "市城管局"),
        ("云岭县人民政府办公室", "县人民政府办"),
        ("云岭市第一中学", "云岭省云岭市第一中学"),
        ("云岭市教育委员会", "市教委"),
        ("云岭市东山区科委", "东山区科学技术委员会"),
        ("云岭市人民政府办公室", "云岭市政府办公室"),
        ("云岭市人民政府办公室", "政府办"),
        ("云岭省人民政府办公厅", "省政府办公厅"),
        ("云岭县东山镇人民政府", "东山镇政府"),
        ("云岭县东山镇人民政府", "东山镇"),
        ("云岭市人民政府国有资产监督管理委员会", "市国资委"),
        ("中共云岭市委", "云岭市委"),
        ("中国共产党云岭市委员会", "云岭市委"),
        ("中共云岭市委办公室", "市委办"),
        ("中国共产党云岭市委员会宣传部", "市委宣传部"),
        ("中共云岭市委统一战线工作部", "市委统战部"),
        ("中共云岭市委机构编制委员会办公室", "市委编办"),
        ("中共云岭市纪律检查委员会", "市纪委监委"),
        ("中共云岭市委党校", "云岭市委党校"),
        ("云岭市人民代表大会常务委员会办公室", "市人大办"),
        ("云岭市人大常委会", "市人大"),
        ("中国人民政治协商会议云岭市委员会办公室", "市政协办"),
        ("政协云岭市委员会", "市政协"),
        ("中国共产主义青年团云岭市委员会", "共青团云岭市委"),
        ("共青团云岭市委员会", "团市委"),
        ("云岭市妇女联合会", "市妇联"),
        ("云岭市残疾人联合会", "市残联"),
        ("云岭市文学艺术界联合会", "市文联"),
        ("云岭市工商业联合会", "市工商联"),
        ("云岭市科学技术协会", "市科协"),
        ("云岭市红十字会", "市红会"),
        ("云岭市供销合作社联合社", "市供销社"),
        ("云岭市人民法院", "市法院"),
        ("云岭市人民检察院", "市检察院"),
        ("云岭市中级人民法院", "市中院"),
        ("云岭市应急管理局", "市应急局"),
        ("云岭市退役军人事务局", "市退役军人局"),
        ("云岭市市场监督管理局", "市市监局"),
        ("云岭市生态环境局", "市环境局"),
        ("云岭市住房公积金管理中心", "市公积金中心"),
        ("云岭市东山街道办事处", "东山街道"),
        ("云岭经济技术开发区管理委员会", "云岭经开区管委会"),
        ("云岭市第一人民医院", "市一院"),
        ("云岭市妇幼保健院", "市妇保院"),
        ("云岭市第三小学", "市三小"),
        ("云岭市财政局（本级）", "云岭市财政局"),
        ("云岭市教育局机关", "市教育局"),
    ],
)
def test_in_full_and_for_short(one: str, other: str) -> None:
    assert is_same_bureau(name_key(one), name_key(other))
    assert len(set(same_names([name_key(one), name_key(other)]).values())) == 1


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
        ("云岭市教委", "云岭市教育局"),
        ("云岭市科委", "云岭市科协"),
        ("云岭市人民政府", "云岭市人民政府办公室"),
        ("云岭市政府办", "云岭市委办"),
        ("云岭市委", "云岭市委办公室"),
        ("云岭市委", "云岭市纪委"),
        ("云岭市委", "共青团云岭市委"),
        ("云岭市委宣传部", "云岭市委组织部"),
        ("云岭市人大办", "云岭市政协办"),
        ("云岭市人大", "云岭市人大办公室"),
        ("东山镇人民政府", "西山镇人民政府"),
        ("东山镇人民政府", "东山街道办事处"),
        ("东山街道", "西山街道"),
        ("云岭市妇联", "云岭市文联"),
        ("云岭市工商联", "云岭市工商局"),
        ("云岭市科协", "云岭市科技局"),
        ("云岭市法院", "云岭市检察院"),
        ("云岭市人民法院", "云岭市中级人民法院"),
        ("云岭市第一人民医院", "云岭市人民医院"),
        ("云岭市第一人民医院", "云岭市第一中学"),
        ("云岭市人民医院", "云岭市中医院"),
        ("云岭市一小", "云岭市十一小"),
        ("一中", "第一中学"),
        ("云岭市红十字会", "云岭市红十字医院"),
        ("云岭市生态环境局", "云岭市生态环境局东山分局"),
        ("云岭市公安局", "云岭市公安局交警支队"),
        ("云岭经开区管委会", "云岭高新区管委会"),
        ("云岭市教育局", "中共云岭市教育局委员会"),
        ("云岭市应急管理局", "云岭市应急中心"),
    ],
)
def test_two_are_two(one: str, other: str) -> None:
    assert not is_same_bureau(name_key(one), name_key(other))


def test_a_spelling_that_may_mean_two_means_none() -> None:
    names = ["东山区经济和信息化局", "西山区经济和信息化局", "区经信局"]
    assert same_names(names) == {name: name for name in names}
    assert same_names(names[1:])["区经信局"] == "西山区经济和信息化局"


@given(st.tuples(NAMES, NAMES))
def test_two_names_find_each_other_where_they_are_one(names: tuple[str, str]) -> None:
    one, other = names
    found = same_names([one, other])
    assert found[one] == one
    assert (found[other] == one) is (one == other or is_same_bureau(one, other))


def test_thousands_of_names_are_looked_through_in_one_go() -> None:
    units = ("经信局", "水利建设管理局", "第一中学", "政务服务中心", "人民政府办公室")
    signs = "东南西北中上下左右大小新老高"
    places = [f"{a}{b}{c}区" for a in signs for b in signs for c in "山水林田湖"]
    names = [f"{place}{unit}" for place in places for unit in units]
    compared: list[str] = []
    found = same_names(names, lambda: compared.append(""))
    assert len(compared) == len(names) > 4_000
    assert all(found[name] == name for name in names)


def test_the_dialog_puts_them_together() -> None:
    found = spellings([*ONE, "一中", "二中"])
    assert len({spelling.group for spelling in found if spelling.text in ONE}) == 1
    assert len({spelling.group for spelling in found}) == 3


def test_texts_longer_than_any_name_take_no_time() -> None:
    """As a stranger's book may have them: each character the end of a place, or thousands to compare."""
    places = ["市" * 3000 + "局", "县区市" * 1000 + "委员会", "县" * 50_000, "镇村" * 25_000]
    begun = time.process_time()
    assert list(same_names(places).values()) == places
    assert len(spellings(places)) == len(places)
    listed = Names(places[:1], bureaus=True)
    assert listed.find("市局") == listed.find(places[1]) == ""
    assert len(spellings(f"{number}{'市局' * 2500}" for number in range(200))) == 200
    assert is_same_bureau(places[0], places[0])
    assert not is_short_of_place(places[1], places[0])
    rows = [Indicator("产出指标", "数量指标", place) for place in places]
    assert len(pair_by_name(rows, rows)) == len(rows)
    assert pair_by_name(rows[2:3], rows[3:]) == {}
    assert time.process_time() - begun < 5
