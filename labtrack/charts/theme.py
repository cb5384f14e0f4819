"""The one chart theme: a Vega-Lite config for light ground and one for dark.

The browser fetches the same files as static assets, so that screen, PDF and PNG agree.
"""

import functools
import json
from pathlib import Path
from typing import Any, Literal

THEMES_DIR = Path(__file__).resolve().parent.parent / "static" / "labtrack" / "vega"
Ground = Literal["light", "dark"]


@functools.cache
def config_text(ground: Ground) -> str:
    """The config of one ground as JSON text."""
    return (THEMES_DIR / f"{ground}.json").read_text("utf-8")


def config(ground: Ground = "light") -> dict[str, Any]:
    """A fresh copy of the config of one ground."""
    return json.loads(config_text(ground))


def themed(
    spec: dict[str, Any], ground: Ground = "light", *, width: int = 640
) -> dict[str, Any]:
    """A spec complete in itself, for a renderer that knows neither theme nor card.

    Print, PDF and PNG give the width in pixels; the browser takes the card's.
    """
    return spec | {"config": config(ground), "width": width}
