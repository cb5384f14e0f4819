"""Layers that several charts share: rules, bands, the word SIMULATED, points."""

from collections.abc import Mapping, Sequence
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
SIMULATED = "SIMULATED"
NARROW_PX = 480
Spec = dict[str, Any]


def layered(layers: Sequence[Spec | None], *, height: int, simulated: bool) -> Spec:
    """A spec as wide as its card, of the layers that are there, SIMULATED where it is."""
    present = [layer for layer in layers if layer is not None]
    return {
        "$schema": SCHEMA,
        **({"title": simulated_word()} if simulated else {}),
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": present,
    }


def simulated_word() -> Spec:
    """The word in the picture itself, so that no screenshot loses it: as its title, for
    which room is kept above the title of the axis at any width.
    """
    return {
        "text": SIMULATED,
        "style": "simulated",
        "anchor": "end",
        "frame": "group",
        "offset": 2,
    }


def labelled_rule(
    value: float, label: str, *, style: str, label_style: str, at: Any = 0
) -> Spec:
    """A horizontal rule across the whole chart with its words at `at` (0 or "width")."""
    return {
        "data": {"values": [{"value": value, "label": label}]},
        "encoding": {"y": {"field": "value", "type": "quantitative"}},
        "layer": [
            {"mark": {"type": "rule", "style": style}},
            {
                "mark": {"type": "text", "style": label_style},
                "encoding": {"text": {"field": "label"}, "x": {"value": at}},
            },
        ],
    }


def band(low: float, high: float, *, style: str) -> Spec:
    """A horizontal band across the whole chart."""
    return {
        "data": {"values": [{"low": low, "high": high}]},
        "mark": {"type": "rect", "style": style},
        "encoding": {
            "y": {"field": "low", "type": "quantitative"},
            "y2": {"field": "high"},
        },
    }


def tooltip(*fields: tuple[str, str]) -> list[Spec]:
    """Tooltip lines: (field, words shown)."""
    return [
        {"field": name, "type": "nominal", "title": words} for name, words in fields
    ]


def label_beside(style: str, *, above: int = -10, narrow_px: int = NARROW_PX) -> Spec:
    """Words to the right of their place; in a chart narrower than `narrow_px` to the left
    and above, where there is room for them.
    """
    return {
        "type": "text",
        "style": style,
        "align": {"expr": f"width < {narrow_px} ? 'right' : 'left'"},
        "dx": {"expr": f"width < {narrow_px} ? -6 : 9"},
        "dy": {"expr": f"width < {narrow_px} ? {above} : 0"},
    }


def literature_marks(
    rows: Sequence[Mapping[str, Any]], x: Spec, y: Spec
) -> Spec | None:
    """Published values as crosses of their own: ``x``, ``y``, ``label``, ``shown``,
    ``source``, ``url``.
    """
    if not rows:
        return None
    return {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {
            "type": "point",
            "style": "literature-point",
            "shape": "cross",
            "cursor": "pointer",
        },
        "encoding": {
            "x": {"field": "x"} | x,
            "y": {"field": "y"} | y,
            "tooltip": tooltip(
                ("label", "Literature"), ("shown", "Value"), ("source", "Source")
            ),
        },
    }
