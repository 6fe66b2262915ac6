"""Know which year a new book is for: the one whose forms are due now, or what the user chose lately.

From January to June last year's projects are judged; from July on this year's are watched, and judged at its
end. A year that was chosen holds for that half year: kept for ever, it would be wrong from the next one on.
"""

from __future__ import annotations

from datetime import date

from jixiao_gui.window.settings import Settings

_YEAR, _CHOSEN_IN = "new/year", "new/year_chosen_in"
_EARLIER = 5
"""How many years before this one are offered."""


def due_year(day: date) -> str:
    """Return the year whose forms are due on ``day``."""
    return str(day.year - (day.month <= 6))


def offered_years(day: date) -> list[str]:
    """Return the years to choose from: next year, whose targets are declared in autumn, and back."""
    return [str(year) for year in range(day.year + 1, day.year - _EARLIER - 1, -1)]


def proposed_year(settings: Settings, day: date) -> str:
    """Return the year of a new book: what was chosen in this half year, else the year that is due."""
    chosen = settings.text(_YEAR) if settings.text(_CHOSEN_IN) == _half_year(day) else ""
    return chosen or due_year(day)


def keep_year(settings: Settings, year: str, day: date) -> None:
    """Propose ``year`` for new books for the rest of the half year."""
    settings.set_text(_YEAR, year)
    settings.set_text(_CHOSEN_IN, _half_year(day))


def _half_year(day: date) -> str:
    return f"{day.year}-{1 if day.month <= 6 else 2}"
