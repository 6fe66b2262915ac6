"""The command that asks about vulnerabilities: it finds them, and never calls silence an all-clear."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "packaging" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text(
        "good==1.0 \\\n    --hash=sha256:aa\n"
        'Bad_Name==2.0 ; python_version < "3.14" \\\n    --hash=sha256:bb\n',
        "utf-8",
    )
    return path


def database(path: Path, *entries: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number, entry in enumerate(entries):
            archive.writestr(f"{number}.json", json.dumps(entry))
    return path


def test_our_own_locks_are_read(audit: ModuleType) -> None:
    found = dict(audit.packages([ROOT / name for name in audit.LOCKS]))
    assert {"sqlalchemy", "lxml", "pytest", "pyside6-essentials"} <= set(found)
    lines = (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines()
    assert len(found) >= len({line.split("==")[0] for line in lines if "==" in line and line[0].isalnum()})


def test_what_is_known_is_told(audit: ModuleType, lock: Path, tmp_path: Path) -> None:
    affected = [{"package": {"name": "bad-name"}, "versions": ["1.9", "2.0"]}]
    file = database(
        tmp_path / "all.zip",
        {"id": "PYSEC-1", "affected": affected},
        {"id": "PYSEC-2", "affected": affected, "withdrawn": "2024-01-01T00:00:00Z"},
        {"id": "PYSEC-3", "affected": [{"package": {"name": "good"}, "versions": ["0.9"]}]},
    )
    said: list[str] = []
    assert audit.audit(audit.ask_file(file), [lock], said.append) == 1
    assert said == ["bad-name 2.0：PYSEC-1", "2 个依赖中有 1 个存在已知漏洞，请升级后重新生成依赖锁定文件。"]


def test_nothing_known(audit: ModuleType, lock: Path, tmp_path: Path) -> None:
    said: list[str] = []
    assert audit.audit(audit.ask_file(database(tmp_path / "all.zip")), [lock], said.append) == 0
    assert said == ["2 个依赖都没有已知漏洞。"]


def test_no_answer_is_no_all_clear(
    audit: ModuleType, lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torn.zip").write_bytes(b"PK")
    monkeypatch.setattr(audit, "OSV", (tmp_path / "nowhere").as_uri())
    for ask in (audit.ask_osv, audit.ask_file(tmp_path / "torn.zip"), audit.ask_file(tmp_path / "none.zip")):
        said: list[str] = []
        assert audit.audit(ask, [lock], said.append) == 3
        assert "没有查成" in said[0]
        assert "不等于没有漏洞" in said[0]
