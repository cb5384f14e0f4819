"""Colors as CSS writes them, and the contrast between two of them (WCAG 2.2)."""

import math
import re
from pathlib import Path

from labtrack.charts.theme import THEMES_DIR

TOKENS_CSS = Path(THEMES_DIR).parent / "css" / "tokens.css"
TOKEN = re.compile(r"--lt-([a-z0-9-]+):\s*light-dark\((.+?)\);")


def tokens() -> dict[str, tuple[str, str]]:
    """Every color token: its light and its dark half."""
    found = {}
    for name, halves in TOKEN.findall(TOKENS_CSS.read_text("utf-8")):
        light, dark = re.split(r",\s*(?![^()]*\))", halves)
        found[name] = (light.strip(), dark.strip())
    return found


def linear_rgb(color: str) -> tuple[float, float, float]:
    """Linear sRGB of `#rrggbb` or `oklch(L C h)`, clipped to the gamut."""
    if color.startswith("#"):
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        ]
        return linear[0], linear[1], linear[2]
    lightness, chroma, hue = (
        float(n) for n in re.findall(r"[\d.]+", color.removeprefix("oklch"))
    )
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    clipped = [min(1.0, max(0.0, part)) for part in (red, green, blue)]
    return clipped[0], clipped[1], clipped[2]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colors, 1 to 21."""
    luminances = []
    for color in (one, other):
        red, green, blue = linear_rgb(color)
        luminances.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    high, low = max(luminances), min(luminances)
    return (high + 0.05) / (low + 0.05)
