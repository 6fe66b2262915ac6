"""Many files read in worker processes, in order, with what comes out as if they were read one by one here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats.reading.kinds import named_as_forms
from jixiao_gui.workers import spread

Found = TypeVar("Found")

MANY_FILES = 300
"""Files from which on workers are worth their start."""
_MOST_IN_VAIN = 20
"""Files read in a worker for nothing, after which all others are read here: each has a layout of its own."""

Read = Callable[[Path, Templates, str | None], Found]
"""Reads one file with a password, or without one."""
_Task = tuple[Path, str | None, tuple[Template, ...]] | None
"""A file, its password, and the layouts that the files before it brought; ``None``: to be read here."""


def read_ahead(
    read: Read[Found],
    files: Sequence[Path],
    templates: Templates,
    passwords: Mapping[Path, str],
    alive: Callable[[], object],
) -> Iterator[Found | None]:
    """Yield what ``read``, a function of a module or a `partial` of one, gives for each file.

    ``None`` stands for a file that must be read here: one of whole forms, such as a book; one that
    brings a layout of its own, for ``templates`` must know it; and one that was read before the layouts of
    the files before it were known. Close the iterator to stop the workers.
    """
    before = frozenset(templates.by_id)

    def brought() -> tuple[Template, ...]:
        return tuple(template for template in templates if template.id not in before)

    def tasks() -> Iterator[_Task]:
        for file in files:
            yield None if named_as_forms(file) else (file, passwords.get(file), brought())

    in_vain = 0
    found = spread(_read_file, (read, templates), tasks(), alive)
    try:
        for number, (count, made) in enumerate(found):
            usable = made is not None and count == len(brought())
            in_vain += count >= 0 and not usable
            yield made if usable else None
            if in_vain > _MOST_IN_VAIN:
                yield from (None for _ in files[number + 1 :])
                return
    finally:
        found.close()  # type: ignore[attr-defined]


def _read_file(shared: tuple[Read[Found], Templates], task: _Task) -> tuple[int, Found | None]:
    """Read a file in a worker; return how many layouts were known from others, and what was found.

    -1 where nothing was tried; ``None`` where the file brought a layout.
    """
    if task is None:
        return -1, None
    read, templates = shared
    file, password, brought = task
    known = Templates(dict(templates.by_id), templates.problems, templates.rules)
    known.by_id.update((template.id, template) for template in brought)
    count = len(known)
    found = read(file, known, password)
    return len(brought), found if len(known) == count else None
