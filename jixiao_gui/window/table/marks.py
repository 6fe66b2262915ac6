"""Make the marks of cells: findings, manual figures, and the tips of formulas and sources."""

from __future__ import annotations

from collections import Counter

from jixiao_gui.form.checks import LEVEL_NAMES, LEVELS, Finding
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.reviewing import office_scores
from jixiao_gui.form.places import value_names
from jixiao_gui.form.scoring import suggest_row
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.table.cell_tips import computed_tip
from jixiao_gui.window.table.painter import Mark


def marks_of(shown: Shown) -> dict[str, Mark]:
    """Return the marks of the form's cells by path."""
    form, template = shown.form, shown.template
    by_cell: dict[str, list[Finding]] = {}
    for finding in shown.findings:
        by_cell.setdefault(finding.cell, []).append(finding)
    tips = _score_tips(form, template)
    for path, count in Counter(source.cell for source in form.sources if source.cell).items():
        tips[path] = texts.MADE_FROM_TIP.format(count=count)
    for path in computed_paths(form)[0 if form.funds else -1 :]:
        tip = computed_tip(form, template, shown.evaluation, path)
        tips[path] = "\n".join(filter(None, (tip, tips.get(path))))
    for path, score in office_scores(form).items():
        score_tip = texts.OFFICE_SCORE_TIP.format(own=score.recorded, score=score.expected, why=score.message)
        tips[path] = "\n".join(part for part in (tips.get(path, ""), score_tip.rstrip("：")) if part)
    marks: dict[str, Mark] = {}
    for path in {*by_cell, *tips}:
        findings = sorted(
            by_cell.get(path, ()), key=lambda finding: (not finding.open, LEVELS.index(finding.level))
        )
        lines = [_sentence_of(finding) for finding in findings]
        tip = tips.get(path, "")
        marks[path] = Mark(
            level=findings[0].level if findings and findings[0].open else "",
            manual=path in form.manual,
            tip="\n".join([*([tip] if tip else []), *lines]),
        )
    return marks


def _score_tips(form: Form, template: Template) -> dict[str, str]:
    """Return the tip with the suggested score and its reasoning, by path of each score's cell."""
    tips: dict[str, str] = {}
    for number, row in enumerate(form.indicators):
        suggestion = suggest_row(row, template.rules, form.year, value_names(template))
        if suggestion is not None or row.auto:
            words = texts.AUTO_SCORE_TIP if row.auto else texts.SUGGESTION_TIP
            reasoning = texts.NO_SUGGESTION_YET if suggestion is None else suggestion.reasoning
            tips[f"indicators.{number}.score"] = words.format(reasoning=reasoning)
    return tips


def _sentence_of(finding: Finding) -> str:
    if finding.remark is not None:
        return (
            f"{LEVEL_NAMES[finding.level]}（{texts.ACKNOWLEDGED}）：{finding.message}{finding.remark.reason}"
        )
    return f"{LEVEL_NAMES[finding.level]}：{finding.message}"
