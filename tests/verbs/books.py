"""The books that tests of the verbs work on, and what is in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jixiao_gui.cli import main
from jixiao_gui.exit_status import DONE
from jixiao_gui.paths import resources_folder

SAMPLES = resources_folder() / "samples" / "samples.txt"


def exported(book: Path, *more: str) -> list[dict[str, Any]]:
    """Return the forms of ``book`` as the verb export writes them into JSON."""
    out = book.with_suffix(".json")
    assert main(["export", str(book), str(out), *more]) == DONE
    data = json.loads(out.read_text(encoding="utf-8"))
    assert data["format"] == "jixiao-book"
    assert data["version"] == 2
    forms: list[dict[str, Any]] = data["forms"]
    return forms
