"""A check of bills of materials against CycloneDX's published schema, by its own Python library.

    python packaging/check_bom.py FILE.cdx.json...

The library is installed into an environment of its own in build/: a bill is written without it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import common

LIBRARY = "cyclonedx-python-lib[json-validation]==11.12.0"
VALIDATE = """
import pathlib, sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

wrong = 0
for name in sys.argv[1:]:
    text = pathlib.Path(name).read_text("utf-8")
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    print(name, "is valid CycloneDX 1.6" if error is None else f"is not valid: {error!r}")
    wrong += error is not None
sys.exit(1 if wrong else 0)
"""


def check(*bills: Path) -> None:
    """Check ``bills``. Raises SystemExit when one of them is not valid."""
    folder = common.BUILD / "cyclonedx"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != LIBRARY:
        common.run([sys.executable, "-m", "venv", "--clear", folder])
        common.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", LIBRARY])
        stamp.write_text(LIBRARY, "utf-8")
    common.run([python, "-c", VALIDATE, *bills])


if __name__ == "__main__":
    check(*(Path(name).resolve() for name in sys.argv[1:]))
