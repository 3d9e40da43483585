"""The network's accent colour and whether one can read on it (WCAG 2.2 contrast)."""

from __future__ import annotations

import re

WHITE = "#ffffff"
INK = "#171a2b"
BLACK = "#000000"
DARK_SURFACE = "#2b2f45"
READABLE = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(value: str) -> bool:
    """``#1f43a9``: six digits, lower-case."""
    return _HEX.fullmatch(value) is not None


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2, 0 (black) to 1 (white)."""
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (part / 255 for part in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(accent: str) -> str:
    """White or near-black, whichever reads better on the accent."""
    return WHITE if contrast(accent, WHITE) >= contrast(accent, INK) else INK


def mixed(colour: str, other: str, share: float) -> str:
    """``share`` of the other colour, mixed in sRGB."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _mixed_until(colour: str, with_colour: str, background: str) -> str:
    """Mixed just far enough to be read on the background."""
    steps = (mixed(colour, with_colour, step / 20) for step in range(21))
    return next((one for one in steps if contrast(one, background) >= READABLE), with_colour)


def stylesheet(accent: str) -> str:
    """The CSS that puts the accent in place of the house's blue, light and dark, readable in both."""
    tint = mixed(WHITE, accent, 0.12)
    light = _mixed_until(accent, BLACK, tint)
    dark = _mixed_until(accent, WHITE, DARK_SURFACE)
    shades = {
        "accent": (light, dark),
        "on-accent": (text_on(light), text_on(dark)),
        "accent-strong": (mixed(light, BLACK, 0.2), mixed(dark, WHITE, 0.3)),
        "accent-1": (mixed(WHITE, accent, 0.06), mixed(INK, accent, 0.16)),
        "accent-2": (tint, mixed(INK, accent, 0.3)),
        "accent-3": (mixed(WHITE, accent, 0.25), mixed(INK, accent, 0.45)),
        "accent-4": (mixed(WHITE, accent, 0.45), mixed(INK, accent, 0.6)),
        "accent-5": (mixed(WHITE, accent, 0.75), mixed(dark, INK, 0.25)),
    }
    lines = "".join(f"  --{name}: light-dark({day}, {night});\n" for name, (day, night) in shades.items())
    return f":root {{\n{lines}}}\n"
