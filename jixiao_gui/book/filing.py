"""Writing a working copy to its project file, with a note in the copy of that file.

The note is written before the file is replaced and after it: whenever the program is killed, the working copy
and the files show what is saved and what is not.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from jixiao_gui.book import backups, checked, saving
from jixiao_gui.book.working_copy import NO_FILE, Base, WorkingCopy
from jixiao_gui.paths import real_path


def write_file(
    copy: WorkingCopy,
    path: Path,
    home: Path,
    expected_fingerprints: frozenset[str] | None,
    disk: int | None = None,
    *,
    new: bool = False,
) -> saving.Saved:
    """Write the present state of ``copy`` to the project file at ``path``.

    ``expected_fingerprints``: fingerprints that the file may have now; ``None``: any. ``disk`` and ``new`` as
    for `saving.save`. The old file is kept among the backups in ``home``. Where that is full, the file is
    saved without backup and note. Raises as `saving.save` does; then nothing has changed.
    """
    old_bases = copy.about.bases

    def announce(saved: saving.Saved) -> None:
        with suppress(OSError):
            copy.update(bases=(*(old_bases or (NO_FILE,)), _base(path, saved)))

    target = real_path(path)
    try:
        saved = saving.save(
            copy.database,
            target,
            expected=expected_fingerprints,
            keep_in=backups.folder_of(home, target),
            announce=announce,
            disk=disk,
            new=new,
        )
    except BaseException:
        with suppress(OSError):
            copy.update(bases=old_bases)
        raise
    copy.about = replace(copy.about, path=str(path), bases=(_base(path, saved),))
    with suppress(OSError):
        copy.write()
    checked.note_checked(home, saved.fingerprint)
    return saved


def expected_fingerprints(copy: WorkingCopy, path: Path) -> frozenset[str]:
    """Return the fingerprints that the file at ``path`` has unless somebody else wrote it."""
    return frozenset(base.fingerprint for base in copy.about.bases if Path(base.path) == path)


def _base(path: Path, saved: saving.Saved) -> Base:
    return Base(str(path), saved.fingerprint, saved.revision)
