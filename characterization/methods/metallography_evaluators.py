"""Validation cases of the family metallography: E112 grain size and E562 counts."""

from collections.abc import Mapping
from typing import Any

from characterization.methods.area_fraction import by_point_count
from characterization.methods.grain_size import (
    by_intercepts,
    by_planimetry,
    chart_label,
    grain_size_number,
    grains_per_square_inch,
    intercept_of_number,
)

Case = Mapping[str, Any]


def _intercept(case: Case) -> dict[str, Any]:
    data = case["data"]
    if "mean_intercept_um" in data:
        g = grain_size_number(data["mean_intercept_um"])
        return {"G": g, "label": chart_label(g)}
    g = data["G"]
    return {"mean_intercept_um": intercept_of_number(g), "label": chart_label(g)}


def _grains_per_square_inch(case: Case) -> dict[str, Any]:
    g, per_mm2 = grains_per_square_inch(case["data"]["N_AE"])
    return {"G": g, "N_A_per_mm2": per_mm2}


def _each(counts: Any) -> list[float]:
    """Counts of several fields, or of one."""
    return list(counts) if isinstance(counts, list) else [counts]


def _planimetric(case: Case) -> dict[str, Any]:
    data = case["data"]
    size = by_planimetry(
        _each(data["inside"]),
        _each(data["intersected"]),
        test_area_mm2=data["test_area_mm2_at_M"],
        magnification=data["magnification"],
        shape=data.get("shape", "circle"),
    )
    return {"N_A_per_mm2": size.grains_per_mm2, "G": size.g, "label": size.label}


def _intercept_count(case: Case) -> dict[str, Any]:
    data = case["data"]
    size = by_intercepts(
        _each(data["intercepts"]),
        line_length_mm=data["line_length_mm"],
        magnification=data["magnification"],
    )
    fields = size.fields
    return {
        "mean_intercept_um": size.mean_intercept_um,
        "G": size.g,
        "s": fields.sd,
        "ci95": fields.half_width,
        "RA_percent": fields.relative_accuracy_percent,
    }


def _point_count(case: Case) -> dict[str, Any]:
    data = case["data"]
    found = by_point_count(data["points_hit"], data["grid_points"])
    return {
        "Vv_percent": found.mean,
        "s": found.sd,
        "ci95": found.half_width,
        "RA_percent": found.relative_accuracy_percent,
        "n": found.n,
    }


EVALUATORS = {
    "e112_intercept": _intercept,
    "e112_grains_per_in2_100x": _grains_per_square_inch,
    "e112_planimetric": _planimetric,
    "e112_intercept_count": _intercept_count,
    "e562_point_count": _point_count,
}
