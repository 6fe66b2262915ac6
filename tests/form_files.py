"""Forms in a file, as units send them."""

from __future__ import annotations

from pathlib import Path

from jixiao_gui.exchange import export_forms
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates


def write_forms(path: Path, templates: Templates, *forms: Form) -> Path:
    """Write ``forms`` into a file of the kind that its ending names; make its folders; return ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    export_forms(lambda: iter(forms), templates, path)
    return path
