"""What an import does with forms that are there already: one change, whatever is chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui import cli
from jixiao_gui.book.book import Book, read_forms_of
from jixiao_gui.book.changes import AddForms
from jixiao_gui.exchange.import_plan import Same, Way, differing, find_same, plan_import
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from tests.form_files import write_forms
from tests.invented import invented_form

TEMPLATES = load_templates([resources_folder()])


def form(project: str, leader: str = "", year: str = "2023", **fields: str) -> Form:
    return invented_form(project, leader=leader, year=year, **fields)


NAMES = st.sampled_from(["甲", "乙", "丙", " 甲 ", ""])
LISTS = st.lists(NAMES, max_size=6)


@settings(max_examples=20, deadline=None)
@given(LISTS, LISTS, st.lists(st.sampled_from(list(Way)), min_size=6, max_size=6))
def test_every_choice_comes_out_as_chosen(
    tmp_path_factory: pytest.TempPathFactory, there: list[str], come: list[str], ways: list[Way]
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    forms = [form(name, leader=str(number)) for number, name in enumerate(come)]
    with Book.new(TEMPLATES, folder) as book:
        book.apply(AddForms("", tuple(form(name, leader="old") for name in there)))
        before = list(book.forms())
        old = {entry.id for entry in book.entries()}
        same = find_same(forms, book.entries(), TEMPLATES)
        plan = plan_import(forms, same, lambda one: ways[one.number], "导入")
        if plan.change is None:
            assert all(ways[one.number] is Way.SKIP for one in same)
            return
        undo = book.apply(plan.change)
        ids = plan.ids([entry.id for entry in book.entries() if entry.id not in old])
        assert set(ids) == set(range(len(forms))), "each can be told where it is"
        known = {one.number for one in same}
        for number, wanted in enumerate(forms):
            way = ways[number] if number in known else Way.KEEP
            if way is Way.KEEP and not _replaced_later(number, same, ways):
                assert book.form(ids[number]) == wanted
        if Way.REPLACE not in [ways[number] for number in known]:
            assert list(book.forms())[: len(before)] == before
            kept = [number for number in known if ways[number] is Way.KEEP]
            assert book.count() == len(before) + len(forms) - len(known) + len(kept)
        book.apply(undo)
        assert list(book.forms()) == before


def test_of_three_alike_the_last_stands_for_all() -> None:
    forms = [form("甲", leader=leader) for leader in "abc"]
    plan = plan_import(forms, find_same(forms, [], TEMPLATES), lambda _: Way.REPLACE, "导入")
    assert plan.added == (2,)
    assert plan.ids([7]) == {0: 7, 1: 7, 2: 7}
    ways = [Way.KEEP, Way.REPLACE, Way.SKIP]
    plan = plan_import(forms, find_same(forms, [], TEMPLATES), lambda one: ways[one.number], "导入")
    assert plan.ids([7]) == {0: 7, 1: 7, 2: 7}


def _replaced_later(number: int, same: list[Same], ways: list[Way]) -> bool:
    return any(one.earlier == number and ways[one.number] is Way.REPLACE for one in same)


def test_same_is_by_name_and_year_without_regard_to_width_and_space() -> None:
    forms = [form("水质 监测（一）"), form("水质监测(一)"), form("水质监测(一)", year="2024"), form("")]
    (one,) = find_same(forms, [], TEMPLATES)
    assert (one.number, one.earlier, one.id) == (1, 0, None)


def test_same_is_by_kind_and_unit_too() -> None:
    there = [
        form("设备购置", unit="示范区图书馆"),
        form("设备购置", unit="示范区文化馆"),
        form("设备购置", unit="示范区图书馆", template="target-mof"),
        form("设备购置", unit="示范区卫生健康委员会"),
    ]
    come = [
        form("设备购置", unit="示范区 文化馆"),
        form("设备购置", unit="示范区美术馆"),
        form("设备购置", unit="示范区图书馆", template="beijing-2023-b"),
        form("设备购置", unit="示范区图书馆", template="monitor-mof"),
        form("设备购置", unit="区卫健委"),
        form("设备购置", unit=""),  # may be any unit's: nothing is put in another's place
    ]
    found = find_same([*there, *come], [], TEMPLATES)
    assert {one.number - len(there): one.earlier for one in found} == {0: 1, 2: 0, 4: 3}
    (one,) = find_same([there[0], come[-1]], [], TEMPLATES)
    assert one.earlier == 0


def test_of_whole_departments_there_is_one_form_a_unit() -> None:
    of = [form("", unit=unit, template="department-suiyang") for unit in ("甲局", "乙局", "甲局", "", "")]
    assert [(one.number, one.earlier) for one in find_same(of, [], TEMPLATES)] == [(2, 0)]


@pytest.mark.parametrize("option", ["--replace", "--skip"])
def test_two_units_with_a_project_of_one_name_keep_theirs(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    one, other = (form("设备购置", unit=unit) for unit in ("示范区图书馆", "示范区文化馆"))
    newer = replace(one, leader="乙")
    book = tmp_path / "office.db"
    for number, made in enumerate((one, other, newer)):
        source = write_forms(tmp_path / f"{number}.json", TEMPLATES, made)
        assert cli.main(["import", str(source), "--into", str(book), option]) == 0
    leader = newer.leader if option == "--replace" else one.leader
    found = [(each.unit, each.leader) for each in read_forms_of(book)]
    assert found == [(one.unit, leader), (other.unit, other.leader)]


def test_differing_counts_cells_and_rows_and_no_figures() -> None:
    one = form("甲")
    assert differing(one, one) == 0
    assert differing(one, form("甲", leader="张")) == 1
    more = replace(one, indicators=(*one.indicators, Indicator("产出指标")))
    assert differing(one, more) == 1
    auto = replace(one, funds=(replace(one.funds[0], rate="56.3%"), *one.funds[1:]))
    assert differing(one, auto) == 0


def test_differing_counts_a_row_put_in_between_once_and_own_columns_too() -> None:
    rows = tuple(Indicator("产出指标", "数量指标", name) for name in ("甲", "乙", "丙"))
    short, long = replace(form("甲"), indicators=rows[1:]), replace(form("甲"), indicators=rows)
    assert differing(short, long) == differing(long, short) == 1
    own = replace(form("甲"), extra=(("x1", "自筹"),))
    assert differing(form("甲"), own) == 1
    assert differing(form("甲"), replace(form("甲"), extra=(("x1", "  "),))) == 0
