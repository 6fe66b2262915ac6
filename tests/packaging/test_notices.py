"""The third-party notices: every part with its licence; docs/licences.md names every part of the locks."""

from __future__ import annotations

import re
from pathlib import Path

import common
import notices
import pytest

ROOT = common.ROOT


def _part(folder: Path, name: str, licence: str, text: str | None) -> None:
    info = folder / f"{name}-1.0.dist-info"
    (info / "licenses").mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{licence}", "utf-8")
    record = [f"{name}-1.0.dist-info/METADATA,,"]
    if text is not None:
        (info / "licenses" / "LICENSE").write_text(text, "utf-8")
        record.append(f"{name}-1.0.dist-info/licenses/LICENSE,,")
    (info / "RECORD").write_text("\n".join(record), "utf-8")


def test_every_part_is_listed_with_its_licence(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    _part(packages, "alpha", "License-Expression: MIT\n", "alpha's own text")
    _part(packages, "beta_two", "Classifier: License :: OSI Approved :: BSD License\n", None)
    _part(packages, "pip", "License-Expression: MIT\n", None)  # a tool of the build
    lines = notices.write(tmp_path / "out", [packages], ROOT / "LICENSE", "9.8.7")
    assert "alpha 1.0：MIT（alpha/）\n" in lines
    assert "beta_two 1.0：BSD License（原文未随该软件包附带）\n" in lines
    assert not any(line.startswith("pip ") for line in lines)
    assert (tmp_path / "out" / "alpha" / "LICENSE").read_text("utf-8") == "alpha's own text"
    listed = (tmp_path / "out" / notices.LIST).read_text("utf-8-sig")
    assert "9.8.7" in listed
    assert all(line.strip() in listed for line in lines)
    for name in (
        "LGPL-3.0.txt",
        "GPL-3.0.txt",
        "OFL-NotoSansSC.txt",
        "Python.txt",
        "LICENSE.txt",
        "NOTICE.txt",
    ):
        assert (tmp_path / "out" / name).stat().st_size > 300


def test_a_part_without_a_licence_stops_the_build(tmp_path: Path) -> None:
    _part(tmp_path, "gamma", "", None)
    with pytest.raises(SystemExit, match="gamma names no licence"):
        notices.write(tmp_path / "out", [tmp_path], ROOT / "LICENSE", "1")


def test_the_documented_list_names_every_part_of_the_program() -> None:
    text = (ROOT / "docs" / "licences.md").read_text("utf-8")
    shipped = notices.normal(text.split("## For development")[0].lower())
    for windows in (True, False):
        for line in common.locked_for(common.LOCKS[:1], windows=windows, python=(3, 11)).splitlines():
            assert notices.normal(line.split("==")[0]) in shipped, line


def test_the_documented_list_names_every_tool() -> None:
    text = notices.normal((ROOT / "docs" / "licences.md").read_text("utf-8").lower())
    for lock in ("requirements-dev.lock", "packaging/requirements.lock", "tests/benchmarks/peers.lock"):
        for name in re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE):
            assert notices.normal(name) in text, name


def test_the_run_time_that_comes_inside_other_parts_is_named(tmp_path: Path) -> None:
    target, program = tmp_path / "licences", tmp_path / "program"
    target.mkdir()
    program.mkdir()
    (target / notices.LIST).write_text("甲：MIT\n", "utf-8-sig")
    notices.add_microsoft(target, program)
    assert (target / notices.LIST).read_text("utf-8-sig") == "甲：MIT\n"
    for name in ("VCRUNTIME140.dll", "MSVCP140_1.dll", "Qt6Core.dll"):
        (program / name).touch()
    notices.add_microsoft(target, program)
    first, second = (target / notices.LIST).read_text("utf-8-sig").splitlines()
    assert first == "甲：MIT"
    assert "MSVCP140_1.dll、VCRUNTIME140.dll）" in second
    assert "Qt6" not in second
