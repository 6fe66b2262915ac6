"""Reading of many files in worker processes, in order, with the results of reading them one by one here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats.reading.kinds import named_as_forms
from jixiao_gui.workers import spread

Result = TypeVar("Result")

_MOST_IN_VAIN = 20
"""The most files read in vain by a worker, as each has a layout of its own; all others are then read here."""

Read = Callable[[Path, Templates, str | None], Result]
"""A function that reads one file with a password, or without one."""
_Task = tuple[Path, str | None, tuple[Template, ...]] | None
"""A file, its password, and the new layouts of the files before it; ``None``: to be read here."""


def read_ahead(
    read: Read[Result],
    files: Sequence[Path],
    templates: Templates,
    passwords: Mapping[Path, str],
    alive: Callable[[], object],
) -> Iterator[Result | None]:
    """Yield the result of ``read``, a function of a module or a `partial` of one, for each file.

    ``None`` stands for a file that must be read here: one of whole forms, such as a book; one with a layout
    of its own, which ``templates`` must get; and one that was read before the layouts of the files before it
    were known. Close the iterator to stop the workers.
    """
    old_ids = frozenset(templates.by_id)

    def brought() -> tuple[Template, ...]:
        return tuple(template for template in templates if template.id not in old_ids)

    def tasks() -> Iterator[_Task]:
        for file in files:
            yield None if named_as_forms(file) else (file, passwords.get(file), brought())

    in_vain = 0
    results = spread(_read_file, (read, templates), tasks(), alive)
    try:
        for number, (count, result) in enumerate(results):
            usable = result is not None and count == len(brought())
            in_vain += count >= 0 and not usable
            yield result if usable else None
            if in_vain > _MOST_IN_VAIN:
                yield from (None for _ in files[number + 1 :])
                return
    finally:
        results.close()


def _read_file(shared: tuple[Read[Result], Templates], task: _Task) -> tuple[int, Result | None]:
    """Read a file in a worker; return the number of layouts known from other files, and the result.

    The number is -1 where nothing was read; the result ``None`` where the file has a new layout.
    """
    if task is None:
        return -1, None
    read, templates = shared
    file, password, new_layouts = task
    worker_templates = Templates(dict(templates.by_id), templates.problems, templates.rules)
    worker_templates.by_id.update((template.id, template) for template in new_layouts)
    count = len(worker_templates)
    result = read(file, worker_templates, password)
    return len(new_layouts), result if len(worker_templates) == count else None
