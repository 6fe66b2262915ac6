"""The window of a comparison: two pages that scroll together, and buttons from difference to difference."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.comparing import (
    CHANGED,
    ONLY_LEFT,
    ONLY_RIGHT,
    Comparison,
    Difference,
    Side,
    compare,
)
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import INDICATOR_FIELDS, Form
from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window.comparing import comparing_texts as texts
from jixiao_gui.window.comparing.compared_page import ComparedPage
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.labels import ShortenedLabel
from jixiao_gui.window.theme import SPACE, icon

Candidate = tuple[str, Callable[[], Form]]
"""A form that may stand at the right: its name, and a function that reads it."""
_LANDMARKS = ("project", "funds.0.item", "goal.expected", "total.score")
_SHORTEST = 8
"""Characters that the choice of forms shows at least, on a narrow screen."""
_MOST = 100
"""The zoom in percent up to which both pages grow with the window."""


class CompareWindow(QDialog):
    """A window with two forms side by side; the main window can be used while it is open."""

    other_wanted = Signal()  # the user wants to compare with another book

    def __init__(self, name: str, form: Form, templates: Templates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(texts.TITLE)
        open_at(self, 1340, 800)
        self.form = form
        self._templates = templates
        self._candidates: Sequence[Candidate] = ()
        self.comparison: Comparison | None = None
        self.current_index: int | None = None
        self._anchors: list[tuple[int, int]] = []
        self._following = False
        self._fits, self._setting = True, False
        """Whether the zoom follows the window, until the user sets it; whether code is just setting it."""
        self.left, self.right = ComparedPage(), ComparedPage()
        self.choice = QComboBox()
        self.choice.setAccessibleName(texts.RIGHT)
        self.choice.setMinimumContentsLength(_SHORTEST)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.currentIndexChanged.connect(self._choose)
        self.other = QPushButton(icon("open"), texts.OTHER_BOOK)
        self.other.setToolTip(texts.OTHER_BOOK_TIP)
        self.other.clicked.connect(self.other_wanted)
        self.previous = _button("up", texts.PREVIOUS, "Shift+F8", lambda: self.step(-1), self)
        self.next = _button("down", texts.NEXT, "F8", lambda: self.step(1), self)
        self.words = ShortenedLabel()
        self._lay_out(name)
        for page, other_page, turned in ((self.left, self.right, False), (self.right, self.left, True)):
            page.verticalScrollBar().valueChanged.connect(self._follower(page, other_page, turned))
            page.zoom_changed.connect(other_page.set_zoom)
            page.zoom_changed.connect(self._on_zoom)
            page.resized.connect(self._fit)

    def _lay_out(self, name: str) -> None:
        title = ShortenedLabel(f"{texts.LEFT}　{name}")
        title.setProperty("role", "heading")
        right_title = QLabel(texts.RIGHT)
        right_title.setProperty("role", "heading")
        sides = QSplitter()
        sides.setChildrenCollapsible(False)
        for head, page in (([title], self.left), ([right_title, self.choice, self.other], self.right)):
            pane = QWidget()
            column = QVBoxLayout(pane)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            row = QHBoxLayout()
            row.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
            for widget in head:
                row.addWidget(widget, 1 if widget in (self.choice, title) else 0)
            bar = QWidget()
            bar.setLayout(row)
            bar.setFixedHeight(52)
            column.addWidget(bar)
            column.addWidget(page, 1)
            sides.addWidget(pane)
        sides.setSizes([670, 670])
        legend = QLabel(texts.LEGEND)
        legend.setProperty("role", "faint")
        below = QHBoxLayout()
        below.setContentsMargins(SPACE + 4, 6, SPACE + 4, 6)
        below.addWidget(self.previous)
        below.addWidget(self.next)
        below.addWidget(self.words, 1)
        below.addWidget(legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(sides, 1)
        column.addLayout(below)

    # --- what is compared ----------------------------------------------------------------------

    def offer(self, candidates: Sequence[Candidate], chosen: int | None) -> None:
        """Fill the choice with ``candidates`` and show the one at the index ``chosen``."""
        self._candidates = candidates
        self.choice.blockSignals(True)
        # in one piece: line by line, ten thousand forms take a third of a second
        self.choice.setModel(QStringListModel([name for name, _ in candidates], self.choice))
        self.choice.setCurrentIndex(-1 if chosen is None else chosen)
        self.choice.blockSignals(False)
        self._choose(self.choice.currentIndex())
        if chosen is None:
            self.words.setText(texts.NO_MATCH if candidates else texts.NOTHING)

    def _choose(self, number: int) -> None:
        templates = self._templates
        self.current_index, self.comparison = None, None
        right_form = self._candidates[number][1]() if 0 <= number < len(self._candidates) else None
        if self.form.template not in templates or (
            right_form is not None and right_form.template not in templates
        ):
            self.words.setText(texts.NOT_AT_HAND)
            return
        left = Side(self.form, templates[self.form.template])
        right = Side(right_form, templates[right_form.template]) if right_form is not None else None
        self._show(_sheet_of(left), _sheet_of(right) if right is not None else None)
        if right is None:
            self.left.set_differences({})
        else:
            self.comparison = compare(left, right)
            self.left.set_differences(self._difference_kinds(self.left, "left"))
            self.right.set_differences(self._difference_kinds(self.right, "right"))
            count = len(self.comparison.differences)
            self.words.setText(texts.COUNT.format(count=count) if count else texts.SAME)
        self._set_anchors()
        any_difference = bool(self.comparison and self.comparison.differences)
        self.previous.setEnabled(any_difference)
        self.next.setEnabled(any_difference)

    def _show(self, left: Sheet, right: Sheet | None) -> None:
        self._fit_to(left, right)  # first: so each page is set once
        self.left.show_sheet(left)
        self.right.show_sheet(right)

    def _fit(self) -> None:
        self._fit_to(self.left.sheet, self.right.sheet)

    def _fit_to(self, left: Sheet | None, right: Sheet | None) -> None:
        """Set the zoom at which both pages are whole across, unless the user has chosen another."""
        sides = ((self.left, left), (self.right, right))
        zooms = [page.zoom_to_fit(sheet, _MOST) for page, sheet in sides if sheet is not None]
        if self._fits and zooms and self.isVisible():  # before that nobody knows how wide the pages will be
            self._setting = True
            self.left.set_zoom(min(zooms))
            self._setting = False

    def _on_zoom(self, _zoom: int) -> None:
        self._fits = self._fits and self._setting
        self._set_anchors()

    def _difference_kinds(self, page: ComparedPage, side: str) -> dict[str, str]:
        """Return the kind of difference by path of the cells of one ``side``, "left" or "right"."""
        assert self.comparison is not None
        kinds: dict[str, str] = {}
        for difference in self.comparison.differences:
            path = getattr(difference, side)
            head, number, name = split_path(path)
            if difference.kind != CHANGED and head == "indicators" and name == "name":
                paths = [f"indicators.{number}.{field}" for field in INDICATOR_FIELDS[2:]]
            else:
                paths = [page.shown_path(path)] if path else []
            kinds.update(dict.fromkeys(paths, difference.kind))
        return kinds

    # --- from difference to difference ---------------------------------------------------------

    def step(self, by: int) -> None:
        """Show the next difference, or the previous one."""
        differences = self.comparison.differences if self.comparison is not None else ()
        if not differences:
            return
        start = -1 if by > 0 else 0
        self.current_index = ((start if self.current_index is None else self.current_index) + by) % len(
            differences
        )
        difference = differences[self.current_index]
        self._following = True  # each side goes to its own cell
        for page, path in ((self.left, difference.left), (self.right, difference.right)):
            if path:
                page.scroll_to_cell(path)
        self._following = False
        if not difference.left:
            self._follow(self.right, self.left, turned=True)
        elif not difference.right:
            self._follow(self.left, self.right, turned=False)
        words = texts.AT.format(at=self.current_index + 1, count=len(differences), words=describe(difference))
        self.words.setText(words)

    # --- scrolling together --------------------------------------------------------------------

    def _set_anchors(self) -> None:
        """Collect the heights (pixels) of what stands on both pages: section heads and matched rows."""
        pairs = [(path, path) for path in _LANDMARKS]
        for left_row, right_row in self.comparison.rows if self.comparison is not None else ():
            if left_row is not None and right_row is not None:
                pairs.append((f"indicators.{left_row}.name", f"indicators.{right_row}.name"))
        heights = [
            (self.left.height_of(left_row), self.right.height_of(right_row)) for left_row, right_row in pairs
        ]
        self._anchors = sorted((a, b) for a, b in heights if a is not None and b is not None)

    def _follower(self, page: ComparedPage, follower: ComparedPage, turned: bool) -> Callable[[int], None]:
        return lambda _value: self._follow(page, follower, turned=turned)

    def _follow(self, page: ComparedPage, follower: ComparedPage, *, turned: bool) -> None:
        if self._following:
            return
        self._following = True
        anchors = [(b, a) for a, b in self._anchors] if turned else self._anchors
        follower.verticalScrollBar().setValue(
            matching_height(sorted(anchors), page.verticalScrollBar().value())
        )
        self._following = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_anchors()


def matching_height(anchors: Sequence[tuple[int, int]], height: int) -> int:
    """Return the height on the other page for ``height`` on this one, interpolated between two anchors."""
    index = bisect_right(anchors, (height, 1 << 30))
    if not index:
        return height if not anchors else height + anchors[0][1] - anchors[0][0]
    before, before_on_other = anchors[index - 1]
    if index == len(anchors) or anchors[index][0] == before:
        return height - before + before_on_other
    after, after_on_other = anchors[index]
    return round(before_on_other + (height - before) * (after_on_other - before_on_other) / (after - before))


def describe(difference: Difference) -> str:
    """Return one difference in words, on one line."""
    before, after = (" ".join(text.split()) or texts.EMPTY for text in (difference.before, difference.after))
    if difference.kind == ONLY_LEFT:
        return texts.ONLY_LEFT.format(place=difference.place, text=before)
    if difference.kind == ONLY_RIGHT:
        return texts.ONLY_RIGHT.format(place=difference.place, text=after)
    return texts.CHANGED.format(place=difference.place, before=before, after=after)


def _sheet_of(side: Side) -> Sheet:
    return layout(side.form, side.template, evaluate(side.form, side.template))


def _button(picture: str, tip: str, keys: str, on_press: Callable[[], None], parent: QWidget) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setIconSize(QSize(18, 18))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda: on_press())
    QShortcut(QKeySequence(keys), parent).activated.connect(on_press)
    return button
