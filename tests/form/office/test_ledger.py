"""The ledger: which form answers which duty, and what follows from what is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.names.bureau_names import name_key
from jixiao_gui.form.names.name_matching import Names, is_doubtful
from jixiao_gui.form.office.due_kinds import same_kind
from jixiao_gui.form.office.duties import Duty, DutyMatcher, merged_duties, respelled_units
from jixiao_gui.form.office.ledger import State, make_ledger
from jixiao_gui.form.office.reviewing import PASSED, RETURNED

TODAY = date(2024, 4, 2)


@dataclass(frozen=True)
class Filed:
    id: int
    unit: str
    project: str
    errors: int = 0
    warnings: int = 0
    template: str = ""
    department: str = ""
    rate: str = ""
    total: str = ""
    grade: str = ""
    year: str = "2023"


@pytest.mark.parametrize(
    ("said", "listed", "same"),
    [
        ("区经信局", "通州区经济和信息化局", True),
        ("通州区经济和信息化局", "北京市通州区经济和信息化局", True),
        ("区卫健委", "示范区卫生健康委员会", True),
        ("区疾控中心", "示范区疾病预防控制中心", True),
        ("美术馆", "示范区美术馆", True),
        ("示范区经济和信自化局", "示范区经济和信息化局", True),
        ("一中", "第一中学", False),
        ("一小学", "示范区十一小学", False),
        ("第一中学", "第二十一中学", False),
        ("区教育局", "区体育局", False),
        ("东城小学", "西城第一小学", False),
        ("示范区水利局", "示范区水利建设局", False),
        ("云岭大学", "云岭师范大学", False),
    ],
)
def test_units_are_found_under_the_names_of_one_bureau(said: str, listed: str, same: bool) -> None:
    assert bool(Names([listed], bureaus=True).find(said)) is same
    assert Names([listed]).find(listed) == listed


def test_a_spelling_that_may_mean_two_names_means_none() -> None:
    names = Names(["东山区卫生健康局", "西山区卫生健康局", "示范区图书馆"], bureaus=True)
    assert names.find("区图书馆") == "示范区图书馆"
    assert names.find("区卫健局") == ""
    assert names.find("东山区卫健局") == "东山区卫生健康局"
    assert names.find("") == ""


@given(st.text(max_size=30))
def test_a_name_is_found_by_itself(text: str) -> None:
    assert Names([text]).find(text) == (text if name_key(text) else "")


DUTIES = (
    Duty(1, 0, "示范区图书馆", "", "购置图书", due="2024-03-31"),
    Duty(2, 1, "示范区图书馆", "", "馆舍维修", due="2024-03-31"),
    Duty(3, 2, "示范区文化馆", "", "群众文化活动", due="2024-04-30"),
    Duty(4, 3, "示范区体育馆", due="2024-03-31"),
    Duty(5, 4, "示范区美术馆", "", "展览", due="2024-03-31", form_id=9, day="2024-04-01"),
    Duty(6, 5, "示范区档案馆", "", "数字化"),
)


def states(*filed: Filed, verdicts: dict[int, str] | None = None) -> list[tuple[State, int]]:
    ledger = make_ledger(DUTIES, filed, verdicts or {}, TODAY)
    return [(line.state, line.late) for line in ledger.lines]


def test_every_state_follows_from_what_is_there() -> None:
    filed = (
        Filed(1, "示范区 图书馆", "购置图书", errors=2),
        Filed(2, "区图书馆", "馆舍维修"),
        Filed(3, "示范区体育馆", "草坪"),
        Filed(4, "示范区体育馆", "看台"),
        Filed(9, "美术馆", "展览（二期）"),
        Filed(10, "某公司", "展览"),
    )
    assert states(*filed, verdicts={2: PASSED, 4: RETURNED}) == [
        (State.ERRORS, 0),
        (State.PASSED, 0),
        (State.MISSING, 0),
        (State.RETURNED, 0),
        (State.LATE, 1),
        (State.MISSING, 0),
    ]
    assert states() == [
        (State.MISSING, 2),
        (State.MISSING, 2),
        (State.MISSING, 0),
        (State.MISSING, 2),
        (State.MISSING, 2),
        (State.MISSING, 0),
    ]
    ledger = make_ledger(DUTIES, filed, {}, TODAY)
    assert ledger.others == (10,)
    assert ledger.lines[3].forms == (3, 4)
    assert (ledger.handed_in, ledger.late) == (4, 1)
    assert sum(ledger.counts.values()) == len(DUTIES)


def test_a_list_may_name_the_department() -> None:
    filed = (
        Filed(1, "", "购置图书", department="示范区图书馆"),
        Filed(2, "某科", "馆舍维修", department="图书馆"),
    )
    assert [line.forms for line in make_ledger(DUTIES[:2], filed, {}, TODAY).lines] == [(1,), (2,)]


def test_one_form_answers_one_duty() -> None:
    twice = (Filed(1, "示范区图书馆", "购置图书"), Filed(2, "示范区图书馆", "购置图书"))
    ledger = make_ledger(DUTIES, twice, {}, TODAY)
    assert ledger.lines[0].forms == (1,)
    assert ledger.others == (2,)


def test_a_file_is_matched_by_its_path_or_its_project() -> None:
    matcher = DutyMatcher(DUTIES)
    assert matcher.find("", "馆舍维修", path="报送/示范区图书馆/馆舍.docx") == 1
    assert matcher.find("", "群众文化活动") == 2  # only one unit has it
    assert matcher.find("区体育馆", "什么都行") == 3
    assert matcher.find("别的单位", "群众文化活动") is None
    assert matcher.find("示范区图书馆", "没有的项目") is None
    matcher.take(2)
    assert matcher.find("", "群众文化活动") is None


def test_a_list_read_again_changes_what_it_names_alone() -> None:
    known = (Duty(1, 0, "示范区图书馆", "", "购置图书", due="2024-03-31", form_id=7, day="2024-03-01"),)
    listed = (
        Duty(unit="示范区图书馆", project="购置 图书", due="2024-04-15"),
        Duty(unit="示范区文化馆", project="演出"),
        Duty(unit="示范区文化馆", project="演出"),
    )
    changed, new = merged_duties(known, listed)
    assert (changed.id, changed.due, changed.form_id, changed.day) == (1, "2024-04-15", 7, "2024-03-01")
    assert (new.id, new.position, new.unit) == (0, 1, "示范区文化馆")
    assert merged_duties((*known, new), (Duty(unit="示范区图书馆", project="购置图书"),)) == []


_few = st.sampled_from(("示范区图书馆", "区图书馆", "示范区 文化馆", "文化馆", "", "某公司"))
_projects = st.sampled_from(("购置图书", "购置 图书", "馆舍维修", "", "展览"))
_duties = st.lists(st.builds(Duty, st.just(0), st.just(0), _few, st.just(""), _projects), max_size=6)
_filed = st.lists(st.tuples(_few, _projects), max_size=8)


@given(_duties, _filed, st.lists(st.integers(0, 9), max_size=6))
def test_no_form_answers_two_duties(
    duties: list[Duty], names: list[tuple[str, str]], links: list[int]
) -> None:
    linked = [
        replace(duty, id=n + 1, form_id=links[n] if n < len(links) else 0) for n, duty in enumerate(duties)
    ]
    filed = [Filed(n + 1, *each) for n, each in enumerate(names)]
    ledger = make_ledger(linked, filed, {}, TODAY)
    ids = {form.id for form in filed}
    taken = [id for line in ledger.lines if line.duty.project for id in line.forms]
    by_name = [id for id in taken if id not in links]
    assert len(set(by_name)) == len(by_name)
    assert all(len(line.forms) <= 1 for line in ledger.lines if line.duty.project)
    assert {id for line in ledger.lines for id in line.forms} | set(ledger.others) == ids
    assert sum(ledger.counts.values()) == len(duties)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("通州经信局", "北京市通州区经济和信息化局"),
        ("北京通州经信局", "北京市通州区经济和信息化局"),
        ("北京市通州经济和信息化局", "北京市通州区经济和信息化局"),
        ("示范图书馆", "示范区图书馆"),
        ("滨海新区城管局", "滨海新区城市管理局"),
        ("东山卫健局", ""),  # 东山区's or 东山县's
        ("示范水利局", ""),  # 水利建设局 is another one
        ("北京经信局", ""),
        ("通州教育局", ""),
    ],
)
def test_a_place_may_be_called_by_its_bare_name(said: str, found: str) -> None:
    listed = [
        *("北京市通州区经济和信息化局", "示范区图书馆", "滨海新区城市管理局"),
        *("东山区卫生健康局", "东山县卫生健康局", "示范区水利建设局"),
    ]
    assert Names(listed, bureaus=True).find(said) == found


@pytest.mark.parametrize(
    ("wanted", "kind", "same"),
    [
        ("自评表", "自评", True),
        ("项目支出绩效自评表", "自评", True),
        ("绩效目标执行监控表", "监控", True),
        ("绩效目标执行监控表", "申报", False),
        ("转移支付绩效目标自评表", "转移支付自评", True),
        ("转移支付绩效目标自评表", "自评", False),
        ("部门整体支出绩效自评表", "整体自评", True),
        ("部门整体支出绩效自评表", "自评", False),
        ("整体", "整体申报", True),
        ("项目支出绩效自评表", "整体自评", False),
        ("自评表", "整体自评", True),  # the list says no more
        ("绩效报告", "自评", False),
        ("", "自评", True),
        ("自评", "", True),
    ],
)
def test_a_kind_is_what_the_list_says_of_it(wanted: str, kind: str, same: bool) -> None:
    assert same_kind(wanted, kind) is same


def test_each_kind_of_form_is_due_for_itself() -> None:
    duties = [Duty(unit="示范区图书馆", project="购置图书", kind=kind) for kind in ("申报", "监控", "自评")]
    duties.append(Duty(unit="示范区图书馆", kind="整体自评"))
    made = merged_duties((), duties)
    assert [duty.position for duty in made] == [0, 1, 2, 3]
    filed = [
        Filed(1, "示范区图书馆", "购置图书", template="自评"),
        Filed(2, "示范区图书馆", "", template="整体自评"),
        Filed(3, "示范区图书馆", "别的", template="自评"),
        Filed(4, "示范区图书馆", "购置图书", template="申报"),
    ]
    ledger = make_ledger(made, filed, {}, TODAY, lambda template: template)
    assert [line.forms for line in ledger.lines] == [(4,), (), (1,), (2,)]
    assert ledger.others == (3,)


def test_a_list_without_kinds_is_what_was_known_with_them_and_the_other_way() -> None:
    old = Duty(1, 0, "示范区图书馆", project="购置图书", form_id=7)  # an older edition wrote no kind
    listed = [Duty(unit="示范区图书馆", project="购置图书", kind=kind) for kind in ("自评", "监控")]
    first, second = merged_duties((old,), listed)
    assert (first.id, first.kind, first.form_id) == (1, "自评", 7)
    assert (second.id, second.kind, second.position) == (0, "监控", 1)
    second = replace(second, id=2)
    assert merged_duties((first, second), (replace(listed[0], kind="项目支出绩效自评表"),)) == []
    later = Duty(unit="示范区图书馆", project="购置图书", due="2025-03-31")
    assert [duty.due for duty in merged_duties((first, second), (later,))] == ["2025-03-31"] * 2


@pytest.mark.parametrize(
    ("said", "listed", "doubtful"),
    [
        ("通州经信局", "北京市通州区经济和信息化局", True),
        ("示范区经济和信自化局", "示范区经济和信息化局", True),
        ("区经信局", "通州区经济和信息化局", False),
        ("示范区 图书馆", "示范区图书馆", False),
        ("", "示范区图书馆", False),
        ("某公司", "示范区图书馆", False),  # matched by hand, and so by somebody who looked
    ],
)
def test_a_match_by_a_bare_name_or_a_slip_is_in_doubt(said: str, listed: str, doubtful: bool) -> None:
    assert is_doubtful(said, listed, bureaus=True) is doubtful


def test_what_was_passed_with_errors_says_so() -> None:
    duties = [Duty(n + 1, unit=f"示范区第{n}局", project="演出", form_id=n + 1) for n in range(3)]
    filed = [Filed(n + 1, f"示范区第{n}局", "演出", errors=n % 2 * 2) for n in range(3)]
    ledger = make_ledger(duties, filed, {1: PASSED, 2: PASSED}, TODAY)
    assert [line.passed_wrong for line in ledger.lines] == ["", "带 2 处校验错误通过", ""]
    assert ledger.lines[1].state is State.PASSED


def test_a_doubt_is_told_until_the_office_has_said_something() -> None:
    duties = [
        Duty(1, unit="北京市通州区经济和信息化局", project="园区管网改造", form_id=1),
        Duty(2, unit="示范区图书馆", project="老旧馆舍消防设施改造工程项目", form_id=2),
        Duty(3, unit="示范区卫生健康局", project="演出", form_id=3),
    ]
    filed = [
        Filed(1, "通州经信局", "园区管网改造"),
        Filed(2, "示范区图书馆", "老旧馆舍消访设施改造工程项目"),
        Filed(3, "示范卫健局下属医院", "演出", department="示范区卫健局"),
    ]
    ledger = make_ledger(duties, filed, {}, TODAY)
    told = ["单位“通州经信局”", "项目“老旧馆舍消访设施改造工程项目”", ""]
    assert [line.spelled for line in ledger.lines] == told
    assert ledger.doubtful == 2
    assert make_ledger(duties, filed, {1: PASSED, 2: RETURNED}, TODAY).doubtful == 0


def test_a_list_that_spells_a_unit_otherwise_adds_none_beside_it() -> None:
    known = (
        Duty(1, 0, "北京市通州区经济和信息化局"),
        Duty(2, 1, "示范区图书馆", project="演出"),
        Duty(3, 2, "东山区教育局"),
        Duty(4, 3, "东山县教育局"),
        Duty(5, 4, "滨海区教育局"),
    )
    listed = [
        Duty(unit="通州经信局", due="2024-04-15"),
        Duty(unit="示范图书馆", project="演出", due="2024-04-15"),
        Duty(unit="东山教育局"),  # two of them are called so
        Duty(unit="滨海教育局"),
        Duty(unit="滨海区教育局"),  # the list tells the two apart
    ]
    assert respelled_units(known, listed) == {
        "通州经信局": "北京市通州区经济和信息化局",
        "示范图书馆": "示范区图书馆",
    }
    changes = merged_duties(known, listed)
    assert [(duty.id, duty.unit) for duty in changes] == [
        (1, "北京市通州区经济和信息化局"),
        (2, "示范区图书馆"),
        (0, "东山教育局"),
        (0, "滨海教育局"),
    ]
