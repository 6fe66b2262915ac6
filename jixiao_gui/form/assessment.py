"""A form with all that is worked out of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template, Templates

if TYPE_CHECKING:
    from jixiao_gui.form.checks import Finding


class Assessment:
    """The figures and the findings of one form in one layout.

    Each is worked out when it is first asked for, and once: store, list and screen share it.
    Neither form nor layout ever changes, so it is never out of date.
    """

    def __init__(self, form: Form, template: Template) -> None:
        self.form = form
        self.template = template

    @cached_property
    def evaluation(self) -> Evaluation:
        """Return every computed figure of the form."""
        return evaluate(self.form, self.template)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return what all rules find in the form alone, in the order of its cells."""
        from jixiao_gui.form.checks import check_form  # a form is painted before it is checked

        return tuple(check_form(self.form, self.template, self.evaluation))


def assess(form: Form, templates: Templates) -> Assessment | None:
    """Return the assessment of ``form`` in its layout; ``None`` where that is not at hand."""
    template = templates.by_id.get(form.template)
    return None if template is None else Assessment(form, template)
