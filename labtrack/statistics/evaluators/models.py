"""Reference cases of analysis of variance, variance components and regression."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from labtrack.statistics.anova import one_way_anova
from labtrack.statistics.groups import by_group
from labtrack.statistics.linear_regression import (
    LinearFit,
    linear_regression,
    polynomial_regression,
)
from labtrack.statistics.variance_components import one_way_random

Case = Mapping[str, Any]


def _groups(data: Case) -> dict[str, list[Any]]:
    """Groups as written in a case: by name, or as [group, value] pairs."""
    if "group_x" in data:
        labels, values = zip(*data["group_x"], strict=True)
        return by_group(labels, values)
    return {name: list(values) for name, values in data.get("groups", data).items()}


def _one_way_anova(case: Case) -> dict[str, Any]:
    table = one_way_anova(_groups(case["data"]))
    return {
        "df_between": table.df_between,
        "ss_between": table.ss_between,
        "ms_between": table.ms_between,
        "F": table.f,
        "p": table.p,
        "df_within": table.df_within,
        "ss_within": table.ss_within,
        "ms_within": table.ms_within,
        "r_squared": table.r_squared,
        "residual_sd": table.residual_sd,
    }


def _one_way_random(case: Case) -> dict[str, Any]:
    found = one_way_random(_groups(case["data"]))
    return {
        "MS_between": found.anova.ms_between,
        "MS_within": found.anova.ms_within,
        "F": found.anova.f,
        "p": found.anova.p,
        "n0": found.mean_group_size,
        "var_within": found.var_within,
        "var_between": found.var_between,
        "var_total": found.var_total,
        "icc": found.intraclass_correlation,
        "mean": found.mean,
    }


def _fit(case: Case) -> LinearFit:
    columns = case["data"]["columns"]
    rows = [dict(zip(columns, row, strict=True)) for row in case["data"]["rows"]]
    response = [row["y"] for row in rows]
    names = [name for name in columns if name not in ("y", "w", "weight")]
    weights = None
    if len(names) + 1 < len(columns):
        weights = [row.get("w", row.get("weight")) for row in rows]
    intercept = "no_intercept" not in (case.get("model") or "")
    degree = case.get("degree")
    if degree and len(names) == 1:
        return polynomial_regression(
            [row[names[0]] for row in rows],
            response,
            degree=int(degree),
            weights=weights,
            intercept=intercept,
        )
    return linear_regression(
        response,
        [[row[name] for row in rows] for name in names],
        weights=weights,
        intercept=intercept,
    )


def _linear_regression(case: Case) -> dict[str, Any]:
    fit = _fit(case)
    return {
        "coefficients": {
            coefficient.name: {"estimate": coefficient.estimate, "sd": coefficient.sd}
            for coefficient in fit.coefficients
        },
        "residual_sd": fit.residual_sd,
        "r_squared": fit.r_squared,
        "anova": {
            "df_reg": fit.df_reg,
            "ss_reg": fit.ss_reg,
            "ms_reg": fit.ms_reg,
            # JSON has no infinity; the certified tables of exact fits write the word.
            "F": "Infinity" if math.isinf(fit.f) else fit.f,
            "df_res": fit.df_res,
            "ss_res": fit.ss_res,
            "ms_res": fit.ms_res,
        },
    }


EVALUATORS: dict[str, Callable[[Case], dict[str, Any]]] = {
    "one_way_anova": _one_way_anova,
    "one_way_random": _one_way_random,
    "linear_regression": _linear_regression,
}
