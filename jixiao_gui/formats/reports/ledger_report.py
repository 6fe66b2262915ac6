"""The ledger of a collecting office on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao_gui.form.numbers import read_percent, read_points
from jixiao_gui.form.office.ledger import Ledger, Line, State
from jixiao_gui.formats.reports.report import (
    DASH,
    Column,
    Paragraph,
    Part,
    Report,
    Row,
    Table,
    percent_text,
    shown,
)
from jixiao_gui.formats.reports.tables_xlsx import Formula, Head, Value, Worksheet

_NOT_ALL = Fraction(999, 1000)
"""The largest share that is said where something is missing."""
GROUNDS = {
    State.MISSING.value: "#F2F2F2",
    State.IN.value: "#DDEBF7",
    State.ERRORS.value: "#F8CBAD",
    State.RETURNED.value: "#FFE699",
    State.PASSED.value: "#C6E0B4",
    State.LATE.value: "#E4DFEC",
}
"""Colours of the states, which are always named as well."""
_COLUMNS = (
    Column("序号", 10),
    Column("单位", 42, "left"),
    Column("项目", 42, "left"),
    Column("表种", 18),
    Column("截止", 20),
    Column("报送", 20),
    Column("状态", 18),
    Column("迟（天）", 17),
    Column("错误", 10),
    Column("提醒", 10),
    Column("总分", 13),
    Column("复核", 12),
    Column("联系人", 20, "left"),
    Column("备注", 15, "left"),
)
_STATE = next(number for number, column in enumerate(_COLUMNS) if column.head == "状态")
_HEADS = (
    Head("序号", 6, "count"),
    Head("主管部门", 18),
    Head("单位", 26),
    Head("级次", 10),
    Head("项目", 34),
    Head("表种", 14),
    Head("截止日期", 11),
    Head("报送日期", 11),
    Head("状态", 10),
    Head("迟报天数", 8, "count"),
    Head("错误", 6, "count", sums=True),
    Head("提醒", 6, "count", sums=True),
    Head("执行率", 8, "rate"),
    Head("总分", 7, "points"),
    Head("复核分", 7, "points"),
    Head("等级", 6),
    Head("联系人", 16),
    Head("备注", 18),
)
_STATE_COLUMN = "I"
_LEDGER, _COUNTS = "台账", "统计"


def ledger_report(ledger: Ledger, title: str, *, unit: str = "", day: str = "") -> Report:
    """Return the ledger on A4 across."""
    left = f"编制单位：{unit}" if unit else ""
    return Report(title, left, f"截至 {day}" if day else "", _parts(ledger))


def overview(ledger: Ledger) -> str:
    """Return one sentence with the counts."""
    counts = "、".join(f"{state.value} {ledger.counts.get(state, 0)}" for state in State)
    count = len(ledger.lines)
    share = ""
    if count:
        handed_in = Fraction(ledger.handed_in, count)
        # 100.0% is said of all alone
        share = f"（{percent_text(handed_in if handed_in == 1 else min(handed_in, _NOT_ALL))}）"
    late = f"；逾期 {ledger.late} 项" if ledger.late else ""
    others = f"；另有 {len(ledger.others)} 张表不在名单中" if ledger.others else ""
    return (
        f"{len(ledger.units)} 个单位应报 {count} 项，已收 {ledger.handed_in} 项{share}："
        f"{counts}{late}{others}。"
    )


def _parts(ledger: Ledger) -> Iterator[Part]:
    yield Paragraph(overview(ledger))
    yield Table("", _COLUMNS, (_row(number, line) for number, line in enumerate(ledger.lines, 1)))


def _row(number: int, line: Line) -> Row:
    duty = line.duty
    return Row(
        (
            str(number),
            shown(duty.unit),
            shown(duty.what),
            shown(duty.kind) or DASH,
            duty.due or DASH,
            duty.day or DASH,
            line.state.value,
            str(line.late or DASH),
            str(line.errors) if line.is_in else DASH,
            str(line.warnings) if line.is_in else DASH,
            shown(line.total) or DASH,
            shown(line.score) or DASH,
            shown(duty.contact),
            shown(_note(line)),
        ),
        grounds=((_STATE, GROUNDS[line.state.value]),),
    )


def _note(line: Line) -> str:
    """Return a duty's note, a doubtful spelling of unit or project in its form, and a pass despite errors."""
    spelling = f"表中写的是{line.spelled}，请核对" if line.spelled else ""
    return "；".join(part for part in (line.duty.note, spelling, line.passed_wrong) if part)


def ledger_worksheets(ledger: Ledger, title: str, *, unit: str = "", day: str = "") -> list[Worksheet]:
    """Return the ledger and its counts as worksheets; the counts are formulas over the ledger."""
    under = "　　".join(
        part for part in (f"编制单位：{unit}" if unit else "", f"截至 {day}" if day else "") if part
    )
    rows = [_values(number, line) for number, line in enumerate(ledger.lines, 1)]
    area = f"'{_LEDGER}'!${_STATE_COLUMN}$4:${_STATE_COLUMN}${3 + max(len(rows), 1)}"
    counts = [
        (state.value, Formula(f'=COUNTIF({area},"{state.value}")', ledger.counts.get(state, 0)))
        for state in State
    ]
    heads = (Head("状态", 12), Head("项数", 8, "count", sums=True))
    return [
        Worksheet(_LEDGER, title, under, _HEADS, rows, GROUNDS),
        Worksheet(_COUNTS, title, under, heads, counts, GROUNDS, bars="各状态项数"),
    ]


def _values(number: int, line: Line) -> tuple[Value, ...]:
    duty = line.duty
    percent, total, score = read_percent(line.rate), read_points(line.total), read_points(line.score)
    return (
        number,
        duty.department,
        duty.unit,
        duty.level,
        duty.what,
        duty.kind,
        duty.due,
        duty.day,
        line.state.value,
        line.late or None,
        line.errors if line.is_in else None,
        line.warnings if line.is_in else None,
        percent / 100 if percent is not None else line.rate,
        total if total is not None else line.total,
        score if score is not None else line.score,
        line.grade,
        duty.contact,
        _note(line),
    )
