"""The sets of colours by use; a test checks the contrast of those that lie on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jixiao_gui.window.high_contrast import SystemColours

_TEXT_CONTRAST, _SHAPE_CONTRAST = 4.5, 3.0
"""The least contrast of text and of shapes with their background (WCAG 2.1)."""


class Colours(NamedTuple):
    """One set of colours. Text has a contrast of at least 4.5 to its background, an essential shape 3."""

    window: str = "#f3f4f6"
    panel: str = "#ffffff"
    desk: str = "#e3e6ea"
    line: str = "#d5d9df"
    edge: str = "#8a919c"
    """The border of input fields; ``line`` only separates two areas."""
    text: str = "#1f2430"
    faint: str = "#5a6372"
    disabled: str = "#9aa1ac"
    icon: str = "#3c4656"
    accent: str = "#1a5fb4"
    accent_hover: str = "#16529c"
    accent_text: str = "#ffffff"
    hover: str = "#e6effa"
    chosen: str = "#d4e4f7"
    handle: str = "#b4bac4"
    handle_hover: str = "#8d95a2"
    error: str = "#b3261e"
    error_ground: str = "#fdecea"
    warning: str = "#8a5200"
    warning_ground: str = "#fff4e0"
    info: str = "#1a5fb4"
    info_ground: str = "#eaf2fc"
    good: str = "#1b7340"
    amber: str = "#c27400"
    shadow: str = "#000000"
    # the page stays paper-white, but where the system asks for high contrast
    paper: str = "#ffffff"
    ink: str = "#111111"
    rule: str = "#444444"
    computed: str = "#eef4fb"
    label: str = "#fafafa"
    manual: str = "#c2410c"
    selection: str = "#1a5fb4"

    def level(self, level: str) -> str:
        """Return the colour of a finding's level."""
        return {"error": self.error, "warning": self.warning, "info": self.info}[level]

    def ground(self, level: str) -> str:
        """Return the background colour of a message of this level."""
        return {"error": self.error_ground, "warning": self.warning_ground, "info": self.info_ground}[level]


LIGHT = Colours()
DARK = Colours(
    window="#1f2227",
    panel="#272b31",
    desk="#16181b",
    line="#3c424b",
    edge="#7c8594",
    text="#e6e8ec",
    faint="#adb5c1",
    disabled="#727a87",
    icon="#c3cad4",
    accent="#78b1f5",
    accent_hover="#97c4f9",
    accent_text="#0f1722",
    hover="#333a45",
    chosen="#2f435c",
    handle="#555d69",
    handle_hover="#747d8b",
    error="#ff8f85",
    error_ground="#452422",
    warning="#f0b861",
    warning_ground="#3c3018",
    info="#78b1f5",
    info_ground="#203248",
    good="#74cf9b",
    amber="#f0b357",
)
CONTRAST_LIGHT = Colours(
    window="#ffffff",
    desk="#ffffff",
    line="#000000",
    edge="#000000",
    text="#000000",
    faint="#000000",
    disabled="#4d4d4d",
    icon="#000000",
    accent="#00308f",
    accent_hover="#000000",
    hover="#d9e6ff",
    chosen="#c2d8ff",
    handle="#000000",
    handle_hover="#00308f",
    error="#8b0000",
    error_ground="#ffffff",
    warning="#5c3600",
    warning_ground="#ffffff",
    info="#00308f",
    info_ground="#ffffff",
    good="#00471b",
    amber="#7a4800",
    ink="#000000",
    rule="#000000",
    computed="#ffffff",
    label="#ffffff",
    manual="#8b0000",
    selection="#00308f",
)
"""For high contrast: backgrounds are white or black, borders always visible."""
CONTRAST_DARK = Colours(
    window="#000000",
    panel="#000000",
    desk="#000000",
    line="#ffffff",
    edge="#ffffff",
    text="#ffffff",
    faint="#ffffff",
    disabled="#b3b3b3",
    icon="#ffffff",
    accent="#ffff00",
    accent_hover="#ffffff",
    accent_text="#000000",
    hover="#333333",
    chosen="#404000",
    handle="#ffffff",
    handle_hover="#ffff00",
    error="#ff9a91",
    error_ground="#000000",
    warning="#ffd34d",
    warning_ground="#000000",
    info="#8fd0ff",
    info_ground="#000000",
    good="#7dff9b",
    amber="#ffd34d",
    paper="#000000",
    ink="#ffffff",
    rule="#ffffff",
    computed="#000000",
    label="#000000",
    manual="#ff9a91",
    selection="#ffff00",
)


def contrast_colours(system: SystemColours) -> Colours:
    """Return a set in the system's colours of high contrast, for the page too; a colour that is not visible
    on them becomes that of text.
    """
    window, text = system.window, system.text
    base = CONTRAST_DARK if luminance(window) < luminance(text) else CONTRAST_LIGHT
    accent = _first_visible((system.selected, system.link), window, _TEXT_CONTRAST, text)
    accent_text = _first_visible((system.selected_text, window), accent, _TEXT_CONTRAST, window)
    faint_grounds = [_mixed(window, accent, share) for share in (0.3, 0.2, 0.1)]
    chosen = next(
        (
            ground
            for ground in faint_grounds
            if contrast(text, ground) >= _TEXT_CONTRAST and contrast(accent, ground) >= _SHAPE_CONTRAST
        ),
        window,
    )
    tones = {}
    for name in ("error", "warning", "info", "good", "amber", "manual"):
        tone = _first_visible((getattr(base, name),), window, _TEXT_CONTRAST, text)
        tones[name] = tone if contrast(accent_text, tone) >= _TEXT_CONTRAST else text
    plain = dict.fromkeys(("panel", "desk", "paper", "computed", "label", "shadow"), window)
    plain |= {f"{level}_ground": window for level in ("error", "warning", "info")}
    drawn = dict.fromkeys(("line", "edge", "faint", "icon", "handle", "ink", "rule"), text)
    return base._replace(
        window=window,
        text=text,
        disabled=_first_visible((system.disabled,), window, _SHAPE_CONTRAST, text),
        accent=accent,
        accent_hover=_first_visible((text,), accent_text, _TEXT_CONTRAST, accent),
        accent_text=accent_text,
        hover=_mixed(window, chosen, 0.5),
        chosen=chosen,
        handle_hover=accent,
        selection=accent,
        **plain,
        **drawn,
        **tones,
    )


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours by WCAG 2.1, from 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` by WCAG 2.1, from 0 to 1."""
    parts = [part / 255 for part in _parts(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(first: str, second: str, share: float) -> str:
    """Return ``first`` mixed with the ``share`` (0 to 1) of ``second``."""
    pairs = zip(_parts(first), _parts(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _first_visible(candidates: tuple[str, ...], ground: str, least: float, otherwise: str) -> str:
    """Return the first of ``candidates`` with the contrast ``least`` on ``ground``, or ``otherwise``."""
    return next((colour for colour in candidates if contrast(colour, ground) >= least), otherwise)
