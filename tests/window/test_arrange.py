"""Which forms the list shows, in which order; without a window."""

from __future__ import annotations

import functools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.book.form_reading import FormEntry
from jixiao_gui.book.rows import figures
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from jixiao_gui.window.arrange import Group, ListState, arrange
from jixiao_gui.window.forms import forms_texts as texts

TEMPLATES = load_templates([resources_folder()])


def entry(id: int, project: str = "项目", total: str = "90", **more: Any) -> FormEntry:
    made = FormEntry(id, id, "beijing-2023", "2023", project, "甲部门", "甲单位", "90%", total, "优", 0, 0)
    return made._replace(**more)


ENTRIES = [
    entry(1, "道路养护", "88", errors=2),
    entry(2, "安全培训", "", rate="", department="乙部门"),
    entry(3, "档案整理", "95.5", rate="100%", warnings=1),
    entry(4, "", "70", rate="9.5%", department=" "),
]


def shown(
    found: frozenset[int] = frozenset(), collapsed: frozenset[str] = frozenset(), **state: Any
) -> list[object]:
    rows = arrange(ENTRIES, ListState(**state), found, collapsed)
    return [row.name if isinstance(row, Group) else ENTRIES[row].id for row in rows]


def test_the_order_of_the_book() -> None:
    assert shown() == [1, 2, 3, 4]
    assert shown(descending=True) == [4, 3, 2, 1]


def test_names_by_their_sound() -> None:
    assert shown(sort="name") == [2, 3, 1, 4]  # an, da(ng), da(o); without a name at the end
    assert shown(sort="name", descending=True) == [1, 3, 2, 4]


def test_figures_by_their_value_and_none_at_the_end() -> None:
    assert shown(sort="rate") == [4, 1, 3, 2]
    assert shown(sort="total") == [4, 1, 3, 2]
    assert shown(sort="total", descending=True) == [3, 1, 4, 2]
    assert shown(sort="errors", descending=True)[0] == 1


def test_the_status() -> None:
    assert shown(status="errors") == [1]
    assert shown(status="warnings") == [3]
    assert shown(status="incomplete") == [1, 2, 4]
    assert shown(status="done") == [3]


def test_a_form_that_is_hardly_begun_is_not_done() -> None:
    form = set_text(TEMPLATES.default.new_form("2023"), "project", "道路养护")
    texts = {"funds.0.budget": "80", "funds.0.executed": "40", "indicators.0.score": "10"}
    begun = functools.reduce(lambda form, cell: set_text(form, *cell), texts.items(), form)
    now: dict[str, Any] = {
        name: str(value) for name, value in figures(assess(begun, TEMPLATES)).items() if name != "errors"
    }
    line = entry(1, "道路养护", **now | {"errors": 0, "warnings": 0})
    assert line.total == "15"
    for status, count in {"done": 0, "incomplete": 1}.items():
        assert len(arrange([line], ListState(status=status))) == count


def test_a_form_that_is_being_filled_in_is_not_done_whatever_its_figures_say() -> None:
    whole = entry(1, "道路养护", "96")
    for line, status in ((whole, "done"), (whole._replace(finished=False), "incomplete")):
        assert arrange([line], ListState(status=status)) == [0]


def test_words_of_two_characters_in_any_part() -> None:
    assert shown(words="养护") == [1]
    assert shown(words="乙部 培训") == [2]
    assert shown(words="没有") == []
    assert shown(words="没有", found=frozenset([3])) == [3]
    assert shown(words="没有", found=frozenset([3]), status="errors") == []


def test_groups() -> None:
    assert shown(group="department") == ["甲部门", 1, 3, "乙部门", 2, "", 4]
    assert shown(group="department", collapsed=frozenset(["甲部门"])) == ["甲部门", "乙部门", 2, "", 4]
    [head, *_] = arrange(ENTRIES, ListState(group="department"))
    assert head == Group("甲部门", 2, 1)


_ENTRY = st.builds(
    lambda project, total, errors, unit: entry(1, project, total, errors=errors, unit=unit),
    st.sampled_from(["", "道路", "安全 培训", "A"]),
    st.sampled_from(["", "90", "100", "未定", "5.5"]),
    st.integers(0, 2),
    st.sampled_from(["", "甲", "乙"]),
)


@given(
    st.lists(_ENTRY, max_size=12),
    st.sampled_from(list(texts.SORT)),
    st.booleans(),
    st.sampled_from(list(texts.GROUP)),
)
def test_sorting_and_grouping_lose_nothing(
    entries: list[FormEntry], sort: str, down: bool, group: str
) -> None:
    entries = [one._replace(id=number, number=number) for number, one in enumerate(entries, start=1)]
    rows = arrange(entries, ListState(sort=sort, descending=down, group=group))
    places = [row for row in rows if isinstance(row, int)]
    assert sorted(places) == list(range(len(entries)))
    assert sum(row.count for row in rows if isinstance(row, Group)) == (len(entries) if group else 0)


@given(
    st.lists(_ENTRY, max_size=12), st.sampled_from(list(texts.STATUS)), st.sampled_from(["", "道路", "a 甲"])
)
def test_a_filter_keeps_the_order(entries: list[FormEntry], status: str, words: str) -> None:
    rows = arrange(entries, ListState(status=status, words=words))
    assert rows == sorted(row for row in rows if isinstance(row, int))


def test_projects_with_their_forms_of_the_year() -> None:
    kinds = {"target-mof": 0, "monitor-mof": 1, "mof-2020": 2}
    entries = [
        entry(1, "道路养护", template="mof-2020"),
        entry(2, "安全培训", template="target-mof", token="t"),
        entry(3, "道路养护", template="target-mof"),
        entry(4, "安全 培训（新名）", template="monitor-mof", origin="t"),
        entry(5, "道路养护", template="target-mof", year="2024"),
        entry(6, "", template="target-mof", unit="丙单位"),
    ]

    def rows(**state: Any) -> list[object]:
        found = arrange(entries, ListState(group="project", **state), stages=kinds)
        return [(row.name, row.count) if isinstance(row, Group) else entries[row].id for row in found]

    assert rows() == [
        *(("道路养护", 2), 3, 1),
        *(("安全培训", 2), 2, 4),
        *(("道路养护（2024）", 1), 5),
        *(("丙单位", 1), 6),
    ]
    assert rows(words="2024") == [("道路养护（2024）", 1), 5]
    assert rows(words="安全") == [("安全培训", 2), 2, 4]


def test_ten_thousand_forms_of_projects_are_grouped_in_no_time() -> None:
    from time import process_time

    many = [entry(n, f"项目{n % 3334}", template="mof-2020") for n in range(1, 10_001)]
    begun = process_time()
    rows = arrange(many, ListState(group="project"))
    assert sum(isinstance(row, Group) for row in rows) == 3334
    assert process_time() - begun < 2  # about 0.1
