"""A look-up of every locked package in the public database of vulnerabilities.

    python dev.py audit                    asks OSV over the network
    python dev.py audit --database ALL.zip without a network: OSV's file of all PyPI entries

Status: 0 no vulnerability is known; 1 at least one is; 3 the database gave no answer.
Standard library only.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
OSV = "https://api.osv.dev/v1/querybatch"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_TIMEOUT = 20

Package = tuple[str, str]
Ask = Callable[[list[Package]], dict[Package, list[str]]]


class CannotAsk(Exception):
    """An error: the database gives no answer."""


def packages(locks: list[Path]) -> list[Package]:
    """Return name and version of every pinned package, once each."""
    pinned = {}
    for lock in locks:
        for line in lock.read_text("utf-8").splitlines():
            match = _PINNED.match(line)
            if match:
                pinned[match[1].lower().replace("_", "-"), match[2]] = None
    return sorted(pinned)


def ask_osv(asked_packages: list[Package]) -> dict[Package, list[str]]:
    """Return the ids of the known vulnerabilities of each package. Raises `CannotAsk`."""
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in asked_packages
    ]
    request = urllib.request.Request(
        OSV, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
            results = json.load(answer)["results"]
        return {
            package: [entry["id"] for entry in result.get("vulns", [])]
            for package, result in zip(asked_packages, results, strict=True)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotAsk(str(error)) from error


def ask_file(database: Path) -> Ask:
    """Return a function like `ask_osv` on ``database``, OSV's zip file of JSON entries."""

    def ask(asked_packages: list[Package]) -> dict[Package, list[str]]:
        ids: dict[Package, list[str]] = {package: [] for package in asked_packages}
        names = {name for name, _ in asked_packages}
        try:
            for entry in _entries(database):
                for part in entry.get("affected", []):
                    name = str(part.get("package", {}).get("name", "")).lower().replace("_", "-")
                    if name in names and not entry.get("withdrawn"):
                        for version in part.get("versions", []):
                            if (name, version) in ids:
                                ids[name, version].append(entry["id"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
            raise CannotAsk(str(error)) from error
        return ids

    return ask


def _entries(database: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(database) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def audit(ask: Ask, locks: list[Path], say: Callable[[str], None]) -> int:
    """Ask about all packages and print the known vulnerabilities; return the exit status."""
    pinned = packages(locks)
    try:
        vulnerabilities = {package: ids for package, ids in ask(pinned).items() if ids}
    except CannotAsk as error:
        say(f"没有查成：漏洞数据库没有回答（{error}）。{len(pinned)} 个依赖都没有核对，这不等于没有漏洞。")
        say("可在能上网的机器上再查，或用 --database 指定下载好的 OSV 数据文件。")
        return 3
    for (name, version), ids in vulnerabilities.items():
        say(f"{name} {version}：{'、'.join(sorted(set(ids)))}")
    if vulnerabilities:
        say(f"{len(pinned)} 个依赖中有 {len(vulnerabilities)} 个存在已知漏洞，请升级后重新生成依赖锁定文件。")
        return 1
    say(f"{len(pinned)} 个依赖都没有已知漏洞。")
    return 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="核对锁定的依赖有没有已知漏洞")
    parser.add_argument("--database", type=Path, metavar="ALL.zip", help="离线：OSV 的 PyPI 全部条目")
    options = parser.parse_args(arguments)
    ask = ask_osv if options.database is None else ask_file(options.database)
    return audit(ask, [ROOT / name for name in LOCKS], print)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
