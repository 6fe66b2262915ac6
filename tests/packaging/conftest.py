"""packaging/ is no package: its scripts are found as the builds find them."""

from __future__ import annotations

import sys
from pathlib import Path

_folder = str(Path(__file__).resolve().parent.parent.parent / "packaging")
sys.path.append(_folder)  # last: a library of the same name as a script wins
