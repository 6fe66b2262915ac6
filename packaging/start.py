"""Where the built program starts. Beside `main.py` it knows one thing more: the portable edition (绿色版).

That one carries a file ``portable.txt`` beside the program and keeps working copies, backups, settings and
logs in a folder ``data`` there, if that place can be written; on a medium that cannot, it works like an
installed program. ``JIXIAO_HOME`` wins, as everywhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def portable_home(program: Path) -> Path | None:
    """The folder for the user's things beside ``program``; ``None`` unless this is a portable edition."""
    if not (program.parent / "portable.txt").is_file():
        return None
    import tempfile  # not at every start: it brings a dozen modules

    home = program.parent / "data"
    try:
        home.mkdir(exist_ok=True)
        # asking for permissions is not enough: a network folder or a full stick says yes and refuses
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"?")
    except OSError:
        return None
    return home


def main() -> int:
    """Choose the folder for the user's things, then run the program."""
    home = portable_home(Path(sys.executable).resolve())
    if home is not None:
        os.environ.setdefault("JIXIAO_HOME", str(home))
    from jixiao_gui.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
