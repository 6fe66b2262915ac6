"""Garbage is collected between two events, on the window's thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from jixiao_gui.window import garbage_collector
from jixiao_gui.window.garbage_collector import GarbageCollector
from jixiao_gui.window.main_window import MainWindow


def lost_object() -> weakref.ref[QObject]:
    """A Qt object in a cycle that nobody holds."""
    made = QObject()
    made.itself = made  # type: ignore[attr-defined]
    return weakref.ref(made)


def make_much() -> list[list[list[int]]]:
    """So many lists that Python would collect several times if it collected on its own."""
    return [[[1]] for _ in range(20 * gc.get_threshold()[0])]


def test_no_garbage_is_collected_on_its_own(window: MainWindow) -> None:
    assert window.isVisible()
    made = lost_object()
    beside = threading.Thread(target=make_much)
    beside.start()
    beside.join()
    assert make_much()
    assert made() is not None


def test_what_is_due_is_collected_by_a_look(window: MainWindow) -> None:
    assert window.isVisible()
    collector = GarbageCollector()
    collector.check()  # the first look leaves out what the program is made of
    made = lost_object()
    kept = make_much()
    assert made() is not None
    collector.check()
    assert made() is None
    assert kept


def test_what_a_long_collection_left_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage_collector, "_LONG", 0.0)
    collector = GarbageCollector()
    collector.check()
    kept = make_much()
    collector.check()  # a collection: too long a one
    frozen = gc.get_freeze_count()
    monkeypatch.setattr(garbage_collector, "_LONG", 60.0)
    collector.check()
    assert gc.get_freeze_count() >= frozen + len(kept)
    made, more = lost_object(), make_much()
    collector.check()
    assert more
    assert made() is None, "what is new is collected as before"


def test_many_new_objects_are_left_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage_collector, "_MOST_NEW", 1000)
    collector = GarbageCollector()
    collector.check()
    frozen = gc.get_freeze_count()
    kept = make_much()
    monkeypatch.setattr(gc, "collect", lambda _generation: pytest.fail("all of them are looked through"))
    collector.check()
    assert gc.get_freeze_count() >= frozen + len(kept)
