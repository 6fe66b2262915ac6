"""The result of taking in files: what became of each, counted, and the change that undoes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao_gui.book.changes import Change
from jixiao_gui.form.office.deliveries import SAME, UNREADABLE, Delivery

NAME = "收表"
"""The name of the change for the undo menu."""
TAKEN_NOTE = "已收。"
"""The note on a form without problems."""


@dataclass(slots=True)
class Batch:
    """The result of taking in files. ``inverse`` undoes all of it; ``None`` where nothing was done."""

    deliveries: list[Delivery] = field(default_factory=list)
    inverse: Change | None = None
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    waiting: int = 0
    doubtful: int = 0
    cancelled: bool = False

    def count(self, state: str) -> int:
        """Return the number of files in ``state``."""
        return sum(delivery.state == state for delivery in self.deliveries)

    def overview(self) -> str:
        """Return the numbers as one Chinese sentence."""
        files = len(self.deliveries)
        phrases = [f"新收 {self.added} 张", f"换新版 {self.replaced} 张"]
        phrases += [f"与已收的相同 {self.unchanged} 张"] if self.unchanged else []
        phrases += [f"待认领 {self.waiting} 张"] if self.waiting else []
        phrases += [f"单位、项目或年度不同、请核对 {self.doubtful} 张"] if self.doubtful else []
        phrases += [f"重复的文件 {self.count(SAME)} 个"] if self.count(SAME) else []
        phrases += [f"读不出的文件 {self.count(UNREADABLE)} 个"] if self.count(UNREADABLE) else []
        stopped = "已取消，此前的" if self.cancelled else ""
        return f"{stopped}{files} 个文件：{'，'.join(phrases)}。"

    def lines(self) -> Iterator[str]:
        """Yield the report in Chinese lines, problems first."""
        yield self.overview()
        lines_of_files = [
            f"{delivery.name}：{line}"
            for delivery in self.deliveries
            for line in delivery.report.splitlines()
        ]
        yield from sorted(lines_of_files, key=lambda line: line.endswith(f"：{TAKEN_NOTE}"))
