"""Where the program finds what is packed with it: in a checkout, in a wheel, frozen."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from jixiao_gui import paths

ROOT = Path(__file__).resolve().parent.parent


def test_the_manual_in_a_checkout() -> None:
    assert paths.manual_folder() == ROOT / "docs" / "manual"
    assert (paths.manual_folder() / "10-quick.md").is_file()


def test_the_manual_packed_among_the_resources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As the wheel and the frozen program hold it: pictures beside it, so that its links hold."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    # the answer is kept, and a program is not packed while it runs
    monkeypatch.setattr(paths, "resources_folder", getattr(paths.resources_folder, "__wrapped__"))  # noqa: B009
    packed = tmp_path / "resources" / "manual"
    packed.mkdir(parents=True)
    assert paths.manual_folder() == packed
    assert paths.resources_folder() == tmp_path / "resources"


def test_wheel_and_spec_pack_it_there() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packed = wheel["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert packed["docs/manual"] == "jixiao_gui/resources/manual"
    assert packed["docs/pictures"] == "jixiao_gui/resources/pictures"
    spec = (ROOT / "packaging" / "jixiao.spec").read_text("utf-8")
    assert '"resources/manual"' in spec
    assert '"resources/pictures"' in spec


def test_an_installed_package_uses_its_own_resources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "resources_folder", getattr(paths.resources_folder, "__wrapped__"))  # noqa: B009
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "jixiao_gui" / "paths.py"))
    assert paths.resources_folder() == tmp_path / "resources"  # a checkout
    (tmp_path / "jixiao_gui" / "resources").mkdir(parents=True)
    assert paths.resources_folder() == tmp_path / "jixiao_gui" / "resources"


def test_a_real_path_follows_links_and_is_never_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.real_path(Path("甲.db")) == tmp_path.resolve() / "甲.db"
    for error in (OSError(22, "WinError 234"), RuntimeError("Symlink loop")):

        def refuse(_path: Path, error: Exception = error) -> Path:
            raise error

        with monkeypatch.context() as there:
            there.setattr(Path, "resolve", refuse)
            assert paths.real_path(Path("甲.db")) == Path.cwd() / "甲.db"


def test_a_circle_of_links_has_a_real_path(tmp_path: Path) -> None:
    first, second = tmp_path / "甲", tmp_path / "乙"
    try:
        first.symlink_to(second)
        second.symlink_to(first)
    except OSError:
        pytest.skip("links need a right on Windows")
    assert paths.real_path(first).is_absolute()
