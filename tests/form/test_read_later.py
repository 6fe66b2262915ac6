"""Things that are read from their files when they are first asked for."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from jixiao_gui import paths
from jixiao_gui.form.read_later import ReadLater
from jixiao_gui.form.template import BadTemplate
from jixiao_gui.form.template_file import load_templates


def test_a_file_is_read_once_and_only_when_it_is_asked_for(tmp_path: Path) -> None:
    read: list[str] = []

    def text(path: Path) -> str:
        read.append(path.name)
        return path.read_text("utf-8")

    found = ReadLater(text, OSError)
    for name in ("a", "b", "gone"):
        found.put_file(name, tmp_path / name)
    (tmp_path / "a").write_text("one", "utf-8")
    (tmp_path / "b").write_text("two", "utf-8")
    assert list(found) == ["a", "b", "gone"]
    assert "gone" in found
    assert read == []
    assert found["b"] == found.get("b") == "two"
    assert read == ["b"]
    with pytest.raises(KeyError):
        found["gone"]
    assert "gone" not in found
    found["c"] = "three"
    assert dict(found.items()) == {"a": "one", "b": "two", "c": "three"}
    assert pickle.loads(pickle.dumps(dict(found.items()))) == {"a": "one", "b": "two", "c": "three"}


def test_layouts_read_later_are_those_read_at_once(tmp_path: Path) -> None:
    """Also where the user's folder has another of the same id. Our files are called as the ids in them."""
    resources = paths.resources_folder()
    (tmp_path / "templates").mkdir()
    mine = (resources / "templates" / "yunnan.toml").read_text("utf-8").replace('name = "', 'name = "我的', 1)
    (tmp_path / "templates" / "own.toml").write_text(mine, "utf-8")
    folders = [resources, tmp_path]
    at_once, later = load_templates(folders), load_templates(folders, lazily=True)
    assert list(later.by_id) == list(at_once.by_id)
    assert later["yunnan"].name.startswith("我的")
    for one, other in ((at_once.by_id, later.by_id), (at_once.rules, later.rules)):
        assert repr(list(one.items())) == repr(list(other.items()))  # rule sets are equal to themselves alone
    assert later.default is later["beijing-2023"]
    with pytest.raises(BadTemplate, match="没有名为“nowhere”的模板"):
        later["nowhere"]


def test_a_layout_of_the_program_that_is_spoilt_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    shutil.copytree(paths.resources_folder() / "rules", tmp_path / "rules")
    shutil.copytree(paths.resources_folder() / "templates", tmp_path / "templates")
    (tmp_path / "templates" / "anhui.toml").write_text("id = ", "utf-8")
    templates = load_templates([tmp_path], lazily=True)
    assert "anhui" not in {template.id for template in templates}
    assert len(templates) == len(load_templates([paths.resources_folder()])) - 1
