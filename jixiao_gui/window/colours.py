"""The sets of colours, by what they are for. A test holds which stands on which, and its contrast."""

from __future__ import annotations

from typing import NamedTuple


class Colours(NamedTuple):
    """One set. Text on its ground has a contrast of 4.5 or more, a shape that must be seen 3 or more."""

    window: str = "#f3f4f6"
    panel: str = "#ffffff"
    desk: str = "#e3e6ea"
    line: str = "#d5d9df"
    edge: str = "#8a919c"
    """The border of what can be typed into: seen by itself, where ``line`` only parts two grounds."""
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
    # the page stays paper-white whatever the set
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
        """Return the ground of a message of this level."""
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
"""Where the system asks for high contrast: no ground but white or black, no border that is only hinted at."""
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
    ink="#000000",
    rule="#000000",
    computed="#ffffff",
    label="#ffffff",
    manual="#8b0000",
    selection="#00308f",
)
