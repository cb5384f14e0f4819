"""What an answer says of a recording and of its figures, for every kind of method."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from characterization.evaluation.request import Answer
from characterization.methods.tensile_result import Figure
from characterization.parsers import CurveRecord


def of_record(record: CurveRecord) -> Answer:
    """Where it stood, its units, and everything else that the file said."""
    return {
        "specimen": record.texts.get("specimen", ""),
        "rows": record.rows if record.channels else 0,
        "lines": [record.first_line, record.last_line],
        "units_in_file": dict(record.given_units),
        "stated": {
            name: f"{quantity.text} {quantity.unit}"
            for name, quantity in record.quantities.items()
        },
        "reported_by_machine": {
            name: {"value": quantity.value, "text": f"{quantity.text} {quantity.unit}"}
            for name, quantity in record.reported.items()
        },
        "warnings": [
            {"code": w.code, "line": w.line, "message": w.message}
            for w in record.warnings
        ],
    }


def figures_of(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Each figure with its unit, or the reason why there is none."""
    return [
        {
            "symbol": figure.symbol,
            "value": figure.value,
            "unit": figure.unit,
            **({"reason": figure.reason} if figure.value is None else {}),
        }
        for figure in figures
    ]
