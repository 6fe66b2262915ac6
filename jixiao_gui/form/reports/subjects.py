"""The units that sums and reports count: projects, whole departments, or forms where a book has both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jixiao_gui.form.template import Template


@dataclass(frozen=True, slots=True)
class Subject:
    """The words for one kind of counted things. ``of`` follows the noun before a predicate: 有 2
    个项目的表.
    """

    noun: str
    measure: str
    name_head: str
    funds: str
    of: str
    spending: str

    def title(self, year: str, paper: str) -> str:
        """Return the title of a paper on their self-evaluations: 2023年度项目支出绩效自评汇总表."""
        return f"{year}年度{self.spending}绩效自评{paper}" if year else f"{self.spending}绩效自评{paper}"

    @property
    def number_head(self) -> str:
        """Return the head of a column of their numbers."""
        return f"{self.noun}数"

    def counted(self, number: int) -> str:
        """Return the words for ``number`` of them: 3 个项目."""
        return f"{number} {self.measure}{self.noun}"

    def forms(self, number: int) -> str:
        """Return the words for the forms of ``number`` of them: 3 个项目的表."""
        return f"{self.counted(number)}{self.of}"


PROJECTS = Subject("项目", "个", "项目名称", "项目资金", "的表", "项目支出")
DEPARTMENTS = Subject("部门", "个", "部门名称", "资金", "的表", "部门整体支出")
FORMS = Subject("表", "张", "名称", "资金", "", "")
NAME_HEADS = frozenset(subject.name_head for subject in (PROJECTS, DEPARTMENTS, FORMS))


def subject_of(layouts: Iterable[Template]) -> Subject:
    """Return the subject of forms of these layouts; projects where there is none."""
    of_projects = {layout.has("project") for layout in layouts}
    if of_projects == {False}:
        return DEPARTMENTS
    return FORMS if len(of_projects) > 1 else PROJECTS
