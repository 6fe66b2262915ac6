"""What a whole form costs by hand, from last year's Word file to this year's PDF: keys and clicks, counted.

    python -m pytest tests/window/test_key_count.py -s     prints the count of both ways

Each key goes as an event to the widget that has the focus. A file dialog, which the system draws, is counted
as a click on the file and Enter. A character that is typed as content counts once, though Chinese takes more
than one key each, here and in Word alike. Word's way is not driven but counted by the same edits, and kindly:
one click selects a cell, 替换 changes every year at once, the calculator stands open, nothing is mistyped,
and nothing is checked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.exchange import export_forms
from jixiao_gui.form.cell_texts import set_texts
from jixiao_gui.form.model import Form, Goal, Indicator, Total
from jixiao_gui.window import dialogs
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.new_book_year import keep_year
from tests.invented import fund_lines, invented_form
from tests.window.found_widgets import find_children

CTRL, ALT, SHIFT, NONE = (
    *(Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier),
    *(Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier),
)
ACHIEVED = "已完成大厅排队叫号系统运行维护，平均等候时间由18分钟降到9分钟。"
REASON = "受场地影响，少办1场，明年初补办。"

ROWS = (
    ("产出指标", "数量指标", "更新叫号终端", "≥12台", "12台", "10"),
    ("产出指标", "数量指标", "改造服务窗口", "≥8个", "8个", "10"),
    ("产出指标", "数量指标", "举办操作培训", "≥4场", "4场", "5"),
    ("产出指标", "质量指标", "设备验收合格率", "≥98%", "99%", "10"),
    ("产出指标", "质量指标", "系统故障率", "≤2%", "1.5%", "5"),
    ("产出指标", "时效指标", "系统上线时间", "2022年9月底前", "2022年9月20日", "5"),
    ("产出指标", "成本指标", "设备采购成本", "≤30万元", "29万元", "5"),
    ("效益指标", "经济效益指标", "减少人工费用", "≥2万元", "2.1万元", "5"),
    ("效益指标", "社会效益指标", "平均等候时间", "≤10分钟", "10分钟", "10"),
    ("效益指标", "社会效益指标", "群众投诉下降率", "≥30%", "31%", "10"),
    ("效益指标", "可持续影响指标", "设备使用年限", "≥6年", "6年", "5"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10"),
)
"""Last year's rows: labels, name, target, actual, weight, which was the score too."""
ACTUALS = ("13", "8", "3", "99", "1.5", "2023年9月15日", "29.5", "2.1", "9", "32", "6", "95")
"""What came of them this year, as it is typed here: the unit of the target follows by itself."""
MONEY = ("55", "55", "52")


def last_year() -> Form:
    rows = tuple(
        Indicator(one, two, name, target, actual, weight, weight)
        for one, two, name, target, actual, weight in ROWS
    )
    return replace(
        invented_form("政务大厅排队叫号系统运行维护"),
        year="2022",
        funds=fund_lines("50", "48.6"),
        goal=Goal("完成大厅排队叫号系统运行维护，缩短群众等候时间。", "已完成，等候时间由20分钟降到18分钟。"),
        indicators=rows,
        total=Total("100"),
    )


@dataclass
class Count:
    """Keys and clicks that handle, by what they are for, and characters that are content."""

    handling: Counter[str] = field(default_factory=Counter)
    typed: int = 0

    @property
    def keys(self) -> int:
        return sum(self.handling.values())

    def line(self, name: str) -> str:
        parts = "，".join(f"{what} {count}" for what, count in self.handling.items())
        return f"{name}：{self.keys + self.typed} = 操作 {self.keys}（{parts}）+ 内容 {self.typed} 字"


class Clerk:
    """Presses real keys where the focus is, and counts them."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.count = Count()

    def press(self, what: str, *keys: Qt.Key, hold: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self._focus(), key, hold)
            self.count.handling[what] += 1
            QApplication.processEvents()

    def file_chosen(self, what: str) -> None:
        self.count.handling[what] += 2

    def type(self, text: str) -> None:
        for char in text:
            if char.isascii():
                QTest.keyClicks(self._focus(), char)
            else:
                event = QInputMethodEvent("", [])
                event.setCommitString(char)
                QApplication.sendEvent(self._focus(), event)
            self.count.typed += 1

    def _focus(self) -> QWidget:
        menu = QApplication.activePopupWidget()
        if menu is not None:
            return menu
        dialogs = [dialog for dialog in find_children(self._window, QDialog) if dialog.isVisible()]
        front = dialogs[-1] if dialogs else self._window
        front.activateWindow()  # as a desktop does when a dialog comes or goes
        QTest.qWaitForWindowActive(front)
        return front.focusWidget() or front


def by_hand(window: MainWindow, clerk: Clerk, qtbot: QtBot) -> None:
    """Fill in this year's form from last year's file, as a clerk does who knows the keys."""
    press, key = clerk.press, Qt.Key
    window.rooms.files.ask_new()
    clerk.count.handling["新建"] += 1  # Enter on the start page, which is there without a book
    press("新建", key.Key_Return)
    press("导入去年的文件", key.Key_I, hold=CTRL)
    clerk.file_chosen("导入去年的文件")
    qtbot.waitUntil(lambda: window.bar.isVisible() and "结转" in window.bar.button.text())
    press("导入去年的文件", key.Key_F6, key.Key_Return)
    press("年度", key.Key_F7, hold=SHIFT)
    press("年度", key.Key_Return)
    press("资金", key.Key_F8, hold=CTRL)
    press("资金", key.Key_Left)  # 年初预算数 may be empty, so that it is not what is led to
    for _ in range(2):
        for amount in MONEY:
            clerk.type(amount)
            press("资金", key.Key_Tab)
    press("目标", key.Key_F8, hold=CTRL)
    clerk.type(ACHIEVED)
    press("目标", key.Key_Tab)
    press("完成值", key.Key_F8, hold=CTRL)
    for actual in ACTUALS:
        clerk.type(actual)
        press("完成值", key.Key_Return)
    press("打分", key.Key_C, hold=ALT)
    press("打分", key.Key_F)
    press("原因", key.Key_F8)
    clerk.type(REASON)
    press("原因", key.Key_Return)
    press("保存", key.Key_S, hold=CTRL)
    clerk.file_chosen("保存")
    qtbot.waitUntil(lambda: not window.rooms.files.saver.busy and not window.desk.dirty)
    press("PDF", key.Key_P, hold=CTRL | SHIFT)
    press("PDF", key.Key_Return)
    clerk.file_chosen("PDF")


def in_word(this_year: Form) -> Count:
    """Count the same edits on last year's file in Word, kindly: see above."""
    count = Count()
    handling = count.handling

    def cell(what: str, text: str) -> None:
        handling[what] += 1
        count.typed += len(text)

    def reckoned(what: str, *figures: str) -> None:
        """Count a calculation: over to the calculator, the figures, a sign after each, and back."""
        handling[what] += 2 + sum(map(len, figures)) + len(figures)

    handling["打开去年的文件"] += 1 + 2
    handling["另存为"] += 2
    count.typed += len("2023")
    handling["年度"] += 5  # Ctrl+H, Tab, 全部替换, Enter, Esc
    count.typed += len("20222023")
    for what in ("资金", "资金"):
        for amount in MONEY:
            cell(what, amount)
    total = this_year.funds[0]
    reckoned("执行率", total.executed, total.budget)
    cell("执行率", total.rate)
    cell("执行率", total.score)
    cell("目标", this_year.goal.achieved)
    for row, before in zip(this_year.indicators, last_year().indicators, strict=True):
        if row.actual != before.actual:
            cell("完成值", row.actual)
        if row.score != before.score:
            reckoned("打分", "3", "4", row.weight)
            cell("打分", row.score)
        if row.deviation:
            cell("原因", row.deviation)
    reckoned("总分", total.score, *(row.score for row in this_year.indicators))
    cell("总分", this_year.total.score)
    handling["保存"] += 1
    handling["PDF"] += 2 + 2  # F12, the kind, and the file
    return count


MOST = 45
"""Keys and clicks that handling one form may cost: more is a step back."""


def test_a_form_from_last_years_file_to_pdf(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "2022年自评表.docx", tmp_path / "自评表.pdf"
    export_forms(lambda: [last_year()], window.desk.templates, source)
    monkeypatch.setattr(dialogs, "ask_import", lambda *_: [source])
    monkeypatch.setattr(dialogs, "ask_save_as", lambda *_: tmp_path / "2023.db")
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: target)
    keep_year(window.settings, "2023", date.today())
    for name, value in (("department", "示范区主管部门"), ("unit", "示范区服务中心")):
        window.settings.set_text(f"new/{name}", value)
    clerk = Clerk(window)
    by_hand(window, clerk, qtbot)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: not window.bench.long_change.busy)
    shown = window.desk.shown
    assert shown is not None
    made = set_texts(shown.form, shown.evaluation.printed)
    assert (made.year, made.funds[0].rate, made.funds[0].score) == ("2023", "94.5%", "9.5")
    assert [row.actual for row in made.indicators][:3] == ["13台", "8个", "3场"]
    assert made.indicators[5].target == "2023年9月底前"
    assert [row.deviation for row in made.indicators if row.deviation] == [REASON]
    assert not any(finding.level == "error" for finding in shown.findings)
    assert not shown.unfilled
    word = in_word(made)
    print("\n" + clerk.count.line("这里"))
    print(word.line("Word"))
    assert clerk.count.keys <= MOST
    assert clerk.count.keys + clerk.count.typed < word.keys + word.typed
