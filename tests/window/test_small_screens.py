"""No window is larger than its screen, and larger type gets wider panels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QByteArray, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QScreen, QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QScrollArea, QStyle, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.form.checks import RULES
from jixiao_gui.form.template import Templates
from jixiao_gui.window import theme
from jixiao_gui.window.findings.findings_texts import RULE_ITEM
from jixiao_gui.window.fitting import FRAME, room_of
from jixiao_gui.window.help.keys_window import KeysWindow
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.options.options_window import OptionsWindow
from jixiao_gui.window.panels import FINDINGS, LIST, Panels
from jixiao_gui.window.paper.export_window import ExportWindow
from jixiao_gui.window.paper.preview import Preview
from jixiao_gui.window.table.sheet_scroll_area import FIT_MOST
from tests.window.found_widgets import find_children

ROOM = QRect(0, 0, 911, 464)
"""What a laptop of 1366 by 768 has at 150 %, above the task bar."""


@pytest.fixture
def large_type() -> Iterator[None]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[-1])
    yield
    theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])


def test_the_export_window_is_not_larger_than_its_screen(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: ROOM)
    opened.actions_["form_add"].trigger()
    opened.actions_["export_docx"].trigger()
    [dialog] = find_children(opened, ExportWindow)
    qtbot.waitExposed(dialog)
    dialog.scope.setCurrentIndex(dialog.scope.findData("all"))
    dialog.each.setChecked(True)
    qtbot.waitUntil(dialog.ready_only.isVisible)
    QApplication.processEvents()
    assert dialog.pattern.isVisible()
    assert dialog.height() <= ROOM.height() - FRAME
    dialog.each.setChecked(False)
    QApplication.processEvents()
    assert dialog.pages.isVisible()
    assert dialog.height() <= ROOM.height() - FRAME
    dialog.reject()


@pytest.mark.usefixtures("large_type")
@pytest.mark.parametrize("kind", [OptionsWindow, Preview])
def test_a_window_is_not_larger_than_its_screen(
    opened: MainWindow,
    templates: Templates,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    kind: type[QDialog],
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: ROOM)
    dialog: QDialog
    book = opened.desk.book
    assert book is not None
    if kind is Preview:
        dialog = Preview([("", lambda: list(book.forms()))], templates, "", parent=opened)
    else:
        dialog = OptionsWindow(opened.settings, templates, opened.desk.home, opened)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.height() <= ROOM.height() - FRAME
    assert dialog.width() <= ROOM.width()
    if isinstance(dialog, Preview):
        qtbot.waitUntil(lambda: not dialog.busy and dialog.print_button.isEnabled())
    dialog.reject()


def test_the_settings_are_not_scrolled_where_there_is_room(
    opened: MainWindow, templates: Templates, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 1920, 1080))
    dialog = OptionsWindow(opened.settings, templates, opened.desk.home, opened)
    dialog.show()
    qtbot.waitExposed(dialog)
    [area] = find_children(dialog, QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    dialog.reject()


def test_larger_type_makes_the_list_wider_and_back(opened: MainWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    [panels] = find_children(opened, Panels)
    opened.resize(1366, 768)
    opened.show()
    list_, middle, findings = panels.sizes()
    theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[-1])
    try:
        wide = panels.sizes()
        assert wide[0] >= list_ + 40
        assert wide[2] >= findings + 20
        assert sum(wide) == list_ + middle + findings
    finally:
        theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])
    assert panels.sizes() == [list_, middle, findings]


def shown_panels(qtbot: QtBot) -> Panels:
    panels = Panels()
    qtbot.addWidget(panels)
    panels.fill(QWidget(), QWidget(), QWidget())
    panels.resize(1366, 600)
    panels.show()
    qtbot.waitExposed(panels)
    return panels


@pytest.mark.usefixtures("large_type")
def test_a_start_with_large_type_begins_with_a_wide_list(qtbot: QtBot) -> None:
    panels = shown_panels(qtbot)
    assert panels.sizes()[0] >= 310


def test_a_small_window_takes_of_the_sides_and_gives_it_back(qtbot: QtBot) -> None:
    panels = shown_panels(qtbot)
    usual = panels.sizes()
    panels.resize(1070, 400)
    assert (panels.sizes()[0], panels.sizes()[2]) == (258, 244)
    kept = panels.saved_widths()
    panels.resize(1366, 600)
    assert panels.sizes() == usual
    other = Panels()
    qtbot.addWidget(other)
    other.fill(QWidget(), QWidget(), QWidget())
    other.resize(1366, 600)
    for before in (
        QByteArray(b"\x00\xff\x00"),
        QByteArray(b"a b 3"),
        QByteArray(b"270 260"),
        QByteArray(),
        kept,
    ):
        other.restore_widths(before)
    other.show()
    qtbot.waitExposed(other)
    assert other.sizes() == usual


def test_who_dragged_a_side_keeps_it(qtbot: QtBot) -> None:
    panels = shown_panels(qtbot)
    panels.moveSplitter(400, 1)
    wide = panels.sizes()
    assert wide[0] == 400
    panels.resize(1100, 600)
    assert panels.sizes()[0] < 400
    panels.resize(1366, 600)
    assert panels.sizes() == wide


@pytest.mark.parametrize(
    ("width", "list_", "findings"),
    [(1366, True, True), (1277, True, True), (958, True, False), (908, True, False), (681, False, False)],
)
def test_a_narrow_window_folds_sides_away_by_itself(
    qtbot: QtBot, width: int, list_: bool, findings: bool
) -> None:
    """Screens of 1366 and 1920 pixels at 100, 150 and 200 %."""
    panels = shown_panels(qtbot)
    panels.resize(width, 400)
    assert (panels.shows(LIST), panels.shows(FINDINGS)) == (list_, findings)
    assert panels.sizes()[1] >= 560
    panels.resize(1366, 400)
    assert panels.shows(LIST)
    assert panels.shows(FINDINGS)


def test_in_a_narrow_window_the_side_that_is_asked_for_takes_the_others_place(qtbot: QtBot) -> None:
    panels = shown_panels(qtbot)
    panels.resize(700, 400)
    for side, other in ((FINDINGS, LIST), (LIST, FINDINGS)):
        panels.toggle(side)
        assert panels.shows(side)
        assert not panels.shows(other)
        assert panels.sizes()[1] >= 400
    panels.toggle(LIST)
    assert not panels.shows(LIST)


def test_what_is_folded_away_stays_so_and_is_offered_in_the_status_line(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.resize(1366, 768)
    opened.panel.list.setFocus()
    opened.actions_["findings_side"].trigger()
    opened.actions_["list_side"].trigger()
    assert not opened.panel.isVisible()
    assert not opened.forms.isVisible()
    assert opened.view.hasFocus()
    opened.actions_["next_pane"].trigger()
    assert opened.view.hasFocus()
    kept = opened._splitter.saved_widths()
    qtbot.mouseClick(opened.status.folded[FINDINGS], Qt.MouseButton.LeftButton)
    assert opened.panel.isVisible()
    assert not opened.status.folded[FINDINGS].isVisible()
    opened.actions_["list_search"].trigger()
    assert opened.forms.isVisible()
    opened._splitter.restore_widths(kept)
    assert not opened.panel.isVisible()
    opened.actions_["findings_side"].trigger()
    assert opened.panel.isVisible()


@pytest.mark.parametrize("width", [681, 908, 958, 1277, 1366, 1916])
def test_the_page_is_as_wide_as_the_window(opened: MainWindow, width: int) -> None:
    opened.resize(width, 500)
    view = opened.view
    assert view.fitting
    assert view.horizontalScrollBar().maximum() == 0
    page = view._page
    assert page is not None
    if view.zoom < FIT_MOST:
        assert view.viewport().width() - page.width <= 30


def test_a_zoom_that_was_chosen_stays_until_the_width_is_wanted_again(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.actions_["zoom_reset"].trigger()
    opened.resize(1000, 600)
    assert (opened.view.zoom, opened.view.fitting) == (100, False)
    qtbot.mouseDClick(opened.status.zoom, Qt.MouseButton.LeftButton)
    assert opened.view.fitting
    assert opened.view.zoom < 100
    assert opened.status.zoom.text() == f"{opened.view.zoom}%"
    opened.actions_["zoom_reset"].trigger()
    opened.actions_["fit_width"].trigger()
    assert opened.view.fitting


def test_a_page_that_fits_while_one_types(opened: MainWindow, qtbot: QtBot) -> None:
    opened.resize(958, 500)
    opened.view.goto("goal.expected")
    opened.view.setFocus()
    qtbot.keyClicks(opened.view, "a")
    opened.resize(1200, 500)
    qtbot.keyClicks(opened.view.editor, "b")
    assert opened.view.editor_text == "ab"
    assert opened.view.editor.geometry().left() >= opened.view.cell_rect("goal.expected").left()
    assert opened.view.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", theme.TYPE_SIZES)
@pytest.mark.parametrize("width", [681, 908, 958, 1277, 1366])
def test_no_word_of_tool_bar_and_filters_is_cut(opened: MainWindow, width: int, size: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.use(app, theme.SYSTEM, size)
    try:
        opened.resize(width, 500)
        for side in (LIST, FINDINGS):
            opened._splitter.show_side(side, True)
            QApplication.processEvents()
            choices, bar = opened.forms.choices, opened.actions_.tools
            layout = bar.layout()
            assert layout is not None
            assert layout.sizeHint().width() <= bar.width()
            if opened.forms.isVisible():
                for button in (choices.status, choices.sort, choices.group):
                    assert button.width() >= button.sizeHint().width(), button.text()
            if opened.panel.isVisible():
                rule = opened.panel.rule
                longest = max((known.title for known in RULES.values()), key=len)
                words = RULE_ITEM.format(title=longest, count=10)
                assert rule.fontMetrics().horizontalAdvance(words) + 34 <= rule.width()
    finally:
        theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])


def test_a_touchpad_zooms_a_notch_at_a_time_and_a_pinch_as_far_as_it_goes(
    opened: MainWindow,
) -> None:
    view = opened.view
    view.set_zoom(100)

    def turn(by: int) -> None:
        middle = QPointF(view.viewport().rect().center())
        event = QWheelEvent(
            middle,
            middle,
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)

    for _ in range(7):
        turn(15)
    assert view.zoom == 100
    turn(15)
    assert view.zoom == 110

    def pinch(kind: Qt.NativeGestureType, value: float = 0.0) -> None:
        middle = QPointF(view.viewport().rect().center())
        event = QNativeGestureEvent(
            kind, QPointingDevice.primaryPointingDevice(), 2, middle, middle, middle, value, QPointF()
        )
        QApplication.sendEvent(view.viewport(), event)

    view.set_zoom(100)
    pinch(Qt.NativeGestureType.BeginNativeGesture)
    for _ in range(10):
        pinch(Qt.NativeGestureType.ZoomNativeGesture, 0.05)
    assert view.zoom == 163


def test_every_menu_stands_in_one_column_above_the_task_bar(opened: MainWindow) -> None:
    """On 1366 by 768 at 150 % it has 464 pixels; larger type takes the task bar too, the largest scrolls."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    opened.view.goto("indicators.0.name")
    for size, room in zip(theme.TYPE_SIZES[:2], (464, 512), strict=True):
        theme.use(app, theme.SYSTEM, size)
        try:
            shown = [*find_children(opened.menuBar(), QMenu), opened.cell_menu(), opened.actions_.form_menu()]
            opened.view.goto("project")
            shown.append(opened.cell_menu())
            heights = {menu.title() or "context": menu.sizeHint().height() for menu in shown}
            assert len(heights) > 8
            assert {name: high for name, high in heights.items() if high > room} == {}
            scrolls = QStyle.StyleHint.SH_Menu_Scrollable
            assert all(menu.style().styleHint(scrolls, None, menu) for menu in shown)
        finally:
            theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])


def test_what_a_page_does_not_need_on_a_large_screen_goes_to_the_sides(qtbot: QtBot) -> None:
    """A window of 2560 pixels: a screen of 3840 at 150 %."""
    panels = shown_panels(qtbot)
    usual = panels.sizes()
    panels.resize(1920, 1000)
    assert (panels.sizes()[0], panels.sizes()[2]) == (usual[0], usual[2])
    panels.resize(2560, 1400)
    assert panels.sizes()[0] > usual[0] + 100
    assert panels.sizes()[2] > usual[2] + 100
    assert panels.sizes()[1] >= 1700
    panels.moveSplitter(300, 1)
    chosen = panels.sizes()
    panels.resize(2561, 1400)
    assert panels.sizes()[0] == chosen[0] == 300
    panels.resize(1366, 600)
    assert panels.sizes()[2] == usual[2]


def test_the_start_page_scrolls_where_its_choices_find_no_room(window: MainWindow) -> None:
    window.resize(683, 336)
    QApplication.processEvents()
    [area] = [one for one in find_children(window.start, QScrollArea) if one.parent() is window.start]
    choices = [b for b in find_children(window.start, QPushButton) if b.property("flat") and b.isVisible()]
    assert area.verticalScrollBar().maximum() > 0
    for above, below in pairwise(choices[:4]):
        around = below.parentWidget()
        assert around is not None
        assert above.mapTo(area.widget(), above.rect().bottomLeft()).y() < below.y() + around.y()
    window.resize(1366, 768)
    QApplication.processEvents()
    assert area.verticalScrollBar().maximum() == 0


def test_the_hits_leave_the_find_bar_its_height_in_a_low_window(opened: MainWindow, qtbot: QtBot) -> None:
    opened.resize(683, 336)
    opened.actions_["replace"].trigger()
    bar = opened.rooms.searching.bar
    bar.words.setText("1")
    qtbot.waitUntil(bar.list.isVisible)
    QApplication.processEvents()
    for widget in (bar.words, bar.by, bar.one, bar.all, bar.scope):
        assert widget.height() >= widget.minimumSizeHint().height()


@pytest.mark.usefixtures("large_type")
def test_the_settings_in_large_type_are_as_wide_as_their_words(
    opened: MainWindow, templates: Templates, qtbot: QtBot
) -> None:
    dialog = OptionsWindow(opened.settings, templates, opened.desk.home, opened)
    dialog.show()
    qtbot.waitExposed(dialog)
    [area] = find_children(dialog, QScrollArea)
    qtbot.waitUntil(lambda: area.widget().minimumSizeHint().width() <= area.viewport().width())
    dialog.reject()


def test_a_line_of_the_export_window_is_as_high_as_its_words(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """A line of forms with errors stood in two lines' height; of characters no font has, it may need some."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 1920, 1080))
    opened.actions_["export_docx"].trigger()
    [dialog] = find_children(opened, ExportWindow)
    qtbot.waitUntil(dialog.errors.isVisible)
    dialog.lacking.setText("第 1 张表的“㡯”等字没有字体能印。" * 6)
    dialog.lacking.text_changed.emit()
    QApplication.processEvents()
    for label in (dialog.errors, dialog.lacking):
        assert label.isVisible()
        assert label.height() == label.heightForWidth(label.width())
    assert dialog.lacking.height() > 2 * dialog.errors.height()
    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() == layout.totalMinimumHeightForWidth(dialog.width())
    dialog.reject()


def test_a_window_that_was_dragged_larger_opens_so_again(opened: MainWindow, qtbot: QtBot) -> None:
    """One that only grew by itself, or was never dragged, opens as before."""

    def shown_keys() -> KeysWindow:
        opened.actions_["keys"].trigger()
        [window] = [each for each in find_children(opened, KeysWindow) if each.isVisible()]
        qtbot.waitExposed(window)
        return window

    first = shown_keys()
    usual = first.size()
    first.resize(usual + QSize(20, 20))
    first.reject()
    second = shown_keys()
    assert second.size() == usual
    handle = second.windowHandle()
    assert handle is not None
    handle.resize(usual + QSize(60, 40))  # as the window system does when somebody drags its edge
    qtbot.waitUntil(lambda: second.size() == usual + QSize(60, 40))
    second.reject()
    third = shown_keys()
    assert third.size() == usual + QSize(60, 40)
    third.reject()
    for nonsense in ("9999999 9999999", "7 7", "x y", "12"):
        opened.settings.set_text("size/KeysWindow", nonsense)
        window = shown_keys()
        assert window.size().boundedTo(room_of(window)) == window.size()
        assert window.height() > 100
        window.reject()


def test_a_hint_takes_the_place_of_the_figures_where_they_leave_no_room(
    opened: MainWindow, qtbot: QtBot
) -> None:
    """F8 with the findings folded away: of its sentence five characters were seen at 200 %."""
    opened.resize(683, 384)
    opened.commands.show_form(opened.desk.book.ids()[1] if opened.desk.book else 0)
    QApplication.processEvents()
    assert not opened.panel.isVisible()
    widths = [label.width() for label in (opened.status.total, opened.status.weights, opened.status.saved)]
    opened.actions_["next_finding"].trigger()
    hint = opened.statusBar().currentMessage()
    assert hint == opened.panel.findings[0].message
    assert len(hint) > 15
    QApplication.processEvents()
    assert opened.status.total.width() == 0
    assert opened.status.saved.width() == widths[-1]
    opened.statusBar().clearMessage()
    qtbot.waitUntil(
        lambda: (
            [label.width() for label in (opened.status.total, opened.status.weights, opened.status.saved)]
            == widths
        )
    )
    opened.show_hint("短")
    QApplication.processEvents()
    assert opened.status.total.width() == widths[0]


@pytest.mark.parametrize("action", ["rules", "export"])
def test_the_keyboard_begins_at_what_scrolls(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, action: str
) -> None:
    """On a low screen the rules began at their last button, which Enter presses."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 683, 300))
    opened.actions_[action].trigger()
    [dialog] = [each for each in find_children(opened, QDialog) if each.isVisible()]
    qtbot.waitExposed(dialog)
    focused = dialog.focusWidget()
    assert focused is not None
    assert not isinstance(focused, QPushButton)
    assert any(area.isAncestorOf(focused) for area in find_children(dialog, QScrollArea))
    dialog.reject()
