"""Imports one file in a process that may use 15 s of processor and 500 MB, and prints how it ended.

``python -m tests.formats.limited FILE``: "read N" or the sentence by which it was refused, status 3.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jixiao_gui.exchange import import_sources
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder

SECONDS, BYTES = 15, 500 * 1024 * 1024
"""What issue 4 promises; the worst case takes a third of the time (the processor's)."""


def main(path: Path) -> int:
    if sys.platform != "win32":  # Windows has no such limits; the reading is tested there all the same
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    templates = load_templates([resources_folder()])
    report = import_sources([path], templates)
    for imported in report.forms:
        check_form(imported.form, templates[imported.form.template])
    print(*(report.failures or ["read", str(len(report.forms))]))
    return 3 if report.failures else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    raise SystemExit(main(Path(sys.argv[1])))
