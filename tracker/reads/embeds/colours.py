"""The colours of static/css/tokens.css that a badge is drawn with: a picture on another site has no style sheet.

tests/embeds/test_badge.py holds both to the same values, and every pair that is read together to its contrast.
"""

from __future__ import annotations

from .kinds import DARK, LIGHT

COLOURS = {
    LIGHT: {
        "ink": "#151a2d",
        "paper": "#fbfaf6",
        "tile": "#ffffff",
        "muted": "#555c72",
        "rule": "#d8d4c8",
        "edge": "#7f7c70",
        "fill-1": "#8298ee",
        "fill-2": "#3c58dc",
        "fill-3": "#14279b",
        "tick": "#ffffff",
        "unknown": "#7a7869",
        "failed": "#b3341f",
        "time": "#c77700",
    },
    DARK: {
        "ink": "#eceef5",
        "paper": "#11141f",
        "tile": "#181c2a",
        "muted": "#a9b0c4",
        "rule": "#31374a",
        "edge": "#7b8299",
        "fill-1": "#5570e6",
        "fill-2": "#7f96f8",
        "fill-3": "#b3c0ff",
        "tick": "#11141f",
        "unknown": "#a19f90",
        "failed": "#ff8d75",
        "time": "#eb9f33",
    },
}
