"""The views of a district's store, for queries with SQL tools.

``form_list``      forms that a book holds: unit, project, year, figures as numbers, counts of findings.
``withdrawn_list`` forms that no book holds any longer.
``unit_summary``   by unit and year: forms, sums in 万元, rate (executed ÷ base), mean total, findings.
``grade_summary``  by unit, year and grade: forms.
``finding_list``   open findings, with their forms.
``rule_summary``   by rule, unit and year: open findings, and in how many forms.

They use the rights of the caller (``security_invoker``): a user with the rights to one unit sees one unit.
"""

from __future__ import annotations

from jixiao_gui.exchange.district.server_tables import SCHEMA

_ENTRY = f"""
SELECT e.id AS form_id, u.name AS unit, f.department, f.project, e.year, e.template,
       g.initial, g.budget, g.executed, g.base, g.rate, g.rate_score, g.total, g.grade,
       g.errors, g.warnings, g.infos, e.revision, e.changed_by, e.changed_at, e.file
FROM {SCHEMA}.entry e
JOIN {SCHEMA}.unit u ON u.id = e.unit_id
JOIN {SCHEMA}.form f ON f.form_id = e.id
JOIN {SCHEMA}.figures g ON g.form_id = e.id
WHERE {{there}} EXISTS (SELECT 1 FROM {SCHEMA}.publication p
                        WHERE p.form_id = e.id AND p.published AND NOT p.withdrawn)
"""
_RATED = "executed >= 0 AND base > 0"

VIEWS: dict[str, str] = {
    "form_list": _ENTRY.format(there=""),
    "withdrawn_list": _ENTRY.format(there="NOT"),
    "unit_summary": f"""
SELECT unit, year, count(*) AS forms, sum(initial) AS initial, sum(budget) AS budget,
       sum(executed) AS executed,
       sum(executed) FILTER (WHERE {_RATED}) / sum(base) FILTER (WHERE {_RATED}) AS rate,
       avg(total) AS total, sum(errors) AS errors, sum(warnings) AS warnings,
       count(*) FILTER (WHERE errors > 0) AS forms_with_errors, max(changed_at) AS changed_at
FROM {SCHEMA}.form_list GROUP BY unit, year
""",
    "grade_summary": f"""
SELECT unit, year, grade, count(*) AS forms FROM {SCHEMA}.form_list GROUP BY unit, year, grade
""",
    "finding_list": f"""
SELECT l.form_id, l.unit, l.year, l.project, n.number, n.rule, n.level, n.cell, n.recorded, n.expected,
       n.message
FROM {SCHEMA}.finding n JOIN {SCHEMA}.form_list l ON l.form_id = n.form_id WHERE n.open
""",
    "rule_summary": f"""
SELECT rule, level, unit, year, count(*) AS findings, count(DISTINCT form_id) AS forms
FROM {SCHEMA}.finding_list GROUP BY rule, level, unit, year
""",
}
"""The statements of the views by name, in the order of their creation."""


def view_statements() -> list[str]:
    """Return the statements that create or replace the views; an office's own views on them stay.

    In a view that exists PostgreSQL allows new columns only at its end.
    """
    return [
        f"CREATE OR REPLACE VIEW {SCHEMA}.{name} WITH (security_invoker = true) AS {select}"
        for name, select in VIEWS.items()
    ]
