"""A working copy written to its project file, with a note in it of which file that is.

The note is taken before the one step and after it: whenever the program is killed, the working copy and the
files themselves tell what is saved and what is not.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jixiao_gui.book import backups, checked, saving
from jixiao_gui.book.working_copy import NO_FILE, Base, WorkingCopy


def write_file(copy: WorkingCopy, path: Path, home: Path, expected: frozenset[str] | None) -> int:
    """Write what ``copy`` holds at this moment to the project file at ``path``; the revision in it.

    ``expected``: fingerprints that the file may have now; ``None``: any. What stood there is kept among the
    backups in ``home``. Raises `CannotSave` and `ChangedUnderneath`; then nothing has changed.
    """
    before = copy.about.bases

    def announce(saved: saving.Saved) -> None:
        copy.tell(bases=(*(before or (NO_FILE,)), _base(path, saved)))

    target = path.resolve()
    keep_in = backups.folder_of(home, target)
    try:
        saved = saving.save(copy.database, target, expected=expected, keep_in=keep_in, announce=announce)
    except BaseException:
        with suppress(OSError):
            copy.tell(bases=before)
        raise
    with suppress(OSError):
        copy.tell(path=str(path), bases=(_base(path, saved),))
    checked.remember(home, saved.fingerprint)
    return saved.revision


def expected(copy: WorkingCopy, path: Path) -> frozenset[str]:
    """The fingerprints that the file at ``path`` has as long as nobody else wrote it."""
    return frozenset(base.fingerprint for base in copy.about.bases if Path(base.path) == path)


def _base(path: Path, saved: saving.Saved) -> Base:
    return Base(str(path), saved.fingerprint, saved.revision)
