"""The result of an import, from the reader to the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jixiao_gui.exchange import ImportReport
    from jixiao_gui.exchange.import_plan import Figures
    from jixiao_gui.form.model import Form
    from jixiao_gui.form.template import Templates
    from jixiao_gui.formats import Progress
    from jixiao_gui.formats.reading.project_lists import FoundList


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The forms that were read, with their report and the figures that the list of forms shows."""

    report: ImportReport
    figures: Sequence[Figures] = ()
    fresh: bool = False
    """Whether the forms go into a new book."""
    name: str = ""
    """The name of the undo step, where it is not that of a plain import."""
    on_imported: Callable[[set[int]], object] | None = None
    """Called with the numbers (from 0) of the forms that were put into the book."""
    lists: Sequence[FoundList] = ()
    """The project lists of the first file that has any, where there are no forms."""

    @property
    def forms(self) -> list[Form]:
        """Return the forms that were read."""
        return [imported.form for imported in self.report.forms]


def figures_of(
    forms: Sequence[Form], templates: Templates, progress: Progress | None = None
) -> list[Figures]:
    """Return the figures that the list of forms shows, computed on the thread that reads."""
    from jixiao_gui.book.rows import figures
    from jixiao_gui.form.assessment import assess
    from jixiao_gui.formats import step

    all_figures: list[Figures] = []
    for form in forms:
        all_figures.append(figures(assess(form, templates)))
        step(progress, len(forms))
    return all_figures
