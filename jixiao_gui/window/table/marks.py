"""What the screen shows on cells beside their texts: findings, manual figures, formulas."""

from __future__ import annotations

from jixiao_gui.form.checks import LEVELS, Finding
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import COMPUTED_PATHS, Form
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts
from jixiao_gui.window.table.cell_names import computed_tip
from jixiao_gui.window.table.painter import Mark


def marks_of(
    form: Form, template: Template, evaluation: Evaluation, findings: list[Finding]
) -> dict[str, Mark]:
    """The marks of a form's cells, by path."""
    by_cell: dict[str, list[Finding]] = {}
    for finding in findings:
        by_cell.setdefault(finding.cell, []).append(finding)
    marks: dict[str, Mark] = {}
    for path in {*by_cell, *(p for p in COMPUTED_PATHS if form.funds or not p.startswith("funds."))}:
        here = sorted(by_cell.get(path, ()), key=lambda finding: LEVELS.index(finding.level))
        lines = [f"{texts.LEVELS[finding.level]}：{finding.message}" for finding in here]
        tip = computed_tip(form, template, evaluation, path)
        marks[path] = Mark(
            level=here[0].level if here else "",
            manual=path in form.manual,
            tip="\n".join([*([tip] if tip else []), *lines]),
        )
    return marks
