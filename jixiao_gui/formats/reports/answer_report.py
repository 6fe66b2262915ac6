"""The answer of a collecting office to one unit (退回意见): forms, cells, problems and expected values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jixiao_gui.formats.reports.report import DASH, Column, Paragraph, Part, Report, Row, Table, shown

_COLUMNS = (
    Column("序号", 11),
    Column("位置", 38, "left"),
    Column("需要修改的问题", 76, "left"),
    Column("表中", 22),
    Column("应为", 22),
    Column("来源", 17),
)
_SHORT = 24
"""The most characters of a text in 表中 and 应为."""
_HOW = (
    "修改办法：用本程序打开随附的自评表册，意见显示在对应的单元格和右侧的校验列表中，改好一处自动消去一处；"
    "不改的可以右键“确认”并写明理由。全部改好后用“汇总—上报包”导出一个文件报回。"
)


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """A problem to correct. ``place``: the cell's name on paper; ``source``: 审核意见 or 校验."""

    place: str
    problem: str
    recorded: str
    expected: str
    source: str


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """A form of the unit; ``why``: the office's reason for returning it."""

    project: str
    year: str
    items: tuple[AnswerItem, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one unit. ``due``: the day by which the unit must reply, "" for none."""

    unit: str
    forms: tuple[AnswerForm, ...]
    due: str = ""

    @property
    def count(self) -> int:
        """Return the number of problems to correct."""
        return sum(len(form.items) for form in self.forms)


def answer_report(answer: Answer, title: str, *, office: str = "", day: str = "") -> Report:
    """Return the answer on A4 upright."""
    return Report(title, f"报送单位：{shown(answer.unit)}", day, _parts(answer, office, day), landscape=False)


def _parts(answer: Answer, office: str, day: str) -> Iterator[Part]:
    by = f"请于 {answer.due} 前改好并重新报送。" if answer.due else "请改好后重新报送。"
    counts = f"有 {len(answer.forms)} 张需要修改，共 {answer.count} 处"
    yield Paragraph(f"{shown(answer.unit)}：你单位报送的自评表中{counts}。{by}")
    for number, form in enumerate(answer.forms, 1):
        year = f"（{form.year} 年度）" if form.year else ""
        yield Paragraph(f"{number}. {shown(form.project)}{year}", strong=True)
        if form.why:
            yield Paragraph(f"退回原因：{shown(form.why)}")
        if form.items:
            yield Table("", _COLUMNS, _rows(form.items))
    yield Paragraph(_HOW)
    yield Paragraph("\n" + "　" * 24 + "　".join(part for part in (shown(office), day) if part))


def _rows(items: Sequence[AnswerItem]) -> Iterable[Row]:
    for number, item in enumerate(items, 1):
        texts = (item.place, shown(item.problem), _short(item.recorded), _short(item.expected), item.source)
        yield Row((str(number), *texts))


def _short(text: str) -> str:
    flat = shown(text)
    return (flat if len(flat) <= _SHORT else flat[: _SHORT - 1] + "…") or DASH
