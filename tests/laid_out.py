"""Forms laid out as sheets."""

from __future__ import annotations

from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet


def laid_out(form: Form, template: Template) -> Sheet:
    """Return the sheet of a form in a layout, its figures worked out."""
    return layout(form, template, evaluate(form, template))
