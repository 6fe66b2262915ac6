"""The ids of all rules of the check list, which a rule set may name.

The rules themselves are built on the rule sets, so the ids stand here too; a test compares the two.
"""

from __future__ import annotations

RULE_IDS = frozenset(
    (
        "actual-missing",
        "amount-unit",
        "budget-adjusted",
        "cost-not-executed",
        "counted-twice",
        "deduction-unearned",
        "deduction-unexplained",
        "deviation-unexplained",
        "duplicate-form",
        "forecast-missed",
        "fund-lines-year",
        "funds-missing",
        "funds-sources",
        "goal-copied",
        "goal-missing",
        "header-missing",
        "indicator-blank",
        "indicator-dropped",
        "level1-missing",
        "level1-weights",
        "money-changed",
        "name-variants",
        "over-executed",
        "pace-behind",
        "possibility-mismatch",
        "qualitative-all-full",
        "rate-mismatch",
        "rate-missing",
        "rate-score-mismatch",
        "rate-score-missing",
        "review-remark",
        "score-missing",
        "score-not-earned",
        "score-over-weight",
        "target-changed",
        "target-copied",
        "target-missing",
        "total-mismatch",
        "total-missing",
        "unit-mismatch",
        "weight-sum",
        "year-mismatch",
        "year-missing",
    )
)
