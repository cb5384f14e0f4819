"""A mean over fields of view as they are added, and how well it is known: when to stop."""

from collections.abc import Mapping, Sequence
from typing import Any

from labtrack.charts.layers import Spec, labelled_rule, layered, tooltip


def running_mean(
    steps: Sequence[Mapping[str, Any]], *, axis: str, noun: str, simulated: bool
) -> Spec:
    """Values of single fields, the running mean, and its 95 % interval as a band.

    Parameters
    ----------
    steps : sequence of mappings
        ``n``, ``value``, ``mean`` [unit of the axis] and ``half_width`` (None for one).
    axis, noun : str
        Axis title with unit; what is counted, "Field".
    """
    x = _measured(noun, steps)
    y = {
        "field": "mean",
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "nice": True, "padding": 8},
    }
    rows = [
        {**step, "shown": f"{step['value']:.4g}", "so_far": f"{step['mean']:.4g}"}
        for step in steps
    ]
    known = [
        {
            "n": step["n"],
            "low": step["mean"] - step["half_width"],
            "high": step["mean"] + step["half_width"],
        }
        for step in steps
        # Two fields say little: their interval would hide everything else.
        if step["half_width"] is not None and step["n"] > 2
    ]
    lines = tooltip(("n", noun), ("shown", "Value"), ("so_far", "Running mean"))
    return layered(
        [
            {
                "data": {"values": known},
                "mark": {"type": "area", "style": "interval-band"},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "low"},
                    "y2": {"field": "high"},
                },
            }
            if known
            else None,
            {
                "data": {"values": rows},
                "mark": {"type": "line", "style": "fit-line"},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "style": "bar-point"},
                "encoding": {"x": x, "y": {**y, "field": "value"}, "tooltip": lines},
            },
        ],
        height=220,
        simulated=simulated,
    )


def _measured(noun: str, steps: Sequence[Mapping[str, Any]]) -> Spec:
    """The axis of fields: whole numbers, at most a dozen of them."""
    numbers = [step["n"] for step in steps]
    every = len(numbers) // 12 + 1
    return {
        "field": "n",
        "type": "quantitative",
        "title": f"{noun}s measured",
        "axis": {"grid": False, "values": numbers[::every], "format": "d"},
        "scale": {"zero": False, "nice": False, "padding": 12},
    }


def running_accuracy(
    steps: Sequence[Mapping[str, Any]], *, noun: str, aim: float, simulated: bool
) -> Spec:
    """Half the 95 % interval over the mean [%] after each field, and what is aimed at.

    Parameters
    ----------
    steps : sequence of mappings
        ``n`` and ``accuracy_percent`` (None for one field).
    noun : str
        What is counted, "Field".
    aim : float, [%]
    """
    rows = [
        {
            "n": step["n"],
            "accuracy": step["accuracy_percent"],
            "shown": f"{step['accuracy_percent']:.1f} %",
        }
        for step in steps
        # The interval of two is so wide that nothing else would be seen beside it.
        if step["accuracy_percent"] is not None and step["n"] > 2
    ]
    x = _measured(noun, rows)
    y = {
        "field": "accuracy",
        "type": "quantitative",
        "title": "Relative accuracy [%]",
        # Room for the words of the aim below the title of the axis.
        "scale": {
            "domain": [0, max([1.3 * aim, *(row["accuracy"] for row in rows)])],
            "nice": True,
        },
    }
    return layered(
        [
            labelled_rule(
                aim,
                f"Aim {aim:g} %",
                style="spec-minimum",
                label_style="minimum-label",
            ),
            {
                "data": {"values": rows},
                "mark": {"type": "line", "style": "fit-line"},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "style": "bar-point"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "tooltip": tooltip(("n", noun), ("shown", "Relative accuracy")),
                },
            },
        ],
        height=150,
        simulated=simulated,
    )
