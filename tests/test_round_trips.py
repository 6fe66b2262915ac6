"""Every sample form, and every real one where they are at hand, in every template, through every format.

What is compared is the JSON of the forms: each text as it prints, which figures are manual, every formula.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui.exchange import export_forms, import_sources
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.model import Form
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import form_to_dict
from jixiao_gui.formats.reading.office import find_office
from jixiao_gui.paths import resources_folder
from tests.conftest import SEEDS
from tests.form_files import write_forms

TEMPLATES = load_templates([resources_folder()])
NARROW = frozenset(("sichuan-0013zp",))
"""Templates with columns so narrow that a typed line fills one."""
SOURCES = [resources_folder() / "samples" / "samples.txt", *(sorted(SEEDS.glob("*.txt")) if SEEDS else ())]


@cache
def forms(template: str) -> tuple[Form, ...]:
    """All forms, laid out by one template."""
    new = TEMPLATES[template]
    own = template.startswith(("beijing", "mof"))  # the others' forms are few: a sample is enough
    found = [imported.form for imported in import_sources(SOURCES if own else SOURCES[:1], TEMPLATES).forms]
    assert len(found) == (34 if SEEDS and own else 8)
    return tuple(form if form.template == new.id else _converted(form, template) for form in found)


def _converted(form: Form, template: str) -> Form:
    return convert(form, TEMPLATES[form.template], TEMPLATES[template]).form


def same(path: Path, wanted: tuple[Form, ...]) -> None:
    # two layouts of the ministry print the same paper where no 成本指标 is: the book's own one decides
    report = import_sources([path], TEMPLATES, prefer=wanted[0].template)
    assert report.failures == []
    got = [form_to_dict(imported.form, TEMPLATES) for imported in report.forms]
    told = [form_to_dict(form, TEMPLATES) for form in wanted]
    if path.suffix == ".pdf" and TEMPLATES[wanted[0].template].id in NARROW:
        # where a typed line is as wide as its narrow column, paper does not tell it from a line that is full
        assert [_unbroken(form) for form in got] == [_unbroken(form) for form in told]
        return
    for mine, theirs in zip(got, told, strict=True):
        assert mine == theirs


def _unbroken(form: dict[str, Any]) -> str:
    return "".join(json.dumps(form, ensure_ascii=False).replace("\\n", "").split())


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx", "txt", "json"])
@pytest.mark.parametrize("template", [template.id for template in TEMPLATES])
def test_form_to_file_to_form(tmp_path: Path, template: str, kind: str) -> None:
    wanted = forms(template)
    path = tmp_path / f"a.{kind}"
    export_forms(lambda: wanted, TEMPLATES, path)
    same(path, wanted)


def test_after_libreoffice_has_saved_the_docx_again(tmp_path: Path) -> None:
    office = find_office()
    if office is None:
        return  # the files of the test above are all there is
    sources = []
    for template in TEMPLATES:
        path = tmp_path / f"{template.id}.docx"
        write_forms(path, TEMPLATES, *forms(template.id))
        sources.append(str(path))
    profile = (tmp_path / "profile").as_uri()
    command = [str(office), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx"]
    subprocess.run([*command, "--outdir", str(tmp_path / "out"), *sources], capture_output=True, check=True)
    for template in TEMPLATES:
        same(tmp_path / "out" / f"{template.id}.docx", forms(template.id))
