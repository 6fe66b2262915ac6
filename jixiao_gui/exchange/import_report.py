"""The report of an import: the forms read, and the notes on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.system_errors import plain_error, system_reason
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.sheet.notes import short
from jixiao_gui.sheet.recognise import Note

_LONGEST_NAME = 80
"""The most characters of a project's name in a line of the report."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One form read from ``source``, with notes on it."""

    form: Form
    source: Path
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """The result of an import: forms, texts outside forms, and files that could not be read."""

    forms: list[Imported] = field(default_factory=list)
    leftovers: list[tuple[Path, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lists: list[Path] = field(default_factory=list)
    """Files with a list of projects in place of a form; they are in ``failures`` too."""
    locked: list[Path] = field(default_factory=list)
    """Files that need a password; they are in ``failures`` too."""
    remarks: list[tuple[Path, str]] = field(default_factory=list)
    """Other notes on files."""

    def add(self, other: ImportReport, progress: Progress | None = None) -> None:
        """Add the report of one more file. Raises `Cancelled`."""
        step(progress, len(self.forms))
        for imported in other.forms:
            self.forms.append(imported)
            step(progress, len(self.forms))
        self.leftovers += other.leftovers
        self.failures += other.failures
        self.lists += other.lists
        self.locked += other.locked
        self.remarks += other.remarks

    def lines(self, templates: Templates | None = None) -> Iterator[str]:
        """Yield the report in Chinese lines."""
        for number, imported in enumerate(self.forms, start=1):
            layout = templates.by_id.get(imported.form.template) if templates is not None else None
            name = short(display_name(imported.form, layout), _LONGEST_NAME)
            form, file = imported.form, imported.source.name
            rows = len(form.indicators)
            yield f"第 {number} 张 {name}：读入（{file}，模板 {form.template}，指标 {rows} 行）。"
            for note in imported.notes:
                yield f"第 {number} 张 {name}：{note.message}"
        for source, text in self.leftovers:
            yield f"{source.name}：表外文字“{text[:60]}”未导入。"
        for source, text in self.remarks:
            yield f"{source.name}：{text}"
        yield from self.failures


def why_unreadable(error: OSError) -> str:
    """Return the reason why a file cannot be read, in Chinese, without a full stop."""
    error = plain_error(error)
    if isinstance(error, FileNotFoundError):
        return "文件不存在，请检查路径"
    if isinstance(error, PermissionError):
        return "没有读取权限，或文件正被其他程序独占"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹"
    return system_reason(error)
