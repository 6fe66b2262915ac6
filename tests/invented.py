"""Invented forms, of nobody and no project: tests of every floor take them from here."""

from __future__ import annotations

from typing import Any

from jixiao_gui.form.model import Form, FundLine, Goal, Indicator, Total

NO_POINTS = "—"
"""What stands in place of weight and score in a line that is not judged."""


def fund_lines(amount: str = "80", executed: str = "45") -> tuple[FundLine, ...]:
    """Return the four lines of the funds, all of the money this year's."""
    return (
        FundLine("年度资金总额", amount, amount, executed, "10"),
        FundLine("其中：当年财政拨款", amount, amount, executed, weight=NO_POINTS, score=NO_POINTS),
        FundLine("　　　上年结转资金", weight=NO_POINTS, score=NO_POINTS),
        FundLine("　　　其他资金", weight=NO_POINTS, score=NO_POINTS),
    )


ROWS = (
    Indicator("产出指标", "数量指标", "更新设备", "≥12台", "12台", "30", "30"),
    Indicator("产出指标", "质量指标", "验收合格", "≥95%", "96%", "20", "20"),
    Indicator("产出指标", "时效指标", "完成时间", "12月底前", "11月底", "10", "10"),
    Indicator("效益指标", "社会效益指标", "等候缩短", "≥10%", "12%", "20", "20"),
    Indicator("满意度指标", "服务对象满意度指标", "满意度", "≥90%", "92%", "10", "10"),
)


def invented_form(project: str = "设备更新", executed: str = "45", **fields: object) -> Form:
    """Return a form of 2023 with ``fields`` of its own: rate 56.3 %, its score 5.6, total 95.6."""
    values: dict[str, Any] = {
        "template": "beijing-2023",
        "year": "2023",
        "project": project,
        "department": "示范区主管部门",
        "unit": "示范区服务中心",
        "leader": "项目组",
        "phone": "000-0000",
        "funds": fund_lines(executed=executed),
        "goal": Goal("更新设备。", "已更新设备。"),
        "indicators": ROWS,
        "total": Total("100"),
    }
    return Form(**{**values, **fields})
