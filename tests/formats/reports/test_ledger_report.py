"""What the ledger says in one sentence."""

from __future__ import annotations

import pytest

from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import Ledger, Line, State
from jixiao_gui.formats.reports.ledger_report import overview


@pytest.mark.parametrize(
    ("handed_in", "count", "said"),
    [
        (22, 24, "1 个单位应报 24 项，已收 22 项（91.7%）："),
        (2999, 3000, "1 个单位应报 3000 项，已收 2999 项（99.9%）："),
        (3, 3, "1 个单位应报 3 项，已收 3 项（100.0%）："),
        (0, 0, "0 个单位应报 0 项，已收 0 项："),
    ],
)
def test_the_share_is_rounded_as_every_other_percentage(handed_in: int, count: int, said: str) -> None:
    states = [State.IN] * handed_in + [State.MISSING] * (count - handed_in)
    ledger = Ledger(tuple(Line(Duty(unit="示范区图书馆"), state) for state in states))
    assert overview(ledger).startswith(said)
