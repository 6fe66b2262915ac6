"""The software bill of materials of an edition, as CycloneDX 1.6 in JSON, beside the licences.

It lists every locked part of the program with version, licence, package URL and the SHA-256 of the installed
wheel (which must be in the lock); Python, the fonts and the libraries of the system's packages. The same
parts give the same bytes. Standard library only.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import common
import notices
import wheels
from notices import normal

NAME = "jixiao.cdx.json"
FONTS = {
    "Hei.ttf": "Noto Sans SC",
    "Signs.ttf": "Noto Sans Symbols 2",
    "Song.ttf": "Noto Serif SC",
    "SongFar.ttf": "Noto Serif CJK SC",
    "SongRare.ttf": "Noto Serif SC",
}
Component = dict[str, Any]


def write(
    target: Path, site_packages: Sequence[Path], wheel_folder: Path, more: Iterable[Component] = ()
) -> Path:
    """Write the bill into the folder ``target``: the parts in ``site_packages``, the fonts, and ``more``.

    Raises SystemExit for a part whose wheel is not among ``wheel_folder``'s or not in the lock.
    """
    parts = {
        normal(each.metadata["Name"]): each
        for each in distributions(path=[str(path) for path in site_packages])
    }
    shipped = {name: each for name, each in parts.items() if name not in notices.NOT_SHIPPED}
    files = {_wheel_name(path): path for path in wheels.names(wheel_folder)}
    locked = "\n".join(lock.read_text("utf-8") for lock in common.LOCKS)
    components = [_font(file, name) for file, name in FONTS.items()]
    for name, part in shipped.items():
        wheel = files.get(name)
        if wheel is None or f"sha256:{common.sha256(wheel)}" not in locked:
            raise SystemExit(f"{name} was installed from no locked wheel.")
        components.append(_part(name, part, wheel))
    components += more
    components.sort(key=lambda each: str(each["bom-ref"]))
    program = f"pkg:generic/jixiao@{common.version()}"
    direct = [each["bom-ref"] for each in components]
    body: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": _metadata(program),
        "components": components,
        "dependencies": [{"ref": program, "dependsOn": direct}, *_dependencies(shipped)],
    }
    # the number is drawn from the content: another content, another number
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(body, ensure_ascii=False, sort_keys=True))
    path = target / NAME
    text = json.dumps({"serialNumber": f"urn:uuid:{number}", **body}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", "utf-8", newline="\n")
    return path


def _dependencies(shipped: Mapping[str, Distribution]) -> list[Component]:
    """Return the dependencies of the ``shipped`` parts on each other, in the order of their names."""
    return [
        {
            "ref": _purl(name, part.version),
            "dependsOn": [
                _purl(required, shipped[required].version)
                for required in sorted(_requirements_of(part) & shipped.keys())
            ],
        }
        for name, part in sorted(shipped.items())
    ]


def _metadata(program: str) -> dict[str, Any]:
    """Return the head of the bill; ``program`` is the program's package URL."""
    return {
        "timestamp": datetime.fromtimestamp(common.epoch(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "component": {
            "type": "application",
            "bom-ref": program,
            "name": "jixiao",
            "version": common.version(),
            "licenses": [{"license": {"id": "Apache-2.0"}}],
            "purl": program,
        },
    }


def generic(name: str, version: str, licence: str, kind: str = "library") -> Component:
    """Return a part that comes from no registry; ``licence`` is an SPDX identifier."""
    purl = f"pkg:generic/{name}@{version}"
    return {
        "type": kind,
        "bom-ref": purl,
        "name": name,
        "version": version,
        "licenses": [{"license": {"id": licence}}],
        "purl": purl,
    }


def debian(name: str, version: str, machine: str, *, source: bool = False) -> Component:
    """Return a package of Debian, binary or (``source``) built here from its source; its licence is a text
    beside the bill.
    """
    purl = f"pkg:deb/debian/{name}@{version.replace('+', '%2B')}?arch={'source' if source else machine}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "licenses": [{"license": {"name": f"see {name}.txt"}}],
        "purl": purl,
    }


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _part(name: str, part: Distribution, wheel: Path) -> Component:
    purl = _purl(name, part.version)
    meta = part.metadata
    expression = str(meta["License-Expression"]).strip() if "License-Expression" in meta else ""
    licence = notices.licence_of(part) or "see the licence's own text"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": part.metadata["Name"],
        "version": part.version,
        "hashes": [{"alg": "SHA-256", "content": common.sha256(wheel)}],
        "licenses": [{"expression": expression}] if expression else [{"license": {"name": licence}}],
        "purl": purl,
        "properties": [{"name": "wheel", "value": wheel.name}],
    }


def _font(file: str, name: str) -> Component:
    """Return a font of the program, with the sum of its file: it is a subset, made by packaging/fonts.py."""
    component = generic(file, "subset", "OFL-1.1", "data")
    digest = common.sha256(common.ROOT / "resources" / "fonts" / file)
    return {**component, "description": name, "hashes": [{"alg": "SHA-256", "content": digest}]}


def _wheel_name(path: Path) -> str:
    return normal(path.name.split("-", 1)[0])


def _requirements_of(part: Distribution) -> set[str]:
    """Return the names of the projects that a part requires, without extras."""
    requirements = [requirement for requirement in part.requires or [] if "extra ==" not in requirement]
    return {
        normal(re.split(r"[^A-Za-z0-9._-]", requirement.strip(), maxsplit=1)[0])
        for requirement in requirements
    }
