"""Files to practise collecting with: a list of units, and their deliveries, all of it invented.

Some files have errors, one unit sends two versions, one the same file twice, one is on no list. The same
numbers make the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from jixiao_gui.exchange.outgoing import export_forms
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.model import Form, FundLine, Goal, Indicator, Total
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.replace import CannotWrite, explain, replacing

LIST_NAME, FOLDER_NAME = "应报名单.xlsx", "报送"
UNITS = 12
_KINDS = (
    *("图书馆", "文化馆", "体育馆", "美术馆", "档案馆", "卫生院", "中心小学", "幼儿园", "敬老院"),
    *("水务站", "环卫所", "农技站"),
)
_PLACES = (
    *("示范区", "青石镇", "白水镇", "云岭镇", "柳溪镇", "松林镇", "梅园镇", "竹湾镇", "桃源镇"),
    *("石桥镇", "沙洲镇", "玉泉镇", "龙潭镇", "凤台镇", "鹤鸣镇", "荷塘镇", "枫桥镇", "榆树镇"),
    *("杏花镇", "榕城镇", "银杏镇", "芦苇镇", "茶山镇", "稻香镇", "麦浪镇"),
)
_PROJECTS = (
    *("设备购置", "房屋维修", "人员培训", "宣传活动", "信息系统运行维护", "物业服务", "课题调研"),
    "应急物资储备",
)
_DUE = 14
"""Days until the forms are due; those of the last unit were due yesterday."""
Mistake = Callable[[Form], Form]


def unit_names(count: int) -> list[str]:
    """Return the names of ``count`` units, 300 at most."""
    return [f"{_PLACES[n // len(_KINDS)]}{_KINDS[n % len(_KINDS)]}" for n in range(count)]


def practice_form(unit: str, number: int, year: str) -> Form:
    """Return the form of a unit's project ``number``, from 0, without a mistake."""
    project = _PROJECTS[number % len(_PROJECTS)]
    seed = sum(map(ord, unit)) + 7 * number
    budget = 20 + seed % 180
    executed = budget - seed % 7
    expected_count = 10 + seed % 30
    amounts = (str(budget), str(budget), str(executed))
    return Form(
        template="beijing-2023",
        year=year,
        project=project,
        department="示范区主管部门",
        unit=unit,
        leader="项目组",
        phone="000-0000",
        funds=(
            FundLine("年度资金总额", *amounts, "10"),
            FundLine("其中：当年财政拨款", *amounts, weight="—", score="—"),
            FundLine("　　　上年结转资金", weight="—", score="—"),
            FundLine("　　　其他资金", weight="—", score="—"),
        ),
        goal=Goal(f"完成{project}，保障日常工作。", f"{project}已按计划完成，日常工作得到保障。"),
        indicators=(
            _row(
                "产出指标",
                "数量指标",
                "完成数量",
                f"≥{expected_count}项",
                f"{expected_count + seed % 3}项",
                "20",
            ),
            _row("产出指标", "质量指标", "验收合格率", "≥95%", f"{95 + seed % 5}%", "15"),
            _row("产出指标", "时效指标", "完成时间", "12月底前", f"{9 + seed % 3}月底", "15"),
            _row("效益指标", "社会效益指标", "服务人次增长", "≥5%", f"{5 + seed % 2}%", "30"),
            _row("满意度指标", "服务对象满意度指标", "满意度", "≥90%", f"{90 + seed % 9}%", "10"),
        ),
        total=Total("100"),
    )


def _row(level1: str, level2: str, name: str, target: str, actual: str, points: str) -> Indicator:
    return Indicator(level1, level2, name, target, actual, points, points)


def _with_manual(form: Form, path: str, text: str) -> Form:
    return replace(set_text(form, path, text), manual=form.manual | {path})


MISTAKES: tuple[Mistake, ...] = (
    lambda form: _with_manual(form, "funds.0.rate", "100%"),
    lambda form: _with_manual(form, "total.score", "99"),
    lambda form: set_text(form, "indicators.0.weight", "25"),
    lambda form: set_text(form, "indicators.3.score", "40"),
    lambda form: set_text(form, "indicators.1.actual", ""),
    lambda form: set_text(form, "indicators.2.score", ""),
    lambda form: set_text(form, "funds.0.executed", ""),
    lambda form: set_text(form, "funds.0.executed", form.funds[0].executed + "0"),
    lambda form: set_text(form, "indicators.0.target", ""),
    lambda form: set_text(form, "project", ""),
)
"""One mistake of each kind; the last leaves a form that no list can be matched with."""


def write_practice(
    folder: Path,
    templates: Templates,
    *,
    units: int = UNITS,
    projects: int = 2,
    mistakes: int = 4,
    strangers: int = 1,
    today: date | None = None,
    progress: Progress | None = None,
) -> list[Duty]:
    """Write the list of duties and the folder of deliveries; return the duties.

    Raises `CannotWrite`, and `Cancelled` when ``progress``, called with the number of units, stops it.
    """
    day = today or date.today()
    year = str(day.year - 1)
    deliveries = folder / FOLDER_NAME
    names = unit_names(units)
    duties = _duties(names, projects, day)
    _make_folder(deliveries)
    _write_list(folder / LIST_NAME, duties, year)
    for number, (unit, forms) in enumerate(_forms(names, projects, year, mistakes)):
        step(progress, number)
        if number != 1:  # the second unit has sent nothing yet
            _write_delivery(deliveries, unit, forms, number, templates)
    for number in range(strangers):
        form = replace(
            practice_form("", number, year), unit=f"名单外的单位{number + 1}", project=f"临时项目{number + 1}"
        )
        export_forms(partial(iter, (form,)), templates, deliveries / f"临时报送{number + 1}.docx")
    return duties


def _duties(names: Sequence[str], projects: int, today: date) -> list[Duty]:
    """Return the duties of each unit; those of the last one were due yesterday."""
    duties = []
    for number, unit in enumerate(names):
        last = number == len(names) - 1
        due = today + timedelta(days=-1 if last else _DUE)
        for project in range(projects):
            duties.append(
                Duty(
                    unit=unit,
                    department="示范区主管部门",
                    project=practice_form(unit, project, str(today.year - 1)).project,
                    level=_level(unit),
                    due=due.isoformat(),
                )
            )
    return duties


def _forms(names: Sequence[str], projects: int, year: str, mistakes: int) -> Iterator[tuple[str, list[Form]]]:
    """Yield each unit with its forms; some units, evenly spread, make a mistake."""
    every = max(1, len(names) // max(mistakes, 1))
    for number, unit in enumerate(names):
        forms = [practice_form(unit, project, year) for project in range(projects)]
        if mistakes and number % every == every - 1:
            mistake = MISTAKES[number // every % (len(MISTAKES) - 1)]
            forms[0] = mistake(forms[0])
        yield unit, forms


def _write_delivery(
    deliveries: Path, unit: str, forms: list[Form], number: int, templates: Templates
) -> None:
    kind = ("docx", "xlsx", "json")[number % 3]
    unit_folder = deliveries / unit
    _make_folder(unit_folder)
    export_forms(lambda: iter(forms), templates, unit_folder / f"{unit}自评表.{kind}")
    if number == 0:  # a newer version of one form, and the same file twice
        corrected = set_text(forms[0], "goal.achieved", f"{forms[0].project}已全部完成并通过验收。")
        export_forms(lambda: iter((corrected,)), templates, unit_folder / f"{unit}自评表（修改）.docx")
        copy = unit_folder / f"{unit}自评表（修改） - 副本.docx"
        copy.write_bytes((unit_folder / f"{unit}自评表（修改）.docx").read_bytes())


def _write_list(target: Path, duties: Sequence[Duty], year: str) -> None:
    from jixiao_gui.formats.reports.tables_xlsx import Head, Worksheet, write_tables_xlsx

    heads = (
        *(Head("序号", 6, "count"), Head("主管部门", 20), Head("单位名称", 24), Head("单位级次", 10)),
        *(Head("项目名称", 28), Head("截止日期", 12), Head("联系人", 12)),
    )
    rows = [
        (n, duty.department, duty.unit, duty.level, duty.project, duty.due, "经办人")
        for n, duty in enumerate(duties, 1)
    ]
    title = f"{year}年度项目支出绩效自评应报名单"
    with replacing(target) as file:
        write_tables_xlsx([Worksheet("应报名单", title, "", heads, rows)], file, title=title)


def _level(unit: str) -> str:
    return "一级" if unit.startswith(_PLACES[0]) else "二级"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(explain(folder, error)) from error
