"""The bill of materials: every part that is shipped, from a locked wheel, the same each time."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import bom
import common
import pytest


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with installed parts, their wheels, and a lock that holds these wheels' sums."""
    packages, wheels = tmp_path / "packages", tmp_path / "wheels"
    wheels.mkdir()
    lock = []
    for name, more in {
        "Alpha_One": "License-Expression: MIT\nRequires-Dist: beta.two>=1; python_version > '3'\n"
        "Requires-Dist: pytest; extra == 'test'\n",
        "beta-two": "License: BSD\n",
        "pip": "License-Expression: MIT\n",  # a tool of the build: not shipped
    }.items():
        info = packages / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{more}", "utf-8")
        if name != "pip":
            wheel = wheels / f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
            wheel.write_bytes(name.encode())
            lock.append(f"{name}==1.0 --hash=sha256:{hashlib.sha256(name.encode()).hexdigest()}\n")
    (tmp_path / "a.lock").write_text("".join(lock), "utf-8")
    monkeypatch.setattr(common, "LOCKS", (tmp_path / "a.lock",))
    return tmp_path


def _written(built: Path, more: tuple[bom.Component, ...] = ()) -> dict[str, Any]:
    path = bom.write(built, [built / "packages"], built / "wheels", more)
    return dict(json.loads(path.read_text("utf-8")))


def test_every_shipped_part_has_version_licence_sum_and_url(built: Path) -> None:
    bill = _written(built, (bom.generic("python", "3.11.9", "PSF-2.0", "platform"),))
    parts = {one["name"]: one for one in bill["components"]}
    assert parts.keys() == {"Alpha_One", "beta-two", "python", *bom.FONTS}
    alpha = parts["Alpha_One"]
    assert alpha["purl"] == "pkg:pypi/alpha-one@1.0"
    assert alpha["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(b"Alpha_One").hexdigest()}]
    assert alpha["licenses"] == [{"expression": "MIT"}]
    assert parts["beta-two"]["licenses"] == [{"license": {"name": "BSD"}}]
    assert all(one["version"] and one["licenses"] and one["purl"] for one in parts.values())
    for name in bom.FONTS:
        digest = common.sha256(common.ROOT / "resources" / "fonts" / name)
        assert parts[name]["hashes"] == [{"alg": "SHA-256", "content": digest}]


def test_references_hold_and_say_what_asks_for_what(built: Path) -> None:
    bill = _written(built)
    known = {one["bom-ref"] for one in bill["components"]}
    assert len(known) == len(bill["components"])
    asked = {one["ref"]: set(one["dependsOn"]) for one in bill["dependencies"]}
    assert asked.pop(bill["metadata"]["component"]["bom-ref"]) == known
    assert asked["pkg:pypi/alpha-one@1.0"] == {"pkg:pypi/beta-two@1.0"}
    assert set().union(*asked.values()) | asked.keys() <= known
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])


def test_the_same_parts_give_the_same_bytes_and_others_another_number(built: Path) -> None:
    first = _written(built)
    text = (built / bom.NAME).read_bytes()
    _written(built)
    assert (built / bom.NAME).read_bytes() == text
    other = _written(built, (bom.debian("libffi7", "3.3-6", "amd64"),))
    assert other["serialNumber"] != first["serialNumber"]


def test_a_part_of_no_locked_wheel_stops_the_build(built: Path) -> None:
    [wheel] = (built / "wheels").glob("beta*")
    wheel.write_bytes(b"another")
    with pytest.raises(SystemExit, match="beta-two was installed from no locked wheel"):
        _written(built)


def test_a_package_of_debian_is_named_as_its_registry_names_it() -> None:
    built = bom.debian("python3.11", "3.11.2-6+deb12u8", "amd64", source=True)
    assert built["purl"] == "pkg:deb/debian/python3.11@3.11.2-6%2Bdeb12u8?arch=source"
