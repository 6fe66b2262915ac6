"""Short names of public bodies that no rule of shortening makes, in full: 市政府办, 市纪委, 团市委, 市残联.

That 经信局 is short for 经济和信息化局, `bureau_names` finds by itself. What stands here everybody knows.
"""

from __future__ import annotations

import re

_PLACE = "[省市区县旗州盟镇乡]"
_PARTY = re.compile(rf"^(?:中国共产党|中共)(?=.*(?:{_PLACE}委|委员会|纪委|党校))")
"""Before the name of a committee: 中共云岭市委."""
_CONFERENCE = re.compile(rf"^(?:中国人民政治协商会议|政协)(.*?{_PLACE})委员会")
_LEAGUE = re.compile(
    rf"^(?:(?:中国共产主义青年团|共青团)(.*?{_PLACE})?|团(?={_PLACE}委)({_PLACE}))委(?:员会)?$"
)
_OF_ITSELF = re.compile(r"(?<=[局厅委办部院会社所府协联政大室心])(?:机关)?(?:本级|机关)$")
"""Behind a body with others under it, of which it is one itself: 财政局（本级）."""
_ANYWHERE = (("经开区", "经济技术开发区"), ("高新区", "高新技术产业开发区"))
_ENDS = (
    *(("教委", "教育委员会"), ("科委", "科学技术委员会"), ("管委会", "管理委员会")),
    *(("妇联", "妇女联合会"), ("残联", "残疾人联合会"), ("文联", "文学艺术界联合会")),
    *(("侨联", "归国华侨联合会"), ("工商联", "工商业联合会"), ("社科联", "社会科学界联合会")),
    *(("科协", "科学技术协会"), ("红会", "红十字会"), ("政协", "政治协商会议")),
    *((short, "纪律检查委员会") for short in ("纪委监委", "纪委监察委", "纪检委", "纪委")),
    *((f"纪律检查委员会{other}", "纪律检查委员会") for other in ("监察委员会", "监察委", "监委")),
    *((short, "供销合作社联合社") for short in ("供销社", "供销合作社", "供销合作联社")),
    *((short, "街道办事处") for short in ("街道", "街道办")),
    *(("镇", "镇人民政府"), ("乡", "乡人民政府")),
    *(("中院", "中级人民法院"), ("中级法院", "中级人民法院"), ("妇保院", "妇幼保健院")),
    *((short, "住房公积金管理中心") for short in ("公积金中心", "公积金管理中心")),
)
"""Ends of names with the full ones, longer ones before those that they end in."""
_COURT = re.compile(r"(?<!人民)(法院|检察院)$")
_MATTERS = {
    "委": "委员会",
    "政府": "人民政府",
    "政府办": "人民政府办公室",
    "政府办公室": "人民政府办公室",
    "政府办公厅": "人民政府办公厅",
    "政协办": "政治协商会议办公室",
    "政协办公室": "政治协商会议办公室",
    "编办": "机构编制委员会办公室",
    "网信办": "网络安全和信息化委员会办公室",
    "统战部": "统一战线工作部",
    "应急局": "应急管理局",
    "退役军人局": "退役军人事务局",
    "机关事务局": "机关事务管理局",
    "交通局": "交通运输局",
    "环境局": "生态环境局",
    "市监局": "市场监督管理局",
    "审批局": "行政审批服务局",
    "行政审批局": "行政审批服务局",
    "政务服务局": "政务服务管理局",
    "资源规划局": "自然资源和规划局",
    "中医院": "中医医院",
}
"""What stands behind the place, as a whole."""
_CONGRESS = re.compile(r"^人(?:民代表)?大(?:会)?(?:常委会|常务委员会)?(办|办公室|机关)?$")
_OF_GOVERNMENT = re.compile(r"^(?:人民)?政府(?!办公)(?=.+(?:委员会|委|局|厅)$)")
"""Before a bureau: 人民政府国有资产监督管理委员会."""
_OF_COMMITTEE = re.compile(r"^委(?:员会(?!$))?(?!员会$)(.*[部办室校委局会])$")
_NUMBERED = re.compile(r"^([一二三四五六七八九十]{1,3})(中|小|幼|院)$")
_NUMBERED_ENDS = {"中": "中学", "小": "小学", "幼": "幼儿园", "院": "人民医院"}


def in_full(name: str) -> str:
    """Return the name of a body, as `bureau_names.name_key` gives it, in full as far as its ends say."""
    name = _OF_ITSELF.sub("", _PARTY.sub("", name))
    name = _CONFERENCE.sub(r"\1政治协商会议", name)
    league = _LEAGUE.match(name)
    if league is not None:
        return f"{league[1] or league[2] or ''}共青团委员会"
    for short, full in _ANYWHERE:
        name = name.replace(short, full)
    for short, full in _ENDS:
        if name.endswith(short) and not name.endswith(full):
            return name.removesuffix(short) + full
    return _COURT.sub(r"人民\1", name)


def matter_in_full(matter: str, *, has_place: bool = True) -> str:
    """Return what a body is about, the name without its place, in full: 人民政府办公室 for 政府办.

    A school or hospital of a number alone, without ``has_place``, stays as it is: 一中 may be anywhere.
    """
    congress = _CONGRESS.match(matter)
    if congress is not None:
        return f"人民代表大会常务委员会{'办公室' if congress[1] else ''}"
    numbered = _NUMBERED.match(matter)
    if numbered is not None and has_place:
        return f"第{numbered[1]}{_NUMBERED_ENDS[numbered[2]]}"
    matter = _OF_GOVERNMENT.sub("", matter)
    committee = _OF_COMMITTEE.match(matter)
    if committee is not None:
        matter = "委员会办公室" if committee[1] in ("办", "办公室") else committee[1]
    return _MATTERS.get(matter, matter)
