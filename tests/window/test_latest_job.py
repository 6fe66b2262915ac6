"""A window's work: the latest alone is heard, and none is begun for a window that is closed."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from jixiao_gui.formats import Progress, step
from jixiao_gui.window import texts
from jixiao_gui.window.jobs import LatestJob


class Window(QDialog):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.job: LatestJob[str] = LatestJob(self)
        self.given: list[str] = []
        self.failures: list[str] = []

    def ask(self, answer: str, begun: threading.Event | None = None) -> None:
        def work(progress: Progress) -> str:
            if begun is not None:
                begun.set()
                while True:  # until it is given up
                    step(progress, 1)
            if not answer:
                raise ZeroDivisionError
            return answer

        self.job.start(work, self.given.append, lambda _done: None, self.failures.append)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    return made


def test_the_latest_is_heard_and_an_earlier_one_given_up(window: Window, qtbot: QtBot) -> None:
    begun = threading.Event()
    window.ask("first", begun)
    assert begun.wait(10)
    assert window.job.busy
    window.ask("second")
    qtbot.waitUntil(lambda: not window.job.busy)
    assert window.given == ["second"]


def test_a_fault_is_told_as_a_sentence(window: Window, qtbot: QtBot) -> None:
    window.ask("")
    qtbot.waitUntil(lambda: not window.job.busy)
    assert (window.given, window.failures) == ([], [texts.CRASHED])


def test_closing_gives_up_what_runs_and_nothing_is_begun_after(window: Window, qtbot: QtBot) -> None:
    begun = threading.Event()
    window.ask("first", begun)
    assert begun.wait(10)
    window.reject()
    assert not window.job.busy
    window.ask("second")
    assert not window.job.busy
    qtbot.wait(20)
    assert (window.given, window.failures) == ([], [])
