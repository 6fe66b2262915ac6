"""Light and dark: contrast of all that stands on all, and a switch while the window is open."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jixiao_gui.paths import resources_folder
from jixiao_gui.window import theme
from jixiao_gui.window.colours import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours, contrast_colours
from jixiao_gui.window.high_contrast import SystemColours, high_contrast_colours
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.start import application

from .conftest import Keyboard

WORDS = 4.5
SHAPE = 3.0
PAIRS = [
    *(
        (word, ground, WORDS)
        for word in ("text", "faint")
        for ground in ("window", "panel", "hover", "chosen")
    ),
    ("text", "desk", WORDS),
    ("accent", "panel", WORDS),
    ("accent", "window", WORDS),
    ("accent_text", "accent", WORDS),
    ("accent_text", "accent_hover", WORDS),
    ("accent_text", "error", WORDS),
    *(
        (tone, ground, WORDS)
        for tone in ("error", "warning", "good", "info")
        for ground in ("panel", "window")
    ),
    *(("text", f"{level}_ground", WORDS) for level in ("error", "warning", "info")),
    *((level, f"{level}_ground", SHAPE) for level in ("error", "warning", "info")),
    ("good", "info_ground", SHAPE),
    *(("icon", ground, SHAPE) for ground in ("panel", "window", "hover", "chosen")),
    *(("accent", ground, SHAPE) for ground in ("hover", "chosen")),
    *((shape, ground, SHAPE) for shape in ("edge", "amber") for ground in ("panel",)),
    ("edge", "window", 2.8),
    ("accent_text", "amber", SHAPE),
    ("accent_text", "good", SHAPE),
]
"""(what is drawn, what it stands on, the least contrast)."""
PAPER = [
    *(("ink", ground, WORDS) for ground in ("paper", "computed", "label")),
    *(
        (mark, ground, SHAPE)
        for mark in ("error", "warning", "info", "manual")
        for ground in ("paper", "computed")
    ),
    ("selection", "paper", SHAPE),
    ("selection", "label", SHAPE),
    ("rule", "paper", SHAPE),
    ("faint", "paper", SHAPE),
]


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.1."""
    made = QColor(colour)
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (made.redF(), made.greenF(), made.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def app() -> Iterator[QApplication]:
    made = application()
    yield made
    theme.use(made, theme.SYSTEM, theme.TYPE_SIZES[0])


def test_contrast_is_the_standards() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    "colours",
    [LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK],
    ids=["light", "dark", "contrast light", "contrast dark"],
)
def test_what_stands_on_what_can_be_seen(colours: Colours) -> None:
    poor = [
        (word, ground, round(contrast(getattr(colours, word), getattr(colours, ground)), 2))
        for word, ground, least in PAIRS
        if contrast(getattr(colours, word), getattr(colours, ground)) < least
    ]
    assert poor == []


def test_the_page_is_paper_white_and_its_marks_can_be_seen() -> None:
    for name in ("paper", "ink", "rule", "computed", "label", "manual", "selection"):
        assert getattr(DARK, name) == getattr(LIGHT, name)
    poor = [pair for pair in PAPER if contrast(getattr(LIGHT, pair[0]), getattr(LIGHT, pair[1])) < pair[2]]
    assert poor == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_rule_of_the_style_sheet(app: QApplication, scheme: str) -> None:
    """Where a rule sets words and ground together; what cannot be used may be pale (WCAG 1.4.3)."""
    theme.use(app, scheme, 9.5)
    sheet = app.styleSheet()
    assert not re.search(r"[{][^}]*[{]", sheet)
    seen = 0
    for selector, body in re.findall(r"([^{}]+)[{]([^{}]*)[}]", sheet):
        words = re.search(r"(?:^|[;\s])color: (#\w+)", body)
        ground = re.search(r"background: (#\w+)", body)
        if words and ground and ":disabled" not in selector:
            seen += 1
            assert contrast(words[1], ground[1]) >= WORDS, selector
    assert seen > 10
    values = {str(colour) for colour in theme.colours()}
    assert set(re.findall(r"#[0-9a-f]{6}\b", sheet)) <= values
    for picture in re.findall(r"url\((.*?)\)", sheet):
        assert resources_folder().as_posix() in picture
        assert Path(picture).is_file()


def test_a_switch_repaints_all(app: QApplication, opened: MainWindow) -> None:
    save = opened.actions_["save"]

    def seen() -> tuple[str, ...]:
        """The page, the pane at the right, the menu bar."""
        image = opened.grab().toImage()
        view, panel, bar = opened.view, opened.panel, opened.menuBar()
        return tuple(
            image.pixelColor(point).name()
            for point in (
                view.mapTo(opened, QPoint(view.width() // 2, 30)),
                panel.mapTo(opened, panel.rect().bottomLeft()),
                bar.mapTo(opened, bar.rect().center()),
            )
        )

    theme.use(app, "light", 9.5)
    light, light_icon = seen(), save.icon().pixmap(QSize(20, 20)).toImage()
    theme.use(app, "dark", 9.5)
    dark, dark_icon = seen(), save.icon().pixmap(QSize(20, 20)).toImage()
    assert light == (LIGHT.paper, LIGHT.panel, LIGHT.panel)
    assert dark == (LIGHT.paper, DARK.panel, DARK.panel)
    assert light_icon != dark_icon
    theme.use(app, "light", 9.5)
    assert seen() == light
    assert save.icon().pixmap(QSize(20, 20)).toImage() == light_icon


def test_the_look_follows_the_system(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = app.styleHints()
    theme.finish_start()
    theme.use(app, theme.SYSTEM, 9.5)
    assert not theme.dark()
    for scheme, dark in ((Qt.ColorScheme.Dark, True), (Qt.ColorScheme.Light, False)):
        monkeypatch.setattr(type(hints), "colorScheme", lambda _self, scheme=scheme: scheme)
        hints.colorSchemeChanged.emit(scheme)
        assert theme.dark() is dark
    theme.use(app, "dark", 9.5)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.dark()


def test_icons_are_drawn_in_the_colours_in_use(app: QApplication) -> None:
    theme.use(app, "dark", 9.5)
    for path in sorted((resources_folder() / "icons").glob("*.svg")):
        if path.stem == "jixiao":
            continue
        drawn = set(re.findall(r'"(#[0-9a-f]{3,6})"', path.read_text("utf-8")))
        assert drawn <= {*theme._ICON_INKS, DARK.icon, DARK.accent_text}, path.name
        assert not theme.icon(path.stem).pixmap(QSize(16, 16)).isNull()


def test_a_picture_and_a_tone_follow(app: QApplication, qtbot: QtBot) -> None:
    picture, words = theme.Picture("error", 16), QLabel("国")
    qtbot.addWidget(picture)
    qtbot.addWidget(words)
    theme.set_look(words, "tone", "error")
    for scheme, colours in (("light", LIGHT), ("dark", DARK)):
        theme.use(app, scheme, 9.5)
        words.ensurePolished()
        assert words.palette().color(words.foregroundRole()).name() == colours.error
        picture.resize(16, 16)
        image = picture.grab().toImage()
        assert any(image.pixelColor(x, 8).name() == colours.error for x in range(image.width()))


def test_the_size_of_type(app: QApplication, opened: MainWindow) -> None:
    before = opened.menuBar().height()
    theme.use(app, "light", 12.5)
    assert app.font().pointSizeF() == 12.5
    QApplication.processEvents()
    assert opened.menuBar().height() > before
    theme.use(app, "light", 3.0)
    assert app.font().pointSizeF() == theme.TYPE_SIZES[0]


WINDOWS = {
    "Aquatic": SystemColours("#202020", "#ffffff", "#8ee3f0", "#263b50", "#a6a6a6", "#75e9fc"),
    "Desert": SystemColours("#fffaef", "#3d3d3d", "#903909", "#fff5e3", "#676767", "#1c5e75"),
    "Dusk": SystemColours("#2d3236", "#ffffff", "#a1bfde", "#212d3b", "#a6a6a6", "#70ebde"),
    "Night sky": SystemColours("#000000", "#ffffff", "#d6b4fd", "#2b2b2b", "#a6a6a6", "#8080ff"),
    "Black": SystemColours("#000000", "#ffffff", "#1aebff", "#000000", "#3ff23f", "#ffff00"),
    "White": SystemColours("#ffffff", "#000000", "#37006e", "#ffffff", "#600000", "#00009f"),
    "own": SystemColours("#000080", "#ffff00", "#000090", "#0000a0", "#000088", "#000070"),
}
"""The themes of high contrast that Windows brings, and one of somebody who chose badly."""


@pytest.mark.parametrize("name", WINDOWS)
def test_the_systems_own_high_contrast_is_seen_everywhere(name: str) -> None:
    asked = WINDOWS[name]
    colours = contrast_colours(asked)
    assert (colours.window, colours.panel, colours.paper) == (asked.window,) * 3
    assert (colours.text, colours.ink, colours.rule, colours.line) == (asked.text,) * 4
    poor = [
        (word, ground, round(contrast(getattr(colours, word), getattr(colours, ground)), 2))
        for word, ground, least in PAIRS + PAPER
        if contrast(getattr(colours, word), getattr(colours, ground)) < least
    ]
    assert poor == []
    if name != "own":
        assert colours.accent == asked.selected


@pytest.mark.parametrize("name", ["Desert", "Night sky"])
def test_high_contrast_is_worn_while_the_window_is_open_by_the_page_too(
    app: QApplication, opened: MainWindow, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked = WINDOWS[name]
    view = opened.view
    spot = view.cell_rect("project").topLeft() + QPoint(4, 4)
    assert view.viewport().grab().toImage().pixelColor(spot).name() == "#ffffff"
    monkeypatch.setattr(theme, "high_contrast_colours", lambda _palette: asked)
    try:
        QApplication.sendEvent(opened, QEvent(QEvent.Type.ThemeChange))
        assert theme.colours() == contrast_colours(asked)
        assert theme.dark() is (name == "Night sky")
        QApplication.processEvents()
        assert view.viewport().grab().toImage().pixelColor(spot).name() == asked.window
        assert app.palette().color(QPalette.ColorRole.Highlight).name() == asked.selected
        keyboard.at("project").type("x")
        assert asked.window in view.editor.styleSheet()
        keyboard.press(Qt.Key.Key_Escape)
    finally:
        monkeypatch.undo()
        QApplication.sendEvent(opened, QEvent(QEvent.Type.ThemeChange))
    assert theme.colours() in (LIGHT, DARK)
    QApplication.processEvents()
    assert view.viewport().grab().toImage().pixelColor(spot).name() == "#ffffff"


def test_a_palette_of_pure_black_and_white_asks_for_high_contrast() -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#ffff00"))
    found = high_contrast_colours(palette)
    assert found is not None
    assert (found.window, found.text, found.selected) == ("#000000", "#ffffff", "#ffff00")
    palette.setColor(QPalette.ColorRole.Window, QColor("#101010"))
    assert high_contrast_colours(palette) is None


@pytest.mark.skipif(sys.platform != "linux", reason="Windows has always a font for Chinese")
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("families", [[], ["某字体"]])
def test_a_system_without_a_chinese_font_gets_the_program_s_own(
    families: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[str] = []
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: families)
    monkeypatch.setattr(QFontDatabase, "addApplicationFont", brought.append)
    theme.load_chinese_font()
    assert [Path(name).name for name in brought] == ([] if families else ["Hei.ttf"])
    assert all(Path(name).is_file() for name in brought)


@pytest.mark.usefixtures("qapp")
def test_the_program_s_own_font_is_asked_for_by_its_name() -> None:
    number = QFontDatabase.addApplicationFont(str(resources_folder() / "fonts" / "Hei.ttf"))
    assert set(QFontDatabase.applicationFontFamilies(number)) <= set(theme._FAMILIES)
