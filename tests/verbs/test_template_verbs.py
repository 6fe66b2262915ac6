"""The verbs that list templates and write the one of a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, WRONG_USE
from jixiao_gui.form.template_file import load_template, load_templates
from jixiao_gui.formats.json.json_forms import write_json
from jixiao_gui.paths import resources_folder
from tests.formats.odd_layouts import TEMPLATES, filled

PROGRAM = load_templates([resources_folder()])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_templates_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates"]) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:3] for line in lines] == [[t.id, t.name, t.kind] for t in PROGRAM]
    assert main(["templates", "--json"]) == DONE
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["source"]) for row in rows] == [(t.id, t.source) for t in PROGRAM]


def test_a_users_template_is_listed_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from jixiao_gui.formats.template_toml import write_toml

    (home / "templates").mkdir(parents=True)
    (home / "templates" / "a.toml").write_text(write_toml(TEMPLATES["tasks"]), encoding="utf-8")
    assert main(["templates", "--json"]) == DONE
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows if row["origin"] == "user"] == ["tasks"]


def test_the_template_of_a_file_is_written_and_loads(tmp_path: Path) -> None:
    source, out = tmp_path / "a.json", tmp_path / "版式.toml"
    source.write_text("".join(write_json([filled("monitor")], TEMPLATES)), encoding="utf-8")
    assert main(["template", str(source), str(out)]) == DONE
    wanted = TEMPLATES["monitor"]
    read = load_template(out, TEMPLATES.rules, origin=wanted.origin)
    assert replace(read, rules=wanted.rules) == wanted


@pytest.mark.parametrize(
    ("source", "out", "status"),
    [
        ("no.docx", "a.toml", CANNOT_READ),
        ("empty.txt", "a.toml", CANNOT_READ),
        ("a.json", "a.docx", WRONG_USE),
        ("a.json", "no/folder/a.toml", CANNOT_WRITE),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, out: str, status: int
) -> None:
    text = "".join(write_json([filled("monitor")], TEMPLATES))
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("没有表格", encoding="utf-8")
    assert main(["template", str(tmp_path / source), str(tmp_path / out)]) == status
    told = capsys.readouterr().err
    assert told.startswith("jixiao：")
    assert told.count("\n") == 1
    assert not (tmp_path / out).is_file()
