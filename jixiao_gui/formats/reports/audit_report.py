"""The audit as a report: an overview, the rules with findings, then the findings of each form."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_gui.form.checks import LEVEL_NAMES, LEVELS
from jixiao_gui.form.model import ACKNOWLEDGED, CORRECTED
from jixiao_gui.form.reports.audit import Audit, AuditItem, FormAudit
from jixiao_gui.formats.reports.report import DASH, Column, Paragraph, Part, Report, Row, Table, shown

_RULES = (
    Column("级别", 14),
    Column("校验规则", 44, "left"),
    Column("条数", 14),
    Column("涉及表数", 18),
    Column("可更正", 16),
    Column("依据", 80, "left"),
)
_ITEMS = (
    Column("级别", 12),
    Column("位置", 32, "left"),
    Column("问题", 80, "left"),
    Column("表中", 22),
    Column("应为", 20),
    Column("处理", 20),
)
_SHORT = 24
"""The most characters of a text in 表中 and 应为; longer ones are goals, which the finding's sentence
names.
"""


def audit_report(audit: Audit, title: str, *, unit: str = "") -> Report:
    """Return the audit on A4 upright, for the person who signs."""
    count = f"共 {len(audit.forms)} 张表"
    left = f"编制单位：{unit}　　{count}" if unit else count
    return Report(title, left, "", _parts(audit), landscape=False)


def _parts(audit: Audit) -> Iterator[Part]:
    yield Paragraph("一、总体情况", strong=True)
    yield Paragraph(overview(audit))
    yield Paragraph("二、按规则统计", strong=True)
    if audit.rules:
        yield Table("", _RULES, _rule_rows(audit))
    else:
        yield Paragraph("各项规则均未发现问题。")
    yield Paragraph("三、逐表情况", strong=True)
    for form in audit.forms:
        if form.items:
            yield Paragraph(heading(form), strong=True)
            yield Paragraph(figures(form))
            yield Table("", _ITEMS, [_item_row(item) for item in form.items])
    good = [form for form in audit.forms if not form.items]
    if good:
        shown_names = "；".join(f"第 {form.number} 张 {shown(form.project)}" for form in good[:100])
        more = "等" if len(good) > 100 else ""
        yield Paragraph(f"没有发现问题的自评表 {len(good)} 张：{shown_names}{more}。")
    yield Paragraph("\n" + ("　" * 8).join(("校验人：", "审核人：", "单位负责人：", "日期：")))


def overview(audit: Audit) -> str:
    """Return one sentence with the counts."""
    counts = "、".join(f"{LEVEL_NAMES[level]} {audit.counts[level]} 条" for level in LEVELS)
    sentence = (
        f"本次校验自评表 {len(audit.forms)} 张，其中 {audit.clean} 张没有错误和提醒。"
        f"待处理：{counts}，其中 {audit.correctable} 条可由程序更正。"
    )
    handled = []
    if audit.corrected:
        handled.append(f"已更正 {audit.corrected} 条")
    if audit.acknowledged:
        handled.append(f"已确认 {audit.acknowledged} 条")
    return sentence + ("，".join(handled) + "。" if handled else "")


def heading(form: FormAudit) -> str:
    """Return the form's number, project and year."""
    year = f"（{form.year} 年度）" if form.year else ""
    return f"第 {form.number} 张　{shown(form.project)}{year}"


def figures(form: FormAudit) -> str:
    """Return one line with the unit, the computed figures (with the formula's where it differs) and the
    grade.
    """
    parts = [f"实施单位：{shown(form.unit) or '（未填）'}"]
    for figure in form.figures:
        printed = shown(figure.printed) or DASH
        differs = figure.formula and figure.formula.rstrip("%") != figure.printed.rstrip("%")
        parts.append(
            f"{figure.name} {printed}（公式 {figure.formula}）" if differs else f"{figure.name} {printed}"
        )
    parts.append(f"等级 {form.grade or '未定'}")
    return "　".join(parts)


def _rule_rows(audit: Audit) -> Iterator[Row]:
    for rule in audit.rules:
        name = LEVEL_NAMES[rule.level]
        texts = (name, rule.title, str(rule.findings), str(rule.forms), str(rule.correctable or DASH))
        yield Row((*texts, shown(rule.source) or DASH))


def _item_row(item: AuditItem) -> Row:
    finding = item.finding
    return Row(
        (
            LEVEL_NAMES[finding.level],
            item.place,
            shown(finding.message),
            _short(finding.recorded),
            _short(finding.expected),
            _state(item),
        )
    )


def _state(item: AuditItem) -> str:
    if item.state == CORRECTED:
        return "已更正"
    if item.state == ACKNOWLEDGED:
        return shown(f"已确认：{item.reason}") if item.reason else "已确认"
    return "可更正" if item.finding.correctable else "待核实"


def _short(text: str) -> str:
    flat = shown(text)
    return flat if len(flat) <= _SHORT else flat[: _SHORT - 1] + "…"
