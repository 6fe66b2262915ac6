"""The start of the built program, which unlike `main.py` knows the portable edition (绿色版).

The portable edition has a file ``portable.txt`` beside the program and keeps working copies, backups,
settings and logs in a folder ``data`` there, if it can be written; on a read-only medium it works like an
installed program. ``JIXIAO_HOME`` overrides both.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def portable_home(program: Path) -> Path | None:
    """Return the folder for the user's files beside ``program``; ``None`` unless this is a portable
    edition.
    """
    if not (program.parent / "portable.txt").is_file():
        return None
    import tempfile  # not at every start: it loads a dozen modules

    home = program.parent / "data"
    try:
        home.mkdir(exist_ok=True)
        # permissions are not enough: a network folder or a full stick may have them and refuse
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"?")
    except OSError:
        return None
    return home


def main() -> int:
    """Choose the folder for the user's files, then run the program; return its exit status."""
    home = portable_home(Path(sys.executable).resolve())
    if home is not None:
        os.environ.setdefault("JIXIAO_HOME", str(home))
    from jixiao_gui.entry import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
